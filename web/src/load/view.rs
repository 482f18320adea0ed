//! How waiting, failing and emptiness look.

use super::{Course, Loaded};
use crate::client::Trouble;
use crate::ui::ErrorCard;
use leptos::prelude::*;
use shared::problem::Code;

/// What stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    Failed,
    Missing,
    Empty,
    Content,
}

fn phase(has_value: bool, is_empty: bool, trouble: Option<&Trouble>, shows_missing: bool) -> Phase {
    match (has_value, trouble) {
        (true, _) if is_empty => Phase::Empty,
        (true, _) => Phase::Content,
        (false, Some(trouble))
            if shows_missing && (trouble.is(Code::NotFound) || trouble.is(Code::Forbidden)) =>
        {
            Phase::Missing
        }
        (false, Some(_)) => Phase::Failed,
        (false, None) => Phase::Waiting,
    }
}

/// Shows what was loaded. What is shown stays while it is asked for again; a failure never looks like emptiness.
#[component]
pub fn Load<T, V>(
    /// What is loaded.
    of: Loaded<T>,
    /// What could not be loaded, as a sentence: "The tickets could not be loaded."
    #[prop(into)]
    failed: Signal<String>,
    /// The shape of what comes.
    #[prop(into)]
    skeleton: ViewFn,
    /// Whether what came is nothing.
    #[prop(optional)]
    is_empty: Option<fn(&T) -> bool>,
    /// What stands there when it is.
    #[prop(optional, into)]
    empty: Option<ViewFn>,
    /// What stands there when it is not there, or not the reader's; both look the same.
    #[prop(optional, into)]
    missing: Option<ViewFn>,
    /// The content, given a signal that is always the newest.
    children: impl Fn(Signal<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let fill = move || {
        of.value.with(|value| {
            let is_nothing = value.as_ref().zip(is_empty).is_some_and(|(value, is_empty)| is_empty(value));
            (value.is_some(), is_nothing)
        })
    };
    let content = move || {
        let first = of.get_untracked()?;
        let newest = Memo::new(move |before: Option<&T>| {
            of.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
        });
        Some(children(newest.into()).into_any())
    };
    let shapes = Shapes { skeleton, empty, missing };
    show(of.course, failed, shapes, Box::new(fill), Box::new(content))
}

/// What stands there without content.
struct Shapes {
    skeleton: ViewFn,
    empty: Option<ViewFn>,
    missing: Option<ViewFn>,
}

/// Whether there is a value, and whether it is nothing.
type Fill = Box<dyn Fn() -> (bool, bool) + Send + Sync>;

/// Everything that does not depend on what is loaded, so that it is compiled once.
fn show(
    course: Course,
    failed: Signal<String>,
    shapes: Shapes,
    fill: Fill,
    content: Box<dyn Fn() -> Option<AnyView> + Send + Sync>,
) -> AnyView {
    let Shapes { skeleton, empty, missing } = shapes;
    let trouble = course.trouble;
    let retry = Callback::new(move |()| course.again());
    let shows_missing = missing.is_some();
    let phase = Memo::new(move |_| {
        let (has_value, is_nothing) = fill();
        trouble.with(|trouble| phase(has_value, is_nothing, trouble.as_ref(), shows_missing))
    });
    let card = move || trouble.get().map(|trouble| trouble_card(failed, &trouble, retry, true));
    // A page that can't be reached is the banner's to tell; anything else is said above what is shown.
    let beside = move || {
        let is_shown = matches!(phase.get(), Phase::Content | Phase::Empty);
        let is_told = trouble.with(|trouble| matches!(trouble, None | Some(Trouble::Unreachable)));
        (is_shown && !is_told).then(card)
    };
    let body = move || match phase.get() {
        Phase::Waiting => skeleton.run(),
        Phase::Failed => card().into_any(),
        Phase::Missing => missing.as_ref().map(ViewFn::run).into_any(),
        Phase::Empty => match &empty {
            Some(empty) => empty.run(),
            None => content().into_any(),
        },
        Phase::Content => content().into_any(),
    };
    view! {
        {beside}
        {body}
    }
    .into_any()
}

/// A failure in its own place: what, why, a way to try again where that may help, and what to quote. One that is tried
/// again by itself too says so.
pub fn trouble_card(
    title: Signal<String>,
    trouble: &Trouble,
    on_retry: Callback<()>,
    keeps_trying: bool,
) -> AnyView {
    let may_help = trouble.may_pass() || trouble.is(Code::Stale);
    let text = if keeps_trying { trouble.words_while_trying() } else { trouble.words() };
    let (reference, on_retry) = (trouble.reference(), may_help.then_some(on_retry));
    view! { <ErrorCard title=title text=text reference=reference on_retry=on_retry /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_found() -> Trouble {
        let body = r#"{"type":"","title":"","status":404,"detail":"","code":"not_found","request_id":""}"#;
        Trouble::read(404, body, None)
    }

    #[test]
    fn a_failure_never_looks_like_emptiness() {
        assert_eq!(phase(false, false, None, true), Phase::Waiting);
        assert_eq!(phase(false, false, Some(&Trouble::Unreachable), true), Phase::Failed);
        assert_eq!(phase(true, true, None, false), Phase::Empty);
    }

    #[test]
    fn what_is_shown_stays_while_the_network_is_away() {
        assert_eq!(phase(true, false, Some(&Trouble::Unreachable), true), Phase::Content);
    }

    #[test]
    fn not_there_and_not_yours_look_the_same() {
        assert_eq!(phase(false, false, Some(&not_found()), true), Phase::Missing);
        assert_eq!(phase(false, false, Some(&not_found()), false), Phase::Failed);
    }
}

//! The page that a mail's link leads to.

use super::{Entry, Words, token};
use crate::form::Form;
use crate::place;
use crate::text::{sign_in, verify};
use crate::ui::{ButtonKind, ButtonLink, ButtonSize};
use leptos::prelude::*;
use shared::problem::Code;

/// A link that is being followed.
#[derive(Clone)]
pub struct Followed {
    /// What proves that the mail was read.
    pub token: String,
    /// The form that sends it.
    pub form: Form,
    /// To be set when the server took it.
    pub is_done: RwSignal<bool>,
}

/// Where a link leads: with its token to the form, then to sign-in, as the link signs nobody in. Without a token, or
/// with one that is no good any more, to another link: no form stays that can't be sent.
#[component]
pub fn LinkPage(
    /// The title.
    title: &'static str,
    /// Asks for what the link needs besides.
    ask: fn(Followed) -> AnyView,
    /// The title and the line when it is done.
    done: (&'static str, &'static str),
    /// What to do when the link is used up.
    used_up: fn() -> AnyView,
    /// The way to another link.
    another: fn() -> AnyView,
    /// Whoever follows it signs in for the first time.
    #[prop(optional)]
    is_new: bool,
) -> impl IntoView {
    place::open_alone(title);
    let token = token::take();
    let form = Form::open();
    let is_done = RwSignal::new(false);
    let is_used_up =
        Memo::new(move |_| form.trouble().get().is_some_and(|trouble| trouble.is(Code::InvalidToken)));
    move || match &token {
        _ if is_done.get() => view! {
            <Words title=done.0 line=Some(done.1.to_owned()) />
            <ToLogin is_new=is_new />
        }
        .into_any(),
        _ if is_used_up.get() => view! {
            <Words title=verify::USED_UP_TITLE line=Some(verify::USED_UP.to_owned()) />
            {used_up()}
        }
        .into_any(),
        Some(token) => ask(Followed { token: token.clone(), form, is_done }),
        None => view! {
            <Words title=title line=Some(verify::NO_TOKEN.to_owned()) />
            {another()}
        }
        .into_any(),
    }
}

/// On to sign-in.
#[component]
pub fn ToLogin(
    /// For the first time: a founder goes on to the first steps.
    #[prop(optional)]
    is_new: bool,
) -> impl IntoView {
    let entry = Entry::here();
    let href = Signal::derive(move || match entry.entrance.founding.filter(|_| is_new) {
        Some(first) => crate::paths::then(&(entry.entrance.login)(), &first()),
        None => entry.link(entry.entrance.login),
    });
    view! {
        <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=href>
            {sign_in::SUBMIT}
        </ButtonLink>
    }
}

//! Where the reader is: the document's title, the way back up, and where the keyboard goes on a change of page.

use crate::location::Location;
use crate::ui::Crumb;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;

/// What the open page says about itself.
#[derive(Clone, Copy)]
pub struct Place {
    title: RwSignal<String>,
    crumbs: RwSignal<Vec<Crumb>>,
    waiting: RwSignal<i64>,
    organization: RwSignal<String>,
}

impl Place {
    /// Keeps the document's title in step, and hands itself to everything below.
    pub(crate) fn provide() -> Self {
        let place = Self {
            title: RwSignal::new(String::new()),
            crumbs: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(0),
            organization: RwSignal::new(String::new()),
        };
        provide_context(place);
        Effect::new(move |_| {
            let title = document_title(place.waiting.get(), &place.title.read(), &place.organization.read());
            // The HTML's own stays until there is a page.
            if !title.is_empty() {
                document().set_title(&title);
            }
        });
        place
    }

    /// The place of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// How many things wait for the reader: the number before the title.
    pub fn set_waiting(self, count: i64) {
        self.waiting.set(count);
    }

    /// Whose portal or console it is: the words after the title.
    pub fn set_organization(self, name: impl Into<String>) {
        self.organization.set(name.into());
    }

    /// The way from the top to the open page.
    pub fn crumbs(self) -> Signal<Vec<Crumb>> {
        self.crumbs.into()
    }

    /// Names the open page by the way that leads to it, the page itself last.
    pub fn open(self, way: impl Fn() -> Vec<Crumb> + Send + Sync + 'static) {
        let way = Memo::new(move |_| way());
        Effect::new(move |_| {
            let way = way.get();
            self.title.set(way.last().map(|crumb| crumb.label.clone()).unwrap_or_default());
            self.crumbs.set(way);
        });
    }
}

/// Names the open page by the way that leads to it, the page itself last.
pub fn open(way: impl Fn() -> Vec<Crumb> + Send + Sync + 'static) {
    Place::here().open(way);
}

/// Names a page that stands alone, such as sign-in.
pub fn open_alone(title: &'static str) {
    open(move || vec![Crumb::here(title)]);
}

/// "(3) Tickets · Harbour & Vale".
fn document_title(waiting: i64, title: &str, organization: &str) -> String {
    let count = if waiting > 0 { format!("({waiting}) ") } else { String::new() };
    let joint = if title.is_empty() || organization.is_empty() { "" } else { " · " };
    format!("{count}{title}{joint}{organization}")
}

/// On a change of page the keyboard and the screen reader go to its title, unless they are somewhere in it already.
/// Stands once.
#[component]
pub fn FocusOnPageChange() -> impl IntoView {
    let path = Location::here().path();
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            spawn_local(focus_title(now.clone(), path));
        }
        now
    });
}

/// A page whose title comes with its answer has it a little later.
async fn focus_title(page: String, path: Memo<String>) {
    for _ in 0..40 {
        TimeoutFuture::new(50).await;
        if path.try_get_untracked().is_none_or(|now| now != page) || is_busy_in_content() {
            return;
        }
        let title = document().query_selector("main h1").ok().flatten();
        if let Some(title) = title.and_then(|title| title.dyn_into::<web_sys::HtmlElement>().ok()) {
            title.set_tab_index(-1);
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            // A title that is hidden refuses the focus; then it stays where it is.
            let _ = title.focus_with_options(&options);
            return;
        }
    }
}

/// The reader, or a field that wants it, has the keyboard in the new page already.
fn is_busy_in_content() -> bool {
    let active = document().active_element();
    active.is_some_and(|element| element.closest("main, dialog[open]").ok().flatten().is_some())
}

#[cfg(test)]
mod tests {
    use super::document_title;

    #[test]
    fn titles_say_what_waits_where_and_whose() {
        assert_eq!(document_title(3, "Tickets", "Harbour & Vale"), "(3) Tickets · Harbour & Vale");
        assert_eq!(document_title(0, "Tickets", "Harbour & Vale"), "Tickets · Harbour & Vale");
        assert_eq!(document_title(0, "Sign in", ""), "Sign in");
        assert_eq!(document_title(0, "", "Portico"), "Portico");
    }
}

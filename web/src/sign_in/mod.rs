//! The pages before signing in, for both applications: the frame that wears the organization's dress, and the form.

pub mod accept;
pub mod confirm_email;
pub mod external;
pub mod forgot;
pub mod link;
pub mod login;
pub mod register;
pub mod reset;
pub mod second;
mod token;
pub mod verify;

pub use accept::AcceptInvitation;
pub use confirm_email::ConfirmEmail;
pub use external::External;
pub use forgot::ForgotPassword;
pub use login::Login;
pub use register::Register;
pub use reset::ResetPassword;
pub use verify::VerifyEmail;

use crate::accent;
use crate::form::Form;
use crate::load::{Loaded, load};
use crate::location::Location;
use crate::pages::Outlet;
use crate::place::Place;
use crate::session::Session;
use crate::text;
use crate::ui::{
    Arches, BrandName, Button, ButtonKind, ButtonSize, Field, FieldKind, Icon, Input, RunsOnPortico,
};
use leptos::prelude::*;
use shared::brand::Brand;
use shared::identity_providers::ExternalProvider;
use shared::organizations::Welcome;

/// What differs between the two applications' sign-in.
#[derive(Clone, Copy)]
pub struct Entrance {
    /// The first segment of the application's addresses.
    pub root: &'static str,
    /// Where one lands after signing in.
    pub home: fn() -> String,
    /// Sign-in.
    pub login: fn() -> String,
    /// Registration.
    pub register: fn() -> String,
    /// What whoever makes an organization of their own by registering sees first. Elsewhere one becomes a client.
    pub founding: Option<fn() -> String>,
    /// Asking for a new password.
    pub forgot: fn() -> String,
    /// The form's title.
    pub title: &'static str,
    /// The line under it, from the organization's name where the address says one.
    pub line: fn(Option<&str>) -> String,
    /// The panel's heading.
    pub panel: &'static str,
    /// What one can do there.
    pub points: &'static [(Icon, &'static str)],
    /// The demo's accounts: who, and the address.
    pub demo: &'static [(&'static str, &'static str)],
}

/// What the pages in the frame know of it.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) entrance: Entrance,
    pub(crate) slug: Memo<Option<String>>,
    pub(crate) welcome: Loaded<Welcome>,
}

impl Entry {
    /// The entry of the frame this stands in.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// The organization's name, or the product's while that is not known.
    pub(crate) fn name(self) -> String {
        self.welcome.map(|welcome| welcome.name.clone()).unwrap_or_else(|| text::common::PRODUCT.into())
    }

    /// How it looks; as Portico while that is not known.
    fn brand(self) -> Brand {
        self.welcome.map(|welcome| welcome.brand.clone()).unwrap_or_default()
    }

    /// The same, where this is one organization's page.
    pub(crate) fn organization(self) -> Option<String> {
        self.joins().is_some().then(|| self.welcome.map(|welcome| welcome.name.clone())).flatten()
    }

    /// The organization whose client one becomes by registering here: the address's, or the server's only one.
    pub(crate) fn joins(self) -> Option<String> {
        self.slug.get().or_else(|| self.welcome.map(|welcome| welcome.slug.clone()).flatten())
    }

    /// The same page's neighbour, for the same organization.
    pub(crate) fn link(self, path: fn() -> String) -> String {
        crate::paths::for_organization(&path(), self.slug.read().as_deref())
    }

    /// Whether registering here makes an organization of one's own.
    pub(crate) const fn founds(self) -> bool {
        self.entrance.founding.is_some()
    }

    /// What registering is called here.
    pub(crate) const fn register_title(self) -> &'static str {
        if self.founds() { text::register::FOUND } else { text::register::TITLE }
    }

    /// Whether visitors may register here; none while that is not known.
    pub(crate) fn is_open(self) -> Option<bool> {
        let may = |welcome: &Welcome| match self.founds() {
            true => welcome.founding_open,
            false => welcome.registration_open,
        };
        self.welcome.map(may)
    }

    /// Whether visitors are to ask for an invitation.
    pub(crate) fn by_invitation(self) -> bool {
        !self.founds() && self.welcome.map(|welcome| welcome.by_invitation).unwrap_or_default()
    }

    /// What the organization says on its page.
    pub(crate) fn own_text(self) -> Option<String> {
        self.welcome.map(|welcome| welcome.sign_in_text.clone()).flatten()
    }

    /// By whom one can sign in besides.
    pub(crate) fn providers(self) -> Vec<ExternalProvider> {
        self.welcome.map(|welcome| welcome.providers.clone()).unwrap_or_default()
    }

    pub(crate) fn is_demo(self) -> bool {
        self.welcome.map(|welcome| welcome.demo).unwrap_or_default()
    }
}

/// The frame: the organization's name, the page's form, and the panel that says what this is for. Its pages stand in
/// its outlet.
#[component]
pub fn SignInFrame(
    /// What this application's is like.
    entrance: Entrance,
) -> impl IntoView {
    let location = Location::here();
    let slug = Memo::new(move |_| location.parameter("organization"));
    let visitor = Session::here().visitor();
    let welcome = load(move || visitor.welcome(slug.read().as_deref()));
    let entry = Entry { entrance, slug, welcome };
    provide_context(entry);
    let place = Place::here();
    Effect::new(move |_| {
        place.set_organization(entry.name());
        accent::wear(&entry.brand().shades);
    });
    token::follow();
    let points =
        entrance.points.iter().map(|(icon, words)| view! { <li>{*icon} {*words}</li> }).collect_view();
    view! {
        <div class="sign-in">
            <main id="content" class="sign-in-side">
                <BrandName
                    name=Signal::derive(move || entry.name())
                    logo=Signal::derive(move || entry.brand().logo)
                />
                <div class="sign-in-box">
                    <Outlet for_guests=true />
                </div>
                <footer class="sign-in-foot">
                    <RunsOnPortico />
                </footer>
            </main>
            <aside class="sign-in-panel" aria-label=text::sign_in::ABOUT>
                <h2>{entrance.panel}</h2>
                <ul>{points}</ul>
                <Arches />
            </aside>
        </div>
    }
}

/// A page's title and the line under it.
#[component]
pub(crate) fn Words(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// The line under it.
    #[prop(optional, into)]
    line: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="sign-in-words">
            <h1 class="page-title">{title}</h1>
            {move || line.get().map(|line| view! { <p role="status">{line}</p> })}
        </div>
    }
}

/// The field for a password that is new, which password managers offer to make.
#[component]
pub(crate) fn NewPassword(
    /// What is asked for.
    label: &'static str,
    /// The password, and what is wrong with it.
    of: Input,
) -> impl IntoView {
    view! {
        <Field
            label=label
            of=of
            kind=FieldKind::Password
            autocomplete="new-password"
            hint=text::person::PASSWORD_HINT
        />
    }
}

/// The form's one button.
#[component]
pub(crate) fn Submit(
    /// The form.
    form: Form,
    /// While it is sent.
    verb: &'static str,
    /// What it does.
    children: Children,
) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Primary size=ButtonSize::Large submit=true pending=form.pending() verb=verb>
            {children()}
        </Button>
    }
}

/// The way back to sign-in.
#[component]
pub(crate) fn BackToLogin() -> impl IntoView {
    let entry = Entry::here();
    view! {
        <p class="sign-in-more">
            <a href=move || entry.link(entry.entrance.login)>{text::password::BACK}</a>
        </p>
    }
}

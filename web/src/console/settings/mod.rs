//! The organization's settings: each section is a form of its own, and saves what was changed in it.

pub mod api_keys;
pub mod branding;
pub mod categories;
pub mod organization;
pub mod provider;
pub mod providers;
pub mod registration;
pub mod sign_in;

use crate::client::{SignedIn, signed_in};
use crate::form::Form;
use crate::load::{Load, Loaded, load};
use crate::paths::console as paths;
use crate::place;
use crate::text::common;
use crate::text::console::{api_keys as keys, audit, settings as words, sign_in as entering};
use crate::ui::{
    Button, ButtonKind, Content, Crumb, Input, PageHead, Section, Skeleton, SkeletonShape, Tab, Tabs, Toast,
    Toasts,
};
use branding::BrandingForm;
use categories::CategoriesForm;
use leptos::prelude::*;
use organization::OrganizationForm;
use registration::RegistrationForm;
use shared::organizations::{FirstStep, UpdateOrganization, WholeOrganization};
use shared::problem::Code;
use wasm_bindgen_futures::spawn_local;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <OfOrganization
            head=|| view! { <SettingsHead tab=words::ORGANIZATION /> }.into_any()
            sections=|of| view! { <Sections of=of /> }.into_any()
        />
    }
}

/// A page of what the server keeps of the organization.
#[component]
pub fn OfOrganization(
    /// Its head.
    head: fn() -> AnyView,
    /// What stands on it.
    sections: fn(Kept) -> AnyView,
) -> impl IntoView {
    let reader = signed_in();
    let whole = load(move || reader.organization());
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=6 /> };
    view! {
        <Content>
            <div class="settings">
                {head()}
                <Load of=whole failed=words::NOT_LOADED skeleton=skeleton let:newest>
                    {sections(Kept { reader, whole, newest, toasts: Toasts::here() })}
                </Load>
            </div>
        </Content>
    }
}

/// The head of each tab: the title, what can be done, and the tabs.
#[component]
pub fn SettingsHead(
    /// What the tab shows.
    tab: &'static str,
    /// The buttons.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    place::open(move || vec![Crumb::to(words::TITLE, paths::settings()), Crumb::here(tab)]);
    let all = [
        (words::ORGANIZATION, paths::settings()),
        (entering::TITLE, paths::sign_in()),
        (keys::TITLE, paths::api_keys(&Default::default())),
        (audit::TITLE, paths::audit(&Default::default())),
    ];
    let tabs = all.map(|(label, href)| Tab { label: label.into(), current: label == tab, href, count: None });
    view! {
        <PageHead title=words::TITLE actions=move || actions.as_ref().map(ViewFn::run) />
        <Tabs label=words::PARTS tabs=Signal::derive(move || tabs.to_vec()) />
    }
}

/// What the organization is called, where it is, and how it looks.
#[component]
pub fn NameAndBrand(
    /// What is kept.
    of: Kept,
) -> impl IntoView {
    view! {
        <Section title=words::ORGANIZATION>
            <OrganizationForm of=of />
        </Section>
        <Section title=words::BRANDING text=words::BRANDING_TEXT>
            <BrandingForm of=of />
        </Section>
    }
}

#[component]
fn Sections(of: Kept) -> impl IntoView {
    view! {
        <NameAndBrand of=of />
        <Section title=words::REGISTRATION text=words::REGISTRATION_TEXT>
            <RegistrationForm of=of />
        </Section>
        <Section title=words::CATEGORIES text=words::CATEGORIES_TEXT>
            <CategoriesForm of=of />
        </Section>
    }
}

/// What the server keeps, for the forms.
#[derive(Clone, Copy)]
pub struct Kept {
    reader: SignedIn,
    whole: Loaded<WholeOrganization>,
    newest: Signal<WholeOrganization>,
    toasts: Toasts,
}

impl Kept {
    /// A field shows what is kept, unless the reader is changing it: others may save meanwhile, and the server writes
    /// some things in its own way.
    fn shows(self, input: Input, part: impl Fn(&WholeOrganization) -> String + 'static) {
        input.begin(self.newest.with_untracked(&part));
        Effect::new(move |_| {
            let kept = self.newest.with(&part);
            if !untrack(|| input.is_changed()) {
                input.begin(kept);
            }
        });
    }

    /// Which of the first steps is next.
    pub fn first_step(self) -> Memo<FirstStep> {
        Memo::new(move |_| self.newest.with(|kept| kept.first_step))
    }

    /// Goes on to another of the first steps.
    pub fn go_to(self, step: FirstStep) {
        let body = UpdateOrganization { first_step: Some(step), ..UpdateOrganization::default() };
        let version = self.newest.with_untracked(|kept| kept.version);
        spawn_local(async move {
            match self.reader.update_organization(version, &body).await {
                Ok(saved) => self.whole.set(saved),
                Err(trouble) => {
                    self.whole.again();
                    self.toasts.show(Toast::error(words::FAILED).detail(trouble.words()));
                }
            }
        });
    }

    /// Sends what was changed in a form.
    fn save(self, form: Form, body: UpdateOrganization, section: &str) {
        let done = words::saved(section);
        let version = self.newest.with_untracked(|kept| kept.version);
        let send = move |body: UpdateOrganization, _| async move {
            let saved = self.reader.update_organization(version, &body).await;
            if saved.as_ref().is_err_and(|trouble| trouble.is(Code::Stale)) {
                self.whole.again();
            }
            saved
        };
        form.send(body, send, move |saved| {
            self.whole.set(saved);
            self.toasts.success(done);
        });
    }
}

/// What a field has, if it was changed.
fn changed<T>(input: Input, value: impl FnOnce(Input) -> T) -> Option<T> {
    untrack(|| input.is_changed()).then(|| value(input))
}

/// A section's one button.
#[component]
fn Save(
    /// The section's form.
    form: Form,
    /// Which it is, since there are several: read out after the button's words.
    of: &'static str,
) -> impl IntoView {
    view! {
        <div class="actions">
            <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=common::SAVING>
                {common::SAVE} <span class="visually-hidden">" " {of}</span>
            </Button>
        </div>
    }
}

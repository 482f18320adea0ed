//! How one signs in: who needs a second factor, and the organization's own providers.

use super::providers::Providers;
use super::{Kept, OfOrganization, Save, SettingsHead, changed};
use crate::form::{Form, FormView, form};
use crate::text;
use crate::text::console::sign_in as words;
use crate::ui::{Checks, Choice, Input, Section};
use leptos::prelude::*;
use shared::organizations::UpdateOrganization;
use shared::role::Role;

form! {
    /// Who needs a second factor.
    struct Fields { two_factor_roles } of UpdateOrganization
}

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    view! {
        <OfOrganization
            head=|| view! { <SettingsHead tab=words::TITLE /> }.into_any()
            sections=|of| {
                view! {
                    <Section title=words::TWO_FACTOR text=words::TWO_FACTOR_TEXT>
                        <TwoFactorForm of=of />
                    </Section>
                    <Section title=words::PROVIDERS text=words::PROVIDERS_TEXT>
                        <Providers />
                    </Section>
                }
                    .into_any()
            }
        />
    }
}

#[component]
fn TwoFactorForm(of: Kept) -> impl IntoView {
    let form = Fields::of(Form::open());
    of.shows(form.two_factor_roles, |kept| {
        kept.two_factor_roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("\n")
    });
    let send = move |()| {
        let read = |input: Input| input.lines().iter().filter_map(|word| word.parse().ok()).collect();
        let body = UpdateOrganization {
            two_factor_roles: changed(form.two_factor_roles, read),
            ..UpdateOrganization::default()
        };
        of.save(*form, body, words::TWO_FACTOR);
    };
    let roles = Role::ALL.map(|role| Choice::new(role.as_str(), text::shared::role(role))).to_vec();
    view! {
        <FormView form=*form failed=text::console::settings::FAILED on_send=send>
            <Checks
                label=words::WHO_NEEDS_ONE
                of=form.two_factor_roles
                groups=vec![("", roles)]
                hint=words::WHO_NEEDS_ONE_HINT.to_owned()
            />
            <Save form=*form of=words::TWO_FACTOR />
        </FormView>
    }
}

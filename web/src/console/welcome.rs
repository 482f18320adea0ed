//! The first steps of a new organization: name and brand, its staff, its first client. Which is next is kept with the
//! organization, so they can be left at any time; the dashboard leads back.

use super::customers::new::NewCustomerForm;
use super::settings::{Kept, NameAndBrand, OfOrganization};
use super::team::invite::InviteDialog;
use crate::client::signed_in;
use crate::leaving::Leaving;
use crate::load::load;
use crate::paths::console as paths;
use crate::place;
use crate::text;
use crate::text::console::welcome as words;
use crate::ui::{Button, ButtonKind, ButtonLink, Crumb, Icon, PageHead, Section};
use leptos::prelude::*;
use shared::organizations::FirstStep;
use shared::role::Role;

/// What there is to do, in order.
const STEPS: [FirstStep; 3] = [FirstStep::Brand, FirstStep::Staff, FirstStep::Client];

/// The page.
#[component]
pub fn Welcome() -> impl IntoView {
    place::open(|| vec![Crumb::here(words::TITLE)]);
    view! {
        <OfOrganization
            head=|| view! { <PageHead title=words::TITLE /> }.into_any()
            sections=|of| view! { <Steps of=of /> }.into_any()
        />
    }
}

#[component]
fn Steps(of: Kept) -> impl IntoView {
    let step = of.first_step();
    let mark = move |one: FirstStep| {
        let is_taken = move || place(one) < place(step.get());
        view! {
            <li class="first-step" class:is-taken=is_taken aria-current=move || (step.get() == one).then_some("step")>
                {words::step(one)}
                {move || is_taken().then(|| view! { {Icon::Check} <span class="visually-hidden">{words::TAKEN}</span> })}
            </li>
        }
    };
    view! {
        <ol class="first-steps" aria-label=words::STEPS>
            {STEPS.map(mark).collect_view()}
        </ol>
        {move || match step.get() {
            FirstStep::Brand => view! { <Brand of=of /> }.into_any(),
            FirstStep::Staff => view! { <Staff of=of /> }.into_any(),
            FirstStep::Client => view! { <Client of=of /> }.into_any(),
            FirstStep::Done => view! { <Done /> }.into_any(),
        }}
    }
}

/// Where it stands in the order; the end comes after all.
fn place(step: FirstStep) -> usize {
    STEPS.iter().position(|one| *one == step).unwrap_or(STEPS.len())
}

fn after(step: FirstStep) -> FirstStep {
    STEPS.get(place(step) + 1).copied().unwrap_or(FirstStep::Done)
}

fn before(step: FirstStep) -> Option<FirstStep> {
    STEPS.get(place(step).checked_sub(1)?).copied()
}

/// On, back, and away from a step. Whoever changed something and did not save it is asked first.
#[component]
fn Ways(of: Kept, step: FirstStep) -> impl IntoView {
    let leaving = Leaving::here();
    let go = move |to: FirstStep| leaving.by(move || of.go_to(to));
    let is_last = after(step) == FirstStep::Done;
    // There the form has the one that counts.
    let kind = if is_last { ButtonKind::Secondary } else { ButtonKind::Primary };
    view! {
        <div class="settings-section">
            <div class="actions">
                <Button kind=kind on_click=move |_| go(after(step))>
                    {if is_last { words::FINISH } else { words::NEXT }}
                </Button>
                {before(step).map(|to| view! { <Button on_click=move |_| go(to)>{words::BACK}</Button> })}
                <ButtonLink kind=ButtonKind::Quiet href=paths::dashboard()>{words::LATER}</ButtonLink>
            </div>
        </div>
    }
}

#[component]
fn Brand(of: Kept) -> impl IntoView {
    view! {
        <NameAndBrand of=of />
        <Ways of=of step=FirstStep::Brand />
    }
}

#[component]
fn Staff(of: Kept) -> impl IntoView {
    let desk = signed_in().desk();
    let inviting = RwSignal::new(false);
    let invited = load(move || desk.invitations_by("state=pending"));
    let list = move || {
        let all = invited.map(|page| page.items.clone()).unwrap_or_default();
        let line = |one: shared::invitations::Invitation| {
            view! {
                <li class="first-step-line">
                    <span>{one.email}</span>
                    <span>{text::shared::role(one.role)}</span>
                </li>
            }
        };
        (!all.is_empty()).then(|| {
            view! { <ul aria-label=words::INVITED>{all.into_iter().map(line).collect_view()}</ul> }
        })
    };
    view! {
        <Section title=words::step(FirstStep::Staff) text=words::STAFF_TEXT>
            {list}
            <div class="actions">
                <Button icon=Icon::UserPlus on_click=move |_| inviting.set(true)>
                    {words::INVITE}
                </Button>
            </div>
        </Section>
        <Ways of=of step=FirstStep::Staff />
        <InviteDialog open=inviting customer=None role=Role::Agent />
    }
}

#[component]
fn Client(of: Kept) -> impl IntoView {
    view! {
        <NewCustomerForm on_made=move |_| of.go_to(FirstStep::Done) />
        <Ways of=of step=FirstStep::Client />
    }
}

#[component]
fn Done() -> impl IntoView {
    view! {
        <Section title=words::DONE text=words::DONE_TEXT>
            <div class="actions">
                <ButtonLink kind=ButtonKind::Primary href=paths::dashboard()>{words::TO_DASHBOARD}</ButtonLink>
            </div>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_lead_on_to_the_end_and_back_to_the_first() {
        assert_eq!(STEPS.map(after), [FirstStep::Staff, FirstStep::Client, FirstStep::Done]);
        assert_eq!(STEPS.map(before), [None, Some(FirstStep::Brand), Some(FirstStep::Staff)]);
        assert!(STEPS.into_iter().all(|step| place(step) < place(FirstStep::Done)));
    }
}

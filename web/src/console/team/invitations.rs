//! Who was asked to join.

use super::clients::{CUSTOMER, by_customer};
use super::staff::{ROLE, STATE, by_role};
use super::{TeamHead, act};
use crate::client::{Desk, signed_in};
use crate::list::{Asked, Kind, ListPage, Narrow, Shape};
use crate::load::load_pages;
use crate::text;
use crate::text::console::team as words;
use crate::ui::{
    Badge, Choice, Content, EmptyState, Icon, MenuItem, RowMenu, Shape as Mark, Time, Toasts, Tone,
};
use crate::url::{Query as _, use_url};
use leptos::prelude::*;
use shared::invitations::{Invitation, InvitationState};
use shared::role::Role;

const COLUMNS: &[&str] = &[words::EMAIL, words::ROLE, words::STATE, words::SENT, words::ACTIONS];

/// What the list can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfInvitations;

/// What the page's address says of the list.
pub type InvitationsAsked = Asked<OfInvitations>;

impl Kind for OfInvitations {
    const ORDERS: &'static [(&'static str, &'static str)] = &[];
    const FILTERS: &'static [&'static str] = &[CUSTOMER, ROLE, STATE];
}

fn by_state() -> Narrow<InvitationsAsked> {
    let choices: Vec<_> = InvitationState::ALL
        .into_iter()
        .map(|state| Choice::new(state.as_str(), text::shared::invitation(state)))
        .collect();
    Narrow::by(
        words::STATE,
        choices,
        |asked: &InvitationsAsked| asked.all(STATE),
        |asked, chosen| asked.say(STATE, chosen),
    )
    .single()
}

/// The page.
#[component]
pub fn Invitations() -> impl IntoView {
    let desk = signed_in().desk();
    let filter = use_url::<InvitationsAsked>();
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.invitations_by(&filter.get().to_query()))
                filter=filter
                key=|one| one.id.0
                row=line
                shape=Shape::Table(words::INVITATIONS, COLUMNS)
                class="people"
                failed=words::INVITATIONS_NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=|| view! { <EmptyState title=words::NO_INVITATIONS text=words::NO_INVITATIONS_TEXT /> }
                shown=words::shown_invitations
                search=words::SEARCH_INVITATIONS
                narrows=vec![by_customer(desk, filter), by_role(Role::ALL), by_state()]
            >
                <TeamHead tab=words::INVITATIONS />
            </ListPage>
        </Content>
    }
}

fn line(one: Memo<Invitation>) -> AnyView {
    let (desk, toasts) = (signed_in().desk(), Toasts::here());
    let email = Signal::derive(move || one.read().email.clone());
    let whose = move || {
        let one = one.read();
        let customer = one.customer.as_ref().map(|customer| customer.name.clone());
        let by = one.invited_by.as_ref().map(|person| words::invited_by(&person.name));
        customer.into_iter().chain(by).map(|word| view! { <span>{word}</span> }).collect_view()
    };
    let state = Memo::new(move |_| one.read().state);
    let badge = move || {
        let (tone, shape) = look(state.get());
        view! { <Badge tone=tone shape=shape label=text::shared::invitation(state.get()) bare=true /> }
    };
    let is_over = move || matches!(state.get(), InvitationState::Accepted | InvitationState::Revoked);
    let items = move || actions(desk, toasts, one);
    view! {
        <tr>
            <td>
                <div class="row-title">
                    <span>{email}</span>
                </div>
                <p class="row-meta">{whose}</p>
            </td>
            <td data-label=words::ROLE>{move || text::shared::role(one.read().role)}</td>
            <td data-label=words::STATE>{badge}</td>
            <td data-label=words::SENT>
                <Time at=Signal::derive(move || one.read().sent_at) />
            </td>
            <td class="row-actions">
                <Show when=move || !is_over()>
                    <RowMenu name=email items=Signal::derive(items) />
                </Show>
            </td>
        </tr>
    }
    .into_any()
}

const fn look(state: InvitationState) -> (Tone, Mark) {
    match state {
        InvitationState::Pending => (Tone::Info, Mark::Half),
        InvitationState::Accepted => (Tone::Success, Mark::Tick),
        InvitationState::Undelivered => (Tone::Danger, Mark::Slash),
        InvitationState::Expired => (Tone::Warning, Mark::Bars),
        InvitationState::Revoked => (Tone::Neutral, Mark::Slash),
    }
}

fn actions(desk: Desk, toasts: Toasts, one: Memo<Invitation>) -> Vec<MenuItem> {
    let Invitation { id, version, .. } = one.get();
    let resend = move || {
        act(toasts, desk.resend_invitation(id, version), |sent: Invitation| words::was_invited(&sent.email));
    };
    let revoke = move || {
        act(toasts, desk.revoke_invitation(id, version), |over: Invitation| words::was_revoked(&over.email));
    };
    vec![
        MenuItem::run(words::RESEND, resend).icon(Icon::Send),
        MenuItem::run(words::REVOKE, revoke).icon(Icon::UserX).divided(),
    ]
}

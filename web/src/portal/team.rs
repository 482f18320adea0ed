//! One's colleagues at the company, and, for a primary contact, who of them sees what and who else is asked to join.

use crate::client::{Trouble, signed_in};
use crate::form::{Form, FormEnd, FormView, form};
use crate::list::rows;
use crate::load::{Load, Loaded, load_all};
use crate::place;
use crate::text;
use crate::text::team as words;
use crate::text::{common, frame};
use crate::ui::{
    About, Avatar, AvatarSize, Badge, Button, ButtonKind, Card, Choice, ConfirmDialog, Crumb, Dialog,
    EmptyState, Field, FieldKind, Icon, MenuItem, PageHead, RowMenu, Select, Shape, Skeleton, SkeletonShape,
    Time, Toast, Toasts, Tone,
};
use leptos::prelude::*;
use shared::accounts::TicketScope;
use shared::ids::MemberId;
use shared::invitations::{ColleagueInvitation, InvitationState, InviteColleague};
use shared::members::{Colleague, UpdateColleague};
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// The page.
#[component]
pub fn Team() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::TEAM)]);
    let reader = signed_in();
    let looks_after = Memo::new(move |_| reader.with_me(|me| me.is_primary_contact));
    let company = move || reader.with_me(|me| me.customer.as_ref().map(|company| company.name.clone()));
    let inviting = RwSignal::new(false);
    let actions = move || {
        view! {
            <Show when=move || looks_after.get()>
                <Button kind=ButtonKind::Primary icon=Icon::UserPlus on_click=move |_| inviting.set(true)>
                    {words::INVITE}
                </Button>
            </Show>
        }
        .into_any()
    };
    view! {
        <PageHead
            title=frame::TEAM
            meta=move || company().map(|company| words::line(&company))
            actions=actions
        />
        <div class="stack">
            <Colleagues looks_after=looks_after />
            <Show when=move || looks_after.get()>
                <Invitations inviting=inviting />
            </Show>
        </div>
    }
}

/// Does something, reads the list anew, and says what came of it.
fn act<T: 'static, L: Clone + Send + Sync + 'static>(
    toasts: Toasts,
    list: Loaded<Vec<L>>,
    change: impl Future<Output = Result<T, Trouble>> + 'static,
    done: String,
) {
    spawn_local(async move {
        match change.await {
            Ok(_) => toasts.success(done),
            Err(trouble) => toasts.show(Toast::error(words::NOT_DONE).detail(trouble.words())),
        }
        list.again();
    });
}

#[component]
fn Colleagues(looks_after: Memo<bool>) -> impl IntoView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let all = load_all(move || reader.team());
    let leaving = About::new();
    let remove = move |one: Colleague| {
        let change = async move { reader.remove_colleague(one.id, one.version).await };
        act(toasts, all, change, words::was_removed(&one.name));
    };
    let sees = move |one: &Colleague, scope: TicketScope| {
        let (id, version, name) = (one.id, one.version, one.name.clone());
        let set = move || {
            let body = UpdateColleague { ticket_scope: scope };
            let change = async move { reader.update_colleague(id, version, &body).await };
            act(toasts, all, change, words::sees_now(&name, scope));
        };
        MenuItem::run(words::sight(scope), set).checked(one.ticket_scope == Some(scope))
    };
    let items = move |one: Memo<Colleague>| {
        let remove = move || leaving.ask(one.get_untracked());
        let remove = MenuItem::run(common::REMOVE, remove).icon(Icon::UserX).divided();
        let scopes = TicketScope::ALL.into_iter().map(|scope| sees(&one.read(), scope));
        scopes.chain([remove]).collect::<Vec<_>>()
    };
    let row = move |one: Memo<Colleague>| {
        let items = Signal::derive(move || items(one));
        colleague(one, reader.member_id(), looks_after, items)
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=3 /> };
    view! {
        <Card title=words::COLLEAGUES>
            <Load of=all failed=words::NOT_LOADED skeleton=skeleton let:newest>
                <ul class="rows">{rows(newest, |all| all, |one| one.id.0, row)}</ul>
            </Load>
        </Card>
        <ConfirmDialog
            of=leaving
            title=|one: &Colleague| words::remove_title(&one.name)
            text=words::REMOVE_TEXT
            label=common::REMOVE
            on_confirm=remove
        />
    }
}

fn colleague(
    one: Memo<Colleague>,
    me: MemberId,
    looks_after: Memo<bool>,
    items: Signal<Vec<MenuItem>>,
) -> AnyView {
    let id = one.read_untracked().id;
    let name = Signal::derive(move || one.read().name.clone());
    let is_primary = Memo::new(move |_| one.read().is_primary_contact);
    let may_change = move || looks_after.get() && !is_primary.get() && id != me;
    let you = (id == me).then(|| view! { <span class="card-note">{common::YOU}</span> });
    let email = move || one.read().email.clone().map(|email| view! { <span>{email}</span> });
    let sight = move || {
        let scope = one.read().ticket_scope.filter(|_| !is_primary.get());
        scope.map(|scope| view! { <span>{words::sight(scope)}</span> })
    };
    view! {
        <li>
            <div class="row">
                {move || view! { <Avatar name=name.get() id=id.0 picture=one.read().avatar.clone() size=AvatarSize::Medium /> }}
                <span class="row-words">
                    <span class="row-title">
                        <span>{name}</span>
                        {you}
                    </span>
                    <span class="row-meta">{email} {sight}</span>
                </span>
                <Show when=move || is_primary.get()>
                    <Badge tone=Tone::Info shape=Shape::Tick label=words::PRIMARY bare=true />
                </Show>
                <Show when=may_change>
                    <RowMenu name=name items=items />
                </Show>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Invitations(inviting: RwSignal<bool>) -> impl IntoView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let all = load_all(move || reader.colleague_invitations());
    let items = move |one: Memo<ColleagueInvitation>| {
        let again = move || {
            let ColleagueInvitation { id, version, email, .. } = one.get_untracked();
            let change = async move { reader.resend_colleague_invitation(id, version).await };
            act(toasts, all, change, words::was_invited(&email));
        };
        let back = move || {
            let ColleagueInvitation { id, version, email, .. } = one.get_untracked();
            let change = async move { reader.revoke_colleague_invitation(id, version).await };
            act(toasts, all, change, words::was_revoked(&email));
        };
        vec![
            MenuItem::run(words::RESEND, again).icon(Icon::Send),
            MenuItem::run(words::REVOKE, back).icon(Icon::UserX).divided(),
        ]
    };
    let row = move |one: Memo<ColleagueInvitation>| invitation(one, Signal::stored(items(one)));
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=2 /> };
    view! {
        <Card title=words::INVITATIONS>
            <Load
                of=all
                failed=words::INVITATIONS_NOT_LOADED
                skeleton=skeleton
                is_empty=|all| all.is_empty()
                empty=|| view! { <EmptyState title=words::NO_INVITATIONS text=words::NO_INVITATIONS_TEXT /> }
                let:newest
            >
                <ul class="rows">{rows(newest, |all| all, |one| one.id.0, row)}</ul>
            </Load>
        </Card>
        <Dialog open=inviting title=words::INVITE>
            <InviteForm open=inviting all=all />
        </Dialog>
    }
}

fn invitation(one: Memo<ColleagueInvitation>, items: Signal<Vec<MenuItem>>) -> AnyView {
    let email = Signal::derive(move || one.read().email.clone());
    let is_open = move || !matches!(one.read().state, InvitationState::Accepted | InvitationState::Revoked);
    view! {
        <li>
            <div class="row">
                {Icon::Mail}
                <span class="row-words">
                    <span class="row-title">
                        <span>{email}</span>
                    </span>
                    <span class="row-meta">
                        <span>{move || text::shared::invitation(one.read().state)}</span>
                        <span>{move || words::sight(one.read().ticket_scope)}</span>
                    </span>
                </span>
                <span class="row-end">{move || view! { <Time at=one.read().sent_at /> }}</span>
                <Show when=is_open>
                    <RowMenu name=email items=items />
                </Show>
            </div>
        </li>
    }
    .into_any()
}

form! {
    /// Who is asked to join, and what they will see.
    struct Fields { email, ticket_scope } of InviteColleague
}

#[component]
fn InviteForm(open: RwSignal<bool>, all: Loaded<Vec<ColleagueInvitation>>) -> impl IntoView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let form = Fields::of(Form::open());
    form.ticket_scope.begin(TicketScope::Own.as_str());
    let send = move |()| {
        let body = InviteColleague { email: form.email.line(), ticket_scope: form.ticket_scope.parsed() };
        let send = move |body, key| async move { reader.invite_colleague(&body, key).await };
        form.send(body, send, move |sent: ColleagueInvitation| {
            open.try_set(false);
            all.again();
            toasts.success(words::was_invited(&sent.email));
        });
    };
    let scopes = TicketScope::ALL.map(|scope| Choice::new(scope.as_str(), words::sight(scope))).to_vec();
    view! {
        <FormView form=*form failed=words::NOT_INVITED on_send=send>
            <Field
                label=text::person::EMAIL
                of=form.email
                kind=FieldKind::Email
                autocomplete="off"
                hint=words::INVITE_HINT
                autofocus=true
            />
            <Select label=words::SEES of=form.ticket_scope choices=scopes />
            <FormEnd form=*form open=open label=words::SEND_INVITATION verb=common::SENDING />
        </FormView>
    }
}

//! One's colleagues at the company, and, for a primary contact, who of them sees what and who else is asked to join.

use crate::client::{Trouble, signed_in};
use crate::form::{Form, FormView, form};
use crate::load::{Load, Loaded, load_all};
use crate::place;
use crate::text;
use crate::text::team as words;
use crate::text::{common, frame};
use crate::ui::{
    Avatar, AvatarSize, Badge, Button, ButtonKind, Card, Choice, Crumb, Dialog, EmptyState, Field, FieldKind,
    Icon, Menu, MenuItem, PageHead, Select, Shape, Skeleton, SkeletonShape, Time, Toast, Toasts, Tone,
};
use leptos::prelude::*;
use shared::accounts::TicketScope;
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

/// What can be changed, by what is said of it.
#[derive(Clone, Copy)]
struct Hands {
    toasts: Toasts,
    leaving: RwSignal<Option<Colleague>>,
    asking: RwSignal<bool>,
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
    let reader = signed_in();
    let all = load_all(move || reader.team());
    let hands = Hands { toasts: Toasts::here(), leaving: RwSignal::new(None), asking: RwSignal::new(false) };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=3 /> };
    let me = reader.member_id();
    let items = move |one: Colleague| {
        let Colleague { id, version, ticket_scope, .. } = one.clone();
        let sees = |scope: TicketScope| {
            let name = one.name.clone();
            let set = move || {
                let body = UpdateColleague { ticket_scope: scope };
                let change = async move { reader.update_colleague(id, version, &body).await };
                act(hands.toasts, all, change, words::sees_now(&name, scope));
            };
            MenuItem::run(words::sight(scope), set).checked(ticket_scope == Some(scope))
        };
        let gone = one.clone();
        let remove = move || {
            hands.leaving.set(Some(gone.clone()));
            hands.asking.set(true);
        };
        let mut items: Vec<_> = TicketScope::ALL.into_iter().map(sees).collect();
        items.push(MenuItem::run(common::REMOVE, remove).icon(Icon::UserX).divided());
        items
    };
    let line = move |one: Colleague| {
        let actions = {
            let one = one.clone();
            let may_change = looks_after.get() && !one.is_primary_contact && one.id != me;
            may_change.then(|| {
                let label = words::actions_for(&one.name);
                view! {
                    <Menu
                        label=label
                        items=Signal::stored(items(one))
                        kind=ButtonKind::Quiet
                        end=true
                        trigger=|| Icon::More.into_render()
                    />
                }
            })
        };
        let sight = one.ticket_scope.filter(|_| !one.is_primary_contact).map(words::sight);
        let primary = one.is_primary_contact.then(|| {
            view! { <Badge tone=Tone::Info shape=Shape::Tick label=words::PRIMARY bare=true /> }
        });
        let you = (one.id == me).then(|| view! { <span class="card-note">{common::YOU}</span> });
        view! {
            <li>
                <div class="row">
                    <Avatar name=one.name.clone() id=one.id.0 size=AvatarSize::Medium />
                    <span class="row-words">
                        <span class="row-title">
                            <span>{one.name}</span>
                            {you}
                        </span>
                        <span class="row-meta">
                            {one.email.map(|email| view! { <span>{email}</span> })}
                            {sight.map(|sight| view! { <span>{sight}</span> })}
                        </span>
                    </span>
                    {primary}
                    {actions}
                </div>
            </li>
        }
    };
    view! {
        <Card title=words::COLLEAGUES>
            <Load of=all failed=words::NOT_LOADED skeleton=skeleton let:newest>
                <ul class="rows">{move || newest.get().into_iter().map(line).collect_view()}</ul>
            </Load>
        </Card>
        <Removing hands=hands all=all />
    }
}

/// Asks before somebody is removed: only staff can bring them back.
#[component]
fn Removing(hands: Hands, all: Loaded<Vec<Colleague>>) -> impl IntoView {
    let reader = signed_in();
    let Hands { toasts, leaving, asking } = hands;
    let remove = move |_| {
        asking.set(false);
        if let Some(one) = leaving.get_untracked() {
            let change = async move { reader.remove_colleague(one.id, one.version).await };
            act(toasts, all, change, words::was_removed(&one.name));
        }
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet autofocus=true on_click=move |_| asking.set(false)>
                {common::CANCEL}
            </Button>
            <Button kind=ButtonKind::Primary on_click=remove>
                {common::REMOVE}
            </Button>
        }
    };
    let title = move || {
        leaving.with(|who| who.as_ref().map(|who| words::remove_title(&who.name)).unwrap_or_default())
    };
    view! {
        <Dialog open=asking title=Signal::derive(title) actions=actions>
            <p>{words::REMOVE_TEXT}</p>
        </Dialog>
    }
}

#[component]
fn Invitations(inviting: RwSignal<bool>) -> impl IntoView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let all = load_all(move || reader.colleague_invitations());
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=2 /> };
    let line = move |one: ColleagueInvitation| {
        let ColleagueInvitation { id, version, state, sent_at, ticket_scope, .. } = one;
        let email = one.email.clone();
        let again = {
            let done = words::was_invited(&email);
            move || {
                let change = async move { reader.resend_colleague_invitation(id, version).await };
                act(toasts, all, change, done.clone());
            }
        };
        let back = {
            let done = words::was_revoked(&email);
            move || {
                let change = async move { reader.revoke_colleague_invitation(id, version).await };
                act(toasts, all, change, done.clone());
            }
        };
        let items = vec![
            MenuItem::run(words::RESEND, again).icon(Icon::Send),
            MenuItem::run(words::REVOKE, back).icon(Icon::UserX).divided(),
        ];
        let is_open = matches!(state, InvitationState::Pending | InvitationState::Expired);
        let menu = is_open.then(|| {
            view! {
                <Menu
                    label=words::actions_for(&email)
                    items=Signal::stored(items)
                    kind=ButtonKind::Quiet
                    end=true
                    trigger=|| Icon::More.into_render()
                />
            }
        });
        view! {
            <li>
                <div class="row">
                    {Icon::Mail}
                    <span class="row-words">
                        <span class="row-title">
                            <span>{email.clone()}</span>
                        </span>
                        <span class="row-meta">
                            <span>{text::shared::invitation(state)}</span>
                            <span>{words::sight(ticket_scope)}</span>
                        </span>
                    </span>
                    <span class="row-end">
                        <Time at=sent_at />
                    </span>
                    {menu}
                </div>
            </li>
        }
    };
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
                <ul class="rows">{move || newest.get().into_iter().map(line).collect_view()}</ul>
            </Load>
        </Card>
        <Dialog open=inviting title=words::INVITE>
            <InviteForm open=inviting all=all />
        </Dialog>
    }
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
            <div class="actions actions-end">
                <Button kind=ButtonKind::Quiet on_click=move |_| open.set(false)>
                    {common::CANCEL}
                </Button>
                <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=common::SENDING>
                    {words::SEND_INVITATION}
                </Button>
            </div>
        </FormView>
    }
}

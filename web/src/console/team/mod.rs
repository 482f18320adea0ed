//! Who works here, whose clients there are, who was asked to join, and the teams: tabs of one place.

pub mod clients;
pub mod company;
pub mod hire;
pub mod history;
pub mod invitations;
pub mod invite;
pub mod permissions;
pub mod reset;
pub mod staff;
pub mod team_form;
pub mod teams;

pub use clients::Clients;
pub use invitations::Invitations;
pub use permissions::Permissions;
pub use staff::StaffPage;
pub use teams::Teams;

use crate::client::{SignedIn, Trouble, signed_in};
use crate::location::Location;
use crate::paths::console as paths;
use crate::place;
use crate::text::console::permissions as permission_words;
use crate::text::console::team as words;
use crate::ui::{Button, ButtonKind, Crumb, Icon, PageHead, Tab, Tabs, Toast, Toasts};
use invite::InviteDialog;
use leptos::prelude::*;
use shared::permission::Permission;
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// The head of each tab: the title, what can be done here, and the tabs.
#[component]
fn TeamHead(
    /// What the tab shows.
    tab: &'static str,
    /// What can be done here; inviting someone where nothing else is said.
    #[prop(default = ViewFn::from(|| view! { <Invite /> }), into)]
    actions: ViewFn,
) -> impl IntoView {
    place::open(move || vec![Crumb::to(words::TITLE, paths::team(&Default::default())), Crumb::here(tab)]);
    view! {
        <PageHead title=words::TITLE actions=actions />
        <Tabs label=words::PARTS tabs=tabs(signed_in()) />
    }
}

/// Inviting someone, for whoever may.
#[component]
fn Invite() -> impl IntoView {
    let inviting = RwSignal::new(false);
    let may_invite = may_any(signed_in(), &[Permission::StaffManage, Permission::ClientsManage]);
    view! {
        <Show when=move || may_invite.get()>
            <Button kind=ButtonKind::Primary icon=Icon::UserPlus on_click=move |_| inviting.set(true)>
                {words::INVITE}
            </Button>
        </Show>
        <InviteDialog open=inviting customer=None />
    }
}

fn tabs(reader: SignedIn) -> Signal<Vec<Tab>> {
    let path = Location::here().path();
    Signal::derive(move || {
        let path = path.read();
        let all = [
            (words::STAFF, paths::team(&Default::default()), Permission::StaffRead),
            (words::CLIENTS, paths::clients(&Default::default()), Permission::ClientsRead),
            (words::INVITATIONS, paths::invitations(&Default::default()), Permission::ClientsManage),
            (words::TEAMS, paths::teams(&Default::default()), Permission::TeamsRead),
            (permission_words::TITLE, paths::permissions(), Permission::StaffRead),
        ];
        let seen = all.into_iter().filter(|(_, _, permission)| reader.with_me(|me| me.may(*permission)));
        let tab = |(label, href, _): (&str, String, _)| Tab {
            label: label.into(),
            current: *path == href,
            href,
            count: None,
        };
        seen.map(tab).collect()
    })
}

/// Whether the reader may do one of these.
pub(crate) fn may_any(reader: SignedIn, permissions: &'static [Permission]) -> Memo<bool> {
    Memo::new(move |_| reader.with_me(|me| permissions.iter().any(|permission| me.may(*permission))))
}

/// Does something to a row, and says what came of it. The list hears of the change by itself.
fn act<T: 'static>(
    toasts: Toasts,
    change: impl Future<Output = Result<T, Trouble>> + 'static,
    done: impl FnOnce(T) -> String + 'static,
) {
    spawn_local(async move {
        match change.await {
            Ok(changed) => toasts.success(done(changed)),
            Err(trouble) => toasts.show(Toast::error(words::NOT_DONE).detail(trouble.words())),
        }
    });
}

//! What whoever has no password does in place of showing it: they sign in once more by the provider that they came by, or
//! have a link sent to choose one.

use super::two_factor::act;
use crate::client::signed_in;
use crate::load::{Load, load};
use crate::location::Location;
use crate::session::Session;
use crate::sign_in::external::leave_for;
use crate::text::{common, external as words};
use crate::ui::{Button, ButtonKind, Skeleton, SkeletonShape, Toasts};
use leptos::prelude::*;
use shared::accounts::{AskForMail, BeginExternal, ExternalIdentity};

/// A button for each provider that opens the account; it leads back to this page.
#[component]
pub fn SignInAgain(
    /// The dialog that it stands in.
    open: RwSignal<bool>,
) -> impl IntoView {
    let reader = signed_in();
    let all = load(move || reader.identities());
    view! {
        <p>{words::AGAIN}</p>
        <Load of=all failed=words::NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=1 /> } let:newest>
            <div class="actions">
                {move || newest.with(|all| all.identities.iter().map(again).collect::<Vec<_>>())}
                <ChoosePassword />
                <Button kind=ButtonKind::Quiet on_click=move |_| open.set(false)>{common::CANCEL}</Button>
            </div>
        </Load>
    }
}

fn again(one: &ExternalIdentity) -> AnyView {
    let (toasts, location, visitor) = (Toasts::here(), Location::here(), Session::here().visitor());
    let slug = signed_in().with_me_untracked(|me| me.organization.slug.clone());
    let (name, provider) = (words::again_with(&one.provider_name), one.provider.clone());
    let leave = move |_| {
        let body = BeginExternal { organization: Some(slug.clone()), anew: true, ..BeginExternal::default() };
        let next = Some(location.path().get_untracked());
        act(toasts, leave_for(visitor, provider.clone(), body, next), |()| {});
    };
    view! { <Button kind=ButtonKind::Primary on_click=leave>{name}</Button> }.into_any()
}

/// Has the link of "forgot password" sent to one's own address.
#[component]
pub fn ChoosePassword() -> impl IntoView {
    let (toasts, visitor) = (Toasts::here(), Session::here().visitor());
    let email = signed_in().with_me_untracked(|me| me.email.clone());
    let send = move |_| {
        let (body, sent) = (AskForMail { email: email.clone() }, words::link_sent(&email));
        act(toasts, async move { visitor.forgot_password(&body).await }, move |()| toasts.success(sent));
    };
    view! { <Button on_click=send>{words::CHOOSE_PASSWORD}</Button> }
}

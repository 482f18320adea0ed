//! Account security for staff: `/api/auth/two-factor`, `confirm` and `sessions`.

use super::super::cookie::WithCookie;
use super::super::desk::Desk;
use super::super::devices;
use super::super::origin::OwnPage;
use super::super::two_factor::{challenge, confirm as proof, setup};
use crate::access::{Fresh, SettingUp, Staff, Surface};
use crate::http::answer::Answer;
use crate::http::json::{Body, NoBody};
use crate::openapi::Tells;
use crate::problem::Result;
use actix_web::{delete, get, post, web};
use shared::accounts::{
    Confirm, EnableTwoFactor, RecoveryCodes, Sessions, SignedIn, TwoFactor, TwoFactorSetup, VerifyTwoFactor,
};
use shared::ids::SessionId;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(verify_two_factor)
        .service(show_two_factor)
        .service(set_up_two_factor)
        .service(enable_two_factor)
        .service(disable_two_factor)
        .service(make_recovery_codes)
        .service(confirm)
        .service(list_sessions)
        .service(end_session)
        .service(end_other_sessions);
}

/// Show the second factor, after the password.
///
/// With the challenge that signing in was answered with, and a code of the authenticator app or a recovery code. A code
/// is good once; after five wrong ones the challenge is over, and after several more waits grow, as for passwords. Sets
/// the refresh token's cookie.
#[utoipa::path(
    tag = "Accounts",
    request_body = VerifyTwoFactor,
    responses((status = 200, body = SignedIn), Tells<(told::ChallengeOver, told::Unauthenticated, told::Forbidden)>),
    security(()),
)]
#[post("/auth/two-factor/verify")]
async fn verify_two_factor(
    _: OwnPage,
    desk: Desk,
    verify: Body<VerifyTwoFactor>,
) -> Result<WithCookie<SignedIn>> {
    challenge::verify(&desk, Surface::Console, verify.0).await
}

/// Show how one's second factor stands.
///
/// Whether it is on, how many recovery codes are left, and whether the organization demands it.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = TwoFactor)),
    security(("staff" = [])),
    extensions(("x-two-factor-setup" = json!(true))),
)]
#[get("/auth/two-factor")]
async fn show_two_factor(caller: SettingUp<Staff>, desk: Desk) -> Result<Answer<TwoFactor>> {
    setup::show(&desk, caller.identity()).await
}

/// Make a key for an authenticator app.
///
/// As text, as an address and as a QR code, told this one time. It is not in use before `…/enable` has shown a code of
/// it, within 15 minutes; a key that is in use stays so until then. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = TwoFactorSetup), Tells<told::FreshProofNeeded>),
    security(("staff" = [])),
    extensions(("x-two-factor-setup" = json!(true))),
)]
#[post("/auth/two-factor/setup")]
async fn set_up_two_factor(
    caller: Fresh<SettingUp<Staff>>,
    desk: Desk,
    _: NoBody,
) -> Result<Answer<TwoFactorSetup>> {
    setup::begin(&desk, caller.identity()).await
}

/// Turn the second factor on.
///
/// By a code of the new key. Gives ten recovery codes, told this one time; those of a key before it are void. The owner
/// gets a mail; no session ends.
#[utoipa::path(
    tag = "Accounts",
    request_body = EnableTwoFactor,
    responses((status = 200, body = RecoveryCodes), Tells<told::SetupOver>),
    security(("staff" = [])),
    extensions(("x-two-factor-setup" = json!(true))),
)]
#[post("/auth/two-factor/enable")]
async fn enable_two_factor(
    caller: SettingUp<Staff>,
    desk: Desk,
    enable: Body<EnableTwoFactor>,
) -> Result<Answer<RecoveryCodes>> {
    setup::enable(&desk, caller.identity(), enable.0).await
}

/// Turn the second factor off.
///
/// Its recovery codes are void; the owner gets a mail. Where the organization demands a second factor, it is to be set up
/// again before anything else. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 204, description = "It is off"), Tells<told::FreshProofNeeded>),
    security(("staff" = [])),
)]
#[post("/auth/two-factor/disable")]
async fn disable_two_factor(caller: Fresh<Staff>, desk: Desk, _: NoBody) -> Result<Answer<()>> {
    setup::disable(&desk, caller.identity()).await
}

/// Make new recovery codes.
///
/// Ten of them, told this one time; those so far are void. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = RecoveryCodes), Tells<(told::FreshProofNeeded, told::TwoFactorOff)>),
    security(("staff" = [])),
)]
#[post("/auth/two-factor/recovery-codes")]
async fn make_recovery_codes(caller: Fresh<Staff>, desk: Desk, _: NoBody) -> Result<Answer<RecoveryCodes>> {
    setup::renew(&desk, caller.identity()).await
}

/// Show anew who one is.
///
/// By the password and, with a second factor, a code or a recovery code. For five minutes this session may do what wants
/// a fresh proof. Wrong ones are counted as at signing in.
#[utoipa::path(
    tag = "Accounts",
    request_body = Confirm,
    responses((status = 204, description = "Shown; it is fresh for five minutes")),
    security(("staff" = [])),
    extensions(("x-two-factor-setup" = json!(true))),
)]
#[post("/auth/confirm")]
async fn confirm(caller: SettingUp<Staff>, desk: Desk, confirm: Body<Confirm>) -> Result<Answer<()>> {
    proof::confirm(&desk, caller.identity(), confirm.0).await
}

/// List where one is signed in.
///
/// On either surface; those of them that have ended are not shown.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = Sessions)),
    security(("staff" = [])),
)]
#[get("/auth/sessions")]
async fn list_sessions(caller: Staff) -> Result<Answer<Sessions>> {
    devices::list(caller.door(), caller.identity()).await
}

/// Sign out on one device.
///
/// Its next request is refused, and its live streams end.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 204, description = "It has ended")),
    params(("id" = SessionId, Path, description = "The session")),
    security(("staff" = [])),
)]
#[delete("/auth/sessions/{id}")]
async fn end_session(caller: Staff, id: web::Path<SessionId>, _: NoBody) -> Result<Answer<()>> {
    devices::end(caller.door(), caller.identity(), *id).await
}

/// Sign out everywhere else.
///
/// All sessions end but the one that asks, on either surface.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 204, description = "They have ended")),
    security(("staff" = [])),
)]
#[delete("/auth/sessions")]
async fn end_other_sessions(caller: Staff, _: NoBody) -> Result<Answer<()>> {
    devices::end_others(caller.door(), caller.identity()).await
}

//! Accounts for staff: `/api/auth` and `me`.

use super::cookie::{Entrance, WithCookie};
use super::desk::Desk;
use super::links;
use super::origin::OwnPage;
use super::purpose::Purpose;
use super::{activity, invitations, profile, reset, sessions, sign_in, verify};
use crate::access::{Everywhere, SettingUp, Staff, Surface};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::Result;
use actix_web::{HttpRequest, get, post, put, web};
use shared::accounts::{
    AskForMail, ChangePassword, Found, Login, Me, Refresh, ResetPassword, SignedIn, TwoFactorChallenge,
    UpdateMe, VerifyEmail,
};
use shared::audit::AccountEvent;
use shared::invitations::{AcceptInvitation, Invited, ShowInvitation};
use shared::organizations::Workplace;
use shared::page::Page;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(register)
        .service(login)
        .service(refresh)
        .service(logout)
        .service(forgot_password)
        .service(reset_password)
        .service(verify_email)
        .service(resend_verification)
        .service(show_invitation)
        .service(accept_invitation)
        .service(show_auth)
        .service(change_password)
        .service(list_activity)
        .service(show)
        .service(update)
        .service(organizations);
}

/// Make an organization of one's own, and its first account.
///
/// The account is its admin. Where this server lets visitors do that. The answer is the same for an address that has an
/// account already; its owner then gets a mail.
#[utoipa::path(
    tag = "Accounts",
    request_body = Found,
    responses((status = 202, description = "Taken note of; a mail follows"), Tells<told::RegistrationClosed>),
    security(()),
)]
#[post("/auth/register")]
async fn register(desk: Desk, new: Body<Found>, config: web::Data<Config>) -> Result<Answer<()>> {
    super::register::register(&desk, new.0.into(), config.founding).await
}

/// Sign in.
///
/// Sets the refresh token's cookie. Where the account has a second factor, no token comes but a challenge (202), for
/// `POST auth/two-factor/verify`. After several wrong passwords, waits grow.
#[utoipa::path(
    tag = "Accounts",
    request_body = Login,
    responses(
        (status = 200, body = SignedIn),
        (status = 202, description = "The second factor is to be shown", body = TwoFactorChallenge),
        Tells<(told::InvalidCredentials, told::EmailNotVerified, told::Forbidden)>,
    ),
    security(()),
)]
#[post("/auth/login")]
async fn login(_: OwnPage, desk: Desk, login: Body<Login>) -> Result<Entrance> {
    sign_in::sign_in(&desk, Surface::Console, login.0).await
}

/// Take the next access token.
///
/// By the cookie, whose token is exchanged, too: the one before works until the new one was used, in case its answer was
/// lost. Any older one has been copied, and ends the session. With `organization_id` one goes on in another organization
/// that one belongs to; for all others there is none.
#[utoipa::path(
    tag = "Accounts",
    request_body = Refresh,
    responses((status = 200, body = SignedIn), Tells<(told::Unauthenticated, told::Forbidden, told::NotFound)>),
    security(()),
)]
#[post("/auth/refresh")]
async fn refresh(_: OwnPage, desk: Desk, ask: Body<Refresh>) -> Result<WithCookie<SignedIn>> {
    sessions::refresh(&desk, Surface::Console, ask.0).await
}

/// Sign out.
///
/// Ends the session of the cookie and of the access token. Send either the token or `Content-Type: application/json`,
/// so that no other site can do it.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 204, description = "Signed out"), Tells<(told::Forbidden, told::UnsupportedMediaType)>),
    security(()),
)]
#[post("/auth/logout")]
async fn logout(
    _: OwnPage,
    desk: Desk,
    caller: Option<SettingUp<Staff>>,
    _: NoBody,
) -> Result<WithCookie<()>> {
    let identity = caller.as_ref().map(|caller| &**caller.identity());
    sessions::sign_out(&desk, Surface::Console, identity).await
}

/// Ask for a mail to choose a new password.
///
/// The answer is the same for an unknown address.
#[utoipa::path(
    tag = "Accounts",
    request_body = AskForMail,
    responses((status = 202, description = "Taken note of; a mail follows if there is an account")),
    security(()),
)]
#[post("/auth/forgot-password")]
async fn forgot_password(desk: Desk, ask: Body<AskForMail>) -> Result<Answer<()>> {
    links::ask(&desk, &ask.0, Purpose::Reset).await
}

/// Choose a new password with the token of the mail.
///
/// Ends all sessions, and signs nobody in.
#[utoipa::path(
    tag = "Accounts",
    request_body = ResetPassword,
    responses((status = 204, description = "The password is changed"), Tells<(told::InvalidToken, told::RegistrationClosed)>),
    security(()),
)]
#[post("/auth/reset-password")]
async fn reset_password(
    desk: Desk,
    new: Body<ResetPassword>,
    config: web::Data<Config>,
) -> Result<Answer<()>> {
    reset::reset(&desk, new.0, config.founding).await
}

/// Confirm an e-mail address with the token of the mail and the account's password.
///
/// A wrong password leaves the token good; after several, waits grow as at signing in. Whoever never registered chooses
/// a new password with `forgot-password`, which confirms the address, too.
#[utoipa::path(
    tag = "Accounts",
    request_body = VerifyEmail,
    responses((status = 204, description = "The address is confirmed"), Tells<(told::InvalidToken, told::RegistrationClosed)>),
    security(()),
)]
#[post("/auth/verify-email")]
async fn verify_email(
    desk: Desk,
    verify: Body<VerifyEmail>,
    config: web::Data<Config>,
) -> Result<Answer<()>> {
    verify::verify_email(&desk, verify.0, config.founding).await
}

/// Ask for another mail to confirm one's address.
///
/// The answer is the same for an unknown address.
#[utoipa::path(
    tag = "Accounts",
    request_body = AskForMail,
    responses((status = 202, description = "Taken note of; a mail follows if the address waits for it")),
    security(()),
)]
#[post("/auth/resend-verification")]
async fn resend_verification(desk: Desk, ask: Body<AskForMail>) -> Result<Answer<()>> {
    links::ask(&desk, &ask.0, Purpose::Verification).await
}

/// Show what an invitation is to.
///
/// With the token of the mail: which organization asks, as what, and whether the address has an account.
#[utoipa::path(
    tag = "Accounts",
    request_body = ShowInvitation,
    responses((status = 200, body = Invited), Tells<told::InvitationOver>),
    security(()),
)]
#[post("/auth/show-invitation")]
async fn show_invitation(
    desk: Desk,
    ask: Body<ShowInvitation>,
    config: web::Data<Config>,
) -> Result<Answer<Invited>> {
    invitations::show(&desk, &config, Surface::Console, ask.0).await
}

/// Accept an invitation with the token of the mail, and sign in.
///
/// Where the address has an account, with its password; after several wrong ones, waits grow as at signing in. Otherwise
/// with a new password and a name, and the address is confirmed by it. Sets the refresh token's cookie, or asks for the
/// second factor as signing in does.
#[utoipa::path(
    tag = "Accounts",
    request_body = AcceptInvitation,
    responses(
        (status = 200, body = SignedIn),
        (status = 202, description = "The second factor is to be shown", body = TwoFactorChallenge),
        Tells<(told::InvitationOver, told::AlreadyMember, told::EmailNotVerified, told::Forbidden)>,
    ),
    security(()),
)]
#[post("/auth/accept-invitation")]
async fn accept_invitation(_: OwnPage, desk: Desk, accept: Body<AcceptInvitation>) -> Result<Entrance> {
    invitations::accept(&desk, Surface::Console, accept.0).await
}

/// Show who is signed in.
///
/// The account, its place in the current organization, and what that allows; the same as `GET me`.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = Me)),
    security(("staff" = [])),
)]
#[get("/auth/me")]
async fn show_auth(caller: Staff) -> Result<Answer<Me>> {
    profile::show(caller.door(), caller.identity()).await
}

/// Change one's password.
///
/// Ends all other sessions.
#[utoipa::path(
    tag = "Accounts",
    request_body = ChangePassword,
    responses((status = 204, description = "The password is changed")),
    security(("staff" = [])),
)]
#[post("/auth/change-password")]
async fn change_password(caller: Staff, new: Body<ChangePassword>) -> Result<Answer<()>> {
    reset::change(caller.door(), caller.identity(), new.0).await
}

/// Show one's profile.
///
/// The account, its place in the current organization, and what that allows. The `ETag` is for `If-Match`.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = Me)),
    security(("staff" = [])),
)]
#[get("/me")]
async fn show(caller: Staff) -> Result<Answer<Me>> {
    profile::show(caller.door(), caller.identity()).await
}

/// Change one's profile.
///
/// It is the same in all organizations that one belongs to.
#[utoipa::path(
    tag = "Accounts",
    request_body = UpdateMe,
    responses((status = 200, body = Me), Tells<told::PasswordNeeded>),
    params(IfMatch),
    security(("staff" = [])),
)]
#[put("/me")]
async fn update(caller: Everywhere<Staff>, if_match: IfMatch, new: Body<UpdateMe>) -> Result<Answer<Me>> {
    profile::update(caller.door(), caller.identity(), if_match, new.0).await
}

/// List the organizations that one works in.
///
/// By name, with the role that one has there. `POST auth/refresh` goes on in one of them.
#[utoipa::path(
    tag = "Accounts",
    params(Paging),
    responses((status = 200, body = Page<Workplace>)),
    security(("staff" = [])),
)]
#[get("/organizations")]
async fn organizations(
    caller: Staff,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Workplace>>> {
    let found = profile::workplaces(caller.door(), caller.identity(), &paging.0).await?;
    Ok(page::answer(&request, found))
}

/// List what happened to one's account, newest first.
///
/// Sign-ins and tries, changes of the password and of the profile, wherever they happened, and where they came from.
#[utoipa::path(
    tag = "Accounts",
    params(Paging),
    responses((status = 200, body = Page<AccountEvent>)),
    security(("staff" = [])),
)]
#[get("/auth/activity")]
async fn list_activity(
    caller: Staff,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<AccountEvent>>> {
    let found = activity::list(caller.door(), caller.identity(), &paging.0).await?;
    Ok(page::answer(&request, found))
}

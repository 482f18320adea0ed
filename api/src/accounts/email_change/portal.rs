//! The address of one's account for clients: `/api/client-portal/auth/email-change`.

use super::{ask, cancel, confirm, resend, show};
use crate::access::{Fresh, Portal, Surface};
use crate::accounts::desk::Desk;
use crate::http::answer::Answer;
use crate::http::json::{Body, NoBody};
use crate::openapi::Tells;
use crate::problem::Result;
use actix_web::{delete, get, post};
use shared::accounts::{ChangeEmail, ConfirmEmailChange, EmailAddress, EmailChangeConfirmed};
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(show_email)
        .service(change_email)
        .service(resend_email_change)
        .service(cancel_email_change)
        .service(confirm_email_change);
}

/// Show one's address.
///
/// And the one that is to take its place, where one waits: who has confirmed it, and until when the links are good.
#[utoipa::path(
    tag = "Portal: accounts",
    responses((status = 200, body = EmailAddress)),
)]
#[get("/auth/email-change")]
async fn show_email(caller: Portal) -> Result<Answer<EmailAddress>> {
    show(caller.door(), caller.identity()).await
}

/// Ask for another address.
///
/// Both the address so far and the new one get a mail with a link, good once and for a day; when both were followed, in
/// whichever order, the address is the new one and all other sessions end. Until then nothing changes, and a new password
/// ends the waiting. The answer is the same for an address that has an account; its owner then gets a mail without a link.
/// A change that waits is replaced. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Portal: accounts",
    request_body = ChangeEmail,
    responses((status = 202, description = "Taken note of; mails follow"), Tells<told::FreshProofNeeded>),
)]
#[post("/auth/email-change")]
async fn change_email(caller: Fresh<Portal>, new: Body<ChangeEmail>) -> Result<Answer<()>> {
    ask(caller.door(), caller.identity(), Surface::Portal, new.0).await
}

/// Send the mails about another address again.
///
/// To those of the two that have not confirmed it yet. Both have a day anew.
#[utoipa::path(
    tag = "Portal: accounts",
    responses((status = 202, description = "Taken note of; mails follow"), Tells<told::NotFound>),
)]
#[post("/auth/email-change/resend")]
async fn resend_email_change(caller: Portal, _: NoBody) -> Result<Answer<()>> {
    resend(caller.door(), caller.identity()).await
}

/// Keep one's address.
///
/// No link of the change that waits is good any more. Where none waits, nothing happens.
#[utoipa::path(
    tag = "Portal: accounts",
    responses((status = 204, description = "None waits")),
)]
#[delete("/auth/email-change")]
async fn cancel_email_change(caller: Portal, _: NoBody) -> Result<Answer<()>> {
    cancel(caller.door(), caller.identity()).await
}

/// Confirm a change of address with the token of either mail.
///
/// By the second of them the account has the new address: one signs in with it from then on. All sessions end but the one
/// that asked for it.
#[utoipa::path(
    tag = "Portal: accounts",
    request_body = ConfirmEmailChange,
    responses(
        (status = 200, body = EmailChangeConfirmed),
        Tells<(told::InvalidToken, told::AddressTaken)>,
    ),
    security(()),
)]
#[post("/auth/email-change/confirm")]
async fn confirm_email_change(
    desk: Desk,
    token: Body<ConfirmEmailChange>,
) -> Result<Answer<EmailChangeConfirmed>> {
    confirm::confirm(&desk, token.0).await
}

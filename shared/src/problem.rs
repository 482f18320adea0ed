//! Errors on the wire: RFC 9457 problem documents with a stable code.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The page that tells of every kind of problem.
pub const PAGE: &str = "/docs/problems";

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:tt, $title:literal;)+) => {
        crate::words! {
            /// What went wrong, as a word that programs may match on. Words are never renamed.
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            pub enum Code { $($(#[doc = $doc])+ $name = $word,)+ }
        }

        impl Code {
            /// The problem type's short name for people.
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title),+ } }
            /// When it comes, in Markdown.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii()),+ }
            }
            /// Where the server tells of it: the problem's `type`.
            pub fn address(self) -> String { format!("{PAGE}#{}", self.as_str()) }
        }

        /// A type per code, so that a handler's attribute can tell of one: `Tells<told::TicketClosed>`.
        #[cfg(feature = "openapi")]
        pub mod told {
            use super::{Code, Codes, Told};
            $(
                $(#[doc = $doc])+
                #[derive(Debug, Clone, Copy)]
                pub enum $name {}
                impl Told for $name {
                    const CODE: Code = Code::$name;
                }
                impl Codes for $name {
                    const CODES: &'static [Code] = &[Self::CODE];
                }
            )+
        }
    };
}

/// Implemented by the markers in [`told`] and by nothing else: the list below is the only place to add one.
#[cfg(feature = "openapi")]
pub trait Told: Codes {
    /// The code that the marker stands for.
    const CODE: Code;
}

/// One marker, or several as a tuple.
#[cfg(feature = "openapi")]
pub trait Codes {
    /// The codes that they stand for.
    const CODES: &'static [Code];
}

#[cfg(feature = "openapi")]
macro_rules! tuples {
    ($($first:ident $($more:ident)+;)+) => {$(
        impl<$first: Told, $($more: Told),+> Codes for ($first, $($more),+) {
            const CODES: &'static [Code] = &[$first::CODE, $($more::CODE),+];
        }
    )+};
}

#[cfg(feature = "openapi")]
tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F G H I J K L;
}

codes! {
    /// The request could not be read at all.
    Malformed = "malformed", "The request could not be read";
    /// No token, or one that is not (or no longer) good.
    Unauthenticated = "unauthenticated", "Sign in first";
    /// E-mail address and password do not belong together.
    InvalidCredentials = "invalid_credentials", "These sign-in details are not right";
    /// The right password, but the address was never confirmed.
    EmailNotVerified = "email_not_verified", "Confirm your e-mail address first";
    /// The second factor was asked for too long ago, or was wrong too often: sign in anew.
    ChallengeOver = "challenge_over", "Sign in again";
    /// The organization demands a second factor of this role, and there is none: set it up, which is all that may be done.
    TwoFactorRequired = "two_factor_required", "Set up two-factor sign-in first";
    /// This takes a proof of who one is that is not older than five minutes: `POST auth/confirm`, then repeat it.
    FreshProofNeeded = "fresh_proof_needed", "Confirm that it is you";
    /// The session was opened by an organization's own provider, and this changes the account in others, too: `POST
    /// auth/confirm` with the password, then repeat it.
    PasswordNeeded = "password_needed", "Confirm with your password";
    /// A link from a mail that is used up, too old or was never ours.
    InvalidToken = "invalid_token", "This link can't be used";
    /// Known, but not for this caller.
    Forbidden = "forbidden", "You may not do this";
    /// Not there, or not yours.
    NotFound = "not_found", "There is nothing here";
    /// The path exists, but not with this method.
    MethodNotAllowed = "method_not_allowed", "This can't be done here";
    /// The version in `If-Match` is no longer the newest.
    Stale = "stale", "Someone changed this in the meantime";
    /// The body is larger than this operation takes.
    TooLarge = "too_large", "This is too large";
    /// A range of bytes that begins after the end.
    NoSuchRange = "no_such_range", "There is nothing in this range";
    /// The organization keeps as many files as it may.
    StorageFull = "storage_full", "There is no room for more files";
    /// The body is of a type that this operation does not read.
    UnsupportedMediaType = "unsupported_media_type", "This type of content is not read here";
    /// One or more fields are not right; `errors` tells which.
    Invalid = "invalid", "Some fields need another look";
    /// A ticket that is closed takes no replies or changes.
    TicketClosed = "ticket_closed", "This ticket is closed";
    /// The ticket already has the status asked for.
    StatusUnchanged = "status_unchanged", "The ticket already has this status";
    /// Only a closed or resolved ticket can be reopened.
    TicketNotClosed = "ticket_not_closed", "This ticket is still open";
    /// Too long ago: raise a new ticket instead.
    ReopenWindowOver = "reopen_window_over", "This ticket can no longer be reopened";
    /// A status change that this side may not make.
    StatusNotAllowed = "status_not_allowed", "This status can't be set here";
    /// What is archived takes no changes until it is restored.
    Archived = "archived", "This is archived";
    /// Without this admin nobody could look after the organization.
    LastAdmin = "last_admin", "This is the last admin";
    /// Somebody who still has open tickets, or is in a team, can't stop working here.
    StillAtWork = "still_at_work", "There is still work in their hands";
    /// A primary contact is changed by the organization, not by their company.
    PrimaryContact = "primary_contact", "They are a primary contact";
    /// The invited address belongs to somebody who is a member already.
    AlreadyMember = "already_member", "They belong to the organization already";
    /// The invited address belongs to a member who was shut out: they are let in again in place of being invited.
    MemberDisabled = "member_disabled", "They were shut out";
    /// An invitation to this address waits already.
    AlreadyInvited = "already_invited", "They are invited already";
    /// An invitation that was accepted, revoked, or is too old.
    InvitationOver = "invitation_over", "This invitation is over";
    /// A key that was revoked has no other text; make another key.
    ApiKeyRevoked = "api_key_revoked", "This key was revoked";
    /// No ticket is raised for a customer that is archived, and its clients invite nobody.
    CustomerArchived = "customer_archived", "No new tickets here";
    /// A key whose first code was not shown in time, or none at all: begin anew.
    SetupOver = "setup_over", "Begin the setup again";
    /// There is no second factor, so there is nothing that goes with one.
    TwoFactorOff = "two_factor_off", "Two-factor sign-in is off";
    /// Somebody else's account came to have the address before the change of it was confirmed.
    AddressTaken = "address_taken", "This address belongs to another account";
    /// The account is a member of another organization, too, so this one has no say over its second factor.
    UsedElsewhere = "used_elsewhere", "This account is not yours alone";
    /// A sign-in by a provider that was not begun in this browser, was used already, or took longer than ten minutes.
    ExternalOver = "external_over", "Begin this sign-in again";
    /// What the provider says of somebody lets nobody in here; `detail` tells why.
    ExternalRefused = "external_refused", "This sign-in leads nowhere here";
    /// The provider does not answer, or not as it should; `detail` tells what is wrong.
    ExternalFailed = "external_failed", "The sign-in by this provider does not work now";
    /// There is an account with this address: sign in to it, then link the provider in the profile.
    AccountExists = "account_exists", "There is an account with this address";
    /// Somebody else's account is linked with this sign-in already.
    IdentityTaken = "identity_taken", "This sign-in is linked already";
    /// Without it nobody could get into the account: choose a password first.
    OnlyWayIn = "only_way_in", "This is the only way in";
    /// There are as many of these as there may be: remove one first.
    LimitReached = "limit_reached", "There may be no more of these";
    /// Something else still depends on it, so it can't be removed.
    InUse = "in_use", "This is still in use";
    /// The same `Idempotency-Key` came with another request.
    IdempotencyKeyReused = "idempotency_key_reused", "This key was used for another request";
    /// The first request with this `Idempotency-Key` is still running.
    IdempotencyKeyInUse = "idempotency_key_in_use", "A request with this key is still running";
    /// The organization takes no self-registration, or not from this address.
    RegistrationClosed = "registration_closed", "Registration is closed";
    /// Too many requests or attempts; `Retry-After` tells when to come back.
    TooMany = "too_many", "Too many attempts";
    /// Something this server needs is away; try again later.
    Away = "away", "Temporarily not available";
    /// A mistake of ours; the request id finds it in the log.
    Internal = "internal", "Something went wrong on our side";
}

crate::words! {
    /// What is wrong with a field, as a word that programs may match on. Words are never renamed.
    pub enum FieldCode {
        /// It has to be given, and is not.
        Required = "required",
        /// More than fits.
        TooLong = "too_long",
        /// Less than is asked for.
        TooShort = "too_short",
        /// It holds what nobody sees.
        ControlCharacter = "control_character",
        /// It can't be read, or does not go with the rest.
        Invalid = "invalid",
        /// There is no such thing.
        Unknown = "unknown",
        /// Something else has it.
        Taken = "taken",
        /// It is not the right one.
        Wrong = "wrong",
        /// It is so already.
        Same = "same",
        /// A password that others have too.
        Common = "common",
        /// It is given more than once.
        Duplicate = "duplicate",
        /// It was put away, and takes nothing until it is restored.
        Archived = "archived",
        /// Somebody else changed it. Said by the applications alone.
        Stale = "stale",
    }
}

impl From<FieldCode> for Cow<'static, str> {
    fn from(code: FieldCode) -> Self {
        code.as_str().into()
    }
}

/// One field that is not right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Path of the field in the request, such as `subject` or `items[2].hours`.
    #[cfg_attr(feature = "openapi", schema(example = "subject"))]
    pub field: Cow<'static, str>,
    /// A stable word: `required`, `too_long`, `too_short`, `control_character`, `invalid`, `unknown`, …
    #[cfg_attr(feature = "openapi", schema(example = "required"))]
    pub code: Cow<'static, str>,
    /// A sentence for people, to be shown beside the field.
    #[cfg_attr(feature = "openapi", schema(example = "Please fill this in."))]
    pub detail: Cow<'static, str>,
    /// What it is about, where it was found here: the most that fits, or what somebody else made of it. Never sent.
    #[serde(skip)]
    pub about: Option<String>,
}

impl FieldError {
    /// A field error from its three parts.
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field: field.into(), code: code.into(), detail: detail.into(), about: None }
    }

    /// One for whoever has words of their own.
    pub fn found(field: &'static str, code: FieldCode) -> Self {
        Self::new(field, code, "")
    }

    /// With what it is about.
    #[must_use]
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: Some(about.into()), ..self }
    }
}

/// A problem document (RFC 9457), the body of every answer from 400 on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Where the kind of problem is told of: `/docs/problems#` and the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "/docs/problems#invalid"))]
    pub kind: String,
    /// The kind of problem in a few words.
    #[cfg_attr(feature = "openapi", schema(example = "Some fields need another look"))]
    pub title: String,
    /// The HTTP status, repeated.
    #[cfg_attr(feature = "openapi", schema(example = 422))]
    pub status: u16,
    /// What happened this time, in a sentence for people.
    #[cfg_attr(feature = "openapi", schema(example = "Please fill this in."))]
    pub detail: String,
    /// The kind of problem as a stable word.
    pub code: Code,
    /// The id under which the server's log knows this request.
    #[cfg_attr(feature = "openapi", schema(example = "0199f5a2-7be0-7f52-a1d3-90c4b5e6f708"))]
    pub request_id: String,
    /// The fields that are not right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// What is wrong with the field called `name`, if anything is.
    pub fn field(&self, name: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_sent_is_the_word_documented() -> Result<(), serde_json::Error> {
        for code in Code::ALL {
            assert_eq!(serde_json::to_string(&code)?, format!("\"{}\"", code.as_str()));
        }
        Ok(())
    }
}

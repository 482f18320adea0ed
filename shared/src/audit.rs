//! The audit trail: who did what, when, from where, and what was before and is now.

use crate::events::Resource;
use crate::ids::AuditEventId;
use crate::person::{Actor, Person};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::words! {
    /// How the trail is exported.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(Default)]
    pub enum AuditFormat {
        /// A table for spreadsheets.
        #[default]
        Csv = "csv",
        /// An event in each line, as JSON.
        JsonLines = "jsonl",
    }
}

/// One thing that is different, or that belongs to what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditChange {
    /// What, as a word; null where the action says it.
    #[cfg_attr(feature = "openapi", schema(example = "phone"))]
    pub field: Option<String>,
    /// Before, where that is known.
    #[cfg_attr(feature = "openapi", schema(example = "Web"))]
    pub before: Option<String>,
    /// Now, where that is known. Secrets and what people wrote never are.
    #[cfg_attr(feature = "openapi", schema(example = "Web and shop"))]
    pub after: Option<String>,
}

/// One line of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// The event.
    pub id: AuditEventId,
    /// When.
    #[serde(deserialize_with = "crate::instant::read")]
    pub at: DateTime<Utc>,
    /// In whose name.
    pub actor: Actor,
    /// Who, by the name that they have now; an API key by its own. Null for Portico itself, and for visitors.
    pub by: Option<Person>,
    /// What was done: the kind of thing, a dot, and a word in the past tense.
    #[cfg_attr(feature = "openapi", schema(example = "team.renamed"))]
    pub action: String,
    /// The kind of thing that it was done to.
    #[cfg_attr(feature = "openapi", schema(example = "team"))]
    pub object_kind: String,
    /// Which one.
    pub object_id: Option<Uuid>,
    /// Its name now, where it has one.
    #[cfg_attr(feature = "openapi", schema(example = "Web and shop"))]
    pub object: Option<String>,
    /// What was before and is now.
    pub changes: Vec<AuditChange>,
    /// The address that the request came from.
    #[cfg_attr(feature = "openapi", schema(example = "192.0.2.7"))]
    pub ip: Option<String>,
    /// The program that it came from, as it says.
    #[cfg_attr(feature = "openapi", schema(example = "curl/8.10"))]
    pub user_agent: Option<String>,
    /// The id of the request, as in the log.
    pub request_id: Option<Uuid>,
}

crate::words! {
    /// What can happen to an account.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum AccountAction {
        /// An account was made by registering.
        Registered = "registered",
        /// Somebody registered whose address may found no organization.
        FoundingRefused = "founding_refused",
        /// Its owner became a client of another organization.
        Joined = "joined",
        /// It was made at the command line, or raised to an admin's.
        Created = "created",
        /// It was deleted, since nobody confirmed it.
        Forgotten = "forgotten",
        /// Its address was confirmed.
        EmailVerified = "email_verified",
        /// Somebody had a link to confirm it, and not its password.
        VerificationFailed = "verification_failed",
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// Somebody signed out.
        SignedOut = "signed_out",
        /// A wrong password.
        SignInFailed = "sign_in_failed",
        /// Too many of them.
        SignInThrottled = "sign_in_throttled",
        /// A right password, after which the second factor is asked for.
        SecondFactorAsked = "second_factor_asked",
        /// A wrong code.
        SecondFactorFailed = "second_factor_failed",
        /// Too many of them.
        SecondFactorThrottled = "second_factor_throttled",
        /// A recovery code in place of the app's.
        RecoveryCodeUsed = "recovery_code_used",
        /// A token that was used before: a session was copied, and has ended.
        SessionReuseDetected = "session_reuse_detected",
        /// One session was ended from another.
        SessionEnded = "session_ended",
        /// All other sessions were ended.
        OtherSessionsEnded = "other_sessions_ended",
        /// Its owner has shown anew who they are.
        Proved = "proved",
        /// Somebody with a session could not.
        ProofFailed = "proof_failed",
        /// Another password by the link of a mail.
        PasswordReset = "password_reset",
        /// Another password by who knew the one so far.
        PasswordChanged = "password_changed",
        /// Somebody with a session did not know it.
        PasswordChangeFailed = "password_change_failed",
        /// Name, telephone, language or time zone.
        ProfileChanged = "profile_changed",
        /// Another picture.
        AvatarChanged = "avatar_changed",
        /// No picture any more.
        AvatarRemoved = "avatar_removed",
        /// Another address was asked for.
        EmailChangeRequested = "email_change_requested",
        /// The mails about it were asked for again.
        EmailChangeResent = "email_change_resent",
        /// One of the two addresses confirmed it.
        EmailChangeConfirmed = "email_change_confirmed",
        /// It waits no more, and nothing has changed.
        EmailChangeCancelled = "email_change_cancelled",
        /// It has another address.
        EmailChanged = "email_changed",
        /// A key for an authenticator app was made.
        TwoFactorSetupBegun = "two_factor_setup_begun",
        /// A code of it was wrong.
        TwoFactorSetupFailed = "two_factor_setup_failed",
        /// The second factor is on.
        TwoFactorEnabled = "two_factor_enabled",
        /// It is off.
        TwoFactorDisabled = "two_factor_disabled",
        /// There are new recovery codes.
        RecoveryCodesRenewed = "recovery_codes_renewed",
        /// An operator took the second factor away.
        TwoFactorReset = "two_factor_reset",
        /// A provider opens it from now on.
        ExternalLinked = "external_linked",
        /// A provider opens it no more.
        ExternalUnlinked = "external_unlinked",
        /// Somebody came by a provider, and was not let in.
        ExternalSignInRefused = "external_sign_in_refused",
    }
}

/// What the trail tells of: a kind of thing, and what is done to one, which together are an action such as `team.renamed`.
/// What is done to an account is an [`AccountAction`].
pub const ACTIONS: &[(Resource, &[&str])] = &[
    (
        Resource::Ticket,
        &[
            "raised",
            "replied",
            "noted",
            "assigned",
            "team_changed",
            "status_changed",
            "priority_changed",
            "category_changed",
            "subject_changed",
            "description_changed",
            "recounted",
        ],
    ),
    (
        Resource::Member,
        &[
            "joined",
            "role_changed",
            "customer_changed",
            "scope_changed",
            "made_primary",
            "no_longer_primary",
            "disabled",
            "enabled",
            "two_factor_reset",
            "email_changed",
        ],
    ),
    (Resource::Invitation, &["invited", "resent", "undelivered", "revoked", "accepted"]),
    (Resource::Team, &["created", "renamed", "member_added", "member_removed", "archived", "restored"]),
    (
        Resource::Customer,
        &[
            "created",
            "renamed",
            "changed",
            "archived",
            "restored",
            "contact_added",
            "contact_changed",
            "contact_removed",
            "primary_contact_changed",
        ],
    ),
    (Resource::Organization, &["changed"]),
    (Resource::ApiKey, &["created", "rotated", "revoked"]),
    (Resource::IdentityProvider, &["created", "changed", "removed"]),
    (Resource::Mail, &["sent", "failed"]),
    (Resource::Attachment, &["uploaded", "downloaded", "removed", "tidied"]),
    (Resource::Audit, &["exported", "verified"]),
];

/// The kind of an account, before the dot of what is done to one.
pub const ACCOUNT: &str = "account";

/// Whether an action is one of those that the trail tells of.
pub fn is_action(action: &str) -> bool {
    let Some((kind, word)) = action.split_once('.') else { return false };
    if kind == ACCOUNT {
        return word.parse::<AccountAction>().is_ok();
    }
    ACTIONS.iter().any(|(own, words)| own.as_str() == kind && words.contains(&word))
}

/// Something that happened to one's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountEvent {
    /// The event.
    pub id: AuditEventId,
    /// When.
    #[serde(deserialize_with = "crate::instant::read")]
    pub at: DateTime<Utc>,
    /// In whose name: `visitor` is somebody who did not show that they are you.
    pub actor: Actor,
    /// What happened, as a word in the past tense.
    #[cfg_attr(feature = "openapi", schema(example = "signed_in"))]
    pub action: String,
    /// The organization in whose trail it stands: where it happened, or where the account was used last.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub organization: String,
    /// What is different by it.
    pub changes: Vec<AuditChange>,
    /// The address that the request came from.
    #[cfg_attr(feature = "openapi", schema(example = "192.0.2.7"))]
    pub ip: Option<String>,
    /// The browser or program, as far as it says.
    #[cfg_attr(feature = "openapi", schema(example = "Firefox"))]
    pub browser: Option<String>,
    /// The system that it runs on, as far as it says.
    #[cfg_attr(feature = "openapi", schema(example = "Windows"))]
    pub system: Option<String>,
    /// The program that it came from, as it says.
    #[cfg_attr(feature = "openapi", schema(example = "Mozilla/5.0"))]
    pub user_agent: Option<String>,
}

crate::words! {
    /// What is wrong with a sealed audit trail.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum AuditFault {
        /// An event is not what it was when it was sealed.
        EventChanged = "event_changed",
        /// A sealed event is gone.
        EventRemoved = "event_removed",
        /// An event is neither sealed nor waits for it.
        EventInserted = "event_inserted",
        /// An event was put in long after the time that it tells.
        EventBackdated = "event_backdated",
        /// A block is not what it was when it was made, or does not follow the one before.
        BlockChanged = "block_changed",
        /// A block is gone.
        BlockRemoved = "block_removed",
        /// The hash that was kept elsewhere is none of the chain's.
        HeadMissing = "head_missing",
    }
}

/// One thing that is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditFinding {
    /// What is wrong.
    pub fault: AuditFault,
    /// The number of the block that shows it.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub block: Option<i64>,
    /// The event that it is about.
    pub event_id: Option<AuditEventId>,
}

/// What comes of verifying the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditVerification {
    /// How many blocks there are.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub blocks: i64,
    /// How many events are in them.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub sealed: i64,
    /// How many events wait for the next block; of these nothing can be said.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub unsealed: i64,
    /// The hash of the last block. Whoever keeps it elsewhere can tell later whether the whole chain was made anew.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    )]
    pub head: Option<String>,
    /// The first hundred things that are wrong; none when the trail is whole.
    pub findings: Vec<AuditFinding>,
}

impl AuditVerification {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }
}

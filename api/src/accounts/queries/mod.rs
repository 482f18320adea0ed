//! Every statement that touches accounts and what hangs on them, by the question asked.

pub(super) mod accounts;
pub(super) mod attempts;
pub(super) mod audit;
pub(super) mod avatars;
pub(super) mod challenges;
pub(super) mod email_changes;
pub(super) mod external;
pub(super) mod identities;
pub(super) mod invitations;
pub(super) mod mails;
pub(super) mod members;
pub(super) mod organizations;
pub(super) mod registration;
pub(super) mod sessions;
pub(super) mod tokens;
pub(super) mod two_factor;
pub(super) mod unconfirmed;

//! The second factor: a code of six digits by an authenticator app (TOTP, RFC 6238), or a recovery code in its place.
//!
//! The app's **key** is sealed at rest. A code is good for its half minute and the ones before and after it, so for 90
//! seconds at most, and only once: the step of the last one is kept with the account, whose row is locked meanwhile.
//! Ten **recovery codes** of 120 random bits are kept as SHA-256 and go when they are used.
//!
//! Whoever knows the password of such an account gets a **challenge** and no token. It is good for five minutes, five
//! tries, and for nothing but [`challenge::verify`]. Tries are counted against the account, too, by the rules for
//! passwords and apart from them: a right password forgives no wrong code.
//!
//! What sets a factor up, changes or takes it away wants a fresh proof of who one is: the password *and* a code where
//! there is a factor already (ASVS 7.5.1). None of it ends a session; the pages offer to end the others (ASVS 7.4.3).

pub(super) mod challenge;
pub(super) mod confirm;
pub(super) mod operator;
mod qr;
mod recovery;
pub(super) mod reset;
pub(super) mod setup;
mod spend;
mod totp;

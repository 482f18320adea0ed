//! One's own account: the profile, its address, and what happened to it.

/// One's profile.
pub mod profile {
    /// A section.
    pub const PERSON: &str = "About you";
    /// A field.
    pub const PICTURE: &str = "Picture";
    /// Under it.
    pub const PICTURE_HINT: &str = "PNG, JPEG or WebP, at most 5 MB. Whoever works with you here sees it.";
    /// It was no picture.
    pub const PICTURE_UNREADABLE: &str =
        "This can't be read as a picture. Choose a PNG, JPEG or WebP of at most 5 MB.";
    /// It did not work.
    pub const PICTURE_NOT_SAVED: &str = "Your picture was not saved.";
    /// It worked.
    pub const PICTURE_SAVED: &str = "Picture saved";
    /// It worked.
    pub const PICTURE_REMOVED: &str = "Picture removed";
    /// A section.
    pub const LOOK: &str = "Colours";
    /// Under it.
    pub const LOOK_TEXT: &str = "On this device.";
    /// Under it.
    pub const PASSWORD_TEXT: &str = "All your other sessions end when you change it.";
    /// The button.
    pub const PASSWORD_SUBMIT: &str = "Change password";
    /// It did not work.
    pub const PASSWORD_FAILED: &str = "The password was not changed.";
    /// It worked.
    pub const PASSWORD_DONE: &str = "Password changed";
    /// It did not work.
    pub const FAILED: &str = "Your profile was not saved.";
    /// It worked.
    pub const SAVED: &str = "Profile saved";
    /// Under the region.
    pub const REGION_HINT: &str = "How dates and times are written.";

    /// The languages and regions that can be chosen: those that there is a catalogue of words for.
    pub const LANGUAGES: [(&str, &str); 2] =
        [("en-GB", "English (United Kingdom)"), ("en-US", "English (United States)")];
}

/// What happened to an account.
pub mod activity {
    use crate::text::common::counted;
    use shared::audit::AccountAction;
    use shared::person::Actor;

    /// The section.
    pub const TITLE: &str = "Activity";
    /// Under it.
    pub const TEXT: &str = "What happened to your account, and from where. If something was not you, change your password: \
                            that signs out everybody else.";
    /// They failed.
    pub const NOT_LOADED: &str = "Your activity could not be loaded.";
    /// The next ones failed.
    pub const MORE_NOT_LOADED: &str = "More of your activity could not be loaded.";
    /// Leads to where that is done.
    pub const CHANGE_PASSWORD: &str = "Change your password";

    /// Under the list.
    pub fn shown(rows: usize, more: bool) -> String {
        if more { format!("The newest {rows} events") } else { counted(rows, "event", "events") }
    }

    /// One event, to its owner. What is not known here is said as it is called.
    pub fn happened(action: &str, actor: Actor) -> String {
        let known = action.parse::<AccountAction>();
        let who = match (&known, actor) {
            (Ok(AccountAction::SessionReuseDetected), _) | (_, Actor::Visitor) => "Somebody",
            (Ok(AccountAction::Created | AccountAction::Forgotten | AccountAction::TwoFactorReset), _) => {
                "Your account"
            }
            _ => "You",
        };
        let what = known.map_or_else(|_| action.replace('_', " "), |action| verb(action).to_owned());
        format!("{who} {what}")
    }

    /// What was done, after who did it.
    pub const fn verb(action: AccountAction) -> &'static str {
        match action {
            AccountAction::Registered => "registered",
            AccountAction::FoundingRefused => "registered a firm where visitors may not",
            AccountAction::Joined => "joined",
            AccountAction::Created => "was made an administrator",
            AccountAction::Forgotten => "was forgotten, never having confirmed the address",
            AccountAction::EmailVerified => "confirmed the address",
            AccountAction::VerificationFailed => "gave a wrong password for confirming the address",
            AccountAction::SignedIn => "signed in",
            AccountAction::SignedOut => "signed out",
            AccountAction::SignInFailed => "tried to sign in with a wrong password",
            AccountAction::SignInThrottled => "tried to sign in too often",
            AccountAction::SecondFactorAsked => "gave the right password and was asked for a code",
            AccountAction::SecondFactorFailed => "tried to sign in with a wrong code",
            AccountAction::SecondFactorThrottled => "tried too many codes",
            AccountAction::RecoveryCodeUsed => "used a recovery code",
            AccountAction::SessionReuseDetected => "used an old token; the session was ended",
            AccountAction::SessionEnded => "signed another device out",
            AccountAction::OtherSessionsEnded => "signed out everywhere else",
            AccountAction::Proved => "confirmed the identity",
            AccountAction::ProofFailed => "could not confirm the identity",
            AccountAction::PasswordReset => "chose a new password by mail",
            AccountAction::PasswordChanged => "changed the password",
            AccountAction::PasswordChangeFailed => "gave a wrong password for changing it",
            AccountAction::ProfileChanged => "changed the profile",
            AccountAction::AvatarChanged => "changed the picture",
            AccountAction::AvatarRemoved => "removed the picture",
            AccountAction::EmailChangeRequested => "asked for another e-mail address",
            AccountAction::EmailChangeResent => "had the mails about another e-mail address sent again",
            AccountAction::EmailChangeConfirmed => "confirmed another e-mail address",
            AccountAction::EmailChangeCancelled => "called off the change of the e-mail address",
            AccountAction::EmailChanged => "changed the e-mail address",
            AccountAction::TwoFactorSetupBegun => "began to set up two-factor sign-in",
            AccountAction::TwoFactorSetupFailed => "gave a wrong code for two-factor sign-in",
            AccountAction::TwoFactorEnabled => "turned two-factor sign-in on",
            AccountAction::TwoFactorDisabled => "turned two-factor sign-in off",
            AccountAction::RecoveryCodesRenewed => "made new recovery codes",
            AccountAction::TwoFactorReset => "lost two-factor sign-in, which an operator took away",
            AccountAction::ExternalLinked => "linked a sign-in by a provider",
            AccountAction::ExternalUnlinked => "unlinked a sign-in by a provider",
            AccountAction::ExternalSignInRefused => "tried to sign in by a provider",
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn whatever_can_happen_has_words_of_its_own() {
            let mut said: Vec<_> = AccountAction::ALL.into_iter().map(verb).collect();
            assert!(said.iter().all(|words| !words.contains('_')));
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), AccountAction::ALL.len());
        }

        #[test]
        fn who_did_it_stands_first() {
            assert_eq!(happened("signed_in", Actor::Client), "You signed in");
            assert_eq!(
                happened("sign_in_failed", Actor::Visitor),
                "Somebody tried to sign in with a wrong password"
            );
            assert_eq!(happened("created", Actor::System), "Your account was made an administrator");
            assert_eq!(
                happened("set_sail", Actor::Staff),
                "You set sail",
                "also what came with a newer server"
            );
        }
    }
}

/// The address of one's account, and giving it another.
pub mod address {
    /// Under the section's heading.
    pub const TEXT: &str = "A new one counts once both addresses have confirmed it.";
    /// It could not be read.
    pub const NOT_LOADED: &str = "Your address could not be loaded.";
    /// Beside the address.
    pub const HINT: &str = "You sign in with it.";
    /// Opens the dialog.
    pub const CHANGE: &str = "Change…";
    /// The dialog.
    pub const CHANGE_TITLE: &str = "Change your e-mail address";
    /// What comes of it.
    pub const CHANGE_TEXT: &str = "Your address so far and the new one both get a mail with a link. The address changes \
        once both links were followed; your other devices are signed out then.";
    /// The button.
    pub const SUBMIT: &str = "Send the mails";
    /// It did not work.
    pub const NOT_CHANGED: &str = "Your address stays as it is.";
    /// It worked.
    pub const SENT: &str = "Two mails are on their way";
    /// Before the time.
    pub const UNTIL: &str = "The links work until";
    /// Sends the mails again.
    pub const RESEND: &str = "Send again";
    /// They were sent again.
    pub const RESENT: &str = "Sent again";
    /// Read after "Cancel".
    pub const OF_CHANGE: &str = "the change of address";
    /// It was cancelled.
    pub const CANCELLED: &str = "Your address stays as it is";
    /// The page of the links.
    pub const CONFIRM_TITLE: &str = "Confirm the change of address";
    /// Under it.
    pub const CONFIRM_TEXT: &str = "Somebody, most likely you, asked for another address for their account. Confirm it only if it was you.";
    /// The button.
    pub const CONFIRM: &str = "Confirm the change";
    /// It did not work.
    pub const NOT_CONFIRMED: &str = "The change was not confirmed.";
    /// The other address is still to confirm it: the title.
    pub const HALF_TITLE: &str = "Confirmed by this address";
    /// And what is to be done.
    pub const HALF: &str =
        "The address changes as soon as the link in the mail to the other one was followed, too.";
    /// It is changed: the title.
    pub const DONE_TITLE: &str = "Your address is changed";
    /// And what comes of it.
    pub const DONE: &str = "Sign in with the new one from now on. Your other devices were signed out.";
    /// Somebody else was faster.
    pub const TAKEN: &str = "Another account has this address by now. Your address stays as it is.";
    /// Leads on.
    pub const GO_ON: &str = "Go on";

    /// Who is still to confirm it.
    pub const fn waiting(is_former_confirmed: bool, is_new_confirmed: bool) -> &'static str {
        match (is_former_confirmed, is_new_confirmed) {
            (true, _) => "Confirmed by your address so far, waiting for the new one",
            (_, true) => "Confirmed by the new address, waiting for the one so far",
            _ => "Waiting for both addresses",
        }
    }
}

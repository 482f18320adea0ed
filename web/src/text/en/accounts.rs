//! Signing up and in, and oneself.

/// The frame around all of it.
pub mod sign_in {
    /// What the portal is for: the heading of its panel.
    pub const PANEL: &str = "Everything we are doing for you, in one place.";
    /// What one can do there.
    pub const PANEL_TICKETS: &str = "Raise a ticket and follow it to the end";
    /// What one can do there.
    pub const PANEL_LIVE: &str = "See every answer the moment it is written";
    /// What one can do there.
    pub const PANEL_HISTORY: &str = "Look up what was said and decided";
    /// What the console is for: the heading of its panel.
    pub const CONSOLE_PANEL: &str = "Every client, every ticket, one desk.";
    /// What one can do there.
    pub const CONSOLE_QUEUE: &str = "See what comes in as it comes in";
    /// What one can do there.
    pub const CONSOLE_NOTES: &str = "Talk among yourselves in notes clients never see";
    /// Names the panel.
    pub const ABOUT: &str = "About this portal";
    /// Title of the portal's sign-in.
    pub const TITLE: &str = "Sign in to your portal";
    /// Title of the console's sign-in.
    pub const CONSOLE_TITLE: &str = "Sign in to the console";
    /// The document's title.
    pub const PAGE: &str = "Sign in";
    /// The button.
    pub const SUBMIT: &str = "Sign in";
    /// While it works.
    pub const SUBMITTING: &str = "Signing in";
    /// It did not work.
    pub const FAILED: &str = "You are not signed in.";
    /// The session ended while it was in use.
    pub const ENDED: &str = "Your session has ended. Sign in again; what you wrote is kept.";
    /// Whoever signed out sees that they did.
    pub const LEFT: &str = "You are signed out.";
    /// Before the link to registration.
    pub const NEW_HERE: &str = "New here?";
    /// The same, where nobody registers by themselves.
    pub const ASK_FOR_INVITATION: &str = "Ask the people you work with for an invitation.";
    /// At the portal: before the link to the console's sign-in.
    pub const WORK_HERE: &str = "Work here?";
    /// At the console: before the link to the portal's sign-in.
    pub const A_CLIENT: &str = "A client?";
    /// Before the accounts of the demo.
    pub const DEMO: &str = "This is a demo. Fill in an account to look around:";
    /// All accounts of the demo have it.
    pub const DEMO_PASSWORD: &str = "harbour-demo-2026";

    /// Under the title; without a name while the address names no organization.
    pub fn for_clients_of(organization: Option<&str>) -> String {
        organization.map_or_else(|| "For clients.".into(), |name| format!("For clients of {name}."))
    }

    /// Under the title of the console's.
    pub fn for_staff_of(organization: Option<&str>) -> String {
        organization.map_or_else(|| "For staff.".into(), |name| format!("For staff of {name}."))
    }

    /// One of the demo's accounts: who, and in which role.
    pub const DEMO_CLIENT: (&str, &str) = ("Marta Lindholm, client", "marta.lindholm@tidewell.example");
    /// One of the demo's accounts: who, and in which role.
    pub const DEMO_AGENT: (&str, &str) = ("Jonas Reuter, agent", "jonas.reuter@harbourvale.example");
    /// One of the demo's accounts: who, and in which role.
    pub const DEMO_ADMIN: (&str, &str) = ("Eleanor Vale, admin", "eleanor.vale@harbourvale.example");
}

/// The fields of a person and an account.
pub mod person {
    /// A field.
    pub const EMAIL: &str = "E-mail address";
    /// A field.
    pub const NEW_EMAIL: &str = "New e-mail address";
    /// A field.
    pub const PASSWORD: &str = "Password";
    /// A field.
    pub const NEW_PASSWORD: &str = "New password";
    /// A field.
    pub const CURRENT_PASSWORD: &str = "Current password";
    /// Under a new password.
    pub const PASSWORD_HINT: &str = "At least 12 characters. A few words in a row work well.";
    /// A field.
    pub const FIRST_NAME: &str = "First name";
    /// A field.
    pub const LAST_NAME: &str = "Last name";
    /// A field.
    pub const COMPANY: &str = "Your company";
    /// A field.
    pub const PHONE: &str = "Telephone";
    /// A field.
    pub const REGION: &str = "Region";
    /// A field.
    pub const TIME_ZONE: &str = "Time zone";
}

/// Creating an account.
pub mod register {
    /// The title.
    pub const TITLE: &str = "Create an account";
    /// The title of making an organization of one's own.
    pub const FOUND: &str = "Register your firm";
    /// Under it.
    pub const FOUND_TEXT: &str = "For a desk of your own. Your staff and your clients follow by invitation.";
    /// Nobody may.
    pub const FOUND_CLOSED: &str = "New firms are registered by the people who run this server.";
    /// A field: what the organization is called.
    pub const FIRM: &str = "Your firm";
    /// The button.
    pub const SUBMIT: &str = "Create account";
    /// While it works.
    pub const SUBMITTING: &str = "Creating";
    /// It did not work.
    pub const FAILED: &str = "The account was not created.";
    /// Before the link to sign-in.
    pub const HAVE_ONE: &str = "Have an account already?";
    /// Afterwards: the title.
    pub const SENT_TITLE: &str = "Check your mail";
    /// Nobody registers by themselves.
    pub const BY_INVITATION: &str =
        "Accounts are made by invitation here. Ask the people you work with for one.";
    /// Nobody registers at all.
    pub const CLOSED: &str = "No new accounts are given out here.";

    /// Under the title.
    pub fn at(organization: &str) -> String {
        format!("To raise and follow tickets with {organization}.")
    }

    /// Afterwards: what to do.
    pub fn sent(email: &str) -> String {
        format!("A mail to {email} has a link that confirms the address. Open it, then sign in.")
    }
}

/// Confirming an address.
pub mod verify {
    /// The title of asking for the password.
    pub const TITLE: &str = "Confirm your address";
    /// Under it: what to enter, and why.
    pub const WHY: &str = "Enter the password you chose when you registered, so that nobody else's account is \
                           confirmed with your address.";
    /// The same for an account that a provider made.
    pub const WHY_AGAIN: &str = "Sign in once more as you did before, so that nobody else's account is confirmed with \
                                 your address.";
    /// The button.
    pub const SUBMIT: &str = "Confirm address";
    /// While it is sent.
    pub const SUBMITTING: &str = "Confirming";
    /// Before the link for whoever has no such password.
    pub const NOT_KNOWN: &str = "You did not register yourself, or forgot the password?";
    /// It is confirmed: the title.
    pub const DONE_TITLE: &str = "Your address is confirmed";
    /// It is confirmed: what to do.
    pub const DONE: &str = "You can sign in now.";
    /// It could not be confirmed.
    pub const FAILED: &str = "The address was not confirmed.";
    /// The link has no token.
    pub const NO_TOKEN: &str =
        "This link is not complete. Open it from the mail again, or ask for a new one.";
    /// The link was good once: the title.
    pub const USED_UP_TITLE: &str = "This link can't be used any more";
    /// The link was good once: why it is not now.
    pub const USED_UP: &str = "It was used already, or it is too old.";
    /// Before the way to sign-in.
    pub const CONFIRMED_ALREADY: &str = "If your address is confirmed, you can sign in.";
    /// Before asking for another mail.
    pub const NOT_YET: &str = "If it is not, let us send you another mail.";
    /// Asks for another mail.
    pub const RESEND: &str = "Send the mail again";
    /// Another mail was asked for.
    pub const RESENT: &str = "If an account waits for it, a new mail is on its way.";
}

/// Choosing a new password.
pub mod password {
    /// The title of asking for it.
    pub const FORGOT_TITLE: &str = "Forgot your password?";
    /// Under it.
    pub const FORGOT_TEXT: &str = "Tell us your address, and we send a link to choose a new one.";
    /// The button.
    pub const FORGOT_SUBMIT: &str = "Send the link";
    /// It did not work.
    pub const FORGOT_FAILED: &str = "The link was not sent.";
    /// Leads back.
    pub const BACK: &str = "Back to sign-in";
    /// The title of choosing it.
    pub const RESET_TITLE: &str = "Choose a new password";
    /// The button.
    pub const RESET_SUBMIT: &str = "Set the password";
    /// It did not work.
    pub const RESET_FAILED: &str = "The password was not set.";
    /// Afterwards: the title.
    pub const RESET_DONE_TITLE: &str = "Your password is set";
    /// Afterwards: what to do.
    pub const RESET_DONE: &str = "Sign in with it now. All other sessions have ended.";
    /// Asks for another link.
    pub const NEW_LINK: &str = "Ask for a new link";

    /// The mail is on its way, if there is such an account.
    pub fn forgot_sent(email: &str) -> String {
        format!(
            "If there is an account for {email}, a mail with a link is on its way. The link works for 30 minutes."
        )
    }
}

/// Joining by an invitation.
pub mod accept {
    use shared::role::Role;

    /// The page.
    pub const PAGE: &str = "Invitation";
    /// The link is no good any more.
    pub const OVER_TITLE: &str = "This invitation can't be used";
    /// Under the password of an account that is there.
    pub const OWN_PASSWORD_HINT: &str = "The one of the account that you have with this address.";
    /// The button.
    pub const SUBMIT: &str = "Join";
    /// While it is sent.
    pub const SUBMITTING: &str = "Joining";
    /// It did not work.
    pub const FAILED: &str = "You have not joined.";

    /// The title.
    pub fn title(organization: &str) -> String {
        format!("Join {organization}")
    }

    /// Who asks, and as what one joins.
    pub fn line(by: &str, role: Role, customer: Option<&str>) -> String {
        match (role, customer) {
            (Role::Client, Some(customer)) => format!("{by} invited you, for {customer}."),
            (Role::Client, None) => format!("{by} invited you."),
            (Role::Agent, _) => format!("{by} invited you to work here as an agent."),
            (Role::Manager, _) => format!("{by} invited you to work here as a manager."),
            (Role::Admin, _) => format!("{by} invited you to work here as an admin."),
        }
    }
}

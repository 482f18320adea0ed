//! The second factor, and where one is signed in.

/// At sign-in.
pub mod two_factor {
    /// The title.
    pub const SIGN_IN_TITLE: &str = "One more step";
    /// A field.
    pub const CODE: &str = "Code";
    /// Under it.
    pub const CODE_HINT: &str = "The six digits that your authenticator app shows.";
    /// A field.
    pub const RECOVERY_CODE: &str = "Recovery code";
    /// Under it.
    pub const RECOVERY_HINT: &str = "One of the ten that you kept when you set it up. Each works once.";
    /// Under a field that takes either.
    pub const EITHER_HINT: &str = "Of your authenticator app, or a recovery code.";
    /// Goes to the other way.
    pub const USE_RECOVERY: &str = "Use a recovery code";
    /// And back.
    pub const USE_APP: &str = "Use the authenticator app";
    /// Begins anew.
    pub const SIGN_IN_AGAIN: &str = "Back to sign-in";
    /// The button.
    pub const GO_ON: &str = "Continue";
    /// While it works.
    pub const CHECKING: &str = "Checking";
    /// It did not work.
    pub const NOT_IN: &str = "You are not signed in.";
}

/// The page.
pub mod security {
    use shared::accounts::Application;

    /// The title.
    pub const TITLE: &str = "Security";
    /// On the way to it.
    pub const LINK_TEXT: &str = "Two-factor sign-in, and where you are signed in.";
    /// The way to it.
    pub const OPEN: &str = "Open security";
    /// A section.
    pub const TWO_FACTOR: &str = "Two-factor sign-in";
    /// Under it.
    pub const TWO_FACTOR_TEXT: &str =
        "After your password, a code from your phone. A stolen password alone opens nothing.";
    /// The state could not be read.
    pub const NOT_LOADED: &str = "Two-factor sign-in could not be loaded.";
    /// It is off.
    pub const OFF_TEXT: &str =
        "It is off. You need an authenticator app on your phone or in your password manager.";
    /// The organization wants it.
    pub const REQUIRED: &str = "Your organization asks for two-factor sign-in. Set it up to go on.";
    /// Begins.
    pub const SET_UP: &str = "Set up";
    /// It is on.
    pub const ON: &str = "On";
    /// Before the time.
    pub const SINCE: &str = "since";
    /// Makes new ones.
    pub const NEW_CODES: &str = "New recovery codes";
    /// Exchanges the key.
    pub const OTHER_PHONE: &str = "Use another phone";
    /// Turns it off.
    pub const TURN_OFF: &str = "Turn off";
    /// Asks before.
    pub const TURN_OFF_TITLE: &str = "Turn off two-factor sign-in?";
    /// What comes of it.
    pub const TURN_OFF_TEXT: &str = "Your password alone will sign you in. Your recovery codes stop working.";
    /// It is off now.
    pub const IS_OFF: &str = "Two-factor sign-in is off";
    /// Something did not work.
    pub const NOT_DONE: &str = "That did not work.";
    /// With the picture.
    pub const SCAN: &str = "Scan this with your authenticator app.";
    /// What the picture is.
    pub const QR_CODE: &str = "QR code with the key";
    /// Before the key.
    pub const OR_TYPE: &str = "Or type this key into it:";
    /// Copies the key.
    pub const COPY_KEY: &str = "Copy the key";
    /// On the phone itself.
    pub const OPEN_APP: &str = "Open in an app on this device";
    /// A field.
    pub const FIRST_CODE: &str = "Code from the app";
    /// Under it.
    pub const FIRST_CODE_HINT: &str = "The six digits that it shows now. They prove that the key arrived.";
    /// The button.
    pub const TURN_ON: &str = "Turn on";
    /// While it works.
    pub const TURNING_ON: &str = "Turning on";
    /// It did not work.
    pub const NOT_ON: &str = "Two-factor sign-in is not on.";
    /// Above the codes.
    pub const CODES_ONCE: &str = "Keep these recovery codes where you find them without your phone. They are shown only now; each works once.";
    /// Copies them.
    pub const COPY_CODES: &str = "Copy the codes";
    /// Keeps them in a file.
    pub const DOWNLOAD: &str = "Download";
    /// The file's name.
    pub const CODES_FILE: &str = "recovery-codes.txt";
    /// Goes on.
    pub const CODES_KEPT: &str = "I have kept them";
    /// A section.
    pub const DEVICES: &str = "Where you are signed in";
    /// Under it.
    pub const DEVICES_TEXT: &str = "If you don't know one of these, sign it out and change your password.";
    /// They could not be read.
    pub const DEVICES_NOT_LOADED: &str = "Your sign-ins could not be loaded.";
    /// The one that is looked at.
    pub const THIS_ONE: &str = "This device";
    /// Ends one.
    pub const END: &str = "Sign out";
    /// Ends all others.
    pub const END_OTHERS: &str = "Sign out everywhere else";
    /// Asks before.
    pub const END_OTHERS_TITLE: &str = "Sign out everywhere else?";
    /// What comes of it.
    pub const END_OTHERS_TEXT: &str =
        "Everybody who uses your account on another device has to sign in again.";
    /// It has ended.
    pub const ENDED: &str = "Signed out there";
    /// Before the time.
    pub const SIGNED_IN: &str = "Signed in";
    /// Before the time.
    pub const LAST_USED: &str = "Last used";
    /// The dialog.
    pub const PROOF_TITLE: &str = "Confirm that it is you";
    /// What it is for.
    pub const PROOF_TEXT: &str = "What you are about to do can let somebody in or lock you out.";
    /// It did not work.
    pub const NOT_PROVED: &str = "That could not be confirmed.";

    /// What somebody is signed in with.
    pub fn device(browser: Option<&str>, system: Option<&str>) -> String {
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "Another program".to_owned(),
        }
    }

    /// What somebody is signed in to.
    pub const fn application(application: Application) -> &'static str {
        match application {
            Application::Portal => "Portal",
            Application::Console => "Console",
        }
    }

    /// How many recovery codes there are.
    pub fn codes_left(left: u32) -> String {
        match left {
            0 => "No recovery codes are left. Make new ones, in case you lose your phone.".to_owned(),
            1 => "One recovery code is left.".to_owned(),
            _ => format!("{left} recovery codes are left."),
        }
    }
}

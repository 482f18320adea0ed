//! Signing in by a provider elsewhere.

/// The document's title, and the page's while it asks.
pub const PAGE: &str = "Signing in";
/// Under it.
pub const ASKING: &str = "One moment: we are checking what your provider says.";
/// It did not work.
pub const REFUSED: &str = "You are not signed in.";
/// The page was opened by itself, or reloaded.
pub const NOT_BEGUN: &str = "This sign-in was not begun in this tab, or is over. Please begin again.";
/// Goes back to where one came from.
pub const BACK: &str = "Go back";
/// Between the buttons and the form.
pub const OR: &str = "or with your e-mail address";
/// A provider whose name is not known here.
pub const YOUR_PROVIDER: &str = "your provider";
/// For whoever has no password, where one is asked for.
pub const NO_PASSWORD: &str = "You came by another provider and have no password here.";
/// What helps them, before the buttons.
pub const AGAIN: &str = "You have no password here. Sign in once more with the provider that you came by, or choose a \
                         password.";
/// A button.
pub const CHOOSE_PASSWORD: &str = "Send me a link to choose a password";
/// It was sent.
pub fn link_sent(address: &str) -> String {
    format!("A link is on its way to {address}")
}
/// Names the buttons.
pub const OTHERS: &str = "Other ways to sign in";
/// In the security page: a section.
pub const LINKED: &str = "Sign in with another account";
/// Under it.
pub const LINKED_TEXT: &str = "Once linked, it opens this account without your Portico password.";
/// They failed.
pub const NOT_LOADED: &str = "Linked accounts could not be loaded.";
/// Before the time.
pub const LINKED_SINCE: &str = "Linked";
/// Before the time.
pub const USED: &str = "last used";
/// Takes it away.
pub const UNLINK: &str = "Unlink";
/// What comes of it.
pub const UNLINK_TEXT: &str = "It opens this account no more. You can link it again.";
/// It worked.
pub const UNLINKED: &str = "Unlinked";

/// A button.
pub fn go_on_with(provider: &str) -> String {
    format!("Continue with {provider}")
}

/// A button.
pub fn again_with(provider: &str) -> String {
    format!("Sign in again with {provider}")
}

/// A button.
pub fn link(provider: &str) -> String {
    format!("Link {provider}")
}

/// The question.
pub fn unlink(provider: &str) -> String {
    format!("Unlink {provider}?")
}

/// Where it lets one in, when not everywhere.
pub fn only(organization: &str) -> String {
    format!("for {organization} only")
}

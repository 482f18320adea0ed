//! How one signs in: the organization's say in it.

use crate::text::common::counted;

/// The page, and its tab.
pub const TITLE: &str = "Sign-in";
/// A section.
pub const TWO_FACTOR: &str = "Two-factor sign-in";
/// Under it.
pub const TWO_FACTOR_TEXT: &str =
    "After the password, a code from a phone. Everybody can turn it on for themselves.";
/// A field.
pub const WHO_NEEDS_ONE: &str = "Who has to use it";
/// Under it.
pub const WHO_NEEDS_ONE_HINT: &str =
    "Whoever has none yet is led to setting it up, and gets no further without.";
/// A section.
pub const PROVIDERS: &str = "Your own sign-in provider";
/// Under it.
pub const PROVIDERS_TEXT: &str = "Keycloak, Ory, Google, Microsoft or any other by OpenID Connect. It lets people into this organization alone.";
/// They failed.
pub const NOT_LOADED: &str = "The providers could not be loaded.";
/// There are none.
pub const NONE: &str = "None yet: everybody signs in with their password.";
/// Adds one; also the dialog.
pub const ADD: &str = "Add a provider";
/// It is in use.
pub const IN_USE: &str = "In use";
/// It is not.
pub const OFF: &str = "Off";
/// A field.
pub const NAME: &str = "Name";
/// Under it.
pub const NAME_HINT: &str = "It stands on the button: “Continue with …”.";
/// A field.
pub const ISSUER: &str = "Issuer";
/// Under it.
pub const ISSUER_HINT: &str =
    "Exactly as the provider's discovery document names it, such as https://id.company.com/realms/staff.";
/// Asks the provider.
pub const CHECK: &str = "Test";
/// While it is asked.
pub const CHECKING: &str = "Asking";
/// What is to be registered at the provider.
pub const REDIRECTS: &str = "Register these two addresses at the provider, which leads people back to them.";
/// The same, of a provider that is not kept yet.
pub const REDIRECTS_LATER: &str =
    "Once it is saved, “Edit” shows the two addresses to register at the provider.";
/// One of them.
pub const FOR_CLIENTS: &str = "Redirect URI for clients";
/// One of them.
pub const FOR_STAFF: &str = "Redirect URI for staff";
/// Puts it in the clipboard.
pub const COPY: &str = "Copy";
/// A field.
pub const CLIENT_ID: &str = "Client ID";
/// A field.
pub const CLIENT_SECRET: &str = "Client secret";
/// Under it.
pub const SECRET_HINT: &str = "It is kept sealed, and shown to nobody again.";
/// The same, where there is one.
pub const SECRET_KEPT: &str = "There is one. Leave this empty to keep it.";
/// A field.
pub const GROUPS_CLAIM: &str = "Claim with groups";
/// Under it.
pub const GROUPS_CLAIM_HINT: &str = "Such as groups: then groups can give roles at each sign-in.";
/// A field.
pub const ENABLED: &str = "People can sign in by it";
/// The form failed.
pub const NOT_SAVED: &str = "The provider was not saved.";
/// It did not work.
pub const NOT_REMOVED: &str = "The provider was not removed.";
/// What comes of it.
pub const REMOVE_TEXT: &str =
    "Nobody signs in by it any more. Whoever has no password asks for one by “Forgot your password?”.";

/// The title of the form.
pub fn edit(name: &str) -> String {
    format!("Change {name}")
}

/// The question.
pub fn remove(name: &str) -> String {
    format!("Remove {name}?")
}

/// It worked.
pub fn was_removed(name: &str) -> String {
    format!("{name} was removed.")
}

/// It worked.
pub fn was_saved(name: &str) -> String {
    format!("{name} was saved.")
}

/// Which groups give a role.
pub fn groups(role: &str) -> String {
    format!("Groups of role {role}")
}

/// The provider answered as it should.
pub fn works(keys: u32, algorithms: &str) -> String {
    let keys = counted(usize::try_from(keys).unwrap_or_default(), "key", "keys");
    format!("It answers, with {keys} ({algorithms}). Client and secret show at the first sign-in.")
}

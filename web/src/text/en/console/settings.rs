//! The organization's settings.

use shared::organizations::Registration;

/// The page, and its place.
pub const TITLE: &str = "Settings";
/// Names the tabs.
pub const PARTS: &str = "Parts of the settings";
/// It failed.
pub const NOT_LOADED: &str = "The settings could not be loaded.";
/// It did not work.
pub const FAILED: &str = "The settings were not saved.";

/// It worked.
pub fn saved(section: &str) -> String {
    format!("{section} saved")
}

/// A section.
pub const ORGANIZATION: &str = "Organization";
/// A field.
pub const NAME: &str = "Name";
/// A field: the name in addresses.
pub const SLUG: &str = "Name in addresses";
/// Under region and time zone.
pub const BEGIN_WITH: &str = "New accounts begin with it.";
/// A field.
pub const CURRENCY: &str = "Currency";

/// Under the name in addresses.
pub fn slug_hint(slug: &str) -> String {
    format!("Your sign-in page is /portal/login?organization={slug}. Links with another name work no more.")
}

/// One of the currencies.
pub fn currency(name: &str, code: &str) -> String {
    format!("{name} ({code})")
}

/// A section.
pub const BRANDING: &str = "Branding";
/// Under it.
pub const BRANDING_TEXT: &str = "What clients and staff see of you.";
/// A field.
pub const ACCENT: &str = "Accent colour";
/// Under it.
pub const ACCENT_HINT: &str =
    "Its lightness is set so that everything stays readable. Empty for Portico's own.";
/// Opens the choice of colours.
pub const PICK_ACCENT: &str = "Pick the accent colour";
/// Names the preview.
pub const PREVIEW: &str = "Preview of the accent colour";
/// In the preview.
pub const PREVIEW_BUTTON: &str = "Button";
/// In the preview.
pub const PREVIEW_ROW: &str = "Selected row";
/// In the preview.
pub const PREVIEW_LINK: &str = "Link";
/// A field.
pub const LOGO: &str = "Logo";
/// Under it.
pub const LOGO_HINT: &str = "PNG, JPEG or WebP, up to 5 MB, for light ground. It stands in the portal, on the sign-in page and over mails.";
/// It is no picture, or too large a one.
pub const LOGO_UNREADABLE: &str = "This can't be read as a picture of at most 8192 by 8192 points.";
/// It is there.
pub const LOGO_SAVED: &str = "The logo was saved.";
/// It is gone.
pub const LOGO_REMOVED: &str = "The logo was removed.";
/// It did not work.
pub const LOGO_NOT_SAVED: &str = "The logo was not saved.";
/// A field.
pub const SIGN_IN_TEXT: &str = "Text on the sign-in page";
/// Under it.
pub const SIGN_IN_TEXT_HINT: &str = "Plain text under the title, for everybody who opens the page.";

/// A section.
pub const REGISTRATION: &str = "Registration";
/// Under it.
pub const REGISTRATION_TEXT: &str =
    "Whoever registers is a client of a new customer. Invitations go by no policy.";
/// A field.
pub const WHO_REGISTERS: &str = "Who may register";
/// A field.
pub const DOMAINS: &str = "E-mail domains";
/// Under it.
pub const DOMAINS_HINT: &str = "Such as company.com. Enter or a comma ends each.";

/// One of the policies.
pub const fn policy(policy: Registration) -> &'static str {
    match policy {
        Registration::Open => "Everybody who opens the page",
        Registration::Domains => "Whoever has an e-mail address in one of these domains",
        Registration::Invitation => "Nobody; visitors are told to ask you for an invitation",
        Registration::Closed => "Nobody; visitors are told that no accounts are given out",
    }
}

/// A section and its field.
pub const CATEGORIES: &str = "Ticket categories";
/// Under it.
pub const CATEGORIES_TEXT: &str = "What a ticket can be about. Tickets keep a category that you take away.";
/// Under the field.
pub const CATEGORIES_HINT: &str = "In the order to offer them. Enter or a comma ends each.";

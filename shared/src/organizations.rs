//! The organization, as its members and its visitors see it, and what can be changed about it.

use crate::brand::Brand;
use crate::currencies;
use crate::history::Told;
use crate::identity_providers::ExternalProvider;
use crate::ids::{LogoId, OrgId};
use crate::problem::FieldCode;
use crate::role::Role;
use crate::tickets::CATEGORY_MAX;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of an organization's name.
pub const NAME_MAX: usize = 200;
/// The most characters of its name in addresses.
pub const SLUG_MAX: usize = 63;
/// The most characters of the text on its sign-in page.
pub const SIGN_IN_TEXT_MAX: usize = 500;
/// The most domains whose addresses may register.
pub const DOMAINS_MAX: usize = 50;
/// The most characters of a domain.
pub const DOMAIN_MAX: usize = 253;
/// The most things that a ticket can be about.
pub const CATEGORIES_MAX: usize = 30;

/// An organization that the caller belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// The organization.
    pub id: OrgId,
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub slug: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: String,
    /// Its colour and logo.
    pub brand: Brand,
    /// What a ticket can be about, in the order to offer them.
    #[cfg_attr(feature = "openapi", schema(example = json!(["Website", "Shop", "Hosting"])))]
    pub ticket_categories: Vec<String>,
}

/// An organization that the caller works in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workplace {
    /// The organization.
    pub id: OrgId,
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub slug: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: String,
    /// Its colour and logo.
    pub brand: Brand,
    /// What one is there.
    pub role: Role,
}

crate::words! {
    /// Who may register as a client of an organization.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Registration {
        /// Everybody.
        Open = "open",
        /// Whoever has an address in one of its domains.
        Domains = "domains",
        /// Nobody by themselves; visitors are told to ask for an invitation.
        Invitation = "invitation",
        /// Nobody; visitors are told that no accounts are given out.
        Closed = "closed",
    }
}

crate::words! {
    /// What is next of the first steps of a new organization. Each can be left out.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum FirstStep {
        /// Its name and how it looks.
        Brand = "brand",
        /// Who works there.
        Staff = "staff",
        /// The first customer.
        Client = "client",
        /// None: they are taken, or were put away.
        Done = "done",
    }
}

/// An organization with all its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WholeOrganization {
    /// The organization.
    pub id: OrgId,
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub slug: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: String,
    /// The brand colour as `#rrggbb`; null for Portico's own.
    #[cfg_attr(feature = "openapi", schema(example = "#007781"))]
    pub accent: Option<String>,
    /// Its logo; null where it has none.
    pub logo_id: Option<LogoId>,
    /// What stands under the title of its sign-in page, as plain text; null for nothing.
    #[cfg_attr(feature = "openapi", schema(example = "Questions? Call us at +31 10 555 0100."))]
    pub sign_in_text: Option<String>,
    /// The time zone that new accounts begin with, as an IANA name.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Amsterdam"))]
    pub time_zone: String,
    /// The language and region that new accounts begin with, as a BCP 47 tag.
    #[cfg_attr(feature = "openapi", schema(example = "en-GB"))]
    pub locale: String,
    /// What it is paid in, by ISO 4217.
    #[cfg_attr(feature = "openapi", schema(example = "EUR"))]
    pub currency: String,
    /// Who may register as a client.
    pub registration: Registration,
    /// The domains whose addresses may register where that goes by domain, as the name system has them.
    #[cfg_attr(feature = "openapi", schema(example = json!(["tidewell.example", "xn--mller-kva.example"])))]
    pub email_domains: Vec<String>,
    /// What a ticket can be about, in the order to offer them.
    #[cfg_attr(feature = "openapi", schema(example = json!(["Website", "Shop", "Hosting"])))]
    pub ticket_categories: Vec<String>,
    /// The roles that have to have a second factor: whoever has none sets one up before anything else.
    #[cfg_attr(feature = "openapi", schema(example = json!(["manager", "admin"])))]
    pub two_factor_roles: Vec<Role>,
    /// Which of its first steps is next.
    pub first_step: FirstStep,
    /// When something of it was last changed.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

impl From<&WholeOrganization> for Organization {
    fn from(whole: &WholeOrganization) -> Self {
        Self {
            id: whole.id,
            slug: whole.slug.clone(),
            name: whole.name.clone(),
            brand: Brand::of(whole.id, whole.accent.clone(), whole.logo_id),
            ticket_categories: whole.ticket_categories.clone(),
        }
    }
}

/// What shall be different about the organization; what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateOrganization {
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale Studio"))]
    pub name: Option<String>,
    /// Another name in addresses: letters from a to z, digits and hyphens. No address with the one before works any
    /// more, and somebody else may take it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale-studio"))]
    pub slug: Option<String>,
    /// Another brand colour as `#rrggbb`; null for Portico's own.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "#7a1f5c"))]
    pub accent: Option<Option<String>>,
    /// Another text on the sign-in page; null or empty for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, example = "Questions? Call us at +31 10 555 0100.")
    )]
    pub sign_in_text: Option<Option<String>>,
    /// Another time zone, as an IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Amsterdam"))]
    pub time_zone: Option<String>,
    /// Another language and region, as a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "en-GB"))]
    pub locale: Option<String>,
    /// Another currency, by ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "EUR"))]
    pub currency: Option<String>,
    /// Who may register from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
    /// The domains whose addresses may register, at most 50. An `@` before one is dropped, and one in another script is
    /// kept as the name system has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["tidewell.example", "müller.example"])))]
    pub email_domains: Option<Vec<String>>,
    /// What a ticket can be about, 1 to 30 different ones in the order to offer them. Tickets keep what they have.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["Website", "Shop", "Hosting"])))]
    pub ticket_categories: Option<Vec<String>>,
    /// The roles that have to have a second factor from now on, such as `["manager", "admin"]`; none for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["manager", "admin"])))]
    pub two_factor_roles: Option<Vec<Role>>,
    /// Which of its first steps is next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_step: Option<FirstStep>,
}

impl Validate for UpdateOrganization {
    fn validate(&self, errors: &mut Errors) {
        if let Some(name) = &self.name {
            errors.line("name", name, NAME_MAX);
        }
        if let Some(slug) = &self.slug {
            check_slug(errors, slug);
        }
        if let Some(Some(accent)) = &self.accent
            && !is_colour(accent)
        {
            errors.add("accent", FieldCode::Invalid, "A colour is # and six digits, such as #007781.");
        }
        let text = self.sign_in_text.iter().flatten().find(|text| !text.trim().is_empty());
        if let Some(text) = text {
            errors.text("sign_in_text", text.trim(), SIGN_IN_TEXT_MAX);
        }
        if let Some(zone) = &self.time_zone {
            errors.line("time_zone", zone, 60);
        }
        if let Some(locale) = &self.locale {
            errors.locale("locale", locale);
        }
        if self.currency.as_deref().is_some_and(|currency| !currencies::is_code(currency)) {
            errors.add("currency", FieldCode::Unknown, "Please choose a currency from the list.");
        }
        if let Some(domains) = &self.email_domains {
            check_list(errors, "email_domains", domains, (DOMAINS_MAX, DOMAIN_MAX));
        }
        if let Some(categories) = &self.ticket_categories {
            if categories.is_empty() {
                errors.add("ticket_categories", FieldCode::Required, "Please name at least one category.");
            }
            check_list(errors, "ticket_categories", categories, (CATEGORIES_MAX, CATEGORY_MAX));
        }
    }
}

fn check_slug(errors: &mut Errors, slug: &str) {
    let before = errors.0.len();
    errors.line("slug", slug, SLUG_MAX);
    let edge = |c: Option<u8>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inside = |c: u8| edge(Some(c)) || c == b'-';
    let is_slug = slug.bytes().all(inside) && edge(slug.bytes().next()) && edge(slug.bytes().next_back());
    if errors.0.len() == before && !is_slug {
        errors.add(
            "slug",
            FieldCode::Invalid,
            "Please use small letters from a to z, digits and hyphens between them.",
        );
    }
}

/// Whether this is a colour such as `#007781`.
#[must_use]
pub fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit()))
}

/// Of several words what is wrong with them, once.
fn check_list(errors: &mut Errors, field: &'static str, words: &[String], (most, longest): (usize, usize)) {
    if words.len() > most {
        return errors.add(field, FieldCode::TooLong, "These are too many.");
    }
    let before = errors.0.len();
    for word in words {
        if errors.0.len() == before {
            errors.line(field, word, longest);
        }
    }
}

crate::words! {
    /// What is kept of an organization.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum OrganizationField {
        /// Its name.
        Name = "name",
        /// Its name in addresses.
        Slug = "slug",
        /// Its brand colour.
        Accent = "accent",
        /// Its logo, told by its id.
        Logo = "logo",
        /// The text on its sign-in page.
        SignInText = "sign_in_text",
        /// Its time zone.
        TimeZone = "time_zone",
        /// Its language and region.
        Locale = "locale",
        /// Its currency.
        Currency = "currency",
        /// Who may register.
        Registration = "registration",
        /// The domains whose addresses may register.
        EmailDomains = "email_domains",
        /// What tickets can be about.
        TicketCategories = "ticket_categories",
        /// The roles that have to have a second factor.
        TwoFactorRoles = "two_factor_roles",
        /// Which of its first steps is next.
        FirstStep = "first_step",
    }
}

/// What happened to the organization, as one line of its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrganizationHappening {
    /// Something that is kept of it is another.
    Changed {
        /// What.
        field: OrganizationField,
        /// Before; null where there was nothing. Several are parted by commas.
        #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
        from: Option<String>,
        /// Now; null where there is nothing.
        #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale Studio"))]
        to: Option<String>,
    },
}

impl crate::history::Happening for OrganizationHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "changed",
        }
    }

    fn read(told: &mut Told) -> Option<Self> {
        let Told { kind, field, from, to, .. } = told;
        (kind == "changed").then_some(())?;
        Some(Self::Changed { field: field.take()?.parse().ok()?, from: from.text(), to: to.text() })
    }
}

crate::history::line! {
    /// One line of an organization's history.
    pub struct OrganizationHistoryEntry of OrganizationHappening;
}

/// What anybody may know of an organization before signing in: enough to dress the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Welcome {
    /// The organization's name; Portico's own when the address names none.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: String,
    /// The organization's name in addresses: whose client one becomes by registering here. Null where
    /// registering makes an organization of one's own, if `registration_open`.
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub slug: Option<String>,
    /// The organization's colour and logo.
    pub brand: Brand,
    /// What the organization says there, as plain text.
    #[cfg_attr(feature = "openapi", schema(example = "Questions? Call us at +31 10 555 0100."))]
    pub sign_in_text: Option<String>,
    /// Whether visitors may create an account by themselves.
    pub registration_open: bool,
    /// Whether those who may not are to ask for an invitation.
    pub by_invitation: bool,
    /// Whether visitors may make an organization of their own.
    pub founding_open: bool,
    /// By whom one can sign in besides: the installation's providers, then the organization's own.
    pub providers: Vec<ExternalProvider>,
    /// This server shows demo accounts and the mails it would send.
    pub demo: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Happening as _, Line as _};
    use crate::ids::HistoryId;
    use uuid::Uuid;

    fn wrong(new: &UpdateOrganization) -> Vec<(String, String)> {
        new.errors().into_iter().map(|error| (error.field.into_owned(), error.code.into_owned())).collect()
    }

    #[test]
    fn a_slug_is_what_stands_in_addresses() {
        let new = |slug: &str| UpdateOrganization { slug: Some(slug.into()), ..Default::default() };
        for good in ["a", "7", "harbour-vale", "a--b", &"a".repeat(63)] {
            assert_eq!(wrong(&new(good)), [], "{good}");
        }
        for (bad, code) in [
            ("", "required"),
            (&"a".repeat(64), "too_long"),
            ("-a", "invalid"),
            ("a-", "invalid"),
            ("A", "invalid"),
            ("a b", "invalid"),
            ("ä", "invalid"),
            ("a/b", "invalid"),
        ] {
            assert_eq!(wrong(&new(bad)), [("slug".into(), code.into())], "{bad}");
        }
    }

    #[test]
    fn a_list_is_told_of_once() {
        let new = |categories: &[&str]| UpdateOrganization {
            ticket_categories: Some(categories.iter().map(|&word| word.to_owned()).collect()),
            ..Default::default()
        };
        assert_eq!(wrong(&new(&["Shop"; 30])), []);
        for (bad, code) in [
            (&[][..], "required"),
            (&["Shop"; 31], "too_long"),
            (&["", " "], "required"),
            (&[&"a".repeat(61)], "too_long"),
            (&["a\nb"], "control_character"),
        ] {
            assert_eq!(wrong(&new(bad)), [("ticket_categories".into(), code.into())]);
        }
    }

    #[test]
    fn what_happened_is_read_as_it_was_written() -> Result<(), serde_json::Error> {
        for (from, to) in [(None, Some("#7a1f5c".to_owned())), (Some("#7a1f5c".to_owned()), None)] {
            let what = OrganizationHappening::Changed { field: OrganizationField::Accent, from, to };
            let line = OrganizationHistoryEntry::new(HistoryId(Uuid::nil()), Default::default(), None, what);
            let json = serde_json::to_value(&line)?;
            assert_eq!(json["kind"], line.what.word());
            assert_eq!(serde_json::from_value::<OrganizationHistoryEntry>(json)?, line);
        }
        Ok(())
    }
}

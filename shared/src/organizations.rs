//! The organization, as its members and its visitors see it.

use crate::ids::OrgId;
use serde::{Deserialize, Serialize};

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
    /// The brand colour as `#rrggbb`; null for Portico's own.
    #[cfg_attr(feature = "openapi", schema(example = "#007781"))]
    pub accent: Option<String>,
    /// What a ticket can be about, in the order to offer them.
    #[cfg_attr(feature = "openapi", schema(example = json!(["Website", "Shop", "Hosting"])))]
    pub ticket_categories: Vec<String>,
}

crate::words! {
    /// Who may register as a client of an organization.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Registration {
        /// Everybody.
        Open = "open",
        /// Whoever has an address in one of its domains.
        Domains = "domains",
        /// Nobody.
        Closed = "closed",
    }
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
    /// The brand colour as `#rrggbb`.
    #[cfg_attr(feature = "openapi", schema(example = "#007781"))]
    pub accent: Option<String>,
    /// Whether visitors may create an account by themselves.
    pub registration_open: bool,
    /// This server shows demo accounts and the mails it would send.
    pub demo: bool,
}

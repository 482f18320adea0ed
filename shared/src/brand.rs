//! How an organization looks to whoever comes to it.

use crate::accent::{Accent, Shade};
use crate::ids::{LogoId, OrgId};
use serde::{Deserialize, Serialize};

/// An organization's colour and logo.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Brand {
    /// Its colour as `#rrggbb`; null for Portico's own.
    #[cfg_attr(feature = "openapi", schema(example = "#007781"))]
    pub accent: Option<String>,
    /// What is made of that colour; nothing where it is Portico's own. Words stay readable in each, whatever the colour is.
    pub shades: Vec<Shade>,
    /// Where its logo is, a PNG of at most 640 by 160 points; null where it has none.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "/api/organizations/0199f5a2-3b7c-7f40-8d1e-5a6b7c8d9e0f/logos/0199f5a2-4c8d-7a51-9e2f-6b7c8d9e0f1a"
        )
    )]
    pub logo: Option<String>,
}

impl Brand {
    /// Of this organization's colour and logo.
    #[must_use]
    pub fn of(org: OrgId, accent: Option<String>, logo: Option<LogoId>) -> Self {
        let shades = accent.as_deref().and_then(Accent::from_hex);
        Self {
            shades: shades.map(|accent| accent.shades().collect()).unwrap_or_default(),
            accent,
            logo: logo.map(|logo| logo_path(org, logo)),
        }
    }
}

/// Where a logo is fetched, by anybody and for ever: another logo has another address.
#[must_use]
pub fn logo_path(org: OrgId, logo: LogoId) -> String {
    format!("/api/organizations/{org}/logos/{logo}")
}

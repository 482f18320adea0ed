//! Customers: the client companies of an organization.

use crate::ids::CustomerId;
use serde::{Deserialize, Serialize};

/// A customer, as staff see it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// The company's name. Whoever registers names their own, so two may share one.
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub name: String,
}

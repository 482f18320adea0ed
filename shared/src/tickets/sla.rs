//! What was promised: how soon a ticket is answered and resolved.

crate::words! {
    /// How a ticket stands to the promise.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum SlaState {
        /// Nothing was promised.
        None = "none",
        /// There is time.
        Pending = "pending",
        /// The time stands still while the client has to answer.
        Paused = "paused",
        /// The time is nearly over.
        Imminent = "imminent",
        /// The time is over, and work remains.
        Breaching = "breaching",
        /// It was resolved too late.
        Breached = "breached",
        /// It was resolved in time.
        Achieved = "achieved",
    }
}

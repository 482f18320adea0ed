//! Who hears of an event.

crate::words! {
    /// Whom an event is told to. Staff hear of everything but `nobody` and what is one member's alone, if they have the
    /// permission that the event asks for.
    pub enum Whom {
        /// Nobody: the audit trail and the jobs know.
        Nobody = "nobody",
        /// One member, on either side, and nobody else.
        Member = "member",
        /// Staff only.
        Staff = "staff",
        /// Whoever it was asked by, and those of their company who see all of it.
        Requester = "requester",
        /// Everybody of one customer.
        Customer = "customer",
        /// Every client of the organization.
        Clients = "clients",
    }
}

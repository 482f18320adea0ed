//! The one-time links of mails.

crate::words::words! {
    /// What a link is for.
    pub enum Purpose {
        /// Confirming an address.
        Verification = "verification",
        /// Choosing a new password.
        Reset = "reset",
        /// Joining an organization.
        Invitation = "invitation",
    }
}

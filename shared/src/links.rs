//! The one-time links of mails.

crate::words! {
    /// What a link is for.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Purpose {
        /// Confirming an address.
        Verification = "verification",
        /// Choosing a new password.
        Reset = "reset",
        /// Joining an organization.
        Invitation = "invitation",
        /// Giving an account's address up for another.
        FormerAddress = "former_address",
        /// Taking an address for one's account.
        NewAddress = "new_address",
    }
}

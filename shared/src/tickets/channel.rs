//! How tickets and messages come in.

crate::words! {
    /// The way that a ticket or a message came.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Channel {
        /// Written in the portal.
        Portal = "portal",
        /// Written in the console.
        Console = "console",
        /// Sent by an integration.
        Api = "api",
        /// Sent by e-mail.
        Email = "email",
    }
}

//! The people of the demo, and signing in.

use crate::locate::Name;
use crate::page::Page;
use anyhow::Result;

/// The password of every demo account.
pub const PASSWORD: &str = "harbour-demo-2026";

/// Somebody who can sign in.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// How they sign in.
    pub email: &'static str,
    /// Their name.
    pub name: &'static str,
    /// The application they use: `portal` or `console`.
    pub application: &'static str,
}

const fn client(email: &'static str, name: &'static str) -> Account {
    Account { email, name, application: "portal" }
}

const fn staff(email: &'static str, name: &'static str) -> Account {
    Account { email, name, application: "console" }
}

/// A client who sees all tickets of her company.
pub const MARTA: Account = client("marta.lindholm@tidewell.example", "Marta Lindholm");
/// A client of the same company.
pub const PIETER: Account = client("pieter.visser@tidewell.example", "Pieter Visser");
/// A third client of the same company.
pub const INGRID: Account = client("ingrid.moe@tidewell.example", "Ingrid Moe");
/// An agent.
pub const JONAS: Account = staff("jonas.reuter@harbourvale.example", "Jonas Reuter");
/// An admin.
pub const ELEANOR: Account = staff("eleanor.vale@harbourvale.example", "Eleanor Vale");

impl Page {
    /// Signs in on the page that is open, and waits until it led on.
    ///
    /// # Errors
    /// The form is not there, or did not let them in.
    pub async fn sign_in_as(&self, email: &str, password: &str) -> Result<()> {
        self.field("E-mail address").fill(email).await?;
        self.field("Password").fill(password).await?;
        self.button("Sign in").click().await?;
        self.until_url("leads on from sign-in", |url| !url.contains("/login")).await
    }

    /// Opens the application, signs in, and arrives at the dashboard.
    ///
    /// # Errors
    /// They did not get in.
    pub async fn enter(&self, account: Account) -> Result<()> {
        self.open(&format!("/{}/login", account.application)).await?;
        self.sign_in_as(account.email, PASSWORD).await?;
        self.until_url("arrives at the dashboard", |url| url.ends_with("/dashboard")).await?;
        self.settle().await
    }

    /// Ends the session by the menu behind one's initials.
    ///
    /// # Errors
    /// There is no such menu, or it did not end.
    pub async fn sign_out(&self) -> Result<()> {
        self.button(Name::has("Your account")).click().await?;
        self.role("menuitem", "Sign out").click().await?;
        self.until_url("is back at sign-in", |url| url.contains("/login")).await
    }
}

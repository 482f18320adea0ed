//! Several tabs of one browser.

use crate::emulate::Screen;
use crate::page::Page;
use anyhow::Result;
use thirtyfour::WindowHandle;

/// One of the tabs.
#[derive(Debug, Clone)]
pub struct Tab(WindowHandle);

impl Page {
    /// The tab that is in front.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.driver.window().await?))
    }

    /// Opens another tab, which is in front from now on.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn opens_tab(&self) -> Result<Tab> {
        let tab = Tab(self.driver.new_tab().await?);
        self.turns_to(&tab).await?;
        self.look_at(Screen::Light).await?;
        Ok(tab)
    }

    /// Brings a tab to the front.
    ///
    /// # Errors
    /// It is closed.
    pub async fn turns_to(&self, tab: &Tab) -> Result<()> {
        self.driver.switch_to_window(tab.0.clone()).await?;
        self.engine.to_front(&self.driver).await
    }

    /// Closes the tab in front, and brings another there.
    ///
    /// # Errors
    /// That one is closed.
    pub async fn closes_tab(&self, next: &Tab) -> Result<()> {
        self.driver.close_window().await?;
        self.turns_to(next).await
    }
}

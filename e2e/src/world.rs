//! A scenario, and all that it needs.

use crate::driver::Driver;
use crate::emulate::Screen;
use crate::mailbox::Mail;
use crate::page::Page;
use crate::server::{Home, Server};
use crate::workspace::pictures;
use anyhow::Result;
use futures_util::FutureExt as _;
use futures_util::future::{join, join_all};
use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Mutex, PoisonError};

/// One at a time in one process, where all tests run without nextest: a machine has no room for as many as it has
/// cores. How many processes there are at once, `.config/nextest.toml` says.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What a scenario plays in.
#[derive(Debug)]
pub struct World {
    server: Server,
    driver: Driver,
    pages: RefCell<Vec<Page>>,
}

/// Plays a scenario, and stops all that it started, also when it panics. Pictures of what was open when it failed
/// are in `target/e2e`.
///
/// # Errors
/// Those of the scenario; or the browsers complained.
pub fn scenario(play: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    scenario_at(Home::Shared, play)
}

/// The same with a server that starts its own PostgreSQL, as newcomers have it.
///
/// # Errors
/// As for [`scenario`].
pub fn scenario_of_a_newcomer(play: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    scenario_at(Home::Own, play)
}

fn scenario_at(home: Home, play: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let world = World::start(home).await?;
        let played = AssertUnwindSafe(async { Box::pin(play(&world)).await }).catch_unwind().await;
        let quiet = world.is_quiet().await;
        if !matches!((&played, &quiet), (Ok(Ok(())), Ok(()))) {
            world.picture_the_failure().await;
        }
        let stopped = world.stop().await;
        played.unwrap_or_else(|panic| resume_unwind(panic)).and(quiet).and(stopped)
    })
}

impl World {
    async fn start(home: Home) -> Result<Self> {
        let driver = Driver::start().await?;
        let server = match Server::start(home).await {
            Ok(server) => server,
            Err(error) => {
                driver.stop().await?;
                return Err(error);
            }
        };
        Ok(Self { server, driver, pages: RefCell::default() })
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// A new browser of somebody.
    ///
    /// # Errors
    /// It does not start.
    pub async fn browser(&self, name: &'static str) -> Result<Page> {
        let number = self.pages.borrow().len();
        let driver = self.driver.browser(&format!("{number}-{name}")).await?;
        let page = Page::new(driver, name, &self.server.origin);
        page.look_at(Screen::Light).await?;
        self.pages.borrow_mut().push(page.clone());
        Ok(page)
    }

    /// Waits for a mail to this address that has these words.
    ///
    /// # Errors
    /// None came.
    pub async fn mail(&self, to: &str, words: &str) -> Result<Mail> {
        self.server.mailbox().mail(to, words).await
    }

    /// No browser complained, and the server met no fault of its own.
    async fn is_quiet(&self) -> Result<()> {
        let mut troubles = Vec::new();
        for page in self.all() {
            let of_page = page.complaints().await?;
            troubles.extend(of_page.into_iter().map(|trouble| format!("{}: {trouble}", page.name())));
        }
        troubles.extend(self.server.faults().into_iter().map(|line| format!("server: {line}")));
        anyhow::ensure!(troubles.is_empty(), "there were complaints:\n  {}", troubles.join("\n  "));
        Ok(())
    }

    /// Best effort: the failure itself is what has to be told.
    async fn picture_the_failure(&self) {
        let thread = std::thread::current();
        let scenario = thread.name().unwrap_or("scenario").replace("::", "-");
        for (number, page) in self.all().into_iter().enumerate() {
            let _ =
                page.picture(&format!("failed-{scenario}-{number}-{}", page.name().replace(' ', "-"))).await;
        }
        if let Ok(folder) = pictures() {
            let _ = fs::write(folder.join(format!("failed-{scenario}.log")), self.server.said());
        }
    }

    fn all(&self) -> Vec<Page> {
        self.pages.borrow().clone()
    }

    async fn stop(self) -> Result<()> {
        let quits = self.pages.take().into_iter().map(|page| page.driver.quit());
        let quit: Result<(), _> = join_all(quits).await.into_iter().collect();
        let (driver, server) = join(self.driver.stop(), self.server.stop()).await;
        quit?;
        driver.and(server)
    }
}

//! A scenario, and all that it needs.

use crate::driver::{Browser, Engine};
use crate::emulate::Screen;
use crate::mailbox::Mail;
use crate::needs::Needs;
use crate::page::Page;
use crate::server::{Home, Server};
use crate::workspace::pictures;
use anyhow::Result;
use futures_util::FutureExt as _;
use futures_util::future::{join, join_all};
use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// One at a time in one process, where all tests run without nextest: a machine has no room for as many as it has
/// cores. How many processes there are at once, `.config/nextest.toml` says.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What a scenario plays in.
#[derive(Debug)]
pub struct World {
    server: Server,
    engine: Engine,
    needs: Rc<Needs>,
    folder: TempDir,
    browsers: RefCell<Vec<Browser>>,
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
        let needed = world.needs.were_all_had();
        let stopped = world.stop().await;
        played.unwrap_or_else(|panic| resume_unwind(panic)).and(quiet).and(stopped).and(needed)
    })
}

impl World {
    async fn start(home: Home) -> Result<Self> {
        let (engine, needs) = (Engine::asked_for()?, Needs::of_this_test());
        needs.can_do_without(engine.lacks())?;
        let folder = tempfile::Builder::new().prefix("portico-browser-").tempdir()?;
        let server = Server::start(home, engine.reach()).await?;
        let (browsers, pages) = (RefCell::default(), RefCell::default());
        Ok(Self { server, engine, needs: Rc::new(needs), folder, browsers, pages })
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
        let browser = Browser::start(self.engine, &self.folder.path().join(number.to_string())).await?;
        let page = Page::new(&browser, &self.needs, name, &self.server.origin);
        self.browsers.borrow_mut().push(browser);
        self.pages.borrow_mut().push(page.clone());
        page.look_at(Screen::Light).await?;
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
            let of_page = page.unexpected().await?;
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
        let stops = join_all(self.browsers.take().into_iter().map(Browser::stop));
        let (browsers, server) = join(stops, self.server.stop()).await;
        browsers.into_iter().chain([server]).collect()
    }
}

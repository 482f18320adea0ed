//! Other screens, colours and networks.

use crate::needs::Need;
use crate::page::Page;
use anyhow::Result;
use serde_json::json;

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// A desk, in light colours.
    Light,
    /// A desk, in dark colours.
    Dark,
    /// A smaller desk, where the console folds its last column away.
    Laptop,
    /// A tablet held upright: one pane, and no sidebar.
    Tablet,
    /// A phone.
    Phone,
    /// The narrowest that has to work.
    Narrow,
}

impl Screen {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Light, Self::Dark, Self::Laptop, Self::Tablet, Self::Phone, Self::Narrow];

    /// For the names of pictures.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Laptop => "laptop",
            Self::Tablet => "tablet",
            Self::Phone => "phone",
            Self::Narrow => "narrow",
        }
    }

    pub(crate) const fn size(self) -> Size {
        let (width, height) = match self {
            Self::Light | Self::Dark => (1440, 900),
            Self::Laptop => (1280, 800),
            Self::Tablet => (820, 1180),
            Self::Phone => (390, 844),
            Self::Narrow => (320, 640),
        };
        Size { width, height }
    }

    /// Whether it is a phone's, which knows no mouse.
    pub(crate) const fn is_phone(self) -> bool {
        matches!(self, Self::Phone | Self::Narrow)
    }
}

/// What a page is laid out for, in its own pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Page {
    /// Looks at the page in this way from now on.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn look_at(&self, screen: Screen) -> Result<()> {
        if screen.is_phone() || screen == Screen::Dark {
            self.needs.have(Need::AnyScreen)?;
        }
        self.engine.look_at(&self.driver, screen).await
    }

    /// By how many pixels the page is wider than the screen. The screen is what the page is laid out for: a phone
    /// zooms out until all of a page that is too wide fits into its window.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn sideways_scroll(&self) -> Result<i64> {
        let wider = "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth";
        Ok(self.run(wider, vec![]).await?.as_i64().unwrap_or(i64::MAX))
    }

    /// Pulls the plug, or puts it back in.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn network(&self, connected: bool) -> Result<()> {
        self.needs.have(Need::Offline)?;
        self.engine.network(&self.driver, connected).await
    }

    /// From the next page on, what is asked of addresses that have this in them gets this answer, until
    /// [`Page::answers_again`].
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn answers_instead(&self, part: &str, status: u16, body: &serde_json::Value) -> Result<()> {
        let script = INSTEAD
            .replace("PART", &json!(part).to_string())
            .replace("STATUS", &status.to_string())
            .replace("BODY", &json!(body.to_string()).to_string());
        self.runs_first(&script).await
    }

    /// The server answers for itself again.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn answers_again(&self) -> Result<()> {
        self.run("window.__instead = false", vec![]).await?;
        Ok(())
    }

    /// Keeps back the answers to what is sent to addresses that have this in them, until [`Page::answers_now`].
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn answers_late(&self, part: &str) -> Result<()> {
        self.run(LATE, vec!["POST".into(), part.into(), false.into()]).await?;
        Ok(())
    }

    /// From the next page on, runs this script before any of the page's own.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn runs_first(&self, script: &str) -> Result<()> {
        self.needs.have(Need::Staged)?;
        self.engine.runs_first(&self.driver, script).await
    }

    /// The same for what is read from such addresses: the page goes on loading.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn loads_late(&self, part: &str) -> Result<()> {
        self.run(LATE, vec!["GET".into(), part.into(), false.into()]).await?;
        Ok(())
    }

    /// Keeps back what is sent to addresses that have this in them, until [`Page::answers_now`]: the server has
    /// nothing of it before.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn goes_out_late(&self, part: &str) -> Result<()> {
        self.run(LATE, vec!["POST".into(), part.into(), true.into()]).await?;
        Ok(())
    }

    /// Keeps back what is asked of addresses that have this in them, until [`Page::answers_now`].
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn asks_late(&self, part: &str) -> Result<()> {
        self.run(LATE, vec!["GET".into(), part.into(), true.into()]).await?;
        Ok(())
    }

    /// What was kept back goes on.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn answers_now(&self) -> Result<()> {
        self.run("window.__answersNow()", vec![]).await?;
        Ok(())
    }

    /// From the next page on, keeps all that the server says to this page.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn listens_in(&self) -> Result<()> {
        self.runs_first(LISTEN).await
    }

    /// All that the server said to the open page since it was loaded, the live stream included.
    ///
    /// # Errors
    /// Nobody listened.
    pub async fn heard(&self) -> Result<String> {
        let heard = self.run("return window.__heard.join('\\n')", vec![]).await?;
        Ok(heard.as_str().unwrap_or_default().to_owned())
    }
}

/// Stands between the page and the browser's own `fetch`.
const LATE: &str = "
    const [method, part, isBefore] = arguments;
    const ask = window.fetch;
    const now = new Promise(done => { window.__answersNow = done; });
    window.fetch = async request => {
        const isHeld = request.method === method && request.url.includes(part);
        if (isHeld && isBefore) await now;
        const answer = await ask(request);
        if (isHeld && !isBefore) await now;
        return answer;
    };";
/// Takes the place of the browser's own `fetch`.
const INSTEAD: &str = "
    window.__instead = true;
    const ask = window.fetch;
    window.fetch = (request, options) => {
        const address = request.url ?? String(request);
        const headers = { 'content-type': 'application/problem+json', 'retry-after': '30' };
        return window.__instead && address.includes(PART)
            ? Promise.resolve(new Response(BODY, { status: STATUS, headers }))
            : ask.call(window, request, options);
    };";

/// Reads along with the page.
const LISTEN: &str = "
    window.__heard = [];
    const ask = window.fetch;
    window.fetch = async (request, options) => {
        const answer = await ask.call(window, request, options);
        const reader = answer.clone().body?.pipeThrough(new TextDecoderStream()).getReader();
        const read = ({ done, value }) => { if (!done) { window.__heard.push(value); reader.read().then(read, () => {}); } };
        reader?.read().then(read, () => {});
        return answer;
    };";

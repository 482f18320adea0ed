//! The role and the name that the browser computed for something, which is what it tells assistive technology.

use anyhow::Result;
use http::Method;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::{ElementId, RequestData, SessionId, WebDriver, WebElement};

/// WebDriver's two questions.
#[derive(Debug)]
struct Computed {
    what: &'static str,
    of: ElementId,
}

impl FormatRequestData for Computed {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let Self { what, of } = self;
        RequestData::new(Method::GET, format!("/session/{session}/element/{of}/computed{what}"))
    }
}

async fn computed(driver: &WebDriver, what: &'static str, element: &WebElement) -> Result<String> {
    match driver.cmd(Computed { what, of: element.element_id() }).await {
        Ok(answer) => Ok(answer.value()?),
        // Of what it tells nobody, WebKit knows neither, and calls that an error without a name.
        Err(error) if matches!(*error, WebDriverErrorInner::UnknownError(_)) => Ok(String::new()),
        Err(error) => Err(error.into()),
    }
}

/// What it is called, each gap as one blank.
pub(crate) async fn name_of(driver: &WebDriver, element: &WebElement) -> Result<String> {
    let name = computed(driver, "label", element).await?;
    Ok(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What it is.
pub(crate) async fn role_of(driver: &WebDriver, element: &WebElement) -> Result<String> {
    let role = computed(driver, "role", element).await?;
    // ARIA has no word for a password, so Firefox gives none; WebKit calls a list to choose from by its button.
    let tag = if matches!(role.as_str(), "" | "button") { element.tag_name().await? } else { String::new() };
    Ok(match (role.as_str(), tag.as_str()) {
        ("", "input") => "textbox".to_owned(),
        ("button", "select") => "combobox".to_owned(),
        _ => role,
    })
}

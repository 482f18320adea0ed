//! From which day to which: two fields, as the address says them.

use super::AuditAsked;
use crate::text::console::audit as words;
use crate::ui::unique_id;
use crate::url::UrlState;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;

/// The first moment, as the API takes it.
pub(super) const FROM: &str = "from";
/// The first moment after.
pub(super) const TO: &str = "to";

/// The first moment of a day, and of the one after it.
fn moments(day: &str) -> Option<(String, String)> {
    let day: NaiveDate = day.parse().ok()?;
    let begins = |day: NaiveDate| format!("{day}T00:00:00Z");
    Some((begins(day), begins(day.checked_add_days(Days::new(1))?)))
}

/// The day that a moment begins, `back` days before.
fn day(moment: &str, back: u64) -> String {
    let day = moment.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    day.and_then(|day| day.checked_sub_days(Days::new(back))).map(|day| day.to_string()).unwrap_or_default()
}

/// The two fields. Days are those of UTC, as in the file that is exported.
#[component]
pub fn SpanFields(
    /// What the address says.
    filter: UrlState<AuditAsked>,
) -> impl IntoView {
    let since = move |typed: String| {
        let from = moments(&typed).map(|(begins, _)| begins);
        filter.update(|asked| asked.say(FROM, &from.into_iter().collect::<Vec<_>>()));
    };
    let until = move |typed: String| {
        let to = moments(&typed).map(|(_, ends)| ends);
        filter.update(|asked| asked.say(TO, &to.into_iter().collect::<Vec<_>>()));
    };
    view! {
        <div class="audit-span">
            {field(words::SINCE, move || filter.with(|asked| day(asked.one(FROM), 0)), since)}
            {field(words::UNTIL, move || filter.with(|asked| day(asked.one(TO), 1)), until)}
        </div>
    }
}

fn field(
    label: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    typed: impl Fn(String) + 'static,
) -> AnyView {
    let id = unique_id("day");
    view! {
        <div>
            <label for=id.clone()>{label}</label>
            <input
                id=id
                class="input"
                type="date"
                prop:value=value
                on:change:target=move |event| typed(event.target().value())
            />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_shown_whole() {
        let (begins, ends) = moments("2026-12-31").unwrap_or_default();
        assert_eq!((begins.as_str(), ends.as_str()), ("2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"));
        assert_eq!((day(&begins, 0).as_str(), day(&ends, 1).as_str()), ("2026-12-31", "2026-12-31"));
        assert_eq!((moments(""), day("", 1), day("yesterday", 0)), (None, String::new(), String::new()));
    }
}

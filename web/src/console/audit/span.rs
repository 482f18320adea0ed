//! From which day to which: two fields, as the address says them.

use super::AuditAsked;
use crate::intl;
use crate::text::console::audit as words;
use crate::ui::{Clock, unique_id};
use crate::url::UrlState;
use chrono::{Days, NaiveDate, NaiveDateTime};
use leptos::prelude::*;

/// The first moment, as the API takes it.
pub(super) const FROM: &str = "from";
/// The first moment after.
pub(super) const TO: &str = "to";

/// How the clock stands when a day begins, so many days on.
fn begins(day: &str, ahead: u64) -> Option<NaiveDateTime> {
    let day: NaiveDate = day.parse().ok()?;
    day.checked_add_days(Days::new(ahead))?.and_hms_opt(0, 0, 0)
}

/// The day of a moment on the clock, so many days before.
fn day(at: NaiveDateTime, back: u64) -> Option<String> {
    at.date().checked_sub_days(Days::new(back)).map(|day| day.to_string())
}

/// What the address says of the day that was typed.
fn said(typed: &str, ahead: u64) -> Vec<String> {
    begins(typed, ahead).map(|at| intl::machine(intl::moment(at))).into_iter().collect()
}

/// The day that the address says. Whose clock it goes by may be known later than the page is there, as with all times.
fn shown(clock: Clock, said: &str, back: u64) -> String {
    let _ = clock.now();
    intl::read_machine(said).and_then(|at| day(intl::local(at), back)).unwrap_or_default()
}

/// The two fields. Days are those of the reader's clock, and it is said which that is.
#[component]
pub fn SpanFields(
    /// What the address says.
    filter: UrlState<AuditAsked>,
) -> impl IntoView {
    let clock = Clock::here();
    let since = move |typed: String| filter.update(|asked| asked.say(FROM, &said(&typed, 0)));
    let until = move |typed: String| filter.update(|asked| asked.say(TO, &said(&typed, 1)));
    let zone = move || {
        let _ = clock.now();
        words::zone(&intl::zone())
    };
    view! {
        <div class="audit-span">
            {field(words::SINCE, move || filter.with(|asked| shown(clock, asked.one(FROM), 0)), since)}
            {field(words::UNTIL, move || filter.with(|asked| shown(clock, asked.one(TO), 1)), until)}
            <p class="audit-zone">{zone}</p>
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
        let ends = begins("2026-12-31", 1);
        assert_eq!(ends.map(|at| at.to_string()).as_deref(), Some("2027-01-01 00:00:00"));
        assert_eq!(ends.and_then(|at| day(at, 1)).as_deref(), Some("2026-12-31"));
        assert_eq!((begins("", 0), begins("yesterday", 0)), (None, None));
    }
}

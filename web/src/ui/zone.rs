//! Whose clock and calendar times are read by: the reader's profile, or this browser while nobody is known.

use super::clock::milliseconds;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use wasm_bindgen::{JsCast as _, JsValue};

/// What an account has that was never asked.
const NEVER_ASKED: (&str, &str) = ("en", "Etc/UTC");

/// How the reader wants times, as functions of the browser's that format a date.
#[derive(Default)]
struct Reader {
    wall: Option<Function>,
    exact: Option<Function>,
    is_american: bool,
}

thread_local! {
    static READER: RefCell<Reader> = RefCell::default();
}

/// Reads all times by this zone's clock, in this region's order. What the browser does not know changes nothing.
pub(super) fn read_in(locale: &str, time_zone: &str) {
    // Swedes write dates as numbers from the year down, whatever the browser's version.
    let wall = [("dateStyle", "short"), ("timeStyle", "medium"), ("timeZone", time_zone)];
    let exact = [("dateStyle", "full"), ("timeStyle", "long"), ("timeZone", time_zone)];
    let reader = Reader {
        wall: formatter("sv-SE", &wall),
        exact: formatter(locale, &exact),
        is_american: locale == "en-US",
    };
    READER.with_borrow_mut(|now| *now = reader);
}

/// The month stands before the day, and the clock has twelve hours.
pub(super) fn is_american() -> bool {
    READER.with_borrow(|reader| reader.is_american)
}

/// This moment on the reader's wall clock.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    let zoned = READER.with_borrow(|reader| wall_clock(&say(reader.wall.as_ref()?, at)?));
    zoned.unwrap_or_else(|| {
        let offset = date(at).get_timezone_offset();
        at.naive_utc() - chrono::Duration::minutes(offset as i64)
    })
}

/// The exact time in the reader's language and zone, such as "Tuesday, 10 November 2026 at 09:12:44 GMT+1".
#[must_use]
pub fn exact(at: DateTime<Utc>) -> String {
    let said = READER.with_borrow(|reader| say(reader.exact.as_ref()?, at));
    said.unwrap_or_else(|| date(at).to_string().into())
}

/// A profile's language and zone; this browser's where the account never chose.
#[must_use]
pub fn settled(locale: &str, time_zone: &str) -> (String, String) {
    if (locale, time_zone) != NEVER_ASKED {
        return (locale.to_owned(), time_zone.to_owned());
    }
    let language = window().navigator().language().filter(|language| language == "en-US");
    let zone = construct(&Array::new()).and_then(|format| {
        let options = method(&format, "resolvedOptions")?.call0(&format).ok()?;
        Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
    });
    (language.unwrap_or_else(|| "en-GB".to_owned()), zone.unwrap_or_else(|| time_zone.to_owned()))
}

fn formatter(locale: &str, options: &[(&str, &str)]) -> Option<Function> {
    let format = construct(&arguments(locale, options))?;
    method(&format, "format")
}

fn arguments(locale: &str, pairs: &[(&str, &str)]) -> Array {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    Array::of2(&locale.into(), &options)
}

/// An `Intl.DateTimeFormat`; none when the browser does not know such a zone or language.
fn construct(arguments: &Array) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    Reflect::construct(&method(&intl, "DateTimeFormat")?, arguments).ok()
}

fn method(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

fn say(format: &Function, at: DateTime<Utc>) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, &date(at)).ok()?.as_string()
}

fn date(at: DateTime<Utc>) -> Date {
    Date::new(&JsValue::from_f64(milliseconds(at)))
}

/// Reads "2026-11-12 10:30:00".
fn wall_clock(text: &str) -> Option<NaiveDateTime> {
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit()).map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    let day = NaiveDate::from_ymd_opt(next()?.try_into().ok()?, next()?, next()?)?;
    day.and_hms_opt(next()?, next()?, next()?)
}

#[cfg(test)]
pub(super) fn be_american() {
    READER.with_borrow_mut(|reader| reader.is_american = true);
}

#[cfg(test)]
mod tests {
    use super::wall_clock;

    #[test]
    fn the_wall_clock_is_read_from_numbers() {
        let read = |text| wall_clock(text).map(|at| at.to_string());
        assert_eq!(read("2026-11-12 10:30:05").as_deref(), Some("2026-11-12 10:30:05"));
        assert_eq!(read("2026-11-12 24:00:05"), None);
        assert_eq!(read("today"), None);
    }
}

//! Dates, times and numbers as the reader's language and region write them: the browser's `Intl`. Each format is made
//! once for a language and zone, when it is first needed; making one costs a hundred times what using it does.

use crate::text::{LANGUAGE, LOCALE};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use js_sys::{Array, Date, Function, JsString, Object, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use std::cmp::Ordering;
use wasm_bindgen::{JsCast as _, JsValue};

/// What an account has that was never asked.
const NEVER_ASKED: (&str, &str) = ("en", "Etc/UTC");
/// Americans have the month first and a clock of twelve hours. Whoever else's browser speaks English reads it as we write it.
const AMERICAN: &str = "en-US";

/// How a moment is written.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    /// "2026-11-12 10:30:05", for [`local`].
    Wall,
    /// "Tuesday 10 November 2026 at 09:12:44 GMT+1".
    Exact,
    /// "09:12", "9:12 AM".
    Clock,
    /// "Tuesday".
    Weekday,
    /// "12 November", "November 12".
    Day,
    /// "12 November 2026".
    DayOfYear,
    /// "12 Nov".
    ShortDay,
    /// "12 Nov 2026".
    ShortDayOfYear,
}

impl Format {
    const COUNT: usize = Self::ShortDayOfYear as usize + 1;

    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Wall => &[("dateStyle", "short"), ("timeStyle", "medium")],
            Self::Exact => &[("dateStyle", "full"), ("timeStyle", "long")],
            Self::Clock => &[("timeStyle", "short")],
            Self::Weekday => &[("weekday", "long")],
            Self::Day => &[("day", "numeric"), ("month", "long")],
            Self::DayOfYear => &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Self::ShortDay => &[("day", "numeric"), ("month", "short")],
            Self::ShortDayOfYear => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
        }
    }

    /// A moment so written.
    pub(crate) fn say(self, at: DateTime<Utc>) -> String {
        let said = READER.with_borrow_mut(|reader| {
            let format = reader.moments[self as usize].get_or_insert_with(|| {
                // Swedes write dates as numbers from the year down, whatever the browser's version.
                let locale = if matches!(self, Self::Wall) { "sv-SE" } else { &reader.locale };
                let zone = (!reader.zone.is_empty()).then_some(("timeZone", reader.zone.as_str()));
                let options: Vec<_> = self.options().iter().copied().chain(zone).collect();
                method(&made("DateTimeFormat", locale, &options)?, "format")
            });
            written(format.as_ref(), milliseconds(at))
        });
        said.unwrap_or_default()
    }
}

/// Whose formats these are, and those that were needed so far.
struct Reader {
    locale: String,
    /// The browser's own while it is empty.
    zone: String,
    moments: [Option<Option<Function>>; Format::COUNT],
    numbers: Option<Option<Function>>,
    relative: Option<Option<js_sys::Intl::RelativeTimeFormat>>,
    countries: Option<Option<JsValue>>,
    currencies: Option<Option<JsValue>>,
}

impl Reader {
    fn new(locale: String, zone: String) -> Self {
        Self {
            locale,
            zone,
            moments: [const { None }; Format::COUNT],
            numbers: None,
            relative: None,
            countries: None,
            currencies: None,
        }
    }
}

thread_local! {
    static READER: RefCell<Reader> = RefCell::new(Reader::new(LOCALE.to_owned(), String::new()));
}

/// Writes all times by this zone's clock, and everything in this region's way, from now on. A zone or region that the
/// browser does not know is its own, or ours.
pub(crate) fn read_in(locale: &str, zone: &str) {
    let is_known = |locale, options| made("DateTimeFormat", locale, options).is_some();
    // The language alone says nothing of a region; to the browser it would be American.
    let locale = if locale == LANGUAGE { LOCALE } else { locale };
    // In a language that the page does not speak, half a sentence would be in another.
    let locale = if is_spoken(locale) && is_known(locale, &[]) { locale } else { LOCALE };
    let zone = if is_known(locale, &[("timeZone", zone)]) { zone } else { "" };
    READER.set(Reader::new(locale.to_owned(), zone.to_owned()));
}

fn is_spoken(locale: &str) -> bool {
    locale.split('-').next() == Some(LANGUAGE)
}

/// A profile's language and zone; this browser's where the account never chose.
#[must_use]
pub(crate) fn settled(locale: &str, zone: &str) -> (String, String) {
    if (locale, zone) != NEVER_ASKED {
        return (locale.to_owned(), zone.to_owned());
    }
    let language = window().navigator().language().filter(|language| language == AMERICAN);
    (language.unwrap_or_else(|| LOCALE.to_owned()), own_zone().unwrap_or_else(|| zone.to_owned()))
}

fn own_zone() -> Option<String> {
    let format = made("DateTimeFormat", LOCALE, &[])?;
    let options = method(&format, "resolvedOptions")?.call0(&format).ok()?;
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// The zone whose clock all times are written by: "Europe/Amsterdam".
pub(crate) fn zone() -> String {
    let chosen = READER.with_borrow(|reader| reader.zone.clone());
    if chosen.is_empty() { own_zone().unwrap_or_default() } else { chosen }
}

/// The moment at which the reader's wall clock says this. In a night in which clocks are set there may be two or none;
/// then it is one close by.
pub(crate) fn moment(wall: NaiveDateTime) -> DateTime<Utc> {
    let first = wall.and_utc();
    let close = first - (local(first) - wall);
    close - (local(close) - wall)
}

/// Reads what [`machine`] writes.
pub(crate) fn read_machine(text: &str) -> Option<DateTime<Utc>> {
    let at = Date::parse(text);
    // Milliseconds of a date are far inside what i64 holds.
    at.is_finite().then(|| DateTime::from_timestamp_millis(at as i64)).flatten()
}

/// This moment on the reader's wall clock.
#[must_use]
pub(crate) fn local(at: DateTime<Utc>) -> NaiveDateTime {
    wall_clock(&Format::Wall.say(at)).unwrap_or_else(|| at.naive_utc())
}

/// "12 minutes ago", "in 2 hours", "yesterday": what was has a count below none.
pub(crate) fn relative(count: i64, unit: &str) -> String {
    let said = READER.with_borrow_mut(|reader| {
        let format = reader.relative.get_or_insert_with(|| {
            let format = made("RelativeTimeFormat", &reader.locale, &[("numeric", "auto")])?;
            Some(format.unchecked_into())
        });
        Some(String::from(format.as_ref()?.format(count as f64, unit)))
    });
    said.unwrap_or_default()
}

/// "12", "1,234".
pub(crate) fn number(count: u64) -> String {
    // Nothing stands between the digits of less than a thousand, in any region.
    if count < 1_000 {
        return count.to_string();
    }
    let said = READER.with_borrow_mut(|reader| {
        let format = reader
            .numbers
            .get_or_insert_with(|| method(&made("NumberFormat", &reader.locale, &[])?, "format"));
        written(format.as_ref(), count as f64)
    });
    said.unwrap_or_else(|| count.to_string())
}

/// What a country is called: of `NL` "Netherlands".
pub(crate) fn country(code: &str) -> String {
    called("region", code, |reader| &mut reader.countries)
}

/// What a currency is called: of `EUR` "Euro".
pub(crate) fn currency(code: &str) -> String {
    called("currency", code, |reader| &mut reader.currencies)
}

fn called(kind: &str, code: &str, kept: fn(&mut Reader) -> &mut Option<Option<JsValue>>) -> String {
    let said = READER.with_borrow_mut(|reader| {
        let locale = reader.locale.clone();
        let names =
            kept(reader).get_or_insert_with(|| made("DisplayNames", &locale, &[("type", kind)])).as_ref()?;
        method(names, "of")?.call1(names, &code.into()).ok()?.as_string()
    });
    said.unwrap_or_else(|| code.to_owned())
}

/// Which of two names comes first, as the reader's region orders them.
pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    let locale = READER.with_borrow(|reader| reader.locale.clone());
    let order = JsString::from(one).locale_compare(other, &Array::of1(&locale.into()), &Object::new());
    order.cmp(&0)
}

/// How large a file is: "36 bytes", "12 kB", "1.4 MB".
pub(crate) fn bytes(count: f64) -> String {
    let (unit, size) = unit_of(count);
    // In short a byte has no plural.
    let display = if unit == "byte" { "long" } else { "short" };
    let options =
        [("style", "unit"), ("unit", unit), ("unitDisplay", display), ("maximumFractionDigits", "1")];
    let said = READER.with_borrow(|reader| {
        let format = method(&made("NumberFormat", &reader.locale, &options)?, "format");
        written(format.as_ref(), count / size)
    });
    said.unwrap_or_default()
}

/// The unit in which so many bytes are told, and how many bytes one of it is.
fn unit_of(count: f64) -> (&'static str, f64) {
    match count {
        few if few < 1e3 => ("byte", 1.0),
        some if some < 1e6 => ("kilobyte", 1e3),
        _ => ("megabyte", 1e6),
    }
}

/// As a line begins with it.
pub(crate) fn capital(words: &str) -> String {
    let rest = words.char_indices().nth(1).map_or(words.len(), |(at, _)| at);
    let (first, rest) = words.split_at(rest);
    format!("{}{rest}", String::from(JsString::from(first).to_upper_case()))
}

/// As machines read it: "2026-11-12T10:30:05.000Z".
pub(crate) fn machine(at: DateTime<Utc>) -> String {
    Date::new(&milliseconds(at).into()).to_iso_string().into()
}

/// Since 1970.
pub(crate) fn milliseconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64
}

/// How a format's function writes this.
fn written(format: Option<&Function>, what: f64) -> Option<String> {
    format?.call1(&JsValue::UNDEFINED, &what.into()).ok()?.as_string()
}

/// An object of `Intl`; none when the browser does not know such a zone or language.
fn made(kind: &str, locale: &str, options: &[(&str, &str)]) -> Option<JsValue> {
    let named = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&named, &(*name).into(), &(*value).into());
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    Reflect::construct(&method(&intl, kind)?, &Array::of2(&locale.into(), &named)).ok()
}

fn method(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

/// Reads "2026-11-12 10:30:00".
fn wall_clock(text: &str) -> Option<NaiveDateTime> {
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit()).map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    let day = NaiveDate::from_ymd_opt(next()?.try_into().ok()?, next()?, next()?)?;
    day.and_hms_opt(next()?, next()?, next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_is_read_from_numbers() {
        let read = |text| wall_clock(text).map(|at| at.to_string());
        assert_eq!(read("2026-11-12 10:30:05").as_deref(), Some("2026-11-12 10:30:05"));
        assert_eq!(read("2026-11-12 24:00:05"), None);
        assert_eq!(read("today"), None);
    }

    #[test]
    fn a_size_is_told_in_the_unit_that_leaves_few_digits() {
        assert_eq!(unit_of(0.0), ("byte", 1.0));
        assert_eq!(unit_of(999.0), ("byte", 1.0));
        assert_eq!(unit_of(48_213.0), ("kilobyte", 1e3));
        assert_eq!(unit_of(26_214_400.0), ("megabyte", 1e6));
    }

    #[test]
    fn times_are_in_the_language_of_the_page() {
        assert!(is_spoken("en") && is_spoken("en-US") && is_spoken("en-NL"));
        assert!(!is_spoken("nl-NL") && !is_spoken("enm"));
    }
}

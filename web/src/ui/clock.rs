//! What time it is, by the server.

use chrono::{DateTime, Utc};
use js_sys::Date;
use leptos::prelude::*;
use std::time::Duration;

use crate::intl::{milliseconds, read_in};

/// The page's one clock: it ticks each half minute, and all relative times move with it.
#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<DateTime<Utc>>,
    /// How far the server's clock is ahead of this device's, in milliseconds.
    ahead: StoredValue<f64>,
}

impl Clock {
    /// Starts the clock of a shell and hands it to everything below it.
    #[must_use]
    pub fn provide() -> Self {
        let clock = Self { now: RwSignal::new(device_time(0.0)), ahead: StoredValue::new(0.0) };
        let ticking = set_interval_with_handle(move || clock.tick(), Duration::from_secs(30)).ok();
        on_cleanup(move || {
            if let Some(ticking) = ticking {
                ticking.clear();
            }
        });
        provide_context(clock);
        clock
    }

    /// The clock of the shell this stands in.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// The time now; what reads it runs again on each tick.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// Takes the server's word for what time it is, from a `Date` header or an event.
    pub fn set_by_server(self, server: DateTime<Utc>) {
        self.ahead.set_value(milliseconds(server) - Date::now());
        self.tick();
    }

    /// All times are said in this region and on this zone's clock from now on.
    pub fn read_in(self, locale: &str, time_zone: &str) {
        read_in(locale, time_zone);
        self.tick();
    }

    fn tick(self) {
        if let Some(ahead) = self.ahead.try_get_value() {
            self.now.try_set(device_time(ahead));
        }
    }
}

fn device_time(ahead: f64) -> DateTime<Utc> {
    // A clock in milliseconds is far inside what i64 and chrono hold.
    DateTime::from_timestamp_millis((Date::now() + ahead) as i64).unwrap_or_default()
}

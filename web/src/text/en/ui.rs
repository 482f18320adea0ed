//! What the design system says by itself; everything else is handed in by the page.

/// Times; days, months and how long ago come from the browser.
pub mod time {
    /// Less than a minute ago.
    pub const JUST_NOW: &str = "Just now";
    /// The same within a sentence.
    pub const JUST_NOW_TOLD: &str = "just now";
    /// From four.
    pub const GOOD_MORNING: &str = "Good morning";
    /// From noon.
    pub const GOOD_AFTERNOON: &str = "Good afternoon";
    /// From six.
    pub const GOOD_EVENING: &str = "Good evening";

    /// "Yesterday, 11:04", "6 November, 09:12".
    pub fn day_at(day: &str, clock: &str) -> String {
        format!("{day}, {clock}")
    }

    /// Within a sentence: "yesterday at 11:04".
    pub fn near_at(day: &str, clock: &str) -> String {
        format!("{day} at {clock}")
    }

    /// Within a sentence: "on Tuesday at 15:41".
    pub fn on_at(day: &str, clock: &str) -> String {
        format!("on {day} at {clock}")
    }

    /// Within a sentence: "on 6 November".
    pub fn on(day: &str) -> String {
        format!("on {day}")
    }

    /// "Thursday, 12 November".
    pub fn weekday_and_day(weekday: &str, day: &str) -> String {
        format!("{weekday}, {day}")
    }
}

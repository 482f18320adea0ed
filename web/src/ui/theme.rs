//! Light and dark. `web/theme.js` reads the same key before the first paint.

use leptos::prelude::*;

use super::{Choice, SegmentedControl};
use crate::text::ui as words;

const KEY: &str = "portico.theme";

/// The colours the reader wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light, whatever the system says.
    Light,
    /// Dark, whatever the system says.
    Dark,
}

impl Theme {
    const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// What was chosen on this device.
    #[must_use]
    pub fn stored() -> Self {
        storage()
            .and_then(|storage| storage.get_item(KEY).ok().flatten())
            .map_or(Self::System, |word| Self::from_word(&word))
    }

    /// Shows this theme now and on the next visit.
    pub fn apply(self) {
        let Some(root) = document().document_element() else { return };
        // Where nothing may be stored the choice lasts as long as the page; the attributes are always valid.
        if self == Self::System {
            let _ = root.remove_attribute("data-theme");
            storage().map(|storage| storage.remove_item(KEY));
        } else {
            let _ = root.set_attribute("data-theme", self.word());
            storage().map(|storage| storage.set_item(KEY, self.word()));
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Chooses between the system's colours, light and dark.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(Theme::stored());
    view! {
        <SegmentedControl
            label=words::COLOURS
            value=move || theme.get().word().to_owned()
            choices=vec![
                Choice::new("system", words::SYSTEM),
                Choice::new("light", words::LIGHT),
                Choice::new("dark", words::DARK),
            ]
            on_change=move |word: String| {
                let chosen = Theme::from_word(&word);
                theme.set(chosen);
                chosen.apply();
            }
        />
    }
}

//! The design system: what a screen is built from. It knows no route and no API; words, links and callbacks come in,
//! views come out. The few words that it says by itself are in `text::ui`, the looks in `web/styles`, one file per
//! component.
//!
//! Every control has an accessible name, every status a word and a shape, every time an exact value on hover.

#![expect(unreachable_pub, reason = "`#[component]` writes a second public function beside each component")]

mod about;
mod avatar;
mod badge;
mod banner;
mod brand;
mod button;
mod card;
mod choice;
mod clock;
mod colour;
mod combobox;
mod confirm;
mod copy;
mod dialog;
mod each;
mod editor;
mod field;
mod files;
mod filter;
mod icon;
mod input;
mod lines;
mod markdown;
mod menu;
mod navigation;
mod newest;
mod page;
mod picture;
mod range;
mod row_menu;
mod search;
mod select;
mod skeleton;
mod state;
mod tags;
mod theme;
mod tick;
pub mod time;
mod toast;
mod typeahead;
mod walk;

pub use about::About;
pub use avatar::{Avatar, AvatarSize, NobodyAvatar, PersonName};
pub use badge::{
    Badge, CountBadge, Fact, PriorityBadge, PriorityGlyph, Shape, StatusBadge, StatusGlyph, Tone,
};
pub use banner::{Banner, ConnectionState, LiveDot, LiveRegion};
pub use brand::{Arches, BrandName, RunsOnPortico};
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize, IconButton, IconLink};
pub use card::Card;
pub use choice::{Choice, SegmentedControl, Switch};
pub use clock::Clock;
pub use colour::ColourField;
pub use combobox::{Combobox, Matches};
pub use confirm::ConfirmDialog;
pub use copy::CopyButton;
pub use dialog::{Dialog, DialogShape, take_keyboard_in_dialog};
pub use each::each;
pub use editor::{Attach, DraftState, Editor, Given, ReplyOrNote};
pub use field::{Field, FieldKind, focus_first_error};
pub use files::{FileField, Files};
pub use filter::FilterButton;
pub use icon::Icon;
pub use input::Input;
pub use lines::Lines;
pub use markdown::MarkdownView;
pub use menu::{Menu, MenuItem};
pub use navigation::{Breadcrumbs, Crumb, LoadMore, Tab, Tabs};
pub use newest::{Newest, NewestButton};
pub use page::{Content, KeyHint, PageHead, Section, SkipLink};
pub use picture::PictureField;
pub use range::Range;
pub use row_menu::RowMenu;
pub use search::SearchField;
pub use select::Select;
pub use skeleton::{Skeleton, SkeletonShape};
pub use state::{EmptyState, ErrorCard, Fallback};
pub use tags::Tags;
pub use theme::{Theme, ThemeSwitch};
pub use tick::{Check, Checks, Radios};
pub use time::{Time, TimeStyle};
pub use toast::{Toast, ToastHost, Toasts};

use std::sync::atomic::{AtomicU32, Ordering};

/// A number nothing else on the page has, for ids.
fn unique_number() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An id nothing else on the page has, for labels and descriptions.
pub(crate) fn unique_id(stem: &str) -> String {
    format!("{stem}-{}", unique_number())
}

/// In small letters, by the browser: Rust's own tables for it weigh 4 KiB.
fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// Moves the keyboard to the element with this id, when it is there.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        // An element that refuses the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Moves the keyboard to the element with this id, which is there with the next picture.
fn focus_soon(id: String) {
    leptos::prelude::request_animation_frame(move || focus(&id));
}

/// Presses the element with this id, when it is there.
fn press(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast as _;
    leptos::prelude::document().get_element_by_id(id)?.dyn_into().ok()
}

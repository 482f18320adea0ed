//! People as initials, each in a colour that stays theirs, or by their picture.

use leptos::prelude::*;
use uuid::Uuid;

use super::Icon;
use crate::text::ui as words;

/// How wide an avatar is, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 18, in dense rows.
    Tiny,
    /// 24, beside a name.
    #[default]
    Small,
    /// 28, in cards and console messages.
    Medium,
    /// 36, at a message of the portal.
    Large,
}

impl AvatarSize {
    /// The classes of its round.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Tiny => "avatar avatar-18",
            Self::Small => "avatar avatar-24",
            Self::Medium => "avatar avatar-28",
            Self::Large => "avatar avatar-36",
        }
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A hue that depends on nothing but the id. The end of a version 7 id is its random part.
fn hue(id: Uuid) -> u16 {
    let [.., high, low] = *id.as_bytes();
    u16::from_be_bytes([high, low]) % 360
}

/// A person's initials, or their picture. It is decoration where the name stands beside it, and says the name where it stands alone.
#[component]
pub fn Avatar(
    /// The person's name.
    name: String,
    /// The person, for the colour.
    id: Uuid,
    /// The address of their picture.
    #[prop(optional_no_strip)]
    picture: Option<String>,
    /// How wide it is.
    #[prop(optional)]
    size: AvatarSize,
    /// It stands alone: read the name out and show it on hover.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    // Above the initials, which show until it is here, and where it does not come.
    let picture = picture.map(|address| {
        view! { <img src=address alt="" on:error:target=|event| event.target().set_hidden(true) /> }
    });
    let initials = initials(&name);
    let told = alone.then_some(name);
    view! {
        <span
            class=size.class()
            style:--hue=hue(id).to_string()
            role=alone.then_some("img")
            aria-label=told.clone()
            aria-hidden=(!alone).then_some("true")
            title=told
        >
            {initials} {picture}
        </span>
    }
    .into_any()
}

/// A person by face and name, cut where it does not fit.
#[component]
pub fn PersonName(
    /// The person's name.
    name: String,
    /// The person, for the colour.
    id: Uuid,
    /// The address of their picture.
    #[prop(optional_no_strip)]
    picture: Option<String>,
) -> impl IntoView {
    view! {
        <span class="person">
            <Avatar name=name.clone() id=id picture=picture />
            <span class="one-line">{name}</span>
        </span>
    }
}

/// The dashed ring of something nobody looks after.
#[component]
pub fn NobodyAvatar(
    /// How wide it is.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    view! {
        <span
            class=size.class()
            class:avatar-nobody=true
            role="img"
            aria-label=words::NOBODY
            title=words::NOBODY
        >
            {Icon::UserPlus}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Marta Lindholm"), "ML");
        assert_eq!(initials("jean de la fontaine"), "JF");
        assert_eq!(initials("Priya"), "P");
        assert_eq!(initials("  "), "");
    }
}

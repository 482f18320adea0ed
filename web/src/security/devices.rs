//! Where one is signed in, and ending that.

use super::two_factor::act;
use crate::client::SignedIn;
use crate::list::rows;
use crate::load::{Load, load};
use crate::text::security as words;
use crate::ui::{
    About, Badge, Button, ButtonSize, ConfirmDialog, Shape, Skeleton, SkeletonShape, Time, TimeStyle, Toasts,
    Tone,
};
use leptos::prelude::*;
use shared::accounts::Session;
use shared::ids::SessionId;

/// The section.
#[component]
pub fn Devices(
    /// Whose.
    reader: SignedIn,
) -> impl IntoView {
    let toasts = Toasts::here();
    let all = load(move || reader.sessions());
    let others = About::new();
    let end = move |which: Option<SessionId>| {
        act(toasts, reader.end_sessions(which), move |()| {
            toasts.success(words::ENDED);
            all.again();
        });
    };
    let row = move |one: Memo<Session>| device(one, Callback::new(move |id| end(Some(id))));
    let has_others =
        Memo::new(move |_| all.map(|all| all.sessions.iter().any(|one| !one.is_this)).unwrap_or_default());
    view! {
        <Load of=all failed=words::DEVICES_NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=2 /> } let:newest>
            <ul class="rows">{rows(newest, |all| &all.sessions, |one| one.id.0, row)}</ul>
        </Load>
        <Show when=move || has_others.get()>
            <div class="actions">
                <Button on_click=move |_| others.ask(())>{words::END_OTHERS}</Button>
            </div>
        </Show>
        <ConfirmDialog
            of=others
            title=|()| words::END_OTHERS_TITLE.to_owned()
            text=words::END_OTHERS_TEXT
            label=words::END_OTHERS
            on_confirm=move |()| end(None)
        />
    }
}

fn device(one: Memo<Session>, end: Callback<SessionId>) -> AnyView {
    let Session { id, is_this, application, browser, system, address, created_at, last_used_at } =
        one.get_untracked();
    let name = words::device(browser.as_deref(), system.as_deref());
    let heard = name.clone();
    let what = if is_this {
        view! { <Badge tone=Tone::Success shape=Shape::Tick label=words::THIS_ONE bare=true /> }.into_any()
    } else {
        view! {
            <Button size=ButtonSize::Small on_click=move |_| end.run(id)>
                {words::END} <span class="visually-hidden">" " {heard.clone()}</span>
            </Button>
        }
        .into_any()
    };
    view! {
        <li>
            <div class="row">
                <span class="row-words">
                    <span class="row-title">
                        <span>{name}</span>
                    </span>
                    <span class="row-meta">
                        <span>{words::application(application)}</span>
                        {address.map(|address| view! { <span>{address}</span> })}
                        <span>{words::SIGNED_IN} " " <Time at=created_at style=TimeStyle::Told /></span>
                        <span>{words::LAST_USED} " " <Time at=last_used_at style=TimeStyle::Told /></span>
                    </span>
                </span>
                {what}
            </div>
        </li>
    }
    .into_any()
}

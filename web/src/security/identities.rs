//! Sign-ins elsewhere that open this account, and linking others.

use super::two_factor::act;
use crate::client::SignedIn;
use crate::list::rows;
use crate::load::{Load, load};
use crate::sign_in::external::Way;
use crate::text::external as words;
use crate::ui::{
    About, Button, ButtonSize, ConfirmDialog, Section, Skeleton, SkeletonShape, Time, TimeStyle, Toasts,
};
use leptos::prelude::*;
use shared::accounts::ExternalIdentity;
use shared::identity_providers::ExternalProvider;

/// The section; nothing where there is no provider and nothing linked.
#[component]
pub fn Identities(
    /// Whose.
    reader: SignedIn,
    /// The page that it leads back to.
    page: String,
) -> impl IntoView {
    let toasts = Toasts::here();
    let all = load(move || reader.identities());
    let providers = load(move || reader.external_providers());
    let unlinking = About::new();
    let unlink = move |one: ExternalIdentity| {
        act(toasts, reader.unlink_external(one.id), move |()| {
            toasts.success(words::UNLINKED);
            all.again();
        });
    };
    let link = Callback::new(move |provider: String| {
        let next = Some(page.clone());
        let way = Way { provider: provider.clone(), organization: None, next };
        act(toasts, async move { reader.link_external(&provider).await }, move |begun| {
            way.leave(&begun.authorization_url);
        });
    });
    // Those that open it already need no button.
    let others = move || {
        let linked = all.map(|all| all.identities.iter().map(|one| one.provider.clone()).collect::<Vec<_>>());
        let linked = linked.unwrap_or_default();
        let providers = providers.map(|all| all.providers.clone()).unwrap_or_default();
        let others = providers.into_iter().filter(|one| !linked.contains(&one.key));
        let buttons = others.map(|one| link_button(one, link)).collect::<Vec<_>>();
        (!buttons.is_empty()).then(|| view! { <div class="actions">{buttons}</div> })
    };
    let is_shown = move || {
        all.map(|all| !all.identities.is_empty()).unwrap_or_default()
            || providers.map(|all| !all.providers.is_empty()).unwrap_or_default()
    };
    let row = move |one: Memo<ExternalIdentity>| line(one, unlinking);
    view! {
        <Show when=is_shown>
            <Section title=words::LINKED text=words::LINKED_TEXT>
                <Load of=all failed=words::NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=1 /> } let:newest>
                    <ul class="rows">{rows(newest, |all| &all.identities, |one| one.id.0, row)}</ul>
                </Load>
                {others}
            </Section>
        </Show>
        <ConfirmDialog
            of=unlinking
            title=|one: &ExternalIdentity| words::unlink(&one.provider_name)
            text=words::UNLINK_TEXT
            label=words::UNLINK
            on_confirm=unlink
        />
    }
}

fn link_button(one: ExternalProvider, link: Callback<String>) -> AnyView {
    let name = words::link(&one.name);
    view! { <Button on_click=move |_| link.run(one.key.clone())>{name}</Button> }.into_any()
}

fn line(one: Memo<ExternalIdentity>, unlinking: About<ExternalIdentity>) -> AnyView {
    let now = one.get_untracked();
    let heard = now.provider_name.clone();
    let used = now.last_used_at.map(|at| {
        view! { <span>{words::USED} " " <Time at=at style=TimeStyle::Told /></span> }
    });
    view! {
        <li>
            <div class="row">
                <span class="row-words">
                    <span class="row-title">
                        <span>{now.provider_name}</span>
                    </span>
                    <span class="row-meta">
                        {now.email.map(|email| view! { <span>{email}</span> })}
                        {now.organization.map(|name| view! { <span>{words::only(&name)}</span> })}
                        <span>{words::LINKED_SINCE} " " <Time at=now.created_at style=TimeStyle::Told /></span>
                        {used}
                    </span>
                </span>
                <Button size=ButtonSize::Small on_click=move |_| unlinking.ask(one.get())>
                    {words::UNLINK} <span class="visually-hidden">" " {heard.clone()}</span>
                </Button>
            </div>
        </li>
    }
    .into_any()
}

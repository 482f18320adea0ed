//! Providers of external login that the organization sets up for itself.

use super::provider::ProviderForm;
use crate::client::{Desk, signed_in};
use crate::list::rows;
use crate::load::{Load, load};
use crate::text;
use crate::text::console::sign_in as words;
use crate::ui::{
    About, Badge, Button, ConfirmDialog, Dialog, Icon, MenuItem, RowMenu, Shape, Skeleton, SkeletonShape,
    Toast, Toasts, Tone,
};
use leptos::prelude::*;
use shared::identity_providers::IdentityProvider;
use wasm_bindgen_futures::spawn_local;

/// What is done with a row.
#[derive(Clone, Copy)]
struct Doing {
    /// What the dialog is about; nothing for a new one.
    of: RwSignal<Option<IdentityProvider>>,
    open: RwSignal<bool>,
    removing: About<IdentityProvider>,
}

impl Doing {
    fn begin(self, of: Option<IdentityProvider>) {
        self.of.set(of);
        self.open.set(true);
    }
}

/// The list, and what can be done about it.
#[component]
pub fn Providers() -> impl IntoView {
    let (desk, toasts) = (signed_in().desk(), Toasts::here());
    let all = load(move || desk.identity_providers());
    let doing = Doing { of: RwSignal::new(None), open: RwSignal::new(false), removing: About::new() };
    let row = move |one: Memo<IdentityProvider>| line(doing, one);
    let is_none = move || all.map(|page| page.items.is_empty()).unwrap_or_default();
    let form = move || {
        doing
            .open
            .get()
            .then(|| view! { <ProviderForm desk=desk open=doing.open of=doing.of.get_untracked() /> })
    };
    let title = Signal::derive(move || {
        doing.of.read().as_ref().map_or_else(|| words::ADD.to_owned(), |of| words::edit(&of.name))
    });
    view! {
        <Load of=all failed=words::NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=1 /> } let:newest>
            <ul class="rows">{rows(newest, |page| &page.items, |one| one.id.0, row)}</ul>
        </Load>
        <Show when=is_none>
            <p class="row-meta">{words::NONE}</p>
        </Show>
        <div class="actions">
            <Button icon=Icon::Plus on_click=move |_| doing.begin(None)>
                {words::ADD}
            </Button>
        </div>
        <Dialog open=doing.open title=title>
            {form}
        </Dialog>
        <ConfirmDialog
            of=doing.removing
            title=|one| words::remove(&one.name)
            text=words::REMOVE_TEXT
            label=text::common::REMOVE
            on_confirm=move |one| remove(desk, toasts, one)
        />
    }
}

fn remove(desk: Desk, toasts: Toasts, one: IdentityProvider) {
    spawn_local(async move {
        match desk.remove_identity_provider(one.id).await {
            Ok(()) => toasts.success(words::was_removed(&one.name)),
            Err(trouble) => toasts.show(Toast::error(words::NOT_REMOVED).detail(trouble.words())),
        }
    });
}

fn line(doing: Doing, one: Memo<IdentityProvider>) -> AnyView {
    let name = Signal::derive(move || one.read().name.clone());
    let badge = move || {
        let (tone, shape, label) = match one.read().is_enabled {
            true => (Tone::Success, Shape::Tick, words::IN_USE),
            false => (Tone::Neutral, Shape::Slash, words::OFF),
        };
        view! { <Badge tone=tone shape=shape label=label bare=true /> }
    };
    let items = move || {
        let (edited, removed) = (one.get(), one.get());
        vec![
            MenuItem::run(text::common::EDIT, move || doing.begin(Some(edited.clone()))).icon(Icon::Pencil),
            MenuItem::run(text::common::REMOVE, move || doing.removing.ask(removed.clone()))
                .icon(Icon::Close)
                .divided(),
        ]
    };
    view! {
        <li>
            <div class="row">
                <span class="row-words">
                    <span class="row-title">
                        <span>{name}</span>
                    </span>
                    <span class="row-meta">
                        <span>{move || one.read().issuer.clone()}</span>
                    </span>
                </span>
                {badge}
                <RowMenu name=name items=Signal::derive(items) />
            </div>
        </li>
    }
    .into_any()
}

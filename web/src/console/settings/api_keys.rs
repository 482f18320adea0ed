//! API keys: by which other programs use the API.

use super::SettingsHead;
use crate::client::{Desk, signed_in};
use crate::form::{Form, FormEnd, FormView, form};
use crate::list::{Asked, Either, Kind, ListPage, Shape};
use crate::load::load_pages;
use crate::text::console::api_keys as words;
use crate::ui::{
    About, Badge, Button, ButtonKind, Checks, Choice, Clock, ConfirmDialog, Content, CopyButton, Dialog,
    EmptyState, Field, Icon, Input, MenuItem, RowMenu, Select, Shape as Mark, Time, TimeStyle, Toast, Toasts,
    Tone, take_keyboard_in_dialog,
};
use crate::url::{Query as _, UrlState, use_url};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use shared::api_keys::{ApiKey, ApiKeyState, MadeApiKey, NAME_MAX, NewApiKey, OVERLAP, RotateApiKey};
use shared::permission::Permission;
use wasm_bindgen_futures::spawn_local;

const COLUMNS: &[&str] = &[words::NAME, words::STATE, words::USED, words::EXPIRES, words::ACTIONS];

/// The parameter that brings those that were taken back in the place of the others, and what it then says.
const REVOKED: &str = "revoked";
const YES: &str = "true";

/// What the list can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfApiKeys;

/// What the page's address says of the list.
pub type ApiKeysAsked = Asked<OfApiKeys>;

impl Kind for OfApiKeys {
    const ORDERS: &'static [(&'static str, &'static str)] = &[];
    const TAB: Option<&'static str> = Some(REVOKED);
}

/// For how long a key may work, in days.
const SPANS: [u16; 4] = [30, 90, 180, 365];
/// For how long the text before works, too, in hours.
const OVERLAPS: [u16; 5] = [0, 1, OVERLAP, 72, 168];

form! {
    /// A key in the making.
    struct Making { name, permissions, expires_at } of NewApiKey
}

form! {
    /// How a key gets another text.
    struct Rotating { overlap_hours, expires_at } of RotateApiKey
}

/// What is done with a row.
#[derive(Clone, Copy)]
struct Doing {
    /// The form: of a new key, or of one that is rotated.
    of: RwSignal<Option<ApiKey>>,
    open: RwSignal<bool>,
    /// What was just made; its text is shown until the dialog is closed.
    made: RwSignal<Option<MadeApiKey>>,
    revoking: About<ApiKey>,
}

impl Doing {
    fn begin(self, of: Option<ApiKey>) {
        self.of.set(of);
        self.made.set(None);
        self.open.set(true);
    }
}

/// The page.
#[component]
pub fn ApiKeys() -> impl IntoView {
    let (desk, toasts, filter) = (signed_in().desk(), Toasts::here(), use_url::<ApiKeysAsked>());
    let doing = Doing {
        of: RwSignal::new(None),
        open: RwSignal::new(false),
        made: RwSignal::new(None),
        revoking: About::new(),
    };
    provide_context(doing);
    let make = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::Plus on_click=move |_| doing.begin(None)>
                {words::MAKE}
            </Button>
        }
    };
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.api_keys_by(&filter.get().to_query()))
                filter=filter
                key=|one| one.id.0
                row=line
                shape=Shape::Table(words::TITLE, COLUMNS)
                class="people"
                failed=words::NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=move || nothing(filter)
                shown=words::shown
            >
                <SettingsHead tab=words::TITLE actions=make />
                <Either filter=filter label=words::STATE first=words::IN_USE other=(YES, words::REVOKED) />
            </ListPage>
            <KeyDialog doing=doing />
            <ConfirmDialog
                of=doing.revoking
                title=|one| words::revoke(&one.name)
                text=words::REVOKE_TEXT
                label=words::REVOKE
                on_confirm=move |one| revoke(desk, toasts, &one)
            />
        </Content>
    }
}

fn nothing(filter: UrlState<ApiKeysAsked>) -> AnyView {
    if filter.with(|asked| asked.one(REVOKED).is_empty()) {
        return view! { <EmptyState title=words::NONE text=words::NONE_TEXT /> }.into_any();
    }
    view! { <EmptyState title=words::NONE_REVOKED text=words::NONE_REVOKED_TEXT /> }.into_any()
}

fn revoke(desk: Desk, toasts: Toasts, one: &ApiKey) {
    let change = desk.revoke_api_key(one.id);
    spawn_local(async move {
        match change.await {
            Ok(key) => toasts.success(words::was_revoked(&key.name)),
            Err(trouble) => toasts.show(Toast::error(words::NOT_REVOKED).detail(trouble.words())),
        }
    });
}

fn line(one: Memo<ApiKey>) -> AnyView {
    let doing: Doing = expect_context();
    let name = Signal::derive(move || one.read().name.clone());
    let about = move || {
        let one = one.read();
        let of = one.owner.as_ref().map(|owner| view! { <span>{words::of(&owner.name)}</span> });
        view! {
            <span>{words::about(&one.prefix, one.permissions.len())}</span>
            {of}
        }
    };
    let badge = move || {
        let state = one.read().state;
        let (tone, shape) = look(state);
        view! { <Badge tone=tone shape=shape label=words::state(state) bare=true /> }
    };
    let used = move || match one.read().last_used_at {
        Some(at) => view! { <Time at=at /> }.into_any(),
        None => words::NEVER.into_any(),
    };
    let items = move || {
        let (rotated, revoked) = (one.get(), one.get());
        vec![
            MenuItem::run(words::ROTATE, move || doing.begin(Some(rotated.clone()))).icon(Icon::Refresh),
            MenuItem::run(words::REVOKE, move || doing.revoking.ask(revoked.clone()))
                .icon(Icon::Close)
                .divided(),
        ]
    };
    let until = move || one.read().revoked_at.unwrap_or_else(|| one.read().expires_at);
    view! {
        <tr>
            <td>
                <div class="row-title">
                    <span>{name}</span>
                </div>
                <p class="row-meta">{about}</p>
            </td>
            <td data-label=words::STATE>{badge}</td>
            <td data-label=words::USED>{used}</td>
            <td data-label=words::EXPIRES>
                <Time at=Signal::derive(until) style=TimeStyle::Day />
            </td>
            <td class="row-actions">
                <Show when=move || one.read().may_rotate()>
                    <RowMenu name=name items=Signal::derive(items) />
                </Show>
            </td>
        </tr>
    }
    .into_any()
}

const fn look(state: ApiKeyState) -> (Tone, Mark) {
    match state {
        ApiKeyState::Active => (Tone::Success, Mark::Tick),
        ApiKeyState::Suspended => (Tone::Warning, Mark::Half),
        ApiKeyState::Expired => (Tone::Warning, Mark::Bars),
        ApiKeyState::Revoked => (Tone::Neutral, Mark::Slash),
    }
}

/// The dialog: a form, and then the text that came of it.
#[component]
fn KeyDialog(doing: Doing) -> impl IntoView {
    let title = Signal::derive(move || {
        let made = doing.made.read();
        match (made.as_ref(), doing.of.read().as_ref()) {
            (Some(made), _) => words::made(&made.api_key.name),
            (None, Some(of)) => words::rotate(&of.name),
            (None, None) => words::MAKE.to_owned(),
        }
    });
    let body = move || match (doing.made.get(), doing.of.get_untracked()) {
        (Some(made), _) => view! { <Shown text=made.text.unwrap_or_default() open=doing.open /> }.into_any(),
        (None, Some(of)) => view! { <RotateForm doing=doing of=of /> }.into_any(),
        (None, None) => view! { <MakeForm doing=doing /> }.into_any(),
    };
    view! {
        <Dialog open=doing.open title=title>
            {body}
        </Dialog>
    }
}

fn spans() -> Vec<Choice> {
    SPANS.map(|days| Choice::new(days.to_string(), words::days(days))).to_vec()
}

/// When so many days are over.
fn end(of: Input, clock: Clock) -> Option<DateTime<Utc>> {
    // A year is the most, and begins when the server hears of it.
    let days = of.parsed::<i64>().filter(|days| *days < 365)?;
    Some(untrack(|| clock.now()) + TimeDelta::days(days))
}

#[component]
fn MakeForm(doing: Doing) -> impl IntoView {
    let reader = signed_in();
    let (desk, clock) = (reader.desk(), Clock::here());
    let form = Making::of(Form::open());
    form.expires_at.begin("90");
    let mut groups: Vec<(&'static str, Vec<Choice>)> = Vec::new();
    let may = |one: &Permission| !one.is_for_people() && reader.with_me_untracked(|me| me.may(*one));
    for permission in Permission::ALL.into_iter().filter(may) {
        let (about, choice) =
            (words::about_what(permission), Choice::new(permission.as_str(), words::permission(permission)));
        match groups.iter_mut().find(|(known, _)| *known == about) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((about, vec![choice])),
        }
    }
    let send = move |()| {
        let body = NewApiKey {
            name: form.name.line(),
            permissions: form.permissions.lines().iter().filter_map(|word| word.parse().ok()).collect(),
            expires_at: end(form.expires_at, clock),
        };
        let send = move |body, key| async move { desk.make_api_key(&body, key).await };
        form.send(body, send, move |made: MadeApiKey| {
            doing.made.try_set(Some(made));
        });
    };
    view! {
        <FormView form=*form failed=words::NOT_MADE on_send=send>
            <Field
                label=words::NAME
                of=form.name
                hint=words::NAME_HINT
                autocomplete="off"
                max_length=NAME_MAX as u32
                autofocus=true
            />
            <Checks label=words::PERMISSIONS of=form.permissions groups=groups hint=words::PERMISSIONS_HINT />
            <Select label=words::EXPIRES of=form.expires_at choices=spans() />
            <FormEnd form=*form open=doing.open label=words::MAKE />
        </FormView>
    }
}

#[component]
fn RotateForm(doing: Doing, of: ApiKey) -> impl IntoView {
    let (desk, clock) = (signed_in().desk(), Clock::here());
    let form = Rotating::of(Form::open());
    form.overlap_hours.begin(OVERLAP.to_string());
    form.expires_at.begin("90");
    let overlaps = OVERLAPS.map(|hours| Choice::new(hours.to_string(), words::hours(hours))).to_vec();
    let (id, version) = (of.id, of.version);
    let send = move |()| {
        let body = RotateApiKey {
            overlap_hours: form.overlap_hours.parsed(),
            expires_at: end(form.expires_at, clock),
        };
        let send = move |body, _| async move { desk.rotate_api_key(id, version, &body).await };
        form.send(body, send, move |made: MadeApiKey| {
            doing.made.try_set(Some(made));
        });
    };
    view! {
        <FormView form=*form failed=words::NOT_ROTATED on_send=send>
            <Select label=words::OVERLAP of=form.overlap_hours choices=overlaps hint=words::OVERLAP_HINT />
            <Select label=words::EXPIRES of=form.expires_at choices=spans() />
            <FormEnd form=*form open=doing.open label=words::ROTATE />
        </FormView>
    }
}

/// The text, this once.
#[component]
fn Shown(text: String, open: RwSignal<bool>) -> impl IntoView {
    let field = Input::alone("text");
    field.begin(&text);
    take_keyboard_in_dialog();
    view! {
        <div class="form">
            <p>{words::SHOWN_ONCE}</p>
            <Field label=words::TEXT of=field read_only=true autocomplete="off" />
            <div class="actions actions-end">
                <CopyButton text=text label=words::COPY />
                <Button kind=ButtonKind::Primary on_click=move |_| open.set(false)>
                    {words::DONE}
                </Button>
            </div>
        </div>
    }
}

//! The audit trail: who did what, when and from where.

pub mod line;
pub mod span;
pub mod verify;

use crate::client::{Desk, signed_in};
use crate::console::settings::SettingsHead;
use crate::console::sought::members;
use crate::list::{Asked, Kind, ListPage, Narrow, Shape, sought};
use crate::load::load_pages;
use crate::saving::save_file;
use crate::text::console::audit as words;
use crate::ui::{ButtonKind, Choice, Content, EmptyState, Menu, MenuItem, Toast, Toasts};
use crate::url::{Query as _, UrlState, use_url};
use leptos::prelude::*;
use line::line;
use shared::audit::AuditFormat;
use shared::person::Actor;
use span::SpanFields;
use verify::Verify;
use wasm_bindgen_futures::spawn_local;

const COLUMNS: &[&str] = &[words::WHAT, words::WHO, words::FROM, words::WHEN];

const ACTOR: &str = "actor";
const KIND: &str = "object_kind";
const MEMBER: &str = "member_id";
const ACTION: &str = "action";

/// What the trail can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfAudit;

/// What the page's address says of the trail.
pub type AuditAsked = Asked<OfAudit>;

impl Kind for OfAudit {
    const ORDERS: &'static [(&'static str, &'static str)] = &[];
    const FILTERS: &'static [&'static str] = &[KIND, ACTION, ACTOR, MEMBER, span::FROM, span::TO];
}

fn by_kind() -> Narrow<AuditAsked> {
    let choices: Vec<_> = words::KINDS.iter().map(|(kind, name)| Choice::new(*kind, *name)).collect();
    Narrow::by(
        words::KIND,
        choices,
        |asked: &AuditAsked| asked.all(KIND),
        |asked, chosen| {
            asked.say(KIND, chosen);
            // What is done to other things is never done to these.
            asked.say(ACTION, &[]);
        },
    )
    .single()
}

fn by_actor() -> Narrow<AuditAsked> {
    let choices: Vec<_> =
        Actor::ALL.into_iter().map(|actor| Choice::new(actor.as_str(), words::actors(actor))).collect();
    Narrow::by(
        words::BY,
        choices,
        |asked: &AuditAsked| asked.all(ACTOR),
        |asked, chosen| asked.say(ACTOR, chosen),
    )
    .single()
}

/// What was done: to whatever is chosen, or to all kinds of things.
fn by_action(filter: UrlState<AuditAsked>) -> Narrow<AuditAsked> {
    let choices = Signal::derive(move || {
        let kind = filter.with(|asked| asked.one(KIND).to_owned());
        words::actions(&kind)
            .into_iter()
            .map(|(action, label)| Choice::new(action, label))
            .collect::<Vec<_>>()
    });
    Narrow::by(
        words::ACTION,
        choices,
        |asked: &AuditAsked| asked.all(ACTION),
        |asked, chosen| asked.say(ACTION, chosen),
    )
    .single()
}

fn by_member(desk: Desk, filter: UrlState<AuditAsked>) -> Narrow<AuditAsked> {
    let chosen = Signal::derive(move || filter.with(|asked| asked.one(MEMBER).to_owned()));
    let (seek, members) = sought(chosen, members(desk));
    Narrow::by(
        words::MEMBER,
        members,
        |asked: &AuditAsked| asked.all(MEMBER),
        |asked, chosen| asked.say(MEMBER, chosen),
    )
    .single()
    .sought_by(seek)
}

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let desk = signed_in().desk();
    let filter = use_url::<AuditAsked>();
    let actions = move || {
        view! {
            <Export desk=desk filter=filter />
            <Verify desk=desk />
        }
    };
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.audit_by(&filter.get().to_query()))
                filter=filter
                key=|one| one.id.0
                row=line
                shape=Shape::Table(words::TITLE, COLUMNS)
                class="audit"
                failed=words::NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=|| view! { <EmptyState title=words::NONE text=words::NONE_TEXT /> }
                shown=words::shown
                search=words::SEARCH
                narrows=vec![by_kind(), by_action(filter), by_actor(), by_member(desk, filter)]
            >
                <SettingsHead tab=words::TITLE actions=actions />
                <SpanFields filter=filter />
            </ListPage>
        </Content>
    }
}

/// Takes what is shown along as a file, all of it.
#[component]
fn Export(desk: Desk, filter: UrlState<AuditAsked>) -> impl IntoView {
    let toasts = Toasts::here();
    let export = move |format: AuditFormat| {
        let query = untrack(|| filter.with(AuditAsked::to_query));
        let joint = if query.is_empty() { "" } else { "&" };
        let query = format!("format={}{joint}{query}", format.as_str());
        spawn_local(async move {
            let name = match format {
                AuditFormat::Csv => "audit.csv",
                AuditFormat::JsonLines => "audit.jsonl",
            };
            match desk.export_audit(&query).await {
                Ok(file) => save_file(name, &file),
                Err(trouble) => toasts.show(Toast::error(words::NOT_EXPORTED).detail(trouble.words())),
            }
        });
    };
    let items = vec![
        MenuItem::run(words::CSV, move || export(AuditFormat::Csv)),
        MenuItem::run(words::JSON_LINES, move || export(AuditFormat::JsonLines)),
    ];
    view! {
        <Menu
            label=words::EXPORT
            items=Signal::stored(items)
            trigger=|| view! { <span aria-hidden="true">{words::EXPORT}</span> }
            kind=ButtonKind::Secondary
            end=true
        />
    }
}

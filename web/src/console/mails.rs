//! The mails of the demo: what was or would have been sent, with the links in them.

use super::frame::Content;
use super::missing::Nowhere;
use crate::client::signed_in;
use crate::load::{Load, Pages, TroubleCard, load_pages};
use crate::place;
use crate::text::console::{frame, mails as words};
use crate::ui::{
    Badge, Crumb, EmptyState, Icon, LoadMore, PageHead, Shape, Skeleton, SkeletonShape, Time, Tone,
};
use leptos::prelude::*;
use shared::mails::{Mail, MailState};
use shared::page::Page;

/// The page.
#[component]
pub fn Mails() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::MAIL)]);
    let reader = signed_in();
    let pages = load_pages(move || reader.desk().mails());
    let skeleton = || {
        view! {
            <div class="card">
                <Skeleton shape=SkeletonShape::Rows rows=6 />
            </div>
        }
    };
    view! {
        <Content>
            <Load
                of=pages.rows
                failed=words::NOT_LOADED
                skeleton=skeleton
                missing=|| view! { <Nowhere /> }
                children=move |page| view! { <List pages=pages page=page /> }
            />
        </Content>
    }
}

#[component]
fn List(pages: Pages<Mail>, page: Signal<Page<Mail>>) -> impl IntoView {
    let rows = Memo::new(move |_| page.read().items.len());
    let shown = move || words::shown(rows.get(), pages.more().get());
    let meta = || view! { <span>{words::TEXT}</span> };
    view! {
        <PageHead title=words::TITLE meta=meta />
        <div class="card mails">
            <Show
                when=move || rows.get() != 0
                fallback=|| view! { <EmptyState title=words::NONE text=words::NONE_TEXT /> }
            >
                <ul class="rows">
                    <For each=move || page.get().items key=|mail| (mail.id, mail.state) let:mail>
                        <Line mail=mail />
                    </For>
                </ul>
            </Show>
        </div>
        {move || {
            pages.trouble().get().map(|trouble| {
                let retry = Callback::new(move |()| pages.load_more());
                view! { <TroubleCard title=words::MORE_NOT_LOADED trouble=trouble on_retry=retry /> }
            })
        }}
        <Show when=move || rows.get() != 0>
            <LoadMore
                shown=Signal::derive(shown)
                more=pages.more()
                pending=pages.pending()
                on_more=move |()| pages.load_more()
            />
        </Show>
    }
}

/// One mail; its text opens under it.
#[component]
fn Line(mail: Mail) -> impl IntoView {
    let Mail { id, to, subject, text, state, created_at, .. } = mail;
    let open = RwSignal::new(false);
    let text_id = format!("mail-{id}");
    let controls = text_id.clone();
    let (tone, shape) = look(state);
    let body = move || {
        open.get().then(|| view! { <div class="mail-text" id=text_id.clone()>{pieces(&text).into_iter().map(piece).collect_view()}</div> })
    };
    view! {
        <li>
            <button
                type="button"
                class="row"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=move || open.get().then(|| controls.clone())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || if open.get() { Icon::ChevronDown } else { Icon::ChevronRight }.into_render()}
                <span class="row-words">
                    <span class="row-title">
                        <span>{subject}</span>
                    </span>
                    <span class="row-meta one-line">
                        <span>{to}</span>
                    </span>
                </span>
                <Badge tone=tone shape=shape label=words::state(state) bare=true />
                <span class="row-end">
                    <Time at=created_at />
                </span>
            </button>
            {body}
        </li>
    }
}

const fn look(state: MailState) -> (Tone, Shape) {
    match state {
        MailState::Queued => (Tone::Neutral, Shape::Ring),
        MailState::Sent => (Tone::Success, Shape::Tick),
        MailState::Failed => (Tone::Danger, Shape::Slash),
    }
}

/// A piece of a mail's text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Link(String),
}

/// Finds the addresses of pages in a text.
fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|letter: char| letter.is_whitespace() || "<>\"()".contains(letter))
            .unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        let link_end = link.trim_end_matches(['.', ',', ';', ':']).len();
        let (link, dot) = link.split_at(link_end);
        out.extend([
            Piece::Words(before.to_owned()),
            Piece::Link(link.to_owned()),
            Piece::Words(dot.to_owned()),
        ]);
        rest = after;
    }
    out.push(Piece::Words(rest.to_owned()));
    out.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
    out
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Words(words) => words.into_any(),
        Piece::Link(link) => {
            let href = link.clone();
            view! { <a href=href target="_blank" rel="noopener">{link}</a> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_a_mail_can_be_followed() {
        let words = |text: &str| Piece::Words(text.into());
        let link = |text: &str| Piece::Link(text.into());
        assert_eq!(
            pieces("Open\nhttp://localhost:8080/portal/verify-email#token=a_b-c\nIt works."),
            [
                words("Open\n"),
                link("http://localhost:8080/portal/verify-email#token=a_b-c"),
                words("\nIt works.")
            ]
        );
        assert_eq!(
            pieces("See https://a.example/x."),
            [words("See "), link("https://a.example/x"), words(".")]
        );
        assert_eq!(pieces("nothing"), [words("nothing")]);
        assert_eq!(pieces("javascript:alert(1)"), [words("javascript:alert(1)")]);
    }
}

//! The mails of the demo: what was or would have been sent, with the links in them.

use crate::client::signed_in;
use crate::list::{ListPage, Shape};
use crate::load::load_pages;
use crate::place;
use crate::text::console::mails as words;
use crate::ui::{Badge, Content, Crumb, EmptyState, Icon, PageHead, Shape as Mark, Time, Tone};
use crate::url::use_url;
use leptos::prelude::*;
use shared::mails::{Mail, MailState};

/// The page.
#[component]
pub fn Mails() -> impl IntoView {
    place::open(|| vec![Crumb::here(words::TITLE)]);
    let (desk, filter) = (signed_in().desk(), use_url::<()>());
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.mails())
                filter=filter
                key=|mail| mail.id.0
                row=line
                shape=Shape::Rows
                class="mails"
                failed=words::NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=|| view! { <EmptyState title=words::NONE text=words::NONE_TEXT /> }
                shown=words::shown
            >
                <PageHead title=words::TITLE meta=|| words::TEXT />
            </ListPage>
        </Content>
    }
}

/// One mail; its text opens under it.
fn line(mail: Memo<Mail>) -> AnyView {
    let Mail { id, to, subject, created_at, .. } = mail.get_untracked();
    let open = RwSignal::new(false);
    let text_id = format!("mail-{id}");
    let controls = text_id.clone();
    let state = Memo::new(move |_| mail.read().state);
    let badge = move || {
        let (tone, shape) = look(state.get());
        view! { <Badge tone=tone shape=shape label=words::state(state.get()) bare=true /> }
    };
    let text = move || pieces(&mail.read().text).into_iter().map(piece).collect_view();
    let body = move || open.get().then(|| view! { <div class="mail-text" id=text_id.clone()>{text}</div> });
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
                {badge}
                <span class="row-end">
                    <Time at=created_at />
                </span>
            </button>
            {body}
        </li>
    }
    .into_any()
}

const fn look(state: MailState) -> (Tone, Mark) {
    match state {
        MailState::Queued => (Tone::Neutral, Mark::Ring),
        MailState::Sent => (Tone::Success, Mark::Tick),
        MailState::Failed => (Tone::Danger, Mark::Slash),
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

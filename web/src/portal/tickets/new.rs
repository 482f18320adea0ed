//! Raising a ticket.

use crate::client::signed_in;
use crate::form::field;
use crate::location::Location;
use crate::new_ticket::{Fields, RaiseForm, Raising, categories};
use crate::paths::portal as paths;
use crate::place;
use crate::session::Session;
use crate::switcher::has_others;
use crate::text::{attachments, common, frame, tickets};
use crate::ui::{Button, ButtonKind, ButtonLink, Choice, Crumb, Icon, Input, PageHead, Select};
use leptos::prelude::*;
use shared::ids::AttachmentId;
use shared::organizations::Organization;
use shared::tickets::Filter;
use shared::tickets::portal as ticket;

fn request(whose: Input, fields: Fields, attachment_ids: Vec<AttachmentId>) -> ticket::NewTicket {
    ticket::NewTicket {
        organization_id: whose.parsed(),
        subject: fields.subject.line(),
        priority: fields.priority(),
        category: fields.category.filled(),
        description: fields.description.text(),
        attachment_ids,
    }
}

/// The page.
#[component]
pub fn NewTicket() -> impl IntoView {
    place::open(|| {
        vec![Crumb::to(frame::TICKETS, paths::tickets(&Filter::default())), Crumb::here(tickets::RAISE)]
    });
    let reader = signed_in();
    let raising = Raising::open(reader, "ticket.new", field!(ticket::NewTicket, organization_id));
    let whose = raising.whose.value;
    let (location, session) = (Location::here(), Session::here());
    let handling = Memo::new(move |_| reader.with_me(|me| another(&me.other_organizations, &whose.read())));
    let files = raising.files;
    // A file is in the organization in which it was sent.
    let reason = Signal::derive(move || {
        let goes_elsewhere = handling.read().is_some() && files.are_there();
        if goes_elsewhere { Some(attachments::OF_ANOTHER.to_owned()) } else { files.reason() }
    });
    let send = move |()| {
        if reason.get_untracked().is_some() {
            return;
        }
        let (api, elsewhere) = (reader.tickets(), handling.get_untracked());
        raising.send(
            request(raising.whose, raising.fields, files.ids()),
            move |body, key| async move { api.raise(&body, key).await },
            |raised: &ticket::Ticket| raised.number,
            move |raised| {
                let path = paths::ticket(raised.id);
                match elsewhere {
                    Some(other) => session.enter(other.id, path),
                    None => location.go(&path),
                }
            },
        );
    };
    // A draft may name an organization that the client has left meanwhile.
    Effect::new(move |_| {
        if handling.read().is_none() && !whose.read().is_empty() {
            whose.set(String::new());
        }
    });
    let categories = Memo::new(move |_| {
        let own = || reader.with_me(|me| categories(&me.organization.ticket_categories));
        handling.read().as_ref().map_or_else(own, |other| categories(&other.ticket_categories))
    });
    let has_choice = has_others(reader);
    let organization = view! {
        <Show when=move || has_choice>
            <Select
                label=tickets::new::ORGANIZATION
                of=raising.whose
                choices=Signal::derive(move || reader.with_me(|me| choices(&me.other_organizations)))
                placeholder=reader.with_me_untracked(|me| me.organization.name.clone())
            />
        </Show>
    };
    view! {
        <div class="settings">
            <PageHead title=tickets::RAISE />
            <RaiseForm
                raising=raising
                failed=tickets::new::FAILED
                on_send=send
                whose=organization.into_any()
                hint=tickets::new::SUBJECT_HINT
                placeholder=tickets::new::DESCRIPTION_PLACEHOLDER
                categories=categories
            >
                <div class="actions">
                    <Button
                        kind=ButtonKind::Primary
                        icon=Icon::Send
                        submit=true
                        pending=raising.fields.pending()
                        verb=common::SENDING
                        disabled_reason=reason
                    >
                        {move || {
                            if files.are_going() { attachments::SENDING_FILES } else { tickets::new::SUBMIT }
                        }}
                    </Button>
                    <ButtonLink href=paths::tickets(&Filter::default())>{common::CANCEL}</ButtonLink>
                </div>
            </RaiseForm>
        </div>
    }
}

/// The organization that was chosen, if it is another than the one that the client is in.
fn another(others: &[Organization], chosen: &str) -> Option<Organization> {
    let id = chosen.parse().ok()?;
    others.iter().find(|one| one.id == id).cloned()
}

fn choices(others: &[Organization]) -> Vec<Choice> {
    others.iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use shared::tickets::Priority;

    #[test]
    fn whoever_chose_nobody_leaves_it_to_their_organization() {
        let fields = Fields::of(Form::kept());
        fields.subject.begin(" Fax ");
        let body = request(Input::alone("organization_id"), fields, Vec::new());
        assert_eq!((body.subject.as_str(), body.organization_id, body.category), ("Fax", None, None));
        assert_eq!(body.priority, Priority::Medium, "the usual");
    }
}

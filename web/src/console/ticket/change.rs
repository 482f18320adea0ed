//! What can be changed about a ticket in one step: what it makes of the ticket at once, how it is asked of the
//! server, and how it is taken back.

use crate::client::{Desk, Trouble};
use crate::text;
use crate::text::console::open as words;
use shared::ids::TicketId;
use shared::person::Person;
use shared::teams::Team;
use shared::tickets::console::{Assign, Ticket, UpdateTicket};
use shared::tickets::{Priority, Status};

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Another status.
    Status(Status),
    /// Open again.
    Reopen,
    /// Another priority.
    Priority(Priority),
    /// Another category, or none.
    Category(Option<String>),
    /// Someone else, or nobody, looks after it.
    Assignee(Option<Person>),
    /// Another team, or none, has it.
    Team(Option<Team>),
}

impl Change {
    /// Makes of the ticket what the server will, as far as one can know.
    pub fn apply(&self, ticket: &mut Ticket) {
        match self {
            Self::Status(status) => ticket.status = *status,
            Self::Reopen => ticket.status = Status::reopened(ticket.assignee.is_some()),
            Self::Priority(priority) => ticket.priority = *priority,
            Self::Category(category) => ticket.category = category.clone(),
            Self::Assignee(person) => ticket.assignee.clone_from(person),
            Self::Team(team) => ticket.team.clone_from(team),
        }
    }

    /// Whether the ticket is like that already.
    pub fn is_idle(&self, ticket: &Ticket) -> bool {
        let mut after = ticket.clone();
        self.apply(&mut after);
        after == *ticket
    }

    /// What it changes of the ticket.
    const fn property(&self) -> &'static str {
        match self {
            Self::Status(_) | Self::Reopen => "status",
            Self::Priority(_) => "priority",
            Self::Category(_) => "category",
            Self::Assignee(_) => "assignee",
            Self::Team(_) => "team",
        }
    }

    /// What its toast is about: the same for each change of one property of one ticket.
    pub fn topic(&self, ticket: TicketId) -> String {
        format!("{ticket} {}", self.property())
    }

    /// What takes it back, where something does.
    pub fn undone(&self, before: &Ticket) -> Option<Self> {
        Some(match self {
            // Closing asked first, and a closed ticket is not closed anew by reopening.
            Self::Status(Status::Closed) => return None,
            Self::Status(_) | Self::Reopen if before.status == Status::Closed => return None,
            Self::Status(_) | Self::Reopen => Self::Status(before.status),
            Self::Priority(_) => Self::Priority(before.priority),
            Self::Category(_) => Self::Category(before.category.clone()),
            Self::Assignee(_) => Self::Assignee(before.assignee.clone()),
            Self::Team(_) => Self::Team(before.team.clone()),
        })
    }

    /// Whether nobody else touched what this changes: then it may be asked again of a newer ticket.
    pub fn stands(&self, seen: &Ticket, newest: &Ticket) -> bool {
        match self {
            Self::Status(_) | Self::Reopen => seen.status == newest.status,
            Self::Priority(_) => seen.priority == newest.priority,
            Self::Category(_) => seen.category == newest.category,
            Self::Assignee(_) => seen.assignee == newest.assignee,
            Self::Team(_) => seen.team == newest.team,
        }
    }

    /// Asks it of the server, of the ticket as it was `seen`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn ask(&self, desk: Desk, seen: &Ticket) -> Result<Ticket, Trouble> {
        let (id, version) = (seen.id, seen.version);
        let bare = UpdateTicket::default();
        let update = match self {
            Self::Reopen => return desk.reopen(id).await,
            Self::Status(Status::Closed) => return desk.close(id, version).await,
            Self::Assignee(_) | Self::Team(_) => {
                return desk.assign(id, version, &self.assignment(seen)).await;
            }
            Self::Status(status) => UpdateTicket { status: Some(*status), ..bare },
            Self::Priority(priority) => UpdateTicket { priority: Some(*priority), ..bare },
            Self::Category(category) => UpdateTicket { category: Some(category.clone()), ..bare },
        };
        desk.update(id, version, &update).await
    }

    /// The person and the team are set together: what is not changed is said again.
    fn assignment(&self, seen: &Ticket) -> Assign {
        let mut after = seen.clone();
        self.apply(&mut after);
        Assign {
            assignee_id: after.assignee.map(|person| person.id),
            team_id: after.team.map(|team| team.id),
        }
    }

    /// It was done, in words for a toast.
    pub fn said(&self) -> String {
        match self {
            Self::Status(status) => words::status_set(*status),
            Self::Reopen => words::IS_REOPENED.to_owned(),
            Self::Priority(priority) => words::set_to(words::PRIORITY, text::shared::priority(*priority)),
            Self::Category(category) => {
                words::set_to(words::CATEGORY, category.as_deref().unwrap_or(words::NO_CATEGORY))
            }
            Self::Assignee(person) => words::assigned(person.as_ref().map(|person| person.name.as_str())),
            Self::Team(team) => {
                words::set_to(words::TEAM, team.as_ref().map_or(words::NO_TEAM, |team| &team.name))
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use shared::customers::Customer;
    use shared::ids::MemberId;
    use shared::person::Side;
    use uuid::Uuid;

    pub(in crate::console::ticket) fn person(id: u128) -> Person {
        Person {
            id: MemberId(Uuid::from_u128(id)),
            name: "Jonas Reuter".into(),
            side: Side::Staff,
            avatar: None,
        }
    }

    pub(in crate::console::ticket) fn ticket() -> Ticket {
        Ticket {
            id: Uuid::nil().into(),
            number: 1039,
            subject: "Prices".into(),
            description: String::new(),
            description_html: String::new(),
            attachments: Vec::new(),
            category: None,
            priority: Priority::Medium,
            status: Status::Open,
            channel: shared::tickets::Channel::Portal,
            customer: Customer { id: Uuid::nil().into(), name: "Tidewell".into() },
            requester: None,
            assignee: None,
            team: Some(Team { id: Uuid::from_u128(5).into(), name: "Web".into() }),
            resolution: None,
            resolved_at: None,
            closed_at: None,
            first_response_at: None,
            created_at: shared::Timestamp::default(),
            updated_at: shared::Timestamp::default(),
            version: 4,
        }
    }

    #[test]
    fn taking_back_leads_to_where_it_was() {
        let before = ticket();
        for change in [
            Change::Status(Status::Resolved),
            Change::Priority(Priority::Urgent),
            Change::Category(Some("Shop".into())),
            Change::Assignee(Some(person(1))),
            Change::Team(None),
        ] {
            let mut after = before.clone();
            change.apply(&mut after);
            assert_ne!(after, before);
            assert!(!change.is_idle(&before) && change.is_idle(&after));
            change.undone(&before).inspect(|undo| undo.apply(&mut after));
            assert_eq!(after, before, "{change:?}");
        }
    }

    #[test]
    fn what_cannot_be_taken_back_offers_nothing() {
        let open = ticket();
        let closed = Ticket { status: Status::Closed, ..ticket() };
        assert_eq!(Change::Status(Status::Closed).undone(&open), None);
        assert_eq!(Change::Reopen.undone(&closed), None);
    }

    #[test]
    fn giving_it_to_someone_keeps_the_team_and_the_other_way_round() {
        let seen = Ticket { assignee: Some(person(1)), ..ticket() };
        let taken = Change::Assignee(Some(person(2))).assignment(&seen);
        assert_eq!(
            (taken.assignee_id, taken.team_id),
            (Some(person(2).id), seen.team.as_ref().map(|team| team.id))
        );
        let moved = Change::Team(None).assignment(&seen);
        assert_eq!((moved.assignee_id, moved.team_id), (Some(person(1).id), None));
    }

    #[test]
    fn a_newer_ticket_is_changed_unless_someone_changed_the_same() {
        let seen = ticket();
        let replied = Ticket { version: 5, ..ticket() };
        let taken = Ticket { version: 5, assignee: Some(person(2)), ..ticket() };
        let take = Change::Assignee(Some(person(1)));
        assert!(take.stands(&seen, &replied));
        assert!(!take.stands(&seen, &taken));
        assert!(Change::Priority(Priority::Low).stands(&seen, &taken));
    }
}

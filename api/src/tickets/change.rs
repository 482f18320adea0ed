//! What can be done to a ticket, as pure functions: they change the value and say what happened, or refuse.

use super::Ticket;
use crate::markdown::Written;
use shared::Timestamp;
use shared::ids::MessageId;
use shared::person::{Person, Side};
use shared::teams::Team;
use shared::tickets::{Happening, Priority, Refusal, Status};

impl Ticket {
    /// Sets the status, with all that follows from it.
    pub(super) fn set_status(
        &mut self,
        to: Status,
        by: &Person,
        now: Timestamp,
    ) -> Result<Happening, Refusal> {
        self.status.may_become(to, by.side)?;
        Ok(self.move_to(to, by, now))
    }

    /// Opens it again.
    pub(super) fn reopen(&mut self, by: &Person, now: Timestamp) -> Result<Happening, Refusal> {
        self.status.may_reopen(self.closed_at, now)?;
        Ok(self.move_to(Status::reopened(self.assignee.is_some()), by, now))
    }

    /// Takes note of a public reply; the status may follow from it.
    pub(super) fn reply(
        &mut self,
        by: &Person,
        message: MessageId,
        status: Option<Status>,
        now: Timestamp,
    ) -> Result<Vec<Happening>, Refusal> {
        self.status.may_change()?;
        let mut happened = vec![Happening::Replied { message_id: Some(message) }];
        let to = match by.side {
            Side::Client => self.status.after_client_reply(self.assignee.is_some()),
            Side::Staff => status.unwrap_or(self.status),
        };
        if to != self.status {
            self.status.may_become(to, Side::Staff)?;
            happened.push(self.move_to(to, by, now));
        }
        if by.side == Side::Staff {
            self.first_response_at.get_or_insert(now);
        }
        Ok(happened)
    }

    /// Gives it to a person and a team; nothing happens when they have it already.
    pub(super) fn assign(
        &mut self,
        to: Option<Person>,
        team: Option<Team>,
    ) -> Result<Vec<Happening>, Refusal> {
        self.status.may_change()?;
        let mut happened = Vec::new();
        if self.assignee.as_ref().map(|person| person.id) != to.as_ref().map(|person| person.id) {
            let from = std::mem::replace(&mut self.assignee, to.clone());
            happened.push(Happening::Assigned { from, to });
        }
        if self.team.as_ref().map(|team| team.id) != team.as_ref().map(|team| team.id) {
            let from = std::mem::replace(&mut self.team, team).map(|team| team.name);
            let to = self.team.as_ref().map(|team| team.name.clone());
            happened.push(Happening::TeamChanged { from, to });
        }
        Ok(happened)
    }

    /// Changes what is written about it; what is not given, or is the same, stays.
    pub(super) fn rewrite(&mut self, new: Rewrite) -> Result<Vec<Happening>, Refusal> {
        self.status.may_change()?;
        let mut happened = Vec::new();
        let subject = new.subject.map(|subject| subject.trim().to_owned());
        if let Some(subject) = subject.filter(|subject| *subject != self.subject) {
            let from = std::mem::replace(&mut self.subject, subject.clone());
            happened.push(Happening::SubjectChanged { from, to: subject });
        }
        if let Some(new) = new.description.filter(|new| new.text != self.description) {
            (self.description, self.description_html) = (new.text, new.html);
            happened.push(Happening::DescriptionChanged);
        }
        if let Some(to) = new.priority.filter(|priority| *priority != self.priority) {
            let from = std::mem::replace(&mut self.priority, to);
            happened.push(Happening::PriorityChanged { from, to });
        }
        if let Some(to) = new.category.filter(|category| *category != self.category) {
            let from = std::mem::replace(&mut self.category, to.clone());
            happened.push(Happening::CategoryChanged { from, to });
        }
        Ok(happened)
    }

    fn move_to(&mut self, to: Status, by: &Person, now: Timestamp) -> Happening {
        let from = std::mem::replace(&mut self.status, to);
        if to.is_open() {
            (self.resolved_at, self.resolved_by, self.resolution) = (None, None, None);
        } else if from.is_open() {
            (self.resolved_at, self.resolved_by) = (Some(now), Some(by.clone()));
        }
        let closed = to == Status::Closed;
        (self.closed_at, self.closed_by) = if closed { (Some(now), Some(by.clone())) } else { (None, None) };
        // Whoever resolves what nobody had, had it.
        if by.side == Side::Staff && !to.is_open() && self.assignee.is_none() {
            self.assignee = Some(by.clone());
        }
        Happening::StatusChanged { from, to }
    }
}

/// New wording and sorting of a ticket.
#[derive(Debug, Default)]
pub(super) struct Rewrite {
    pub(super) subject: Option<String>,
    pub(super) description: Option<Written>,
    pub(super) priority: Option<Priority>,
    pub(super) category: Option<Option<String>>,
}

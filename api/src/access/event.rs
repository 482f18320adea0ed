//! An event: which thing changed, what happened to it, and who may hear of that.

use crate::problem::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::audience::Whom;
use shared::events::Resource;
use shared::history::Happening;
use shared::ids::{CustomerId, MemberId, MessageId};
use shared::permission::Permission;
use uuid::Uuid;

/// Who hears of an event: in the columns that the stream's query and the policies ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Audience {
    pub(crate) whom: Whom,
    /// What staff need to hear of it; all of them do when there is none.
    pub(crate) permission: Option<Permission>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) member: Option<MemberId>,
}

impl Audience {
    /// Nobody's stream tells of it; the audit trail does.
    pub(crate) const NOBODY: Self =
        Self { whom: Whom::Nobody, permission: None, customer: None, member: None };

    /// Staff with this permission.
    pub(crate) const fn staff(permission: Permission) -> Self {
        Self { whom: Whom::Staff, permission: Some(permission), customer: None, member: None }
    }

    /// Staff with this permission, whoever of the customer asked for it, and those there who see all of it.
    pub(crate) const fn requester(
        customer: CustomerId,
        requester: Option<MemberId>,
        permission: Permission,
    ) -> Self {
        Self {
            whom: Whom::Requester,
            permission: Some(permission),
            customer: Some(customer),
            member: requester,
        }
    }

    /// Staff with this permission, and everybody of the customer.
    pub(crate) const fn customer(customer: CustomerId, permission: Permission) -> Self {
        Self { whom: Whom::Customer, permission: Some(permission), customer: Some(customer), member: None }
    }

    /// From its columns. Words of a newer version tell nobody.
    pub(crate) fn stored(
        whom: &str,
        permission: Option<&str>,
        customer: Option<Uuid>,
        member: Option<Uuid>,
    ) -> Self {
        let known = Permission::ALL.iter().copied().find(|known| permission == Some(known.as_str()));
        let whom = whom.parse().ok().filter(|_| known.is_some() || permission.is_none());
        Self {
            whom: whom.unwrap_or(Whom::Nobody),
            permission: known,
            customer: customer.map(CustomerId),
            member: member.map(MemberId),
        }
    }
}

/// Something that happened to one thing, about to be committed.
#[derive(Debug, Clone)]
pub struct Event {
    pub(super) resource: Resource,
    pub(super) id: Uuid,
    /// At least one.
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) action: &'static str,
    pub(super) detail: Value,
    pub(super) audience: Audience,
    pub(super) message: Option<MessageId>,
    pub(super) in_history: bool,
}

impl Event {
    /// What the audit trail and live streams tell, and no history: a past-tense word, and what shall be kept of it.
    pub(crate) fn told(
        resource: Resource,
        id: Uuid,
        action: &'static str,
        detail: Value,
        audience: Audience,
    ) -> Self {
        Self {
            resource,
            id,
            parts: vec![Part { action, detail, audience, message: None, in_history: false }],
        }
    }

    /// What happened to a thing that has a history; nothing when nothing did.
    ///
    /// # Errors
    /// A happening that can't be written down, which is a bug.
    pub(crate) fn happened<H: Happening>(
        resource: Resource,
        id: Uuid,
        happened: &[H],
        audience: impl Fn(&H) -> Audience,
    ) -> Result<Option<Self>> {
        let part = |what: &H| {
            let detail = serde_json::to_value(what).map_err(|error| Error::Bug(error.into()))?;
            Ok(Part {
                action: what.word(),
                detail: without_pictures(detail),
                audience: audience(what),
                message: what.message(),
                in_history: true,
            })
        };
        let parts: Vec<_> = happened.iter().map(part).collect::<Result<_>>()?;
        Ok((!parts.is_empty()).then_some(Self { resource, id, parts }))
    }
}

/// People as they are kept for good: their pictures are another by the time that somebody reads it.
fn without_pictures(mut detail: Value) -> Value {
    for value in detail.as_object_mut().into_iter().flat_map(serde_json::Map::values_mut) {
        if let Some(person) = value.as_object_mut() {
            person.remove("avatar");
        }
    }
    detail
}

/// What one change did to one thing or to several; never nothing.
#[derive(Debug, Clone)]
pub struct Events(Vec<Event>);

impl Events {
    /// And this happened, too.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.0.push(event);
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Event> {
        self.0.iter()
    }
}

impl From<Event> for Events {
    fn from(event: Event) -> Self {
        Self(vec![event])
    }
}

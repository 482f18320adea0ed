//! What is told to streams: a frame, made once for all of them, and who may hear it.

use crate::access::Identity;
use crate::access::event::Audience;
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};
use shared::accounts::TicketScope;
use shared::audience::Whom;
use shared::ids::{MemberId, OrgId};
use shared::person::Side;
use uuid::Uuid;

/// Asks a reader to load everything anew.
pub(super) const RESET: Bytes = Bytes::from_static(b"event: reset\ndata: {}\n\n");

/// One event on its way, with what decides who gets it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Delivery {
    /// Its place in the order; none for what is never stored.
    pub(super) seq: Option<i64>,
    /// The node that tells the others; none for what each reads itself.
    pub(super) node: Option<Uuid>,
    pub(super) org: OrgId,
    pub(super) audience: Audience,
    /// Not told to the one who caused it.
    pub(super) except: Option<MemberId>,
    #[serde(with = "text")]
    pub(super) frame: Bytes,
}

impl Delivery {
    pub(super) fn is_for(&self, identity: &Identity) -> bool {
        if self.org != identity.org() || self.except == Some(identity.member()) {
            return false;
        }
        let Audience { whom, permission, customer, member } = self.audience;
        let is_member = member == Some(identity.member());
        let is_of_customer = customer.is_some() && customer == identity.customer();
        match (identity.side(), whom) {
            (_, Whom::Nobody) | (Side::Client, Whom::Staff) => false,
            (_, Whom::Member) => is_member,
            (Side::Staff, Whom::Staff | Whom::Requester | Whom::Customer | Whom::Clients) => {
                permission.is_none_or(|needed| identity.may(needed))
            }
            (Side::Client, Whom::Clients) => true,
            (Side::Client, Whom::Customer) => is_of_customer,
            (Side::Client, Whom::Requester) => {
                is_of_customer && (identity.scope() == TicketScope::Company || is_member)
            }
        }
    }
}

/// An event as a stream sends it.
pub(super) fn frame(id: Option<&str>, event: &str, data: &str) -> Bytes {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    Bytes::from(format!("{id}event: {event}\ndata: {data}\n\n"))
}

/// Frames are text, and travel between nodes as such.
mod text {
    use actix_web::web::Bytes;
    use serde::{Deserialize as _, Deserializer, Serializer, ser::Error as _};

    pub(super) fn serialize<S: Serializer>(frame: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(frame).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        String::deserialize(deserializer).map(Bytes::from)
    }
}

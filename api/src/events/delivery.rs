//! What is told to streams: a frame, made once for all of them, and who may hear it.

use crate::access::Identity;
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};
use shared::accounts::TicketScope;
use shared::ids::{CustomerId, MemberId, OrgId};
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
    pub(super) is_public: bool,
    pub(super) customer: Option<CustomerId>,
    pub(super) requester: Option<MemberId>,
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
        match identity.side() {
            Side::Staff => true,
            Side::Client => {
                self.is_public
                    && self.customer.is_some()
                    && self.customer == identity.customer()
                    && (identity.scope() == TicketScope::Company || self.requester == Some(identity.member()))
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

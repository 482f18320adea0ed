//! The people that a thing names.

use shared::ids::MemberId;
use shared::person::Person;
use shared::role::Role;
use uuid::Uuid;

/// A person from the columns of a joined member; nobody where nobody was joined.
pub(crate) fn person(id: Option<Uuid>, name: Option<String>, role: Option<String>) -> Option<Person> {
    let role: Role = role?.parse().ok()?;
    Some(Person { id: MemberId(id?), name: name?, side: role.side() })
}

//! What can be done to a key, as pure functions: they change the value and say what happened, or refuse.

use super::{ApiKey, Kept};
use crate::access::api_key::Text;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::Timestamp;
use shared::api_keys::{ApiKeyHappening, DAYS};
use shared::person::Person;
use shared::problem::Code;
use shared::role::Role;

/// Until when a key works that is made now.
pub(super) fn until(wanted: Option<Timestamp>, now: Timestamp) -> Result<Timestamp> {
    let last = now + TimeDelta::days(DAYS);
    match wanted {
        None => Ok(last),
        Some(at) if at <= now => Err(Error::field("expires_at", "invalid", "Please choose a time to come.")),
        Some(at) if at > last => {
            Err(Error::field("expires_at", "invalid", "Please choose a time within a year from now."))
        }
        Some(at) => Ok(at),
    }
}

impl From<&Text> for Kept {
    fn from(text: &Text) -> Self {
        Self { prefix: text.prefix(), hash: text.hash() }
    }
}

impl ApiKey {
    /// Gives it another text. The one before works for `overlap` more, the one before that no longer; whoever rotates it
    /// answers for it from now on.
    pub(super) fn rotate(
        &mut self,
        text: &Text,
        (owner, role): (&Person, Option<Role>),
        overlap: TimeDelta,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<ApiKeyHappening>> {
        if self.revoked_at.is_some() {
            let detail = "This key was revoked. Please make another one.";
            return Err(Error::Conflict(Code::ApiKeyRevoked, detail.into()));
        }
        // What was over stays over.
        let old_until = (now + overlap).min(self.expires_at.max(now));
        let old = std::mem::replace(&mut self.text, text.into());
        let (from, to) = (old.prefix.clone(), self.text.prefix.clone());
        self.old = Some((old, old_until));
        (self.owner, self.owner_role) = (Some(owner.clone()), role);
        (self.expires_at, self.now) = (expires_at, now);
        Ok(vec![ApiKeyHappening::Rotated { from, to, old_until, expires_at }])
    }

    /// Takes it back, with both of its texts; nothing happens when it was.
    pub(super) fn revoke(&mut self, now: Timestamp) -> Vec<ApiKeyHappening> {
        self.now = now;
        let was_good = self.revoked_at.is_none();
        self.revoked_at.get_or_insert(now);
        was_good.then_some(ApiKeyHappening::Revoked).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api_keys::ApiKeyState;
    use shared::ids::{ApiKeyId, MemberId};
    use shared::person::Side;
    use uuid::Uuid;

    fn at(hour: i64) -> Timestamp {
        "2026-11-20T12:00:00Z".parse::<Timestamp>().unwrap() + TimeDelta::hours(hour)
    }

    fn person(number: u128) -> Person {
        Person {
            id: MemberId(Uuid::from_u128(number)),
            name: "Ada".to_owned(),
            side: Side::Staff,
            avatar: None,
        }
    }

    fn key() -> ApiKey {
        ApiKey {
            id: ApiKeyId(Uuid::nil()),
            name: "Bot".to_owned(),
            text: (&Text::make().unwrap()).into(),
            old: None,
            permissions: vec!["tickets:read".to_owned()],
            owner: Some(person(1)),
            owner_role: Some(Role::Admin),
            expires_at: at(24),
            last_used_at: None,
            revoked_at: None,
            created_at: at(0),
            version: 1,
            now: at(0),
        }
    }

    #[test]
    fn a_key_ends_within_a_year() {
        assert_eq!(until(None, at(0)).unwrap(), at(0) + TimeDelta::days(365));
        assert_eq!(until(Some(at(1)), at(0)).unwrap(), at(1));
        for wrong in [at(0), at(-1), at(365 * 24 + 1)] {
            assert!(matches!(until(Some(wrong), at(0)), Err(Error::Invalid(_))), "{wrong}");
        }
    }

    #[test]
    fn the_text_before_works_for_the_overlap_and_no_longer_than_the_key_did() {
        let text = Text::make().unwrap();
        for (hours, until) in [(0, at(1)), (5, at(6)), (100, at(24))] {
            let (mut key, before) = (key(), key().text.prefix.len());
            let old = key.text.clone();
            let (owner, overlap) = (person(2), TimeDelta::hours(hours));
            key.rotate(&text, (&owner, Some(Role::Admin)), overlap, at(1000), at(1)).unwrap();
            assert_eq!(key.old, Some((old, until)), "{hours} hours");
            assert_eq!((key.text.prefix.len(), key.expires_at), (before, at(1000)));
            assert_eq!(key.owner, Some(owner), "whoever rotates it answers for it");
        }
        let mut over = key();
        over.rotate(&text, (&person(1), Some(Role::Admin)), TimeDelta::hours(24), at(1000), at(30)).unwrap();
        assert_eq!(over.old.map(|(_, until)| until), Some(at(30)), "what was over stays over");
    }

    #[test]
    fn what_is_revoked_stays_revoked() {
        let mut key = key();
        assert_eq!(key.revoke(at(1)), [ApiKeyHappening::Revoked]);
        assert_eq!((key.revoke(at(2)), key.revoked_at), (vec![], Some(at(1))));
        let again = key.rotate(
            &Text::make().unwrap(),
            (&person(1), Some(Role::Admin)),
            TimeDelta::zero(),
            at(9),
            at(3),
        );
        assert!(matches!(again, Err(Error::Conflict(Code::ApiKeyRevoked, _))));
    }

    #[test]
    fn a_key_is_worth_what_its_owner_is() {
        let with = |role| ApiKey { owner_role: role, ..key() };
        assert_eq!(with(Some(Role::Agent)).state(), ApiKeyState::Active);
        assert_eq!(with(Some(Role::Client)).state(), ApiKeyState::Suspended);
        assert_eq!(with(None).state(), ApiKeyState::Suspended);
        assert_eq!(key().at(at(24)).state(), ApiKeyState::Expired);
    }
}

//! API keys as what somebody shows to be let in: their text, and who acts by one.

use super::identity::{Credential, Identity, Shown};
use super::token::Surface;
use super::tx::{AccountsTx, Context};
use crate::problem::{Error, Result};
use anyhow::Context as _;
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::ids::{AccountId, ApiKeyId, MemberId, OrgId};
use shared::permission::{Permission, Permissions};
use shared::person::Side;
use shared::role::Role;
use std::sync::Arc;

/// What each key begins with, so that people and scanners know one when they see it.
const MARK: &str = "portico_";
/// How many characters are random: 62 to the 43rd is more than 2 to the 256th.
const RANDOM: usize = 43;
/// How many tell whether those before were copied rightly.
const CHECK: usize = 6;
/// How many of the random ones are kept, to recognise a key by; 220 bits stay unknown.
const VISIBLE: usize = 6;
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How exactly the last use is kept.
const USE: TimeDelta = TimeDelta::minutes(1);

/// The SHA-256 of a key's text: it is all random, so that a slow hash would protect nothing more.
pub(crate) type Hash = [u8; 32];

/// The text of a key: a mark, 256 random bits, and a checksum. Nothing prints it by accident.
pub(crate) struct Text(String);

impl Text {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub(crate) fn make() -> Result<Self> {
        let mut text = MARK.to_owned();
        while text.len() < MARK.len() + RANDOM {
            let mut bytes = [0; 64];
            rand::TryRng::try_fill_bytes(&mut rand::rngs::SysRng, &mut bytes)
                .context("no randomness")
                .map_err(Error::Bug)?;
            // 248 is four times 62: what is above would make some letters likelier than others.
            let fair = bytes.iter().filter(|byte| **byte < 248);
            let missing = MARK.len() + RANDOM - text.len();
            text.extend(fair.take(missing).filter_map(|byte| letter(usize::from(*byte) % 62)));
        }
        text.push_str(&checksum(&text));
        Ok(Self(text))
    }

    /// The whole, to be shown once.
    pub(crate) fn into_shown(self) -> String {
        self.0
    }

    /// How it begins.
    pub(crate) fn prefix(&self) -> String {
        self.0.chars().take(MARK.len() + VISIBLE).collect()
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> Hash {
        Sha256::digest(&self.0).into()
    }
}

/// Whether this is meant as a key, rightly copied or not.
pub(super) fn is_meant(text: &str) -> bool {
    text.starts_with(MARK)
}

/// What is kept of a text that could be a key; nothing where it was copied wrongly, which costs no look at the database.
pub(super) fn read(text: &str) -> Option<Hash> {
    let (body, check) = text.split_at_checked(MARK.len() + RANDOM)?;
    let is_one = is_meant(text) && check.len() == CHECK && checksum(body) == check;
    is_one.then(|| Sha256::digest(text).into())
}

fn letter(number: usize) -> Option<char> {
    LETTERS.get(number).map(|byte| char::from(*byte))
}

/// The first 32 bits of the SHA-256 of what it is for.
fn checksum(body: &str) -> String {
    let hash = Sha256::digest(body);
    let mut number = hash.iter().take(4).fold(0, |number, byte| number << 8 | usize::from(*byte));
    let mut letters = String::new();
    for _ in 0..CHECK {
        letters.extend(letter(number % 62));
        number /= 62;
    }
    letters
}

/// Who acts by the keys of these texts, as far as they are good.
pub(super) async fn look_up(tx: &mut AccountsTx, hashes: &[Vec<u8>]) -> Result<Vec<Arc<Identity>>> {
    let rows = sqlx::query!(
        r#"select k.org_id, k.id, k.hash, k.old_hash, k.old_until, k.expires_at, k.permissions, k.member_id, m.name,
               o.role as owner_role
           from api_keys k
           join members m on m.org_id = k.org_id and m.id = k.member_id
           join members o on o.org_id = k.org_id and o.id = k.owner_id
           join accounts a on a.id = o.account_id
           where (k.hash = any ($1) or k.old_hash = any ($1)) and k.revoked_at is null
               and o.disabled_at is null and o.customer_id is null and a.is_active"#,
        hashes,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let owner: Role = row.owner_role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
        let (org, member) = (OrgId(row.org_id), MemberId(row.member_id));
        let permissions = effective(&row.permissions, Some(owner));
        let texts = [
            (Some(row.hash), Some(row.expires_at)),
            (row.old_hash, row.old_until.map(|until| until.min(row.expires_at))),
        ];
        for (hash, until) in texts {
            let (Some(hash), Some(until)) = (hash.and_then(|hash| Hash::try_from(hash).ok()), until) else {
                continue;
            };
            found.push(Arc::new(Identity {
                account: AccountId(row.id),
                credential: Credential::ApiKey(ApiKeyId(row.id)),
                shown: Shown::Key(hash),
                permissions,
                context: Context::staff(org, member, permissions),
                org,
                member,
                name: row.name.clone(),
                avatar: None,
                role: None,
                side: Side::Staff,
                customer: None,
                scope: TicketScope::Own,
                is_primary_contact: false,
                surface: Surface::Console,
                until,
                proved_at: None,
                lacks_two_factor: false,
                only_org: None,
                is_elsewhere: false,
            }));
        }
    }
    Ok(found)
}

/// What a key may do that was given these permissions: what its owner may, too, and nothing that is for people.
pub(crate) fn effective(given: &[String], owner: Option<Role>) -> Permissions {
    let known = Permission::ALL.into_iter().filter(|one| given.iter().any(|word| word == one.as_str()));
    known.filter(|one| !one.is_for_people() && owner.is_some_and(|owner| owner.may(*one))).collect()
}

/// Keeps that a key was used, unless that is known; whether there is anything to commit.
pub(super) async fn note_use(tx: &mut AccountsTx, hash: &Hash, now: Timestamp) -> Result<bool> {
    let noted = sqlx::query!(
        "update api_keys set last_used_at = $2
         where (hash = $1 or old_hash = $1) and (last_used_at is null or last_used_at <= $3)",
        &hash[..],
        now,
        now - USE,
    )
    .execute(&mut **tx)
    .await?;
    Ok(noted.rows_affected() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_key_is_known_by_its_mark_and_a_mistyped_one_by_its_checksum() {
        let text = Text::make().unwrap();
        let (prefix, hash) = (text.prefix(), text.hash());
        let shown = text.into_shown();
        assert!(shown.starts_with(&prefix) && prefix.starts_with("portico_") && prefix.len() == 14);
        assert_eq!(shown.len(), MARK.len() + RANDOM + CHECK);
        assert!(shown[MARK.len()..].bytes().all(|byte| LETTERS.contains(&byte)), "{prefix}… is one word");
        assert_eq!(read(&shown), Some(hash));
        for place in 0..shown.len() {
            let mut other = shown.clone().into_bytes();
            other[place] = if other[place] == b'x' { b'y' } else { b'x' };
            assert_eq!(read(str::from_utf8(&other).unwrap()), None, "another letter at {place}");
        }
        assert_eq!(read(&shown[..shown.len() - 1]), None);
        assert_eq!(read(&format!("{shown}0")), None);
        assert_eq!(read("portico_ü"), None);
    }

    #[test]
    fn all_letters_are_as_likely_and_no_two_keys_are_one() {
        let texts: BTreeSet<_> = (0..200).map(|_| Text::make().unwrap().into_shown()).collect();
        assert_eq!(texts.len(), 200);
        let used: BTreeSet<_> =
            texts.iter().flat_map(|text| text.bytes().skip(MARK.len()).take(RANDOM)).collect();
        assert_eq!(used.len(), LETTERS.len());
    }

    #[test]
    fn a_key_has_what_its_owner_has_and_nothing_that_is_for_people() {
        let given: Vec<_> = Permission::ALL.iter().map(|one| one.as_str().to_owned()).collect();
        let admins = effective(&given, Some(Role::Admin));
        assert!(Permission::ALL.iter().all(|one| admins.contains(*one) != one.is_for_people()));
        let agents = effective(&given, Some(Role::Agent));
        assert!(agents.iter().all(|one| Role::Agent.may(one)) && agents.contains(Permission::TicketsRead));
        for owner in [Some(Role::Client), None] {
            assert_eq!(effective(&given, owner), Permissions::default());
        }
        assert_eq!(effective(&["tickets:burn".to_owned()], Some(Role::Admin)), Permissions::default());
    }
}

//! What can be done to a team, as pure functions: they change the value and say what happened, or refuse.

use super::Team;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::ids::MemberId;
use shared::person::Person;
use shared::problem::Code;
use shared::teams::TeamHappening;

impl Team {
    /// Gives it another name; nothing happens when it has that name already.
    pub(super) fn rename(&mut self, to: &str) -> Result<Vec<TeamHappening>> {
        self.may_change()?;
        let to = to.trim().to_owned();
        if to == self.name {
            return Ok(Vec::new());
        }
        let from = std::mem::replace(&mut self.name, to.clone());
        Ok(vec![TeamHappening::Renamed { from, to }])
    }

    /// Takes somebody in; nothing happens when they are in it.
    pub(super) fn add(&mut self, member: Person) -> Result<Vec<TeamHappening>> {
        self.may_change()?;
        if self.has(member.id) {
            return Ok(Vec::new());
        }
        self.members.push(member.clone());
        self.members.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        Ok(vec![TeamHappening::MemberAdded { member }])
    }

    /// Lets somebody go; nothing happens when they are not in it.
    pub(super) fn remove(&mut self, member: MemberId) -> Result<Vec<TeamHappening>> {
        self.may_change()?;
        let place = self.members.iter().position(|one| one.id == member);
        Ok(place
            .map(|place| TeamHappening::MemberRemoved { member: self.members.remove(place) })
            .into_iter()
            .collect())
    }

    /// Has exactly these people from now on, of whom `joining` are not in it yet.
    pub(super) fn set_members(
        &mut self,
        ids: &[MemberId],
        joining: Vec<Person>,
    ) -> Result<Vec<TeamHappening>> {
        self.may_change()?;
        let gone = self.members.extract_if(.., |one| !ids.contains(&one.id));
        let mut happened: Vec<_> = gone.map(|member| TeamHappening::MemberRemoved { member }).collect();
        for one in joining {
            happened.extend(self.add(one)?);
        }
        Ok(happened)
    }

    /// Whether somebody is in it.
    pub(super) fn has(&self, member: MemberId) -> bool {
        self.members.iter().any(|one| one.id == member)
    }

    /// Puts it away; nothing happens when it is.
    pub(super) fn archive(&mut self, now: Timestamp) -> Vec<TeamHappening> {
        let was_open = self.archived_at.is_none();
        self.archived_at.get_or_insert(now);
        was_open.then_some(TeamHappening::Archived).into_iter().collect()
    }

    /// Takes it out again; nothing happens when it is not archived.
    pub(super) fn restore(&mut self) -> Vec<TeamHappening> {
        self.archived_at.take().map(|_| TeamHappening::Restored).into_iter().collect()
    }

    fn may_change(&self) -> Result<()> {
        match self.archived_at {
            Some(_) => Err(Error::Conflict(Code::Archived, "Restore this team before changing it.".into())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::TeamId;
    use shared::person::Side;
    use uuid::Uuid;

    fn at() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn team() -> Team {
        Team {
            id: TeamId(Uuid::nil()),
            name: "Web".to_owned(),
            members: Vec::new(),
            archived_at: None,
            created_at: at(),
            updated_at: at(),
            version: 1,
        }
    }

    fn person(number: u128, name: &str) -> Person {
        Person {
            id: MemberId(Uuid::from_u128(number)),
            name: name.to_owned(),
            side: Side::Staff,
            avatar: None,
        }
    }

    #[test]
    fn what_changes_nothing_did_not_happen() {
        let mut team = team();
        assert_eq!(team.rename(" Web ").unwrap(), []);
        assert_eq!(team.add(person(1, "Mila")).unwrap().len(), 1);
        assert_eq!(team.add(person(1, "Mila")).unwrap(), []);
        assert_eq!(team.remove(MemberId(Uuid::from_u128(2))).unwrap(), []);
        assert_eq!(team.restore(), []);
        assert_eq!(team.archive(at()), [TeamHappening::Archived]);
        assert_eq!(team.archive(at()), []);
    }

    #[test]
    fn who_is_in_it_is_listed_by_name() {
        let mut team = team();
        for (number, name) in [(1, "Mila"), (2, "Ada"), (3, "Jonas")] {
            team.add(person(number, name)).unwrap();
        }
        let names: Vec<_> = team.members.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Ada", "Jonas", "Mila"]);
    }

    #[test]
    fn who_is_not_named_leaves_and_who_stays_did_not_join() {
        let mut team = team();
        let (ada, jonas, mila) = (person(1, "Ada"), person(2, "Jonas"), person(3, "Mila"));
        for one in [&ada, &jonas] {
            team.add(one.clone()).unwrap();
        }
        let ids = [jonas.id, mila.id];
        let happened = team.set_members(&ids, vec![mila.clone()]).unwrap();
        let expected = [
            TeamHappening::MemberRemoved { member: ada },
            TeamHappening::MemberAdded { member: mila.clone() },
        ];
        assert_eq!(happened, expected);
        assert_eq!(team.members, [jonas, mila]);
        assert_eq!(team.set_members(&ids, Vec::new()).unwrap(), []);
    }

    #[test]
    fn what_is_archived_is_not_changed() {
        let mut team = team();
        team.archive(at());
        for refused in [team.rename("Shop"), team.add(person(1, "Mila")), team.remove(MemberId(Uuid::nil()))]
        {
            assert!(matches!(refused, Err(Error::Conflict(Code::Archived, _))), "{refused:?}");
        }
        assert_eq!(team.restore(), [TeamHappening::Restored]);
        assert_eq!(team.rename("Shop").unwrap().len(), 1);
    }
}

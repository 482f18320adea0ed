//! The people of the example organization: a web agency, its teams, and its clients.

mod companies;

use super::queries::accounts::NewAccount;
use super::queries::members::NewMember;
use super::{admin, passwords, queries};
use crate::access::event::Events;
use crate::access::{AccountsTx, Db, System};
use crate::addresses::Address;
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::invitations::{self, Wish};
use crate::problem::{Error, Result};
use crate::{members, teams};
use chrono::TimeDelta;
use companies::Made;
use shared::accounts::TicketScope;
use shared::ids::{AccountId, CustomerId, MemberId, OrgId};
use shared::person::Person;
use shared::role::Role;
use shared::teams::Team;

const NAME: &str = "Harbour & Vale";
const SLUG: &str = "harbour-vale";
const ACCENT: &str = "#007781";
const CATEGORIES: [&str; 6] = ["Website", "Shop", "Hosting", "Analytics", "Access", "Content"];

/// Address, first and last name, role, and the teams they are in.
const STAFF: [(&str, &str, &str, Role, &[&str]); 5] = [
    ("eleanor.vale@harbourvale.example", "Eleanor", "Vale", Role::Admin, &["Web"]),
    ("priya.nair@harbourvale.example", "Priya", "Nair", Role::Manager, &["Analytics", "Content"]),
    ("jonas.reuter@harbourvale.example", "Jonas", "Reuter", Role::Agent, &["Web", "Hosting"]),
    ("tom.okafor@harbourvale.example", "Tom", "Okafor", Role::Agent, &["Hosting", "Web"]),
    ("lucie.brandt@harbourvale.example", "Lucie", "Brandt", Role::Agent, &["Content", "Analytics"]),
];

/// Who makes the customers.
const MANAGER: &str = "priya.nair@harbourvale.example";

const TEAMS: [&str; 4] = ["Web", "Content", "Hosting", "Analytics"];

/// Address, first and last name, company. The first of a company is its primary contact.
const CLIENTS: [(&str, &str, &str, &str); 8] = [
    ("marta.lindholm@tidewell.example", "Marta", "Lindholm", "Tidewell Instruments"),
    ("pieter.visser@tidewell.example", "Pieter", "Visser", "Tidewell Instruments"),
    ("ingrid.moe@tidewell.example", "Ingrid", "Moe", "Tidewell Instruments"),
    ("hannah.oakes@oakline.example", "Hannah", "Oakes", "Oakline Furniture"),
    ("samir.haddad@medby.example", "Samir", "Haddad", "Medby Clinics"),
    ("carla.ferrow@ferrow.example", "Carla", "Ferrow", "Ferrow Logistics"),
    ("david.castellan@castellan.example", "David", "Castellan", "Castellan Legal"),
    ("amelie.roux@brightwater.example", "Amélie", "Roux", "Brightwater Foods"),
];

/// The people that were made, to be found by address.
pub(crate) struct People {
    /// The organization.
    pub(crate) org: OrgId,
    people: Vec<(&'static str, Person, Option<CustomerId>)>,
    teams: Vec<Team>,
}

impl People {
    /// Who has this address.
    pub(crate) fn person(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|(known, ..)| *known == email).map(|(_, person, _)| person)
    }

    /// The company of the client with this address.
    pub(crate) fn customer_of(&self, email: &str) -> Option<CustomerId> {
        self.people.iter().find(|(known, ..)| *known == email).and_then(|(.., customer)| *customer)
    }

    /// The team of this name.
    pub(crate) fn team(&self, name: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.name == name)
    }
}

/// Makes the example organization with all its people; nothing when it is there.
///
/// # Errors
/// The database is away.
pub(crate) async fn seed_people(db: &Db, clock: &Clock, password: &str) -> Result<Option<People>> {
    let mut tx = db.as_accounts().await?;
    if queries::organizations::door(&mut tx, Some(SLUG)).await?.is_some() {
        return Ok(None);
    }
    // Hashed once: the demo's start would wait for thirteen of them.
    let hash = passwords::take(password.to_owned()).await?;
    // As old as a firm that has worked for a while, so that its tickets don't begin before it.
    let now = clock.now() - TimeDelta::days(60);
    let (org, _) = admin::organization(&mut tx, clock, now, (NAME, Some(ACCENT), &CATEGORIES)).await?;
    let people = People { org, people: Vec::new(), teams: Vec::new() };
    let mut seed = Seed { clock: clock.clone(), now, hash, people };
    seed.staff(&mut tx).await?;
    tx.commit().await?;
    // Those are not the business of accounts, and see only what is there already.
    let by = seed
        .people
        .person(MANAGER)
        .ok_or_else(|| Error::Bug(anyhow::anyhow!("the demo has no {MANAGER}")))?;
    let companies = companies::make(db, &Clock::fixed(now), org, by).await?;
    let mut tx = db.as_accounts().await?;
    seed.clients(&mut tx, &companies).await?;
    tx.commit().await?;
    let mut people = seed.people;
    people.teams = teams(db, clock, &people).await?;
    company(db, clock, &people).await?;
    Ok(Some(people))
}

struct Seed {
    clock: Clock,
    now: shared::Timestamp,
    hash: String,
    people: People,
}

impl Seed {
    async fn staff(&mut self, tx: &mut AccountsTx) -> Result<()> {
        for (email, first_name, last_name, role, _) in STAFF {
            self.member(tx, email, (first_name, last_name), role, None).await?;
        }
        Ok(())
    }

    async fn clients(&mut self, tx: &mut AccountsTx, companies: &[Made]) -> Result<()> {
        for (email, first_name, last_name, company) in CLIENTS {
            let company = companies.iter().find(|one| one.name == company);
            self.member(tx, email, (first_name, last_name), Role::Client, company).await?;
        }
        Ok(())
    }

    async fn member(
        &mut self,
        tx: &mut AccountsTx,
        email: &'static str,
        (first_name, last_name): (&str, &str),
        role: Role,
        company: Option<&Made>,
    ) -> Result<()> {
        let customer = company.map(|company| company.id);
        let (account, id) = (AccountId(self.clock.id()), MemberId(self.clock.id()));
        let name = super::names::full_name(first_name, last_name);
        let is_primary_contact =
            customer.is_some() && !self.people.people.iter().any(|(_, _, known)| *known == customer);
        let new = NewAccount {
            id: account,
            email,
            password_hash: &self.hash,
            first_name,
            last_name,
            locale: "en-GB",
            time_zone: "Europe/Amsterdam",
            now: self.now,
        };
        queries::accounts::insert_verified(tx, new).await?;
        let new = NewMember {
            id,
            org: self.people.org,
            account,
            role,
            name: &name,
            email,
            customer,
            contact: company.and_then(|company| company.contact(email)),
            is_primary_contact,
            now: self.now,
        };
        queries::members::insert(tx, new).await?;
        let side = role.side();
        self.people.people.push((email, Person { id, name, side }, customer));
        Ok(())
    }
}

/// A company grows: one of its people joined, and another one is invited.
async fn company(db: &Db, clock: &Clock, people: &People) -> Result<()> {
    let (by, colleague) = ("priya.nair@harbourvale.example", "pieter.visser@tidewell.example");
    let (Some(by), Some(colleague)) = (people.person(by), people.person(colleague)) else { return Ok(()) };
    let customer = people.customer_of("marta.lindholm@tidewell.example");
    let email = Address::read("freja.dahl@tidewell.example");
    let email = email.ok_or_else(|| Error::Bug(anyhow::anyhow!("the example invites nobody")))?;
    let wish = Wish { email, role: Role::Client, customer, contact: None, scope: TicketScope::Own };
    let mut tx = System::of(db.clone(), clock.clone(), people.org).change_for(by).await?;
    let (_, invited) = invitations::create(&mut tx, by, wish).await?;
    let joined = members::joined(colleague.id, customer)?;
    tx.commit(Events::from(invited).and(joined), Answer::done()).await?;
    Ok(())
}

async fn teams(db: &Db, clock: &Clock, people: &People) -> Result<Vec<Team>> {
    let mut tx = System::of(db.clone(), clock.clone(), people.org).change().await?;
    let (mut made, mut events) = (Vec::with_capacity(TEAMS.len()), None::<Events>);
    for name in TEAMS {
        let in_it = STAFF.iter().filter(|(.., teams)| teams.contains(&name));
        let members = in_it.filter_map(|(email, ..)| people.person(email).cloned()).collect();
        let (team, event) = teams::create(&mut tx, name, members).await?;
        made.push(Team { id: team.id, name: team.name });
        events = Some(match events {
            Some(events) => events.and(event),
            None => event.into(),
        });
    }
    if let Some(events) = events {
        tx.commit(events, Answer::done()).await?;
    }
    Ok(made)
}

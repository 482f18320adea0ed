//! The people of the example organization: a web agency, its teams, and its clients.

mod companies;
mod settings;

use super::queries::accounts::NewAccount;
use super::queries::members::NewMember;
use super::{admin, passwords, queries};
use crate::access::api_key::Text;
use crate::access::event::Events;
use crate::access::{AccountsTx, Db, System};
use crate::addresses::Address;
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::invitations::{self, Wish};
use crate::problem::{Error, Result};
use crate::{api_keys, identity_providers, members, teams};
use chrono::TimeDelta;
use companies::Made;
use shared::accounts::TicketScope;
use shared::api_keys::DAYS;
use shared::identity_providers::{GroupRole, NewIdentityProvider};
use shared::ids::{AccountId, CustomerId, IdentityProviderId, MemberId, OrgId};
use shared::organizations::FirstStep;
use shared::permission::Permission;
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

/// Who looks after the settings.
const ADMIN: &str = "eleanor.vale@harbourvale.example";
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
    let (org, _) =
        admin::organization(&mut tx, clock, now, (NAME, Some(ACCENT), &CATEGORIES), FirstStep::Done).await?;
    let people = People { org, people: Vec::new(), teams: Vec::new() };
    let mut seed = Seed { clock: clock.clone(), now, hash, people };
    seed.staff(&mut tx).await?;
    tx.commit().await?;
    // Those are not the business of accounts, and see only what is there already.
    let missing = |email| Error::Bug(anyhow::anyhow!("the demo has no {email}"));
    let known = |email| seed.people.person(email).ok_or_else(|| missing(email));
    settings::make(db, &Clock::fixed(now), org, known(ADMIN)?).await?;
    let companies = companies::make(db, &Clock::fixed(now), org, known(MANAGER)?).await?;
    let mut tx = db.as_accounts().await?;
    seed.clients(&mut tx, &companies).await?;
    tx.commit().await?;
    let mut people = seed.people;
    people.teams = teams(db, clock, &people).await?;
    company(db, clock, &people).await?;
    key(db, clock, &people).await?;
    provider(db, clock, &people).await?;
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
            password_hash: Some(&self.hash),
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
        self.people.people.push((email, Person { id, name, side, avatar: None }, customer));
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

/// A program of theirs has a key, whose text nobody ever saw.
async fn key(db: &Db, clock: &Clock, people: &People) -> Result<()> {
    let Some(owner) = people.person("eleanor.vale@harbourvale.example") else { return Ok(()) };
    let mut tx = System::of(db.clone(), clock.clone(), people.org).change_for(owner).await?;
    let wish = api_keys::Wish {
        name: "Monitoring".to_owned(),
        permissions: vec![Permission::TicketsRead, Permission::TicketsCreate],
        owner: owner.clone(),
        owner_role: Some(Role::Admin),
        expires_at: clock.now() + TimeDelta::days(DAYS),
    };
    let (_, made) = api_keys::create(&mut tx, wish, &Text::make()?).await?;
    tx.commit(made, Answer::done()).await?;
    Ok(())
}

/// They have a provider of their own in mind, and have not let anybody in by it yet.
async fn provider(db: &Db, clock: &Clock, people: &People) -> Result<()> {
    let Some(admin) = people.person(ADMIN) else { return Ok(()) };
    let mut tx = System::of(db.clone(), clock.clone(), people.org).change_for(admin).await?;
    let new = NewIdentityProvider {
        name: NAME.to_owned(),
        issuer: "https://id.harbourvale.example/realms/desk".to_owned(),
        client_id: "portico".to_owned(),
        client_secret: None,
        groups_claim: Some("groups".to_owned()),
        roles: vec![GroupRole { group: "service-desk".to_owned(), role: Role::Agent }],
        is_enabled: false,
    };
    let id = IdentityProviderId(tx.id());
    let (_, made) = identity_providers::create(&mut tx, id, new, None).await?;
    tx.commit(made, Answer::done()).await?;
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

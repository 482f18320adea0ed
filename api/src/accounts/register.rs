//! Registering: the first of a new organization, or a client of one that is there. A known address gets a notice by
//! mail instead of an account, and whoever asked sees no difference.

use super::desk::Desk;
use super::purpose::Purpose;
use super::queries::accounts::Account;
use super::queries::mails::AccountMail;
use super::queries::organizations::Door;
use super::queries::registration::{Company, Founded, NewClient, Outcome, Registration, found, join};
use super::throttle;
use super::whereabouts::Whereabouts;
use super::{founding, passwords, queries, slug};
use crate::access::AccountsTx;
use crate::addresses;
use crate::clock::Clock;
use crate::config::Founding;
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::accounts::Register;
use shared::ids::{AccountId, CustomerId, MemberId, OrgId};
use shared::organizations::Registration as Policy;
use shared::problem::Code;

/// What a new organization's tickets can be about, until it says otherwise.
pub(super) const CATEGORIES: [&str; 5] = ["Website", "Access", "Billing", "Question", "Other"];
/// The longest name that a customer has, as the table has it.
pub(super) const LONGEST: usize = 200;
/// How long whoever registered with a known address may take to sign in.
pub(super) const PENDING: TimeDelta = TimeDelta::days(7);
/// How often a slug that was free a moment ago may be taken before something else must be wrong.
const TRIES: u32 = 5;
/// How many slugs are numbered, before one is drawn.
const NUMBERED: u32 = 8;

/// The texts of a registration, cleaned.
struct Person {
    email: String,
    normalized: String,
    first_name: String,
    last_name: String,
    name: String,
    company: Option<String>,
}

impl Person {
    fn of(register: &Register) -> Self {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            email: register.email.trim().to_owned(),
            normalized: super::names::normalize(&register.email),
            first_name: words(&register.first_name),
            last_name: words(&register.last_name),
            name: super::names::full_name(&words(&register.first_name), &words(&register.last_name)),
            company: register.company().map(words),
        }
    }

    /// The company that was named; whoever names none is one of their own.
    fn company_name(&self) -> String {
        self.company.clone().unwrap_or_else(|| self.name.chars().take(LONGEST).collect())
    }

    /// What others know of them, and so would guess.
    fn known_words(&self, organization: &str) -> Vec<String> {
        let words = [&*self.email, &self.first_name, &self.last_name, organization];
        words.into_iter().chain(self.company.as_deref()).map(str::to_owned).collect()
    }
}

/// What a registration makes besides the account.
enum Goal {
    /// A client of this organization.
    Join(Door),
    /// An organization of this name.
    Found(String),
}

impl Goal {
    async fn of(desk: &Desk, register: &Register, person: &Person, rule: Founding) -> Result<Self> {
        if let Some(slug) = register.slug() {
            return Ok(Self::Join(door(desk, slug, &person.normalized).await?));
        }
        let missing = || Error::field("company", "required", "Please tell us your company's name.");
        let name = person.company.clone().ok_or_else(missing)?;
        if !founding::may_found(&mut desk.tx().await?, rule).await? {
            return Err(founding::closed());
        }
        Ok(Self::Found(name))
    }

    fn name(&self) -> &str {
        match self {
            Self::Join(door) => &door.name,
            Self::Found(name) => name,
        }
    }
}

/// Creates an account, or tells the owner of the one that is there.
pub(super) async fn register(desk: &Desk, register: Register, rule: Founding) -> Result<Answer<()>> {
    let person = Person::of(&register);
    if addresses::sendable(&register.email).is_none() {
        let detail = "This is not a complete e-mail address, such as name@company.com.";
        return Err(Error::field("email", "invalid", detail));
    }
    count(desk).await?;
    let goal = Goal::of(desk, &register, &person, rule).await?;
    let about = person.known_words(goal.name());
    let password_hash = passwords::choose(register.password, about).await?;
    for _ in 0..TRIES {
        if attempt(desk, &person, &password_hash, &goal).await? == Outcome::Done {
            return Ok(Answer::accepted());
        }
    }
    Err(Error::Bug(anyhow::anyhow!("no free name after {TRIES} tries")))
}

/// Counts the registration before it costs anything, so that nobody keeps the hashing of passwords busy.
async fn count(desk: &Desk) -> Result<()> {
    let mut tx = desk.tx().await?;
    throttle::registration(&mut tx, &Whereabouts::of(desk.request().ip), desk.clock().now()).await?;
    tx.commit().await
}

/// A slug that is free for an organization of this name. It is looked for whether the address is known or not: trying
/// one after the other would take longer for an address that is new.
async fn free_slug(tx: &mut AccountsTx, name: &str) -> Result<String> {
    let [a, b, c, d, ..] = super::links::secret()?;
    let drawn = u32::from_be_bytes([a, b, c, d]).max(NUMBERED + 1);
    let slugs: Vec<_> = (1..=NUMBERED).chain([drawn]).map(|place| slug::of(name, place)).collect();
    let free = queries::organizations::free(tx, &slugs).await?;
    free.ok_or_else(|| Error::Bug(anyhow::anyhow!("no free name for an organization")))
}

/// The organization that one registers with.
///
/// # Errors
/// 422: there is none of this slug. 403: it takes nobody, or nobody with such an address.
async fn door(desk: &Desk, slug: &str, email: &str) -> Result<Door> {
    let door = queries::organizations::door(&mut desk.tx().await?, Some(slug)).await?;
    let door = door.ok_or_else(|| {
        Error::field("organization", "unknown", "We don't know this organization. Please check the address.")
    })?;
    if door.lets_in(email) { Ok(door) } else { Err(closed(door.registration)) }
}

/// Makes the owner of an account a client of the organization that they sign in to, if they registered there lately
/// with an address that had an account: somebody else may have used it first, or they are a client elsewhere.
/// Registering shows nobody's address; signing in does. It has to be this organization that they sign in to, so a
/// stranger who registers them anywhere brings them nowhere.
pub(super) async fn take_up(
    tx: &mut AccountsTx,
    clock: &Clock,
    account: &Account,
    slug: Option<&str>,
) -> Result<bool> {
    let door = queries::organizations::door(tx, slug).await?;
    let Some(door) = door.filter(|door| door.lets_in(&super::names::normalize(&account.email))) else {
        return Ok(false);
    };
    let new = NewClient { org: door.id, customer: CustomerId(clock.id()), member: MemberId(clock.id()) };
    let now = clock.now();
    queries::registration::take_up(tx, account, new, (now - PENDING, now)).await
}

pub(super) fn closed(policy: Policy) -> Error {
    let detail = match policy {
        Policy::Open | Policy::Domains | Policy::Invitation => {
            "Accounts are given out by invitation here. Please ask the people who look after you."
        }
        Policy::Closed => "No new accounts are given out here.",
    };
    Error::Conflict(Code::RegistrationClosed, detail.into())
}

/// One try, in one transaction.
async fn attempt(desk: &Desk, person: &Person, password_hash: &str, goal: &Goal) -> Result<Outcome> {
    let (mut tx, clock) = (desk.tx().await?, desk.clock());
    let with_mail =
        throttle::mail_is_due(&mut tx, Purpose::Verification, &person.normalized, clock.now()).await?;
    let new = Registration {
        account: AccountId(clock.id()),
        member: MemberId(clock.id()),
        mail: clock.id(),
        audit: clock.id(),
        email: &person.email,
        normalized: &person.normalized,
        password_hash: Some(password_hash),
        first_name: &person.first_name,
        last_name: &person.last_name,
        name: &person.name,
        when_new: AccountMail::Verification.to_json()?,
        when_known: AccountMail::AlreadyRegistered.to_json()?,
        with_mail,
        request: desk.request(),
        now: clock.now(),
    };
    let outcome = match goal {
        Goal::Join(door) => {
            let (id, name) = (CustomerId(clock.id()), person.company_name());
            join(&mut tx, &new, Company { org: door.id, id, name: &name }).await?;
            Outcome::Done
        }
        Goal::Found(name) => {
            let (slug, categories) = (free_slug(&mut tx, name).await?, CATEGORIES.map(str::to_owned));
            let (org, counter) = (OrgId(clock.id()), clock.id());
            found(&mut tx, &new, Founded { org, slug: &slug, name, categories: &categories, counter }).await?
        }
    };
    if outcome == Outcome::Done {
        tx.commit().await?;
    }
    Ok(outcome)
}

//! A fortnight of tickets for the example organization, told through the same functions as real ones.

mod stories;

use super::Ticket;
use super::messages::{self, NewWords};
use super::raise::{self, NewTicket};
use crate::access::event::Event;
use crate::access::{ChangeTx, Db, System};
use crate::accounts::demo::People;
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::markdown::Written;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::Timestamp;
use shared::ids::TicketId;
use shared::person::{Person, Side};
use shared::tickets::{Channel, Status};
use stories::Step::{Note, Reply, ReplyAndWait, Set, Take};
use stories::{STORIES, Step, Story};

/// Tells all the stories.
pub(crate) async fn seed(db: &Db, now: Timestamp, people: &People) -> Result<()> {
    let teller = Teller { db, clock: Clock::fixed(now), now, people };
    let mut stories: Vec<&Story> = STORIES.iter().collect();
    stories.sort_by_key(|story| std::cmp::Reverse(story.age));
    for story in stories {
        let id = teller.raise(story).await?;
        for (age, step) in story.steps {
            teller.take(id, *age, step).await?;
        }
    }
    Ok(())
}

/// Tells stories as if they happened when they say.
struct Teller<'a> {
    db: &'a Db,
    clock: Clock,
    now: Timestamp,
    people: &'a People,
}

impl Teller<'_> {
    async fn open(&self, age: i64, who: &Person) -> Result<ChangeTx> {
        self.clock.set(self.now - TimeDelta::minutes(age));
        System::of(self.db.clone(), self.clock.clone(), self.people.org).change_for(who).await
    }

    fn person(&self, email: &str) -> Result<&Person> {
        self.people.person(email).ok_or_else(|| Error::Bug(anyhow::anyhow!("the demo has no {email}")))
    }

    async fn raise(&self, story: &Story) -> Result<TicketId> {
        let who = self.person(story.by)?;
        let missing = || Error::Bug(anyhow::anyhow!("{} has no customer", story.by));
        let description = Written::of(story.description.to_owned()).await?;
        let mut tx = self.open(story.age, who).await?;
        let ticket = NewTicket {
            customer: self.people.customer_of(story.by).ok_or_else(missing)?,
            requester: Some(who.id),
            created_by: who.id,
            subject: story.subject.to_owned(),
            description,
            category: Some(story.category.to_owned()),
            priority: story.priority,
            channel: Channel::Portal,
            attachments: Vec::new(),
        };
        let (ticket, event) = raise::raise(&mut tx, ticket).await?;
        tx.commit(event, Answer::done()).await?;
        Ok(ticket.id)
    }

    async fn take(&self, id: TicketId, age: i64, step: &Step) -> Result<()> {
        let (Take(who, _) | Reply(who, _) | ReplyAndWait(who, _) | Note(who, _) | Set(who, _)) = step;
        let who = self.person(who)?;
        let mut tx = self.open(age, who).await?;
        let event = match step {
            Reply(_, text) => reply(&mut tx, id, who, text, None).await?,
            ReplyAndWait(_, text) => reply(&mut tx, id, who, text, Some(Status::WaitingForClient)).await?,
            Note(_, text) => Some(messages::note(&mut tx, id, who, words(text).await?).await?.1),
            Take(_, _) | Set(_, _) => {
                let mut ticket: Ticket = tx.lock(id).await?;
                let happened = match step {
                    Take(_, team) => ticket.assign(Some(who.clone()), self.people.team(team).cloned())?,
                    Set(_, status) => vec![ticket.set_status(*status, who, tx.now())?],
                    Reply(_, _) | ReplyAndWait(_, _) | Note(_, _) => Vec::new(),
                };
                tx.keep(&mut ticket, &happened).await?
            }
        };
        match event {
            Some(event) => tx.commit(event, Answer::done()).await?,
            None => tx.unchanged(Answer::done()).await?,
        };
        Ok(())
    }
}

async fn reply(
    tx: &mut ChangeTx,
    id: TicketId,
    who: &Person,
    text: &str,
    status: Option<Status>,
) -> Result<Option<Event>> {
    let via = if who.side == Side::Client { Channel::Portal } else { Channel::Console };
    Ok(Some(messages::reply(tx, id, who, words(text).await?, status, via).await?.1))
}

async fn words(text: &str) -> Result<NewWords> {
    Ok(NewWords { body: Written::of(text.to_owned()).await?, attachments: Vec::new() })
}

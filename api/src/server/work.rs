//! What a server does beside answering: the list of its jobs, its readers of the outbox, and its other tasks.

use super::State;
use crate::accounts;
use crate::attachments::{self, MakePreview, TidyAttachments};
use crate::audit;
use crate::events;
use crate::http::rate::Limits;
use crate::jobs::{self, AtWork, HearAgain, Kinds, Readers, Supervisor};
use crate::mail::Mailer;
use crate::mail::jobs::{InvitationMails, Office, SendMail, TicketMails};
use crate::tickets::{self, RecountTickets};
use actix_web::web::Data;
use std::sync::Arc;

/// Jobs and readers of a server. What is not in here is never done; a test compares this with the source.
#[derive(Default)]
pub struct Work {
    /// The kinds of jobs.
    pub kinds: Kinds,
    /// The readers of the outbox.
    pub readers: Readers,
}

impl Work {
    /// All that Portico does.
    pub(super) fn of_portico(state: &State, mailer: Mailer) -> Self {
        let mut work = Self::default();
        work.readers.add(TicketMails);
        work.readers.add(InvitationMails);
        work.kinds.add::<RecountTickets>(());
        work.kinds.add::<MakePreview>(state.store.clone());
        work.kinds.add::<TidyAttachments>(state.store.clone());
        work.kinds.add::<SendMail>(Office { config: state.config.clone(), mailer });
        work
    }

    /// Starts all of it, and what keeps the house in order.
    pub(super) fn start(mut self, state: &State, limits: &Data<Option<Limits>>, supervisor: &mut Supervisor) {
        // Last, when all readers are known.
        self.kinds.add::<HearAgain>(self.readers.clone());
        let at_work = AtWork::new(state.db.clone(), state.clock.clone());
        let (node, kinds) = (state.clock.id(), Arc::new(self.kinds));
        let (db, clock, hub) = (state.db.clone(), state.clock.clone(), state.hub.clone());
        supervisor.start("relay", move |pulse, stop| {
            let tell = move |round: &crate::problem::Result<()>| pulse.round(round);
            events::relay(db.clone(), clock.clone(), hub.clone(), tell, stop)
        });
        let hub = state.hub.clone();
        supervisor.start("hub", move |_, stop| hub.clone().run(stop));
        let (db, clock) = (state.db.clone(), state.clock.clone());
        supervisor.start("tidy of accounts", move |_, stop| accounts::tidy(db.clone(), clock.clone(), stop));
        let limits = limits.clone();
        supervisor.start("tidy of limits", move |_, stop| crate::http::rate::run(limits.clone(), stop));
        let at = at_work.clone();
        supervisor.start("tidy", move |pulse, stop| crate::mail::jobs::tidy(at.clone(), pulse, stop));
        let at = at_work.clone();
        supervisor.start("recount of tickets", move |pulse, stop| tickets::recount(at.clone(), pulse, stop));
        let at = at_work.clone();
        supervisor.start("tidy of files", move |pulse, stop| attachments::tidy(at.clone(), pulse, stop));
        let at = at_work.clone();
        supervisor.start("seal of the audit trail", move |pulse, stop| audit::run(at.clone(), pulse, stop));
        self.readers.start(supervisor, &at_work, &state.hub.position());
        supervisor
            .start("jobs", move |pulse, stop| jobs::run(at_work.clone(), kinds.clone(), node, pulse, stop));
    }
}

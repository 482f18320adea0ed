//! The streams that are open on this node, by organization: what happens in one concerns nobody elsewhere.

use super::delivery::Delivery;
use super::listener::Listener;
use crate::access::Identity;
use shared::ids::{AccountId, OrgId};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many streams an account may have open on one node: more than anybody has tabs, far fewer than would hurt. With
/// one more, the oldest ends: the readers of most streams are pages that were left, which shows only when the next
/// heartbeats can't be written.
const STREAMS: usize = 20;

/// Every listener of this node.
#[derive(Clone, Default)]
pub(super) struct Listeners(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    /// How many there have been; each has its number.
    count: u64,
    organizations: HashMap<OrgId, Numbered>,
    accounts: HashMap<AccountId, Numbered>,
    /// The node ends: whoever comes now comes too late.
    is_closed: bool,
}

/// Listeners, oldest first.
type Numbered = BTreeMap<u64, Arc<Listener>>;

/// A listener that is heard of until this is dropped.
pub(super) struct Listening {
    pub(super) listener: Arc<Listener>,
    listeners: Listeners,
    number: u64,
}

impl Listeners {
    /// Adds a listener. When the account has as many streams as it may, its oldest ends.
    pub(super) fn add(&self, identity: &Arc<Identity>) -> Listening {
        let listener = Arc::new(Listener::new(identity.clone()));
        let mut open = self.open();
        open.count += 1;
        let number = open.count;
        let account = open.accounts.entry(identity.account()).or_default();
        let oldest = if account.len() < STREAMS { None } else { account.pop_first() };
        account.insert(number, listener.clone());
        if let Some((number, oldest)) = &oldest {
            open.remove(*number, &oldest.identity());
        }
        open.organizations.entry(identity.org()).or_default().insert(number, listener.clone());
        let is_closed = open.is_closed;
        drop(open);
        oldest.into_iter().for_each(|(_, oldest)| oldest.end());
        if is_closed {
            listener.end();
        }
        Listening { listener, listeners: self.clone(), number }
    }

    /// Tells whom it concerns.
    pub(super) fn tell(&self, delivery: &Arc<Delivery>) {
        // Nobody is told with the list in hand: who is told may go, and be taken off it.
        let there: Vec<_> = match self.open().organizations.get(&delivery.org) {
            Some(listeners) => listeners.values().cloned().collect(),
            None => return,
        };
        there.iter().for_each(|listener| listener.tell(delivery));
    }

    /// Those of the numbers that are asked for.
    pub(super) fn those(&self, are_meant: impl Fn(u64) -> bool) -> Vec<(u64, Arc<Listener>)> {
        let open = self.open();
        let all = open.organizations.values().flatten();
        all.filter(|(number, _)| are_meant(**number))
            .map(|(number, listener)| (*number, listener.clone()))
            .collect()
    }

    /// Ends a stream. It counts no more, though its reader may not have noticed yet.
    pub(super) fn end(&self, number: u64, listener: &Listener) {
        self.open().remove(number, &listener.identity());
        listener.end();
    }

    /// Ends all streams, and each that is opened from now on.
    pub(super) fn close(&self) {
        self.open().is_closed = true;
        for (number, listener) in self.those(|_| true) {
            self.end(number, &listener);
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn remove(&mut self, number: u64, identity: &Identity) {
        remove(&mut self.organizations, &identity.org(), number);
        remove(&mut self.accounts, &identity.account(), number);
    }
}

fn remove<K: Eq + Hash>(listeners: &mut HashMap<K, Numbered>, key: &K, number: u64) {
    if let Some(some) = listeners.get_mut(key) {
        some.remove(&number);
        if some.is_empty() {
            listeners.remove(key);
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.listeners.open().remove(self.number, &self.listener.identity());
    }
}

//! Whether those who listen still may: asked for all of a node at once.

use super::listeners::Listeners;
use crate::access::Sessions;
use std::time::{Duration, Instant};

/// How often: with the time that asking takes, an end counts within five seconds.
const RECHECK: Duration = Duration::from_secs(4);
/// How soon to ask again when there was no answer.
const AGAIN: Duration = Duration::from_secs(1);
/// How long to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks again and again, and ends the streams of those who may listen no more.
pub(super) async fn recheck(listeners: &Listeners, sessions: &Sessions) {
    let mut wait = RECHECK;
    loop {
        tokio::time::sleep(wait).await;
        let began = Instant::now();
        let is_answered = ask(listeners, sessions, began).await;
        wait = if is_answered { RECHECK.saturating_sub(began.elapsed()) } else { AGAIN };
    }
}

/// One round; whether there was an answer.
async fn ask(listeners: &Listeners, sessions: &Sessions, began: Instant) -> bool {
    let open = listeners.those(|_| true);
    if open.is_empty() {
        return true;
    }
    let known: Vec<_> = open.iter().map(|(_, listener)| listener.identity()).collect();
    let claims: Vec<_> = known.iter().map(|identity| identity.claim()).collect();
    let now = tokio::time::timeout(PATIENCE, sessions.identify_all(&claims)).await;
    let Ok(Ok(now)) = now else {
        for ((number, listener), known) in open.iter().zip(&known) {
            if !listener.is_sure(Instant::now()) || !sessions.is_in_time(known) {
                listeners.end(*number, listener);
            }
        }
        return false;
    };
    for ((number, listener), identity) in open.iter().zip(now) {
        match identity {
            Some(identity) if !identity.lacks_two_factor() => listener.renew(identity, began),
            _ => listeners.end(*number, listener),
        }
    }
    true
}

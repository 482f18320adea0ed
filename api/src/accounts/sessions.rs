//! Sessions: one sign-in on one device. Its refresh token is exchanged at every use. The one before the newest is
//! answered as it was the first time until the newest was used: its answer may have been lost on the way, for as long as
//! a network is away, or two tabs asked at once. Anything older has been copied, since whoever used the newest has no
//! need of it, and ends the session for both who have it.
//!
//! Two who have one token are told apart as soon as one of them is a step ahead, and not before: what the other one does
//! looks like an answer that was lost. So both may go on while they take turns, and neither once one of them is away for
//! longer than an access token lives.
//!
//! Staff may be idle for 8 hours and stay for 24; clients for 14 and 30 days. OWASP advises less; this is a desk
//! that people come back to, the access token lives ten minutes, and every session can be ended at once.

use super::cookie::{self, WithCookie};
use super::desk::{Desk, note, note_stranger};
use super::queries::sessions::{NewSession, Session};
use super::refresh_token::{self, Presented};
use super::shown::Shown;
use super::{devices, links, places, queries};
use crate::access::LIFETIME_SECONDS;
use crate::access::{AccountsTx, Identity, Surface};
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::Timestamp;
use shared::accounts::{Refresh, SignedIn};
use shared::ids::{AccountId, OrgId, SessionId};

/// What a genuine token of some generation is due.
#[derive(Debug, PartialEq, Eq)]
enum Due {
    /// It is the newest: the next one.
    Next,
    /// It is the one before, and nobody has used the newest: the newest again.
    Same,
    /// It is older than that: it has been copied.
    End,
    /// It is newer than what we know of; a restored backup does that.
    Nothing,
}

impl Session {
    /// Using the newest makes one that is newer, so that its parent becomes a grandparent.
    const fn due(&self, generation: i32) -> Due {
        match self.generation - generation {
            0 => Due::Next,
            1 => Due::Same,
            2.. => Due::End,
            _ => Due::Nothing,
        }
    }

    fn is_alive(&self, now: Timestamp) -> bool {
        !self.is_revoked && now < self.idle_until && now < self.ends_at
    }

    fn rotate(&mut self, surface: Surface, now: Timestamp) {
        self.generation = self.generation.saturating_add(1);
        self.rotated_at = now;
        self.idle_until = (now + idle(surface)).min(self.ends_at);
    }
}

const fn idle(surface: Surface) -> TimeDelta {
    match surface {
        Surface::Portal => TimeDelta::days(14),
        Surface::Console => TimeDelta::hours(8),
    }
}

const fn longest(surface: Surface) -> TimeDelta {
    match surface {
        Surface::Portal => TimeDelta::days(30),
        Surface::Console => TimeDelta::hours(24),
    }
}

/// Opens a session for whoever showed this, and commits.
pub(super) async fn open(
    desk: &Desk,
    mut tx: AccountsTx,
    (account, org): (AccountId, OrgId),
    surface: Surface,
    shown: &Shown,
) -> Result<WithCookie<SignedIn>> {
    let now = desk.clock().now();
    devices::greet(&mut tx, desk, account).await?;
    let session = Session {
        id: SessionId(desk.clock().id()),
        account,
        org,
        only: shown.only,
        nonce: links::secret()?.to_vec(),
        generation: 1,
        rotated_at: now,
        idle_until: now + idle(surface),
        ends_at: now + longest(surface),
        is_revoked: false,
    };
    let (ip, user_agent) = (desk.request().ip.map(|ip| ip.to_string()), desk.request().user_agent.as_deref());
    let new = NewSession { session: &session, surface, shown, ip, user_agent };
    queries::sessions::insert(&mut tx, new).await?;
    answer(desk, tx, &session, surface, now).await
}

/// Exchanges the refresh token for the next one and an access token.
pub(super) async fn refresh(desk: &Desk, surface: Surface, ask: Refresh) -> Result<WithCookie<SignedIn>> {
    let now = desk.clock().now();
    let mut tx = desk.tx().await?;
    let (mut session, presented) = genuine(desk, &mut tx, surface).await?.ok_or(Error::Unauthenticated)?;
    if !session.is_alive(now) {
        return Err(Error::Unauthenticated);
    }
    match session.due(presented.generation) {
        Due::Next => session.rotate(surface, now),
        Due::Same => {}
        Due::End => return end_as_copied(desk, tx, &session).await,
        Due::Nothing => return Err(Error::Unauthenticated),
    }
    session.org = places::goes_on(&mut tx, &session, surface, ask.organization_id).await?;
    queries::sessions::save(&mut tx, &session).await?;
    answer(desk, tx, &session, surface, now).await
}

/// The session that the browser is signed in to on this surface, if it goes on.
pub(super) async fn of_this_browser(
    desk: &Desk,
    tx: &mut AccountsTx,
    surface: Surface,
) -> Result<Option<SessionId>> {
    let found = genuine(desk, tx, surface).await?.map(|(session, _)| session);
    Ok(found.filter(|session| session.is_alive(desk.clock().now())).map(|session| session.id))
}

/// The session of a token that we made, whatever its generation.
async fn genuine(desk: &Desk, tx: &mut AccountsTx, surface: Surface) -> Result<Option<(Session, Presented)>> {
    let Some(presented) = desk.cookie(surface).and_then(|token| Presented::read(&token)) else {
        return Ok(None);
    };
    let session = queries::sessions::lock(tx, presented.session, surface).await?;
    let ours = |session: &Session| presented.is_genuine(desk.keys().refresh_secret(), &session.nonce);
    Ok(session.filter(ours).map(|session| (session, presented)))
}

async fn end_as_copied(desk: &Desk, mut tx: AccountsTx, session: &Session) -> Result<WithCookie<SignedIn>> {
    queries::sessions::revoke(&mut tx, session.id, "reuse", desk.clock().now()).await?;
    note_stranger(&mut tx, desk.door(), Some(session.account), "session_reuse_detected").await?;
    tx.commit().await?;
    desk.sessions().forget(session.id).await;
    tracing::warn!(session = %session.id, "a refresh token came a second time; its session was ended");
    Err(Error::Unauthenticated)
}

/// Commits, and answers with the session's newest tokens.
async fn answer(
    desk: &Desk,
    mut tx: AccountsTx,
    session: &Session,
    surface: Surface,
    now: Timestamp,
) -> Result<WithCookie<SignedIn>> {
    let me = queries::members::find(&mut tx, session.account, session.org, surface, session.only.is_some())
        .await?;
    let (me, _) = me.ok_or(Error::Unauthenticated)?;
    let keys = desk.keys();
    let access_token =
        keys.sign(session.account, session.id, session.org, surface, now).map_err(Error::Bug)?;
    let token = refresh_token::make(keys.refresh_secret(), &session.nonce, session.id, session.generation)?;
    tx.commit().await?;
    let expires_in = u32::try_from(LIFETIME_SECONDS).unwrap_or_default();
    Ok(WithCookie {
        answer: Answer::ok(SignedIn { access_token, expires_in, me }),
        cookie: cookie::set(surface, &token, session.idle_until - now),
    })
}

/// Ends the cookie's session and the access token's, whichever are there. Also a token that was used already ends
/// its session: whoever has it can do nothing worse with it than sign out.
pub(super) async fn sign_out(
    desk: &Desk,
    surface: Surface,
    identity: Option<&Identity>,
) -> Result<WithCookie<()>> {
    let (mut tx, now) = (desk.tx().await?, desk.clock().now());
    let of_cookie = desk.cookie(surface).and_then(|token| Presented::read(&token)).map(|token| token.session);
    let both = of_cookie.into_iter().chain(identity.and_then(Identity::session)).collect::<Vec<_>>();
    queries::sessions::lock_all(&mut tx, &both).await?;
    let by_cookie = genuine(desk, &mut tx, surface).await?;
    let by_cookie = by_cookie.map(|(session, _)| (session.id, session.account, session.org));
    let by_token =
        identity.and_then(|identity| Some((identity.session()?, identity.account(), identity.org())));
    for (session, account, org) in [by_cookie, by_token].into_iter().flatten() {
        if queries::sessions::revoke(&mut tx, session, "signed out", now).await? {
            note(&mut tx, desk.door(), account, Some(org), "signed_out").await?;
        }
    }
    tx.commit().await?;
    for (session, ..) in [by_cookie, by_token].into_iter().flatten() {
        desk.sessions().forget(session).await;
    }
    Ok(WithCookie { answer: Answer::done(), cookie: cookie::end(surface) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(generation: i32) -> Session {
        let noon = noon();
        Session {
            id: SessionId(uuid::Uuid::nil()),
            account: AccountId(uuid::Uuid::nil()),
            org: OrgId(uuid::Uuid::nil()),
            only: None,
            nonce: Vec::new(),
            generation,
            rotated_at: noon,
            idle_until: noon + idle(Surface::Console),
            ends_at: noon + longest(Surface::Console),
            is_revoked: false,
        }
    }

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn only_the_parent_is_answered_again() {
        assert_eq!(session(3).due(3), Due::Next);
        assert_eq!(session(3).due(2), Due::Same);
        assert_eq!(session(3).due(1), Due::End, "the newest but one was used");
        assert_eq!(session(3).due(4), Due::Nothing);
    }

    #[test]
    fn a_session_ends_by_idleness_and_by_age_and_by_word() {
        let mut session = session(1);
        assert!(session.is_alive(noon() + TimeDelta::hours(7)));
        assert!(!session.is_alive(noon() + TimeDelta::hours(8)));
        for hours in [7, 14, 21] {
            session.rotate(Surface::Console, noon() + TimeDelta::hours(hours));
        }
        assert_eq!((session.generation, session.idle_until), (4, session.ends_at));
        assert!(!session.is_alive(noon() + TimeDelta::hours(24)));
        assert!(!Session { is_revoked: true, ..self::session(1) }.is_alive(noon()));
    }
}

//! Passwords: argon2id on a pool that is bounded, because each hash takes 19 MiB and some 20 ms of a core.
//!
//! The bound is the process's and not a server's, hence the one static. Whoever comes when the line is full is
//! told to come back (503) instead of waiting for minutes. Judging a password that someone chooses has a line of its
//! own, so that nobody who signs in waits for strangers who register.

use crate::pool::Pool;
use crate::problem::{Dependency, Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, Params};
use std::sync::LazyLock;
#[cfg(test)]
use tokio::sync::OwnedSemaphorePermit;
use zxcvbn::{Score, zxcvbn};

/// How many may wait for the pool.
const LINE: usize = 64;

/// How many may wait for a password to be judged.
const JUDGING_LINE: usize = 16;

/// How many characters of a password are judged: the time grows with the square of them, and with every sign that may
/// stand for a letter. A hundred such signs took 0.6 s of a core, and these take a tenth of that.
const JUDGED: usize = 32;

/// What an account without a password, or none at all, is compared with: it costs the same and never matches,
/// since nobody knows a password whose hash is all zero.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cG9ydGljbyBoYXMgbm9uZQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How many letters and digits a password has that are not words known about the person.
const OWN: usize = 8;

/// What new hashes cost.
const COSTS: [u32; 3] = [Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST];

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    Pool::new(Dependency::PasswordHashing, cores, LINE)
});

/// One at a time: it is the only work here whose cost the caller chooses.
static JUDGE: LazyLock<Pool> = LazyLock::new(|| Pool::new(Dependency::PasswordHashing, 1, JUDGING_LINE));

/// What the log says of the work that sign-in waits for.
const HASHED: &str = "a password is hashed";

/// What came of comparing a password.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the one; `rehashed` when its hash was made with other parameters than today's.
    Right { rehashed: Option<String> },
    /// It is not.
    Wrong,
}

/// Compares `password` with what is stored; with nothing stored, it costs the same and is wrong.
pub(super) async fn verify(password: String, stored: Option<String>) -> Result<Verdict> {
    POOL.run(HASHED, move || compare(&password, stored.as_deref())).await
}

/// The hash of a password that someone chooses, if it is not a common one. `about` is what others know of them.
pub(super) async fn choose(password: String, about: Vec<String>) -> Result<String> {
    let judge = move || {
        if is_common(&password, &about) {
            return Err(Error::field(
                "password",
                "common",
                "This password is easy to guess. A few unrelated words in a row work well.",
            ));
        }
        Ok(password)
    };
    let password = JUDGE.run("a password is judged", judge).await?;
    take(password).await
}

/// The hash of a password that an operator vouches for.
pub(super) async fn take(password: String) -> Result<String> {
    POOL.run(HASHED, move || hash(&password)).await
}

/// Fills the line, for as long as the permit is held.
#[cfg(test)]
pub(super) fn crowd() -> OwnedSemaphorePermit {
    let places = u32::try_from(POOL.line.available_permits()).unwrap();
    POOL.line.clone().try_acquire_many_owned(places).unwrap()
}

fn compare(password: &str, stored: Option<&str>) -> Result<Verdict> {
    let known = PasswordHash::new(stored.unwrap_or(NOBODY)).map_err(bug)?;
    if Argon2::default().verify_password(password.as_bytes(), &known).is_err() || stored.is_none() {
        return Ok(Verdict::Wrong);
    }
    let rehashed = if costs(&known)? == COSTS { None } else { Some(hash(password)?) };
    Ok(Verdict::Right { rehashed })
}

/// Memory, passes and lanes.
fn costs(hash: &PasswordHash) -> Result<[u32; 3]> {
    let params = Params::try_from(hash).map_err(bug)?;
    Ok([params.m_cost(), params.t_cost(), params.p_cost()])
}

fn hash(password: &str) -> Result<String> {
    Ok(Argon2::default().hash_password(password.as_bytes()).map_err(bug)?.to_string())
}

/// Whether a million guesses would find it (common passwords, keyboard rows, repetitions, dates), or hardly
/// anything is left of it without the words that are known about the person.
fn is_common(password: &str, about: &[String]) -> bool {
    let words = known_words(about);
    let mut rest = password.to_lowercase();
    for word in &words {
        rest = rest.replace(word.as_str(), " ");
    }
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    rest.chars().filter(|c| c.is_alphanumeric()).count() < OWN
        || zxcvbn(judged(password), &words).score() < Score::Two
}

/// The part of a password that is judged.
fn judged(password: &str) -> &str {
    password.char_indices().nth(JUDGED).map_or(password, |(end, _)| &password[..end])
}

/// The words of what is known, the longest first, so that a part of one leaves no rest of it.
fn known_words(about: &[String]) -> Vec<String> {
    let split = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<_> = split.chain(["portico"]).map(str::to_lowercase).collect();
    words.retain(|word| word.chars().count() > 2);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words
}

fn bug(error: impl std::fmt::Display) -> Error {
    Error::Bug(anyhow::anyhow!("password hashing: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_password_is_right() {
        let long = "a quiet harbour ".repeat(5);
        let (stored, other) = (&long[..73], &long[..72]);
        let phc = hash(stored).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert_eq!(compare(stored, Some(&phc)).unwrap(), Verdict::Right { rehashed: None });
        for wrong in [other, &phc, &stored.to_uppercase(), ""] {
            assert_eq!(compare(wrong, Some(&phc)).unwrap(), Verdict::Wrong, "{wrong}");
        }
    }

    #[test]
    fn any_characters_count() {
        let phc = hash(" 密码 çå\u{301}\u{0} ").unwrap();
        assert_eq!(compare(" 密码 çå\u{301}\u{0} ", Some(&phc)).unwrap(), Verdict::Right { rehashed: None });
        assert_eq!(compare("密码 çå\u{301}\u{0}", Some(&phc)).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn nobody_has_a_password() {
        for guess in ["", "portico has none", NOBODY] {
            assert_eq!(compare(guess, None).unwrap(), Verdict::Wrong);
        }
        assert_eq!(costs(&PasswordHash::new(NOBODY).unwrap()).unwrap(), COSTS);
    }

    #[test]
    fn a_hash_of_weaker_parameters_is_made_anew() {
        let weaker = Argon2::from(Params::new(8192, 1, 1, None).unwrap());
        let phc = weaker.hash_password(b"four quiet lamps").unwrap().to_string();
        let Verdict::Right { rehashed: Some(new) } = compare("four quiet lamps", Some(&phc)).unwrap() else {
            panic!("not made anew")
        };
        assert_eq!(compare("four quiet lamps", Some(&new)).unwrap(), Verdict::Right { rehashed: None });
    }

    #[test]
    fn common_passwords_are_refused() {
        let about = ["marta.lindholm@tidewell.example", "Marta", "Lindholm", "Tidewell Instruments"]
            .map(str::to_owned);
        for common in [
            "password1234",
            "passwordpassword",
            "123456789012",
            "qwertyuiop12",
            "qwertyuiopasdf",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "iloveyou1234",
            "1q2w3e4r5t6y",
            "portico12345",
            "Portico2026!",
            "martalindholm",
            "Marta.Lindholm1",
            "tidewell2026",
            "Tidewell Instruments",
            "marta.lindholm@tidewell.example",
        ] {
            assert!(is_common(common, &about), "{common}");
        }
        for good in [
            "four quiet harbour lamps",
            "correct horse battery",
            "Kx8#vTq2!pLm",
            "harbour-demo-2026",
            "тихая гавань ночью",
        ] {
            assert!(!is_common(good, &about), "{good}");
        }
    }

    #[test]
    fn only_the_beginning_is_judged() {
        let hostile = "4@8({[<369&6!|1|70$5+7%2".repeat(10);
        assert_eq!(judged(&hostile).len(), JUDGED);
        assert_eq!(judged(&"ä".repeat(100)).chars().count(), JUDGED);
        assert_eq!(judged("four quiet lamps"), "four quiet lamps");
        assert!(is_common(&format!("{}Kx8#vTq2!pLm", "a".repeat(JUDGED)), &[]));
        assert!(!is_common(&format!("Kx8#vTq2!pLm{}", "a".repeat(JUDGED)), &[]));
    }

    #[tokio::test]
    async fn who_signs_in_does_not_wait_for_passwords_to_be_judged() {
        let judging = JUDGE.workers.clone().acquire_owned().await.unwrap();
        let chosen = tokio::spawn(choose("four quiet harbour lamps".to_owned(), Vec::new()));
        while JUDGE.line.available_permits() > JUDGING_LINE {
            tokio::task::yield_now().await;
        }
        assert_eq!(verify("a guess".to_owned(), None).await.unwrap(), Verdict::Wrong);
        assert!(!chosen.is_finished());
        drop(judging);
        assert!(chosen.await.unwrap().is_ok());
    }
}

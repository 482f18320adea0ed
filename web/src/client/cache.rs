//! What was last seen of each address, so that coming back shows it at once. Empties on sign-out.

use super::request::Anything;
use std::collections::HashMap;

/// How many answers are kept.
const MOST: usize = 60;

/// The last answers, by address.
#[derive(Default)]
pub(crate) struct Cache {
    answers: HashMap<String, (u64, Anything)>,
    turn: u64,
}

impl Cache {
    /// What was last seen at `key`.
    pub(crate) fn get(&mut self, key: &str) -> Option<Anything> {
        self.turn += 1;
        let (used, answer) = self.answers.get_mut(key)?;
        *used = self.turn;
        Some(answer.clone())
    }

    /// Keeps what was seen at `key`; the one not asked for longest makes room.
    pub(crate) fn put(&mut self, key: &str, answer: Anything) {
        self.turn += 1;
        self.answers.insert(key.to_owned(), (self.turn, answer));
        if self.answers.len() > MOST {
            let oldest = self.answers.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                self.answers.remove(&oldest);
            }
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.answers.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    fn seen(cache: &mut Cache, key: &str) -> Option<usize> {
        cache.get(key).and_then(|answer| answer.downcast_ref().copied())
    }

    #[test]
    fn answers_come_back_by_address() {
        let mut cache = Cache::default();
        cache.put("tickets", Rc::new(1_usize));
        assert_eq!((seen(&mut cache, "tickets"), seen(&mut cache, "mails")), (Some(1), None));
        cache.clear();
        assert_eq!(seen(&mut cache, "tickets"), None);
    }

    #[test]
    fn the_one_not_asked_for_longest_goes() {
        let mut cache = Cache::default();
        for number in 0..MOST {
            cache.put(&number.to_string(), Rc::new(number));
        }
        assert_eq!(seen(&mut cache, "0"), Some(0));
        cache.put("one more", Rc::new(1_usize));
        assert_eq!((seen(&mut cache, "0"), seen(&mut cache, "1")), (Some(0), None));
    }
}

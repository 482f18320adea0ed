//! What was last seen of each address, so that coming back shows it at once. Empties on sign-out.

use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

/// How many answers are kept.
const MOST: usize = 60;

/// The last answers, by address.
#[derive(Default)]
pub(crate) struct Cache {
    answers: HashMap<String, (u64, Rc<dyn Any>)>,
    turn: u64,
}

impl Cache {
    /// What was last seen at `key`, if it was of this kind.
    pub(crate) fn get<T: Clone + 'static>(&mut self, key: &str) -> Option<T> {
        self.turn += 1;
        let (used, answer) = self.answers.get_mut(key)?;
        *used = self.turn;
        answer.downcast_ref::<T>().cloned()
    }

    /// Keeps what was seen at `key`; the one not asked for longest makes room.
    pub(crate) fn put<T: 'static>(&mut self, key: &str, answer: T) {
        self.turn += 1;
        self.answers.insert(key.to_owned(), (self.turn, Rc::new(answer)));
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

    #[test]
    fn answers_come_back_by_address_and_kind() {
        let mut cache = Cache::default();
        cache.put("tickets", vec![1_u8]);
        assert_eq!(cache.get::<Vec<u8>>("tickets"), Some(vec![1]));
        assert_eq!(cache.get::<String>("tickets"), None);
        cache.clear();
        assert_eq!(cache.get::<Vec<u8>>("tickets"), None);
    }

    #[test]
    fn the_one_not_asked_for_longest_goes() {
        let mut cache = Cache::default();
        for number in 0..MOST {
            cache.put(&number.to_string(), number);
        }
        assert_eq!(cache.get::<usize>("0"), Some(0));
        cache.put("one more", 1_usize);
        assert_eq!(cache.get::<usize>("0"), Some(0));
        assert_eq!(cache.get::<usize>("1"), None);
    }
}

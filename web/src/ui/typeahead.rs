//! Finding a line by typing how it begins.

/// After so many milliseconds without a letter the next one begins anew.
const PAUSE: f64 = 1_000.0;

/// The letters that were typed without a pause.
#[derive(Default)]
pub(super) struct TypeAhead {
    typed: String,
    at: f64,
}

impl TypeAhead {
    /// Whether a space belongs to what is typed, since a line goes on with it. Else it presses.
    pub(super) fn takes_space(&self, now: f64, lines: &[Vec<String>]) -> bool {
        let longer = format!("{} ", self.typed);
        self.goes_on(now) && lines.iter().flatten().any(|name| name.starts_with(&longer))
    }

    fn goes_on(&self, now: f64) -> bool {
        !self.typed.is_empty() && now - self.at <= PAUSE
    }

    /// Takes one more letter, typed at `now` (in milliseconds), and finds the line to go to from `here`. The same
    /// letter again leads to the next line that begins with it. `lines` has the names of each, all in small letters.
    pub(super) fn find(
        &mut self,
        letter: &str,
        now: f64,
        here: usize,
        lines: &[Vec<String>],
    ) -> Option<usize> {
        if !self.goes_on(now) {
            self.typed.clear();
        }
        self.at = now;
        if self.typed != letter {
            self.typed.push_str(letter);
        }
        // A first letter leads on, more of them stay where they still fit.
        let first = if self.typed == letter { here + 1 } else { here };
        let fits = |place: &usize| lines[*place].iter().any(|name| name.starts_with(&self.typed));
        (first..lines.len()).chain(0..first.min(lines.len())).find(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Vec<String>> {
        let names: [&[&str]; 5] =
            [&["take it", "jonas reuter"], &["eleanor vale"], &["priya nair"], &["eva lund"], &["nobody"]];
        names.map(|names| names.iter().map(|name| (*name).to_owned()).collect()).to_vec()
    }

    fn typed(text: &str) -> Option<usize> {
        let mut ahead = TypeAhead::default();
        let mut here = 2;
        for (step, letter) in text.split("").filter(|letter| !letter.is_empty()).enumerate() {
            here = ahead.find(letter, 2_000.0 + step as f64, here, &lines())?;
        }
        Some(here)
    }

    #[test]
    fn what_is_typed_leads_to_the_line_that_begins_so_by_any_of_its_names() {
        assert_eq!(typed("el"), Some(1));
        assert_eq!(typed("ev"), Some(3));
        assert_eq!(typed("jon"), Some(0));
        assert_eq!(typed("jonas r"), Some(0));
        assert_eq!(typed("jonas v"), None);
    }

    #[test]
    fn a_space_is_typed_only_within_a_name() {
        let mut ahead = TypeAhead::default();
        assert!(!ahead.takes_space(2_000.0, &lines()));
        for letter in ["e", "v", "a"] {
            assert!(!ahead.takes_space(2_000.0, &lines()));
            ahead.find(letter, 2_000.0, 0, &lines());
        }
        assert!(ahead.takes_space(3_000.0, &lines()));
        assert!(!ahead.takes_space(3_001.0, &lines()), "after a pause nothing is being typed");
    }

    #[test]
    fn the_same_letter_leads_on_and_a_pause_begins_anew() {
        let mut ahead = TypeAhead::default();
        assert_eq!(ahead.find("e", 2_000.0, 0, &lines()), Some(1));
        assert_eq!(ahead.find("e", 2_100.0, 1, &lines()), Some(3));
        assert_eq!(ahead.find("n", 2_200.0, 3, &lines()), None);
        assert_eq!(ahead.find("n", 9_000.0, 3, &lines()), Some(4));
    }
}

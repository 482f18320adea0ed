//! Numbers as people write them. Each is read exactly, or not at all.

/// How long, in minutes: `1:30`, `1.5`, `1,5`, `90m`, `1h 30m`, and `2` for two hours.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    if let Some((hours, minutes)) = text.split_once(':') {
        return whole(hours)?
            .checked_mul(60)?
            .checked_add(below_sixty(minutes).filter(|_| minutes.len() == 2)?);
    }
    if let Some((hours, minutes)) = text.split_once('h') {
        if minutes.is_empty() {
            return of_hours(hours);
        }
        let minutes = below_sixty(without_unit(minutes).unwrap_or(minutes))?;
        return whole(hours)?.checked_mul(60)?.checked_add(minutes);
    }
    match without_unit(&text) {
        Some(minutes) => whole(minutes),
        None => of_hours(&text),
    }
}

/// What stands before the unit of minutes.
fn without_unit(text: &str) -> Option<&str> {
    text.strip_suffix("min").or_else(|| text.strip_suffix('m'))
}

/// Hours with a part after point or comma, to the nearest minute.
fn of_hours(text: &str) -> Option<u32> {
    let Some((hours, part)) = text.split_once(['.', ',']) else { return whole(text)?.checked_mul(60) };
    let hundredths = match part.len() {
        1 => whole(part)? * 10,
        2 => whole(part)?,
        _ => return None,
    };
    whole(hours)?.checked_mul(60)?.checked_add((hundredths * 60 + 50) / 100)
}

fn below_sixty(text: &str) -> Option<u32> {
    whole(text).filter(|minutes| *minutes < 60)
}

/// Digits and nothing else.
fn whole(text: &str) -> Option<u32> {
    text.bytes().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A number with at most so many places after point or comma, as so many parts: `12,5` with two places is 1250. Thousands
/// may be parted by the other of the two signs, by blanks or by apostrophes. What has more places is no such number:
/// nothing is rounded.
pub(super) fn parts(text: &str, places: usize) -> Option<i64> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '\'' | '’');
    let text: String = text.trim().chars().map(|c| if is_gap(c) { ' ' } else { c }).collect();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let at_point = |(before, after): &(&str, &str)| {
        let point = &text[before.len()..text.len() - after.len()];
        (1..=places).contains(&after.len()) && !before.contains(point)
    };
    let (before, after) = text.rsplit_once(['.', ',']).filter(at_point).unwrap_or((text, ""));
    let point = text[before.len()..].chars().next();
    let whole = without_thousands(before, point)?;
    let is_number = whole.bytes().chain(after.bytes()).all(|c| c.is_ascii_digit());
    is_number.then(|| format!("{sign}{whole}{after:0<places$}").parse().ok()).flatten()
}

/// The digits before the point, where each group after the first has three, and all are parted by one other sign.
fn without_thousands(text: &str, point: Option<char>) -> Option<String> {
    let is_sign = |c: char| matches!(c, '.' | ',' | ' ');
    let mut signs = text.chars().filter(|c| is_sign(*c));
    let sign = signs.next();
    let is_one_sign = signs.all(|other| Some(other) == sign) && (sign.is_none() || sign != point);
    let groups: Vec<_> = text.split(is_sign).collect();
    let (first, rest) = groups.split_first()?;
    let is_parted = rest.is_empty() || (1..=3).contains(&first.len());
    let fits = is_one_sign && is_parted && !first.is_empty() && rest.iter().all(|group| group.len() == 3);
    fits.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("1:30", 90),
            ("0:05", 5),
            ("1.5", 90),
            (" 1,25 ", 75),
            ("0.33", 20),
            ("90m", 90),
            ("90 min", 90),
            ("2", 120),
            ("2h", 120),
            ("1.5 h", 90),
            ("1h 30m", 90),
            ("1H30", 90),
        ] {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            " ",
            ":30",
            "1:",
            "1:5",
            "1:75",
            "1:30:00",
            "-1",
            "1.125",
            "1.",
            ".",
            "h",
            "m",
            "1h75m",
            "ten",
            "1.5m",
            "1h30x",
            "99999999999",
        ] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_exact_with_point_and_with_comma() {
        for (text, expected) in [
            ("12", 1_200),
            ("12.5", 1_250),
            ("12,50", 1_250),
            ("0.1", 10),
            ("1,234.56", 123_456),
            ("1.234,56", 123_456),
            ("1 234,56", 123_456),
            ("1\u{a0}234\u{a0}567,8", 123_456_780),
            ("1'234.50", 123_450),
            ("1.234", 123_400),
            ("1,234,567", 123_456_700),
            ("-3,10", -310),
        ] {
            assert_eq!(parts(text, 2), Some(expected), "{text}");
        }
        assert_eq!(
            (parts("1.234", 3), parts("1,234", 0), parts("07", 0)),
            (Some(1_234), Some(1_234), Some(7))
        );
    }

    #[test]
    fn nothing_is_rounded_and_nothing_is_guessed() {
        for text in [
            "",
            "-",
            ".",
            "12.",
            "12.345,678",
            "1.2345",
            "1,23.45",
            "12 50",
            "1.234.5678",
            "1,234.567",
            "12€",
            "1e3",
            "9999999999999999999",
        ] {
            assert_eq!(parts(text, 2), None, "{text}");
        }
        assert_eq!((parts("12.5", 0), parts("1.5", 0)), (None, None));
    }
}

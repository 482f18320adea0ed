//! Names of people, customers and organizations, as mails say them.

use url::Host;

/// Stands between two marks and is not seen. Of the signs without width this one parts words by Unicode's own rules
/// (UAX #29), which a word joiner does not, and mail programs that can't draw a joiner can draw this.
const GAP: char = '\u{200b}';

/// What IDNA reads as the dot of a domain.
const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

/// A name that no mail program makes a link of: whoever is called `Pay at https://evil.example` would have written to
/// staff in our own words.
///
/// The rule, word by word, is what mail programs go by. Broken after each mark is a word with
/// - letters, a colon and more behind it (`https://…`, `tel:…`), whatever the scheme;
/// - an `@` with something on both sides;
/// - a dot before something that may end or continue a domain ([`is_domain`]).
///
/// "Dr. Smith", "St.Mary's", "J.R.R. Tolkien" and "Smith.Jones & Co." are none of these, and stay as they are.
pub(super) fn unlinked(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_inclusive(char::is_whitespace) {
        if is_linked(word.trim_end()) {
            part(word, &mut out);
        } else {
            out.push_str(word);
        }
    }
    out
}

fn part(word: &str, out: &mut String) {
    for letter in word.chars() {
        out.push(letter);
        if DOTS.contains(&letter) || matches!(letter, ':' | '/' | '@' | '\u{ff1a}' | '\u{ff20}') {
            out.push(GAP);
        }
    }
}

fn is_linked(word: &str) -> bool {
    stands_inside(word, &[':', '\u{ff1a}'])
        || stands_inside(word, &['@', '\u{ff20}'])
        || word.split(is_no_host).any(has_domain)
}

/// Whether one of these marks has a letter or digit before it, and anything after it.
fn stands_inside(word: &str, marks: &[char]) -> bool {
    word.match_indices(marks)
        .any(|(at, mark)| word[..at].ends_with(char::is_alphanumeric) && at + mark.len() < word.len())
}

/// What stands beside a domain and never in it.
fn is_no_host(letter: char) -> bool {
    letter.is_ascii_punctuation() && !matches!(letter, '.' | '-' | '_')
}

/// Programs that look for the longest domain take less where the longest is none, so each label counts that follows
/// a dot, and not only the last.
fn has_domain(piece: &str) -> bool {
    let mut labels = piece.split(DOTS);
    let begins = labels.next().is_some_and(|first| !first.is_empty());
    begins && labels.any(is_domain)
}

/// Whether this, after a dot, may be part of a domain: a top-level domain, or anything that is not written like a name,
/// with a capital. Initials are none, since no top-level domain has one letter.
fn is_domain(label: &str) -> bool {
    let mut letters = label.chars();
    let (Some(first), Some(_)) = (letters.next(), letters.next()) else { return false };
    // What can't be a host at all is odd enough to be parted.
    !first.is_uppercase() || Host::parse(label).map_or(true, |host| tld::exist(&host.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in [
            "Ada Lovelace",
            "Dr. Smith",
            "St. Mary's",
            "St.Mary's Hospital",
            "O'Neil",
            "Smith.Jones & Co.",
            "Smith & Sons, Inc.",
            "J.R.R. Tolkien",
            "J.R.R.Tolkien",
            "Prof.Dr. h.c. Müller-Lüdenscheidt",
            "Kft. és s.r.o.",
            "Vestas A/S c/o Berg",
            "Team: Web",
            "Ready... Set... Go",
            "Nº 1 @ Home",
            "山田 太郎",
            "Harbour & Vale",
            "",
            " . ",
        ] {
            assert_eq!(unlinked(name), name);
        }
    }

    #[test]
    fn whatever_programs_would_link_is_parted() {
        for (name, shown) in [
            ("Pay at https://evil.example/x now", "Pay at https:|/|/|evil.|example/|x now"),
            ("HTTPS://EVIL.EXAMPLE", "HTTPS:|/|/|EVIL.|EXAMPLE"),
            ("(http://localhost)", "(http:|/|/|localhost)"),
            ("file://share tel:+4930123", "file:|/|/|share tel:|+4930123"),
            ("javascript:alert(1)", "javascript:|alert(1)"),
            ("www.evil.example", "www.|evil.|example"),
            ("evil.example/x", "evil.|example/|x"),
            ("evil.com", "evil.|com"),
            ("Evil.Com", "Evil.|Com"),
            ("Evil.Shop.", "Evil.|Shop.|"),
            ("evil.com.Smith", "evil.|com.|Smith"),
            ("“evil.com”", "“evil.|com”"),
            ("a,evil.com", "a,evil.|com"),
            ("evil.рф", "evil.|рф"),
            ("Evil.РФ", "Evil.|РФ"),
            ("evil。com", "evil。|com"),
            ("Evil.C\u{2060}om", "Evil.|C\u{2060}om"),
            ("Evil.C\u{ad}om", "Evil.|C\u{ad}om"),
            ("192.168.0.1", "192.|168.|0.|1"),
            ("eve@evil.example", "eve@|evil.|example"),
            ("mailto:eve@localhost", "mailto:|eve@|localhost"),
            ("see\thttps://a.b", "see\thttps:|/|/|a.|b"),
        ] {
            assert_eq!(unlinked(name).replace(GAP, "|"), shown, "{name}");
        }
    }
}

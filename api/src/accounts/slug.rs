//! An organization's name in addresses.

/// The longest slug, as the table has it.
const LONGEST: usize = 63;

/// A slug from a name: `Harbour & Vale` becomes `harbour-vale`. `place` sets apart those that have the same name:
/// 1 for the first, which gets no number.
pub(super) fn of(name: &str, place: u32) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            '\'' | '’' | '&' | '\u{300}'..='\u{36f}' => {}
            _ => slug.push_str(spelled(c)),
        }
    }
    let words: Vec<_> = slug.split('-').filter(|word| !word.is_empty()).collect();
    let suffix = if place > 1 { format!("-{place}") } else { String::new() };
    let mut slug = if words.is_empty() { "organization".to_owned() } else { words.join("-") };
    slug.truncate(LONGEST - suffix.len());
    format!("{}{suffix}", slug.trim_end_matches('-'))
}

/// Letters of Europe's languages in plain ones; a dash for all else.
const fn spelled(c: char) -> &'static str {
    match c {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' => "s",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "-",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_slugs() {
        for (name, slug) in [
            ("Harbour & Vale", "harbour-vale"),
            ("  Müller, Söhne & Co. KG ", "mueller-soehne-co-kg"),
            ("O'Neil's", "oneils"),
            ("北京", "organization"),
            ("--", "organization"),
            ("Łódź 24/7", "lodz-24-7"),
        ] {
            assert_eq!(of(name, 1), slug, "{name}");
        }
        assert_eq!(of("Harbour & Vale", 2), "harbour-vale-2");
    }

    #[test]
    fn every_slug_fits_the_table() {
        for name in [&"ab ".repeat(60), &"é".repeat(200), "a", "ẞ", "İ"] {
            for place in [1, 2, 4_000_000] {
                let slug = of(name, place);
                let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                assert!((1..=63).contains(&slug.len()), "{slug}");
                assert!(slug.starts_with(edge) && slug.ends_with(edge), "{slug}");
                assert!(slug.chars().all(|c| edge(c) || c == '-'), "{slug}");
            }
        }
    }
}

//! An organization's name in addresses.

/// The longest slug, as the table has it.
const LONGEST: usize = 63;

/// A slug from a name: `Harbour & Vale` becomes `harbour-vale`. `place` sets apart those that have the same name:
/// 1 for the first, which gets no number.
pub(super) fn of(name: &str, place: u32) -> String {
    // An apostrophe parts no words: `oneils`, not `o-neil-s`.
    let slug = slug::slugify(name.replace(['\'', '’'], ""));
    let mut slug = if slug.is_empty() { "organization".to_owned() } else { slug };
    let suffix = if place > 1 { format!("-{place}") } else { String::new() };
    slug.truncate(LONGEST - suffix.len());
    format!("{}{suffix}", slug.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_slugs() {
        for (name, slug) in [
            ("Harbour & Vale", "harbour-vale"),
            ("  Müller, Söhne & Co. KG ", "muller-sohne-co-kg"),
            ("O'Neil's", "oneils"),
            ("O’Neil’s", "oneils"),
            ("北京", "bei-jing"),
            ("--", "organization"),
            ("Łódź 24/7", "lodz-24-7"),
        ] {
            assert_eq!(of(name, 1), slug, "{name}");
        }
        assert_eq!(of("Harbour & Vale", 2), "harbour-vale-2");
    }

    #[test]
    fn every_slug_fits_the_table() {
        for name in [
            &"ab ".repeat(60),
            &"é".repeat(200),
            &"京".repeat(60),
            "a",
            "ẞ",
            "İ",
            "🎉",
            "\u{308}",
            "\u{e000}",
        ] {
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

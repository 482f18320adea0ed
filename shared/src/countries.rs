//! Countries, as ISO 3166-1 has them. A browser knows what each is called in its reader's language.

/// Every code, of two letters each.
const CODES: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCD\
    CFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGF\
    GGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKN\
    KPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNA\
    NCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSI\
    SJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI\
    VNVUWFWSYEYTZAZMZW";

/// Every code, from A to Z.
pub fn all() -> impl Iterator<Item = &'static str> {
    (0..CODES.len()).step_by(2).filter_map(|at| CODES.get(at..at + 2))
}

/// Whether this is the code of a country, in capitals or not.
pub fn is_code(text: &str) -> bool {
    all().any(|code| code.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_is_there_once() {
        let codes: Vec<_> = all().collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
        assert!(codes.iter().all(|code| code.bytes().all(|letter| letter.is_ascii_uppercase())));
    }

    #[test]
    fn a_code_is_known_however_it_is_written() {
        assert!(is_code("NL") && is_code("gb") && !is_code("UK") && !is_code("") && !is_code("N"));
        assert!(!is_code("DA"), "the end of one code and the beginning of the next are none");
    }
}

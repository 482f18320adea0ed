//! Currencies, as ISO 4217 has them. A browser knows what each is called in its reader's language.

/// Every code of a currency that people pay with, of three letters each.
const CODES: &str = "\
    AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLP\
    CNYCOPCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILS\
    INRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRU\
    MURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEK\
    SGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVESVNDVUVWSTXAF\
    XCDXCGXOFXPFYERZARZMWZWG";

/// Every code, from A to Z.
pub fn all() -> impl Iterator<Item = &'static str> {
    (0..CODES.len()).step_by(3).filter_map(|at| CODES.get(at..at + 3))
}

/// Whether this is the code of a currency, in capitals.
pub fn is_code(text: &str) -> bool {
    all().any(|code| code == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_is_there_once() {
        let codes: Vec<_> = all().collect();
        assert_eq!(codes.len() * 3, CODES.len());
        assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
        assert!(codes.iter().all(|code| code.bytes().all(|letter| letter.is_ascii_uppercase())));
    }

    #[test]
    fn a_code_is_known_as_it_is_written() {
        assert!(is_code("EUR") && is_code("USD") && is_code("CHF") && is_code("ZAR"));
        assert!(!is_code("eur") && !is_code("") && !is_code("XXX") && !is_code("DEM"));
    }
}

//! Words as they are compared and searched: lower case, figures and the letters a to z only, so that every database
//! sorts them alike.

/// Longer than this, a word is cut: nobody types it whole.
const LONGEST: usize = 40;

/// `St. Mary’s Café` is `stmaryscafe`: all that matters of a text, in one word.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    text.chars().for_each(|c| push_plain(&mut key, c));
    key
}

/// `St. Mary’s Café` is `st`, `marys`, `cafe`.
pub fn words_of(text: &str) -> Vec<String> {
    let joined: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`')).collect();
    let words = joined.split(|c: char| !c.is_alphanumeric()).map(key).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(LONGEST).collect()).collect()
}

/// What somebody looks for, as the beginnings of words; none for fewer than two characters. At most six are heeded.
pub fn search_words(typed: &str) -> Vec<String> {
    let typed: String = typed.chars().take(200).collect();
    let is_id = typed.trim().strip_prefix("1-").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    let mut words = if is_id { vec![key(&typed)] } else { words_of(&typed) };
    words.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    words.dedup();
    words.truncate(6);
    if words.iter().map(String::len).sum::<usize>() < 2 { Vec::new() } else { words }
}

/// The end of the range of words that begin with `prefix`. Not the next character after `z`: some databases sort it
/// before the letters.
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}zzzzzzzz")
}

/// The letter without its accents, in lower case; nothing for what is neither letter nor figure.
fn push_plain(to: &mut String, c: char) {
    if c.is_ascii_alphanumeric() {
        to.push(c.to_ascii_lowercase());
        return;
    }
    let plain = match c.to_lowercase().next().unwrap_or(c) {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    };
    to.push_str(plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_apostrophes_and_case_do_not_matter() {
        assert_eq!(key("St. Mary’s Café"), "stmaryscafe");
        assert_eq!(words_of("Ó Briain-O'Rourke"), ["o", "briain", "orourke"]);
    }

    #[test]
    fn the_longest_word_typed_comes_first_and_one_letter_finds_nothing() {
        assert_eq!(search_words(" the Rosewood "), ["rosewood", "the"]);
        assert_eq!(search_words("oak elm oak"), ["elm", "oak"]);
        assert_eq!(search_words("r"), Vec::<String>::new());
        assert_eq!(search_words("1-10002"), ["110002"]);
        assert_eq!(search_words("M1"), ["m1"]);
    }

    #[test]
    fn a_text_of_ten_thousand_characters_is_few_short_words() {
        let words = search_words(&"x".repeat(10_000));
        assert_eq!(words.iter().map(String::len).collect::<Vec<_>>(), [40]);
        assert_eq!(search_words("<script>%_\u{202e}"), ["script"]);
    }
}

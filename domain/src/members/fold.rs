//! How words are compared: as somebody types them who has neither the accents nor the patience.

/// The words of `text` in small letters without accents, one space between them: `Siân O’Rourke` is `sian orourke`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            Some(plain) => folded.push_str(plain),
            None if matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}') => {}
            None if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            None => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words by which a topic is found, each once; a plural is found by its singular.
pub fn topic_words(topic: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(topic).split(' ').filter(|word| word.len() > 1).map(singular).collect();
    words.sort();
    words.dedup();
    words
}

fn singular(word: &str) -> String {
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s'));
    stem.unwrap_or(word).to_owned()
}

/// Latin letters with a mark, as the languages of our members write them.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ð' | 'ð' | 'Ď'..='đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'ß' => "ss",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' | 'Ẁ'..='ẅ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ' | 'ỳ' => "y",
        'Ź'..='ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_its_accents() {
        let folded =
            ["Siân  Llewellyn", "Michael O’Rourke", "TOMASZ WÓJCIK", "Jean-Pierre Mbuyi", "Zoe\u{308} Ş."].map(fold);
        assert_eq!(folded, ["sian llewellyn", "michael orourke", "tomasz wojcik", "jean pierre mbuyi", "zoe s"]);
    }

    #[test]
    fn other_scripts_keep_their_letters() {
        assert_eq!(fold("Ольга 2"), "ольга 2");
    }

    #[test]
    fn nothing_that_sql_would_take_for_a_wildcard_is_left() {
        assert_eq!(fold("100%_\\"), "100");
    }

    #[test]
    fn a_topic_is_found_by_each_of_its_words_in_one_or_many() {
        assert_eq!(topic_words("Night staffing & falls, falls"), ["fall", "night", "staffing"]);
        assert_eq!(topic_words("Fall"), topic_words("falls"));
        assert_eq!(topic_words("illness"), ["illness"]);
    }
}

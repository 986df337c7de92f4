//! The HTML beside a mail's plain text: the same words, with links that can be pressed.

/// Readable in light and in dark, with nothing to load from anywhere.
const HEAD: &str = "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
<style>:root{color-scheme:light dark}\
body{margin:0;padding:24px;background:#fbf7ee;color:#1d2b2e;font:17px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}\
p{max-width:36em;margin:0 0 1em;overflow-wrap:anywhere}a{color:#0a5560}\
@media (prefers-color-scheme:dark){body{background:#03252b;color:#f3ecdd}a{color:#8fd3dd}}</style></head><body>";

/// Paragraphs are parted by an empty line, as in the text. Words stand for an address only where it is one of ours, at
/// `home`: some words are other people's.
pub fn of(text: &str, home: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let written: Vec<_> = paragraphs.map(|text| paragraph(text, home)).collect();
    format!("{HEAD}\n<p>{}</p>\n</body></html>\n", written.join("</p>\n<p>"))
}

fn paragraph(text: &str, home: &str) -> String {
    let mut written: Vec<String> = Vec::new();
    let mut before = "";
    for its in text.lines() {
        match before.strip_suffix(':').filter(|_| is_ours(its, home)) {
            Some(words) => {
                written.pop();
                written.push(linked(words, its));
            }
            None => written.push(line(its)),
        }
        before = its;
    }
    written.join("<br>\n")
}

/// What says where an address leads is what one presses: the last sentence before it.
fn linked(words: &str, address: &str) -> String {
    let (told, leads) = words.rsplit_once(". ").map_or(("", words), |(told, leads)| (told, leads));
    let told = if told.is_empty() { String::new() } else { format!("{}. ", line(told)) };
    format!("{told}<a href=\"{}\">{}</a>", escaped(address), escaped(leads))
}

fn is_ours(line: &str, home: &str) -> bool {
    is_address(line) && line.strip_prefix(home).is_some_and(|path| path.starts_with('/'))
}

fn is_address(line: &str) -> bool {
    (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(char::is_whitespace)
}

fn line(line: &str) -> String {
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    // A full stop after an address ends the sentence.
    let address = word.trim_end_matches(['.', ',', ')', ';']);
    let after = word.get(address.len()..).unwrap_or_default();
    if is_address(address) {
        let address = escaped(address);
        format!("<a href=\"{address}\">{address}</a>{}", escaped(after))
    } else {
        escaped(word)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "https://circle.example";

    #[test]
    fn words_stay_words_and_addresses_become_links() {
        let html = of("Dear <b>Dawn</b> & co,\n\nsee\nhttps://circle.example/g/1?a=1&b=2.\n", HOME);
        assert!(html.contains("<p>Dear &lt;b&gt;Dawn&lt;/b&gt; &amp; co,</p>"), "{html}");
        let link = "<a href=\"https://circle.example/g/1?a=1&amp;b=2\">https://circle.example/g/1?a=1&amp;b=2</a>.";
        assert!(html.contains(&format!("<p>see<br>\n{link}</p>")), "{html}");
    }

    #[test]
    fn the_sentence_that_leads_to_an_address_is_its_link() {
        let html = of("The doors are open. Join <here>:\nhttps://circle.example/g/1?a=1&b=2\n", HOME);
        let link =
            "<p>The doors are open. <a href=\"https://circle.example/g/1?a=1&amp;b=2\">Join &lt;here&gt;</a></p>";
        assert!(html.contains(link), "{html}");
        let theirs = of("Our bank:\nhttps://circle.example.evil/1\n", HOME);
        assert!(theirs.contains(">https://circle.example.evil/1</a>"), "an address of others is shown: {theirs}");
    }

    #[test]
    fn an_address_cannot_break_out_of_its_link() {
        let html = of("https://evil.example/\"onmouseover=\"x", HOME);
        assert!(!html.contains("\"onmouseover"), "{html}");
    }
}

//! The HTML beside a mail's plain text: the same words, with links that can be pressed.

/// Readable in light and in dark, with nothing to load from anywhere.
const HEAD: &str = "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
<style>:root{color-scheme:light dark}\
body{margin:0;padding:24px;background:#fbf7ee;color:#1d2b2e;font:17px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}\
p{max-width:36em;margin:0 0 1em}a{color:#0a5560}\
@media (prefers-color-scheme:dark){body{background:#03252b;color:#f3ecdd}a{color:#8fd3dd}}</style></head><body>";

/// Paragraphs are parted by an empty line, as in the text.
pub fn of(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let written: Vec<_> =
        paragraphs.map(|paragraph| paragraph.lines().map(line).collect::<Vec<_>>().join("<br>\n")).collect();
    format!("{HEAD}\n<p>{}</p>\n</body></html>\n", written.join("</p>\n<p>"))
}

fn line(line: &str) -> String {
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    // A full stop after an address ends the sentence.
    let address = word.trim_end_matches(['.', ',', ')', ';']);
    let after = word.get(address.len()..).unwrap_or_default();
    if address.starts_with("https://") || address.starts_with("http://") {
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

    #[test]
    fn words_stay_words_and_addresses_become_links() {
        let html = of("Dear <b>Dawn</b> & co,\n\nsee\nhttps://circle.example/g/1?a=1&b=2.\n");
        assert!(html.contains("<p>Dear &lt;b&gt;Dawn&lt;/b&gt; &amp; co,</p>"), "{html}");
        let link = "<a href=\"https://circle.example/g/1?a=1&amp;b=2\">https://circle.example/g/1?a=1&amp;b=2</a>.";
        assert!(html.contains(&format!("<p>see<br>\n{link}</p>")), "{html}");
    }

    #[test]
    fn an_address_cannot_break_out_of_its_link() {
        let html = of("https://evil.example/\"onmouseover=\"x");
        assert!(!html.contains("\"onmouseover"), "{html}");
    }
}

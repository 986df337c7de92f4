//! Limited Markdown, as people write it in proposals: paragraphs, lists, emphasis and links. Whatever else there is becomes
//! the text that it is, so that nothing anybody types is more than words on our pages.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// As HTML that can go into a page as it is.
pub fn html(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, Options::empty()).map(tamed));
    out
}

/// An event that may stay, or what stands in its place.
fn tamed(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) | Event::Code(text) => Event::Text(text),
        // Each is the text of a page that has headings of its own.
        Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Link { dest_url, .. }) if leads_out(&dest_url) => {
            let opening = format!("<a href=\"{}\" rel=\"nofollow noopener external\">", escaped(&dest_url));
            Event::InlineHtml(CowStr::from(opening))
        }
        Event::End(TagEnd::Link) => Event::InlineHtml("</a>".into()),
        Event::Start(Tag::Link { .. }) => Event::InlineHtml("<a>".into()),
        // Pictures would be loaded from elsewhere: their words stay.
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        Event::SoftBreak | Event::Rule => Event::HardBreak,
        stays => stays,
    }
}

fn leads_out(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_emphasis_and_links_are_what_they_look_like() {
        let typed = "Three homes, **one** question.\n\n- ask\n- wait\n\nSee [the form](https://example.org/a?b=1&c=2).";
        assert_eq!(
            html(typed),
            "<p>Three homes, <strong>one</strong> question.</p>\n<ul>\n<li>ask</li>\n<li>wait</li>\n</ul>\n<p>See \
             <a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"nofollow noopener external\">the form</a>.</p>\n"
        );
        assert_eq!(html("one\ntwo"), "<p>one<br />\ntwo</p>\n");
    }

    #[test]
    fn nothing_that_anybody_types_runs_or_loads() {
        for typed in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "![x](https://evil.example/pixel.png)",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](https://e.example/\"onmouseover=\"alert(1))",
            "# <iframe src=//evil.example>",
            "```\n<script>x</script>\n```",
            "<javascript:alert(1)>",
            "[x]: javascript:alert(1)\n\n[x]",
        ] {
            let html = html(typed);
            for part in ["<script", "<img", "<iframe", "<a href=\"javascript", "\" onmouseover", "\"onmouseover", "<h1"]
            {
                assert!(!html.to_lowercase().contains(part), "{part} in {html} of {typed}");
            }
        }
    }

    #[test]
    fn what_is_a_heading_elsewhere_is_a_paragraph_here() {
        assert_eq!(html("# Falls\n\n`code` & more"), "<p>Falls</p>\n<p>code &amp; more</p>\n");
    }
}

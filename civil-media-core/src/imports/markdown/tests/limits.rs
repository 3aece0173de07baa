//! What comes in may be anything.
use std::time::{Duration, Instant};

use super::*;

fn timely(html: &str) -> String {
    let started = Instant::now();
    let markdown = text(html);
    let begin: String = html.chars().take(30).collect();
    assert!(started.elapsed() < Duration::from_secs(20), "{begin} took {:?}", started.elapsed());
    assert!(markdown.len() <= html.len() * 16 + 100, "{begin} became {}", markdown.len());
    assert!(!markdown.contains("\n\n\n"), "{begin}");
    markdown
}

#[test]
fn much_of_one_thing() {
    for one in [
        "<b>",
        "</b>",
        "<b>a",
        "<b>a</b>",
        "<i><b>a ",
        "[",
        "[[",
        "[[a",
        "[a",
        "[a]",
        "[/a]",
        "[a b='",
        "[code]",
        "[caption]",
        "[gallery]",
        "<table>",
        "<table><tr><td>",
        "<td>",
        "<tr>a",
        "<div>",
        "<p>",
        "<p>a",
        "<li>a",
        "<ul><li>a",
        "<ol><li>",
        "<blockquote>a",
        "<blockquote>",
        "<dl><dt>a<dd>b",
        "<figure><img src=a>",
        "<figure>a",
        "<a href=x>a",
        "<a href=x><p>a",
        "<!--",
        "<!-- wp:a -->",
        "<!-->",
        "<",
        "<a ",
        "<a b='",
        "&",
        "&amp;",
        "&lt",
        "a\n",
        "a\n\n",
        "\n",
        "*",
        "_",
        "a*",
        "`",
        "<code>`",
        "<pre>",
        "<pre>a",
        "<script>",
        "<script>a</script>",
        "<form>",
        "<form>a</form>",
        "<svg>",
        "<iframe>",
        "<video>",
        "<q>",
        "<h1>a",
        "<br>",
        "<hr>",
        "<details><summary>a",
        "<x>",
        "<x-1>a</x-1>",
        "\\",
        "!",
        "|",
        "<img src=a>",
        "http://",
        "http://a.b ",
        "\u{301}",
        "ŵ",
        "\u{0}",
    ] {
        timely(&one.repeat((1 << 15) / one.len()));
    }
    for one in ["<b>", "[", "<table>"] {
        timely(&one.repeat((1 << 18) / one.len()));
    }
}

#[test]
fn attributes_without_end() {
    let names: String = (0..100_000).map(|n| format!(" a{n}")).collect();
    assert_eq!(timely(&format!("<b{names}>x</b>")), "**x**\n");
    let quoted: String = (0..100_000).map(|n| format!(" a{n} =\">\"")).collect();
    assert_eq!(timely(&format!("<b{quoted}>x</b>")), "**x**\n");
}

#[test]
fn one_long_link_over_many_blocks() {
    let html = format!("<a href='http://example.com/{}'>{}</a>", "x".repeat(100_000), "<p>a</p>".repeat(100_000));
    timely(&html);
}

#[test]
fn a_table_that_is_wide_once() {
    let html = format!("<table><tr>{}</tr>{}</table>", "<td>a".repeat(50), "<tr><td>b".repeat(50_000));
    timely(&html);
    timely(&format!("<table>{}</table>", "<tr><td colspan=9999999>b<td>c".repeat(10_000)));
}

#[test]
fn depth_is_flattened() {
    let html = format!("{}words{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(timely(&html), "words\n");
    let html = format!("{}words", "<blockquote>".repeat(100_000));
    assert_eq!(timely(&html), format!("{}words\n", "> ".repeat(10)));
    let html = format!("{}deep{} after", "<ul><li>".repeat(500), "</li></ul>".repeat(500));
    let markdown = timely(&html);
    assert!(markdown.contains("deep") && markdown.ends_with("\n\nafter\n"), "{markdown}");
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Whatever is put together: what is to be read is the same before and after, and nothing of the markup shows.
#[test]
fn words_stay_the_same() {
    let pieces = [
        "a",
        "b",
        "word",
        " ",
        " ",
        " ",
        ".",
        ",",
        "!",
        "*",
        "_",
        "**",
        "__",
        "~~",
        "~",
        "`",
        "``",
        "#",
        "-",
        "+",
        "1.",
        "2)",
        "=",
        "[",
        "]",
        "(x)",
        "(",
        ")",
        "|",
        "\\",
        ":",
        "&amp;",
        "&lt;b>",
        "&amp;amp;",
        "\"",
        "é",
        "—",
        "😀",
        ">",
        "\n",
        "^",
        "$",
        "--",
        "==",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<s>",
        "</s>",
        "<code>",
        "</code>",
        "<a href='/x'>",
        "</a>",
        "<br>",
        "</p><p>",
        "<u>",
        "</u>",
    ];
    let mut dice = Dice(7);
    let mut wrong = Vec::new();
    for _ in 0..12_000 {
        let mut inner = String::new();
        for _ in 0..1 + dice.roll(14) {
            inner.push_str(pieces[dice.roll(pieces.len())]);
        }
        let (open, close) = [
            ("<p>", "</p>"),
            ("<ul><li>", "</li></ul>"),
            ("<h2>", "</h2>"),
            ("<blockquote>", "</blockquote>"),
            ("<table><tr><td>x</td><td>", "</td></tr></table>"),
        ][dice.roll(5)];
        let html = format!("<!-- wp:x -->{open}{inner}{close}<!-- /wp:x -->");
        let markdown = text(&html);
        let expected = visible(html.trim_start_matches("<!-- wp:x -->").trim_end_matches("<!-- /wp:x -->"));
        if visible(&rendered(&markdown)) != expected {
            wrong.push(format!("{html}\n{markdown}{expected}\n"));
        }
    }
    wrong.sort_by_key(String::len);
    wrong.truncate(12);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

use std::time::{Duration, Instant};

use rand::{Rng as _, SeedableRng as _};

use super::*;

/// What no person typed takes no longer than a text of its length may. A tenth of the longest page: without
/// optimising, a whole one of each sign takes two minutes.
#[test]
fn long_and_nothing_but_signs() {
    let length = 40_000;
    let signs = [
        "{{",
        "[[",
        "{|\n",
        "'''",
        "''",
        "}}",
        "]]",
        "|}\n",
        "<ref>",
        "<ref name=a>",
        "<nowiki>",
        "<!--",
        "<pre>",
        "<div>",
        "</div>",
        "<b>",
        "[http://a ",
        "[[a|",
        "{{a|",
        "{{{",
        "{{{{{",
        "}}}",
        "[[File:a.png|",
        "* ",
        "*",
        "#\n",
        ":",
        ":::::::::::::\n",
        "; a : ",
        "=",
        "== a ==\n",
        "|-\n",
        "|\n",
        "! a !! b\n",
        "{|\n|\n",
        "&",
        "&amp;",
        "__TOC__",
        "_",
        "<gallery>",
        "<gallery>a|",
        "</ref>",
        "<",
        ">",
        "\u{1}",
        "\u{1}0\u{2}",
        "ŵ",
        " a\n",
        "\n",
        "[[a]]",
        "{{a}}\n",
        "{{a|b}}",
        "[[Category:a]]",
        "<references>",
        "<sup>2",
        "'",
        "x'''x",
        "[[a|{{b|",
        "<br>",
        "-{",
        "~~~~",
        "<!-- a",
        "[[/",
        "[[../",
        "[[../../",
        "<noinclude>",
    ];
    let mut slow = Vec::new();
    for sign in signs {
        for text in [sign.repeat(length / sign.len()), {
            let half = sign.repeat(length / 2 / sign.len());
            let back = half.replace('{', "}").replace('[', "]").replace("<", "</");
            format!("{half}{back}")
        }] {
            let begun = Instant::now();
            let done = converted(&text);
            let took = begun.elapsed();
            if took > Duration::from_secs(10) {
                slow.push(format!("{sign:?}: {took:?}, {} bytes", done.text.len()));
            }
            assert!(done.text.len() <= text.len() * 12 + 1_000, "{sign:?}: {}", done.text.len());
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// The words of a text, without marks of Markdown and where they stand.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

const PIECES: &[&str] = &[
    "{{",
    "}}",
    "[[",
    "]]",
    "{|",
    "|}",
    "|-",
    "|",
    "||",
    "!",
    "!!",
    "'''",
    "''",
    "\n",
    "\n\n",
    "* ",
    "# ",
    ": ",
    "; ",
    "== ",
    " ==",
    "<ref>",
    "</ref>",
    "<nowiki>",
    "</nowiki>",
    "<pre>",
    "</pre>",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<br>",
    "<table>",
    "<td>",
    "</table>",
    "&",
    "[",
    "]",
    "{",
    "}",
    "{{{",
    "}}}",
    "----",
    " ",
    "\\",
    "`",
    "*",
    "_",
    "<gallery>",
    "</gallery>",
    "<li>",
    "<dt>",
    "<blockquote>",
    "<h2>",
    "</h2>",
    "[[File:a.png|",
    "[https://a.example ",
    "<references>",
    "</references>",
    "<math>",
    "</math>",
    "{{reflist|",
    "|+",
    "ŵ",
    "<script>",
    "=",
    "\u{202e}",
];

/// Whatever is typed, its words are there afterwards, or are told, and it can be stored and shown.
#[test]
fn no_word_is_lost() {
    let mut chance = rand_chacha::ChaCha8Rng::seed_from_u64(7);
    for _ in 0..4_000 {
        let mut text = String::new();
        let mut typed = Vec::new();
        for _ in 0..chance.random_range(1..60) {
            if chance.random_bool(0.4) {
                typed.push(format!("w{}x", chance.random_range(100_000..1_000_000)));
                text.push_str(typed.last().unwrap());
                text.push_str(if chance.random_bool(0.7) { " " } else { "" });
            } else {
                text.push_str(PIECES[chance.random_range(0..PIECES.len())]);
            }
        }
        let done = converted(&text);
        let told = done.left.iter().map(|(what, _)| what).chain(&done.categories).cloned().collect::<String>();
        let said = words(&format!("{}{told}", done.text)).to_lowercase();
        for word in &typed {
            assert!(said.contains(word), "{word} of {text:?} is not in {:?} nor told: {told}", done.text);
        }
        let page = Markdown::of_draft(&done.text).unwrap_or_else(|problem| panic!("{problem:?}: {:?}", done.text));
        page.render_page();
    }
}

use super::*;

/// Wikitext, and the Markdown that it becomes.
const CASES: &[(&str, &str)] = &[
    ("Words, in\ntwo lines.\n\nMore.", "Words, in two lines.\n\nMore.\n"),
    ("== A head ==\nWords", "## A head\n\nWords\n"),
    ("=One=\n===Three===  ", "# One\n\n### Three\n"),
    ("'''Strong''' and ''so''", "**Strong** and *so*\n"),
    ("'''''Both''''' it's", "***Both*** it's\n"),
    ("''open\nclosed", "*open* closed\n"),
    ("[[Rail travel]]", "[[Rail travel]]\n"),
    ("[[rail travel|by rail]]", "[[Rail travel|by rail]]\n"),
    ("[[tree]]s", "[[Tree|trees]]\n"),
    ("[[A#By_night|x]] [[#Here]]", "[[A#By night|x]] [[#Here]]\n"),
    ("[[/Sub/]] and [[../Other]]", "[[Own/Page/Sub|Sub]] and [[Own/Other|../Other]]\n"),
    ("[[Help:Some page]]", "[[Help/Some page|Help:Some page]]\n"),
    ("''[[A]]'' [[A|''a'' b]]", "*[[A]]* [[A|a b]]\n"),
    ("[[A|''a'']]", "*[[A|a]]*\n"),
    ("x [[Category:Fruit|z]]y", "x y\n"),
    ("[[:Category:Fruit]]", "[Category:Fruit](/tags/fruit)\n"),
    ("[https://gov.example a ''b''] [https://x.example]", "[a *b*](https://gov.example) <https://x.example>\n"),
    (
        "[[w:Pear|pear]] [[commons:Pear]]",
        "[pear](https://en.wikipedia.org/wiki/Pear) [commons:Pear](https://commons.wikimedia.org/wiki/Pear)\n",
    ),
    ("[[Special:Search]]", "Special:Search\n"),
    ("* a\n** b\n* c\n\n# d\n# e", "- a\n  - b\n- c\n\n1. d\n2. e\n"),
    ("; Term : what it means", "Term\n\n: what it means\n"),
    ("----\nx", "---\n\nx\n"),
    (" kept  as\n  it is", "```\nkept  as\n it is\n```\n"),
    ("<pre>a\n'''b'''</pre>", "```\na\n'''b'''\n```\n"),
    ("<syntaxhighlight lang=\"rust\">\nfn a() {}\n</syntaxhighlight>", "```rust\nfn a() {}\n```\n"),
    ("<nowiki>'''[x]'''</nowiki>", "'''\\[x]'''\n"),
    ("<nowiki>{{a}}</nowiki>", "`{{a}}`\n"),
    ("a<!-- hidden -->b", "ab\n"),
    ("10<sup>3</sup> H<sub>2</sub>O <u>u</u>", "10³ H₂O u\n"),
    ("a<br />b &mdash; &amp;amp; <script>x</script>", "a\\\nb — \\&amp; \\<script>x\\</script>\n"),
    ("* not * a _list_ 1.", "- not * a \\_list\\_ 1.\n"),
    ("{{Notice}}\n\nWords", "{{Template/Notice}}\n\nWords\n"),
    ("{{:Rail}}\n{{Help:A}}", "{{Rail}}\n\n{{Help/A}}\n"),
    ("x {{fact}} y", "x `{{fact}}` y\n"),
    ("{{convert|10|m}}", "`{{convert|10|m}}`\n"),
    ("{{Box\n| a = b\n}}", "```\n{{Box\n| a = b\n}}\n```\n"),
    ("{{{1|x}}} {{#if: a | b}}", "`{{{1|x}}}` `{{#if: a | b}}`\n"),
    ("{{PAGENAME}} {{DEFAULTSORT:X}}__NOTOC__", "Own/Page\n"),
    (
        "a<ref>One [[B]].</ref> b<ref name=\"x\">Two</ref> c<ref name=x />\n<references/>",
        "a[^1] b[^2] c[^2]\n\n[^1]: One [[B]].\n[^2]: Two\n",
    ),
    ("[[File:Here.png|thumb|left|200px|A ''view'']]", "![A view](/pictures/1)\\\n*A view*\n"),
    ("[[File:Gone.png|A view]] x", "[A view](https://old.example/wiki/File:Gone.png)\\\n*A view*\n\nx\n"),
    ("[[Media:Here.pdf|the paper]]", "[the paper](/i/1)\n"),
    ("{|\n! A !! B\n|-\n| 1 || [[x|y]]\n|}", "| A | B |\n| --- | --- |\n| 1 | [[X\\|y]] |\n"),
    (
        "{| class=\"wikitable\"\n|+ Cap\n|-\n| style=\"x\" | 1\n| 2\n|}\nAfter",
        "*Cap*\n\n|  |  |\n| --- | --- |\n| 1 | 2 |\n\nAfter\n",
    ),
    ("<div>\n== In ==\na\n\nb\n</div>", "## In\n\na\n\nb\n"),
    (":: indented", "indented\n"),
];

#[test]
fn wikitext_and_its_markdown() {
    let wrong: Vec<String> = CASES
        .iter()
        .map(|(text, markdown)| (text, markdown, converted(text).text))
        .filter(|(_, markdown, got)| *got != **markdown)
        .map(|(text, markdown, got)| format!("{text}\n-- expected\n{markdown}-- got\n{got}"))
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n======\n"));
}

#[test]
fn what_is_left_and_what_it_is_filed_under() {
    let text = "{{convert|1}}{{convert|2}}<math>x^2</math>__TOC__[[category:a b]][[Category:C|d]][[Category:A b]]";
    let done = converted(text);
    assert_eq!(done.categories, ["A b", "C"]);
    let left: Vec<(&str, u32)> = done.left.iter().map(|(what, count)| (what.as_str(), *count)).collect();
    assert_eq!(left, [("<math>", 1), ("__TOC__", 1), ("{{convert}}", 2)]);
}

#[test]
fn redirects_in_any_language() {
    for (text, target) in [
        ("#REDIRECT [[Rail travel]]", Some("Rail travel")),
        ("#redirect: [[A|b]] {{R}}", Some("A")),
        ("\n#AILGYFEIRIO [[Hafan#x]]", Some("Hafan#x")),
        ("# [[A]]", None),
        ("#1 is what we call [[A]]", None),
        ("#REDIRECT A", None),
    ] {
        assert_eq!(redirect(text).as_deref(), target, "{text}");
    }
}

/// What is made is one of our pages: links and includes are those that were meant.
#[test]
fn what_our_pages_make_of_it() {
    let done =
        converted("{{Notice}}\n\nSee [[A b|x]], [[Help:C#d]] and <nowiki>[[no]]</nowiki>.\n\n<nowiki>{{no}}</nowiki>");
    let page = Markdown::parse(&done.text).unwrap();
    let named: Vec<_> = page.page_links().into_iter().map(|one| (one.wanted, one.is_include)).collect();
    let of = |wanted: &str, is_include| (wanted.to_owned(), is_include);
    assert_eq!(named, [of("template/notice", true), of("a-b", false), of("help/c", false)]);
}

//! One case for each thing that HTML can say.
use super::*;

fn check(cases: &[(&str, &str)]) {
    for (html, markdown) in cases {
        assert_eq!(text(html).trim_end_matches('\n'), *markdown, "{html}");
    }
}

#[test]
fn classic_paragraphs() {
    check(&[
        ("One\nline\n\nTwo", "One\\\nline\n\nTwo"),
        ("One<br>two<br />\nthree", "One\\\ntwo\\\nthree"),
        ("One<br><br>two", "One\n\ntwo"),
        ("One\r\n\r\n \r\nTwo", "One\n\nTwo"),
        ("<b>One\n\nTwo</b>", "**One**\n\n**Two**"),
        ("<p>One\ntwo</p>\n\n<p>Three</p>", "One\\\ntwo\n\nThree"),
        ("Before<div>in</div>after", "Before\n\nin\n\nafter"),
        ("<h2>Head</h2>\nText\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nEnd", "## Head\n\nText\n\n- a\n- b\n\nEnd"),
        ("a<!--more-->b", "a\n\nb"),
        ("a\n<!--nextpage-->\nb", "a\n\n---\n\nb"),
        ("a <!-- hidden --> b", "a b"),
        ("", ""),
        ("\n \n&nbsp;\n", ""),
        ("<p>&nbsp;</p><p></p><b></b><ul><li></li></ul><blockquote></blockquote>", ""),
    ]);
}

#[test]
fn editor_blocks() {
    check(&[
        ("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->", "One two"),
        ("<!-- wp:heading {\"level\":3} --><h3>A</h3><!-- /wp:heading -->", "### A"),
        ("<!-- wp:unknown/thing {\"a\":{\"b\":1}} --><div><p>Words</p></div><!-- /wp:unknown/thing -->", "Words"),
        ("<!-- wp:latest-posts {\"x\":1} /-->", ""),
        ("<!-- wp:more --><!--more--><!-- /wp:more -->", ""),
        ("<!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->", "---"),
        (
            "<!-- wp:embed --><figure class=\"wp-block-embed\"><div>\nhttps://a.example/v\n</div></figure><!-- /wp:embed -->",
            "https://a.example/v",
        ),
        ("<!-- wp:verse --><pre class=\"wp-block-verse\">one\ntwo</pre><!-- /wp:verse -->", "one\\\ntwo"),
        (
            "<!-- wp:file --><a href=\"/f.pdf\">F</a><a href=\"/f.pdf\" class=\"wp-block-file__button\">Download</a><!-- /wp:file -->",
            "[F](/f.pdf)",
        ),
        ("<!-- wp:p --><p>a</p><!-- /wp:p -->\n\nb\nc", "a\n\nb\\\nc"),
        (
            "<div class=\"c\" style=\"background-image:url(http://old.example/a.jpg)\"><p>x</p></div>",
            "![](/files/a.jpg)\n\nx",
        ),
    ]);
    assert_eq!(
        left("<!-- wp:latest-posts /--><!-- wp:latest-posts /-->"),
        [(Unsupported::Block("latest-posts".into()), 2)]
    );
}

#[test]
fn inline() {
    check(&[
        ("<strong>a</strong> <em>b</em> <del>c</del> <code>d</code> <kbd>e</kbd>", "**a** *b* ~~c~~ `d` `e`"),
        ("<b>a</b> <i>b</i> <s>c</s> <strike>d</strike> <tt>e</tt>", "**a** *b* ~~c d~~ `e`"),
        (
            "H<sub>2</sub>O, <u>u</u> <abbr title=x>ab</abbr> <small>s</small> <span>p</span> <q>q</q>",
            "H2O, u ab s p “q”",
        ),
        ("a<b> word </b>b", "a **word** b"),
        ("<b>Note:</b>text", "**Note**:text"),
        ("x<b>(y)</b>z", "x(**y**)z"),
        ("<b>a <i>b</b> c</i> d", "**a *b*** *c* d"),
        ("<b><b>a</b> b</b> c", "**a b** c"),
        ("un<b>frigging</b>believable", "un**frigging**believable"),
        ("<b>a</b><i>b</i>", "**a**b"),
        ("<b>one<br>two</b>", "**one\\\ntwo**"),
        ("<code>a`b</code> <code>`</code>", "``a`b`` `` ` ``"),
        ("<b>bold <code>x</code></b>", "**bold `x`**"),
        ("a &amp; b &lt;i&gt; &copy; &#8217; &hellip;", "a & b \\<i> © ’ …"),
        ("a   b\u{a0}c", "a b c"),
        ("a\u{0}\u{202e}b\u{feff}", "ab"),
        ("<wbr>a<unknown>b</unknown>", "ab"),
        ("<p>a</b></i></div></p>b", "a\n\nb"),
    ]);
    assert_eq!(left("a<marquee>b</marquee>"), [(Unsupported::Element("marquee".into()), 1)]);
}

#[test]
fn links() {
    check(&[
        ("<a href=\"http://old.example/a\">a</a>", "[a](/a)"),
        ("<a href='http://e.example/a'>http://e.example/a</a>", "<http://e.example/a>"),
        ("<a href='//e.example/a'>a</a>", "[a](https://e.example/a)"),
        ("<a href='/a b(c)|\"<>'>x [y] z</a>", "[x \\[y\\] z](</a%20b(c)%7C%22%3C%3E>)"),
        ("<a href='/a?b=1&amp;c=2'>x</a>", "[x](/a?b=1&c=2)"),
        (
            "<a href='javascript:alert(1)'>x</a> <a href=' java\nscript:x'>y</a> <a href='data:text/html,x'>z</a>",
            "x y z",
        ),
        ("<a>x</a> <a href=''>y</a> <a name=z></a>z", "x y z"),
        ("<a href='mailto:a@b.example'>Ann</a>", "[Ann](mailto:a@b.example)"),
        ("<b><a href='/x'>a</a></b>", "[**a**](/x)"),
        ("<a href='/x'>a <b>b</b></a>", "[a **b**](/x)"),
        ("<a href='/x'><h2>A</h2><p>b</p></a>", "## [A](/x)\n\n[b](/x)"),
        ("wow!<a href='/x'>a</a>", "wow\\![a](/x)"),
        (
            "see http://e.example/a_b_c and https://e.example/x?y=(1).",
            "see <http://e.example/a_b_c> and https://e.example/x?y=(1).",
        ),
        ("a www.e.example b", "a www.e.example b"),
    ]);
}

#[test]
fn escapes() {
    check(&[
        ("2 * 3 * 4, a*b, *x*", "2 * 3 * 4, a\\*b, \\*x\\*"),
        ("snake_case _x_", "snake_case \\_x\\_"),
        ("# no head", "\\# no head"),
        ("#tag C#", "#tag C#"),
        ("1. one\n2) two\n3.14", "1\\. one\\\n2\\) two\\\n3.14"),
        ("- a\n+ b\n* c", "\\- a\\\n\\+ b\\\n\\* c"),
        ("-5 degrees - yes", "-5 degrees - yes"),
        ("&gt; quote", "\\> quote"),
        ("a\n===\nb\n---", "a\\\n\\===\\\nb\\\n\\---"),
        ("[a](b) ![c](d) [^1] [ ] x", "\\[a](b) !\\[c](d) \\[^1] \\[ ] x"),
        ("`a` ~~b~~", "\\`a\\` \\~\\~b\\~\\~"),
        ("&lt;b&gt; 1 &lt; 2 &lt;!-- x --&gt;", "\\<b> 1 < 2 \\<!-- x -->"),
        ("&amp;amp; &amp;copy; AT&amp;T", "\\&amp; \\&copy; AT&T"),
        ("C:\\dir \\o/ \\*", "C:\\dir \\o/ \\\\\\*"),
        ("a | b\n|---|---|", "a | b\\\n\\|---|---|"),
        ("term\n: no", "term\\\n\\: no"),
        ("a < b", "a < b"),
        ("<h2>1. One #</h2>", "## 1. One \\#"),
    ]);
}

#[test]
fn lists() {
    check(&[
        ("<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ul>", "- a\n  - b\n    1. c\n- d"),
        ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
        ("<ol><li>a<p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n\n2. c"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ul><li>x<pre>a\n\nb</pre></li></ul>", "- x\n\n  ```\n  a\n\n  b\n  ```"),
        ("<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3. b"),
        ("<li>stray", "stray"),
        ("<ul>loose<li>a</li></ul>", "- loose\n- a"),
        (
            "<dl><dt>T</dt><dd>D</dd><dd>E</dd><dt>U</dt><dd><p>F</p><p>G</p></dd></dl>",
            "T\n\n: D\n\n: E\n\nU\n\n: F\n\n  G",
        ),
    ]);
}

#[test]
fn blocks() {
    check(&[
        ("<h1>A</h1><h6>B <b>c</b></h6><h3></h3>", "# A\n\n###### B **c**"),
        ("<h2>A<br>b</h2>", "## A b"),
        ("<blockquote><p>a</p><p>b</p><cite>C</cite></blockquote>", "> a\n>\n> b\n>\n> — C"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<pre>a\n  b &lt;i&gt; *c*\n</pre>", "```\na\n  b <i> *c*\n```"),
        ("<pre><code class='language-rust'>fn a() {}</code></pre>", "```rust\nfn a() {}\n```"),
        ("<pre class='brush: php; x'>a</pre>", "```php\na\n```"),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
        ("<details><summary>S</summary><p>c</p></details>", "**S**\n\nc"),
        ("<p>a<script>b()</script><style>c{}</style><noscript>d</noscript></p><form><input>e</form>f", "a\n\nf"),
        ("<p>a</p><script>if (a<b) {\"</p>\"}</script>", "a"),
    ]);
    let found = left("<script>x</script><form>y</form><script>z</script>");
    assert_eq!(found, [(Unsupported::Element("script".into()), 2), (Unsupported::Element("form".into()), 1)]);
}

#[test]
fn tables() {
    check(&[
        (
            "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2|3</td></tr></tbody></table>",
            "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |",
        ),
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"),
        (
            "<table><tr><th>A<th>B<tr><th>r<td><p>x</p><p>y<br>z</p></table>",
            "| A | B |\n| --- | --- |\n| **r** | x y z |",
        ),
        ("<table><tr><th colspan=2>A<tr><td>1<td>2<td>3</table>", "| A |  |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
        (
            "<table><caption>C</caption><tr><th>A<th>B<tr><td><ul><li>a<li>b</ul><td><h2>c</h2></table>",
            "*C*\n\n| A | B |\n| --- | --- |\n| • a • b | c |",
        ),
        ("<table><tr><td>only</td></tr></table>", "only"),
        ("<table><tr><td><table><tr><th>a<th>b</table><td>x</table>", "| a | b |\n| --- | --- |\n\nx"),
        (
            "<table><tr><td><code>a|b</code></td><td><a href='/a|b'>x</a></td></tr><tr><td>x</table>",
            "|  |  |\n| --- | --- |\n| `a\\|b` | [x](/a%7Cb) |\n| x |",
        ),
        ("<table>stray<tr><td>a<td>b</table>", "stray\n\n|  |  |\n| --- | --- |\n| a | b |"),
    ]);
}

#[test]
fn pictures() {
    check(&[
        (
            "<img class=\"wp-image-7 alignleft\" src=\"http://x.example/a.jpg\" alt=\"An [a]\">text",
            "![An \\[a\\]](/files/7)\n\ntext",
        ),
        ("a <img src='http://old.example/i.png'> b", "a ![](/files/i.png) b"),
        ("<img src='http://x.example/dir/a.jpg?w=1'>", "[a.jpg](http://x.example/dir/a.jpg?w=1)"),
        ("<img src='data:image/png;base64,xx' alt='A'>", "A"),
        ("<a href='http://x.example/a.jpg'><img class='wp-image-7' src='a.jpg'></a>", "![](/files/7)"),
        ("<a href='/page'><img class='wp-image-7' src='a.jpg'></a>", "[![](/files/7)](/page)"),
        ("smile <img class='wp-smiley' src='s.gif' alt=':-)'>", "smile :-)"),
        (
            "<figure><img class='wp-image-7' src=a><figcaption>C <b>d</b></figcaption></figure>",
            "![](/files/7)\\\n*C **d***",
        ),
        (
            "[caption id=\"attachment_7\" width=\"3\"]<img class=\"wp-image-7\" src=\"a\"> A <a href='/b'>b</a>[/caption]",
            "![](/files/7)\\\n*A* [*b*](/b)",
        ),
        ("[caption id=\"x\" caption=\"Old\"]<img class=\"wp-image-7\" src=\"a\">[/caption]", "![](/files/7)\\\n*Old*"),
        (
            "<ul class='wp-block-gallery'><li class='blocks-gallery-item'><figure><img data-id=8 src=b></figure></li></ul>",
            "![](/files/8)",
        ),
        ("[gallery ids=\"3,4\"]", "![](/files/3)\n\n![](/files/4)"),
        ("[gallery]", "![](/files/7)\n\n![](/files/8)"),
    ]);
    let mut here = Here::default();
    to_markdown("[caption id='x']<img class='wp-image-7' src='s' alt='A'>The <b>caption</b>[/caption]", &mut here);
    assert_eq!(here.seen, ["s Some(7) A The caption"]);
    assert_eq!(left("<img src=http://x.example/a.jpg>"), [(Unsupported::Picture("http://x.example/a.jpg".into()), 1)]);
}

#[test]
fn recordings() {
    check(&[
        ("<iframe src='https://v.example/1' title='Film'></iframe>after", "[Film](https://v.example/1)\n\nafter"),
        ("<video controls><source src='/a.mp4'>No <a href='/x'>video</a></video>", "[/a.mp4](/a.mp4)"),
        ("<audio src='http://e.example/a.mp3'></audio>", "<http://e.example/a.mp3>"),
        ("<object><param name=movie value=x><embed src='http://e.example/a'></object>", "<http://e.example/a>"),
        ("<iframe src='javascript:x'></iframe>", ""),
        ("[audio mp3=\"http://e.example/a.mp3\"][/audio]", "<http://e.example/a.mp3>"),
        ("[video src='http://e.example/a.mp4' width=1]", "<http://e.example/a.mp4>"),
        ("[playlist ids=\"1\"]", "[1.mp3](/1.mp3)"),
        ("[embed width=3]https://v.example/a_b[/embed]", "<https://v.example/a_b>"),
        ("a\n\nhttps://v.example/ab\n\nb", "a\n\nhttps://v.example/ab\n\nb"),
    ]);
    assert_eq!(
        left("<iframe src='https://v.example/1'></iframe>"),
        [(Unsupported::Embed("https://v.example/1".into()), 1)]
    );
}

#[test]
fn shortcodes() {
    check(&[
        ("[code language=\"css\"]a &lt; <b>\n[x][/code]", "```css\na < <b>\n[x]\n```"),
        ("[sourcecode lang='php']$a[/sourcecode]", "```php\n$a\n```"),
        ("[contact-form id=\"1\"]", "\\[contact-form id=\"1\"]"),
        ("[[gallery]] and [[embed]x[/embed]]", "\\[gallery] and \\[embed]x\\[/embed]"),
        ("[sic] [1] [citation needed]", "\\[sic] \\[1] \\[citation needed]"),
        ("[caption]never closed", "\\[caption]never closed"),
        ("[su_note]x[/su_note]", "\\[su_note]x\\[/su_note]"),
    ]);
    assert_eq!(
        left("[su_note]x[/su_note][sic][form id=1]"),
        [(Unsupported::Shortcode("su_note".into()), 1), (Unsupported::Shortcode("form".into()), 1),]
    );
}

#[test]
fn comments() {
    for (html, markdown) in [
        (
            "Hi <b>you</b>\nand\n\n[gallery] <img src='http://x.example/a.jpg' alt='A'>",
            "Hi **you**\\\nand\n\n\\[gallery] [A](http://x.example/a.jpg)\n",
        ),
        ("<a href='http://x.example/' rel=nofollow>x</a>", "[x](http://x.example/)\n"),
        ("&lt;script&gt; \\o/", "\\<script> \\o/\n"),
        ("", ""),
    ] {
        assert_eq!(comment_to_markdown(html), markdown, "{html}");
    }
}

#[test]
fn the_renderer_agrees() {
    for (html, shown) in [
        (
            "<dl><dt>T</dt><dd>D</dd><dd>E</dd></dl>",
            vec!["<dt>T</dt>", "<dd>\n<p>D</p>\n</dd>", "<dd>\n<p>E</p>\n</dd>"],
        ),
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", vec!["<th></th>", "<td>4</td>"]),
        ("<ol start=9><li>a<ul><li>b</ul><li>c</ol>", vec!["<ol start=\"9\">", "<li>b</li>"]),
        ("<a href='/a b(c)'>x</a>", vec!["<a href=\"/a%20b(c)\" rel=\"noopener noreferrer nofollow\">x</a>"]),
        ("<a href='/x'>see http://e.example/a_b_c</a>", vec![">see http://e.example/a_b_c</a>"]),
        (
            "<b>http://e.example/a</b>.",
            vec!["<strong><a href=\"http://e.example/a\" rel=\"noopener noreferrer nofollow\">"],
        ),
        ("<pre>a\n\n\nb</pre>", vec!["a\n\n\nb"]),
    ] {
        let out = rendered(&text(html));
        for one in shown {
            assert!(out.contains(one), "{one} in {out}");
        }
    }
}

//! Texts put together at random from what has a meaning in them: nothing ends in a panic, takes its time, or says more
//! than was typed.
use std::time::{Duration, Instant};

use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Blame, Diff, Markdown, Merged, PagePiece};

const PARTS: &[&str] = &[
    "[[",
    "]]",
    "|",
    "#",
    "{{",
    "}}",
    "\n",
    "\n\n",
    "# ",
    "## ",
    "[^1]",
    "[^1]: ",
    "```\n",
    "~~~",
    "`",
    "<b>",
    "</b>",
    "<script>",
    "<!--",
    "-->",
    "a",
    "Rail travel",
    "/",
    "..",
    "?page=",
    "?include=",
    "\"",
    "'",
    "&lt;",
    "&",
    "- ",
    "1. ",
    "> ",
    "    ",
    "| a | b |\n|---|---|\n",
    "![](/pictures/0190f000-0000-7000-8000-000000000000)",
    "](",
    "https://a.example",
    "<<<<<<< ",
    ">>>>>>>",
    "🚂",
    "العربية",
    "\u{202e}",
    "*",
    "_",
    "~~",
    "===\n",
    "---\n",
];

fn text(rng: &mut ChaCha8Rng) -> String {
    (0..rng.random_range(1..60)).filter_map(|_| PARTS.choose(rng)).copied().collect()
}

#[test]
fn whatever_is_typed() {
    let begun = Instant::now();
    for seed in 0..400 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (one, two, three) = (text(&mut rng), text(&mut rng), text(&mut rng));
        let Ok(page) = Markdown::parse(&one) else { continue };
        let html = page.render_page();
        for marks in ["<script", "<b>", "onerror", "javascript:"] {
            assert!(!html.contains(marks), "{seed}: {marks} in {}", &*html);
        }
        // What is to be shown is what is known to be named.
        let named = page.page_links();
        for piece in html.page_pieces() {
            let (wanted, is_include) = match piece {
                PagePiece::Html(_) => continue,
                PagePiece::Link { wanted, .. } => (wanted, false),
                PagePiece::Include { wanted, .. } => (wanted, true),
            };
            let is_known = named.iter().any(|one| one.wanted == wanted && one.is_include == is_include);
            assert!(is_known || wanted.is_empty(), "{seed}: {wanted} is not named in {one:?}");
        }
        for section in page.sections() {
            let part = page.section(section.number).expect("what is listed is there");
            assert_eq!(page.with_section(section.number, part).as_deref(), Some(&*page), "{seed}");
            assert!(page.apart(section.number).is_some(), "{seed}: {}", section.number);
        }
        // Nobody's new words vanish where two change a text at once.
        let merged = Merged::of(&one, &two, &three);
        let said = merged.text().unwrap_or_else(|| merged.marked("a", "b"));
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        for (new, other) in [(&two, &three), (&three, &two)] {
            for line in lines(new).iter().filter(|line| !lines(&one).contains(line) && !lines(other).contains(line)) {
                assert!(lines(&said).contains(line), "{seed}: {line:?} of {new:?} is not in {said:?}");
            }
        }
        if let Ok(later) = Markdown::parse(&two) {
            let _ = Diff::between(&page, &later);
            let mut blame = Blame::of(&later, 2);
            blame.before(&page, 1);
            assert!(blame.end().iter().all(|(_, number)| number.is_some()), "{seed}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

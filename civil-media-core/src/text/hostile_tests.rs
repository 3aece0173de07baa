//! Texts put together at random from what has a meaning in them: nothing ends in a panic, takes its time, or says more
//! than was typed.
use std::time::{Duration, Instant};

use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Blame, Diff, Markdown};
use crate::testing::hostile;

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
        hostile::named(&one);
        hostile::merged(&one, &two, &three);
        let Ok(page) = Markdown::parse(&one) else { continue };
        if let Ok(later) = Markdown::parse(&two) {
            let _ = Diff::between(&page, &later);
            let mut blame = Blame::of(&later, 2);
            blame.before(&page, 1);
            assert!(blame.end().iter().all(|(_, number)| number.is_some()), "{seed}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

use civil_media_core::FieldErrors;
use civil_media_core::feeds::{Feed, FeedOf};
use maud::{Markup, html};

use crate::components::{ActButton, Button, ErrorSummary, FormSecrets};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;
use crate::words::Words;

/// The way from a list of posts to a feed of it.
pub fn link(me: &Me, of: &FeedOf) -> Markup {
    html! { a.govuk-link href=(paths::new_feed(of)) { (me.words.get("feed-link")) } }
}

/// What a feed is called: by the name of what it is of, or by that itself.
pub fn named(words: Words, of: &str, name: Option<&str>) -> String {
    let known = of.split_once('/').map(|(_, name)| name);
    match (name.or(known), of.split_once('/').map(|(kind, _)| kind)) {
        (Some(name), Some("people")) => words.with("feed-of-author", &[("name", name.into())]).into_owned(),
        (Some(name), Some("tags")) => words.with("feed-of-tag", &[("name", name.into())]).into_owned(),
        (Some(name), Some("departments")) => words.with("feed-of-department", &[("name", name.into())]).into_owned(),
        (Some(name), Some("updates-by")) => words.with("feed-of-updates-by", &[("name", name.into())]).into_owned(),
        (Some(name), Some("updates-from")) => words.with("feed-of-updates-from", &[("name", name.into())]).into_owned(),
        (Some(name), Some("updates-tagged")) => {
            words.with("feed-of-updates-tagged", &[("name", name.into())]).into_owned()
        }
        (Some(name), _) => words.with("feed-of-blog", &[("name", name.into())]).into_owned(),
        (None, _) if of == "updates" => words.get("feed-of-updates").into_owned(),
        (None, _) if of == "updates-followed" => words.get("feed-of-updates-followed").into_owned(),
        (None, _) => words.get("feed-of-all").into_owned(),
    }
}

/// One's own feeds; the one that was just made, with its address; and what another one would be of.
pub fn index(
    me: &Me,
    mine: &[Feed],
    wanted: Option<&FeedOf>,
    made: Option<(&FeedOf, &str)>,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let title = words.get("feeds-title");
    Page::new(me, Section::Me, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        @if let Some((of, address)) = made {
            section.cm-version role="status" {
                h2.govuk-heading-m { (named(words, &of.to_string(), None)) }
                p { (words.get("feed-made")) }
                p { code.cm-address { (address) } }
                p { (words.get("feed-made-once")) }
            }
        } @else {
            p.govuk-body { (words.get("feeds-lead")) }
        }
        @if let Some(of) = wanted {
            form #of method="post" action=(paths::feeds()) {
                (FormSecrets(me))
                input type="hidden" name="of" value=(of);
                h2.govuk-heading-m { (named(words, &of.to_string(), None)) }
                (Button(&words.get("feed-make")))
            }
        }
        h2.govuk-heading-m { (words.get("feeds-mine")) }
        @if mine.is_empty() { p.cm-empty { (words.get("feeds-none")) } }
        ul.cm-feed { @for feed in mine {
            li.cm-feed__item {
                p.cm-feed__title { (named(words, &feed.of, None)) }
                p.cm-byline {
                    (words.with("feed-since", &[("day", words.date(feed.made_at).into())])) " · "
                    @match feed.used_at {
                        Some(at) => (words.with("feed-used", &[("day", words.date(at).into())])),
                        None => (words.get("feed-unused")),
                    }
                }
                (ActButton { me, action: paths::end_feed(feed.id), text: &words.get("feed-end"), of: Some(&named(words, &feed.of, None)), is_button: false })
            }
        } }
    })
}

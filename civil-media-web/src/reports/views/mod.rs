//! Markup of reports, from values.
pub mod moderation;
pub mod own;
pub mod report;

use civil_media_core::reports::{About, Appeal, Decided, Ground, MatterState, Outcome};
use maud::{Markup, html};

use crate::home::byline;
use crate::visitor::Me;
use crate::words::Words;

/// What a thing is called: a comment by what it is on.
fn name(words: Words, about: &About) -> String {
    match about.comment {
        Some(_) => words.with("matter-comment-on", &[("title", about.title.as_str().into())]).into_owned(),
        None => about.title.clone(),
    }
}

/// Who wrote a thing, where and when.
fn line(me: &Me, about: &About) -> Markup {
    let words = me.words;
    html! {
        @if about.comment.is_none() { span.cm-kind { (words.get(&format!("kind-{}", about.kind.as_str()))) } }
        (byline(&about.author.0, about.author.1.as_ref(), about.department.as_deref()))
        // Somebody's own blog has their name.
        @if about.comment.is_some() || !about.is_in_persons_space() { " · " (words.of(&about.space_en, &about.space_cy)) }
        " · " time datetime=(about.at.to_rfc3339()) { (words.date(about.at)) }
    }
}

fn ground(words: Words, ground: Ground) -> String {
    words.get(&format!("ground-{}", ground.as_str().replace('_', "-"))).into_owned()
}

/// Where a matter stands, in a word.
fn state(words: Words, state: MatterState, outcome: Option<Outcome>) -> Markup {
    let is_back = outcome == Some(Outcome::Overturned);
    let key = if is_back { "matter-back".to_owned() } else { format!("matter-{}", state.as_str()) };
    html! {
        strong.govuk-tag
            .govuk-tag--blue[state == MatterState::Open]
            .govuk-tag--red[state == MatterState::Hidden && !is_back]
            .govuk-tag--green[state == MatterState::Kept || is_back]
            .govuk-tag--grey[state == MatterState::Gone] { (words.get(&key)) }
    }
}

/// What was decided, and why.
fn decided(me: &Me, decided: &Decided) -> Markup {
    let words = me.words;
    html! {
        p.cm-byline { (words.get(&format!("decided-as-{}", decided.as_what.as_str()))) " · " (words.moment(decided.at)) }
        p.cm-lines { strong { (words.get("matter-reason")) ": " } (decided.reason) }
    }
}

/// What was answered to an appeal.
fn answered(me: &Me, appeal: &Appeal) -> Markup {
    let words = me.words;
    html! {
        @if let (Some(as_what), Some(at)) = (appeal.as_what, appeal.answered_at) {
            p.cm-byline { (words.get(&format!("decided-as-{}", as_what.as_str()))) " · " (words.moment(at)) }
            p.cm-lines { strong { (words.get("matter-reason")) ": " } (appeal.answer) }
        }
    }
}

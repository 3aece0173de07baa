//! What is said about an item: threads, each a comment and what answers it.
use chrono::{DateTime, Utc};
use civil_media_core::FieldErrors;
use civil_media_core::comments::{self, Comment, NewComment};
use civil_media_core::ids::CommentId;
use civil_media_core::policy::{Seen, Subject, act};
use civil_media_core::text::Markdown;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::{Button, FormSecrets, GuestBadge, Prose, TextArea};
use crate::forms::Field;
use crate::home::byline;
use crate::paths;
use crate::visitor::Me;

/// A comment as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CommentForm {
    /// What it says.
    pub body: String,
    /// The comment that is answered.
    pub parent: String,
    /// From which comment on the page showed them.
    pub from: String,
}

impl CommentForm {
    /// The comment, or what is wrong with it.
    pub fn new_comment(&self) -> Result<NewComment, FieldErrors> {
        let body = Markdown::parse_to(&self.body, Markdown::MOST_COMMENT);
        let body = body.map_err(|problem| FieldErrors::one("body", problem))?;
        Ok(NewComment { body, parent: self.answers() })
    }

    /// The comment that is answered, if there is one.
    pub fn answers(&self) -> Option<CommentId> {
        self.parent.parse().ok()
    }

    /// From which comment on the page showed them.
    pub fn from(&self) -> i64 {
        self.from.parse().unwrap_or(0)
    }
}

/// From which comment on a page shows them, and which of them is to be answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    /// How many come before.
    pub from: i64,
    /// The comment that one is about to answer.
    pub answer: String,
}

/// What is said about something that has been seen.
#[derive(Debug)]
pub struct Discussion<'a, T> {
    /// What it is about.
    pub on: &'a Seen<T>,
    /// Where that stands.
    pub address: String,
    /// Whether it can be reported: drafts cannot.
    pub is_published: bool,
    /// When comments close, or closed.
    pub closes_at: Option<DateTime<Utc>>,
    /// How many comments there are.
    pub count: i32,
    /// Some of them.
    pub said: &'a [Comment],
    /// How many come before these.
    pub from: i64,
}

impl<T: Subject> Discussion<'_, T> {
    fn is_closed(&self) -> bool {
        self.closes_at.is_some_and(|at| at <= civil_media_core::db::now())
    }
}

/// The comments of a page and the form that adds one.
pub fn comments<T: Subject>(me: &Me, shown: &Discussion<'_, T>, form: &CommentForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Discussion { on, address, said, from, count, closes_at, .. } = shown;
    let up_to = from + said.len() as i64;
    let is_closed = shown.is_closed();
    html! {
        section aria-labelledby="comments" {
            h2.govuk-heading-m #comments { (words.with("blog-comments", &[("n", (*count).into())])) }
            @if *from > 0 { p { a.govuk-link href=(address) { (words.get("comments-first")) } } }
            ol.cm-comments {
                // What answers one comment stands below it; a page may begin in the middle of that.
                @for thread in said.chunk_by(|a, b| thread_of(a) == thread_of(b)) {
                    @if let Some((first, answers)) = thread.split_first() {
                        li.cm-comment.cm-comment--answer[first.thread_id.is_some()] #{ "comment-" (first.id) } {
                            (one(me, shown, first))
                            @if !answers.is_empty() {
                                ol.cm-comments.cm-comments--answers {
                                    @for answer in answers {
                                        li.cm-comment #{ "comment-" (answer.id) } { (one(me, shown, answer)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if said.len() as i64 == comments::MOST && up_to < i64::from(*count) {
                p { a.govuk-link rel="next" href={ (address) "?from=" (up_to) } { (words.get("comments-more")) } }
            }
            @if let Some(at) = *closes_at {
                p.cm-quiet { (if is_closed { words.get("comments-are-closed") } else { words.with("comments-close-on", &[("at", words.moment(at).into())]) }) }
            }
            // What was sent too late is there to be copied.
            @if on.may::<act::Comment>() && (!is_closed || !form.body.is_empty()) { (write(me, shown, form, errors)) }
        }
    }
}

fn thread_of(comment: &Comment) -> CommentId {
    comment.thread_id.unwrap_or(comment.id)
}

fn one<T: Subject>(me: &Me, shown: &Discussion<'_, T>, comment: &Comment) -> Markup {
    let words = me.words;
    let Discussion { on, address, said, from, .. } = shown;
    let is_closed = shown.is_closed();
    // Whoever is answered is named, unless it is the one above all.
    let answered = comment.parent_id.filter(|parent| Some(*parent) != comment.thread_id);
    let answered = answered.and_then(|parent| said.iter().find(|one| one.id == parent));
    let own = comment.author_id == me.actor.person;
    html! {
        p.cm-byline {
            (byline(&comment.author, comment.profile(), comment.department.as_deref()))
            (GuestBadge(words, comment.is_by_guest && comment.credited_name.is_none()))
            @if let Some(answered) = answered {
                " · " a.govuk-link href={ "#comment-" (answered.id) } { (words.with("comment-answers", &[("who", answered.author.as_str().into())])) }
            }
            " · " time datetime=(comment.created_at.to_rfc3339()) { (words.moment(comment.created_at)) }
            @if comment.is_there() {
                @if comment.version > 1 { " · " a.govuk-link href=(paths::comment_history(comment.id)) { (words.get("comment-edited")) } }
                (change(me, on, comment))
            }
        }
        @if comment.hidden_at.is_some() {
            p { (words.get("comment-hidden")) @if own { " " a.govuk-link href=(paths::decisions()) { (words.get("decision-link")) } } }
        }
        @else if comment.removed_at.is_some() { p { (words.get("comment-removed")) } }
        @else { (Prose { html: &comment.body_html, language: None, is_brief: true }) }
        @let may_answer = on.may::<act::Comment>() && !is_closed;
        @let may_report = shown.is_published && on.may_with::<act::Report>(own);
        @if comment.is_there() && (may_answer || may_report) {
            @let which = html! { span.govuk-visually-hidden { ": " (comment.author) ", " (words.moment(comment.created_at)) } };
            p.cm-comment__acts {
                @if may_answer { a.govuk-link href=(paths::answer(address, *from, comment.id)) { (words.get("comment-answer")) (which) } }
                @if may_report { a.govuk-link.cm-quietlink href=(paths::report_comment(comment.id)) { (words.get("report-it")) (which) } }
            }
        }
    }
}

fn write<T: Subject>(me: &Me, shown: &Discussion<'_, T>, form: &CommentForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Discussion { address, said, from, .. } = shown;
    let answered = form.answers().and_then(|id| said.iter().find(|one| one.id == id && one.is_there()));
    let label = answered.map_or_else(
        || words.get("comment-label"),
        |one| words.with("comment-answer-to", &[("who", one.author.as_str().into())]),
    );
    let draft = answered.map_or_else(|| address.clone(), |one| format!("{address}#{}", one.id));
    html! {
        form.cm-form #answer method="post" action=(paths::comments(address)) novalidate {
            (FormSecrets(me))
            input type="hidden" name="from" value=(from);
            @if let Some(one) = answered {
                input type="hidden" name="parent" value=(one.id);
                blockquote.cm-answered tabindex="0" { (Prose { html: &one.body_html, language: None, is_brief: true }) }
            }
            (TextArea {
                label: &label, hint: Some(&words.get("markdown-hint")), rows: 5,
                field: Field::new(words, "body", &form.body, errors),
                draft: Some((words, &draft)),
            })
            (Button(&words.get("comment-send")))
            @if answered.is_some() { " " a.govuk-link href={ (address) "?from=" (from) "#comments" } { (words.get("comment-answer-none")) } }
        }
    }
}

/// The way to change a comment or take it away, for who may.
fn change<T: Subject>(me: &Me, on: &Seen<T>, comment: &Comment) -> Markup {
    let own = comment.is_of(&me.actor);
    let key = if on.may_with::<act::EditComment>(own) { "comment-change" } else { "comment-remove" };
    html! {
        @if on.may_with::<act::EditComment>(own) || on.may_with::<act::RemoveComment>(own) {
            " · " a.govuk-link href=(paths::comment(comment.id)) {
                (me.words.get(key)) span.govuk-visually-hidden { ": " (comment.author) ", " (me.words.moment(comment.created_at)) }
            }
        }
    }
}

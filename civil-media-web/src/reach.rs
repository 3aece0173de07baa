//! Who reads an item, by which rule, and its marking: a line on each, and the form that sets both.
use actix_web::web::Path;
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Card, Marked, Reach};
use civil_media_core::policy::{Marking, Seen, SpaceKind, Visibility};
use civil_media_core::spaces::{self, Audience};
use civil_media_core::text::Note;
use civil_media_core::{Error, FieldErrors, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::{Button, ErrorSummary, FormSecrets, Radios, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Sent, conflict, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::spaces::forms::marking as parse_marking;
use crate::spaces::views::home::{in_numbers, marking};
use crate::visitor::{Me, Visitor};
use crate::words::Words;

/// What the line about an item says.
#[derive(Debug)]
pub struct Line<'a> {
    /// Of which kind its space is.
    pub of_space: SpaceKind,
    /// How far it reaches.
    pub visibility: Visibility,
    /// How many that are.
    pub audience: &'a Audience,
    /// The word for who changes it.
    pub who_changes: &'a str,
    /// Its marking and how to handle it.
    pub marked: &'a Marked,
    /// The item, where the reader may set all this.
    pub of: Option<ItemId>,
}

/// Who may read an item, by which rule and how many they are, who may change it, and how to handle it.
pub fn line(words: Words, line: &Line<'_>) -> Markup {
    let Line { of_space, visibility, audience, who_changes, marked, of } = line;
    html! {
        p.cm-why {
            (level(words, *of_space, *visibility))
            // Of what named people read their number says nothing that they do not know.
            @if *visibility >= Visibility::Members { ": " (in_numbers(words, audience)) }
            ". "
            (words.get(who_changes))
            @if let Some(id) = of { " " a.govuk-link href=(paths::reach(*id)) { (words.get("reach-set")) } }
        }
        @if !marked.handling_note().is_empty() {
            p.cm-handling { strong { (words.get("handling-note")) ": " } (marked.handling_note()) }
        }
    }
}

/// A tag on what is OFFICIAL-SENSITIVE, in lists.
pub fn tag(words: Words, marking: Marking) -> Markup {
    html! {
        @if marking == Marking::Sensitive { " " strong.govuk-tag.govuk-tag--red { (words.get("marking-sensitive")) } }
    }
}

/// Who reads what reaches this far in a space of this kind, in a sentence.
pub fn level(words: Words, of: SpaceKind, visibility: Visibility) -> std::borrow::Cow<'static, str> {
    if of == SpaceKind::Person && visibility == Visibility::Members {
        // Somebody's own blog has no members whom anybody would call so.
        return words.get("visibility-members-own");
    }
    words.get(&format!("visibility-{}", visibility.as_str().replace('_', "-")))
}

/// How far an item reaches and how it is marked, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReachForm {
    visibility: String,
    marking: String,
    handling_note: String,
    /// What both were when the form was drawn.
    was_visibility: String,
    was_marking: String,
    was_note: String,
}

impl ReachForm {
    /// As something reaches now.
    fn of(reach: &Reach) -> Self {
        let Reach { visibility, marking, handling_note } = reach;
        let (visibility, marking, note) = (visibility.as_str(), marking.as_str(), handling_note.to_string());
        Self {
            visibility: visibility.to_owned(),
            marking: marking.to_owned(),
            handling_note: note.clone(),
            was_visibility: visibility.to_owned(),
            was_marking: marking.to_owned(),
            was_note: note,
        }
    }

    fn was(&self) -> Option<Reach> {
        Some(Reach {
            visibility: self.was_visibility.parse().ok()?,
            marking: self.was_marking.parse().ok()?,
            handling_note: Note::parse(&self.was_note).ok()?,
        })
    }

    fn reach(&self) -> Result<Reach, FieldErrors> {
        let mut errors = FieldErrors::default();
        let visibility = errors.keep("visibility", self.visibility.parse().map_err(|_| Problem::new("choice")));
        let marking = errors.keep("marking", parse_marking(&self.marking));
        let note = errors.keep("handling_note", Note::parse(&self.handling_note));
        match (visibility, marking, note) {
            (Some(visibility), Some(marking), Some(handling_note)) => Ok(Reach { visibility, marking, handling_note }),
            _ => Err(errors),
        }
    }
}

/// An item as its form shows it.
struct Shown {
    card: Seen<Card>,
    reach: Reach,
    levels: Vec<Visibility>,
    audience: Audience,
}

async fn shown(visitor: &Visitor, id: ItemId) -> Result<(Me, Shown)> {
    let (me, shown) = visitor
        .read(move |conn, actor| {
            let card = items::find(conn, actor, id)?;
            let reach = items::reach_of(conn, &card)?;
            let audience = spaces::audience(conn, &card.place, reach.visibility, reach.marking)?;
            let levels = items::levels(actor, &card.place);
            Ok(Shown { card, reach, levels, audience })
        })
        .await?;
    if items::may_set_reach(&shown.card) { Ok((me, shown)) } else { Err(Error::Forbidden("MarkItem").into()) }
}

/// The form that sets how far an item reaches and how it is marked.
pub async fn show(visitor: Visitor, id: Path<ItemId>) -> Result {
    let (me, shown) = shown(&visitor, id.into_inner()).await?;
    let form = ReachForm::of(&shown.reach);
    Ok(page(view(&me, &shown, &form, &FieldErrors::default(), false)))
}

/// Sets both.
pub async fn set(visitor: Visitor, id: Path<ItemId>, sent: Sent<ReachForm>) -> Result {
    let id = id.into_inner();
    let was = sent.form.was().ok_or(WebError::BadRequest("a form that does not say what was"))?;
    let outcome = match sent.form.reach() {
        Ok(reach) => {
            visitor.submit(sent.submission, move |tx, actor| items::set_reach(tx, actor, id, &was, &reach)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::permanent(id))),
        Err(WebError::Core(Error::Conflict)) => {
            let (me, shown) = shown(&visitor, id).await?;
            let ReachForm { was_visibility, was_marking, was_note, .. } = ReachForm::of(&shown.reach);
            let form = ReachForm { was_visibility, was_marking, was_note, ..sent.form };
            Ok(conflict(view(&me, &shown, &form, &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, shown) = shown(&visitor, id).await?;
            Ok(redisplay(view(&me, &shown, &sent.form, &errors, false)))
        }
    }
}

fn view(me: &Me, shown: &Shown, form: &ReachForm, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let Shown { card, reach, levels, audience } = shown;
    let levels: Vec<_> =
        levels.iter().map(|one| (one.as_str(), level(words, card.place.kind, *one).into_owned(), None)).collect();
    let sensitive_hint = words.get(match (card.place.marking, card.place.kind) {
        (Marking::Sensitive, _) => "marking-sensitive-hint",
        (_, SpaceKind::Project) => "marking-sensitive-not-here",
        _ => "marking-sensitive-elsewhere",
    });
    let markings = [
        ("not_yet", marking(words, Marking::NotYet), None),
        ("official", marking(words, Marking::Official), None),
        ("sensitive", marking(words, Marking::Sensitive), Some(sensitive_hint.into_owned())),
        ("secret", words.get("marking-secret-option").into_owned(), None),
    ];
    let title = words.get("reach-title");
    Page::new(me, Section::Elsewhere, &title).marked(reach.marking.max(card.place.marking)).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::item(card)) { (card.title) } }
        h1.govuk-heading-l { (title) }
        p { (words.get("reach-now")) " " (level(words, card.place.kind, reach.visibility)) ": " (in_numbers(words, audience)) "." }
        @if changed { p.cm-version role="alert" { (words.get("reach-changed")) } }
        form method="post" action=(paths::reach(card.id)) novalidate {
            (FormSecrets(me))
            input type="hidden" name="was_visibility" value=(form.was_visibility);
            input type="hidden" name="was_marking" value=(form.was_marking);
            input type="hidden" name="was_note" value=(form.was_note);
            (Radios {
                legend: &words.get("space-who-reads"), hint: Some(&words.get("reach-hint")), options: &levels,
                field: Field::new(words, "visibility", &form.visibility, errors),
            })
            (Radios {
                legend: &words.get("space-marking"), hint: None, options: &markings,
                field: Field::new(words, "marking", &form.marking, errors),
            })
            (TextInput {
                label: &words.get("handling-note"), hint: Some(&words.get("handling-hint")),
                field: Field::new(words, "handling_note", &form.handling_note, errors), kind: "text", autocomplete: None,
            })
            (Button(&words.get("save")))
        }
    })
}

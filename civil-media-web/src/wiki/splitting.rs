//! A section made a page of its own.
use actix_web::HttpRequest;
use actix_web::web::Query;
use civil_media_core::policy::Seen;
use civil_media_core::text::{Note, Title};
use civil_media_core::wiki::{self, PageKey, Split, WikiPage};
use civil_media_core::{Error, FieldErrors, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::pages::{OfSection, key};
use crate::components::{Button, ErrorSummary, FormSecrets, Radios, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Sent, conflict, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::unsaved::number;
use crate::visitor::{Me, Visitor};

/// Which section is to be a page, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SplitForm {
    section: String,
    /// Empty for the words of its heading.
    title: String,
    version: String,
}

impl SplitForm {
    fn wanted(&self, me: &Me, page: &WikiPage) -> Result<Split, FieldErrors> {
        let sections = page.body.sections();
        let chosen =
            self.section.parse().ok().and_then(|number: usize| sections.iter().find(|one| one.number == number));
        let Some(chosen) = chosen else { return Err(FieldErrors::one("section", Problem::new("section-missing"))) };
        let typed = self.title.trim();
        let title = Title::parse(if typed.is_empty() { &chosen.title } else { typed });
        let title = title.map_err(|problem| FieldErrors::one("title", problem))?;
        let said = me.words.with("wiki-split-note", &[("title", (&*title).into())]);
        let note = Note::parse(&said.chars().take(Note::MOST).collect::<String>());
        let note = note.map_err(|problem| FieldErrors::one("title", problem))?;
        Ok(Split { section: chosen.number, title, note, version: number(&self.version) })
    }
}

async fn may_split(visitor: &Visitor, key: PageKey) -> Result<(Me, Seen<WikiPage>)> {
    let (me, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &key)).await?;
    if wiki::may_split(&found) { Ok((me, found)) } else { Err(Error::Forbidden("WritePage").into()) }
}

/// The form that makes a page of a section.
pub async fn form(visitor: Visitor, request: HttpRequest, of: Query<OfSection>) -> Result {
    let key = key(&request)?;
    let (me, found) = may_split(&visitor, key.clone()).await?;
    let section = of.section.map_or(String::new(), |number| number.to_string());
    let form = SplitForm { section, version: found.version.to_string(), ..SplitForm::default() };
    Ok(page(view(&me, &key, &found, &form, &FieldErrors::default())))
}

/// Makes a page of a section.
pub async fn split(visitor: Visitor, request: HttpRequest, sent: Sent<SplitForm>) -> Result {
    let key = key(&request)?;
    let (me, found) = may_split(&visitor, key.clone()).await?;
    let wanted = match sent.form.wanted(&me, &found) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(redisplay(view(&me, &key, &found, &sent.form, &errors))),
    };
    let of = key.clone();
    match visitor.submit(sent.submission, move |tx, actor| wiki::split(tx, actor, &of, &wanted)).await {
        Ok((_, path)) => Ok(see(&paths::page(key.space.as_ref(), &path))),
        // Somebody saved meanwhile: the sections are those of today, and one is chosen among them.
        Err(WebError::Core(Error::Conflict)) => {
            let (me, found) = may_split(&visitor, key.clone()).await?;
            let form = SplitForm { version: found.version.to_string(), section: String::new(), ..sent.form };
            let errors = FieldErrors::one("section", Problem::new("section-changed"));
            Ok(conflict(view(&me, &key, &found, &form, &errors)))
        }
        Err(error) => Ok(redisplay(view(&me, &key, &found, &sent.form, &error.fields()?))),
    }
}

fn view(me: &Me, key: &PageKey, found: &Seen<WikiPage>, form: &SplitForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-split-of", &[("title", found.title.as_str().into())]);
    let sections = found.body.sections();
    let numbers: Vec<String> = sections.iter().map(|one| one.number.to_string()).collect();
    let name = |name: &str| if name.is_empty() { "…".to_owned() } else { name.to_owned() };
    let options: Vec<(&str, String, Option<String>)> =
        numbers.iter().zip(&sections).map(|(number, one)| (&**number, name(&one.title), None)).collect();
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::page(space, &found.path)) lang=[words.foreign(found.language)] { (found.title) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("wiki-split-text")) }
        @if sections.is_empty() {
            p.cm-empty { (words.get("wiki-split-none")) }
        } @else {
            form method="post" action=(paths::split_page(space, &found.path)) novalidate {
                (FormSecrets(me))
                input type="hidden" name="version" value=(form.version);
                (Radios {
                    legend: &words.get("wiki-split-section"), hint: None, options: &options,
                    field: Field::new(words, "section", &form.section, errors),
                })
                (TextInput {
                    label: &words.get("title-label"), hint: Some(&words.get("wiki-split-title-hint")),
                    field: Field::new(words, "title", &form.title, errors), kind: "text", autocomplete: Some("off"),
                })
                (Button(&words.get("wiki-split-do")))
            }
        }
    })
}

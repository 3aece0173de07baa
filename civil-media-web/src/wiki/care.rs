//! Who answers for a page, until when it is known to be right, and who may change it.
use actix_web::{FromRequest as _, HttpRequest};
use chrono::NaiveDate;
use civil_media_core::policy::{EditedBy, Seen, act};
use civil_media_core::spaces::Space;
use civil_media_core::wiki::{self, Care, Freshness, PageKey, WikiPage, WikiRules};
use civil_media_core::{Error, FieldErrors, Problem, spaces};
use maud::{Markup, html};
use serde::Deserialize;

use super::pages::{key, space};
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, LinkButton, Radios, TextInput};
use crate::error::Result;
use crate::forms::{Field, Nothing, Sent, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};
use crate::words::Words;

/// That a page is due, or out of date; nothing for one that is not.
pub fn banner(me: &Me, key: &PageKey, page: &Seen<WikiPage>) -> Markup {
    let words = me.words;
    let said = match page.freshness() {
        Freshness::Current => return html! {},
        Freshness::Due => "wiki-due",
        Freshness::Old => "wiki-old",
    };
    let day = page.review_on.map_or(String::new(), |day| words.day(day));
    html! {
        div.cm-version {
            p { strong { (words.get(&format!("{said}-short"))) } " " (words.with(said, &[("day", day.into())])) }
            @if wiki::may_care(&me.actor, page) {
                (ActButton { me, action: paths::confirm_page(key.space.as_ref(), &page.path), text: &words.get("wiki-confirm"), of: None, is_button: true })
            }
        }
    }
}

/// The state of a page in a list; nothing for one that is current.
pub fn state(words: Words, freshness: Freshness) -> Markup {
    html! {
        @match freshness {
            Freshness::Current => {},
            Freshness::Due => { " " strong.govuk-tag.govuk-tag--yellow { (words.get("wiki-due-short")) } },
            Freshness::Old => { " " strong.govuk-tag.govuk-tag--red { (words.get("wiki-old-short")) } },
        }
    }
}

/// Who may change a page, as a sentence.
pub fn who_edits(page: &WikiPage) -> &'static str {
    match (page.who_edits(), page.is_of_service()) {
        (EditedBy::Readers, _) | (EditedBy::Members, true) => "reach-everyone-edits",
        (EditedBy::Members, false) => "reach-members-edit",
        (EditedBy::Leads, true) => "reach-suite-edits",
        (EditedBy::Leads, false) => "reach-leads-edit",
    }
}

/// The page that says who may do what was refused, where that was asked of a page of a wiki which the visitor may read.
pub async fn refusal(request: &HttpRequest, act: &str) -> Option<Markup> {
    request.match_pattern().filter(|pattern| pattern.contains("/wiki/{path"))?;
    let key = key(request).ok()?;
    let visitor = Visitor::extract(request).await.ok()?;
    let asked = key.clone();
    let (me, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &asked)).await.ok()?;
    Some(refused(&me, &key, &found, act))
}

/// Who may do this with a page, as a sentence: what ends it or hands it over is for fewer than what changes it.
fn who_may(page: &WikiPage, act: &str) -> &'static str {
    let is_own = act.starts_with("Delete") || act.starts_with("CareFor");
    match (is_own && page.who_edits() != EditedBy::Leads, page.is_of_service()) {
        (true, true) => "wiki-refused-own-suite",
        (true, false) => "wiki-refused-own-leads",
        (false, _) => who_edits(page),
    }
}

/// That one may not do something with a page, and who may.
pub fn refused(me: &Me, key: &PageKey, found: &Seen<WikiPage>, act: &str) -> Markup {
    let words = me.words;
    let title = words.get("error-forbidden-title");
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get(who_may(found, act))) }
        @if let Some((owner, handle)) = found.owner() {
            p.govuk-body { (words.get("wiki-refused-owner")) " " a.govuk-link href=(paths::person(handle)) { (owner) } }
        }
        @if !found.is_of_service() {
            p.govuk-body { a.govuk-link href=(paths::space_about(&found.space)) { (words.get("wiki-refused-space")) } }
        }
        (LinkButton { text: &words.get("wiki-now"), href: paths::page(key.space.as_ref(), &found.path), is_secondary: true })
    })
}

/// What is said of a page, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CareForm {
    owner: String,
    review_on: String,
    edited_by: String,
    /// What they said when the form was made: what was left as it was is left as it is by now. None in a form that does
    /// not say so.
    was: Option<String>,
}

impl CareForm {
    fn of(page: &WikiPage) -> Self {
        Self {
            owner: page.owner().map_or(String::new(), |(_, handle)| handle.to_string()),
            review_on: page.review_on.map(|day| day.to_string()).unwrap_or_default(),
            edited_by: page.edited_by.map_or("", EditedBy::as_str).to_owned(),
            was: None,
        }
        .known()
    }

    fn known(self) -> Self {
        let was = format!("{}|{}|{}", self.owner, self.review_on, self.edited_by);
        Self { was: Some(was), ..self }
    }

    /// With what somebody else changed since it was made, where its sender did not touch that.
    fn now(&self, page: &WikiPage) -> Self {
        let was: Vec<&str> = self.was.as_deref().unwrap_or_default().split('|').collect();
        let [owner, review_on, edited_by] = *was.as_slice() else { return self.clone() };
        let now = Self::of(page);
        let newer = |typed: &str, was: &str, now: String| if typed == was { now } else { typed.to_owned() };
        Self {
            owner: newer(&self.owner, owner, now.owner),
            review_on: newer(&self.review_on, review_on, now.review_on),
            edited_by: newer(&self.edited_by, edited_by, now.edited_by),
            was: self.was.clone(),
        }
    }

    fn care(&self) -> Result<Care, FieldErrors> {
        let mut errors = FieldErrors::default();
        let review_on = errors.keep("review_on", day(&self.review_on));
        let edited_by = errors.keep("edited_by", edited_by(&self.edited_by));
        match (review_on, edited_by) {
            (Some(review_on), Some(edited_by)) => Ok(Care { owner: self.owner.clone(), review_on, edited_by }),
            _ => Err(errors),
        }
    }
}

fn day(typed: &str) -> Result<Option<NaiveDate>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").map_err(|_| Problem::new("date-broken"))?;
    let is_plausible = (2000..2200).contains(&chrono::Datelike::year(&day));
    if is_plausible { Ok(Some(day)) } else { Err(Problem::new("date-broken")) }
}

fn edited_by(typed: &str) -> Result<Option<EditedBy>, Problem> {
    if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(|_| Problem::new("choice")) }
}

async fn cared(visitor: &Visitor, key: PageKey) -> Result<(Me, Seen<WikiPage>)> {
    let (me, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &key)).await?;
    if wiki::may_care(&me.actor, &found) { Ok((me, found)) } else { Err(Error::Forbidden("CareForPage").into()) }
}

/// The form that says who answers for a page.
pub async fn form(visitor: Visitor, request: HttpRequest) -> Result {
    let key = key(&request)?;
    let (me, found) = cared(&visitor, key.clone()).await?;
    Ok(page(view(&me, &key, &found, &CareForm::of(&found), &FieldErrors::default())))
}

/// Says who answers for a page.
pub async fn change(visitor: Visitor, request: HttpRequest, sent: Sent<CareForm>) -> Result {
    let key = key(&request)?;
    let (me, found) = cared(&visitor, key.clone()).await?;
    let care = match sent.form.now(&found).care() {
        Ok(care) => care,
        Err(errors) => return Ok(redisplay(view(&me, &key, &found, &sent.form, &errors))),
    };
    let of = key.clone();
    match visitor.submit(sent.submission, move |tx, actor| wiki::care(tx, actor, &of, &care)).await {
        Ok(_) => Ok(see(&paths::page(key.space.as_ref(), &found.path))),
        Err(error) => Ok(redisplay(view(&me, &key, &found, &sent.form, &error.fields()?))),
    }
}

/// Says that a page is right as it is.
pub async fn confirm(visitor: Visitor, request: HttpRequest, sent: Sent<Nothing>) -> Result {
    let key = key(&request)?;
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| wiki::confirm(tx, actor, &of)).await?;
    Ok(see(&paths::page(key.space.as_ref(), &key.path)))
}

fn who_choices(words: Words, is_of_service: bool, unsaid: &str) -> Vec<(&'static str, String, Option<String>)> {
    let levels = EditedBy::ALL.iter().filter(|level| !is_of_service || **level != EditedBy::Members);
    let said = levels.map(|level| {
        let key = if is_of_service { "suite" } else { level.as_str() };
        let key = if *level == EditedBy::Readers { "readers" } else { key };
        (level.as_str(), words.get(&format!("edited-by-{key}")).into_owned(), None)
    });
    std::iter::once(("", words.get(unsaid).into_owned(), None)).chain(said).collect()
}

fn view(me: &Me, key: &PageKey, found: &Seen<WikiPage>, form: &CareForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-care-of", &[("title", found.title.as_str().into())]);
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::page(space, &found.path)) lang=[words.foreign(found.language)] { (found.title) } }
        h1.govuk-heading-l { (title) }
        form method="post" action=(paths::care_page(space, &found.path)) novalidate {
            (FormSecrets(me))
            input type="hidden" name="was" value=(form.was.as_deref().unwrap_or_default());
            (TextInput {
                label: &words.get("wiki-care-owner"), hint: Some(&words.get("wiki-care-owner-hint")),
                field: Field::new(words, "owner", &form.owner, errors), kind: "text", autocomplete: Some("off"),
            })
            (TextInput {
                label: &words.get("wiki-care-review"), hint: Some(&words.get("wiki-care-review-hint")),
                field: Field::new(words, "review_on", &form.review_on, errors), kind: "date", autocomplete: None,
            })
            @if wiki::may_protect(found) {
                (Radios {
                    legend: &words.get("edited-by"), hint: None,
                    options: &who_choices(words, found.is_of_service(), "edited-by-space"),
                    field: Field::new(words, "edited_by", &form.edited_by, errors),
                })
            }
            (Button(&words.get("save")))
        }
    })
}

/// What a space says of its wiki, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    months: String,
    edited_by: String,
}

impl RulesForm {
    fn rules(&self) -> Result<WikiRules, FieldErrors> {
        let months = match self.months.trim() {
            "" => Ok(None),
            typed => match typed.parse::<i16>() {
                Ok(months @ 1..=60) => Ok(Some(months)),
                _ => Err(Problem::new("months-broken")),
            },
        };
        let mut errors = FieldErrors::default();
        let review_months = errors.keep("months", months);
        let edited_by = errors.keep("edited_by", edited_by(&self.edited_by));
        match (review_months, edited_by) {
            (Some(review_months), Some(edited_by)) => Ok(WikiRules { review_months, edited_by }),
            _ => Err(errors),
        }
    }
}

async fn ruled(visitor: &Visitor, request: &HttpRequest) -> Result<(Me, Seen<Space>, WikiRules)> {
    let slug = space(request)?.ok_or(Error::NotFound)?;
    let (me, (space, rules)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let rules = wiki::rules(conn, space.place.id)?;
            Ok((space, rules))
        })
        .await?;
    if space.may::<act::ChangeSpace>() { Ok((me, space, rules)) } else { Err(Error::Forbidden("ChangeSpace").into()) }
}

/// The form that says what is so of all pages of a space's wiki.
pub async fn rules_form(visitor: Visitor, request: HttpRequest) -> Result {
    let (me, space, rules) = ruled(&visitor, &request).await?;
    let form = RulesForm {
        months: rules.review_months.map(|months| months.to_string()).unwrap_or_default(),
        edited_by: rules.edited_by.map_or("", EditedBy::as_str).to_owned(),
    };
    Ok(page(rules_view(&me, &space, &form, &FieldErrors::default())))
}

/// Says what is so of all pages of a space's wiki.
pub async fn set_rules(visitor: Visitor, request: HttpRequest, sent: Sent<RulesForm>) -> Result {
    let (me, space, _) = ruled(&visitor, &request).await?;
    let rules = match sent.form.rules() {
        Ok(rules) => rules,
        Err(errors) => return Ok(redisplay(rules_view(&me, &space, &sent.form, &errors))),
    };
    let slug = space.slug.clone();
    visitor.submit(sent.submission, move |tx, actor| wiki::set_rules(tx, actor, &slug, &rules)).await?;
    Ok(see(&paths::wiki(Some(&space.slug))))
}

fn rules_view(me: &Me, space: &Seen<Space>, form: &RulesForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = words.with("wiki-rules-of", &[("name", name.into())]);
    Page::new(me, Section::Wiki, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::wiki(Some(&space.slug))) { (words.with("wiki-of", &[("name", name.into())])) } }
        h1.govuk-heading-l { (title) }
        form method="post" action=(paths::wiki_rules(&space.slug)) novalidate {
            (FormSecrets(me))
            (TextInput {
                label: &words.get("wiki-rules-months"), hint: Some(&words.get("wiki-rules-months-hint")),
                field: Field::new(words, "months", &form.months, errors), kind: "text", autocomplete: Some("off"),
            })
            (Radios {
                legend: &words.get("edited-by"), hint: Some(&words.get("edited-by-hint")),
                options: &who_choices(words, false, "edited-by-usual"),
                field: Field::new(words, "edited_by", &form.edited_by, errors),
            })
            (Button(&words.get("save")))
        }
    })
}

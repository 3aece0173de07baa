//! People: a profile, and one's own to edit.
use actix_web::web::Path;
use civil_media_core::people::{self, Appointment, Person, ProfileChanges};
use civil_media_core::policy::Seen;
use civil_media_core::text::{Line, Prose, Slug};
use civil_media_core::{Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::{Button, ErrorSummary, FormSecrets, TextArea, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Sent, conflict, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// Somebody.
pub async fn show(visitor: Visitor, handle: Path<Slug>) -> Result {
    let (me, (person, posts)) = visitor
        .read(move |conn, actor| {
            let person = people::find(conn, actor, &handle)?;
            let posts = people::appointments(conn, &person)?;
            Ok((person, posts))
        })
        .await?;
    Ok(page(profile(&me, &person, &posts)))
}

/// One's own profile, to edit.
pub async fn mine(visitor: Visitor) -> Result {
    let (me, (person, posts)) = own(&visitor).await?;
    let form = ProfileForm::from(&*person);
    Ok(page(edit(&me, &person, &posts, &form, &FieldErrors::default(), false)))
}

/// Saves one's own profile.
pub async fn save(visitor: Visitor, sent: Sent<ProfileForm>) -> Result {
    let version = sent.form.version.parse().unwrap_or(0);
    let outcome = match sent.form.changes() {
        Ok(changes) => {
            visitor.submit(sent.submission, move |tx, actor| people::edit_profile(tx, actor, version, &changes)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((me, ())) => match Slug::parse(&me.actor.handle) {
            Ok(handle) => Ok(see(&paths::person(&handle))),
            Err(_) => Ok(see(&paths::profile())),
        },
        Err(WebError::Core(Error::Conflict)) => {
            let (me, (person, posts)) = own(&visitor).await?;
            let form = ProfileForm { version: person.version.to_string(), ..sent.form };
            Ok(conflict(edit(&me, &person, &posts, &form, &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, (person, posts)) = own(&visitor).await?;
            Ok(redisplay(edit(&me, &person, &posts, &sent.form, &errors, false)))
        }
    }
}

async fn own(visitor: &Visitor) -> Result<(Me, (Seen<Person>, Vec<Appointment>))> {
    visitor
        .read(|conn, actor| {
            let person = people::me(conn, actor)?;
            let posts = people::appointments(conn, &person)?;
            Ok((person, posts))
        })
        .await
}

/// One's own part of a profile, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pronouns: String,
    name_said: String,
    phone: String,
    building: String,
    city: String,
    working_days: String,
    about: String,
    version: String,
}

impl ProfileForm {
    fn changes(&self) -> Result<ProfileChanges, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut line = |name, text: &str| errors.keep(name, Line::parse(text));
        let lines = (
            line("pronouns", &self.pronouns),
            line("name_said", &self.name_said),
            line("phone", &self.phone),
            line("building", &self.building),
            line("city", &self.city),
            line("working_days", &self.working_days),
        );
        let about = errors.keep("about", Prose::parse(&self.about));
        match (lines, about) {
            (
                (Some(pronouns), Some(name_said), Some(phone), Some(building), Some(city), Some(working_days)),
                Some(about),
            ) => Ok(ProfileChanges { pronouns, name_said, phone, building, city, working_days, about }),
            _ => Err(errors),
        }
    }
}

impl From<&Person> for ProfileForm {
    fn from(person: &Person) -> Self {
        Self {
            pronouns: person.pronouns.to_string(),
            name_said: person.name_said.to_string(),
            phone: person.phone.to_string(),
            building: person.building.to_string(),
            city: person.city.to_string(),
            working_days: person.working_days.to_string(),
            about: person.about.to_string(),
            version: person.version.to_string(),
        }
    }
}

fn profile(me: &Me, person: &Seen<Person>, posts: &[Appointment]) -> Markup {
    let words = me.words;
    let own = person.id == me.actor.person;
    let fields = [
        ("profile-pronouns", &*person.pronouns),
        ("profile-name-said", &*person.name_said),
        ("profile-phone", &*person.phone),
        ("profile-building", &*person.building),
        ("profile-city", &*person.city),
        ("profile-working-days", &*person.working_days),
    ];
    Page::new(me, Section::Me, &person.name).with(&html! {
        h1.govuk-heading-l { (person.name) }
        @if let Some(day) = person.left_on {
            p.cm-version { (words.with("profile-left", &[("day", words.day(day).into())])) }
        }
        @if own {
            div.cm-actions {
                a.govuk-button.govuk-button--secondary href=(paths::profile()) role="button" { (words.get("profile-edit")) }
                a.govuk-link href=(paths::sessions()) { (words.get("sessions-title")) }
            }
        }
        dl.govuk-summary-list {
            @for post in posts { (row(&words.get("profile-post"), &html! {
                (post.title)
                @if !post.grade.is_empty() { ", " (post.grade) }
                br; (words.of(&post.department_en, &post.department_cy))
                @if let Some(end) = post.to_date { br; (words.with("profile-until", &[("day", words.day(end).into())])) }
            })) }
            (row(&words.get("profile-email"), &html! { a.govuk-link href={ "mailto:" (person.email) } { (person.email) } }))
            @for (key, value) in fields { @if !value.is_empty() { (row(&words.get(key), &html! { (value) })) } }
            @if !person.about.is_empty() { (row(&words.get("profile-about"), &html! { (*person.about) })) }
        }
        p { a.govuk-link href=(paths::blog(&person.handle)) { (words.with("blog-of", &[("name", person.name.as_str().into())])) } }
    })
}

fn row(key: &str, value: &Markup) -> Markup {
    html! {
        div.govuk-summary-list__row {
            dt.govuk-summary-list__key { (key) }
            dd.govuk-summary-list__value { (value) }
        }
    }
}

fn edit(
    me: &Me,
    person: &Seen<Person>,
    posts: &[Appointment],
    form: &ProfileForm,
    errors: &FieldErrors,
    changed: bool,
) -> Markup {
    let words = me.words;
    let title = words.get("profile-title");
    let locked = |key: &str, value: &Markup| row(&words.get(key), value);
    let line = |key: &str, name: &'static str, value: &str, hint: Option<&str>| {
        html! { (TextInput {
            label: &words.get(key), hint, field: Field::new(words, name, value, errors), kind: "text", autocomplete: None,
        }) }
    };
    Page::new(me, Section::Me, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        @if changed { p.cm-version role="alert" { (words.get("profile-changed")) } }
        div.cm-actions { a.govuk-link href=(paths::person(&person.handle)) { (words.get("profile-view")) }
            a.govuk-link href=(paths::sessions()) { (words.get("sessions-title")) } }
        h2.govuk-heading-m { (words.get("profile-from-provider")) }
        p.cm-locked { (words.get("profile-locked")) }
        dl.govuk-summary-list {
            (locked("profile-name", &html! { (person.name) }))
            (locked("profile-email", &html! { (person.email) }))
            @for post in posts.iter().filter(|post| post.is_from_provider) {
                (locked("profile-post", &html! { (post.title) ", " (words.of(&post.department_en, &post.department_cy)) }))
            }
        }
        h2.govuk-heading-m { (words.get("profile-own")) }
        form method="post" action=(paths::profile()) novalidate {
            (FormSecrets(me))
            input type="hidden" name="version" value=(form.version);
            (line("profile-pronouns", "pronouns", &form.pronouns, None))
            (line("profile-name-said", "name_said", &form.name_said, Some(&words.get("profile-name-said-hint"))))
            (line("profile-phone", "phone", &form.phone, None))
            (line("profile-building", "building", &form.building, None))
            (line("profile-city", "city", &form.city, None))
            (line("profile-working-days", "working_days", &form.working_days, Some(&words.get("profile-working-days-hint"))))
            (TextArea {
                label: &words.get("profile-about"), hint: None, rows: 6,
                field: Field::new(words, "about", &form.about, errors), draft: None,
            })
            (Button(&words.get("save")))
        }
    })
}

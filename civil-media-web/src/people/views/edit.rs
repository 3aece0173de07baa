use civil_media_core::FieldErrors;
use civil_media_core::departments::Department;
use civil_media_core::people::{Details, Person, Profession};
use civil_media_core::policy::Seen;
use maud::{Markup, html};

use super::super::forms::{PostForm, ProfileForm};
use super::{post, profession, row};
use crate::components::{ActButton, Button, ErrorSummary, FileInput, FormSecrets, Select, TextArea, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn profile(
    me: &Me,
    person: &Seen<Person>,
    details: &Details,
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
            @for one in details.posts.iter().filter(|one| one.gives_rights) { (locked("profile-post", &post(words, one))) }
        }
        (own_posts(me, details))
        (own_picture(me, person, errors))
        h2.govuk-heading-m { (words.get("profile-own")) }
        form method="post" action=(paths::profile()) novalidate {
            (FormSecrets(me))
            input type="hidden" name="version" value=(form.version);
            (line("profile-pronouns", "pronouns", &form.pronouns, None))
            (line("profile-name-said", "name_said", &form.name_said, Some(&words.get("profile-name-said-hint"))))
            (line("profile-phone", "phone", &form.phone, None))
            (line("profile-mobile", "mobile", &form.mobile, None))
            (line("profile-building", "building", &form.building, None))
            (line("profile-city", "city", &form.city, None))
            (line("profile-working-days", "working_days", &form.working_days, Some(&words.get("profile-working-days-hint"))))
            (line("profile-hours", "hours", &form.hours, Some(&words.get("profile-hours-hint"))))
            (line("profile-languages", "languages", &form.languages, Some(&words.get("profile-languages-hint"))))
            (line("profile-skills", "skills", &form.skills, Some(&words.get("profile-skills-hint"))))
            (line("profile-ask-about", "ask_about", &form.ask_about, Some(&words.get("profile-ask-about-hint"))))
            // The provider never says it; a department's list may have.
            @if details.posts.iter().any(|one| one.is_from_provider && one.to_date.is_none() && one.profession.is_none()) {
                (Select {
                    label: &words.get("profile-profession"), hint: Some(&words.get("profile-profession-hint")),
                    options: &professions(me), field: Field::new(words, "profession", &form.profession, errors),
                })
            }
            (TextArea {
                label: &words.get("profile-about"), hint: None, rows: 6,
                field: Field::new(words, "about", &form.about, errors), draft: None,
            })
            (Button(&words.get("save")))
        }
    })
}

/// One's picture, and how to change it.
fn own_picture(me: &Me, person: &Seen<Person>, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let error = errors.get("picture").map(|problem| words.problem(problem));
    html! {
        h2.govuk-heading-m { (words.get("picture-title")) }
        @if let Some(id) = person.picture_id {
            p { img.cm-person__picture src=(paths::picture(&person.handle, id)) alt=(words.get("picture-yours")) width="112" height="112"; }
        }
        form method="post" enctype="multipart/form-data" action=(paths::own_picture()) novalidate {
            (FormSecrets(me))
            (FileInput {
                label: &words.get("picture-choose"), hint: &words.get("picture-hint"), drop: None, name: "picture",
                accept: Some("image/jpeg,image/png,image/webp,image/gif"), is_multiple: false, error: error.as_deref(),
            })
            (Button(&words.get("picture-send")))
        }
        @if person.picture_id.is_some() {
            (ActButton { me, action: paths::remove_picture(&person.handle), text: &words.get("picture-remove"), of: None, is_button: false })
        }
    }
}

/// The posts that are one's own to say.
fn own_posts(me: &Me, details: &Details) -> Markup {
    let words = me.words;
    let today = civil_media_core::db::today();
    html! {
        h2.govuk-heading-m { (words.get("posts-own")) }
        p.govuk-body { (words.get("posts-own-lead")) }
        dl.govuk-summary-list { @for one in details.posts.iter().filter(|one| !one.gives_rights) {
            (row(&words.get("profile-post"), &html! {
                (post(words, one))
                @if one.to_date.is_none_or(|end| end > today) {
                    br; (ActButton { me, action: paths::end_post(one.id), text: &words.get("post-end"), of: Some(&one.title), is_button: false })
                }
            }))
        } }
        p { a.govuk-link href=(paths::new_own_post()) { (words.get("post-add")) } }
    }
}

/// The professions by name, behind one that is none.
fn professions(me: &Me) -> Vec<(String, String)> {
    let words = me.words;
    let mut all: Vec<(String, String)> =
        Profession::ALL.iter().map(|one| (one.as_str().to_owned(), profession(words, *one))).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all.insert(0, (String::new(), words.get("choose").into_owned()));
    all
}

pub fn new_post(me: &Me, departments: &[Department], form: &PostForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("post-add");
    let choose = (String::new(), words.get("choose").into_owned());
    let bodies: Vec<(String, String)> = std::iter::once(choose)
        .chain(departments.iter().map(|one| (one.id.to_string(), words.of(&one.name_en, &one.name_cy).to_owned())))
        .collect();
    let line = |key: &str, name: &'static str, value: &str, kind: &'static str, hint: Option<&str>| {
        html! { (TextInput {
            label: &words.get(key), hint, field: Field::new(words, name, value, errors), kind, autocomplete: None,
        }) }
    };
    Page::new(me, Section::Me, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("posts-own-lead")) }
        form method="post" action=(paths::new_own_post()) novalidate {
            (FormSecrets(me))
            (line("post-title", "title", &form.title, "text", None))
            (Select { label: &words.get("profile-department"), hint: None, options: &bodies, field: Field::new(words, "department", &form.department, errors) })
            (line("profile-team", "team", &form.team, "text", Some(&words.get("post-team-hint"))))
            (line("profile-grade", "grade", &form.grade, "text", None))
            (Select { label: &words.get("profile-profession"), hint: None, options: &professions(me), field: Field::new(words, "profession", &form.profession, errors) })
            (line("post-from", "from", &form.from, "date", Some(&words.get("date-hint"))))
            (line("post-to", "to", &form.to, "date", Some(&words.get("post-to-hint"))))
            (Button(&words.get("save")))
        }
    })
}

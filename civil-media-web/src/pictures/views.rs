use civil_media_core::items::{Card, ItemKind};
use civil_media_core::pictures::{Cut, Keep, Picture};
use civil_media_core::policy::Seen;
use civil_media_core::text::Title;
use civil_media_core::{FieldErrors, Problem};
use maud::{Markup, html};

use super::actions::MOST_BYTES;
use super::forms::PictureForm;
use crate::components::{ActButton, Button, Checkbox, ErrorSummary, FileInput, FormSecrets, Select, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;
use crate::words::Words;

/// What is wrong with a picture that was brought, and with which.
pub fn told(words: Words, (name, problem): &(Option<String>, Problem)) -> String {
    let said = words.problem(*problem);
    match name {
        Some(name) if !name.is_empty() => format!("{name}: {said}"),
        _ => said.into_owned(),
    }
}

pub fn index(me: &Me, post: &Seen<Card>, found: &[Seen<Picture>], wrong: Option<&(Option<String>, Problem)>) -> Markup {
    let words = me.words;
    let title = words.get("pictures-title");
    let errors = wrong.map(|(_, problem)| FieldErrors::one("pictures", *problem)).unwrap_or_default();
    let said = wrong.map(|wrong| told(words, wrong));
    let most = (MOST_BYTES / 1024 / 1024) as i64;
    Page::new(me, section(post), &title).marked(marking(post)).with(&html! {
        (ErrorSummary(words, &errors))
        (back(me, post))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("pictures-lead")) }
        form.cm-upload method="post" enctype="multipart/form-data" action=(paths::pictures(post.id)) novalidate {
            (FormSecrets(me))
            (FileInput {
                label: &words.get("pictures-add"), hint: &words.with("pictures-add-hint", &[("n", most.into())]),
                drop: None, name: "pictures", accept: Some("image/jpeg,image/png,image/gif,image/webp"), is_multiple: true,
                error: said.as_deref(),
            })
            (Button(&words.get("pictures-send")))
        }
        @if found.is_empty() { p.cm-empty { (words.get("pictures-none")) } }
        @else { ul.cm-feed.cm-files { @for picture in found { (entry(me, picture)) } } }
    })
}

fn entry(me: &Me, picture: &Picture) -> Markup {
    let words = me.words;
    html! {
        li.cm-feed__item.cm-file {
            img.cm-file__thumb src=(paths::picture_in(picture.id, picture.edition, 480)) alt="" width="72" height="72" loading="lazy";
            div {
                p.cm-feed__title { a.govuk-link href=(paths::edit_picture(picture.id)) { (picture.name) } }
                @if picture.is_decorative { p { (words.get("picture-is-decorative")) } }
                @else if picture.alt.is_empty() { p { strong.govuk-tag.govuk-tag--red { (words.get("picture-not-described")) } } }
                @else { p { (picture.alt) } }
                p.cm-quiet { (words.get("picture-in-text")) }
                code.cm-address { (in_text(picture)) }
            }
        }
    }
}

/// How a text shows it.
fn in_text(picture: &Picture) -> String {
    format!("![]({})", paths::item_picture(picture.id))
}

fn back(me: &Me, post: &Card) -> Markup {
    let words = me.words;
    let name = if post.title == Title::MISSING { words.get("draft-untitled").into_owned() } else { post.title.clone() };
    html! {
        p.cm-byline { a.govuk-link href=(paths::item(post)) lang=[words.foreign(post.language)] { (name) } }
    }
}

fn section(item: &Card) -> Section {
    if item.kind == ItemKind::Page { Section::Wiki } else { Section::Blogs }
}

fn marking(post: &Card) -> civil_media_core::policy::Marking {
    post.placing.item_marking.max(post.place.marking)
}

pub fn edit(me: &Me, post: &Seen<Card>, picture: &Picture, form: &PictureForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("picture-edit");
    let field = |name, value| Field::new(words, name, value, errors);
    let cuts: Vec<(String, String)> = Cut::ALL.iter().map(|one| (one.as_str().to_owned(), cut(words, *one))).collect();
    let keeps: Vec<(String, String)> =
        Keep::ALL.iter().map(|one| (one.as_str().to_owned(), keep(words, *one))).collect();
    let (width, height) = picture.size();
    Page::new(me, section(post), &title).marked(marking(post)).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::pictures(post.id)) { (words.get("pictures-title")) } }
        h1.govuk-heading-l { (title) }
        @if let Some(problem) = errors.get("pictures") { p.govuk-error-message #pictures { (words.problem(problem)) } }
        p { img.cm-preview.cm-picture src=(paths::item_picture(picture.id)) width=(width) height=(height) alt=(picture.alt); }
        p.cm-quiet { (picture.name) }
        form.cm-form method="post" action=(paths::edit_picture(picture.id)) novalidate {
            (FormSecrets(me))
            (TextInput { label: &words.get("picture-alt"), hint: Some(&words.get("picture-alt-hint")), field: field("alt", &form.alt), kind: "text", autocomplete: Some("off") })
            (Checkbox { label: &words.get("picture-decorative"), hint: Some(&words.get("picture-decorative-hint")), field: field("decorative", &form.decorative) })
            (TextInput { label: &words.get("picture-caption"), hint: None, field: field("caption", &form.caption), kind: "text", autocomplete: Some("off") })
            (TextInput { label: &words.get("picture-credit"), hint: None, field: field("credit", &form.credit), kind: "text", autocomplete: Some("off") })
            (TextInput { label: &words.get("picture-rights"), hint: Some(&words.get("picture-rights-hint")), field: field("rights", &form.rights), kind: "text", autocomplete: Some("off") })
            div.cm-pair {
                (Select { label: &words.get("picture-cut"), hint: None, options: &cuts, field: field("cut", &form.cut) })
                (Select { label: &words.get("picture-keep"), hint: None, options: &keeps, field: field("keep", &form.keep) })
            }
            (Button(&words.get("save")))
        }
        p.cm-quiet { (words.get("picture-in-text")) }
        code.cm-address { (in_text(picture)) }
        @if errors.is_empty() {
            p { (ActButton { me, action: paths::remove_item_picture(picture.id), text: &words.get("picture-take-out"), of: Some(&picture.name), is_button: false }) }
        }
    })
}

fn cut(words: Words, cut: Cut) -> String {
    let key = match cut {
        Cut::Whole => "picture-cut-whole",
        Cut::Wide => "picture-cut-wide",
        Cut::Classic => "picture-cut-classic",
        Cut::Square => "picture-cut-square",
    };
    words.get(key).into_owned()
}

fn keep(words: Words, keep: Keep) -> String {
    let key = match keep {
        Keep::Start => "picture-keep-start",
        Keep::Middle => "picture-keep-middle",
        Keep::End => "picture-keep-end",
    };
    words.get(key).into_owned()
}

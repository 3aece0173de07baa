use civil_media_core::files::{File, FileVersion};
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::Space;
use civil_media_core::{FieldErrors, Problem};
use maud::{Markup, html};

use super::pages::Shown;
use crate::components::{ActButton, Button, ErrorSummary, FileInput, FormSecrets, GuestBadge, LinkButton, TextInput};
use crate::config::Config;
use crate::forms::Field;
use crate::home::byline;
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::{Line, line, tag};
use crate::spaces::views::home::may_change;
use crate::spaces::views::{Part, frame};
use crate::visitor::Me;
use crate::words::Words;

/// Which file, and what is wrong with it.
type Wrong = Option<(Option<String>, Problem)>;

pub fn index(me: &Me, space: &Seen<Space>, found: &List<Seen<File>>, config: &Config, wrong: Wrong) -> Markup {
    let words = me.words;
    let title = format!("{} – {}", words.get("files"), words.of(&space.name_en, &space.name_cy));
    let (errors, told) = told(words, wrong);
    Page::new(me, Section::Spaces, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, &errors))
        (frame(me, space, Part::Files, may_change(space)))
        h2.govuk-heading-m { (words.get("files")) }
        @if space.may::<act::AddFile>() {
            form.cm-upload method="post" enctype="multipart/form-data" action=(paths::space_files(&space.slug)) novalidate
                data-upload data-most=(config.most_upload) data-too-large=(words.with("problem-file-large", &[("n", config.most_mb().into())]))
                data-waiting=(words.get("upload-waiting")) data-sending=(words.get("upload-sending")) data-done=(words.get("upload-done"))
                data-failed=(words.get("upload-failed")) {
                (FormSecrets(me))
                (FileInput {
                    label: &words.get("files-add"), hint: &words.with("files-add-hint", &[("n", config.most_mb().into())]),
                    drop: Some(&words.get("files-drop")), name: "files", accept: None, is_multiple: true, error: told.as_deref(),
                })
                (Button(&words.get("files-send")))
            }
        }
        @if found.rows.is_empty() { p.cm-empty { (words.get("files-none")) } }
        @else { ul.cm-feed.cm-files { @for file in &found.rows { (entry(me, file)) } } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::space_files(&space.slug)) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

/// The error as a form's field shows it: with the name of the file, as there may be several.
fn told(words: Words, wrong: Wrong) -> (FieldErrors, Option<String>) {
    let Some((name, problem)) = wrong else { return (FieldErrors::default(), None) };
    let said = words.problem(problem);
    let told = name.filter(|name| !name.is_empty()).map_or_else(|| said.to_string(), |name| format!("{name}: {said}"));
    (FieldErrors::one("files", problem), Some(told))
}

fn entry(me: &Me, file: &Seen<File>) -> Markup {
    let words = me.words;
    let key = file.key();
    html! {
        li.cm-feed__item.cm-file {
            @if file.has_preview {
                img.cm-file__thumb src=(paths::file_preview(&key, file.version)) alt="" width="72" height="72" loading="lazy";
            } @else { span.cm-file__kind aria-hidden="true" { (ending(&file.name)) } }
            div {
                p.cm-feed__title { a.govuk-link href=(paths::file(&key)) { (file.name) } (tag(words, file.marked.marking())) }
                p.cm-byline {
                    (byline(&file.author, &file.author_handle, None)) (GuestBadge(words, file.is_by_guest)) " · " (size(words, file.bytes)) " · "
                    time datetime=(file.updated_at.to_rfc3339()) { (words.date(file.updated_at)) }
                    @if file.version > 1 { " · " (words.with("file-version-n", &[("n", file.version.into())])) }
                }
                p."govuk-!-margin-0" {
                    a.govuk-link href=(paths::file_download(&key, None)) download { (words.get("file-download"))
                        span.govuk-visually-hidden { ": " (file.name) } }
                }
            }
        }
    }
}

pub fn show(me: &Me, shown: &Shown, config: &Config, note: &str, wrong: Wrong) -> Markup {
    let words = me.words;
    let Shown { file, versions, has_more, audience } = shown;
    let key = file.key();
    let (errors, told) = told(words, wrong);
    Page::new(me, Section::Spaces, &file.name).marked(file.marked.marking()).with(&html! {
        (ErrorSummary(words, &errors))
        p.cm-byline { a.govuk-link href=(paths::space_files(&file.space)) { (words.get("files")) ": " (words.of(&file.space_en, &file.space_cy)) } }
        h1.govuk-heading-l { (file.name) }
        p.cm-byline {
            (words.get("file-by")) " " (byline(&file.author, &file.author_handle, None)) (GuestBadge(words, file.is_by_guest)) " · " (size(words, file.bytes)) " · "
            (words.with("wiki-version", &[("n", file.version.into()), ("at", words.date(file.updated_at).into())]))
        }
        (line(words, &Line {
                of_space: file.place.kind, visibility: file.visibility.min(file.place.visibility), audience, who_changes: "reach-members-replace",
                marked: &file.marked, of: file.may::<act::MarkItem>().then_some(file.id),
            }))
        @if file.place.closed_at.is_some() { p.cm-version { (words.get("space-closed")) } }
        div.cm-actions {
            (LinkButton { text: &words.get("file-download"), href: paths::file_download(&key, None), is_secondary: false })
            a.govuk-link href=(paths::permanent(file.id)) { (words.get("permanent-link")) }
            @if file.may::<act::Report>() { a.govuk-link.cm-quietlink href=(paths::report_item(file.id)) { (words.get("report-this")) } }
            @if file.may::<act::DeleteFile>() { (ActButton { me, action: paths::delete_file(&key), text: &words.get("file-delete"), of: Some(&file.name), is_button: false }) }
        }
        @if file.has_preview {
            p { img.cm-preview src=(paths::file_preview(&key, file.version)) alt=(words.with("file-preview-of", &[("name", file.name.as_str().into())])); }
        }
        h2.govuk-heading-m { (words.get("file-versions")) }
        ol.cm-feed.cm-feed--plain reversed { @for one in versions { (version(me, file, one)) } }
        @if *has_more {
            @if let Some(last) = versions.last() {
                p { a.govuk-link rel="next" href={ (paths::file(&key)) "?before=" (last.number) } { (words.get("pager-older")) } }
            }
        }
        @if file.may::<act::ReplaceFile>() {
            h2.govuk-heading-m { (words.get("file-replace")) }
            form.cm-upload method="post" enctype="multipart/form-data" action=(paths::file(&key)) novalidate {
                (FormSecrets(me))
                input type="hidden" name="version" value=(file.version);
                (TextInput {
                    label: &words.get("wiki-note"), hint: Some(&words.get("wiki-note-hint")),
                    field: Field::new(words, "note", note, &errors), kind: "text", autocomplete: None,
                })
                (FileInput {
                    label: &words.get("file-new-version"), hint: &words.with("file-new-version-hint", &[("n", config.most_mb().into())]),
                    drop: None, name: "files", accept: None, is_multiple: false, error: told.as_deref(),
                })
                (Button(&words.get("file-send-version")))
            }
        }
    })
}

fn version(me: &Me, file: &Seen<File>, one: &FileVersion) -> Markup {
    let words = me.words;
    html! {
        li.cm-feed__item {
            a.govuk-link href=(paths::file_download(&file.key(), Some(one.number))) download {
                (words.with("wiki-version", &[("n", one.number.into()), ("at", words.moment(one.at).into())]))
            }
            " · " (byline(&one.author, &one.author_handle, None)) (GuestBadge(words, one.is_by_guest)) " · " (size(words, one.bytes))
            @if one.name != file.name { " · " (one.name) }
            @if !one.note.is_empty() { " · " q { (one.note) } }
        }
    }
}

/// What a name ends in, to stand for a file that has no picture.
fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    if (1..=5).contains(&ending.chars().count()) { ending.to_uppercase() } else { "•".to_owned() }
}

/// How long a file is: in the unit in which it has one to three digits.
pub fn size(words: Words, bytes: i64) -> String {
    let (unit, of) = match bytes {
        ..1_000 => return words.with("size-bytes", &[("n", bytes.into())]).into_owned(),
        1_000..1_000_000 => ("KB", 1_000.0),
        1_000_000..1_000_000_000 => ("MB", 1_000_000.0),
        _ => ("GB", 1_000_000_000.0),
    };
    let amount = bytes as f64 / of;
    if amount < 9.95 { format!("{amount:.1} {unit}") } else { format!("{amount:.0} {unit}") }
}

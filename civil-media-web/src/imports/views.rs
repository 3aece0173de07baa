use civil_media_core::FieldErrors;
use civil_media_core::imports::{Import, ImportState, Report};
use civil_media_core::policy::Seen;
use civil_media_core::spaces::Space;
use maud::{Markup, html};

use crate::components::{ActButton, Button, ErrorSummary, FileInput, FormSecrets, LinkButton, TextArea};
use crate::config::Config;
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn index(
    me: &Me,
    space: &Seen<Space>,
    found: &[Import],
    config: &Config,
    authors: &str,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let title = words.get("import-title");
    let wrong = errors.get("files").map(|problem| words.problem(problem));
    Page::new(me, Section::Blogs, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, errors))
        (back(me, space))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("import-lead")) }
        p.govuk-body { (words.get("import-first")) }
        form.cm-form method="post" enctype="multipart/form-data" action=(paths::import_into(&space.slug)) novalidate {
            (FormSecrets(me))
            (FileInput {
                label: &words.get("import-file"), hint: &words.with("import-file-hint", &[("n", config.most_mb().into())]),
                drop: None, name: "files", accept: Some(".xml,text/xml,application/xml"), is_multiple: false, error: wrong.as_deref(),
            })
            (TextArea {
                label: &words.get("import-authors"), hint: Some(&words.get("import-authors-hint")), rows: 4,
                field: Field::new(words, "authors", authors, errors), draft: None,
            })
            (Button(&words.get("import-try")))
        }
        @if !found.is_empty() {
            h2.govuk-heading-m { (words.get("import-before")) }
            ul.cm-feed { @for import in found {
                li.cm-feed__item {
                    p.cm-feed__title { a.govuk-link href=(paths::import(import.id)) { (import.name) } }
                    p.cm-byline { (state(me, import)) " · " (words.moment(import.created_at)) }
                }
            } }
        }
    })
}

fn back(me: &Me, space: &Space) -> Markup {
    html! { p.cm-byline { a.govuk-link href=(paths::blog(&space.slug)) { (me.words.of(&space.name_en, &space.name_cy)) } } }
}

/// Where it is, in a sentence.
fn state(me: &Me, import: &Import) -> Markup {
    let words = me.words;
    let key = match import.state {
        ImportState::Trying => "import-is-trying",
        ImportState::Tried => "import-is-tried",
        ImportState::Bringing => "import-is-bringing",
        ImportState::Done => "import-is-done",
        ImportState::Failed => "import-is-failed",
    };
    html! { (words.get(key)) }
}

pub fn show(me: &Me, space: &Seen<Space>, import: &Import) -> Markup {
    let words = me.words;
    let is_running = matches!(import.state, ImportState::Trying | ImportState::Bringing);
    Page::new(me, Section::Blogs, &import.name).marked(space.place.marking).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::import_into(&space.slug)) { (words.get("import-title")) } }
        h1.govuk-heading-l { (import.name) }
        p.govuk-body role="status" {
            (state(me, import))
            @if is_running && import.total_count > 0 {
                " " (words.with("import-so-far", &[("done", import.done_count.into()), ("total", import.total_count.into())]))
            }
        }
        @if is_running {
            progress.cm-progress max=(import.total_count.max(1)) value=(import.done_count) aria-label=(words.get("import-progress")) {}
            p { (LinkButton { text: &words.get("import-look-again"), href: paths::import(import.id), is_secondary: true }) }
        }
        @if import.state == ImportState::Failed {
            p.cm-version { (words.get(&format!("import-problem-{}", import.problem))) }
            p.govuk-body { (words.get("import-nothing-lost")) }
        }
        @if let Some(report) = import.report() { (told(me, &report)) }
        @if import.state == ImportState::Tried && import.has_file() {
            (ActButton { me, action: paths::go_on_with_import(import.id), text: &words.get("import-bring"), of: None, is_button: true })
        }
        @if import.state == ImportState::Failed && import.has_file() {
            (ActButton { me, action: paths::go_on_with_import(import.id), text: &words.get("import-again"), of: None, is_button: true })
        }
        @if import.state == ImportState::Done {
            (LinkButton { text: &words.get("import-to-blog"), href: paths::blog(&space.slug), is_secondary: true })
        }
    })
}

fn told(me: &Me, report: &Report) -> Markup {
    let words = me.words;
    let counts = [
        ("import-posts", report.posts),
        ("import-pages", report.pages),
        ("import-drafts", report.drafts),
        ("import-comments", report.comments),
        ("import-already", report.already),
    ];
    html! {
        h2.govuk-heading-m { (words.with("import-report", &[("site", report.site.as_str().into())])) }
        dl.govuk-summary-list {
            @for (key, count) in counts {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (words.get(key)) }
                    dd.govuk-summary-list__value { (count) }
                }
            }
        }
        @if !report.left.is_empty() {
            h2.govuk-heading-m { (words.get("import-left")) }
            ul.cm-feed.cm-feed--plain { @for (why, line) in &report.left {
                li.cm-feed__item {
                    p { strong { (line.count) } " " (words.get(&format!("import-left-{why}"))) }
                    p.cm-quiet { (line.examples.join(" · ")) @if line.count as usize > line.examples.len() { " …" } }
                }
            } }
        }
    }
}

use civil_media_core::items::{Binned, Card, Tag};
use civil_media_core::page::Page as List;
use civil_media_core::people::{Language, Named};
use civil_media_core::pictures::Picture;
use civil_media_core::policy::{Place, Seen, SpaceKind, Visibility, act};
use civil_media_core::spaces::Space;
use civil_media_core::text::{Html, Markdown, Slug, Title};
use civil_media_core::{FieldErrors, items};
use maud::{Markup, html};

use super::forms::DraftForm;
use super::pages::Opened;
use crate::blogs::meanwhile;
use crate::components::{
    ActButton, Button, Editor, ErrorSummary, FormSecrets, Illustrated, LinkButton, Select, TextArea, TextInput,
};
use crate::forms::Field;
use crate::home::byline;
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::level;
use crate::visitor::Me;
use crate::words::Words;

/// How a text will look.
#[derive(Debug)]
pub struct Looks {
    /// The text.
    pub html: Html,
    /// The pictures in it.
    pub pictures: Vec<Seen<Picture>>,
}

/// What stands beside a draft's form.
#[derive(Debug, Default)]
pub struct Beside {
    /// How it will look.
    pub preview: Option<Looks>,
    /// What was kept elsewhere meanwhile.
    pub theirs: Option<Markdown>,
}

pub fn new(me: &Me, space: &Seen<Space>, form: &DraftForm, errors: &FieldErrors, preview: Option<&Looks>) -> Markup {
    let words = me.words;
    let title = words.get("blog-write");
    let name = words.of(&space.name_en, &space.name_cy);
    let address = paths::new_post(&space.slug);
    let may = May { space: Some(space), is_reviewed: space.reviews_posts };
    Page::new(me, Section::Blogs, &title).marked(space.place.marking).scripted("editor.js").with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.with("blog-write-in", &[("name", name.into())])) }
        (looks(me, preview))
        form.cm-writing method="post" action=(address) novalidate data-keep=(paths::new_draft(&space.slug)) data-keep-changed=(words.get("draft-elsewhere")) data-keep-failed=(words.get("draft-not-kept")) data-keep-refused=(words.get("draft-refused")) data-keep-signed-out=(words.get("draft-signed-out")) {
            (FormSecrets(me))
            (by_enter())
            (text(me, &form.title, &form.body, errors, &address))
            (more(me, form, errors, &space.place))
            (buttons(me, &may))
        }
    })
}

pub fn edit(me: &Me, opened: &Opened, form: &DraftForm, errors: &FieldErrors, beside: &Beside) -> Markup {
    let words = me.words;
    let draft = &opened.draft;
    let title = words.get("draft-title");
    let name = words.of(&draft.blog_en, &draft.blog_cy);
    let address = paths::draft(draft.id);
    let may = May { space: opened.space.as_ref(), is_reviewed: draft.is_reviewed };
    Page::new(me, Section::Blogs, &title).marked(draft.marking()).scripted("editor.js").with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::drafts()) { (words.get("drafts-title")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            (words.with("blog-write-in", &[("name", name.into())])) " "
            span.cm-quiet data-kept="" role="status" { (words.with("draft-kept", &[("at", words.moment(draft.updated_at).into())])) }
        }
        (stands(me, opened))
        @if let Some(theirs) = &beside.theirs { (meanwhile(me, theirs)) }
        (looks(me, beside.preview.as_ref()))
        // Where two texts stand side by side, nothing is kept before its writer has put them together; and what is to appear
        // at a time does not appear half written.
        form.cm-writing method="post" action=(address) novalidate data-pictures=(paths::pictures(draft.id)) data-keep=[(beside.theirs.is_none() && draft.publish_at.is_none()).then(|| paths::keep_draft(draft.id))] data-keep-changed=(words.get("draft-elsewhere")) data-keep-failed=(words.get("draft-not-kept")) data-keep-refused=(words.get("draft-refused")) data-keep-signed-out=(words.get("draft-signed-out")) {
            (FormSecrets(me))
            (by_enter())
            input type="hidden" name="version" value=(form.version);
            (text(me, &form.title, &form.body, errors, &address))
            (more(me, form, errors, &draft.place))
            (buttons(me, &may))
        }
        form.cm-act method="post" action=(paths::discard_draft(draft.id)) {
            (FormSecrets(me))
            button.cm-linkbutton type="submit" { (words.get("draft-discard-it")) }
            span.cm-quiet { " " (words.with("bin-days", &[("n", items::DAYS.into())])) }
        }
    })
}

/// Where a draft is on its way.
fn stands(me: &Me, opened: &Opened) -> Markup {
    let words = me.words;
    let draft = &opened.draft;
    html! {
        @if let (Some(_), true) = (draft.placing.submitted_at.or(draft.publish_at), draft.is_mine(&me.actor)) {
            (ActButton { me, action: paths::hold_draft(draft.id), text: &words.get("draft-hold"), of: None, is_button: true })
        }
        @if let Some(since) = draft.placing.submitted_at {
            p.cm-version { (words.with("draft-submitted", &[("at", words.moment(since).into())])) }
        } @else if let Some(at) = draft.publish_at {
            p.cm-version {
                @if draft.is_reviewed && draft.approved_by.is_none() && !draft.is_unreviewed { (words.get("draft-approval-gone")) }
                @else { (words.with("draft-timed", &[("at", words.moment(at).into())])) }
            }
        }
        @if let (Some(by), false) = (&opened.returned_by, draft.is_submitted()) {
            div.cm-version {
                p { (words.with("draft-returned", &[("by", by.name.as_str().into())])) }
                p { q { (draft.returned_note) } }
            }
        }
    }
}

/// How a text will look, where one asked for it without a script.
fn looks(me: &Me, preview: Option<&Looks>) -> Markup {
    html! {
        @if let Some(Looks { html, pictures }) = preview {
            section.cm-version aria-labelledby="preview-title" {
                h2.govuk-heading-m #preview-title { (me.words.get("preview")) }
                (Illustrated { words: me.words, html, language: None, pictures })
            }
        }
    }
}

/// The title and the text of a post.
pub fn text(me: &Me, title: &str, body: &str, errors: &FieldErrors, draft: &str) -> Markup {
    let words = me.words;
    html! {
        (TextInput {
            label: &words.get("title-label"), hint: None, field: Field::new(words, "title", title, errors),
            kind: "text", autocomplete: None,
        })
        (Editor { me, area: TextArea {
            label: &words.get("text-label"), hint: Some(&words.get("markdown-hint")), rows: 16,
            field: Field::new(words, "body", body, errors), draft: Some((words, draft)),
        }, wiki: None })
    }
}

/// What something is found under, as links.
pub fn tag_list(words: Words, tags: &[Tag]) -> Markup {
    html! {
        @if !tags.is_empty() {
            ul.cm-tags aria-label=(words.get("tags-label")) { @for one in tags { li { a href=(paths::tag(&one.slug)) { (one.name) } } } }
        }
    }
}

/// What something is to be found under.
pub fn tags_input(me: &Me, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        (TextInput { label: &words.get("tags-label"), hint: Some(&words.get("tags-hint")), field: Field::new(words, "tags", typed, errors), kind: "text", autocomplete: Some("off") })
    }
}

fn more(me: &Me, form: &DraftForm, errors: &FieldErrors, place: &Place) -> Markup {
    let words = me.words;
    let levels: Vec<(String, String)> = Visibility::ALL
        .iter()
        .filter(|level| (Visibility::Members..=place.visibility).contains(level))
        .map(|one| (one.as_str().to_owned(), level(words, place.kind, *one).into_owned()))
        .collect();
    let languages: Vec<(String, String)> = Language::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), if *one == Language::En { "English" } else { "Cymraeg" }.to_owned()))
        .collect();
    let is_open = ["co_authors", "on_behalf_of", "publish_on"].iter().any(|field| errors.get(field).is_some());
    let is_filled = [&form.co_authors, &form.on_behalf_of, &form.publish_on].iter().any(|typed| !typed.is_empty());
    html! {
        (tags_input(me, &form.tags, errors))
        div.cm-pair {
            (Select { label: &words.get("blog-visibility"), hint: None, options: &levels, field: Field::new(words, "visibility", &form.visibility, errors) })
            (Select { label: &words.get("blog-language"), hint: None, options: &languages, field: Field::new(words, "language", &form.language, errors) })
        }
        details.govuk-details open[is_open || is_filled] {
            summary.govuk-details__summary { span.govuk-details__summary-text { (words.get("draft-more")) } }
            div.govuk-details__text {
                (TextInput { label: &words.get("draft-co-authors"), hint: Some(&words.get("draft-co-authors-hint")), field: Field::new(words, "co_authors", &form.co_authors, errors), kind: "text", autocomplete: Some("off") })
                (TextInput { label: &words.get("draft-on-behalf"), hint: Some(&words.get("draft-on-behalf-hint")), field: Field::new(words, "on_behalf_of", &form.on_behalf_of, errors), kind: "text", autocomplete: Some("off") })
                div.cm-pair {
                    (TextInput { label: &words.get("draft-publish-on"), hint: Some(&words.get("draft-publish-hint")), field: Field::new(words, "publish_on", &form.publish_on, errors), kind: "date", autocomplete: None })
                    (TextInput { label: &words.get("draft-publish-time"), hint: Some(&words.get("draft-publish-time-hint")), field: Field::new(words, "publish_time", &form.publish_time, errors), kind: "time", autocomplete: None })
                }
            }
        }
    }
}

/// The button that Enter in a line presses: the first of a form. It publishes nothing.
fn by_enter() -> Markup {
    html! { button type="submit" name="act" value="keep" tabindex="-1" aria-hidden="true" hidden {} }
}

/// What the writer may do with a draft.
struct May<'a> {
    space: Option<&'a Seen<Space>>,
    is_reviewed: bool,
}

impl May<'_> {
    fn publish(&self) -> bool {
        !self.is_reviewed && self.space.is_some_and(|space| space.may::<act::PublishPost>())
    }
    fn submit(&self) -> bool {
        !self.publish() && self.space.is_some_and(civil_media_core::blogs::may_write)
    }
    fn skip_review(&self) -> bool {
        self.is_reviewed && self.space.is_some_and(|space| space.may::<act::PublishUnreviewed>())
    }
}

fn buttons(me: &Me, may: &May<'_>) -> Markup {
    let words = me.words;
    let button = |act: &str, key: &str, is_first: bool| {
        html! {
            button.govuk-button.govuk-button--secondary[!is_first] type="submit" name="act" value=(act) data-module="govuk-button" { (words.get(key)) }
        }
    };
    html! {
        div.cm-actions {
            @if may.publish() { (button("publish", "blog-publish", true)) }
            @if may.submit() { (button("submit", "draft-submit", true)) }
            (button("keep", "draft-keep", false))
            (button("preview", "preview", false))
            (button("pictures", "pictures-title", false))
        }
        @if may.submit() { p.govuk-hint { (words.get(if may.is_reviewed { "draft-reviewed-hint" } else { "draft-department-hint" })) } }
        @if may.skip_review() {
            div.cm-actions { (button("publish-unreviewed", "draft-force", false)) span.cm-quiet { (words.get("draft-force-hint")) } }
        }
    }
}

/// A draft as whoever approves it reads it.
pub fn review(me: &Me, opened: &Opened, note: &str, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let draft = &opened.draft;
    let title =
        if draft.title == Title::MISSING { words.get("draft-untitled").into_owned() } else { draft.title.clone() };
    let may_approve = draft.is_submitted() && draft.may::<act::ApprovePost>() && !draft.has_words_of(&me.actor);
    Page::new(me, Section::Blogs, &title).marked(draft.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::drafts()) { (words.get("drafts-title")) } }
        @if changed { p.cm-version role="alert" { (words.get("review-changed")) } }
        (stands(me, opened))
        article {
            h1.govuk-heading-l lang=[words.foreign(draft.language)] { (title) }
            p.cm-byline {
                (authors(me, (&draft.author, Some(&draft.author_handle)), None, &opened.co_authors, opened.on_behalf_of.as_ref()))
                " · " (words.of(&draft.blog_en, &draft.blog_cy))
                @if let Some(at) = draft.publish_at { " · " (words.with("draft-timed", &[("at", words.moment(at).into())])) }
            }
            p.cm-why { (level(words, draft.place.kind, draft.visibility.min(draft.place.visibility))) }
            (Illustrated { words, html: &draft.body_html, language: Some(draft.language), pictures: &opened.pictures })
            @if !opened.tags.is_empty() { p.cm-byline { (words.get("tags-label")) ": " (super::forms::typed(&opened.tags)) } }
        }
        @if may_approve {
            section aria-labelledby="review" {
                h2.govuk-heading-m #review { (words.get("review-title")) }
                form method="post" action=(paths::approve_draft(draft.id)) {
                    (FormSecrets(me))
                    input type="hidden" name="version" value=(draft.version);
                    (Button(&words.get("review-approve")))
                }
                form.cm-form method="post" action=(paths::return_draft(draft.id)) novalidate {
                    (FormSecrets(me))
                    (TextInput { label: &words.get("review-note"), hint: None, field: Field::new(words, "note", note, errors), kind: "text", autocomplete: None })
                    button.govuk-button.govuk-button--secondary type="submit" { (words.get("review-return")) }
                }
            }
        }
    })
}

/// All who are named as having written something.
pub fn authors(
    me: &Me,
    author: (&str, Option<&Slug>),
    department: Option<&str>,
    co_authors: &[Named],
    on_behalf_of: Option<&Named>,
) -> Markup {
    let words = me.words;
    html! {
        (byline(author.0, author.1, department))
        @for one in co_authors { ", " (byline(&one.name, &one.handle, None)) }
        @if let Some(senior) = on_behalf_of { " " (words.get("on-behalf-of")) " " (byline(&senior.name, &senior.handle, None)) }
    }
}

/// What one writes, and what waits for one's word.
pub fn mine(me: &Me, found: &List<Seen<Card>>, waiting: &[Seen<Card>], unsaved: &Markup) -> Markup {
    let words = me.words;
    let title = words.get("drafts-title");
    let own = Slug::parse(&me.actor.handle).ok();
    Page::new(me, Section::Blogs, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        div.cm-actions {
            @if let Some(own) = own { (LinkButton { text: &words.get("blog-write"), href: paths::new_post(&own), is_secondary: true }) }
            a.govuk-link href=(paths::bin()) { (words.get("bin-title")) }
            a.govuk-link href=(paths::own_pages()) { (words.get("wiki-own")) }
        }
        @if !waiting.is_empty() {
            h2.govuk-heading-m { (words.get("drafts-waiting")) }
            ul.cm-feed { @for card in waiting { (entry(me, card)) } }
        }
        (unsaved)
        @if !waiting.is_empty() || !unsaved.0.is_empty() {
            h2.govuk-heading-m { (words.get("drafts-mine")) }
        }
        @if found.rows.is_empty() { p.cm-empty { (words.get("drafts-none")) } }
        ul.cm-feed { @for card in &found.rows { (entry(me, card)) } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::drafts()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

fn entry(me: &Me, card: &Card) -> Markup {
    let words = me.words;
    let lang = words.foreign(card.language);
    let state = match (card.state, card.placing.submitted_at) {
        (items::State::Withdrawn, _) => "draft-is-withdrawn",
        (_, Some(_)) => "draft-is-submitted",
        _ => "draft-is-draft",
    };
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::item(card)) lang=[lang] { @if card.title == Title::MISSING { (words.get("draft-untitled")) } @else { (card.title) } }
                " " strong.govuk-tag.govuk-tag--grey { (words.get(state)) }
            }
            p.cm-byline {
                (byline(&card.author, card.profile(), None))
                @if card.place.kind != SpaceKind::Person { " · " (words.of(&card.space_en, &card.space_cy)) }
                " · " time datetime=(card.updated_at.to_rfc3339()) { (words.moment(card.updated_at)) }
            }
            @if !card.summary.is_empty() { p.cm-feed__summary lang=[lang] { (card.summary) } }
        }
    }
}

/// What can be brought back.
pub fn bin(me: &Me, found: &List<Seen<Binned>>, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("bin-title");
    Page::new(me, Section::Me, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.with("bin-lead", &[("n", items::DAYS.into())])) " " a.govuk-link href=(paths::decisions()) { (words.get("decisions-title")) } }
        @if found.rows.is_empty() { p.cm-empty { (words.get("bin-none")) } }
        ul.cm-feed { @for one in &found.rows {
            li.cm-feed__item {
                p.cm-feed__title { @if one.card.title == Title::MISSING { (words.get("draft-untitled")) } @else { (one.card.title) } }
                p.cm-byline {
                    span.cm-kind { (words.get(&format!("kind-{}", one.card.kind.as_str()))) }
                    (byline(&one.card.author, one.card.profile(), None))
                    " · " (words.of(&one.card.space_en, &one.card.space_cy))
                    " · " (words.with("bin-since", &[("at", words.moment(one.deleted_at).into())]))
                }
                @if one.may::<act::RestoreItem>() {
                    (ActButton { me, action: paths::restore(one.card.id), text: &words.get("bin-restore"), of: Some(&one.card.title), is_button: false })
                }
            }
        } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::bin()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

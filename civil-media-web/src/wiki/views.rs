use civil_media_core::FieldErrors;
use civil_media_core::ids::ItemId;
use civil_media_core::items::{Card, VersionLine};
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::Space;
use civil_media_core::text::Slug;
use civil_media_core::wiki::{
    self, Below, Clashed, PAGES_AT_ONCE, PageEditor, PageKey, WikiPage, may_write, may_write_in,
};
use maud::{Markup, html};

use super::care::{banner, state, who_edits};
use super::forms::PageForm;
use super::moving::may_move;
use super::pages::Shown;
use crate::components::{
    ActButton, Button, Checkbox, Contents, Editor, ErrorSummary, FormSecrets, GuestBadge, LinkButton, PageText,
    TextArea, TextInput,
};
use crate::forms::Field;
use crate::home::{byline, feed, others};
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::{Line, line, tag};
use crate::unsaved::Beside;
use crate::versions::{self, Changes};
use crate::visitor::Me;
use crate::watching;
use crate::writing::{tag_list, tags_input};

pub fn index(me: &Me, slug: Option<&Slug>, space: &Seen<Space>, top: &Below, found: &List<Seen<Card>>) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = words.with("wiki-of", &[("name", name.into())]);
    Page::new(me, Section::Wiki, &title).marked(space.place.marking).with(&html! {
        h1.govuk-heading-l { (title) }
        @if may_write_in(space) {
            div.cm-actions {
                (LinkButton { text: &words.get("wiki-new"), href: paths::new_page(slug), is_secondary: false })
            }
        }
        div.cm-actions {
            a.govuk-link href=(paths::wiki_changes(slug)) { (words.get("wiki-recent")) }
            a.govuk-link href=(paths::wiki_list(slug, "due")) { (words.get("wiki-lists")) }
            a.govuk-link href=(paths::watching()) { (words.get("watching-title")) }
            @if space.may::<act::TakeOutWiki>() && !top.pages.is_empty() {
                (ActButton { me, action: paths::take_out(slug, None), text: &words.get("wiki-take-out-whole"), of: None, is_button: false })
            }
        }
        @if !top.pages.is_empty() {
            (below(me, top, &paths::wiki(slug), &words.get("wiki-top")))
            h2.govuk-heading-m { (words.get("wiki-newest")) }
        }
        (feed(me, found, &paths::wiki(slug)))
    })
}

/// The pages below another one, or at the top.
fn below(me: &Me, Below { pages, from, has_more }: &Below, address: &str, heading: &str) -> Markup {
    let words = me.words;
    let step = PAGES_AT_ONCE as i64;
    html! {
        nav aria-labelledby="below" {
            h2.govuk-heading-m #below { (heading) }
            ul.govuk-list { @for page in pages { li {
                a.govuk-link href=(paths::item(&page.card)) lang=[words.foreign(page.card.language)] { (page.card.title) }
                (state(words, page.freshness()))
                (tag(words, page.card.placing.item_marking.max(page.card.place.marking)))
            } } }
            @if *from > 0 || *has_more {
                p.cm-pager {
                    @if *from > 0 { a.govuk-link rel="prev" href={ (address) "?from=" ((from - step).max(0)) "#below" } { (words.get("wiki-below-before")) } " " }
                    @if *has_more { a.govuk-link rel="next" href={ (address) "?from=" (from + step) "#below" } { (words.get("wiki-below-after")) } }
                }
            }
        }
    }
}

/// From how many headings on a page has a list of its contents.
const CONTENTS: usize = 4;

pub fn show(me: &Me, key: &PageKey, shown: &Shown) -> Markup {
    let Shown { page, audience, above, mentions, .. } = shown;
    let earlier = shown.earlier.as_ref();
    let words = me.words;
    let space = key.space.as_ref();
    let who_changes = who_edits(page);
    let (title, html) = earlier.map_or((&page.title, &page.body_html), |(revision, html)| (&revision.title, html));
    // What is shown inside it shows here too.
    let marking = shown.named.shown().map(|one| one.placing.item_marking.max(one.place.marking));
    let marking = marking.fold(page.marked.marking(), std::cmp::max);
    Page::new(me, Section::Wiki, title).marked(marking).with(&html! {
        @if earlier.is_none() { (banner(me, key, page)) }
        @if let Some((revision, _)) = earlier {
            p.cm-version {
                (words.with("wiki-earlier", &[("n", revision.number.into()), ("at", words.moment(revision.at).into())]))
                " " a.govuk-link href=(paths::page(space, &key.path)) { (words.get("wiki-now")) }
            }
            @if may_write(page) {
                form.cm-act method="post" action=(paths::page_history(space, &key.path)) {
                    (FormSecrets(me))
                    button.govuk-button.govuk-button--secondary type="submit" name="number" value=(revision.number) { (words.get("wiki-restore")) }
                }
            }
        } @else if shown.is_merged {
            p.cm-version role="status" {
                (words.get("wiki-merged")) " "
                a.govuk-link href=(paths::page_changes(space, &key.path, (page.version - 1).max(1), page.version)) { (words.get("version-changes")) }
            }
        }
        nav aria-label=(words.get("wiki-above")) {
            ol.cm-crumbs {
                li { a.govuk-link href=(paths::wiki(space)) { (words.of(&page.space_en, &page.space_cy)) } }
                @for one in above {
                    li { a.govuk-link href=(paths::item(one)) lang=[words.foreign(one.language)] { (one.title) } }
                }
            }
        }
        article {
            h1.govuk-heading-l lang=[words.foreign(page.language)] { (title) }
            p.cm-byline {
                @if let Some((revision, _)) = earlier {
                    (words.with("wiki-version", &[("n", revision.number.into()), ("at", words.date(revision.at).into())]))
                    " · " (byline(&revision.author, revision.profile(), None)) (GuestBadge(words, revision.is_by_guest))
                } @else {
                    @match page.owner() {
                        Some((owner, handle)) => { (words.get("wiki-owner")) " " (byline(owner, handle, None)) },
                        None => (words.get("wiki-unowned")),
                    }
                    " · " (words.with("wiki-version", &[("n", page.version.into()), ("at", words.date(page.updated_at).into())]))
                }
            }
            (line(words, &Line {
                of_space: page.place.kind, visibility: page.visibility.min(page.place.visibility), audience, who_changes,
                marked: &page.marked, of: page.may::<act::MarkSharedItem>().then_some(page.id),
            }))
            (Contents { words, html, language: page.language, from: CONTENTS })
            (PageText {
                words, space, page: Some(page.id), html, named: &shown.named, pictures: &shown.pictures, may_create: may_write(page),
                edit: (may_write(page) && earlier.is_none()).then(|| paths::edit_page(space, &key.path)),
                language: Some(page.language),
            })
            @if earlier.is_none() { (tag_list(words, &shown.tags)) }
        }
        div.cm-actions {
            @if may_write(page) {
                (LinkButton { text: &words.get("wiki-edit"), href: paths::edit_page(space, &key.path), is_secondary: true })
                a.govuk-link href=(paths::new_page_below(space, &key.path)) { (words.get("wiki-new-below")) }
            }
            a.govuk-link href=(paths::page_history(space, &key.path)) { (words.get("wiki-history")) }
            a.govuk-link href=(paths::leading_to(space, &key.path)) { (words.get("wiki-leading")) }
            @if !shown.below.pages.is_empty() { a.govuk-link href=(paths::page_graph(space, &key.path)) { (words.get("wiki-graph")) } }
            @if wiki::may_care(&me.actor, page) { a.govuk-link href=(paths::care_page(space, &key.path)) { (words.get("wiki-care")) } }
            @if may_move(page) { a.govuk-link href=(paths::move_page(space, &key.path)) { (words.get("wiki-move-more")) } }
            a.govuk-link href=(paths::permanent(page.id)) { (words.get("permanent-link")) }
            @if page.may::<act::TakeOutWiki>() { (ActButton { me, action: paths::take_out(space, Some(&key.path)), text: &words.get("wiki-take-out"), of: None, is_button: false }) }
            @if page.may::<act::Report>() { a.govuk-link.cm-quietlink href=(paths::report_item(page.id)) { (words.get("report-this")) } }
        }
        (watching::buttons(me, page.id, shown.watch))
        @if !shown.below.pages.is_empty() || shown.below.from > 0 {
            (below(me, &shown.below, &paths::page(space, &key.path), &words.get("wiki-pages-below")))
        }
        (others(me, "mentions", &words.get("mentions"), mentions))
    })
}

pub fn history(me: &Me, key: &PageKey, page: &Seen<WikiPage>, shown: &[VersionLine], has_more: bool) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-history-of", &[("title", page.title.as_str().into())]);
    Page::new(me, Section::Wiki, &title).marked(page.marked.marking()).with(&html! {
        h1.govuk-heading-l { (title) }
        (versions::list(
            me, shown, has_more.then(|| shown.last().map(|last| format!("{}?before={}", paths::page_history(space, &key.path), last.number))).flatten(),
            |number| Some(paths::page_version(space, &key.path, number)),
            |from, to| paths::page_changes(space, &key.path, from, to),
        ))
        @if page.version > 1 { (versions::choose(me, page.version, &paths::choose_changes(space, &key.path))) }
        p.cm-actions {
            a.govuk-link href=(paths::page_blame(space, &key.path)) { (words.get("wiki-blame")) }
            a.govuk-link href=(paths::page(space, &key.path)) { (words.get("wiki-now")) }
        }
    })
}

/// What changed from one version of a page to another.
pub fn changes(me: &Me, key: &PageKey, page: &Seen<WikiPage>, changed: &Changes, is_beside: bool) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("diff-of", &[("title", page.title.as_str().into())]);
    Page::new(me, Section::Wiki, &title).marked(page.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::page_history(space, &key.path)) { (words.get("wiki-history")) } }
        h1.govuk-heading-l { (title) }
        (versions::ways(me, is_beside))
        @if is_beside { (versions::beside(me, changed)) } @else { (versions::changes(me, changed)) }
    })
}

/// Whose the text is that is there already.
pub fn by_others(me: &Me, clashed: &Clashed) -> String {
    me.words.with("clash-theirs", &[("by", clashed.newest.author.as_str().into())]).into_owned()
}

/// What two who edited at once changed in the same lines, and both their texts.
pub fn clashes(me: &Me, clashed: &Clashed, mine: &str) -> Markup {
    let words = me.words;
    let Clashed { page, newest, title, merged } = clashed;
    let whole = |id: &str, label: &str, text: &str| {
        html! {
            label.govuk-label for=(id) { (label) }
            textarea.govuk-textarea id=(id) rows="8" readonly { "\n" (text) }
        }
    };
    let they = by_others(me, clashed);
    let one = |said: &str, text: &str| {
        html! {
            p.cm-clashes__of { (said) }
            @if text.trim().is_empty() { p.cm-quiet { (words.get("clash-nothing")) } } @else { pre.cm-clashes__text { (text) } }
        }
    };
    html! {
        div.cm-version role="alert" {
            h2.govuk-heading-m { (words.get("conflict-title")) }
            p.govuk-body { (words.with("clash-text", &[("by", newest.author.as_str().into())])) }
            @if title.is_none() { (one(&words.get("clash-title"), &page.title)) }
            ol.cm-clashes { @for clash in merged.clashes() {
                li {
                    (one(&words.get("clash-yours"), &clash.ours))
                    (one(&words.get("clash-base"), &clash.base))
                    (one(&they, &clash.theirs))
                }
            } }
            details.govuk-details {
                summary.govuk-details__summary { span.govuk-details__summary-text { (words.get("clash-whole")) } }
                div.govuk-details__text {
                    (whole("mine", &words.get("clash-mine-whole"), mine))
                    (whole("theirs", &words.get("conflict-theirs"), &page.body))
                }
            }
        }
    }
}

pub fn new(me: &Me, space: Option<&Slug>, form: &PageForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("wiki-new");
    Page::new(me, Section::Wiki, &title).scripted("editor.js").with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        form method="post" action=(paths::new_page(space)) novalidate data-pictures="none" {
            (FormSecrets(me))
            (text(me, form, errors, &paths::new_page(space), (space, "")))
            (tags_input(me, &form.tags, errors))
            (TextInput {
                label: &words.get("wiki-below"), hint: Some(&words.get("wiki-below-hint")),
                field: Field::new(words, "below", &form.below, errors), kind: "text", autocomplete: None,
            })
            (Button(&words.get("wiki-create")))
        }
    })
}

/// Who else has the form open that changes a page. A script keeps it true.
fn too(me: &Me, id: ItemId, others: &[PageEditor]) -> Markup {
    let words = me.words;
    html! {
        div.cm-version.cm-editors role="status" hidden[others.is_empty()] data-editing=(id) data-socket=(me.chat_url) data-text=(words.get("wiki-editors")) {
            p {
                span { (words.get("wiki-editors")) }
                " "
                span data-editors="" { @for (number, one) in others.iter().enumerate() {
                    @if number > 0 { ", " }
                    a.govuk-link href=(paths::person(&one.handle)) target="_blank" { (one.name) } " (" (words.time(one.since)) ")"
                } }
            }
            p.cm-quiet { (words.get("wiki-editors-text")) }
        }
    }
}

pub fn edit(me: &Me, (key, id): (&PageKey, ItemId), form: &PageForm, errors: &FieldErrors, beside: &Beside) -> Markup {
    edit_beside(me, (key, id), form, errors, (beside, &[]))
}

/// The form that changes a page, with who else has it open.
pub fn edit_beside(
    me: &Me,
    (key, id): (&PageKey, ItemId),
    form: &PageForm,
    errors: &FieldErrors,
    (beside, others): (&Beside, &[PageEditor]),
) -> Markup {
    let words = me.words;
    let title = words.get(if form.section.is_empty() { "wiki-edit" } else { "wiki-edit-section" });
    let address = paths::edit_page(key.space.as_ref(), &key.path);
    Page::new(me, Section::Wiki, &title).scripted("editor.js").with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        (too(me, id, others))
        p.govuk-body { a.govuk-link href=(paths::pictures(id)) { (words.get("pictures-title")) } }
        (beside.above(me, id))
        form method="post" action=(address) novalidate data-pictures=(paths::pictures(id)) data-keep=[beside.keeps(id)] data-keep-counter="kept" data-keep-changed=(words.get("edit-elsewhere")) data-keep-failed=(words.get("draft-not-kept")) data-keep-refused=(words.get("draft-refused")) data-keep-signed-out=(words.get("draft-signed-out")) {
            (FormSecrets(me))
            input type="hidden" name="version" value=(form.version);
            input type="hidden" name="kept" value=(form.kept);
            input type="hidden" name="section" value=(form.section);
            (text(me, form, errors, &format!("{address}#{}{}", form.version, form.section().map_or(String::new(), |n| format!("-{n}"))), (key.space.as_ref(), &key.path)))
            input type="hidden" name="had_tags" value=(form.had_tags);
            @if form.section.is_empty() { (tags_input(me, &form.tags, errors)) }
            (TextInput {
                label: &words.get("wiki-note"), hint: Some(&words.get("wiki-note-hint")),
                field: Field::new(words, "note", &form.note, errors), kind: "text", autocomplete: None,
            })
            (Checkbox { label: &words.get("wiki-minor"), hint: Some(&words.get("wiki-minor-hint")), field: Field::new(words, "minor", &form.minor, errors) })
            (beside.buttons(me, id))
        }
    })
}

fn text(me: &Me, form: &PageForm, errors: &FieldErrors, draft: &str, wiki: (Option<&Slug>, &str)) -> Markup {
    let words = me.words;
    html! {
        (TextInput {
            label: &words.get("title-label"), hint: None, field: Field::new(words, "title", &form.title, errors),
            kind: "text", autocomplete: None,
        })
        (Editor { me, area: TextArea {
            label: &words.get("text-label"), hint: Some(&words.get("wiki-markdown-hint")), rows: 18,
            field: Field::new(words, "body", &form.body, errors), draft: Some((words, draft)),
        }, wiki: Some(wiki) })
    }
}

/// What somebody typed for a page that is gone by now, or no longer theirs to change, for them to keep.
pub fn kept(me: &Me, found: Option<&Seen<WikiPage>>, form: &PageForm) -> Markup {
    let words = me.words;
    let title = words.get("wiki-kept-title");
    Page::new(me, Section::Wiki, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body role="alert" {
            @match found {
                Some(page) => { (words.get("wiki-kept-forbidden")) " " (words.get(who_edits(page))) },
                None => (words.get("wiki-kept-gone")),
            }
        }
        label.govuk-label.govuk-label--s for="kept" { (words.get("wiki-kept-text")) }
        textarea.govuk-textarea #kept rows="20" readonly { "\n" (form.body) }
    })
}

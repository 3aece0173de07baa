use civil_media_core::FieldErrors;
use civil_media_core::blogs::{Post, PostKey};
use civil_media_core::feeds::FeedOf;
use civil_media_core::ids::ItemId;
use civil_media_core::items::{Card, State};
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Seen, SpaceKind, act};
use civil_media_core::spaces::Space;
use civil_media_core::text::Markdown;
use maud::{Markup, html};

use super::forms::PostForm;
use super::pages::Shown;
use crate::components::{ActButton, Contents, ErrorSummary, FormSecrets, Illustrated, LinkButton};
use crate::discussion::{self, CommentForm};
use crate::feeds;
use crate::home::{feed, others};
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::{Line, line};
use crate::responses::bar;
use crate::unsaved::Beside;
use crate::visitor::Me;
use crate::writing::{authors, tag_list, tags_input, text};

pub fn index(me: &Me, found: &List<Seen<Card>>) -> Markup {
    let words = me.words;
    let title = words.get("blogs-title");
    let own = civil_media_core::text::Slug::parse(&me.actor.handle).ok();
    Page::new(me, Section::Blogs, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        @if let Some(own) = own {
            div.cm-actions {
                (LinkButton { text: &words.get("blog-write"), href: paths::new_post(&own), is_secondary: false })
                a.govuk-link href=(paths::blog(&own)) { (words.get("blog-own")) }
                a.govuk-link href=(paths::drafts()) { (words.get("drafts-title")) }
                a.govuk-link href=(paths::saved()) { (words.get("saved-title")) }
                a.govuk-link href=(paths::watching()) { (words.get("watching-title")) }
                (feeds::link(me, &FeedOf::Blogs))
            }
        }
        (feed(me, found, &paths::blogs()))
    })
}

pub fn blog(me: &Me, space: &Seen<Space>, found: &List<Seen<Card>>) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = words.with("blog-of", &[("name", name.into())]);
    Page::new(me, Section::Blogs, &title).marked(space.place.marking).with(&html! {
        h1.govuk-heading-l { (title) }
        div.cm-actions {
            @if civil_media_core::blogs::may_write(space) {
                (LinkButton { text: &words.get("blog-write"), href: paths::new_post(&space.slug), is_secondary: false })
            }
            a.govuk-link href=(paths::archive(&space.slug)) { (words.get("archive")) }
            (feeds::link(me, &FeedOf::Blog(space.slug.clone())))
            @if space.may::<act::ImportBlog>() { a.govuk-link href=(paths::import_into(&space.slug)) { (words.get("import-title")) } }
        }
        (feed(me, found, &paths::blog(&space.slug)))
    })
}

pub fn show(me: &Me, shown: &Shown, form: &CommentForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Shown {
        post,
        audience,
        co_authors,
        on_behalf_of,
        job,
        tags,
        related,
        mentions,
        neighbours,
        pictures,
        amendments,
        responses,
        ..
    } = shown;
    let minutes = post.body_html.minutes() as i64;
    let key = post.key();
    let who_changes = if post.place.kind == SpaceKind::Person { "reach-author" } else { "reach-author-leads" };
    Page::new(me, Section::Blogs, &post.title).marked(post.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        @if post.state == State::Withdrawn {
            div.cm-version {
                p { (words.get("post-withdrawn")) }
                (ActButton { me, action: paths::put_back_post(&key), text: &words.get("post-put-back"), of: None, is_button: true })
            }
        }
        article {
            h1.govuk-heading-l lang=[words.foreign(post.language)] { (post.title) }
            p.cm-byline {
                (authors(me, (&post.author, post.profile()), post.department.as_deref(), co_authors, on_behalf_of.as_ref()))
                @if let Some(job) = job { @if !job.is_empty() { " · " (job) } }
                @if post.place.kind != SpaceKind::Person {
                    " · " a.govuk-link href=(paths::blog(&post.blog)) { (words.of(&post.blog_en, &post.blog_cy)) }
                }
                @if let Some(at) = post.published_at { " · " time datetime=(at.to_rfc3339()) { (words.date(at)) } }
                " · " (words.with("read-minutes", &[("n", minutes.into())]))
                @if let Some(site) = &post.imported_from { " · " (words.with("imported-from", &[("site", site.as_str().into())])) }
                @if post.is_unreviewed { " · " strong.govuk-tag.govuk-tag--yellow { (words.get("post-unreviewed")) } }
                @if post.version > 1 {
                    @let key = if post.approved_by.is_some() { "post-edited-since-approval" } else { "blog-edited" };
                    " · " a.govuk-link href=(paths::post_history(&post.key())) { (words.with(key, &[("at", words.date(post.updated_at).into())])) }
                }
            }
            @if post.state == State::Published { (line(words, &Line {
                of_space: post.place.kind, visibility: post.visibility.min(post.place.visibility), audience, who_changes,
                marked: &post.marked, of: post.may::<act::MarkItem>().then_some(post.id),
            })) }
            @for one in amendments {
                aside.cm-version.cm-amendment aria-label=(words.get("amendment")) {
                    p { strong { (words.with("amendment-of", &[("at", words.date(one.at).into())])) } " " (one.text) }
                    p.cm-quiet { (one.author) }
                }
            }
            (contents(me, post))
            (Illustrated { words, html: &post.body_html, language: Some(post.language), pictures })
            (tag_list(words, tags))
        }
        div.cm-actions {
            @if post.may::<act::EditPost>() {
                (LinkButton { text: &words.get("blog-edit"), href: paths::edit_post(&key), is_secondary: true })
            }
            @if post.may::<act::WithdrawPost>() || post.may::<act::DeletePost>() {
                a.govuk-link href=(paths::manage_post(&key)) { (words.get("post-manage")) }
            }
            @if is_named(me, post) {
                (ActButton { me, action: paths::take_name_off(&key), text: &words.get("post-name-off"), of: None, is_button: false })
            }
            a.govuk-link href=(paths::permanent(post.id)) { (words.get("permanent-link")) }
            @if post.may::<act::Report>() && post.state == State::Published { a.govuk-link.cm-quietlink href=(paths::report_item(post.id)) { (words.get("report-this")) } }
        }
        @if neighbours.earlier.is_some() || neighbours.later.is_some() {
            nav.cm-neighbours aria-label=(words.get("neighbours")) {
                @if let Some(card) = &neighbours.earlier { p { (words.get("neighbour-before")) br; a.govuk-link rel="prev" href=(paths::item(card)) { (card.title) } } }
                @if let Some(card) = &neighbours.later { p.cm-neighbours__next { (words.get("neighbour-after")) br; a.govuk-link rel="next" href=(paths::item(card)) { (card.title) } } }
            }
        }
        (others(me, "related", &words.get("related"), related))
        (others(me, "mentions", &words.get("mentions"), mentions))
        @if post.state == State::Published { (bar(me, post.id, post.may::<act::React>(), responses)) }
        (discussion::comments(me, &shown.discussion(), form, errors))
    })
}

/// Whether the reader is named on a post, as one who wrote it with others or as the senior.
fn is_named(me: &Me, post: &Post) -> bool {
    let reader = me.actor.person;
    post.on_behalf_of == Some(reader) || post.placing.co_author_ids.contains(&reader)
}

/// From how many headings and minutes on a post has a list of its contents.
const LONG: (usize, usize) = (3, 3);

/// What a long post consists of.
fn contents(me: &Me, post: &Post) -> Markup {
    html! {
        @if post.body_html.minutes() >= LONG.1 {
            (Contents { words: me.words, html: &post.body_html, language: post.language, from: LONG.0 })
        }
    }
}

pub fn edit(me: &Me, (key, id): (&PostKey, ItemId), form: &PostForm, errors: &FieldErrors, beside: &Beside) -> Markup {
    let words = me.words;
    let title = words.get("blog-edit");
    Page::new(me, Section::Blogs, &title).scripted("editor.js").with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        (beside.above(me, id))
        p.govuk-body { a.govuk-link href=(paths::pictures(id)) { (words.get("pictures-title")) } }
        form method="post" action=(paths::edit_post(key)) novalidate data-pictures=(paths::pictures(id)) data-keep=[beside.keeps(id)] data-keep-counter="kept" data-keep-changed=(words.get("edit-elsewhere")) data-keep-failed=(words.get("draft-not-kept")) data-keep-refused=(words.get("draft-refused")) data-keep-signed-out=(words.get("draft-signed-out")) {
            (FormSecrets(me))
            input type="hidden" name="version" value=(form.version);
            input type="hidden" name="kept" value=(form.kept);
            (text(me, &form.title, &form.body, errors, &format!("{}#{}", paths::edit_post(key), form.version)))
            (tags_input(me, &form.tags, errors))
            (beside.buttons(me, id))
        }
    })
}

/// What somebody else saved while one was writing, beside what one wrote oneself.
pub fn meanwhile(me: &Me, theirs: &Markdown) -> Markup {
    let words = me.words;
    html! {
        div.cm-version role="alert" {
            h2.govuk-heading-m { (words.get("conflict-title")) }
            p.govuk-body { (words.get("conflict-text")) }
            label.govuk-label for="theirs" { (words.get("conflict-theirs")) }
            textarea.govuk-textarea #theirs rows="10" readonly { "\n" (**theirs) }
        }
    }
}

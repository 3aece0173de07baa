use civil_media_core::FieldErrors;
use civil_media_core::feeds::FeedOf;
use civil_media_core::pictures::Picture;
use civil_media_core::policy::{Seen, act};
use civil_media_core::text::Slug;
use civil_media_core::updates::{Earlier, NewUpdate, Update};
use maud::{Markup, html};

use super::editing::Own;
use super::{ListForm, Listed, Shown, Subject, UpdateForm};
use crate::components::{
    ActButton, Button, Checkbox, ErrorSummary, FileInput, FormSecrets, Pictured, Prose, TextArea, TextInput,
};
use crate::discussion::{self, CommentForm, Discussion};
use crate::feeds;
use crate::forms::Field;
use crate::home::byline;
use crate::layout::{Page, Section};
use crate::paths;
use crate::pictures::MOST_BYTES;
use crate::reach::{Line, line};
use crate::responses::bar;
use crate::versions;
use crate::visitor::Me;
use crate::writing::{tag_list, tags_input};

pub fn index(me: &Me, asked: &ListForm, found: &Listed, form: &UpdateForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = match &found.subject {
        Subject::All | Subject::Followed => words.get("updates-title"),
        Subject::Person(person, _) => words.with("updates-of", &[("name", person.name.as_str().into())]),
        Subject::Department(name) | Subject::Tag(name) => words.with("updates-of", &[("name", name.as_str().into())]),
    };
    let is_own = matches!(&found.subject, Subject::Person(person, _) if person.id == me.actor.person);
    let writes = me.actor.permit::<act::PostUpdate>().is_ok()
        && (is_own || matches!(found.subject, Subject::All | Subject::Followed));
    Page::new(me, Section::Talk, &title).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline {
            a.govuk-link href=(paths::talk()) { (words.get("talk-title")) }
            @if !matches!(found.subject, Subject::All | Subject::Followed) { " · " a.govuk-link href=(paths::updates()) { (words.get("updates-title")) } }
        }
        h1.govuk-heading-l { (title) }
        @if let Subject::Person(person, follows) = &found.subject {
            p.cm-byline { a.govuk-link href=(paths::person(&person.handle)) { (words.get("updates-profile")) } }
            @if !is_own { (following(me, person, *follows)) }
        }
        @if matches!(found.subject, Subject::All | Subject::Followed) { (tabs(me, &found.subject)) }
        @if writes { (write(me, found.sharing.as_ref(), form, errors)) }
        @if found.updates.rows.is_empty() { p.cm-empty { (words.get("updates-none")) } }
        ol.cm-updates { @for update in &found.updates.rows {
            @let shared = found.shared.iter().find(|one| Some(one.id) == update.shares_id);
            li.cm-update { (entry(me, update, shared, &found.pictures)) }
        } }
        div.cm-actions { (feeds::link(me, &feed_of(asked))) }
        @if let Some(next) = found.updates.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::updates()) "?list=" (paths::encoded(&asked.list)) "&by=" (paths::encoded(&asked.by))
                    "&department=" (paths::encoded(&asked.department)) "&tag=" (paths::encoded(&asked.tag)) "&before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

/// The feed of what is listed.
fn feed_of(asked: &ListForm) -> FeedOf {
    let slug = |typed: &str| Slug::parse(typed).ok();
    slug(&asked.by)
        .map(FeedOf::UpdatesBy)
        .or(slug(&asked.department).map(FeedOf::UpdatesFrom))
        .or(slug(&asked.tag).map(FeedOf::UpdatesTagged))
        .unwrap_or(if asked.list == "following" { FeedOf::UpdatesFollowed } else { FeedOf::Updates })
}

fn tabs(me: &Me, subject: &Subject) -> Markup {
    let is_followed = matches!(subject, Subject::Followed);
    let current = |is: bool| is.then_some("page");
    html! {
        nav aria-label=(me.words.get("updates-whose")) { ul.cm-tabs {
            li { a.govuk-link href=(paths::updates()) aria-current=[current(!is_followed)] { (me.words.get("updates-all")) } }
            li { a.govuk-link href={ (paths::updates()) "?list=following" } aria-current=[current(is_followed)] { (me.words.get("updates-following")) } }
        } }
    }
}

fn following(me: &Me, person: &civil_media_core::people::Person, follows: bool) -> Markup {
    let (key, to) = if follows { ("person-unfollow", "no") } else { ("person-follow", "yes") };
    html! {
        form.cm-act method="post" action=(paths::follow(&person.handle)) {
            (FormSecrets(me))
            button.govuk-button.govuk-button--secondary type="submit" name="on" value=(to) {
                (me.words.with(key, &[("name", person.name.as_str().into())]))
            }
        }
    }
}

fn write(me: &Me, sharing: Option<&Seen<Update>>, form: &UpdateForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let most = [("n", (NewUpdate::MOST as i64).into())];
    let label = words.get(if sharing.is_some() { "update-share-label" } else { "update-label" });
    html! {
        form.cm-form #write method="post" enctype="multipart/form-data" action=(paths::updates()) novalidate {
            (FormSecrets(me))
            @if let Some(shared) = sharing {
                input type="hidden" name="share" value=(shared.id);
                (quoted(me, shared, &[]))
            }
            (TextArea {
                label: &label, hint: Some(&words.with("update-hint", &most)), rows: 3,
                field: Field::new(words, "body", &form.body, errors), draft: Some((words, "/updates")),
            })
            (tags_input(me, &form.tags, errors))
            (picture_input(me, form, None, errors))
            (Button(&words.get("update-post")))
        }
    }
}

/// Where a picture is chosen, and what it shows is said. It comes last: what was typed before it is known when it cannot
/// be taken.
fn picture_input(me: &Me, form: &UpdateForm, now: Option<&Seen<Picture>>, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let is_open =
        now.is_some() || !form.alt.is_empty() || errors.get("alt").is_some() || errors.get("picture").is_some();
    let wrong = errors.get("picture").map(|problem| words.problem(problem));
    let hint = words.with("update-picture-hint", &[("n", ((MOST_BYTES / 1024 / 1024) as i64).into())]);
    let label = words.get(if now.is_some() { "update-picture-other" } else { "update-picture-file" });
    html! {
        details.govuk-details open[is_open] {
            summary.govuk-details__summary { span.govuk-details__summary-text { (words.get("update-picture")) } }
            div.govuk-details__text {
                (TextInput { label: &words.get("picture-alt"), hint: Some(&words.get("picture-alt-hint")), field: Field::new(words, "alt", &form.alt, errors), kind: "text", autocomplete: Some("off") })
                @if let Some(picture) = now {
                    (Pictured { words, picture })
                    (Checkbox { label: &words.get("update-picture-remove"), hint: None, field: Field::new(words, "remove", &form.remove, errors) })
                }
                (FileInput { label: &label, hint: &hint, drop: None, name: "picture", accept: Some("image/jpeg,image/png,image/gif,image/webp"), is_multiple: false, error: wrong.as_deref() })
            }
        }
    }
}

/// What is passed on.
fn quoted(me: &Me, shared: &Seen<Update>, pictures: &[Seen<Picture>]) -> Markup {
    html! {
        blockquote.cm-answered {
            p.cm-byline {
                (byline(&shared.author, &shared.author_handle, shared.department.as_deref()))
                " · " a.govuk-link href=(paths::update(shared.id)) { time datetime=(shared.posted_at.to_rfc3339()) { (me.words.moment(shared.posted_at)) } }
            }
            (Prose { html: &shared.body_html, language: None, is_brief: true })
            (pictured(me, shared, pictures))
        }
    }
}

/// What an update shows.
fn pictured(me: &Me, update: &Seen<Update>, pictures: &[Seen<Picture>]) -> Markup {
    html! { @for picture in pictures.iter().filter(|one| one.item_id == update.id) { (Pictured { words: me.words, picture }) } }
}

/// That an update said something else before, and the way to that.
fn edited(me: &Me, update: &Seen<Update>) -> Markup {
    html! {
        @if update.is_edited() {
            " · " a.govuk-link.cm-quietlink href=(paths::update_history(update.id)) { (me.words.get("comment-edited")) }
        }
    }
}

fn words_of(me: &Me, update: &Seen<Update>, shared: Option<&Seen<Update>>, pictures: &[Seen<Picture>]) -> Markup {
    html! {
        (Prose { html: &update.body_html, language: None, is_brief: true })
        (pictured(me, update, pictures))
        @if let Some(shared) = shared { (quoted(me, shared, pictures)) }
        @else if update.shares_id.is_some() { p.cm-quiet { (me.words.get("update-shared-gone")) } }
    }
}

fn entry(me: &Me, update: &Seen<Update>, shared: Option<&Seen<Update>>, pictures: &[Seen<Picture>]) -> Markup {
    let words = me.words;
    let address = paths::update(update.id);
    let of = html! { span.govuk-visually-hidden { ": " (update.author) ", " (words.moment(update.posted_at)) } };
    html! {
        p.cm-byline {
            (byline(&update.author, &update.author_handle, update.department.as_deref()))
            " · " a.govuk-link href=(address) { time datetime=(update.posted_at.to_rfc3339()) { (words.moment(update.posted_at)) } }
            (edited(me, update))
        }
        (words_of(me, update, shared, pictures))
        p.cm-comment__acts {
            @if update.may::<act::Comment>() {
                a.govuk-link href={ (address) "#comments" } {
                    @if update.comment_count > 0 { (words.with("update-answers", &[("n", update.comment_count.into())])) } @else { (words.get("comment-answer")) }
                    (of)
                }
            }
            a.govuk-link href=(paths::share_update(update.id)) { (words.get("update-share")) (of) }
        }
    }
}

pub fn show(me: &Me, shown: &Shown, form: &CommentForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Shown { update, shared, pictures, audience, tags, responses, said, from } = shown;
    let title = words.with("update-by", &[("name", update.author.as_str().into())]);
    let discussion = Discussion {
        on: update,
        address: paths::update(update.id),
        is_published: update.placing.reach > 0,
        closes_at: update.comments_close_at,
        count: update.comment_count,
        said,
        from: *from,
    };
    Page::new(me, Section::Talk, &title).marked(update.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::updates()) { (words.get("updates-title")) } }
        article {
            h1.govuk-heading-l { (title) }
            p.cm-byline {
                (byline(&update.author, &update.author_handle, update.department.as_deref()))
                " · " time datetime=(update.posted_at.to_rfc3339()) { (words.moment(update.posted_at)) }
                (edited(me, update))
            }
            (line(words, &Line {
                of_space: update.place.kind, visibility: update.visibility.min(update.place.visibility), audience, who_changes: "reach-author",
                marked: &update.marked, of: update.may::<act::MarkItem>().then_some(update.id),
            }))
            (words_of(me, update, shared.as_ref(), pictures))
            (tag_list(words, tags))
        }
        div.cm-actions {
            a.govuk-link href=(paths::share_update(update.id)) { (words.get("update-share")) }
            a.govuk-link href=(paths::updates_by(&update.author_handle)) { (words.with("updates-of", &[("name", update.author.as_str().into())])) }
            @if update.may::<act::EditUpdate>() { a.govuk-link href=(paths::edit_update(update.id)) { (words.get("update-edit")) } }
            @if update.may::<act::DeleteUpdate>() {
                (ActButton { me, action: paths::delete_update(update.id), text: &words.get("update-delete"), of: None, is_button: false })
            }
            @if update.may::<act::Report>() { a.govuk-link.cm-quietlink href=(paths::report_item(update.id)) { (words.get("report-this")) } }
        }
        (bar(me, update.id, update.may::<act::React>(), responses))
        (discussion::comments(me, &discussion, form, errors))
    })
}

/// Where one changes one's own update.
pub fn edit(me: &Me, own: &Own, form: &UpdateForm, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let update = &own.update;
    let title = words.get("update-edit-title");
    let most = [("n", (NewUpdate::MOST as i64).into())];
    let address = paths::edit_update(update.id);
    Page::new(me, Section::Talk, &title).marked(update.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::update(update.id)) { (words.with("update-by", &[("name", update.author.as_str().into())])) } }
        h1.govuk-heading-l { (title) }
        @if changed {
            div.cm-version role="alert" {
                p { (words.get("update-changed")) }
                (Prose { html: &update.body_html, language: None, is_brief: true })
            }
        }
        form.cm-form method="post" enctype="multipart/form-data" action=(address) novalidate {
            (FormSecrets(me))
            input type="hidden" name="version" value=(form.version);
            (TextArea {
                label: &words.get("update-text"), hint: Some(&words.with("update-hint", &most)), rows: 4,
                field: Field::new(words, "body", &form.body, errors), draft: Some((words, &address)),
            })
            (tags_input(me, &form.tags, errors))
            (picture_input(me, form, own.picture.as_ref(), errors))
            p.govuk-hint { (words.get("update-edit-lead")) }
            (Button(&words.get("save")))
        }
    })
}

/// What an update said before.
pub fn history(me: &Me, update: &Seen<Update>, earlier: &[Earlier], has_more: bool) -> Markup {
    let words = me.words;
    let title = words.get("update-history");
    let older = earlier
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{}?before={}", paths::update_history(update.id), last.number));
    Page::new(me, Section::Talk, &title).marked(update.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::update(update.id)) { (words.with("update-by", &[("name", update.author.as_str().into())])) } }
        h1.govuk-heading-l { (title) }
        (versions::earlier(me, &update.body_html, earlier.iter().map(|one| (one.number, one.at, &one.body)), older))
    })
}

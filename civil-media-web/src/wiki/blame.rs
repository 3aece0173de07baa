//! Who wrote which paragraph of a page.
use actix_web::HttpRequest;
use civil_media_core::policy::Seen;
use civil_media_core::wiki::{self, Blamed, PageKey, WikiPage};
use maud::{Markup, html};

use super::pages::key;
use crate::components::GuestBadge;
use crate::error::Result;
use crate::forms::page;
use crate::home::byline;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// The paragraphs of a page, each with whoever wrote it last.
pub async fn show(visitor: Visitor, request: HttpRequest) -> Result {
    let key = key(&request)?;
    let asked = key.clone();
    let (me, (found, blamed)) = visitor
        .read(move |conn, actor| {
            let found = wiki::find(conn, actor, &asked)?;
            let blamed = wiki::blame(conn, &found)?;
            Ok((found, blamed))
        })
        .await?;
    Ok(page(view(&me, &key, &found, &blamed)))
}

fn view(me: &Me, key: &PageKey, found: &Seen<WikiPage>, blamed: &Blamed) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-blame-of", &[("title", found.title.as_str().into())]);
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::page_history(space, &found.path)) { (words.get("wiki-history")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("wiki-blame-text")) }
        table.govuk-table.cm-blame {
            caption.govuk-visually-hidden { (title) }
            thead { tr {
                th.govuk-table__header scope="col" { (words.get("wiki-blame-who")) }
                th.govuk-table__header scope="col" { (words.get("text-label")) }
            } }
            tbody { @for some in blamed.paragraphs.chunk_by(|one, next| one.1 == next.1) {
                @let from = some.first().and_then(|(_, number)| *number);
                tr {
                    th.cm-blame__who scope="row" {
                        @match from.and_then(|number| blamed.versions.get(&number)) {
                            Some(version) => {
                                (byline(&version.author, version.profile(), None)) (GuestBadge(words, version.is_by_guest))
                                br;
                                @if version.number > 1 {
                                    a.govuk-link href=(paths::page_changes(space, &found.path, version.number - 1, version.number)) {
                                        (words.with("wiki-version", &[("n", version.number.into()), ("at", words.date(version.at).into())]))
                                    }
                                } @else {
                                    a.govuk-link href=(paths::page_version(space, &found.path, 1)) {
                                        (words.with("wiki-version", &[("n", 1.into()), ("at", words.date(version.at).into())]))
                                    }
                                }
                                @if !version.note.is_empty() { br; q.cm-quiet { (version.note) } }
                            },
                            None => span.cm-quiet { (words.get("wiki-blame-older")) },
                        }
                    }
                    td.cm-blame__text lang=[words.foreign(found.language)] { @for (text, _) in some { p { (text) } } }
                }
            } }
        }
        p { a.govuk-link href=(paths::page(space, &found.path)) { (words.get("wiki-now")) } }
    })
}

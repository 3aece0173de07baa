//! What readers do with an item: react, follow, keep for later.
use actix_web::web::{Path, Query};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Card, Reacted, Reaction, Responses};
use civil_media_core::page::Page as List;
use civil_media_core::policy::Seen;
use civil_media_core::{Actor, Tx, Written};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::FormSecrets;
use crate::error::{Result, WebError};
use crate::forms::{Sent, page, see};
use crate::home::{Before, SIZE, byline, entry};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};
use crate::watching::wanted;
use crate::words::Words;

/// A press of a button: of which kind, and whether it is to be so from now on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PressForm {
    kind: String,
    on: String,
}

/// Which reaction a button sends, and whether it is to be so: a minus before it takes it back.
pub fn pressed(sent: &str) -> Result<(Reaction, bool)> {
    let (kind, on) = sent.strip_prefix('-').map_or((sent, true), |kind| (kind, false));
    Ok((kind.parse().map_err(|_| WebError::BadRequest("no such reaction"))?, on))
}

/// Reacts, or takes it back.
pub async fn react(visitor: Visitor, id: Path<ItemId>, sent: Sent<PressForm>) -> Result {
    let id = id.into_inner();
    let (kind, on) = pressed(&sent.form.kind)?;
    press(visitor, id, sent, "#responses", move |tx, actor| items::react(tx, actor, id, kind, on)).await
}

/// Follows, or no more: from the item, or from the list of what one follows.
pub async fn watch(visitor: Visitor, id: Path<ItemId>, sent: Sent<PressForm>) -> Result {
    let id = id.into_inner();
    let wanted = wanted(&sent.form.on);
    let from_list = sent.form.kind == "list";
    let work = move |tx: &mut Tx<'_>, actor: &Actor| items::watch(tx, actor, id, wanted);
    if from_list {
        visitor.submit(sent.submission, work).await?;
        return Ok(see(&paths::watching()));
    }
    press(visitor, id, sent, "#responses", work).await
}

/// Keeps for later, or no more: from the item, or from the list of what one keeps.
pub async fn save(visitor: Visitor, id: Path<ItemId>, sent: Sent<PressForm>) -> Result {
    let id = id.into_inner();
    let on = sent.form.on == "yes";
    let from_list = sent.form.kind == "list";
    if from_list {
        visitor.submit(sent.submission, move |tx, actor| items::save(tx, actor, id, on)).await?;
        return Ok(see(&paths::saved()));
    }
    press(visitor, id, sent, "#responses", move |tx, actor| items::save(tx, actor, id, on)).await
}

async fn press<F>(visitor: Visitor, id: ItemId, sent: Sent<PressForm>, anchor: &str, work: F) -> Result
where
    F: FnOnce(&mut Tx<'_>, &Actor) -> Written<()> + Send + 'static,
{
    visitor.submit(sent.submission, work).await?;
    let (_, card) = visitor.read(move |conn, actor| items::find(conn, actor, id)).await?;
    Ok(see(&format!("{}{anchor}", paths::item(&card))))
}

/// How many of those who reacted are named on one page.
pub const MOST_NAMED: usize = 200;

/// Who reacted to an item.
pub async fn who(visitor: Visitor, id: Path<ItemId>) -> Result {
    let id = id.into_inner();
    let (me, (card, found)) = visitor
        .read(move |conn, actor| {
            let card = items::find(conn, actor, id)?;
            let found = items::who_reacted(conn, &card, MOST_NAMED as i64 + 1)?;
            Ok((card, found))
        })
        .await?;
    Ok(page(named(&me, &card, &found)))
}

/// What one keeps for later.
pub async fn saved(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor.read(move |conn, actor| items::saved(conn, actor, before, SIZE)).await?;
    Ok(page(kept(&me, &found)))
}

/// What one may press under an item, and what others pressed.
pub fn bar(me: &Me, item: ItemId, may_react: bool, found: &Responses) -> Markup {
    let words = me.words;
    let all: i64 = found.reactions.iter().map(|one| one.people).sum();
    html! {
        div.cm-responses #responses {
            form.cm-reactions method="post" action=(paths::react(item)) {
                (FormSecrets(me))
                @for one in &found.reactions {
                    @let said = word(words, one.kind);
                    @if may_react {
                        button.cm-reaction type="submit" name="kind" value={ @if one.mine { "-" } (one.kind.as_str()) } aria-pressed=(one.mine) {
                            (said)
                            @if one.people > 0 { " " span.cm-reaction__count { (one.people) } }
                        }
                    } @else if one.people > 0 {
                        span.cm-reaction { (said) " " span.cm-reaction__count { (one.people) } }
                    }
                }
                @if all > 0 { a.govuk-link href=(paths::reactions(item)) { (words.get("reactions-who")) } }
            }
            div.cm-actions {
                (toggle(me, paths::watch(item), found.is_watched, ["item-watch", "item-unwatch"]))
                (toggle(me, paths::save(item), found.is_saved, ["item-save", "item-unsave"]))
            }
        }
    }
}

fn toggle(me: &Me, action: String, is_on: bool, [on, off]: [&str; 2]) -> Markup {
    html! {
        form.cm-act method="post" action=(action) {
            (FormSecrets(me))
            input type="hidden" name="on" value=(if is_on { "no" } else { "yes" });
            button.cm-linkbutton type="submit" { (me.words.get(if is_on { off } else { on })) }
        }
    }
}

fn named(me: &Me, card: &Seen<Card>, found: &[Reacted]) -> Markup {
    let words = me.words;
    let title = words.get("reactions-title");
    Page::new(me, Section::Elsewhere, &title).marked(card.placing.item_marking.max(card.place.marking)).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::item(card)) { (card.title) } }
        h1.govuk-heading-l { (title) }
        (people(me, found))
    })
}

/// Who reacted, and how.
pub fn people(me: &Me, found: &[Reacted]) -> Markup {
    let words = me.words;
    html! {
        @if found.is_empty() { p.cm-empty { (words.get("reactions-none")) } }
        ul.govuk-list { @for one in found.iter().take(MOST_NAMED) {
            li { (word(words, one.kind)) ": " (byline(&one.name, &one.handle, None)) " · " (words.date(one.at)) }
        } }
        @if found.len() > MOST_NAMED { p.cm-quiet { (words.with("reactions-more", &[("n", MOST_NAMED.into())])) } }
    }
}

fn kept(me: &Me, found: &List<Seen<Card>>) -> Markup {
    let words = me.words;
    let title = words.get("saved-title");
    Page::new(me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("saved-none")) } }
        ul.cm-feed { @for card in &found.rows {
            (entry(me, card, &html! {
                form.cm-act method="post" action=(paths::save(card.id)) {
                    (FormSecrets(me))
                    input type="hidden" name="on" value="no";
                    input type="hidden" name="kind" value="list";
                    button.cm-linkbutton type="submit" { (words.get("item-unsave")) span.govuk-visually-hidden { ": " (card.title) } }
                }
            }))
        } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::saved()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

/// What a reaction is called.
pub fn word(words: Words, kind: Reaction) -> std::borrow::Cow<'static, str> {
    words.get(match kind {
        Reaction::Like => "reaction-like",
        Reaction::Thanks => "reaction-thanks",
        Reaction::Useful => "reaction-useful",
        Reaction::Celebrate => "reaction-celebrate",
        Reaction::Care => "reaction-care",
    })
}

//! The comments of an entry.
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

use super::wxr::{Approval, CommentKind, Entry, EntryComment, threads};
use crate::db::Tx;
use crate::error::Result;
use crate::ids::{CommentId, ItemId, PersonId};
use crate::imports::authors::Authors;
use crate::imports::markdown::comment_to_markdown;
use crate::imports::report::{Reason, Report};
use crate::imports::run::id_of;
use crate::schema::{comments, items};
use crate::text::{Markdown, RENDERER};

/// How many comments are written at once.
const TOGETHER: usize = 200;

/// Places the comments that were shown there, in the order of their time, each below what it answers.
pub(super) fn place(
    tx: &mut Tx<'_>,
    (item, person): (ItemId, PersonId),
    entry: &mut Entry,
    authors: &Authors,
    report: &mut Report,
) -> Result<()> {
    threads(&mut entry.comments);
    let mut rows = Vec::new();
    // The id here, and that of its thread, by number there.
    let mut placed: HashMap<u64, (CommentId, CommentId)> = HashMap::new();
    let mut last = DateTime::<Utc>::MIN_UTC;
    for comment in &entry.comments {
        if comment.approval != Approval::Approved {
            report.leave(Reason::CommentHeld, &entry.title);
            continue;
        }
        let Some(body) = body_of(comment) else {
            report.leave(Reason::CommentText, &entry.title);
            continue;
        };
        // The order here is that of the ids, which begin with the time, in thousandths of a second.
        let at = comment.at.unwrap_or(tx.now).min(tx.now);
        let in_order = if at > last { at } else { last + Duration::milliseconds(1) };
        last = in_order;
        let id = CommentId(id_of(in_order));
        let above = placed.get(&comment.parent).copied();
        placed.insert(comment.id, (id, above.map_or(id, |(_, thread)| thread)));
        let known = authors.of_email(&comment.email);
        let name: String = comment.author.trim().chars().filter(|c| !c.is_control()).take(200).collect();
        let credited = known.is_none().then(|| if name.is_empty() { "?".to_owned() } else { name });
        let html = body.render_brief();
        rows.push((
            comments::id.eq(id),
            comments::item_id.eq(item),
            comments::parent_id.eq(above.map(|(parent, _)| parent)),
            comments::thread_id.eq(above.map(|(_, thread)| thread)),
            comments::author_id.eq(known.unwrap_or(person)),
            comments::credited_name.eq(credited),
            comments::body.eq(body),
            comments::body_html.eq(html),
            comments::renderer.eq(RENDERER),
            comments::created_at.eq(at),
            comments::updated_at.eq(at),
        ));
    }
    let count = rows.len();
    while !rows.is_empty() {
        let some: Vec<_> = rows.drain(..rows.len().min(TOGETHER)).collect();
        diesel::insert_into(comments::table).values(some).execute(tx.conn)?;
    }
    diesel::update(items::table.find(item)).set(items::comment_count.eq(count as i32)).execute(tx.conn)?;
    report.comments += count as u32;
    Ok(())
}

fn body_of(comment: &EntryComment) -> Option<Markdown> {
    let text = super::place::legal(&comment_to_markdown(&comment.content));
    let text = match comment.kind {
        CommentKind::Comment => text,
        // Another site mentioned it.
        CommentKind::Pingback | CommentKind::Trackback if comment.url.starts_with("http") => {
            format!("<{}>\n\n{text}", comment.url)
        }
        CommentKind::Pingback | CommentKind::Trackback => text,
    };
    Markdown::parse_to(&text, Markdown::MOST_COMMENT).ok()
}

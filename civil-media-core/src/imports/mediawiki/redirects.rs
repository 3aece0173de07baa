//! What leads to pages from where they do not stand.
use diesel::prelude::*;

use super::index::Becomes;
use super::place::{Target, old_address};
use crate::db::Tx;
use crate::ids::ItemId;
use crate::imports::report::{Reason, Report};
use crate::imports::run::Failed;
use crate::imports::wiki::remember;
use crate::items::ItemKind;
use crate::schema::{items, page_addresses};
use crate::text::Title;
use crate::wiki::{self, Stands};

/// Redirects lead on, for ever: by their paths, and links to them.
pub(super) fn lead_on(tx: &mut Tx<'_>, into: &Target<'_>, report: &mut Report) -> Result<(), Failed> {
    let space = into.space.place.id;
    for known in &into.index.pages {
        let Becomes::Redirect(_) = &known.becomes else { continue };
        if known.is_here {
            report.already += 1;
            continue;
        }
        let Some(target) = into.index.page(&known.name) else {
            report.leave(Reason::RedirectLost, &known.title);
            continue;
        };
        // What is only tried is taken back before it is led to.
        if items::table.find(target.item).select(items::id).first::<ItemId>(tx.conn).optional()?.is_none() {
            report.redirects += 1;
            continue;
        }
        let path = into.index.path_of(&known.name);
        let there = items::table
            .filter(items::space_id.eq(space).and(items::kind.eq(ItemKind::Page)).and(items::path.eq(&path)))
            .select(items::id);
        let there: Option<ItemId> = there.first(tx.conn).optional()?;
        if path.len() <= 400 && there.is_none() {
            diesel::insert_into(page_addresses::table)
                .values((
                    page_addresses::space_id.eq(space),
                    page_addresses::path.eq(&path),
                    page_addresses::item_id.eq(target.item),
                    page_addresses::since.eq(tx.now),
                ))
                .on_conflict_do_nothing()
                .execute(tx.conn)?;
            let own = known.name.title.rsplit('/').next().unwrap_or_default();
            let short: String = own.chars().take(Title::MOST).collect();
            if let Ok(title) = Title::parse(&short) {
                wiki::found(tx, &Stands { id: target.item, space, path: &path }, &title)?;
            }
        } else if there != Some(target.item) {
            report.leave(Reason::RedirectLost, &known.title);
        }
        remember(tx, into.space.place.id, into.source, known.number, target.item)?;
        old_address(tx, into, &known.title, target.item)?;
        report.redirects += 1;
    }
    Ok(())
}

//! Anchors that outlive the renaming of their headings.
use diesel::prelude::*;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::db::Tx;
use crate::error::Result;
use crate::ids::ItemId;
use crate::schema::page_anchors;
use crate::text::Html;

/// The most old anchors that a page keeps.
const MOST: i64 = 500;

/// A page's new HTML with the anchors that its headings ever had: where a heading took the place of another one, the
/// anchor of that leads to it.
pub(super) fn carry(tx: &mut Tx<'_>, page: ItemId, old: &Html, new: &Html) -> Result<Html> {
    let (before, now) = (old.anchors(), new.anchors());
    for (was, is) in renamed(&before, &now) {
        let of_page = page_anchors::table.filter(page_anchors::item_id.eq(page));
        diesel::update(of_page.filter(page_anchors::now.eq(was))).set(page_anchors::now.eq(is)).execute(tx.conn)?;
        diesel::insert_into(page_anchors::table)
            .values((page_anchors::item_id.eq(page), page_anchors::anchor.eq(was), page_anchors::now.eq(is)))
            .on_conflict((page_anchors::item_id, page_anchors::anchor))
            .do_update()
            .set(page_anchors::now.eq(is))
            .execute(tx.conn)?;
    }
    let kept: Vec<(String, String)> = page_anchors::table
        .filter(page_anchors::item_id.eq(page).and(page_anchors::now.eq_any(&now)))
        .order(page_anchors::anchor)
        .limit(MOST)
        .select((page_anchors::anchor, page_anchors::now))
        .load(tx.conn)?;
    // A heading of its own has its anchor for itself.
    let kept: Vec<_> = kept.into_iter().filter(|(anchor, _)| !now.contains(&&**anchor)).collect();
    Ok(if kept.is_empty() { new.clone() } else { new.with_anchors(&kept) })
}

/// The longest an anchor may be that is kept.
const LONGEST: usize = 400;

/// The anchors of headings that others took the place of, each with that of the other.
fn renamed<'a>(before: &[&'a str], now: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let replaced = capture_diff_slices(Algorithm::Myers, before, now);
    let pairs = replaced.into_iter().flat_map(|op| match op {
        DiffOp::Replace { old_index, old_len, new_index, new_len } => {
            let few = old_len.min(new_len);
            let (old, new) = (&before[old_index..old_index + few], &now[new_index..new_index + few]);
            old.iter().copied().zip(new.iter().copied()).collect()
        }
        _ => Vec::new(),
    });
    pairs.filter(|(was, is)| !now.contains(was) && was.chars().count().max(is.chars().count()) <= LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_took_the_place_of_others() {
        for (before, now, pairs) in [
            (&["a", "b", "c"][..], &["a", "x", "c"][..], &[("b", "x")][..]),
            (&["a", "b"], &["x", "y", "z"], &[("a", "x"), ("b", "y")]),
            (&["a", "b", "c"], &["a", "c"], &[]),
            (&["a", "b"], &["b", "a"], &[]),
            (&[], &["a"], &[]),
        ] {
            assert_eq!(renamed(before, now), pairs, "{before:?} {now:?}");
        }
    }
}

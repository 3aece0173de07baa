//! Anchors that outlive the renaming of their headings.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::upsert::excluded;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::db::Tx;
use crate::error::Result;
use crate::ids::ItemId;
use crate::schema::page_anchors;
use crate::text::Html;

/// The most old anchors that a page shows, and keeps: what was renamed after that many is not carried along.
const MOST: usize = 500;
const MOST_KEPT: i64 = 2_000;
/// Of how many headings it is found out which took the place of which, and how long that may take. A text of more has no
/// reader who follows a link to one of them.
const MOST_HEADINGS: usize = 1_000;
const PATIENCE: Duration = Duration::from_millis(200);

/// A page's new HTML with the anchors that its headings ever had: where a heading took the place of another one, the
/// anchor of that leads to it.
pub(super) fn carry(tx: &mut Tx<'_>, page: ItemId, old: &Html, new: &Html) -> Result<Html> {
    let (before, now) = (old.anchors(), new.anchors());
    let known: Vec<(String, String)> = page_anchors::table
        .filter(page_anchors::item_id.eq(page))
        .order(page_anchors::anchor)
        .limit(MOST_KEPT)
        .select((page_anchors::anchor, page_anchors::now))
        .load(tx.conn)?;
    let is_full = known.len() as i64 == MOST_KEPT;
    let mut kept: BTreeMap<String, String> = known.into_iter().collect();
    let renamed = renamed(&before, &now);
    if !is_full && !renamed.is_empty() {
        let to: HashMap<&str, &str> = renamed.iter().copied().collect();
        for heading in kept.values_mut() {
            if let Some(is) = to.get(&**heading) {
                (*is).clone_into(heading);
            }
        }
        kept.extend(renamed.into_iter().map(|(was, is)| (was.to_owned(), is.to_owned())));
        let rows: Vec<_> = kept
            .iter()
            .map(|(anchor, now)| {
                (page_anchors::item_id.eq(page), page_anchors::anchor.eq(anchor), page_anchors::now.eq(now))
            })
            .collect();
        diesel::insert_into(page_anchors::table)
            .values(rows)
            .on_conflict((page_anchors::item_id, page_anchors::anchor))
            .do_update()
            .set(page_anchors::now.eq(excluded(page_anchors::now)))
            .execute(tx.conn)?;
    }
    let there: HashSet<&str> = now.iter().copied().collect();
    let kept = kept.into_iter().filter(|(_, now)| there.contains(&**now));
    // A heading of its own has its anchor for itself.
    let kept: Vec<_> = kept.filter(|(anchor, _)| !there.contains(&**anchor)).take(MOST).collect();
    Ok(if kept.is_empty() { new.clone() } else { new.with_anchors(&kept) })
}

/// The longest an anchor may be that is kept.
const LONGEST: usize = 400;

/// The anchors of headings that others took the place of, each with that of the other.
fn renamed<'a>(before: &[&'a str], now: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    if before.len().max(now.len()) > MOST_HEADINGS {
        return Vec::new();
    }
    let until = Instant::now() + PATIENCE;
    let replaced = capture_diff_slices_deadline(Algorithm::Myers, before, now, Some(until));
    let there: HashSet<&str> = now.iter().copied().collect();
    let pairs = replaced.into_iter().flat_map(|op| match op {
        DiffOp::Replace { old_index, old_len, new_index, new_len } => {
            let few = old_len.min(new_len);
            let (old, new) = (&before[old_index..old_index + few], &now[new_index..new_index + few]);
            old.iter().copied().zip(new.iter().copied()).collect()
        }
        _ => Vec::new(),
    });
    pairs.filter(|(was, is)| !there.contains(was) && was.chars().count().max(is.chars().count()) <= LONGEST).collect()
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
        let many = |letter| (0..30_000).map(|n| format!("{letter}{n}")).collect::<Vec<String>>();
        let (before, now) = (many('a'), many('b'));
        let [before, now] = [&before, &now].map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(renamed(&before, &now).is_empty());
        assert_eq!(renamed(&before[..900], &now[..900]).len(), 900);
    }
}

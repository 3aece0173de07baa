//! Who wrote which paragraph of a page.
use std::collections::HashMap;

use super::model::WikiPage;
use crate::db::Conn;
use crate::error::Result;
use crate::items::{self as all_items, Revision};
use crate::policy::Seen;
use crate::text::Blame;

/// How many versions are read at once, and how many are looked at altogether.
const TOGETHER: usize = 20;
const MOST: usize = 400;

/// The paragraphs of a page as it is now, with the versions that brought them.
#[derive(Debug)]
pub struct Blamed {
    /// Each as written, with the number of its version; none for those that are older than was looked at.
    pub paragraphs: Vec<(String, Option<i32>)>,
    /// The versions that are named there.
    pub versions: HashMap<i32, Revision>,
}

/// Who wrote each paragraph of a page that has been seen: which version it came with, of the newest 400.
pub fn blame(conn: &mut Conn, page: &Seen<WikiPage>) -> Result<Blamed> {
    let mut blame = Blame::of(&page.body, page.version);
    let mut versions = HashMap::new();
    let mut before = None;
    'all: while versions.len() < MOST {
        let (some, has_more) = all_items::revisions(conn, page.id, before, TOGETHER)?;
        for revision in some {
            if revision.number < page.version {
                if blame.is_done() {
                    break 'all;
                }
                blame.before(&revision.body, revision.number);
            }
            before = Some(revision.number);
            versions.insert(revision.number, revision);
        }
        if !has_more {
            break;
        }
    }
    let paragraphs = blame.end();
    versions.retain(|number, _| paragraphs.iter().any(|(_, from)| *from == Some(*number)));
    Ok(Blamed { paragraphs, versions })
}

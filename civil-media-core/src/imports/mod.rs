//! Bringing along what was written elsewhere: the export of a WordPress site into a blog and its space, and that of a
//! MediaWiki, or what was taken out of a wiki of this suite, into a wiki.
//!
//! A file is read twice: once to know all that is in it, without writing anything, and once to place it. What was
//! placed is remembered by its number there, so that bringing a file again, after a break or for certainty, adds only
//! what is missing. Nobody is told of anything, and nobody gains a right by it.
mod address;
mod archive;
mod authors;
mod files;
mod jobs;
mod markdown;
mod mediawiki;
mod old;
mod report;
mod run;
mod wiki;
mod wordpress;
mod xml;

pub use archive::{WantedArchive, archive};
pub use authors::{bringer, parse_authors};
pub use files::Uploads;
pub(crate) use jobs::let_go_of_idle;
pub use jobs::{Import, ImportState, begin, find, go_on, of_blog, work, work_once};
#[cfg(feature = "testing")]
pub(crate) use mediawiki::wikitext_converted;
pub use mediawiki::{WantedWiki, mediawiki};
pub use old::moved;
pub use report::{Line, Reason, Report};
pub use run::{BadArchive, Failed, Progress};
pub use wordpress::{Wanted, wordpress};

/// One of the real exports that lie beside the project; none, and a word of it, where they are absent.
#[cfg(test)]
fn exported(name: &str) -> Option<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/wordpress/");
    let read = std::fs::read(format!("{folder}{name}")).ok();
    if read.is_none() {
        eprintln!("skipped: {name} is not here");
    }
    read
}

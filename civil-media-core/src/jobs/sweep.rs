use crate::db::{Tx, Written};
use crate::imports;
use crate::items;
use crate::people::search;
use crate::spaces;
use crate::wiki;

/// What time brings about: guests whose date has passed, posts that began or ended, files and edits that nobody went on
/// with, how many people there are.
pub(crate) fn sweep(tx: &mut Tx<'_>) -> Written<()> {
    spaces::end_overdue_guests(tx)?;
    search::reindex_due(tx)?;
    imports::let_go_of_idle(tx)?;
    items::let_go_of_unsaved(tx)?;
    wiki::forget_editors(tx)?;
    // A number for people to read is no reason to let a guest stay longer.
    if let Err(error) = tx.attempt(spaces::count_service) {
        tracing::warn!(%error, "the service could not be counted; pages show the last number");
    }
    tx.recorded(())
}

use crate::db::{Tx, Written};
use crate::people::search;
use crate::spaces;

/// What time brings about: guests whose date has passed, posts that began or ended, how many there are.
pub(crate) fn sweep(tx: &mut Tx<'_>) -> Written<()> {
    spaces::end_overdue_guests(tx)?;
    search::reindex_due(tx)?;
    spaces::count_service(tx)?;
    tx.recorded(())
}

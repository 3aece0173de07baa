use crate::db::{Tx, Written};
use crate::spaces;

/// What time brings about: guests whose date has passed.
pub(crate) fn sweep(tx: &mut Tx<'_>) -> Written<()> {
    spaces::end_overdue_guests(tx)?;
    tx.recorded(())
}

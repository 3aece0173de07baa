//! What an operator does from a shell. It is recorded like everything else, by the agent "operator".
use diesel::prelude::*;

use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::people;
use crate::signin::{Keys, providers};

/// Switches a person off or on, found by handle or email. Gives their name.
///
/// # Errors
/// A sentence for the operator.
pub fn switch_person(conn: &mut Conn, who: &str, off: bool) -> Result<String, String> {
    conn.transaction(|conn| {
        people::switch_by_operator(&mut Tx::new(conn, None), who, off).map(crate::Recorded::into_inner)
    })
    .map_err(|error: Error| match error {
        Error::NotFound => format!("There is nobody with the handle or email {who}."),
        other => format!("It could not be done: {other}."),
    })
}

/// Seals every provider's secret anew with the first key. Gives how many there were.
///
/// # Errors
/// A sentence for the operator.
pub fn reseal(conn: &mut Conn, keys: &Keys) -> Result<usize, String> {
    conn.transaction(|conn| providers::reseal(&mut Tx::new(conn, None), keys))
        .map_err(|error: Error| format!("It could not be done: {error}."))
}

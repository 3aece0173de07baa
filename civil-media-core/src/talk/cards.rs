//! What messages lead to, shown below them.
use std::collections::HashMap;

use super::model::Message;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::MessageId;
use crate::items::{self, Card};
use crate::policy::{Actor, Seen};

/// How many things one message shows.
const MOST: usize = 3;

/// The posts, pages, files and updates that these messages lead to, of what the actor may read.
pub fn cards(conn: &mut Conn, actor: &Actor, of: &[Message]) -> Result<HashMap<MessageId, Vec<Seen<Card>>>> {
    let there: Vec<&Message> = of.iter().filter(|message| message.deleted_at.is_none()).collect();
    let texts: Vec<_> = there.iter().map(|message| &message.body).collect();
    let found = items::cards_in(conn, actor, &texts, MOST)?;
    Ok(there.iter().map(|message| message.id).zip(found).filter(|(_, cards)| !cards.is_empty()).collect())
}

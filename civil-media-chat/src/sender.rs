//! Stores the messages of many writers together: one transaction for what came while the last one
//! committed. The acknowledgement goes out after the commit.
use civil_media_core::ids::ClientId;
use civil_media_core::talk::{self, Outcome, Send};
use civil_media_core::{Db, Error, Result};
use std::sync::Arc;
use tokio::sync::mpsc;

use crate::hub::{Hub, Mailbox, Post};
use crate::protocol::{Code, Notice, close};

/// Messages that may wait to be stored.
const WAITING: usize = 4096;
/// Messages of one transaction.
const TOGETHER: usize = 256;

/// The way to the database for messages.
#[derive(Debug, Clone)]
pub struct Sender(mpsc::Sender<(Send, Mailbox)>);

impl Sender {
    /// Starts storing, on a task that ends when the last sender is gone.
    pub fn start(db: Db, hub: Hub) -> Self {
        let (sender, received) = mpsc::channel(WAITING);
        tokio::spawn(store(db, hub, received));
        Self(sender)
    }

    /// Hands a message over; its answer comes to the mailbox. False if too many are waiting.
    pub fn send(&self, message: Send, answer_to: Mailbox) -> bool {
        self.0.try_send((message, answer_to)).is_ok()
    }
}

async fn store(db: Db, hub: Hub, mut received: mpsc::Receiver<(Send, Mailbox)>) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    while received.recv_many(&mut waiting, TOGETHER).await > 0 {
        let (sends, mailboxes): (Vec<Send>, Vec<Mailbox>) = waiting.drain(..).unzip();
        let ids: Vec<ClientId> = sends.iter().map(|send| send.message.client_id).collect();
        metrics::histogram!("chat_batch_messages").record(sends.len() as f64);
        match store_together(&db, sends.into()).await {
            Ok(outcomes) => {
                for ((outcome, mailbox), client_id) in outcomes.into_iter().zip(mailboxes).zip(ids) {
                    answer(&hub, outcome, &mailbox, client_id);
                }
            }
            Err(error) => {
                let code = Code::of(&error);
                for (mailbox, client_id) in mailboxes.into_iter().zip(ids) {
                    let _ = mailbox.try_send(Arc::new(Post::Frame(code.refused(Some(client_id), None))));
                }
            }
        }
    }
}

/// How often a batch is tried again as it is.
const TRIES: u32 = 3;

/// Stores a batch. Where one client id was being stored by another node at the same moment, the next try finds
/// it. Whoever goes on with that is left alone with it: then each message has a transaction of its own.
async fn store_together(db: &Db, sends: Arc<[Send]>) -> Result<Vec<Result<Outcome>>> {
    for _ in 0..TRIES {
        let batch = sends.clone();
        match db.system(move |tx| talk::send_all(tx, &batch)).await {
            Err(Error::Conflict) => {}
            stored => return stored,
        }
    }
    let mut outcomes = Vec::with_capacity(sends.len());
    for send in sends.iter().cloned() {
        let stored = db.system(move |tx| talk::send_all(tx, &[send])).await;
        outcomes.push(stored.and_then(|mut one| one.pop().unwrap_or(Err(Error::NotFound))));
    }
    Ok(outcomes)
}

fn answer(hub: &Hub, outcome: Result<Outcome>, mailbox: &Mailbox, client_id: ClientId) {
    let frame = match outcome {
        Ok(Outcome::Stored(message) | Outcome::Known(message)) => {
            let stored =
                Notice::Stored { client_id, channel: message.channel_id, number: message.number, id: message.id };
            hub.deliver(message.channel_id, message.number, &Notice::from(&message).frame());
            stored.frame()
        }
        Err(Error::SignedOut) => {
            let _ = mailbox.try_send(Arc::new(Post::Close(close::SIGNED_OUT, "signed out")));
            return;
        }
        Err(error) => Code::of(&error).refused(Some(client_id), None),
    };
    // A writer whose mailbox is full is let go by the next message, and resends.
    let _ = mailbox.try_send(Arc::new(Post::Frame(frame)));
}

//! The end of a socket. actix waits for the client to close the connection, for ever: with this it waits a moment.
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use tokio::time::{Sleep, sleep};

/// How long a client has to close the connection, once all that was said to it is written.
const PATIENCE: Duration = Duration::from_millis(400);

/// What a socket sends, and then the end of the connection.
#[derive(Debug)]
pub struct Ending<B> {
    body: B,
    /// Runs out when the connection is to end.
    end: Option<Pin<Box<Sleep>>>,
}

impl<B> Ending<B> {
    /// Ends a connection a moment after this has ended.
    pub fn after(body: B) -> Self {
        Self { body, end: None }
    }
}

impl<B: MessageBody + Unpin> MessageBody for Ending<B> {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if self.end.is_none() {
            match Pin::new(&mut self.body).poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(piece)) => return Poll::Ready(Some(piece.map_err(Into::into))),
                Poll::Ready(None) => self.end = Some(Box::pin(sleep(PATIENCE))),
            }
        }
        let Some(end) = self.end.as_mut() else { return Poll::Pending };
        // An error is what makes actix let go of the connection.
        end.as_mut().poll(cx).map(|()| Some(Err("the client keeps a connection that has ended".into())))
    }
}

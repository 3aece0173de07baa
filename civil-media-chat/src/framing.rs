//! How frames are read off a socket: with their limits, put together, and what a broken one closes it with.
use std::io::ErrorKind;

use actix_ws::{AggregatedMessageStream, CloseCode, MessageStream, ProtocolError};

use crate::protocol::MOST_BYTES;

/// The frames of a socket, each as large as the protocol allows, alone or in parts.
pub fn frames(stream: MessageStream) -> AggregatedMessageStream {
    stream.max_frame_size(MOST_BYTES).aggregate_continuations().max_continuation_size(MOST_BYTES)
}

/// The close code for what a client did against the rules (RFC 6455, 7.4.1). For some of it actix has no kinds
/// of its own, but words.
pub fn broken(error: &ProtocolError) -> CloseCode {
    match error {
        ProtocolError::Overflow => CloseCode::Size,
        ProtocolError::Io(io) if io.kind() == ErrorKind::Other => CloseCode::Size,
        ProtocolError::Io(io) if io.to_string().to_lowercase().contains("utf-8") => CloseCode::Invalid,
        _ => CloseCode::Protocol,
    }
}

//! Load on a running chat. Every message is stored first.
//! `DATABASE_URL=… cargo run --release --example load -- ws://localhost:8081/ws http://localhost:8080 WHAT [--NAME NUMBER]…`
//! - `channel`: one channel, `--readers` (1,000), `--writers` (4) who send as fast as they are answered: deliveries a
//!   second, and how long a message takes from its writer to each reader.
//! - `rate`: `--channels` (200) of `--of` (20) readers, messages at a steady rate, which grows until a second in the
//!   hundred takes 100 ms or more.
//! - `idle`: what `--sockets` (10,000) cost in memory that hear a channel in which nobody speaks.
//! - `back`: how long it takes until `--sockets` (5,000) are back after all were cut off, with what was said meanwhile.
//! - `ask`: how long the newest 50 messages and searches take.
//!
//! All take `--seconds` (5) and `--chat-pid`, of whose memory and processor time they tell.
#![allow(clippy::print_stdout, reason = "it prints what it measured")]
mod asking;
mod channel;
mod client;
mod idle;
mod rate;

use civil_media_core::testing::Crowd;
use client::Options;

/// How many people share the sockets.
const PEOPLE: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::given();
    #[expect(clippy::disallowed_methods, reason = "a tool's own setting")]
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL");
    let crowd = Crowd::gather(&url, PEOPLE, options.channels);
    match &*options.what {
        "channel" => channel::measure(&options, &crowd).await,
        "rate" => rate::measure(&options, &crowd).await,
        "idle" => idle::measure(&options, &crowd).await,
        "back" => idle::come_back(&options, &crowd).await,
        "ask" => asking::measure(&options, &crowd).await,
        other => panic!("unknown: {other}"),
    }
}

//! Talk over real sockets, each test with a database and a server of its own.
mod asking;
mod changing;
mod clocks;
mod exhausted;
mod faults;
mod frames;
mod handshake;
mod hints;
mod nodes;
mod rights;
mod sending;
mod slow;
mod stage;
mod stopping;
mod subscribing;

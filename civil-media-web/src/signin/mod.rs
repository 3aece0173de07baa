//! Sign-in through a department's own provider, and what ends it.
pub mod actions;
pub mod backchannel;
mod device;
mod fetch;
pub mod oidc;
pub mod pages;
mod token;
mod views;

//! Sign-in: departments' providers, the accounts that their claims become, and sessions.
pub mod accounts;
pub mod attempts;
pub mod providers;
pub mod sealing;
pub mod sessions;
pub mod trials;

pub use accounts::{Arrival, Claims, Refusal};
pub use providers::Provider;
pub use sealing::Keys;

#[cfg(test)]
mod tests;

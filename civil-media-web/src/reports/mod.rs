//! Reporting what should not stand as it does, deciding on it, and appealing.
pub mod moderation;
pub mod own;
pub mod report;
mod views;

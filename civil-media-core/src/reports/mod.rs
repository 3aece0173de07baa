//! Reports: what readers say should not stand as it does, the decision on it, and the appeal from that. All that is
//! reported of one thing is a matter. Whose it is to decide says `items/deciders.rs`; who reported is for them alone.
mod appeals;
mod decide;
mod mine;
mod model;
mod read;
mod write;

pub use appeals::{answer_appeal, appeal};
pub use decide::{Settled, decide};
pub use mine::{Decision, MyReport, decided_by, decision, decisions, mine};
pub use model::{
    About, Appeal, DAYS, Decided, Ground, Matter, MatterState, Of, Opened, Outcome, Report, Thing, Verdict, Words,
};
pub use read::{MOST_SHOWN, open, picture, waiting};
pub use write::{Reportable, report, reportable};

#[cfg(test)]
mod gone_tests;
#[cfg(test)]
mod tests;

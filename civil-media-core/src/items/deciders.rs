//! Whose it is to decide on what is reported. The rule is the view `matter_deciders`, as things are at this moment:
//! whoever ceases to lead or to run anything decides no more.
use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::Conn;
use crate::error::Result;
use crate::ids::{MatterId, PersonId};
use crate::stored::words;

diesel::table! {
    /// The view of the same name: who decides on a matter now, and as what.
    matter_deciders (matter_id, person_id) {
        matter_id -> Uuid,
        person_id -> Uuid,
        level -> Text,
    }
}

words! {
    /// As what somebody decides on what is reported.
    Decider {
        /// As a lead of the space.
        Lead = "lead",
        /// As an admin of the department.
        Department = "department",
        /// As one of those who run the suite.
        Suite = "suite",
    }
}

/// Who decides on a matter, and as what.
pub(crate) type Deciding = Vec<(PersonId, Decider)>;

/// Who decides on each of these matters now.
pub(crate) fn deciders_of(conn: &mut Conn, matters: &[MatterId]) -> Result<HashMap<MatterId, Deciding>> {
    let rows: Vec<(MatterId, PersonId, Decider)> = matter_deciders::table
        .filter(matter_deciders::matter_id.eq_any(matters))
        .select((matter_deciders::matter_id, matter_deciders::person_id, matter_deciders::level))
        .load(conn)?;
    let mut found: HashMap<MatterId, Deciding> = HashMap::new();
    for (matter, person, level) in rows {
        found.entry(matter).or_default().push((person, level));
    }
    Ok(found)
}

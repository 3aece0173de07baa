use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::DepartmentId;
use crate::policy::{Actor, Standing, Subject, Tier};
use crate::schema::{department_names, departments};
use crate::stored::words;
use crate::text::Slug;

words! {
    /// What kind of body it is. Ministries and agencies are the civil service; partner bodies are not.
    DepartmentKind {
        /// Headed by a minister, devolved ones included.
        Ministry = "ministry",
        /// Of a ministry.
        Agency = "agency",
        /// An NHS trust, a regulator, a council: public service, but not civil service.
        PartnerBody = "partner_body",
    }
}

/// A department, under the names it has today. Everyone who belongs to one may know of it, and guests of none.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = departments::table.inner_join(department_names::table).filter(department_names::to_date.is_null()))]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its part in addresses.
    pub slug: Slug,
    /// What kind of body.
    pub kind: DepartmentKind,
    /// Its short name.
    pub acronym: String,
    /// The body it belongs to.
    pub parent_id: Option<DepartmentId>,
    /// Its own site; empty if it has not said.
    pub home_page: String,
    /// For how many minutes its people may change or delete what they said in Talk; none for as long as they like.
    pub message_minutes: Option<i32>,
    /// Since when its people can sign in; none while it is being provisioned.
    pub opened_at: Option<DateTime<Utc>>,
    /// Its name in English.
    #[diesel(select_expression = department_names::name_en)]
    pub name_en: String,
    /// Its name in Welsh.
    #[diesel(select_expression = department_names::name_cy)]
    pub name_cy: String,
}

impl Subject for Department {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let is_department_admin = actor.administers.contains(&self.id);
        let runs = is_department_admin || actor.is_suite_admin;
        // While it is being provisioned it is there for those who do that alone.
        let is_known = self.opened_at.is_some() && actor.tier > Tier::Guest;
        (is_known || runs).then(|| Standing { is_department_admin, ..actor.at_large() })
    }
}

/// A department to add.
#[derive(Debug, Clone)]
pub struct NewDepartment {
    /// Its part in addresses.
    pub slug: Slug,
    /// What kind of body.
    pub kind: DepartmentKind,
    /// Its short name.
    pub acronym: String,
    /// The body it belongs to.
    pub parent_id: Option<DepartmentId>,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
    /// Its email domains, approved at once.
    pub domains: Vec<String>,
}

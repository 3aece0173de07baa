use diesel::prelude::*;

use super::model::NewDepartment;
use crate::db::Tx;
use crate::error::Result;
use crate::ids::{DepartmentId, SpaceId};
use crate::policy::{SpaceKind, Visibility};
use crate::schema::{department_domains, department_names, departments};
use crate::spaces::{self, NewSpace};

/// Adds a department with its names, domains and home space: for sample data and the operator's tool.
pub(crate) fn add(tx: &mut Tx<'_>, new: &NewDepartment) -> Result<(DepartmentId, SpaceId)> {
    let id = DepartmentId::new();
    diesel::insert_into(departments::table)
        .values((
            departments::id.eq(id),
            departments::slug.eq(&new.slug),
            departments::kind.eq(new.kind),
            departments::parent_id.eq(new.parent_id),
            departments::acronym.eq(&new.acronym),
            departments::created_at.eq(tx.now),
            departments::opened_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(department_names::table)
        .values((
            department_names::department_id.eq(id),
            department_names::from_date.eq(tx.now.date_naive()),
            department_names::name_en.eq(&new.name_en),
            department_names::name_cy.eq(&new.name_cy),
        ))
        .execute(tx.conn)?;
    let domains: Vec<_> = new
        .domains
        .iter()
        .map(|domain| {
            (
                department_domains::domain.eq(domain),
                department_domains::department_id.eq(id),
                department_domains::is_approved.eq(true),
                department_domains::created_at.eq(tx.now),
            )
        })
        .collect();
    for domain in &new.domains {
        super::domains::displace(tx, domain, id)?;
    }
    diesel::insert_into(department_domains::table).values(domains).execute(tx.conn)?;
    let home = NewSpace {
        name_en: new.name_en.clone(),
        name_cy: new.name_cy.clone(),
        department_ids: vec![id],
        ..NewSpace::of_kind(SpaceKind::Department, new.slug.clone(), Visibility::PublicService)
    };
    let space = spaces::add(tx, &home)?;
    Ok((id, space))
}

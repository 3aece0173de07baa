use diesel::prelude::*;

use super::model::Department;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{DepartmentId, ProviderId};
use crate::policy::{Actor, Seen};
use crate::schema::{department_domains, department_names, department_providers, departments};
use crate::text::Slug;

/// A department by its address.
pub fn find(conn: &mut Conn, slug: &Slug) -> Result<Department> {
    Ok(Department::query().filter(departments::slug.eq(slug)).first(conn)?)
}

/// A department that the actor may know of, by its address.
pub fn known(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Seen<Department>> {
    let department = find(conn, slug)?;
    Seen::by(actor, department)
}

/// A department that the actor may know of, by its id.
pub fn known_by_id(conn: &mut Conn, actor: &Actor, id: DepartmentId) -> Result<Seen<Department>> {
    let department = find_by_id(conn, id)?;
    Seen::by(actor, department)
}

/// A department by its id.
pub fn find_by_id(conn: &mut Conn, id: DepartmentId) -> Result<Department> {
    Ok(Department::query().filter(departments::id.eq(id)).first(conn)?)
}

/// Every department that is open, by name; at most a thousand, of which a service has 200.
pub fn all(conn: &mut Conn) -> Result<Vec<Department>> {
    Ok(Department::query()
        .filter(departments::closed_at.is_null().and(departments::opened_at.is_not_null()))
        .order(department_names::name_en)
        .limit(1000)
        .load(conn)?)
}

/// Which departments are meant, in this order: by their part in addresses, their short name where one alone has it, or
/// their name in either language. None for what is nobody's.
pub fn named(conn: &mut Conn, typed: &[String]) -> Result<Vec<Option<DepartmentId>>> {
    let all = once_opened(conn)?;
    let of = |one: &String| {
        let one = one.trim().to_lowercase();
        let short: Vec<&Department> = all.iter().filter(|of| of.acronym.to_lowercase() == one).collect();
        let is_meant =
            |of: &&Department| *of.slug == *one || of.name_en.to_lowercase() == one || of.name_cy.to_lowercase() == one;
        let found = all.iter().find(is_meant).or(if let [only] = short[..] { Some(only) } else { None });
        found.map(|of| of.id)
    };
    Ok(typed.iter().map(of).collect())
}

/// What these departments are called where somebody types them, as [`named`] understands it; those that are gone too.
pub fn called(conn: &mut Conn, ids: &[DepartmentId]) -> Result<Vec<String>> {
    let all = once_opened(conn)?;
    let call = |one: &Department| {
        let is_alone = all.iter().filter(|of| of.acronym.to_lowercase() == one.acronym.to_lowercase()).count() == 1;
        if is_alone && !one.acronym.is_empty() { one.acronym.clone() } else { one.slug.to_string() }
    };
    Ok(ids.iter().filter_map(|id| all.iter().find(|one| one.id == *id)).map(call).collect())
}

fn once_opened(conn: &mut Conn) -> Result<Vec<Department>> {
    Ok(Department::query()
        .filter(departments::opened_at.is_not_null())
        .order((department_names::name_en, departments::id))
        .limit(2000)
        .load(conn)?)
}

/// The departments that the actor runs, those that are being provisioned among them, by name.
pub fn run_by(conn: &mut Conn, actor: &Actor) -> Result<Vec<Seen<Department>>> {
    let mut query = Department::query()
        .filter(departments::closed_at.is_null())
        .order(department_names::name_en)
        .limit(1000)
        .into_boxed();
    if !actor.is_suite_admin {
        query = query.filter(departments::id.eq_any(actor.administers.clone()));
    }
    Ok(Seen::all(actor, query.load(conn)?))
}

/// The open bodies that belong to this one, by name.
pub fn children(conn: &mut Conn, of: DepartmentId) -> Result<Vec<Department>> {
    Ok(Department::query()
        .filter(departments::parent_id.eq(of).and(departments::closed_at.is_null()))
        .filter(departments::opened_at.is_not_null())
        .order((department_names::name_en, departments::id))
        .limit(500)
        .load(conn)?)
}

/// The department that holds this domain; it has been approved. Also whether it is one of guests.
pub(crate) fn holding(conn: &mut Conn, domain: &str) -> Result<Option<(DepartmentId, bool)>> {
    Ok(department_domains::table
        .inner_join(departments::table)
        .filter(department_domains::domain.eq(domain).and(department_domains::is_approved))
        .filter(departments::closed_at.is_null().and(departments::opened_at.is_not_null()))
        .select((department_domains::department_id, department_domains::is_for_guests))
        .first(conn)
        .optional()?)
}

/// Of some domains those that an open department holds, and whether they are for guests.
pub(crate) fn held_domains(conn: &mut Conn, domains: &[String]) -> Result<Vec<(String, bool)>> {
    Ok(department_domains::table
        .inner_join(departments::table)
        .filter(department_domains::domain.eq_any(domains).and(department_domains::is_approved))
        .filter(departments::closed_at.is_null().and(departments::opened_at.is_not_null()))
        .select((department_domains::domain, department_domains::is_for_guests))
        .load(conn)?)
}

/// Whether people of this department sign in through this provider.
pub(crate) fn is_served_by(conn: &mut Conn, department: DepartmentId, provider: ProviderId) -> Result<bool> {
    let row = department_providers::table.find((department, provider));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(conn)?)
}

//! The addresses of the administration of a department.
use civil_media_core::ids::AppointmentId;
use civil_media_core::text::Slug;

use super::admin_log;

/// A part of the administration of a department.
fn run(department: &Slug, part: &str) -> String {
    format!("/admin/departments/{department}{part}")
}
/// A department, to those who run it.
pub fn admin_department(department: &Slug) -> String {
    run(department, "")
}
/// Where it is opened.
pub fn admin_open(department: &Slug) -> String {
    run(department, "/open")
}
/// Where it is given a domain.
pub fn admin_domains(department: &Slug) -> String {
    run(department, "/domains")
}
/// Where one is taken away.
pub fn admin_remove_domain(department: &Slug) -> String {
    run(department, "/domains/remove")
}
/// Where an address is awaited as an admin.
pub fn admin_await(department: &Slug) -> String {
    run(department, "/admins")
}
/// Where it is awaited no more.
pub fn admin_forget(department: &Slug) -> String {
    run(department, "/admins/forget")
}
/// Its people.
pub fn admin_people(department: &Slug) -> String {
    run(department, "/people")
}
/// Where a list of people is loaded.
pub fn admin_list(department: &Slug) -> String {
    run(department, "/people/load")
}
/// Its teams.
pub fn admin_teams(department: &Slug) -> String {
    run(department, "/teams")
}
/// Where somebody is switched off.
pub fn admin_switch_off(department: &Slug, person: &Slug) -> String {
    run(department, &format!("/people/{person}/off"))
}
/// Where somebody is switched on.
pub fn admin_switch_on(department: &Slug, person: &Slug) -> String {
    run(department, &format!("/people/{person}/on"))
}
/// Where somebody is made an admin.
pub fn admin_appoint(department: &Slug, person: &Slug) -> String {
    run(department, &format!("/people/{person}/appoint"))
}
/// Where an admin's role is taken.
pub fn admin_unappoint(department: &Slug, person: &Slug) -> String {
    run(department, &format!("/people/{person}/remove"))
}
/// Where a post that somebody says they hold there is ended.
pub fn admin_end_claimed(department: &Slug, id: AppointmentId) -> String {
    run(department, &format!("/claims/{id}/end"))
}
/// Its providers.
pub fn admin_providers(department: &Slug) -> String {
    run(department, "/providers")
}
/// Where a provider is tried.
pub fn admin_try(department: &Slug, provider: &Slug) -> String {
    run(department, &format!("/providers/{provider}/try"))
}
/// Where one is made live.
pub fn admin_make_live(department: &Slug, provider: &Slug) -> String {
    run(department, &format!("/providers/{provider}/live"))
}
/// Where one is retired.
pub fn admin_retire(department: &Slug, provider: &Slug) -> String {
    run(department, &format!("/providers/{provider}/retire"))
}
/// Where one that never let anybody in is taken back.
pub fn admin_withdraw(department: &Slug, provider: &Slug) -> String {
    run(department, &format!("/providers/{provider}/withdraw"))
}
/// Where one is given a new secret.
pub fn admin_bring_secret(department: &Slug, provider: &Slug) -> String {
    run(department, &format!("/providers/{provider}/secret"))
}
/// Where that takes the old one's place.
pub fn admin_use_secret(department: &Slug, provider: &Slug) -> String {
    run(department, &format!("/providers/{provider}/secret/use"))
}
/// The log, of a department.
pub fn admin_log_of(department: &Slug) -> String {
    format!("{}?department={department}", admin_log())
}

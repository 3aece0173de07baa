//! Departments with their names, domains, providers and teams.
use std::collections::HashMap;

use chrono::Duration;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Body, Directory, Maker, slug_of};
use crate::config::Secret;
use crate::db::Tx;
use crate::ids::DepartmentId;
use crate::sample::copy::{NULL, rows};
use crate::sample::words::{BODIES, TEAMS};
use crate::sample::{Failure, Providers};
use crate::schema::{department_domains, department_names, departments, teams};
use crate::signin::providers::{self as all_providers, NewProvider};
use crate::text::Slug;

impl Maker<'_> {
    pub(super) fn departments(&mut self, directory: &Directory) -> Result<Vec<Body>, Failure> {
        self.progress.begin("departments", self.scale.departments);
        let start = self.now - Duration::days(900);
        let mut bodies = Vec::new();
        let mut rows = rows!(self.progress, departments(id, slug, kind, parent_id, acronym, created_at, opened_at));
        let mut names = rows!(self.progress, department_names(department_id, from_date, name_en, name_cy));
        let mut domains = rows!(self.progress, department_domains(domain, department_id, is_approved, created_at));
        let mut ids: HashMap<String, Uuid> = HashMap::new();
        let listed = directory.departments.iter().map(|d| {
            let (en, cy) = (d.name_en.clone(), d.name_cy.clone());
            (
                slug_of(&d.name_en),
                d.slug.clone(),
                en,
                cy,
                d.acronym.clone(),
                d.kind.clone(),
                d.domain.clone(),
                d.parent.clone(),
            )
        });
        let more = (directory.departments.len()..self.scale.departments).map(|number| {
            let (en, cy) = BODIES[number % BODIES.len()];
            let round = number / BODIES.len();
            let (kind, en, cy) = match round % 3 {
                0 => ("agency", format!("{en} Agency"), format!("Asiantaeth {cy}")),
                1 => ("ministry", format!("Office for {en}"), format!("Swyddfa {cy}")),
                _ => ("partner_body", format!("{en} Trust"), format!("Ymddiriedolaeth {cy}")),
            };
            let tail = if round < 3 { String::new() } else { format!(" {}", round / 3 + 1) };
            let (en, cy) = (format!("{en}{tail}"), format!("{cy}{tail}"));
            let acronym: String =
                en.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_alphanumeric()).collect();
            let slug = slug_of(&en);
            (
                slug.clone(),
                slug.clone(),
                en,
                cy,
                format!("{acronym}{number}"),
                kind.to_owned(),
                format!("{slug}.gov.example"),
                None,
            )
        });
        for (slug, key, name_en, name_cy, acronym, kind, domain, parent) in listed.chain(more) {
            let id = self.id(start);
            ids.insert(key, id);
            let parent = parent.and_then(|key| ids.get(&key).copied()).map_or(NULL.to_owned(), |id| id.to_string());
            rows.add(self.conn, &[&id, &slug, &kind, &parent, &acronym, &start, &start])?;
            names.add(self.conn, &[&id, &start.date_naive(), &name_en, &name_cy])?;
            domains.add(self.conn, &[&domain, &id, &true, &start])?;
            bodies.push(Body { id, acronym, domain, name_en, name_cy, slug, is_partner: kind == "partner_body" });
        }
        rows.send(self.conn)?;
        names.send(self.conn)?;
        domains.send(self.conn)?;
        Ok(bodies)
    }

    pub(super) fn providers(&mut self, directory: &Directory, bodies: &[Body], to: &Providers) -> Result<(), Failure> {
        for (listed, body) in directory.departments.iter().zip(bodies) {
            let new = NewProvider {
                slug: Slug::from_words(&listed.slug),
                issuer: format!("{}/{}", to.base.trim_end_matches('/'), listed.slug),
                client_id: listed.client_id.clone(),
                client_secret: Secret::new(listed.client_secret.clone()),
                departments: vec![DepartmentId(body.id)],
            };
            let mut tx = Tx::new(self.conn, None);
            all_providers::add(&mut tx, &to.keys, &new).map_err(|error| Failure(error.to_string()))?;
        }
        Ok(())
    }

    /// Three levels of teams for each body, more where more people work.
    pub(super) fn teams(&mut self, bodies: &[Body]) -> Result<Vec<Vec<Uuid>>, Failure> {
        let start = self.now - Duration::days(850);
        let mut rows = rows!(self.progress, teams(id, department_id, parent_id, slug, name_en, name_cy, created_at));
        let mut all = Vec::new();
        for (index, body) in bodies.iter().enumerate() {
            let staff = self.staff_of(index, bodies.len());
            let most = [(staff / 30).clamp(2, 8), (staff / 100).clamp(1, 7), (staff / 300).clamp(1, 7)];
            let mut level: Vec<(Option<Uuid>, usize)> = vec![(None, 0)];
            let mut of_body = Vec::new();
            for (depth, children) in most.into_iter().enumerate() {
                let (kind_en, kind_cy) =
                    [("Directorate", "Cyfarwyddiaeth"), ("Division", "Is-adran"), ("Team", "Tîm")][depth];
                let mut next = Vec::new();
                for (parent, offset) in &level {
                    for number in 0..children {
                        let id = self.id(start);
                        let place = offset * 3 + number + depth * 5;
                        let (en, cy) = TEAMS[place % TEAMS.len()];
                        let (en, cy) = (format!("{en} {kind_en}"), format!("{kind_cy} {cy}"));
                        let slug = slug_of(&en);
                        let above = parent.map_or(NULL.to_owned(), |id| id.to_string());
                        rows.add(self.conn, &[&id, &body.id, &above, &slug, &en, &cy, &start])?;
                        next.push((Some(id), place));
                        of_body.push(id);
                    }
                }
                level = next;
            }
            all.push(of_body);
        }
        rows.send(self.conn)?;
        Ok(all)
    }
}

//! Spaces and their members.
use chrono::Duration;
use diesel::prelude::*;
use rand::Rng as _;

use super::{Body, Maker, Place, Someone, slug_of};
use crate::db::Tx;
use crate::events::Event;
use crate::ids::SpaceId;
use crate::sample::Failure;
use crate::sample::copy::{NULL, rows};
use crate::sample::words::SPACES;
use crate::schema::{memberships, spaces};

impl Maker<'_> {
    pub(super) fn spaces(&mut self, bodies: &[Body], everyone: &[Someone]) -> Result<Vec<Place>, Failure> {
        let projects = (self.scale.people / 15).clamp(SPACES.len(), 2_500);
        self.progress.begin("spaces and members", bodies.len() + everyone.len() + projects);
        let at = self.now - Duration::days(790);
        let mut rows = rows!(
            self.progress,
            spaces(
                id,
                slug,
                kind,
                name_en,
                name_cy,
                purpose,
                visibility,
                is_listed,
                join_rule,
                marking,
                department_ids,
                person_id,
                created_at,
            )
        );
        let mut members = rows!(self.progress, memberships(space_id, person_id, role, joined_at));
        let mut places = Vec::new();

        let id = self.id(at);
        rows.add(
            self.conn,
            &[
                &id,
                &"service",
                &"service",
                &"Whole service",
                &"Y gwasanaeth cyfan",
                &"What everyone needs, kept by everyone.",
                &5,
                &true,
                &"open",
                &1,
                &"{}",
                &NULL,
                &at,
            ],
        )?;
        places.push(Place {
            id,
            members: (0..everyone.len()).collect(),
            visibility: 5,
            slug: "service".to_owned(),
            is_service: true,
        });
        members.add(self.conn, &[&id, &everyone[5 % everyone.len()].id, &"lead", &at])?;

        let mut of_body: Vec<Vec<usize>> = vec![Vec::new(); bodies.len()];
        for (index, person) in everyone.iter().enumerate() {
            of_body[person.body].push(index);
        }
        for (body, team) in bodies.iter().zip(&of_body) {
            let id = self.id(at);
            let owners = format!("{{{}}}", body.id);
            rows.add(
                self.conn,
                &[
                    &id,
                    &body.slug,
                    &"department",
                    &body.name_en,
                    &body.name_cy,
                    &"",
                    &5,
                    &true,
                    &"invite",
                    &1,
                    &owners,
                    &NULL,
                    &at,
                ],
            )?;
            for index in team.iter().take(3) {
                members.add(self.conn, &[&id, &everyone[*index].id, &"lead", &at])?;
            }
            if !team.is_empty() {
                places.push(Place {
                    id,
                    members: team.iter().copied().take(3).collect(),
                    visibility: 5,
                    slug: body.slug.clone(),
                    is_service: false,
                });
            }
        }
        for (index, person) in everyone.iter().enumerate() {
            let id = self.id(at);
            let owners = format!("{{{}}}", bodies[person.body].id);
            let name = person.handle.replace('-', " ");
            rows.add(
                self.conn,
                &[
                    &id,
                    &person.handle,
                    &"person",
                    &name,
                    &name,
                    &"",
                    &5,
                    &true,
                    &"invite",
                    &0,
                    &owners,
                    &person.id,
                    &at,
                ],
            )?;
            members.add(self.conn, &[&id, &person.id, &"lead", &at])?;
            places.push(Place {
                id,
                members: vec![index],
                visibility: 5,
                slug: person.handle.clone(),
                is_service: false,
            });
        }
        for number in 0..projects {
            let (name, purpose) = SPACES[number % SPACES.len()];
            let body = &bodies[self.rng.random_range(0..bodies.len())];
            let (name, slug) = if number < SPACES.len() {
                (name.to_owned(), slug_of(name))
            } else {
                (format!("{name} {}", body.acronym), format!("{}-{number}", slug_of(name)))
            };
            // A mix of all levels; the first ones, which a newcomer opens, for the whole service.
            let (visibility, listed, marking) = match number % 12 {
                9 => (2, true, 0),
                10 => (2, false, 1),
                11 => (3, true, 2),
                4 | 8 => (4, true, 1),
                _ => (if body.is_partner || number < 4 { 5 } else { 4 }, true, 1),
            };
            let id = self.id(at);
            let owners = format!("{{{}}}", body.id);
            rows.add(
                self.conn,
                &[
                    &id,
                    &slug,
                    &"project",
                    &name,
                    &name,
                    &purpose,
                    &visibility,
                    &listed,
                    &"ask",
                    &marking,
                    &owners,
                    &NULL,
                    &at,
                ],
            )?;
            let size = self.rng.random_range(5..25.min(everyone.len()).max(6));
            let mut inside: Vec<usize> = (0..size).map(|_| self.rng.random_range(0..everyone.len())).collect();
            // The named cast is in the first spaces, so that whoever signs in has something to do.
            if number < 9 {
                inside.extend(0..everyone.len().min(13));
            }
            inside.sort_unstable();
            inside.dedup();
            for (place, index) in inside.iter().enumerate() {
                let role = if place < 2 { "lead" } else { "member" };
                members.add(self.conn, &[&id, &everyone[*index].id, &role, &at])?;
            }
            places.push(Place { id, members: inside, visibility: visibility as i16, slug, is_service: false });
        }
        rows.send(self.conn)?;
        members.send(self.conn)?;
        // A person's space has their name, not their handle.
        diesel::sql_query(
            "update spaces set name_en = people.name, name_cy = people.name from people where people.id = spaces.person_id",
        )
        .execute(self.conn)?;
        let mut tx = Tx::new(self.conn, None);
        let event = Event::SpaceCreated { space: SpaceId(places[0].id) };
        tx.record_as("sample", &event).map_err(|error| Failure(error.to_string()))?;
        Ok(places)
    }
}

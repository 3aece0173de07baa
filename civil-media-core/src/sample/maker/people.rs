//! People with their appointments, identities, roles and skills.
use std::collections::HashMap;

use chrono::Duration;
use diesel::prelude::*;
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use uuid::Uuid;

use super::{Body, Directory, Maker, Named, Someone, slug_of};
use crate::people::Profession;
use crate::sample::Failure;
use crate::sample::copy::{NULL, rows};
use crate::sample::words::{FAMILY, GIVEN, JOBS, LANGUAGES, SKILLS};
use crate::schema::{appointments, identities, people, person_languages, person_skills, providers, role_grants};

/// The profession that a title of the sample tells of.
fn profession_of(title: &str) -> Option<Profession> {
    let by_word = [
        ("Policy", Profession::Policy),
        ("Research", Profession::SocialResearch),
        ("Design", Profession::DigitalAndData),
        ("Develop", Profession::DigitalAndData),
        ("Data", Profession::DigitalAndData),
        ("Statistic", Profession::Statistics),
        ("Economist", Profession::Economics),
        ("Casework", Profession::OperationalDelivery),
        ("Operations", Profession::OperationalDelivery),
        ("Delivery", Profession::ProjectDelivery),
        ("Programme", Profession::ProjectDelivery),
        ("Finance", Profession::Finance),
        ("Commercial", Profession::Commercial),
        ("HR", Profession::HumanResources),
        ("Communications", Profession::Communications),
        ("Press", Profession::Communications),
        ("Legal", Profession::Legal),
        ("Records", Profession::KnowledgeAndInformation),
        ("Estates", Profession::Property),
    ];
    by_word.iter().find(|(word, _)| title.contains(word)).map(|(_, profession)| *profession)
}

impl Maker<'_> {
    /// How many work for a body, about: at scale the first has a fifth of everyone.
    pub(super) fn staff_of(&self, body: usize, bodies: usize) -> usize {
        let is_large = self.scale.people >= 2_000;
        match (is_large, body) {
            (true, 0) => self.scale.people / 5,
            _ => self.scale.people / bodies.max(1),
        }
    }

    pub(super) fn people(
        &mut self,
        directory: &Directory,
        bodies: &[Body],
        teams: &[Vec<Uuid>],
    ) -> Result<Vec<Someone>, Failure> {
        self.progress.begin("people", self.scale.people * 2);
        let start = self.now - Duration::days(800);
        let known: HashMap<String, Uuid> = providers::table
            .select((providers::slug, providers::id))
            .load::<(String, Uuid)>(self.conn)?
            .into_iter()
            .collect();
        let mut everyone = Vec::new();
        let mut handles: HashMap<String, u32> = HashMap::new();
        let mut rows = rows!(
            self.progress,
            people(
                id,
                handle,
                name,
                email,
                language,
                building,
                city,
                working_days,
                phone,
                ask_about,
                created_at,
                left_on
            )
        );
        let mut held = rows!(
            self.progress,
            appointments(
                id,
                person_id,
                department_id,
                team_id,
                title,
                grade,
                profession,
                from_date,
                to_date,
                is_from_provider
            )
        );
        let mut skills = rows!(self.progress, person_skills(person_id, skill));
        let mut spoken = rows!(self.progress, person_languages(person_id, language));
        let mut ids = rows!(self.progress, identities(id, person_id, provider_id, subject, email, created_at));
        let mut grants = rows!(self.progress, role_grants(id, person_id, role, department_id, granted_at));
        let named: Vec<(usize, &Named)> = directory
            .departments
            .iter()
            .enumerate()
            .flat_map(|(body, listed)| listed.people.iter().map(move |person| (body, person)))
            .collect();
        for number in 0..self.scale.people.max(named.len()) {
            let at = start + Duration::seconds(number as i64);
            let id = self.id(at);
            let (body, name, title, grade, language, left) = match named.get(number) {
                Some((body, person)) => {
                    let left = person.note.as_deref() == Some("has left");
                    (
                        *body,
                        person.name.clone(),
                        person.job_title.clone(),
                        person.grade.clone(),
                        person.locale.clone(),
                        left,
                    )
                }
                None => {
                    let name = format!("{} {}", self.pick(GIVEN), self.pick(FAMILY));
                    let (title, grade) = *self.pick(JOBS);
                    let language = if self.rng.random_bool(0.05) { "cy" } else { "en" };
                    let to_first = self.scale.people >= 2_000 && self.rng.random_bool(0.2);
                    let body = if to_first { 0 } else { self.rng.random_range(0..bodies.len()) };
                    (body, name, title.to_owned(), grade.to_owned(), language.to_owned(), self.rng.random_bool(0.02))
                }
            };
            let wished = slug_of(&name);
            let count = handles.entry(wished.clone()).or_insert(0);
            *count += 1;
            let handle = if *count == 1 { wished } else { format!("{wished}-{count}") };
            let email = named.get(number).map_or_else(
                || format!("{}@{}", handle.replace('-', "."), bodies[body].domain),
                |(_, person)| person.email.clone(),
            );
            let city =
                *self.pick(&["London", "Leeds", "Cardiff", "Swansea", "Bristol", "Darlington", "Edinburgh", "Belfast"]);
            let building = *self.pick(&["1 River Street", "Castle Court", "The Old Mill", "Harbour House"]);
            let days = *self.pick(&["Monday to Friday", "Monday to Thursday", "Tuesday to Friday", "Mornings"]);
            let today = self.now.date_naive();
            let end = if left { (today - Duration::days(30)).to_string() } else { NULL.to_owned() };
            let number_of = self.rng.random_range(0..10_000_000);
            let phone = format!("0300 {:03} {:04}", number_of / 10_000, number_of % 10_000);
            let mut can: Vec<&str> = SKILLS.to_vec();
            can.shuffle(&mut self.rng);
            can.truncate(self.rng.random_range(0..5));
            let ask = if self.rng.random_bool(0.3) { can.join(", ") } else { String::new() };
            rows.add(
                self.conn,
                &[&id, &handle, &name, &email, &language, &building, &city, &days, &phone, &ask, &at, &end],
            )?;
            for skill in can {
                skills.add(self.conn, &[&id, &skill])?;
            }
            let also = *self.pick(&LANGUAGES[1..]);
            spoken.add(self.conn, &[&id, &if language == "cy" { "cymraeg" } else { "english" }])?;
            if self.rng.random_bool(0.1) && !(language == "cy" && also == "cymraeg") {
                spoken.add(self.conn, &[&id, &also])?;
            }
            let from = (start - Duration::days(self.rng.random_range(0..2000))).date_naive();
            let appointment = self.id(at);
            let team = *self.pick(&teams[body]);
            let profession = profession_of(&title).map_or(NULL, Profession::as_str);
            held.add(
                self.conn,
                &[&appointment, &id, &bodies[body].id, &team, &title, &grade, &profession, &from, &end, &!left],
            )?;
            if let Some((_, person)) = named.get(number) {
                let provider = known.get(&directory.departments[body].slug).copied().unwrap_or_default();
                let identity = self.id(at);
                ids.add(self.conn, &[&identity, &id, &provider, &person.sub, &person.email, &at])?;
                for role in &person.roles {
                    let of = if role == "department_admin" { bodies[body].id.to_string() } else { NULL.to_owned() };
                    let grant = self.id(at);
                    grants.add(self.conn, &[&grant, &id, role, &of, &at])?;
                }
            }
            if !left {
                everyone.push(Someone { id, body, handle });
            }
        }
        for rows in [&mut rows, &mut held, &mut ids, &mut grants, &mut skills, &mut spoken] {
            rows.send(self.conn)?;
        }
        Ok(everyone)
    }
}

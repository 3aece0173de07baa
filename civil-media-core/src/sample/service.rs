//! Departments, people, spaces, what they wrote and what they said, in that order.
use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, Duration, Utc};
use diesel::prelude::*;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use uuid::Uuid;

use super::copy::{NULL, Progress, rows};
use super::words::{
    BODIES, CHANNELS, COMMENTS, FAMILY, GIVEN, JOBS, LANGUAGES, MESSAGES, SENTENCES, SKILLS, SPACES, SUBJECTS, TEAMS,
    TITLES, TOPICS, WELSH_SENTENCES, WELSH_SUBJECTS, WELSH_TITLES,
};
use super::{Failure, Providers, Scale};
use crate::config::Secret;
use crate::db::Tx;
use crate::events::Event;
use crate::ids::{DepartmentId, SpaceId};
use crate::people::{Profession, search};
use crate::schema::{
    appointments, channels, comments, department_domains, department_names, departments, identities, items,
    memberships, messages, pages, people, person_languages, person_skills, posts, providers, revisions, role_grants,
    spaces, teams, topics,
};
use crate::signin::providers::{self as all_providers, NewProvider};
use crate::text::{Html, Markdown, RENDERER, Slug, excerpt};

/// The people of the stand-in providers, under the names by which those know them.
#[derive(Deserialize)]
struct Directory {
    departments: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    slug: String,
    name_en: String,
    name_cy: String,
    acronym: String,
    kind: String,
    domain: String,
    parent: Option<String>,
    client_id: String,
    client_secret: String,
    people: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    sub: String,
    email: String,
    name: String,
    job_title: String,
    grade: String,
    locale: String,
    #[serde(default)]
    roles: Vec<String>,
    note: Option<String>,
}

struct Body {
    id: Uuid,
    acronym: String,
    domain: String,
    name_en: String,
    name_cy: String,
    slug: String,
    is_partner: bool,
}

struct Someone {
    id: Uuid,
    body: usize,
    handle: String,
}

struct Place {
    id: Uuid,
    /// 0 for the whole service's, which everyone writes in.
    members: Vec<usize>,
    visibility: i16,
    slug: String,
    is_service: bool,
}

struct Maker<'a> {
    conn: &'a mut PgConnection,
    rng: ChaCha8Rng,
    progress: &'a dyn Progress,
    /// When the sample's story ends.
    now: DateTime<Utc>,
    scale: Scale,
}

pub(super) fn load(
    conn: &mut PgConnection,
    scale: Scale,
    seed: u64,
    providers: &Providers,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let directory: Directory = serde_json::from_str(include_str!("../../../providers/people.json"))
        .map_err(|error| Failure(format!("providers/people.json: {error}")))?;
    let rng = ChaCha8Rng::seed_from_u64(seed);
    let mut maker = Maker { conn, rng, progress, now: crate::db::now(), scale };
    let bodies = maker.departments(&directory)?;
    maker.providers(&directory, &bodies, providers)?;
    let teams = maker.teams(&bodies)?;
    let everyone = maker.people(&directory, &bodies, &teams)?;
    let places = maker.spaces(&bodies, &everyone)?;
    maker.writing(&bodies, &everyone, &places)?;
    maker.talk(&everyone, &places)?;
    maker.progress.begin("index of people", maker.scale.people);
    search::reindex_all(maker.conn).map_err(|error| Failure(error.to_string()))?;
    diesel::sql_query("analyze").execute(maker.conn)?;
    Ok(())
}

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
    /// An id as the suite makes them, its time that of the story, its randomness that of the seed.
    fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.rng.random()).into_uuid()
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        from.choose(&mut self.rng).unwrap_or_else(|| unreachable!("the lists of words are not empty"))
    }

    /// A moment of the last two years, in working hours, later ones likelier.
    fn moment(&mut self) -> DateTime<Utc> {
        let back = 730.0 * self.rng.random::<f64>().powi(2);
        let day = self.now - Duration::days(1 + back as i64);
        let morning = day.date_naive().and_hms_opt(8, 0, 0).map_or(day, |time| time.and_utc());
        morning + Duration::seconds(self.rng.random_range(0..36_000))
    }

    fn departments(&mut self, directory: &Directory) -> Result<Vec<Body>, Failure> {
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

    fn providers(&mut self, directory: &Directory, bodies: &[Body], to: &Providers) -> Result<(), Failure> {
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
    fn teams(&mut self, bodies: &[Body]) -> Result<Vec<Vec<Uuid>>, Failure> {
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

    /// How many work for a body, about: at scale the first has a fifth of everyone.
    fn staff_of(&self, body: usize, bodies: usize) -> usize {
        let is_large = self.scale.people >= 2_000;
        match (is_large, body) {
            (true, 0) => self.scale.people / 5,
            _ => self.scale.people / bodies.max(1),
        }
    }

    fn people(&mut self, directory: &Directory, bodies: &[Body], teams: &[Vec<Uuid>]) -> Result<Vec<Someone>, Failure> {
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

    fn spaces(&mut self, bodies: &[Body], everyone: &[Someone]) -> Result<Vec<Place>, Failure> {
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

    fn writing(&mut self, bodies: &[Body], everyone: &[Someone], places: &[Place]) -> Result<(), Failure> {
        self.progress.begin("posts, pages and comments", self.scale.items * 4);
        let sentences: Vec<(Markdown, Html)> = rendered(SENTENCES)?;
        let welsh = rendered(WELSH_SENTENCES)?;
        let remarks = rendered_brief(COMMENTS)?;
        let mut all = rows!(
            self.progress,
            items(
                id,
                kind,
                space_id,
                path,
                title,
                summary,
                language,
                author_id,
                owner_id,
                department_id,
                visibility,
                marking,
                state,
                version,
                comment_count,
                created_at,
                updated_at,
                published_at,
            )
        );
        let mut post_rows = rows!(self.progress, posts(item_id, body, body_html, renderer));
        let mut page_rows = rows!(self.progress, pages(item_id, body, body_html, renderer));
        let mut versions = rows!(self.progress, revisions(item_id, number, author_id, title, body, note, at));
        let mut said = rows!(
            self.progress,
            comments(id, item_id, author_id, department_id, body, body_html, renderer, created_at, updated_at,)
        );
        for number in 0..self.scale.items {
            let is_post = number % 2 == 0;
            let is_welsh = number % 17 == 3;
            let place =
                if is_post || number % 6 == 1 { &places[self.rng.random_range(1..places.len())] } else { &places[0] };
            let author = &everyone[*self.pick(&place.members)];
            let at = self.moment();
            let subject = *self.pick(if is_welsh { WELSH_SUBJECTS } else { SUBJECTS });
            let title = self.pick(if is_welsh { WELSH_TITLES } else { TITLES }).replace("{}", subject);
            let bank = if is_welsh { &welsh } else { &sentences };
            let (mut body, mut html) = (String::new(), String::new());
            // Nobody says the same twice in one post.
            let mut unsaid: Vec<&(Markdown, Html)> = bank.iter().collect();
            unsaid.shuffle(&mut self.rng);
            for paragraph in 0..self.rng.random_range(3..7) {
                if unsaid.len() < 2 {
                    break;
                }
                if paragraph == 2 {
                    let (heading, id) =
                        if is_welsh { ("Beth nesaf", "beth-nesaf") } else { ("What comes next", "what-comes-next") };
                    body += &format!("## {heading}\n\n");
                    html += &format!("<h2 id=\"section-{id}\">{heading}</h2>\n");
                }
                let (mut text, mut shown) = (Vec::new(), Vec::new());
                for _ in 0..self.rng.random_range(2..5) {
                    let Some((markdown, rendered)) = unsaid.pop() else { break };
                    text.push(markdown.to_string());
                    shown.push(rendered.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned());
                }
                body += &format!("{}\n\n", text.join(" "));
                html += &format!("<p>{}</p>\n", shown.join(" "));
            }
            let body = body.trim_end();
            let path = if is_post {
                format!("{:04}/{:02}/{}-{number}", at.year(), at.month(), slug_of(&title))
            } else {
                format!("{}/{}-{number}", slug_of(subject), slug_of(&title))
            };
            let id = self.id(at);
            let comments_here = if is_post && number % 4 == 0 { 5 } else { 0 };
            let kind = if is_post { "post" } else { "page" };
            let language = if is_welsh { "cy" } else { "en" };
            let summary = excerpt(&Html::of_sample(&html));
            let department = bodies[author.body].id;
            all.add(
                self.conn,
                &[
                    &id,
                    &kind,
                    &place.id,
                    &path,
                    &title,
                    &summary,
                    &language,
                    &author.id,
                    &author.id,
                    &department,
                    &place.visibility,
                    &0,
                    &"published",
                    &1,
                    &comments_here,
                    &at,
                    &at,
                    &at,
                ],
            )?;
            let detail = if is_post { &mut post_rows } else { &mut page_rows };
            detail.add(self.conn, &[&id, &body, &html, &RENDERER])?;
            versions.add(self.conn, &[&id, &1, &author.id, &title, &body, &"", &at])?;
            for _ in 0..comments_here {
                let readers = if place.visibility < 4 { &place.members } else { &places[0].members };
                let writer = &everyone[*self.pick(readers)];
                let (text, html) = self.pick(&remarks).clone();
                let later = (at + Duration::minutes(self.rng.random_range(5..5_000))).min(self.now);
                let comment = self.id(later);
                let of = bodies[writer.body].id;
                said.add(self.conn, &[&comment, &id, &writer.id, &of, &text, &html, &RENDERER, &later, &later])?;
            }
            // Items first: the others refer to them.
            if number % 2_000 == 1_999 || number + 1 == self.scale.items {
                for rows in [&mut all, &mut post_rows, &mut page_rows, &mut versions, &mut said] {
                    rows.send(self.conn)?;
                }
            }
        }
        Ok(())
    }

    fn talk(&mut self, everyone: &[Someone], places: &[Place]) -> Result<(), Failure> {
        self.progress.begin("channels and messages", self.scale.messages);
        let said = rendered_brief(MESSAGES)?;
        let talking: Vec<&Place> = places.iter().filter(|place| place.is_service || place.members.len() > 3).collect();
        let most = (self.scale.messages / 400).clamp(12, 3_000);
        let mut wanted = Vec::new();
        for place in talking {
            for name in CHANNELS {
                if wanted.len() < most {
                    wanted.push((place, *name));
                }
            }
        }
        let per_channel = self.scale.messages / wanted.len().max(1);
        for (place, name) in wanted {
            let started = self.now - Duration::days(200);
            let id = self.id(started);
            let lead = everyone[place.members[0]].id;
            let path = slug_of(&format!("{} {name}", place.slug));
            let mut item = rows!(
                self.progress,
                items(
                    id,
                    kind,
                    space_id,
                    path,
                    title,
                    author_id,
                    owner_id,
                    visibility,
                    state,
                    created_at,
                    updated_at,
                    published_at,
                )
            );
            item.add(
                self.conn,
                &[
                    &id,
                    &"channel",
                    &place.id,
                    &path,
                    &name,
                    &lead,
                    &lead,
                    &place.visibility,
                    &"published",
                    &started,
                    &started,
                    &started,
                ],
            )?;
            item.send(self.conn)?;
            let mut channel = rows!(self.progress, channels(item_id, last_number));
            channel.add(self.conn, &[&id, &per_channel])?;
            channel.send(self.conn)?;
            let topic_ids: Vec<Uuid> = TOPICS.iter().map(|_| self.id(started)).collect();
            // Each topic takes its turn: a run of messages, then the next one.
            let run = 12;
            let topic_at = |number: usize| (number / run) % TOPICS.len();
            let mut last = vec![0_usize; TOPICS.len()];
            for number in 0..per_channel {
                last[topic_at(number)] = number + 1;
            }
            let mut topic_rows =
                rows!(self.progress, topics(id, channel_id, title, slug, started_by, started_at, last_number));
            for (index, title) in TOPICS.iter().enumerate() {
                topic_rows
                    .add(self.conn, &[&topic_ids[index], &id, title, &slug_of(title), &lead, &started, &last[index]])?;
            }
            topic_rows.send(self.conn)?;
            let mut message_rows = rows!(
                self.progress,
                messages(channel_id, number, id, topic_id, author_id, client_id, body, body_html, renderer, sent_at,)
            );
            let step = Duration::days(199) / i32::try_from(per_channel.max(1)).unwrap_or(1);
            let mut at = started;
            for number in 0..per_channel {
                at += step;
                let author = everyone[*self.pick(&place.members)].id;
                let (text, html) = self.pick(&said).clone();
                let (message, client) = (self.id(at), self.id(at));
                message_rows.add(
                    self.conn,
                    &[
                        &id,
                        &(number + 1),
                        &message,
                        &topic_ids[topic_at(number)],
                        &author,
                        &client,
                        &text,
                        &html,
                        &RENDERER,
                        &at,
                    ],
                )?;
            }
            message_rows.send(self.conn)?;
        }
        Ok(())
    }
}

fn slug_of(words: &str) -> String {
    Slug::from_words(words).to_string()
}

fn rendered(texts: &[&str]) -> Result<Vec<(Markdown, Html)>, Failure> {
    texts.iter().map(|text| parse(text).map(|markdown| (markdown.clone(), markdown.render()))).collect()
}

fn rendered_brief(texts: &[&str]) -> Result<Vec<(Markdown, Html)>, Failure> {
    texts.iter().map(|text| parse(text).map(|markdown| (markdown.clone(), markdown.render_brief()))).collect()
}

fn parse(text: &str) -> Result<Markdown, Failure> {
    Markdown::parse(text).map_err(|problem| Failure(format!("the sample says {:?}: {text}", problem.key)))
}

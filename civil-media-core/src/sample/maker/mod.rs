//! Makes the sample: departments, people, spaces, what they wrote and what they said, in that order.
mod departments;
mod people;
mod spaces;
mod talk;
mod writing;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use uuid::Uuid;

use crate::people::search;
use crate::sample::copy::Progress;
use crate::sample::{Failure, Providers, Scale};
use crate::text::{Html, Markdown, Slug};

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
    let directory: Directory = serde_json::from_str(include_str!("../../../../providers/people.json"))
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

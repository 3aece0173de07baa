//! The index of people, kept true in the transaction that changes what it says.
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, SmallInt, Text, Uuid as SqlUuid};

use super::fold;
use super::tokens::{Facts, Post, tokens_of};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::ids::{PersonId, TeamId};
use crate::people::{Appointment, read};
use crate::schema::{
    appointments, people, people_word_slips, people_words, person_facets, person_index, person_languages,
    person_skills, person_tokens,
};

/// How many people are brought into the index at once.
const TOGETHER: i64 = 1_000;

/// Brings what the index says of these people up to date.
pub(crate) fn reindex(conn: &mut Conn, ids: &[PersonId]) -> Result<()> {
    let mut rows = Rows::default();
    for (person, facts, posts) in facts_of(conn, ids)? {
        rows.add(person, &facts, &posts);
    }
    let due = due_dates(conn, ids)?;
    diesel::delete(person_tokens::table.filter(person_tokens::person_id.eq_any(ids))).execute(conn)?;
    diesel::delete(person_facets::table.filter(person_facets::person_id.eq_any(ids))).execute(conn)?;
    rows.store(conn, &due)
}

/// Brings what the index says of these people up to date: of some hundreds at once, of more with the next sweeps, since it
/// takes longer than a request may. They are found some minutes later.
pub(crate) fn reindex_many(conn: &mut Conn, ids: &[PersonId]) -> Result<()> {
    if ids.len() as i64 <= TOGETHER / 2 {
        return reindex(conn, ids);
    }
    diesel::sql_query(
        "insert into person_index (person_id, due_on) select p.id, $2 from unnest($1) as p(id)
         on conflict (person_id) do update set due_on = excluded.due_on",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Date, _>(crate::db::today())
    .execute(conn)?;
    Ok(())
}

/// Makes the whole index anew. Gives how many people are in it.
pub(crate) fn reindex_all(conn: &mut Conn) -> Result<usize> {
    let (mut after, mut count) = (PersonId(uuid::Uuid::nil()), 0);
    diesel::delete(people_word_slips::table).execute(conn)?;
    diesel::delete(people_words::table).execute(conn)?;
    loop {
        let ids: Vec<PersonId> = people::table
            .filter(people::id.gt(after))
            .order(people::id)
            .limit(TOGETHER)
            .select(people::id)
            .load(conn)?;
        let Some(last) = ids.last() else { return Ok(count) };
        after = *last;
        count += ids.len();
        reindex(conn, &ids)?;
    }
}

/// Brings up to date those of whom an appointment began or ended since, and those who were left for later.
pub(crate) fn reindex_due(tx: &mut Tx<'_>) -> Result<()> {
    let ids: Vec<PersonId> = person_index::table
        .filter(person_index::due_on.le(crate::db::today()))
        .limit(TOGETHER / 2)
        .for_update()
        .skip_locked()
        .select(person_index::person_id)
        .load(tx.conn)?;
    if ids.is_empty() { Ok(()) } else { reindex(tx.conn, &ids) }
}

type Known = (PersonId, Facts, Vec<Appointment>);

fn facts_of(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Known>> {
    type Row = (PersonId, String, String, String, String, String, String, String, bool);
    let rows: Vec<Row> = people::table
        .filter(people::id.eq_any(ids))
        .select((
            people::id,
            people::name,
            people::email,
            people::phone,
            people::mobile,
            people::ask_about,
            people::city,
            people::building,
            people::left_on.is_not_null(),
        ))
        .load(conn)?;
    let skills: Vec<(PersonId, String)> = person_skills::table
        .filter(person_skills::person_id.eq_any(ids))
        .select((person_skills::person_id, person_skills::skill))
        .load(conn)?;
    let languages: Vec<(PersonId, String)> = person_languages::table
        .filter(person_languages::person_id.eq_any(ids))
        .select((person_languages::person_id, person_languages::language))
        .load(conn)?;
    let mut skills = grouped(skills);
    let mut languages = grouped(languages);
    let mut posts = grouped(read::counted(conn, ids)?.into_iter().map(|post| (post.person_id, post)).collect());
    Ok(rows
        .into_iter()
        .map(|(id, name, email, phone, mobile, ask_about, city, building, has_left)| {
            let posts = posts.remove(&id).unwrap_or_default();
            let facts = Facts {
                name,
                email,
                phones: vec![phone, mobile],
                ask_about,
                city,
                building,
                skills: skills.remove(&id).unwrap_or_default(),
                languages: languages.remove(&id).unwrap_or_default(),
                posts: posts.iter().map(post_facts).collect(),
                has_left,
            };
            (id, facts, posts)
        })
        .collect())
}

fn post_facts(post: &Appointment) -> Post {
    Post {
        title: post.title.clone(),
        teams: post.team_en.iter().chain(&post.team_cy).cloned().collect(),
        departments: vec![post.acronym.clone()],
        profession: post.profession,
    }
}

fn grouped<T>(rows: Vec<(PersonId, T)>) -> HashMap<PersonId, Vec<T>> {
    let mut groups: HashMap<PersonId, Vec<T>> = HashMap::new();
    for (person, row) in rows {
        groups.entry(person).or_default().push(row);
    }
    groups
}

/// The next day on which a post of theirs begins or ends.
fn due_dates(conn: &mut Conn, ids: &[PersonId]) -> Result<HashMap<PersonId, NaiveDate>> {
    let today = crate::db::today();
    let of_them = appointments::table.filter(appointments::person_id.eq_any(ids));
    let dates: Vec<(PersonId, NaiveDate, Option<NaiveDate>)> = of_them
        .filter(appointments::from_date.gt(today).or(appointments::to_date.gt(today)))
        .select((appointments::person_id, appointments::from_date, appointments::to_date))
        .load(conn)?;
    let mut due: HashMap<PersonId, NaiveDate> = HashMap::new();
    for (person, from, to) in dates {
        for day in [Some(from), to].into_iter().flatten().filter(|day| *day > today) {
            let first = due.entry(person).or_insert(day);
            *first = day.min(*first);
        }
    }
    Ok(due)
}

/// What is to be stored, column by column.
#[derive(Default)]
struct Rows {
    tokens: (Vec<PersonId>, Vec<String>, Vec<i16>, Vec<f32>),
    facets: (Vec<PersonId>, Vec<&'static str>, Vec<String>),
    people: (Vec<PersonId>, Vec<String>),
}

impl Rows {
    fn add(&mut self, person: PersonId, facts: &Facts, posts: &[Appointment]) {
        for token in tokens_of(facts) {
            self.tokens.0.push(person);
            self.tokens.1.push(token.token);
            self.tokens.2.push(token.kind as i16);
            self.tokens.3.push(token.weight);
        }
        let mut facets: BTreeSet<(&'static str, String)> = BTreeSet::new();
        for post in posts {
            // Nobody lists themselves among the people of a department: what they say of themselves is on their page.
            if post.gives_rights {
                facets.insert(("department", post.department.to_string()));
                facets.extend(post.team_id.map(|TeamId(team)| ("team", team.to_string())));
            }
            facets.extend(post.profession.map(|one| ("profession", one.as_str().to_owned())));
            facets.insert(("grade", post.grade.trim().to_owned()));
        }
        facets.extend(facts.skills.iter().map(|skill| ("skill", skill.clone())));
        facets.extend(facts.languages.iter().map(|language| ("language", language.clone())));
        facets.insert(("place", super::place(&facts.city)));
        for (kind, value) in facets.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.facets.0.push(person);
            self.facets.1.push(kind);
            self.facets.2.push(value);
        }
        self.people.0.push(person);
        self.people.1.push(sorted_as(&facts.name));
    }

    fn store(self, conn: &mut Conn, due: &HashMap<PersonId, NaiveDate>) -> Result<()> {
        let (persons, tokens, kinds, weights) = self.tokens;
        learn(conn, &tokens)?;
        diesel::sql_query(
            "insert into person_tokens (person_id, token, kind, weight) select * from unnest($1, $2, $3, $4)",
        )
        .bind::<Array<SqlUuid>, _>(persons)
        .bind::<Array<Text>, _>(tokens)
        .bind::<Array<SmallInt>, _>(kinds)
        .bind::<Array<diesel::sql_types::Float>, _>(weights)
        .execute(conn)?;
        let (persons, kinds, values) = self.facets;
        diesel::sql_query("insert into person_facets (person_id, kind, value) select * from unnest($1, $2, $3)")
            .bind::<Array<SqlUuid>, _>(persons)
            .bind::<Array<Text>, _>(kinds)
            .bind::<Array<Text>, _>(values)
            .execute(conn)?;
        let (persons, sorted_as) = self.people;
        let due: Vec<Option<NaiveDate>> = persons.iter().map(|person| due.get(person).copied()).collect();
        diesel::sql_query(
            "insert into person_index (person_id, due_on) select * from unnest($1, $2)
             on conflict (person_id) do update set due_on = excluded.due_on",
        )
        .bind::<Array<SqlUuid>, _>(&persons)
        .bind::<Array<Nullable<Date>>, _>(due)
        .execute(conn)?;
        diesel::sql_query(
            "insert into person_listings (person_id, sorted_as, facets)
             select p.id, p.sorted_as, array(
                select f.kind || ':' || f.value from person_facets f where f.person_id = p.id order by f.kind, f.value
             )
             from unnest($1, $2) as p(id, sorted_as)
             on conflict (person_id) do update set sorted_as = excluded.sorted_as, facets = excluded.facets",
        )
        .bind::<Array<SqlUuid>, _>(persons)
        .bind::<Array<Text>, _>(sorted_as)
        .execute(conn)?;
        Ok(())
    }
}

/// A name as it is sorted by, in results.
fn sorted_as(name: &str) -> String {
    name.to_lowercase().chars().take(500).collect()
}

/// Takes new words into the vocabulary, in order: two at once wait for each other and cannot lock each other out.
fn learn(conn: &mut Conn, tokens: &[String]) -> Result<()> {
    let words: BTreeSet<&str> = tokens.iter().map(String::as_str).filter(|token| !token.starts_with('~')).collect();
    let words: Vec<&str> = words.into_iter().collect();
    let known: Vec<String> =
        people_words::table.filter(people_words::word.eq_any(&words)).select(people_words::word).load(conn)?;
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    let new: Vec<&str> = words.into_iter().filter(|word| !known.contains(word)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let (mut slips, mut of) = (Vec::new(), Vec::new());
    for word in new.iter().filter(|word| fold::may_slip(word)) {
        for slip in fold::shortened(word) {
            slips.push(slip);
            of.push((*word).to_owned());
        }
    }
    diesel::sql_query("insert into people_words (word) select * from unnest($1) on conflict do nothing")
        .bind::<Array<Text>, _>(new)
        .execute(conn)?;
    diesel::sql_query("insert into people_word_slips (slip, word) select * from unnest($1, $2) on conflict do nothing")
        .bind::<Array<Text>, _>(slips)
        .bind::<Array<Text>, _>(of)
        .execute(conn)?;
    Ok(())
}

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Float, Integer, SmallInt, Text, Uuid as SqlUuid};

use super::expand::{Query, Wanted, expand};
use super::facets::{self, Facet};
use super::tokens::Kind;
use crate::db::{Conn, Tx, Written};
use crate::error::Result;
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::people::{Appointment, Person, read};
use crate::policy::{Actor, Seen, Tier, act};
use crate::schema::{people, person_listings};
use crate::stored::words;

words! {
    /// What people can be filtered by.
    Filter {
        /// The department's address.
        Department = "department",
        /// The team's id.
        Team = "team",
        /// A profession.
        Profession = "profession",
        /// A grade.
        Grade = "grade",
        /// A skill.
        Skill = "skill",
        /// A language.
        Language = "language",
        /// A place of work.
        Place = "place",
    }
}

/// How many people a search gives at most: whoever is not among them is found by another word.
const MOST: i64 = 1_000;
/// How many people an export has at most.
const MOST_EXPORTED: i64 = 1_000;

/// Who was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// One page of them, whom the query fits best first.
    pub people: Vec<Match>,
    /// How many there are in all, up to [`Found::MOST`].
    pub total: usize,
    /// How many of them have what, for further filters.
    pub facets: Vec<Facet>,
}

impl Found {
    /// More are not counted.
    pub const MOST: usize = MOST as usize;
}

/// Somebody who was found.
#[derive(Debug, Clone)]
pub struct Match {
    /// Who.
    pub person: Seen<Person>,
    /// The posts they hold, or held last.
    pub posts: Vec<Appointment>,
    /// Why: for each word of the query what it met.
    pub why: Vec<Why>,
}

/// What a word of the query met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What of the person.
    pub kind: Kind,
    /// The word that it met there, folded.
    pub word: String,
}

/// Those whom a query leads to and who pass all filters; nobody for a query without words or filters.
pub fn find(
    conn: &mut Conn,
    actor: &Actor,
    typed: &str,
    filters: &[(Filter, String)],
    skip: usize,
    size: usize,
) -> Result<Found> {
    let query = Query::parse(typed);
    let wanted = expand(conn, &query)?;
    let all = ranked(conn, actor, &query, &wanted, filters, MOST)?;
    let shown = ids(all.iter().skip(skip).take(size));
    Ok(Found {
        total: all.len(),
        facets: facets::counted(conn, all.iter().flat_map(|one| &one.facets))?,
        people: matches(conn, actor, &shown, &wanted)?,
    })
}

/// The few whom a query that is being typed leads to.
pub fn suggest(conn: &mut Conn, actor: &Actor, typed: &str, size: i64) -> Result<Vec<Match>> {
    let query = Query::parse(typed);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = expand(conn, &query)?;
    let ids = ids(&ranked(conn, actor, &query, &wanted, &[], size)?);
    matches(conn, actor, &ids, &wanted)
}

/// The same people as [`find`], to take away: at most a thousand, and it is recorded that they were taken.
pub fn export(tx: &mut Tx<'_>, actor: &Actor, typed: &str, filters: &[(Filter, String)]) -> Written<Vec<Match>> {
    let permit = actor.permit::<act::ExportPeople>()?;
    let query = Query::parse(typed);
    let wanted = expand(tx, &query)?;
    let ids = ids(&ranked(tx, actor, &query, &wanted, filters, MOST_EXPORTED)?);
    let found = matches(tx, actor, &ids, &[])?;
    let event = Event::PeopleExported { rows: i32::try_from(found.len()).unwrap_or(i32::MAX) };
    tx.record(actor, permit, &event, found)
}

/// Somebody whom a query leads to.
struct Ranked {
    person: PersonId,
    /// What they have, as `kind:value`.
    facets: Vec<String>,
}

fn ids<'a>(all: impl IntoIterator<Item = &'a Ranked>) -> Vec<PersonId> {
    all.into_iter().map(|one| one.person).collect()
}

/// Who has all words and passes all filters, the best first. What may be seen is `Person::standing` once more:
/// everybody by everybody but guests, who see the people of their own spaces.
fn ranked(
    conn: &mut Conn,
    actor: &Actor,
    query: &Query,
    wanted: &[Wanted],
    filters: &[(Filter, String)],
    most: i64,
) -> Result<Vec<Ranked>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        person_id: PersonId,
        #[diesel(sql_type = Float)]
        score: f32,
    }
    const BY_WORDS: &str = "
        with wanted as materialized (select * from unnest($1, $2, $3) as w(word, token, score)),
        {rarest}
        hit as (
            select t.person_id, w.word, max(w.score * t.weight) as score
            from wanted w join person_tokens t on t.token = w.token {among}
            group by t.person_id, w.word
        ),
        f as (select person_id, sum(score) as score from hit group by person_id having count(*) = $4)
        select f.person_id, f.score from f where {passes} order by f.score desc, f.person_id limit $10";
    // Of several words the rarest decides who is looked at for the others: `Laila Ca…` is among the Lailas. Beyond
    // some hundreds one word is as common as another.
    const RAREST: &str = "
        rarest as materialized (
            select w.word from wanted w cross join lateral (
                select count(*) as hits from (select from person_tokens t where t.token = w.token limit 500) t
            ) c
            group by w.word order by sum(c.hits), w.word limit 1
        ),
        among as materialized (
            select distinct t.person_id from wanted w join person_tokens t on t.token = w.token
            where w.word = (select word from rarest)
        ),";
    const AMONG: &str = "where t.person_id in (select person_id from among)";
    // The first four are of no use here, but every statement takes the same.
    const BY_FILTERS: &str = "
        select f.person_id, (p.left_on is null)::int::real as score
        from person_facets f join people p on p.id = f.person_id left join person_listings i on i.person_id = f.person_id
        where f.kind = ($5::text[])[1] and f.value = ($6::text[])[1] and {passes}
            and ($1::int[], $2::text[], $3::real[], $4::bigint) is not null
        order by score desc, i.sorted_as nulls last, f.person_id
        limit $10";
    const PASSES: &str = "
        (cardinality($5::text[]) < 1 or f.person_id in (
            select has.person_id from person_facets has
            join unnest($5::text[], $6::text[]) as x(kind, value) on x.kind = has.kind and x.value = has.value
            group by has.person_id having count(*) = cardinality($5::text[])
        ))
        and (not $7 or f.person_id = $8 or exists (
            select from memberships m
            where m.person_id = f.person_id and m.space_id = any($9) and (m.until is null or m.until > now())
        ))";
    if query.is_empty() && filters.is_empty() {
        return Ok(Vec::new());
    }
    let (words, tokens, scores) = columns(wanted);
    let kinds: Vec<&str> = filters.iter().map(|(kind, _)| kind.as_str()).collect();
    let values: Vec<&str> = filters.iter().map(|(_, value)| value.as_str()).collect();
    let spaces: Vec<SpaceId> = actor.spaces.keys().copied().collect();
    let by = if query.is_empty() { BY_FILTERS } else { BY_WORDS };
    let (rarest, among) = if query.len() > 1 { (RAREST, AMONG) } else { ("", "") };
    let by = by.replace("{rarest}", rarest).replace("{among}", among).replace("{passes}", PASSES);
    let rows: Vec<Row> = diesel::sql_query(by)
        .bind::<Array<Integer>, _>(words)
        .bind::<Array<Text>, _>(tokens)
        .bind::<Array<Float>, _>(scores)
        .bind::<BigInt, _>(query.len())
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Text>, _>(values)
        .bind::<Bool, _>(actor.tier == Tier::Guest)
        .bind::<SqlUuid, _>(actor.person)
        .bind::<Array<SqlUuid>, _>(spaces)
        .bind::<BigInt, _>(most)
        .load(conn)?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let listed: Vec<(PersonId, String, Vec<String>)> = person_listings::table
        .filter(person_listings::person_id.eq_any(ids))
        .select((person_listings::person_id, person_listings::sorted_as, person_listings::facets))
        .load(conn)?;
    let mut listed: HashMap<_, _> =
        listed.into_iter().map(|(id, sorted_as, facets)| (id, (sorted_as, facets))).collect();
    let mut all: Vec<(f32, String, Ranked)> = rows
        .into_iter()
        .map(|Row { person_id: person, score }| {
            // Whom the release before brought in has no line yet, and is found all the same.
            let (sorted_as, facets) = listed.remove(&person).unwrap_or_default();
            (score, sorted_as, Ranked { person, facets })
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (&a.1, a.2.person).cmp(&(&b.1, b.2.person))));
    Ok(all.into_iter().map(|(.., one)| one).collect())
}

/// The words of the index that are wanted, column by column.
fn columns(wanted: &[Wanted]) -> (Vec<i32>, Vec<&str>, Vec<f32>) {
    let (mut words, mut tokens, mut scores) = (Vec::new(), Vec::new(), Vec::new());
    for one in wanted {
        words.push(one.word);
        tokens.push(one.token.as_str());
        scores.push(one.score);
    }
    (words, tokens, scores)
}

/// These people, in this order, with their posts and why they were found.
fn matches(conn: &mut Conn, actor: &Actor, ids: &[PersonId], wanted: &[Wanted]) -> Result<Vec<Match>> {
    let people = Person::query().filter(people::id.eq_any(ids)).load(conn)?;
    let mut people: HashMap<PersonId, Seen<Person>> =
        Seen::all(actor, people).into_iter().map(|person| (person.id, person)).collect();
    let mut posts: HashMap<PersonId, Vec<Appointment>> = HashMap::new();
    for post in read::counted(conn, ids)? {
        posts.entry(post.person_id).or_default().push(post);
    }
    let mut why = reasons(conn, ids, wanted)?;
    Ok(ids
        .iter()
        .filter_map(|id| {
            let person = people.remove(id)?;
            let posts = posts.remove(id).unwrap_or_default();
            Some(Match { person, posts, why: why.remove(id).unwrap_or_default() })
        })
        .collect())
}

fn reasons(conn: &mut Conn, ids: &[PersonId], wanted: &[Wanted]) -> Result<HashMap<PersonId, Vec<Why>>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        person_id: PersonId,
        #[diesel(sql_type = SmallInt)]
        kind: Kind,
        #[diesel(sql_type = Text)]
        token: String,
    }
    if wanted.is_empty() || ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (words, tokens, scores) = columns(wanted);
    let rows: Vec<Row> = diesel::sql_query(
        "select distinct on (t.person_id, w.word) t.person_id, t.kind, t.token
         from unnest($4) as p(id)
         -- Kept apart, or everybody who has one of the words is looked at.
         cross join lateral (select * from person_tokens t where t.person_id = p.id offset 0) t
         join unnest($1, $2, $3) as w(word, token, score) on w.token = t.token
         order by t.person_id, w.word, w.score * t.weight desc, t.kind",
    )
    .bind::<Array<Integer>, _>(words)
    .bind::<Array<Text>, _>(tokens)
    .bind::<Array<Float>, _>(scores)
    .bind::<Array<SqlUuid>, _>(ids)
    .load(conn)?;
    let mut why: HashMap<PersonId, Vec<Why>> = HashMap::new();
    for row in rows {
        let reasons = why.entry(row.person_id).or_default();
        let reason = Why { kind: row.kind, word: row.token };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Ok(why)
}

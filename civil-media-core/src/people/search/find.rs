use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Float, Integer, SmallInt, Text, Uuid as SqlUuid};

use super::expand::{Query, Wanted, expand};
use super::tokens::Kind;
use crate::db::{Conn, Tx, Written};
use crate::error::Result;
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::people::{Appointment, Person, read};
use crate::policy::{Actor, Seen, Tier, act};
use crate::schema::people;
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
/// How many values of a filter are offered.
const MOST_VALUES: i64 = 12;

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

/// How many of those who were found have this.
#[derive(Debug, Clone, QueryableByName)]
pub struct Facet {
    /// Of what.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The value, as the filter takes it.
    #[diesel(sql_type = Text)]
    pub value: String,
    /// Its name in English, where it has one.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// Its name in Welsh.
    #[diesel(sql_type = Text)]
    pub name_cy: String,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
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
    let ids = ids(conn, actor, &query, &wanted, filters, MOST)?;
    let shown: Vec<PersonId> = ids.iter().skip(skip).take(size).copied().collect();
    Ok(Found {
        total: ids.len(),
        facets: if filters.is_empty() && query.is_empty() { Vec::new() } else { facets(conn, &ids)? },
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
    let ids = ids(conn, actor, &query, &wanted, &[], size)?;
    matches(conn, actor, &ids, &wanted)
}

/// The same people as [`find`], to take away: at most a thousand, and it is recorded that they were taken.
pub fn export(tx: &mut Tx<'_>, actor: &Actor, typed: &str, filters: &[(Filter, String)]) -> Written<Vec<Match>> {
    let permit = actor.permit::<act::ExportPeople>()?;
    let query = Query::parse(typed);
    let wanted = expand(tx, &query)?;
    let ids = ids(tx, actor, &query, &wanted, filters, MOST_EXPORTED)?;
    let found = matches(tx, actor, &ids, &[])?;
    let event = Event::PeopleExported { rows: i32::try_from(found.len()).unwrap_or(i32::MAX) };
    tx.record(actor, permit, &event, found)
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    person_id: PersonId,
}

/// Who has all words and passes all filters, the best first. What may be seen is `Person::standing` once more:
/// everybody by everybody but guests, who see the people of their own spaces.
fn ids(
    conn: &mut Conn,
    actor: &Actor,
    query: &Query,
    wanted: &[Wanted],
    filters: &[(Filter, String)],
    most: i64,
) -> Result<Vec<PersonId>> {
    const BY_WORDS: &str = "
        with wanted as (select * from unnest($1, $2, $3) as w(word, token, score)),
        hit as (
            select t.person_id, w.word, max(w.score * t.weight) as score
            from wanted w join person_tokens t on t.token = w.token
            group by t.person_id, w.word
        ),
        found as (
            select person_id, sum(score) as score from hit group by person_id having count(*) = $4
        ),
        best as (
            select f.person_id, f.score from found f where {passes} order by f.score desc, f.person_id limit $10
        )
        select p.id as person_id from best b join people p on p.id = b.person_id
        order by b.score desc, lower(p.name), p.id";
    // The first four are of no use here, but every statement takes the same.
    const BY_FILTERS: &str = "
        select p.id as person_id
        from person_facets f join people p on p.id = f.person_id
        where f.kind = ($5::text[])[1] and f.value = ($6::text[])[1] and {passes}
            and ($1::int[], $2::text[], $3::real[], $4::bigint) is not null
        order by p.left_on is not null, lower(p.name), p.id
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
    let (mut words, mut tokens, mut scores) = (Vec::new(), Vec::new(), Vec::new());
    for one in wanted {
        words.push(one.word);
        tokens.push(one.token.as_str());
        scores.push(one.score);
    }
    let kinds: Vec<&str> = filters.iter().map(|(kind, _)| kind.as_str()).collect();
    let values: Vec<&str> = filters.iter().map(|(_, value)| value.as_str()).collect();
    let spaces: Vec<SpaceId> = actor.spaces.keys().copied().collect();
    let by = if query.is_empty() { BY_FILTERS } else { BY_WORDS };
    let rows: Vec<Id> = diesel::sql_query(by.replace("{passes}", PASSES))
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
    Ok(rows.into_iter().map(|row| row.person_id).collect())
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
    let words: Vec<i32> = wanted.iter().map(|one| one.word).collect();
    let tokens: Vec<&str> = wanted.iter().map(|one| one.token.as_str()).collect();
    let scores: Vec<f32> = wanted.iter().map(|one| one.score).collect();
    let rows: Vec<Row> = diesel::sql_query(
        "select distinct on (t.person_id, w.word) t.person_id, t.kind, t.token
         from unnest($1, $2, $3) as w(word, token, score)
         join person_tokens t on t.token = w.token and t.person_id = any($4)
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

/// What these people have, each with how many have it, the commonest first.
fn facets(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Facet>> {
    Ok(diesel::sql_query(
        "with counted as (
            select f.kind, f.value, count(*) as count,
                row_number() over (partition by f.kind order by count(*) desc, f.value) as place
            from person_facets f where f.person_id = any($1)
            group by f.kind, f.value
         ),
         -- A few dozen at most, whatever the planner thinks: their names are looked up one by one.
         shown as materialized (select kind, value, count from counted where place <= $2)
         select c.kind, c.value, c.count, coalesce(n.name_en, '') as name_en, coalesce(n.name_cy, '') as name_cy
         from shown c
         left join lateral (
            select dn.name_en, dn.name_cy from departments d
            join department_names dn on dn.department_id = d.id and dn.to_date is null
            where c.kind = 'department' and d.slug = c.value
            union all
            select t.name_en, t.name_cy from teams t
            where t.id = case c.kind when 'team' then c.value::uuid end
            -- Kept apart, or the planner hashes all teams for these few.
            offset 0
         ) n on true
         order by c.kind, c.count desc, c.value",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<BigInt, _>(MOST_VALUES)
    .load(conn)?)
}

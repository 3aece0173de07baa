//! How many of those who were found have what, for further filters.
use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{Array, Text};

use crate::db::Conn;
use crate::error::Result;

/// How many values of a filter are offered.
const MOST_VALUES: usize = 12;

/// How many of those who were found have this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Of what.
    pub kind: String,
    /// The value, as the filter takes it.
    pub value: String,
    /// Its name in English, where it has one.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
    /// How many.
    pub count: i64,
}

/// What these people have, each with how many have it, by kind, the commonest first. They are counted here: for a
/// thousand people the database takes five times as long to group as to hand over.
pub(super) fn counted<'a>(conn: &mut Conn, all: impl Iterator<Item = &'a String>) -> Result<Vec<Facet>> {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut kinds: BTreeMap<&str, Vec<(i64, &str)>> = BTreeMap::new();
    for (one, count) in counts {
        if let Some((kind, value)) = one.split_once(':') {
            kinds.entry(kind).or_default().push((-count, value));
        }
    }
    for values in kinds.values_mut() {
        values.sort_unstable();
        values.truncate(MOST_VALUES);
    }
    let of = |kind: &str| kinds.get(kind).into_iter().flatten().map(|(_, value)| *value).collect();
    let mut names = names(conn, of("department"), of("team"))?;
    let mut facet = |kind: &str, (count, value): (i64, &str)| {
        let (name_en, name_cy) = names.remove(&(kind.to_owned(), value.to_owned())).unwrap_or_default();
        Facet { kind: kind.to_owned(), value: value.to_owned(), name_en, name_cy, count: -count }
    };
    Ok(kinds
        .into_iter()
        .flat_map(|(kind, values)| values.into_iter().map(move |one| (kind, one)))
        .map(|(kind, one)| facet(kind, one))
        .collect())
}

type Names = HashMap<(String, String), (String, String)>;

/// What departments of these addresses and teams of these ids are called, in English and Welsh.
fn names(conn: &mut Conn, departments: Vec<&str>, teams: Vec<&str>) -> Result<Names> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Text)]
        value: String,
        #[diesel(sql_type = Text)]
        name_en: String,
        #[diesel(sql_type = Text)]
        name_cy: String,
    }
    if departments.is_empty() && teams.is_empty() {
        return Ok(Names::new());
    }
    let rows: Vec<Row> = diesel::sql_query(
        "select 'department' as kind, d.slug as value, n.name_en, n.name_cy
         from departments d join department_names n on n.department_id = d.id and n.to_date is null
         where d.slug = any($1)
         union all
         select 'team', t.id::text, t.name_en, t.name_cy from teams t where t.id = any($2::uuid[])",
    )
    .bind::<Array<Text>, _>(departments)
    .bind::<Array<Text>, _>(teams)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| ((row.kind, row.value), (row.name_en, row.name_cy))).collect())
}

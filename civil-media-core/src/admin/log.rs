//! The log of events, for those who answer for a department or for the suite. Reading it is an event too.
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::db::{Conn, Tx, Written};
use crate::departments;
use crate::error::Result;
use crate::events::Event;
use crate::ids::{AppointmentId, DepartmentId, ItemId};
use crate::policy::{Actor, act};
use crate::schema::appointments;
use crate::text::Slug;

/// The most lines that one export holds.
pub const MOST_EXPORTED: i64 = 50_000;

/// Which part of the log is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Of this department alone; none for the whole suite's.
    pub department: Option<Slug>,
    /// By or about this person.
    pub person: Option<Slug>,
    /// Of this kind: `member_joined`.
    pub kind: String,
    /// Under this act: `InviteMember`.
    pub act: String,
    /// About this item.
    pub item: Option<ItemId>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Before this line.
    pub before: Option<i64>,
}

/// A line of the log.
#[derive(Debug, Clone, QueryableByName)]
pub struct Entry {
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// What happened.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Under which act.
    #[diesel(sql_type = Nullable<Text>)]
    pub act: Option<String>,
    /// By whom: a name, or the part of the suite that acted.
    #[diesel(sql_type = Text)]
    pub by: String,
    /// Their address, for a person.
    #[diesel(sql_type = Nullable<Text>)]
    pub handle: Option<String>,
    /// The rest of it: ids.
    #[diesel(sql_type = Jsonb)]
    pub payload: serde_json::Value,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// The request that it came by, to be found in the logs of the machines.
    #[diesel(sql_type = Nullable<Text>)]
    pub request_id: Option<String>,
}

/// A page of the log, the newest first, and whether there is more. Leaves an event.
///
/// # Errors
/// [`crate::Error::NotFound`] for a department that the actor does not run, [`crate::Error::Forbidden`] for the
/// whole where they do not run the suite.
pub fn read_log(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked, size: i64) -> Written<(Vec<Entry>, bool)> {
    taken(tx, actor, asked, size, |department| Event::AuditRead { department })
}

/// As [`read_log`], as many lines as an export holds.
///
/// # Errors
/// As [`read_log`].
pub fn export(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Written<(Vec<Entry>, bool)> {
    taken(tx, actor, asked, MOST_EXPORTED, |department| Event::AuditExported { department })
}

fn taken(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &Asked,
    size: i64,
    event: impl Fn(Option<DepartmentId>) -> Event,
) -> Written<(Vec<Entry>, bool)> {
    match &asked.department {
        Some(slug) => {
            let department = departments::runs(tx, actor, slug)?;
            let id = department.id;
            let permit = department.permit::<act::ReadAudit>()?;
            let among = if is_small(tx, id)? { FEW } else { MANY };
            let found = lines(tx, actor, among, Some(id), asked, size)?;
            tx.record(actor, permit, &event(Some(id)), found)
        }
        None => {
            let permit = actor.permit::<act::ReadAudit>()?;
            let found = lines(tx, actor, "events e", None, asked, size)?;
            tx.record(actor, permit, &event(None), found)
        }
    }
}

/// What belongs to a department of many: nearly every stretch of the log has some of it, so it is walked from its end.
pub(super) const MANY: &str = "(
    select e.* from events e where exists (
        select from appointments a
        where a.department_id = $1 and a.gives_rights
        and (a.person_id = e.actor_id or a.person_id = (e.payload->>'person')::uuid)
        and (e.at at time zone 'UTC')::date between a.from_date and coalesce(a.to_date, 'infinity'))
    or e.space_id in (select id from spaces where department_ids @> array[$1])
    or e.payload->>'department' = $1::text
) e";

/// What belongs to a department of few, gathered by the indexes: it may be a handful among millions. `offset 0` keeps
/// each lookup one by an index, whatever is guessed of how many there are.
pub(super) const FEW: &str = "(
    with posts as (
        select person_id, from_date, coalesce(to_date, 'infinity') as to_date
        from appointments where department_id = $1 and gives_rights),
    found as materialized (
        select e.id from posts a cross join lateral (
            select id, at from events where actor_id = a.person_id offset 0) e
        where (e.at at time zone 'UTC')::date between a.from_date and a.to_date
        union select e.id from posts a cross join lateral (
            select id, at from events where payload->>'person' = a.person_id::text offset 0) e
        where (e.at at time zone 'UTC')::date between a.from_date and a.to_date
        union select e.id from spaces s join events e on e.space_id = s.id where s.department_ids @> array[$1]
        union select e.id from events e where e.payload->>'department' = $1::text)
    select e.* from found cross join lateral (select * from events where id = found.id offset 0) e
) e";

/// Whether a department has no more than 200 people now.
fn is_small(conn: &mut Conn, department: DepartmentId) -> Result<bool> {
    let held = appointments::department_id.eq(department).and(appointments::to_date.is_null());
    let beyond: Option<AppointmentId> = appointments::table
        .filter(held.and(appointments::gives_rights))
        .select(appointments::id)
        .offset(200)
        .first(conn)
        .optional()?;
    Ok(beyond.is_none())
}

/// What belongs to a department: what its people did and what was done to them while they were its people, and
/// what concerns its spaces and itself. Who reported a thing stays unknown to those who wrote it, whatever they run; and
/// so does who talks with whom in direct conversations, but for what is reported of them.
pub(super) fn lines(
    conn: &mut Conn,
    actor: &Actor,
    among: &str,
    of: Option<DepartmentId>,
    asked: &Asked,
    size: i64,
) -> Result<(Vec<Entry>, bool)> {
    let query = format!(
        "select e.id, e.kind, e.act, coalesce(p.name, e.agent) as by, p.handle, e.payload, e.at, e.request_id
        from {among} left join people p on p.id = e.actor_id
        where ($2 is null or e.actor_id = (select id from people where handle = $2)
            or e.payload->>'person' = (select id::text from people where handle = $2))
        and ($3 = '' or e.kind = $3) and ($4 = '' or e.act = $4)
        and ($10 is null or e.item_id = $10)
        and ($5 is null or e.at >= $5) and ($6 is null or e.at < $6) and ($7 is null or e.id < $7)
        and (e.kind <> 'report_made' or not exists (
            select from reports r join matters m on m.id = r.matter_id
            where r.id = (e.payload->>'report')::uuid and m.writer_ids @> array[$9]))
        and (e.kind not in ('report_opened', 'reports_closed', 'reports_reopened') or not exists (
            select from matters m where m.id = (e.payload->>'matter')::uuid and m.writer_ids @> array[$9]))
        and (jsonb_exists_any(e.payload, array['matter', 'report']) or not exists (
            select from spaces s where s.id = e.space_id and s.kind = 'conversation'))
        order by e.id desc limit $8"
    );
    let mut found: Vec<Entry> = diesel::sql_query(query)
        .bind::<Nullable<SqlUuid>, _>(of)
        .bind::<Nullable<Text>, _>(asked.person.as_deref())
        .bind::<Text, _>(&asked.kind)
        .bind::<Text, _>(&asked.act)
        .bind::<Nullable<Timestamptz>, _>(asked.from)
        .bind::<Nullable<Timestamptz>, _>(asked.until)
        .bind::<Nullable<BigInt>, _>(asked.before)
        .bind::<BigInt, _>(size + 1)
        .bind::<SqlUuid, _>(actor.person)
        .bind::<Nullable<SqlUuid>, _>(asked.item)
        .load(conn)?;
    let has_more = found.len() as i64 > size;
    found.truncate(usize::try_from(size).unwrap_or(0));
    Ok((found, has_more))
}

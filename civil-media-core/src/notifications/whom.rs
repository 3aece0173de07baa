use std::collections::HashSet;

use diesel::prelude::*;

use super::spoken;
use crate::db::Conn;
use crate::error::Result;
use crate::events::Event;
use crate::ids::{CommentId, DepartmentId, ItemId, MatterId, PersonId, ReportId, SpaceId};
use crate::items::{Card, deciders_of};
use crate::people::newly_named;
use crate::policy::{SpaceKind, Subject as _, facts_of};
use crate::schema::{
    comments, events, items, matters, memberships, messages, notifications, posts, reports, role_grants, spaces,
    watches,
};
use crate::text::Html;

/// Whom an event concerns so that they are told; who did it is told of nothing.
pub(super) fn whom(conn: &mut Conn, event: &Event) -> Result<Vec<PersonId>> {
    match event {
        Event::MemberInvited { person, .. }
        | Event::ChannelInvited { person, .. }
        | Event::JoinRefused { person, .. }
        | Event::MemberRemoved { person, .. }
        | Event::LeadStoodDown { person, .. } => Ok(vec![*person]),
        // Who leads them is for all members to know.
        Event::LeadAppointed { space, person } => {
            let mut told = members_of(conn, *space)?;
            told.push(*person);
            Ok(told)
        }
        Event::MemberJoined { space, person } | Event::GuestEnded { space, person } => {
            let mut told = leads_of(conn, *space)?;
            told.push(*person);
            Ok(told)
        }
        // What is the department's goes to those who run it, and the person always knows what is said of them.
        Event::CorrectionProposed { person, department, .. } => {
            let mut told = vec![*person];
            if let Some(department) = department {
                told.extend(admins_of(conn, &[*department])?);
            }
            Ok(told)
        }
        Event::PageHandedOver { person, .. }
        | Event::DigestMade { person, .. }
        | Event::ClaimedPostEnded { person, .. } => Ok(vec![*person]),
        Event::CorrectionAnswered { person, proposer, .. } => Ok(vec![*person, *proposer]),
        Event::CommentAdded { item, comment, .. } => {
            // And whoever is answered, though they may have ceased to follow it.
            let parent: Option<CommentId> = comments::table.find(*comment).select(comments::parent_id).first(conn)?;
            let answered =
                comments::table.filter(comments::id.nullable().eq(parent)).select(comments::author_id).load(conn)?;
            let mut told = with_followers(conn, *item, answered)?;
            told.extend(answer_for(conn, *item)?);
            // Whom it names, they are told so.
            let html: Html = comments::table.find(*comment).select(comments::body_html).first(conn)?;
            let named = newly_named(conn, &html, None)?;
            told.retain(|person| !named.contains(person));
            Ok(told)
        }
        // If it still is there to be read.
        Event::PeopleMentioned { item, comment, people, .. } => {
            let gone = comments::removed_at.is_not_null().or(comments::hidden_at.is_not_null());
            let gone = comments::table.filter(comments::id.nullable().eq(*comment).and(gone));
            if diesel::select(diesel::dsl::exists(gone)).get_result(conn)? {
                return Ok(Vec::new());
            }
            let Some(card) = Card::query().filter(items::id.eq(item)).first(conn).optional()? else {
                return Ok(Vec::new());
            };
            // Named once more by what is changed, they have heard of it.
            let known = told_already(conn, *item, *comment, people)?;
            let new: Vec<PersonId> = people.iter().copied().filter(|person| !known.contains(person)).collect();
            readers_of(conn, &card, &new)
        }
        Event::MessageMentions { item, message, people, .. } => spoken::naming(conn, *item, *message, people),
        Event::FollowedMessageSent { item, message, .. } => spoken::following(conn, *item, *message),
        // Whose words are passed on.
        Event::UpdatePosted { shares: Some(shared), .. } => answer_for(conn, *shared),
        Event::DirectMessageSent { item, message, number, .. } => spoken::conversing(conn, *item, *message, *number),
        Event::MessageDeleted { item, message, .. } => {
            let author = messages::table.filter(messages::id.eq(message)).select(messages::author_id).load(conn)?;
            let Some(card) = Card::query().filter(items::id.eq(item)).first(conn).optional()? else {
                return Ok(Vec::new());
            };
            readers_of(conn, &card, &author)
        }
        Event::CommentRemoved { item, comment, .. } => {
            let author = comments::table.find(*comment).select(comments::author_id).load(conn)?;
            let Some(card) = Card::query().filter(items::id.eq(item)).first(conn).optional()? else {
                return Ok(Vec::new());
            };
            readers_of(conn, &card, &author)
        }
        Event::PostAmended { item, .. } => {
            let mut told = with_followers(conn, *item, Vec::new())?;
            told.extend(answer_for(conn, *item)?);
            Ok(told)
        }
        Event::PostReturned { item, .. }
        | Event::PostNotPublished { item, .. }
        | Event::PostHeld { item, .. }
        | Event::PostWithdrawn { item, .. }
        | Event::PageMoved { item, .. }
        | Event::NameTakenOff { item, .. }
        | Event::CoAuthorsNamed { item, .. } => answer_for(conn, *item),
        Event::PostDeleted { item, .. } | Event::PageDeleted { item, .. } | Event::PageMerged { item, .. } => {
            restorers_of(conn, *item)
        }
        // And the senior in whose name it was written.
        Event::PostPublished { item, .. } => {
            let senior: Option<Option<PersonId>> =
                posts::table.find(*item).select(posts::on_behalf_of).first(conn).optional()?;
            let mut told = answer_for(conn, *item)?;
            if let (Some(senior), Some(card)) =
                (senior.flatten(), Card::query().filter(items::id.eq(item)).first(conn).optional()?)
            {
                told.extend(readers_of(conn, &card, &[senior])?);
            }
            Ok(told)
        }
        // The leads of a space, and those who run a department for its own blog.
        Event::PostSubmitted { space, .. } => {
            let mut told = leads_of(conn, *space)?;
            // Nobody approves their own: where there is one lead, every member is asked.
            if told.len() < 2 {
                told.extend(members_of(conn, *space)?);
            }
            let kind: SpaceKind = spaces::table.find(*space).select(spaces::kind).first(conn)?;
            if kind == SpaceKind::Department {
                told.extend(department_admins_of(conn, *space)?);
            }
            Ok(told)
        }
        // Whoever decides, once for all that is reported of a thing; its author never.
        Event::ReportMade { report } => {
            let matter: MatterId = reports::table.find(report).select(reports::matter_id).first(conn)?;
            let told = told_of_reports(conn, matter)?;
            Ok(deciding(conn, matter)?.into_iter().filter(|person| !told.contains(person)).collect())
        }
        Event::ReportAnswered { matter } => {
            Ok(reports::table.filter(reports::matter_id.eq(matter)).select(reports::person_id).load(conn)?)
        }
        Event::ReportedKept { matter, .. } | Event::ItemHidden { matter, .. } | Event::CommentHidden { matter, .. } => {
            writers_of(conn, *matter)
        }
        Event::DecisionAppealed { matter, .. } => deciding(conn, *matter),
        Event::AppealUpheld { matter, .. } | Event::AppealOverturned { matter, .. } => {
            let mut told = writers_of(conn, *matter)?;
            let decided: Option<PersonId> = matters::table.find(matter).select(matters::decided_by).first(conn)?;
            told.extend(decided);
            Ok(told)
        }
        Event::InvitationDeclined { inviter, .. } => Ok(vec![*inviter]),
        Event::ProposalAccepted { proposer, .. } | Event::ProposalRefused { proposer, .. } => Ok(vec![*proposer]),
        Event::JoinAsked { space, .. } | Event::MemberLeft { space, .. } | Event::MembersProposed { space, .. } => {
            leads_of(conn, *space)
        }
        // The role is offered to the members; the department sees to it when nobody takes it.
        Event::SpaceLeadless { space } => {
            let mut told = members_of(conn, *space)?;
            told.extend(department_admins_of(conn, *space)?);
            Ok(told)
        }
        Event::SpaceClosed { space } | Event::SpaceReopened { space, .. } | Event::SpaceNarrowed { space } => {
            members_of(conn, *space)
        }
        Event::AdminAppointed { person, .. } | Event::AdminRemoved { person, .. } => Ok(vec![*person]),
        // Those who proposed a domain or a provider learn that the suite agreed.
        Event::DomainAdded { department, is_approved: true, .. } | Event::ProviderLive { department, .. } => {
            admins_of(conn, &[*department])
        }
        Event::DomainAdded { .. } | Event::ProviderProposed { .. } | Event::AdminMissing { .. } => suite_admins(conn),
        // The table of events marks none of the rest as told: a test of the house looks.
        _ => Ok(Vec::new()),
    }
}

/// Which of these people were told that a text names them.
fn told_already(
    conn: &mut Conn,
    item: ItemId,
    comment: Option<CommentId>,
    people: &[PersonId],
) -> Result<HashSet<PersonId>> {
    let rows: Vec<(PersonId, serde_json::Value)> = events::table
        .inner_join(notifications::table)
        .filter(events::item_id.eq(item).and(events::kind.eq("people_mentioned")))
        .filter(notifications::person_id.eq_any(people))
        .select((notifications::person_id, events::payload))
        .load(conn)?;
    let of = |payload: &serde_json::Value| payload.get("comment").and_then(|id| id.as_str()?.parse().ok());
    Ok(rows.into_iter().filter(|(_, payload)| of(payload) == comment).map(|(person, _)| person).collect())
}

/// Those who wrote an item and who answers for it, if they still read it.
fn answer_for(conn: &mut Conn, item: ItemId) -> Result<Vec<PersonId>> {
    let Some(card) = Card::query().filter(items::id.eq(item)).first(conn).optional()? else { return Ok(Vec::new()) };
    readers_of(conn, &card, &responsible_for(&card))
}

/// Those who wrote a deleted item or answered for it, if they still read its space: they find it among what was deleted.
fn restorers_of(conn: &mut Conn, item: ItemId) -> Result<Vec<PersonId>> {
    let Some(card) = Card::query().filter(items::id.eq(item)).first(conn).optional()? else { return Ok(Vec::new()) };
    let facts = facts_of(conn, &responsible_for(&card))?;
    Ok(facts.into_values().filter(|one| one.standing_in(&card.place).is_some()).map(|one| one.person).collect())
}

/// Those who wrote an item and who answers for it.
fn responsible_for(card: &Card) -> Vec<PersonId> {
    let mut people = vec![card.placing.author_id];
    people.extend(card.placing.owner_id);
    people.extend(&card.placing.co_author_ids);
    people
}

/// Those who follow an item, and these people, if they still read it.
fn with_followers(conn: &mut Conn, item: ItemId, mut people: Vec<PersonId>) -> Result<Vec<PersonId>> {
    let Some(card) = Card::query().filter(items::id.eq(item)).first(conn).optional()? else { return Ok(Vec::new()) };
    let followers: Vec<PersonId> =
        watches::table.filter(watches::item_id.eq(item)).select(watches::person_id).load(conn)?;
    people.extend(followers);
    readers_of(conn, &card, &people)
}

/// Who decides on a matter now.
fn deciding(conn: &mut Conn, matter: MatterId) -> Result<Vec<PersonId>> {
    let found = deciders_of(conn, &[matter])?;
    Ok(found.into_values().flatten().map(|(person, _)| person).collect())
}

/// Who has been told of a report in this matter.
fn told_of_reports(conn: &mut Conn, matter: MatterId) -> Result<Vec<PersonId>> {
    let ids: Vec<ReportId> = reports::table
        .filter(reports::matter_id.eq(matter))
        .order(reports::at)
        .limit(1_000)
        .select(reports::id)
        .load(conn)?;
    let payloads: Vec<_> =
        ids.into_iter().filter_map(|report| serde_json::to_value(Event::ReportMade { report }).ok()).collect();
    Ok(notifications::table
        .inner_join(events::table)
        // By the index of what somebody was told: there are many notifications, and few who decide.
        .filter(notifications::person_id.eq_any(deciding(conn, matter)?))
        .filter(events::kind.eq("report_made").and(events::payload.eq_any(payloads)))
        .select(notifications::person_id)
        .load(conn)?)
}

/// Whose thing a matter is about, also where nobody reads it any more.
fn writers_of(conn: &mut Conn, matter: MatterId) -> Result<Vec<PersonId>> {
    Ok(matters::table.find(matter).select(matters::writer_ids).first(conn)?)
}

pub(super) fn readers_of(conn: &mut Conn, card: &Card, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let mut readers = Vec::new();
    for some in people.chunks(1_000) {
        let facts = facts_of(conn, some)?;
        readers.extend(facts.into_values().filter(|one| card.standing(one).is_some()).map(|one| one.person));
    }
    Ok(readers)
}

fn leads_of(conn: &mut Conn, space: SpaceId) -> Result<Vec<PersonId>> {
    Ok(memberships::table
        .filter(memberships::space_id.eq(space).and(memberships::role.eq("lead")))
        .select(memberships::person_id)
        .load(conn)?)
}

fn members_of(conn: &mut Conn, space: SpaceId) -> Result<Vec<PersonId>> {
    Ok(memberships::table
        .filter(memberships::space_id.eq(space).and(memberships::role.ne("guest")))
        .select(memberships::person_id)
        .load(conn)?)
}

fn department_admins_of(conn: &mut Conn, space: SpaceId) -> Result<Vec<PersonId>> {
    let owners: Vec<Vec<DepartmentId>> =
        spaces::table.filter(spaces::id.eq(space)).select(spaces::department_ids).load(conn)?;
    let owners: Vec<DepartmentId> = owners.into_iter().flatten().collect();
    admins_of(conn, &owners)
}

fn admins_of(conn: &mut Conn, departments: &[DepartmentId]) -> Result<Vec<PersonId>> {
    Ok(role_grants::table
        .filter(role_grants::department_id.eq_any(departments).and(role_grants::ended_at.is_null()))
        .select(role_grants::person_id)
        .load(conn)?)
}

fn suite_admins(conn: &mut Conn) -> Result<Vec<PersonId>> {
    Ok(role_grants::table
        .filter(role_grants::role.eq("suite_admin").and(role_grants::ended_at.is_null()))
        .select(role_grants::person_id)
        .load(conn)?)
}

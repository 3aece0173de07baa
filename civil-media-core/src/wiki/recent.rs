//! What was changed in a wiki, the newest first.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::lists::{ROWS, Rows};
use crate::db::{Conn, IsPublishedPage, char_length, coalesce, page_in_branch};
use crate::error::Result;
use crate::ids::{ItemId, SpaceId};
use crate::people::Language;
use crate::policy::{Actor, Place, Placing, Seen, Standing, Subject, readable_items};
use crate::schema::{items, people, revisions, spaces};
use crate::text::Slug;

/// The furthest that one turns pages of such a list.
const FURTHEST: i64 = 20_000;

/// A change of a page.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = revisions)]
#[diesel(base_query = revisions::table
    .inner_join(items::table.inner_join(spaces::table))
    .inner_join(people::table.on(people::id.eq(revisions::author_id))))]
pub struct Change {
    /// The page.
    #[diesel(select_expression = items::id)]
    pub page: ItemId,
    /// Where it stands now.
    #[diesel(select_expression = items::path)]
    pub path: String,
    /// Its title then.
    pub title: String,
    /// The language it is written in.
    #[diesel(select_expression = items::language)]
    pub language: Language,
    /// The version that the change made.
    pub number: i32,
    /// What its writer says of it.
    pub note: String,
    /// Whether they called it minor.
    pub is_minor: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    #[diesel(select_expression = coalesce(revisions::credited_name, people::name))]
    pub author: String,
    /// Who wrote it elsewhere, where they have no account here.
    pub credited_name: Option<String>,
    /// The address of whoever answers for having written it.
    #[diesel(select_expression = people::handle)]
    author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
    /// How long the text was then, in characters.
    #[diesel(select_expression = char_length(revisions::body))]
    pub size: i32,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Change {
    /// The profile of whoever made it; none of somebody who is only named.
    pub fn profile(&self) -> Option<&Slug> {
        self.credited_name.is_none().then_some(&self.author_handle)
    }
}

impl Subject for Change {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

/// Which changes a list is of.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this person's, every one; of each page the last one without.
    pub by: Option<Slug>,
    /// Only of a page and what stands below it.
    pub branch: Option<String>,
    /// Without those that their writers called minor.
    pub major_only: bool,
}

/// What was changed in a wiki, of what the actor may read, the newest first.
pub fn changes(
    conn: &mut Conn,
    actor: &Actor,
    space: SpaceId,
    wanted: &Wanted,
    from: i64,
) -> Result<Rows<Seen<Change>>> {
    let from = from.clamp(0, FURTHEST);
    let in_wiki = items::space_id.eq(space).and(IsPublishedPage);
    let mut query =
        Change::query().filter(readable_items(actor)).filter(in_wiki).offset(from).limit(ROWS as i64 + 1).into_boxed();
    query = match &wanted.by {
        Some(handle) => query.filter(people::handle.eq(handle)).order((
            revisions::at.desc(),
            revisions::item_id,
            revisions::number.desc(),
        )),
        // The index of what nobody has touched, backwards.
        None => query.filter(revisions::number.eq(items::version)).order((items::updated_at.desc(), items::id.desc())),
    };
    if let Some(branch) = &wanted.branch {
        query = query.filter(items::path.eq(branch).or(page_in_branch(items::path, branch)));
    }
    if wanted.major_only {
        query = query.filter(revisions::is_minor.eq(false));
    }
    Ok(Rows::of(Seen::all(actor, query.load(conn)?), from))
}

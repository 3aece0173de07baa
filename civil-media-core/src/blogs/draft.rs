//! Posts that are being written: by one or several, kept as they are typed, seen by nobody else until they are
//! submitted.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::Conn;
use crate::error::Result;
use crate::ids::{ItemId, PersonId};
use crate::items::{Card, State};
use crate::page::{Cursor, Page};
use crate::people::Language;
use crate::policy::{Actor, Marking, Place, Placing, Seen, Standing, Subject, Visibility, readable_items};
use crate::schema::{items, people, posts, spaces};
use crate::text::{Html, Markdown, Slug, Title};

/// A post that is not published yet.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = posts)]
#[diesel(base_query = posts::table.inner_join(items::table
    .inner_join(spaces::table)
    .inner_join(people::table.on(people::id.eq(items::author_id)))))]
pub struct Draft {
    /// Its id, also its address.
    #[diesel(select_expression = items::id)]
    pub id: ItemId,
    /// Its title; [`Title::MISSING`] as long as it has none.
    #[diesel(select_expression = items::title)]
    pub title: String,
    /// Its text as written; it may be empty.
    pub body: Markdown,
    /// The same as shown.
    pub body_html: Html,
    /// The language it is written in.
    #[diesel(select_expression = items::language)]
    pub language: Language,
    /// How far it is to reach.
    #[diesel(select_expression = items::visibility)]
    pub visibility: Visibility,
    /// Counts the times that it was kept, from 1.
    #[diesel(select_expression = items::version)]
    pub version: i32,
    /// When it was kept last.
    #[diesel(select_expression = items::updated_at)]
    pub updated_at: DateTime<Utc>,
    /// Who began it.
    #[diesel(select_expression = people::name)]
    pub author: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub author_handle: Slug,
    /// The blog it is to stand on.
    #[diesel(select_expression = spaces::slug)]
    pub blog: Slug,
    /// The blog's name in English.
    #[diesel(select_expression = spaces::name_en)]
    pub blog_en: String,
    /// The blog's name in Welsh.
    #[diesel(select_expression = spaces::name_cy)]
    pub blog_cy: String,
    /// Whether a second person approves what is published there.
    #[diesel(select_expression = spaces::reviews_posts)]
    pub is_reviewed: bool,
    /// When the suite is to publish it.
    pub publish_at: Option<DateTime<Utc>>,
    /// Who said that it is to be published then.
    pub released_by: Option<PersonId>,
    /// All who ever wrote in it.
    pub(crate) writer_ids: Vec<PersonId>,
    /// Who approved it as it is.
    pub approved_by: Option<PersonId>,
    /// Whether it is to be published without the review that its blog asks for.
    pub is_unreviewed: bool,
    /// The senior in whose name it is written.
    pub on_behalf_of: Option<PersonId>,
    /// Why it was given back.
    pub returned_note: String,
    /// By whom.
    pub returned_by: Option<PersonId>,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Subject for Draft {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

impl Draft {
    /// Its marking: its own, or the higher one of its space.
    pub fn marking(&self) -> Marking {
        self.placing.item_marking.max(self.place.marking)
    }

    /// What was typed as its title.
    pub fn typed_title(&self) -> &str {
        if self.title == Title::MISSING { "" } else { &self.title }
    }

    /// Whether the actor writes it, alone or with others.
    pub fn is_mine(&self, actor: &Actor) -> bool {
        self.placing.author_id == actor.person || self.placing.co_author_ids.contains(&actor.person)
    }

    /// Whether the actor ever wrote in it. Nobody approves that, though they may be named on it no more.
    pub fn has_words_of(&self, actor: &Actor) -> bool {
        self.writer_ids.contains(&actor.person)
    }

    /// Whether it waits for a second person.
    pub fn is_submitted(&self) -> bool {
        self.placing.submitted_at.is_some()
    }
}

/// One draft: one's own, or one that is put before the actor.
pub fn draft(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<Draft>> {
    let draft = Draft::query()
        .filter(readable_items(actor))
        .filter(items::id.eq(id).and(items::state.eq(State::Draft)))
        .first(conn)?;
    Seen::by(actor, draft)
}

/// What the actor is writing, alone or with others, and what they have withdrawn: what was kept last comes first.
pub fn drafts(conn: &mut Conn, actor: &Actor, before: Option<Cursor>, size: usize) -> Result<Page<Seen<Card>>> {
    let me: Vec<PersonId> = vec![actor.person];
    let mut query = Card::query()
        .filter(readable_items(actor))
        .filter(items::author_id.eq(actor.person).or(items::co_author_ids.contains(me)))
        .filter(items::state.eq_any([State::Draft, State::Withdrawn]))
        .order((items::updated_at.desc(), items::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = items::updated_at.eq(at).and(items::id.lt(ItemId(id)));
        query = query.filter(items::updated_at.lt(at).or(same));
    }
    let found = Seen::all(actor, query.load(conn)?);
    Ok(Page::of(found, size, |card| Cursor { at: card.updated_at, id: card.id.0 }))
}

/// How many submitted posts of others are shown at once.
const MOST_WAITING: i64 = 100;

/// What others have submitted and the actor may approve: what waits longest comes first.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<Seen<Card>>> {
    let me: Vec<PersonId> = vec![actor.person];
    let found = Card::query()
        .filter(readable_items(actor))
        .filter(items::state.eq(State::Draft).and(items::submitted_at.is_not_null()))
        .filter(spaces::closed_at.is_null())
        .filter(items::author_id.ne(actor.person).and(diesel::dsl::not(items::co_author_ids.contains(me))))
        .order((items::submitted_at, items::id))
        .limit(MOST_WAITING)
        .load(conn)?;
    Ok(Seen::all(actor, found).into_iter().filter(|card| card.may::<crate::policy::act::ApprovePost>()).collect())
}

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use crate::comments::Comment;
use crate::ids::{CommentId, ItemId, MatterId, PersonId, SpaceId};
use crate::items::{Card, Decider, Deciding, ItemKind};
use crate::people::Language;
use crate::pictures::Picture;
use crate::policy::{Actor, Marking, Place, Role, SpaceKind, Standing, Subject};
use crate::schema::matters;
use crate::stored::words;
use crate::talk::Message;
use crate::text::{Html, Slug};

words! {
    /// Why something is reported.
    Ground {
        /// Abuse or harassment.
        Abuse = "abuse",
        /// Somebody's personal information.
        Personal = "personal",
        /// A wrong marking, or something too sensitive for its place.
        Marking = "marking",
        /// Off topic, or spam.
        OffTopic = "off_topic",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What is decided on what was reported.
    Verdict {
        /// Nobody sees it any more.
        Hide = "hide",
        /// It stays.
        Keep = "keep",
    }
}

words! {
    /// Where a matter stands.
    MatterState {
        /// Nobody has decided.
        Open = "open",
        /// The thing was hidden.
        Hidden = "hidden",
        /// It was kept.
        Kept = "kept",
        /// It had gone before anybody decided.
        Gone = "gone",
    }
}

words! {
    /// What came of an appeal. It is final.
    Outcome {
        /// The decision stands.
        Upheld = "upheld",
        /// The thing is back.
        Overturned = "overturned",
    }
}

/// For how many days after a decision its author may appeal, and the same person does not report the same again.
pub const DAYS: i64 = 30;

/// The longest that the words of a report or of an appeal, and the reason of a decision, may be.
#[derive(Debug, Clone, Copy)]
pub struct Words;

impl Words {
    /// Of a report.
    pub const OF_REPORT: usize = 1_000;
    /// Of an appeal.
    pub const OF_APPEAL: usize = 1_000;
    /// Of the reason for a decision.
    pub const OF_REASON: usize = 500;
}

/// What is reported: an item, or a comment on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// An item.
    Item(ItemId),
    /// A comment.
    Comment(CommentId),
}

/// A matter as it is stored.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = matters)]
pub(super) struct Row {
    pub id: MatterId,
    pub item_id: ItemId,
    pub comment_id: Option<CommentId>,
    pub writer_ids: Vec<PersonId>,
    pub opened_at: DateTime<Utc>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub state: MatterState,
    pub version: Option<i32>,
    pub decided_by: Option<PersonId>,
    pub decided_as: Option<Decider>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub appealed_at: Option<DateTime<Utc>>,
    pub appeal: String,
    pub outcome: Option<Outcome>,
    pub answered_by: Option<PersonId>,
    pub answered_as: Option<Decider>,
    pub answered_at: Option<DateTime<Utc>>,
    pub answer: String,
}

impl Row {
    pub(super) fn decided(&self) -> Option<Decided> {
        let (as_what, at) = self.decided_as.zip(self.decided_at)?;
        Some(Decided { is_hidden: self.state == MatterState::Hidden, as_what, at, reason: self.reason.clone() })
    }

    pub(super) fn appealed(&self) -> Option<Appeal> {
        Some(Appeal {
            at: self.appealed_at?,
            words: self.appeal.clone(),
            outcome: self.outcome,
            as_what: self.answered_as,
            answered_at: self.answered_at,
            answer: self.answer.clone(),
        })
    }
}

/// Which thing a matter is about: what may be known of it without reading it.
#[derive(Debug, Clone)]
pub struct About {
    /// The item; for a comment the one it is on.
    pub item: ItemId,
    /// The comment.
    pub comment: Option<CommentId>,
    /// What the item is.
    pub kind: ItemKind,
    /// The item's title.
    pub title: String,
    /// The language it is written in.
    pub language: Language,
    /// Its marking, with that of its space.
    pub marking: Marking,
    /// Who wrote the thing: name and profile, if they have one here.
    pub author: (String, Option<Slug>),
    /// The department they wrote it for.
    pub department: Option<String>,
    /// When they did.
    pub at: DateTime<Utc>,
    /// The name of the space in English.
    pub space_en: String,
    /// The name of the space in Welsh.
    pub space_cy: String,
    pub(super) place: Place,
    /// Those who write it now.
    pub(super) by: Vec<PersonId>,
}

impl About {
    /// Whether the actor writes the thing now, and could read its space.
    pub(super) fn is_written_by(&self, actor: &Actor) -> bool {
        self.by.contains(&actor.person) && actor.standing_in(&self.place).is_some()
    }

    pub(super) fn of(card: &Card, comment: Option<&Comment>) -> Self {
        let written = (card.author.clone(), card.profile().cloned());
        let (author, department, at) = match comment {
            Some(said) => ((said.author.clone(), said.profile().cloned()), said.department.clone(), said.created_at),
            None => (written, card.department.clone(), card.published_at.unwrap_or(card.updated_at)),
        };
        Self {
            item: card.id,
            comment: comment.map(|said| said.id),
            kind: card.kind,
            title: card.title.clone(),
            language: card.language,
            marking: card.placing.item_marking.max(card.place.marking),
            author,
            department,
            at,
            space_en: card.space_en.clone(),
            space_cy: card.space_cy.clone(),
            place: card.place.clone(),
            by: comment.map_or_else(
                || [&[card.placing.author_id][..], &card.placing.co_author_ids].concat(),
                |said| vec![said.author_id],
            ),
        }
    }

    /// Whether it lies in the space of one person, whose name it has.
    pub fn is_in_persons_space(&self) -> bool {
        self.place.kind == SpaceKind::Person
    }

    pub(super) fn space(&self) -> SpaceId {
        self.place.id
    }
}

/// What was decided.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Whether the thing was hidden; else it was kept.
    pub is_hidden: bool,
    /// As what somebody decided.
    pub as_what: Decider,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

impl Decided {
    /// Until when its author may appeal.
    pub fn appeal_until(&self) -> DateTime<Utc> {
        self.at + Duration::days(DAYS)
    }
}

/// What the author says against a decision, and what came of it.
#[derive(Debug, Clone)]
pub struct Appeal {
    /// When.
    pub at: DateTime<Utc>,
    /// What they say.
    pub words: String,
    /// What came of it; none while it waits.
    pub outcome: Option<Outcome>,
    /// As what somebody answered it.
    pub as_what: Option<Decider>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why.
    pub answer: String,
}

/// What was reported of one thing, for whoever decides on it or has. They need not be able to read the thing.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Its id.
    pub id: MatterId,
    /// Which thing.
    pub about: About,
    /// Where it stands.
    pub state: MatterState,
    /// When it was first reported.
    pub opened_at: DateTime<Utc>,
    /// Since when it waits for somebody; none if it does not.
    pub waiting_since: Option<DateTime<Utc>>,
    /// How many reports there are of each ground.
    pub grounds: Vec<(Ground, i64)>,
    /// What was decided.
    pub decided: Option<Decided>,
    /// What the author says against it.
    pub appeal: Option<Appeal>,
    pub(super) deciders: Deciding,
    pub(super) row: Row,
}

impl Matter {
    /// As what this actor decides on it now, if they do.
    pub(super) fn decided_as(&self, actor: &Actor) -> Option<Decider> {
        self.deciders.iter().find(|(person, _)| *person == actor.person).map(|(_, as_what)| *as_what)
    }

    /// Whether it waits for the word of this actor.
    pub fn waits_for(&self, actor: &Actor) -> bool {
        self.waiting_since.is_some() && self.decided_as(actor).is_some()
    }
}

impl Subject for Matter {
    /// Known to those who decide on it now, in that capacity and no other, and to those who did.
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let now = self.decided_as(actor);
        let did = [self.row.decided_by, self.row.answered_by].contains(&Some(actor.person));
        (now.is_some() || did).then(|| Standing {
            role: if now == Some(Decider::Lead) { Role::Lead } else { Role::Person },
            is_department_admin: now == Some(Decider::Department),
            is_suite_admin: now == Some(Decider::Suite),
            owns: false,
            is_closed: self.about.place.closed_at.is_some(),
            guests_may_write: false,
        })
    }
}

/// A report as those see it who decide.
#[derive(Debug, Clone, Queryable)]
pub struct Report {
    /// Why.
    pub ground: Ground,
    /// In words; they may be missing.
    pub words: String,
    /// Of which version of the thing.
    pub version: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub name: String,
    /// Their address.
    pub handle: Slug,
}

/// What was reported, as far as it is text.
#[derive(Debug, Clone)]
pub enum Thing {
    /// The text of a post or a page.
    Text(Html, Vec<Picture>),
    /// A file: what it is called, what it is, and how long.
    File {
        /// Its name.
        name: String,
        /// What it is, by inspection.
        media_type: String,
        /// How long it is.
        bytes: i64,
    },
    /// The newest messages of a channel, the oldest of them first.
    Messages(Vec<Message>),
    /// A comment among those around it in its thread, the oldest first, and what it says.
    Thread(Vec<Comment>, Html),
}

/// A matter with the thing itself: what a report opens to whoever decides, and nothing else.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The matter.
    pub matter: Matter,
    /// The version that is shown; a decision names it.
    pub version: i32,
    /// The thing; none where the matter does not wait for the reader.
    pub thing: Option<Thing>,
    /// Who reported it, the first first, at most [`super::MOST_SHOWN`].
    pub reports: Vec<Report>,
    /// What was decided before on the same thing, the latest first.
    pub past: Vec<(Decided, Option<Outcome>)>,
}

impl Subject for Opened {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        self.matter.standing(actor)
    }
}

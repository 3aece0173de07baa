//! Words under which items are found together.
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::model::Card;
use super::read::{Wanted, cards_of};
use crate::db::{Conn, Tx};
use crate::error::{Error, Problem, Result};
use crate::ids::ItemId;
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{item_tags, items, spaces};
use crate::text::{Line, Slug};

/// A word under which items are found together. Those that make the same address are the same.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = item_tags, check_for_backend(diesel::pg::Pg))]
pub struct Tag {
    /// Its part in addresses.
    #[diesel(column_name = tag)]
    pub slug: Slug,
    /// As whoever wrote the item wrote it.
    pub name: String,
}

impl Tag {
    /// The most tags of one item.
    pub const MOST: usize = 10;
    /// The longest one may be, in characters.
    pub const LONGEST: usize = 40;

    /// Tags as typed: parted by commas, semicolons or lines, each once.
    ///
    /// # Errors
    /// What is wrong with them: too many, one too long or without letters, characters that cannot be shown.
    pub fn parse_all(raw: &str) -> Result<Vec<Self>, Problem> {
        let mut found: Vec<Self> = Vec::new();
        // What is far too much is not looked at in detail.
        if raw.len() > 4_000 {
            return Err(Problem::limit("tags-many", Self::MOST as i64));
        }
        for part in raw.split([',', ';', '\n']) {
            let words = Line::parse(part.trim().trim_start_matches('#'))?;
            let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if name.is_empty() {
                continue;
            }
            if name.chars().count() > Self::LONGEST {
                return Err(Problem::limit("tag-long", Self::LONGEST as i64));
            }
            // What leaves no letter for an address would be the same as any other such.
            if !name.nfd().any(|c| c.is_ascii_alphanumeric()) {
                return Err(Problem::new("tag-letters"));
            }
            let slug = Slug::from_words(&name);
            if !found.iter().any(|one| one.slug == slug) {
                found.push(Self { slug, name });
            }
        }
        if found.len() > Self::MOST { Err(Problem::limit("tags-many", Self::MOST as i64)) } else { Ok(found) }
    }
}

/// The tags of an item as somebody found them and as they want them: what others changed meanwhile stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagEdit {
    /// As they were when it began.
    pub had: Vec<Tag>,
    /// As they are to be.
    pub wanted: Vec<Tag>,
}

impl TagEdit {
    /// What comes of it where the tags are these by now.
    fn onto(&self, now: &[Tag]) -> Vec<Tag> {
        let has = |tags: &[Tag], tag: &Tag| tags.iter().any(|one| one.slug == tag.slug);
        let stays = |tag: &&Tag| has(&self.wanted, tag) || !has(&self.had, tag);
        let mut all: Vec<Tag> = now.iter().filter(stays).cloned().collect();
        for tag in self.wanted.iter().filter(|tag| !has(&self.had, tag)) {
            match all.iter_mut().find(|one| one.slug == tag.slug) {
                Some(one) => *one = tag.clone(),
                None => all.push(tag.clone()),
            }
        }
        all
    }
}

/// Changes the tags of an item for which there is a permit. Gives whether that changed any.
///
/// # Errors
/// A problem of the field `tags` where it has too many, with those that others gave it.
pub(crate) fn edit_tags(tx: &mut Tx<'_>, item: ItemId, edit: &TagEdit) -> Result<bool> {
    let now = tags_of(tx, item)?;
    let all = edit.onto(&now);
    if all.len() > Tag::MOST {
        return Err(Error::invalid("tags", Problem::limit("tags-many", Tag::MOST as i64)));
    }
    set_tags(tx, item, &all)?;
    Ok(tags_of(tx, item)? != now)
}

/// The tags of an item that has been seen.
pub fn tags_of(conn: &mut Conn, item: ItemId) -> Result<Vec<Tag>> {
    Ok(item_tags::table
        .filter(item_tags::item_id.eq(item))
        .order(item_tags::tag)
        .select(Tag::as_select())
        .load(conn)?)
}

/// A tag by its address, as the newest item has it that the actor may read: a word of hidden things is hidden too.
pub fn tag(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Tag> {
    Ok(item_tags::table
        .inner_join(items::table.inner_join(spaces::table))
        .filter(item_tags::tag.eq(slug).and(item_tags::published_at.is_not_null()))
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .order((item_tags::published_at.desc(), item_tags::item_id.desc()))
        .select(Tag::as_select())
        .first(conn)?)
}

/// The newest items with a tag that the actor may read. They are walked by the tag, not by the time of all items.
pub(super) fn tagged(conn: &mut Conn, actor: &Actor, of: &Wanted, size: usize) -> Result<Page<Seen<Card>>> {
    let Some(tag) = &of.tag else { return Ok(Page { rows: Vec::new(), next: None }) };
    let mut query = item_tags::table
        .inner_join(items::table.inner_join(spaces::table))
        .filter(item_tags::tag.eq(tag.clone()).and(item_tags::published_at.is_not_null()))
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .order((item_tags::published_at.desc(), item_tags::item_id.desc()))
        .limit(size as i64 + 1)
        .select(items::id)
        .into_boxed();
    if let Some(kind) = of.kind {
        query = query.filter(items::kind.eq(kind));
    }
    if let Some(Cursor { at, id }) = of.before {
        let same = item_tags::published_at.eq(at).and(item_tags::item_id.lt(ItemId(id)));
        query = query.filter(item_tags::published_at.le(at)).filter(item_tags::published_at.lt(at).or(same));
    }
    let ids: Vec<ItemId> = query.load(conn)?;
    let cards = cards_of(conn, actor, &ids)?;
    Ok(Page::of(cards, size, |card| Cursor { at: card.published_at.unwrap_or(card.updated_at), id: card.id.0 }))
}

/// Gives an item for which there is a permit these tags and no others. Nothing is written where nothing changes.
pub(crate) fn set_tags(tx: &mut Tx<'_>, item: ItemId, wanted: &[Tag]) -> Result<()> {
    let mut wanted = wanted.to_vec();
    wanted.sort_by(|a, b| a.slug.cmp(&b.slug));
    if tags_of(tx, item)? == wanted {
        return Ok(());
    }
    let published: Option<DateTime<Utc>> = items::table.find(item).select(items::published_at).first(tx.conn)?;
    diesel::delete(item_tags::table.filter(item_tags::item_id.eq(item))).execute(tx.conn)?;
    let rows: Vec<_> = wanted
        .iter()
        .map(|tag| {
            (
                item_tags::item_id.eq(item),
                item_tags::tag.eq(&tag.slug),
                item_tags::name.eq(&tag.name),
                item_tags::published_at.eq(published),
            )
        })
        .collect();
    diesel::insert_into(item_tags::table).values(rows).execute(tx.conn)?;
    Ok(())
}

/// Notes that an item with tags is published now.
pub(crate) fn publish_tags(tx: &mut Tx<'_>, item: ItemId) -> Result<()> {
    diesel::update(item_tags::table.filter(item_tags::item_id.eq(item)))
        .set(item_tags::published_at.eq(tx.now))
        .execute(tx.conn)?;
    Ok(())
}

/// How many related items are shown.
const MOST_RELATED: usize = 4;
/// Of how many tags, and how many of the newest items of each, related ones are looked for.
const LOOKED_AT: (usize, i64) = (5, 100);

/// What shares tags with an item that has been seen: the most shared first, and of those the newest. Of a tag that
/// is on very many items only the newest are looked at.
pub fn related(conn: &mut Conn, actor: &Actor, card: ItemId, of: &[Tag]) -> Result<Vec<Seen<Card>>> {
    let mut shared: Vec<(ItemId, usize)> = Vec::new();
    for tag in of.iter().take(LOOKED_AT.0) {
        let newest: Vec<ItemId> = item_tags::table
            .filter(item_tags::tag.eq(&tag.slug).and(item_tags::published_at.is_not_null()))
            .filter(item_tags::item_id.ne(card))
            .order((item_tags::published_at.desc(), item_tags::item_id.desc()))
            .limit(LOOKED_AT.1)
            .select(item_tags::item_id)
            .load(conn)?;
        for id in newest {
            match shared.iter_mut().find(|(one, _)| *one == id) {
                Some((_, count)) => *count += 1,
                None => shared.push((id, 1)),
            }
        }
    }
    if shared.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers begin with their time.
    shared.sort_by_key(|(id, count)| std::cmp::Reverse((*count, *id)));
    let ids: Vec<ItemId> = shared.into_iter().map(|(id, _)| id).collect();
    let mut found = cards_of(conn, actor, &ids)?;
    found.truncate(MOST_RELATED);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_typed() {
        let names = |raw: &str| {
            Tag::parse_all(raw)
                .map(|tags| tags.iter().map(|tag| format!("{}={}", &*tag.slug, tag.name)).collect::<Vec<_>>())
        };
        assert_eq!(
            names(" #Flood,flood ; Planning  data,\nÔl-troed,").unwrap(),
            ["flood=Flood", "planning-data=Planning data", "ol-troed=Ôl-troed"]
        );
        assert_eq!(names("").unwrap(), Vec::<String>::new());
        assert!(
            names(&"x".repeat(41)).is_err() && names(&(0..11).map(|n| format!("t{n},")).collect::<String>()).is_err()
        );
    }

    #[test]
    fn two_who_change_them_at_once() {
        let all = |raw: &str| Tag::parse_all(raw).unwrap();
        let after = |had, wanted, now| super::TagEdit { had: all(had), wanted: all(wanted) }.onto(&all(now));
        assert_eq!(after("a, b", "a, c", "a, b"), all("a, c"));
        // What somebody else gave it stays, and what they took away stays away.
        assert_eq!(after("a, b", "a, c", "b, d"), all("d, c"));
        assert_eq!(after("a", "a", "b"), all("b"));
        assert_eq!(after("", "Flood", "flood"), all("Flood"));
    }
}

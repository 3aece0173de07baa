//! Words under which items are found together.
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::model::{Card, ItemKind};
use crate::db::{Conn, Tx};
use crate::error::{Problem, Result};
use crate::ids::ItemId;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{item_tags, items, spaces, tags};
use crate::text::{Line, Slug};

/// A word under which items are found together. Those that make the same address are the same.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tags, check_for_backend(diesel::pg::Pg))]
pub struct Tag {
    /// Its part in addresses.
    pub slug: Slug,
    /// As whoever used it first wrote it.
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
    /// What is wrong with them: too many, one too long, characters that cannot be shown.
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
            let slug = Slug::from_words(&name);
            if !found.iter().any(|one| one.slug == slug) {
                found.push(Self { slug, name });
            }
        }
        if found.len() > Self::MOST { Err(Problem::limit("tags-many", Self::MOST as i64)) } else { Ok(found) }
    }
}

/// The tags of an item that has been seen.
pub fn tags_of(conn: &mut Conn, item: ItemId) -> Result<Vec<Tag>> {
    Ok(item_tags::table
        .inner_join(tags::table)
        .filter(item_tags::item_id.eq(item))
        .order(tags::slug)
        .select(Tag::as_select())
        .load(conn)?)
}

/// A tag by its address, if it is on anything that the actor may read: a word of hidden things is hidden too.
pub fn tag(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Tag> {
    let _: ItemId = item_tags::table
        .inner_join(items::table.inner_join(spaces::table))
        .filter(item_tags::tag.eq(slug))
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .select(items::id)
        .first(conn)?;
    Ok(tags::table.find(slug).select(Tag::as_select()).first(conn)?)
}

/// Gives an item for which there is a permit these tags and no others.
pub(crate) fn set_tags(tx: &mut Tx<'_>, item: ItemId, wanted: &[Tag]) -> Result<()> {
    let new: Vec<_> = wanted.iter().map(|tag| (tags::slug.eq(&tag.slug), tags::name.eq(&tag.name))).collect();
    diesel::insert_into(tags::table).values(new).on_conflict_do_nothing().execute(tx.conn)?;
    diesel::delete(item_tags::table.filter(item_tags::item_id.eq(item))).execute(tx.conn)?;
    let rows: Vec<_> = wanted.iter().map(|tag| (item_tags::item_id.eq(item), item_tags::tag.eq(&tag.slug))).collect();
    diesel::insert_into(item_tags::table).values(rows).execute(tx.conn)?;
    Ok(())
}

/// How many related items are shown.
const MOST_RELATED: i64 = 4;

/// What shares tags with an item that has been seen: the most shared first, and of those the newest.
pub fn related(conn: &mut Conn, actor: &Actor, card: ItemId, kind: ItemKind, of: &[Tag]) -> Result<Vec<Seen<Card>>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let slugs: Vec<&str> = of.iter().map(|tag| &*tag.slug).collect();
    let ids: Vec<ItemId> = item_tags::table
        .inner_join(items::table.inner_join(spaces::table))
        .filter(item_tags::tag.eq_any(slugs))
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(items::kind.eq(kind)).and(items::id.ne(card)))
        .group_by(items::id)
        .order((count_star().desc(), sql::<Text>("items.published_at desc")))
        .limit(MOST_RELATED)
        .select(items::id)
        .load(conn)?;
    let found = Card::query().filter(readable_items(actor)).filter(items::id.eq_any(&ids)).load(conn)?;
    let mut found = Seen::all(actor, found);
    found.sort_by_key(|one: &Seen<Card>| ids.iter().position(|id| *id == one.id));
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
}

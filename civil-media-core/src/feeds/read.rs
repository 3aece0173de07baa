use chrono::Duration;
use diesel::prelude::*;

use super::model::{Entries, Feed, FeedOf, Shown};
use crate::blogs;
use crate::db::{self, Conn};
use crate::departments;
use crate::error::{Error, Result};
use crate::ids::PersonId;
use crate::items::{self, Wanted};
use crate::people;
use crate::pictures;
use crate::policy::{Actor, Case};
use crate::schema::{feeds, identities};
use crate::signin::sessions::TokenHash;
use crate::spaces;
use crate::updates::{self, Whose};

/// How many entries a feed shows.
const SIZE: usize = 20;
/// A feed shows nothing when its person has not signed in for so long.
const UNSEEN: Duration = Duration::days(30);

/// One's own feeds, the newest first.
pub fn mine(conn: &mut Conn, actor: &Actor) -> Result<Vec<Feed>> {
    Ok(feeds::table
        .filter(feeds::person_id.eq(actor.person))
        .order((feeds::made_at.desc(), feeds::id))
        .limit(super::MOST)
        .select(Feed::as_select())
        .load(conn)?)
}

/// The feed of a token, and whose it is.
///
/// # Errors
/// [`Error::NotFound`] for a token that there is none of, and for one whose person has not signed in for
/// 30 days: their provider has not vouched for them since.
pub fn of_token(conn: &mut Conn, token: TokenHash) -> Result<(Feed, PersonId)> {
    let (feed, person): (Feed, PersonId) = feeds::table
        .filter(feeds::token_hash.eq(token.bytes()))
        .select((Feed::as_select(), feeds::person_id))
        .first(conn)?;
    let lately = identities::table
        .filter(identities::person_id.eq(person).and(identities::last_signed_in_at.gt(db::now() - UNSEEN)));
    if diesel::select(diesel::dsl::exists(lately)).get_result(conn)? {
        Ok((feed, person))
    } else {
        Err(Error::NotFound)
    }
}

/// What a feed of somebody's shows: what they may read now.
///
/// # Errors
/// [`Error::NotFound`] if they may not come in any more, or may no longer know of what it is of.
pub fn show(conn: &mut Conn, feed: Feed, person: PersonId) -> Result<Shown> {
    let actor = Actor::load(conn, person).map_err(|error| match error {
        Error::SignedOut => Error::NotFound,
        other => other,
    })?;
    let of: FeedOf = feed.of.parse().map_err(|_| Error::NotFound)?;
    let (of, name) = found(conn, &actor, &of)?;
    let (entries, pictures) = match of {
        Of::Posts(wanted) => {
            let posts = blogs::newest(conn, &actor, wanted, SIZE)?;
            // Of what is told by its title alone, nothing else is asked for.
            let told = posts.iter().filter(|post| !Case::Feed.told(post.marked.marking(), &post.body_html).is_empty());
            let told: Vec<_> = told.map(|post| (post.id, &post.body_html)).collect();
            let pictures = pictures::of_texts(conn, &actor, &told)?;
            (Entries::Posts(posts), pictures)
        }
        Of::Updates(whose) => {
            let (page, shared) = updates::newest(conn, &actor, &whose, None, SIZE)?;
            let told = page.rows.iter().chain(&shared);
            let told = told.filter(|one| !Case::Feed.told(one.marked.marking(), &one.body_html).is_empty());
            let pictures = pictures::of_items(conn, &actor, &told.map(|one| one.id).collect::<Vec<_>>())?;
            (Entries::Updates(page.rows, shared), pictures)
        }
    };
    let named: Vec<PersonId> = match &entries {
        Entries::Posts(posts) => {
            posts.iter().flat_map(|post| post.placing.co_author_ids.iter().copied().chain(post.on_behalf_of)).collect()
        }
        Entries::Updates(..) => Vec::new(),
    };
    let names = people::many_named(conn, &named)?.into_iter().map(|one| (one.id, one.name)).collect();
    Ok(Shown { feed, language: actor.language, name, names, entries, pictures })
}

/// What is looked for to fill a feed.
#[derive(Debug)]
pub(super) enum Of {
    /// These posts.
    Posts(Wanted),
    /// These updates.
    Updates(Whose),
}

/// What a feed is of, and what that is called.
pub(super) fn found(conn: &mut Conn, actor: &Actor, of: &FeedOf) -> Result<(Of, Option<(String, String)>)> {
    let all = Wanted::posts();
    let twice = |name: String| Some((name.clone(), name));
    Ok(match of {
        FeedOf::Blogs => (Of::Posts(all), None),
        FeedOf::Blog(slug) => {
            let space = spaces::find(conn, actor, slug)?;
            let name = Some((space.name_en.clone(), space.name_cy.clone()));
            (Of::Posts(Wanted { space: Some(space.place.id), ..all }), name)
        }
        FeedOf::Archive(slug, dated) => {
            let space = spaces::find(conn, actor, slug)?;
            let name = Some((format!("{} {dated}", space.name_en), format!("{} {dated}", space.name_cy)));
            (Of::Posts(Wanted { space: Some(space.place.id), dated: Some(*dated), ..all }), name)
        }
        FeedOf::Author(handle) => {
            let person = people::find(conn, actor, handle)?;
            (Of::Posts(Wanted { author: Some(person.id), ..all }), twice(person.name.clone()))
        }
        FeedOf::Department(slug) => {
            let department = departments::find(conn, slug)?;
            let of = Of::Posts(Wanted { department: Some(department.id), ..all });
            (of, Some((department.name_en, department.name_cy)))
        }
        FeedOf::Tag(slug) => {
            let tag = items::tag(conn, actor, slug)?;
            (Of::Posts(Wanted { tag: Some(tag.slug), ..all }), twice(tag.name))
        }
        FeedOf::Updates => (Of::Updates(Whose::All), None),
        FeedOf::UpdatesFollowed => (Of::Updates(Whose::Followed), None),
        FeedOf::UpdatesBy(handle) => {
            let person = people::find(conn, actor, handle)?;
            (Of::Updates(Whose::Person(person.id)), twice(person.name.clone()))
        }
        FeedOf::UpdatesFrom(slug) => {
            let department = departments::find(conn, slug)?;
            (Of::Updates(Whose::Department(department.id)), Some((department.name_en, department.name_cy)))
        }
        FeedOf::UpdatesTagged(slug) => {
            let tag = items::tag(conn, actor, slug)?;
            (Of::Updates(Whose::Tagged(tag.slug)), twice(tag.name))
        }
    })
}

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Feed, FeedOf, Shown};
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

/// How many posts a feed shows.
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
    let (wanted, name) = wanted(conn, &actor, &of)?;
    let posts = blogs::newest(conn, &actor, wanted, SIZE)?;
    // Of what is told by its title alone, nothing else is asked for.
    let told = posts.iter().filter(|post| !Case::Feed.told(post.marked.marking(), &post.body_html).is_empty());
    let told: Vec<_> = told.map(|post| (post.id, &post.body_html)).collect();
    let pictures = pictures::of_texts(conn, &actor, &told)?;
    Ok(Shown { feed, language: actor.language, name, posts, pictures })
}

/// Which posts a feed is of, and what that is called.
pub(super) fn wanted(conn: &mut Conn, actor: &Actor, of: &FeedOf) -> Result<(Wanted, Option<(String, String)>)> {
    let all = Wanted::posts();
    Ok(match of {
        FeedOf::Blogs => (all, None),
        FeedOf::Blog(slug) => {
            let space = spaces::find(conn, actor, slug)?;
            (Wanted { space: Some(space.place.id), ..all }, Some((space.name_en.clone(), space.name_cy.clone())))
        }
        FeedOf::Author(handle) => {
            let person = people::find(conn, actor, handle)?;
            (Wanted { author: Some(person.id), ..all }, Some((person.name.clone(), person.name.clone())))
        }
        FeedOf::Department(slug) => {
            let department = departments::find(conn, slug)?;
            let name = (department.name_en.clone(), department.name_cy.clone());
            (Wanted { department: Some(department.id), ..all }, Some(name))
        }
        FeedOf::Tag(slug) => {
            let tag = items::tag(conn, actor, slug)?;
            (Wanted { tag: Some(tag.slug), ..all }, Some((tag.name.clone(), tag.name)))
        }
    })
}

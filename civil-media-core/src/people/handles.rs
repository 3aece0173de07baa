//! Handles: what people are addressed by. One that was given is never given to anybody else.
use std::collections::{HashMap, HashSet, VecDeque};

use diesel::prelude::*;

use crate::db::Conn;
use crate::error::Result;
use crate::schema::{people, spaces};
use crate::text::Slug;

/// `/people/suggest` and `/people/export` are no people.
const RESERVED: [&str; 2] = ["suggest", "export"];
/// The most forms of one name that are asked for at once, beside one for each who waits.
const WIDEST: u32 = 4_096;

/// A handle for this name that nobody has or ever had, neither as a person nor as a space.
pub(super) fn free_one(conn: &mut Conn, name: &str) -> Result<Slug> {
    let found = free(conn, &[name])?.into_iter().next();
    Ok(found.unwrap_or_else(|| Slug::from_words(name)))
}

/// What is known of a handle that some wish for.
#[derive(Default)]
struct Wish {
    waiting: u32,
    looked_to: u32,
    free: VecDeque<Slug>,
}

/// Handles that nobody has or ever had, one for each of these names in their order. Thousands take a few queries: each
/// asks for more numbers behind the names for which the one before has not found enough.
pub(super) fn free(conn: &mut Conn, names: &[&str]) -> Result<Vec<Slug>> {
    let wished: Vec<Slug> = names.iter().map(|name| Slug::from_words(name)).collect();
    let mut found: Vec<Option<Slug>> = vec![None; names.len()];
    let mut given: HashSet<Slug> = RESERVED.map(Slug::from_words).into();
    let mut wishes: HashMap<&Slug, Wish> = HashMap::new();
    let mut waiting: Vec<usize> = (0..names.len()).collect();
    let mut width = 1;
    while !waiting.is_empty() {
        for wish in wishes.values_mut() {
            wish.waiting = 0;
        }
        for at in &waiting {
            wishes.entry(&wished[*at]).or_default().waiting += 1;
        }
        look_further(conn, &mut wishes, width)?;
        waiting.retain(|at| {
            let free = wishes.get_mut(&wished[*at]).map(|wish| &mut wish.free);
            // What somebody of the same list was given before is free in the database still.
            found[*at] =
                free.and_then(|free| std::iter::from_fn(|| free.pop_front()).find(|one| given.insert(one.clone())));
            found[*at].is_none()
        });
        width = (width * 8).min(WIDEST);
    }
    Ok(found.into_iter().flatten().collect())
}

/// Finds more that is free for those who wait, in the order of the numbers.
fn look_further(conn: &mut Conn, wishes: &mut HashMap<&Slug, Wish>, width: u32) -> Result<()> {
    let mut candidates: Vec<(&Slug, Slug)> = Vec::new();
    for (wished, wish) in wishes.iter_mut().filter(|(_, wish)| wish.waiting > 0) {
        let from = wish.looked_to + 1;
        wish.looked_to += width.max(wish.waiting);
        let numbered = |number| if number == 1 { (*wished).clone() } else { wished.numbered(number) };
        candidates.extend((from..=wish.looked_to).map(|number| (*wished, numbered(number))));
    }
    let texts: Vec<&str> = candidates.iter().map(|(_, one)| &**one).collect();
    let mut taken: HashSet<Slug> = people::table
        .filter(people::handle.eq_any(&texts))
        .select(people::handle)
        .load::<Slug>(conn)?
        .into_iter()
        .collect();
    taken.extend(spaces::table.filter(spaces::slug.eq_any(&texts)).select(spaces::slug).load::<Slug>(conn)?);
    for (wished, candidate) in candidates {
        if !taken.contains(&candidate)
            && let Some(wish) = wishes.get_mut(wished)
        {
            wish.free.push_back(candidate);
        }
    }
    Ok(())
}

//! Who here is whom there.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::db::Conn;
use crate::error::{Error, Result};
use crate::ids::PersonId;
use crate::people;
use crate::policy::Actor;
use crate::schema::people as rows;

/// A list that says who is whom: lines of `login,work email or handle`; empty lines and those that begin with # count
/// for nothing.
///
/// # Errors
/// The number of the first line that says something else.
pub fn parse_authors(text: &str) -> Result<HashMap<String, String>, usize> {
    let mut known = HashMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once(',').map(|(login, who)| (login.trim(), who.trim())) {
            Some((login, who)) if !login.is_empty() && !who.is_empty() => {
                known.insert(login.to_lowercase(), who.to_owned());
            }
            _ => return Err(number + 1),
        }
    }
    Ok(known)
}

/// Whoever has this handle or work email: for the operator, who says in whose name something is brought.
///
/// # Errors
/// [`Error::NotFound`] if nobody who is here does.
pub fn bringer(conn: &mut Conn, who: &str) -> Result<PersonId> {
    let who = who.trim().to_lowercase();
    let found = rows::table
        .filter(rows::email.eq(&who).or(rows::handle.eq(&who)))
        .filter(rows::switched_off_at.is_null().and(rows::left_on.is_null()))
        .select(rows::id)
        .first(conn);
    found.optional()?.ok_or(Error::NotFound)
}

/// Somebody as the site that something comes from knows them.
#[derive(Debug, Clone, Default)]
pub(super) struct Author {
    /// Empty where the site does not tell.
    pub email: String,
    /// What they are called there.
    pub name: String,
}

/// The people here, by login there.
#[derive(Debug, Default)]
pub(super) struct Authors {
    by_login: HashMap<String, PersonId>,
    by_email: HashMap<String, PersonId>,
    names: HashMap<String, String>,
}

impl Authors {
    /// Those whom a list names, whose work email is the same, or whose handle is the login there.
    pub fn of(
        conn: &mut Conn,
        actor: &Actor,
        there: &HashMap<String, Author>,
        listed: &HashMap<String, String>,
    ) -> Result<Self> {
        let mut authors = Self::default();
        let mut asked: Vec<(String, String)> = Vec::new();
        for (login, author) in there {
            authors.names.insert(login.clone(), author.name.clone());
            match listed.get(login) {
                Some(who) => asked.push((login.clone(), who.clone())),
                None => asked.extend([(login.clone(), author.email.clone()), (login.clone(), login.clone())]),
            }
        }
        for (login, who) in listed {
            if !there.contains_key(login) {
                asked.push((login.clone(), who.clone()));
            }
        }
        asked.retain(|(_, who)| !who.is_empty());
        for some in asked.chunks(100) {
            let typed: Vec<String> = some.iter().map(|(_, who)| who.clone()).collect();
            let found = people::addressed(conn, actor, &typed)?;
            for ((login, _), person) in some.iter().zip(found) {
                if let Some(person) = person {
                    authors.by_login.entry(login.clone()).or_insert(person);
                }
            }
        }
        Ok(authors)
    }

    /// Leaves out everybody else: a file can say what it likes of them.
    pub fn only(&mut self, people: &HashSet<PersonId>) {
        self.by_login.retain(|_, person| people.contains(person));
    }

    /// The person of a login, or the name to credit.
    pub fn of_login(&self, login: &str) -> Result<PersonId, String> {
        // Some sites wrote it with signs around it.
        let login = login.trim_matches(['<', '>', ' ']).to_lowercase();
        match self.by_login.get(&login) {
            Some(person) => Ok(*person),
            None => Err(self.names.get(&login).filter(|name| !name.is_empty()).cloned().unwrap_or(login)),
        }
    }

    /// Those who have these work emails, known from here on.
    pub fn learn(&mut self, conn: &mut Conn, actor: &Actor, emails: &[String]) -> Result<()> {
        let mut new: Vec<String> = emails.iter().map(|one| one.to_lowercase()).collect();
        new.retain(|one| one.contains('@') && !self.by_email.contains_key(one));
        new.sort_unstable();
        new.dedup();
        for some in new.chunks(100) {
            let found = people::addressed(conn, actor, some)?;
            self.by_email.extend(some.iter().zip(found).filter_map(|(email, person)| Some((email.clone(), person?))));
        }
        Ok(())
    }

    /// Who has this work email, if they were learnt.
    pub fn of_email(&self, email: &str) -> Option<PersonId> {
        self.by_email.get(&email.to_lowercase()).copied()
    }
}

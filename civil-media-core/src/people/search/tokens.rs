//! The words that lead to somebody: a pure function of what is known of them.
use std::collections::BTreeMap;

use super::fold;
use super::nicknames::groups_of;
use crate::people::Profession;
use crate::stored::degrees;

degrees! {
    /// What of a person a word is.
    Kind {
        /// A part of their name.
        Name = 1 "name",
        /// A name that stands for their given name.
        Nickname = 2 "nickname",
        /// Their initials.
        Initial = 3 "initial",
        /// What they do.
        Title = 4 "title",
        /// Their team.
        Team = 5 "team",
        /// Their department.
        Department = 6 "department",
        /// What they can do.
        Skill = 7 "skill",
        /// What they speak.
        Language = 8 "language",
        /// A phone.
        Phone = 9 "phone",
        /// Their email.
        Email = 10 "email",
        /// What they may be asked about.
        About = 11 "about",
        /// Where they work.
        Place = 12 "place",
        /// Their profession.
        Profession = 13 "profession",
    }
}

/// What is known of a person, as far as it leads to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub name: String,
    pub email: String,
    pub phones: Vec<String>,
    pub ask_about: String,
    pub city: String,
    pub building: String,
    pub skills: Vec<String>,
    pub languages: Vec<String>,
    pub posts: Vec<Post>,
    pub has_left: bool,
}

/// One post of theirs.
#[derive(Debug, Clone, Default)]
pub(super) struct Post {
    pub title: String,
    pub teams: Vec<String>,
    pub departments: Vec<String>,
    pub profession: Option<Profession>,
}

/// One word that leads to somebody, and how surely.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub token: String,
    pub kind: Kind,
    pub weight: f32,
}

/// What stands before a phone's digits, so that a number in a title is none.
pub(super) const PHONE: char = '#';
/// What stands before an email.
pub(super) const EMAIL: char = '@';

/// Words that tell nobody from anybody.
pub(super) const EMPTY: &[&str] = &["and", "of", "the", "for", "to", "in", "a", "y", "yr", "ar", "i", "o", "ac", "am"];
/// Parts of names that some write apart and some do not.
const JOINED: &[&str] =
    &["mac", "mc", "o", "ap", "ab", "van", "von", "de", "del", "la", "le", "el", "al", "st", "fitz"];
/// More words than this say no more.
const MOST: usize = 250;

/// Every word that leads to a person of whom this is known.
pub(super) fn tokens_of(facts: &Facts) -> Vec<Token> {
    let mut all = Tokens::default();
    name(&mut all, &facts.name);
    let email = facts.email.to_lowercase();
    all.add(format!("{EMAIL}{email}"), Kind::Email, 1.0);
    for phone in &facts.phones {
        // Several may stand in one line: each on its own.
        for one in phone.split([',', ';', '/']) {
            let digits = fold::digits(one);
            if digits.len() >= 3 {
                all.add(format!("{PHONE}{digits}"), Kind::Phone, 0.9);
            }
        }
    }
    for post in &facts.posts {
        all.add_words(&post.title, Kind::Title, 0.6);
        for team in &post.teams {
            all.add_words(team, Kind::Team, 0.55);
        }
        for department in &post.departments {
            all.add_words(department, Kind::Department, 0.4);
        }
        if let Some(profession) = post.profession {
            all.add_words(&profession.as_str().replace('_', " "), Kind::Profession, 0.4);
        }
    }
    for skill in &facts.skills {
        all.add_words(skill, Kind::Skill, 0.65);
    }
    for language in &facts.languages {
        all.add_words(language, Kind::Language, 0.5);
    }
    all.add_words(&facts.ask_about, Kind::About, 0.35);
    all.add_words(&facts.city, Kind::Place, 0.35);
    all.add_words(&facts.building, Kind::Place, 0.3);
    // Among many of a name the shorter name is closer, and who is still here comes first.
    let words = fold::words(&facts.name).len().min(8) as f32;
    all.done((1.0 - 0.01 * words) * if facts.has_left { 0.6 } else { 1.0 })
}

fn name(all: &mut Tokens, name: &str) {
    let words = fold::words(name);
    for (at, word) in words.iter().enumerate() {
        all.add_name(word, 1.0);
        if let Some(next) = words.get(at + 1)
            && JOINED.contains(&word.as_str())
        {
            all.add_name(&format!("{word}{next}"), 0.95);
        }
        if let Some(first) = word.chars().next() {
            all.add(first.to_string(), Kind::Initial, 0.5);
        }
    }
    for part in name.split_whitespace() {
        let hyphened = fold::words(part);
        if hyphened.len() > 1 {
            all.add_name(&hyphened.concat(), 0.95);
        }
        // O'Connor is looked for as Connor too.
        if let Some((before, after)) = part.split_once(['\'', '’'])
            && before.chars().count() == 1
        {
            for word in fold::words(after) {
                all.add(word, Kind::Name, 0.7);
            }
        }
    }
    let given = if words.len() > 1 { &words[..words.len() - 1] } else { &words[..] };
    for group in given.iter().flat_map(|word| groups_of(word)) {
        all.add(group.clone(), Kind::Nickname, 0.9);
    }
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    if let (Some(first), Some(last), true) = (initials.chars().next(), words.last(), words.len() > 1) {
        all.add(initials.clone(), Kind::Initial, 0.6);
        all.add([first, last.chars().next().unwrap_or(first)].iter().collect(), Kind::Initial, 0.6);
        for form in forms(last) {
            all.add(format!("{first}{form}"), Kind::Initial, 0.7);
        }
    }
}

/// A word and, for `mc…`, the same with `mac…`.
pub(super) fn forms(word: &str) -> Vec<String> {
    std::iter::once(word.to_owned()).chain(fold::with_mac(word)).collect()
}

/// Tokens, each of a kind once, with the most that was said for it.
#[derive(Default)]
struct Tokens(BTreeMap<(Kind, String), f32>);

impl Tokens {
    fn add(&mut self, token: String, kind: Kind, weight: f32) {
        if token.is_empty() || token.chars().count() > 80 || self.0.len() >= MOST {
            return;
        }
        let known = self.0.entry((kind, token)).or_insert(weight);
        *known = known.max(weight);
    }

    fn add_name(&mut self, word: &str, weight: f32) {
        for form in forms(word) {
            // Donald finds MacDonald, though later than a Donald.
            if let Some(rest) = form.strip_prefix("mac").filter(|rest| rest.len() >= 4) {
                self.add(rest.to_owned(), Kind::Name, 0.6);
            }
            self.add(form, Kind::Name, weight);
        }
    }

    fn add_words(&mut self, text: &str, kind: Kind, weight: f32) {
        for word in fold::words(text) {
            if !EMPTY.contains(&word.as_str()) {
                self.add(word, kind, weight);
            }
        }
    }

    fn done(self, worth: f32) -> Vec<Token> {
        self.0.into_iter().map(|((kind, token), weight)| Token { token, kind, weight: weight * worth }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Vec<String> {
        let facts = Facts { name: name.to_owned(), email: "x@y.example".to_owned(), ..Facts::default() };
        tokens_of(&facts).into_iter().map(|token| token.token).collect()
    }

    #[test]
    fn names() {
        for (name, wanted) in [
            ("Elizabeth MacDonald", &["elizabeth", "macdonald", "donald", "~elizabeth", "e", "em", "emacdonald"][..]),
            ("Ellen McAllister", &["mcallister", "macallister", "allister", "emacallister"]),
            ("Sean O'Connor", &["oconnor", "connor", "~sean", "so"]),
            ("Siân Ŵyn-Jones", &["sian", "wyn", "jones", "wynjones"]),
            ("Rhys ap Gwilym", &["ap", "apgwilym", "gwilym", "~rhys", "rag", "rg"]),
        ] {
            let tokens = of(name);
            for token in wanted {
                assert!(tokens.iter().any(|one| one == token), "{name} lacks {token}: {tokens:?}");
            }
        }
    }

    #[test]
    fn bounded() {
        let facts = Facts {
            name: "a".repeat(200),
            ask_about: (0..2_000).map(|n| format!("word{n} ")).collect(),
            ..Facts::default()
        };
        assert_eq!(tokens_of(&facts).len(), MOST);
    }
}

//! What was typed, as words that the index has: the same, longer ones, nicknames, and those that a slip of the
//! finger leads to.
use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text};

use super::fold;
use super::nicknames::groups_of;
use super::tokens::{EMAIL, EMPTY, PHONE, forms};
use crate::db::Conn;
use crate::error::Result;

/// How many words of a query count.
const MOST: usize = 6;

/// A word of the index that stands for a word of the query, and how well.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// Which word of the query, from 0.
    pub word: i32,
    pub token: String,
    pub score: f32,
}

/// A query, parted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query(Vec<Term>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Word(String),
    /// At least three digits of a phone.
    Phone(String),
    Email(String),
}

impl Query {
    /// What was typed; nothing in it that leads to anybody is an empty query.
    pub fn parse(typed: &str) -> Self {
        let typed = typed.trim();
        if typed.contains('@') && !typed.contains(char::is_whitespace) {
            return Self(vec![Term::Email(
                typed.to_lowercase().chars().filter(|c| !c.is_control()).take(80).collect(),
            )]);
        }
        let is_phone = |c: char| c.is_ascii_digit() || "+()- ./".contains(c);
        let digits = fold::digits(typed);
        if digits.len() >= 3 && typed.chars().all(is_phone) {
            return Self(vec![Term::Phone(digits)]);
        }
        let term = |word: String| {
            let is_number = word.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit());
            if is_number { Term::Phone(word) } else { Term::Word(word) }
        };
        // A single letter is an initial, whatever word it also is.
        let says_something = |word: &String| word.len() == 1 || !EMPTY.contains(&word.as_str());
        Self(fold::words(typed).into_iter().filter(says_something).take(MOST).map(term).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many words somebody has to have.
    pub fn len(&self) -> i64 {
        self.0.len() as i64
    }
}

/// All words of the index that a query may mean, each once for each word of the query.
pub(super) fn expand(conn: &mut Conn, query: &Query) -> Result<Vec<Wanted>> {
    let mut wanted = Vec::new();
    let mut asked = Asked::default();
    for (at, term) in (0..).zip(&query.0) {
        match term {
            Term::Word(word) => {
                for (form, worth) in forms(word).into_iter().zip([1.0, 0.97]) {
                    add(&mut wanted, at, &form, worth);
                    for group in groups_of(&form) {
                        add(&mut wanted, at, group, worth);
                    }
                    asked.word(at, &form);
                }
            }
            Term::Phone(digits) => {
                asked.phones.push((at, format!("{PHONE}%{digits}%")));
                // A number may also stand in a title or in the name of a team.
                add(&mut wanted, at, digits, 0.9);
            }
            Term::Email(email) => asked.prefixes.push((at, format!("{EMAIL}{email}"))),
        }
    }
    let similar = std::mem::take(&mut asked.similar);
    let mut met = HashSet::new();
    for row in asked.rows(conn)? {
        if let Some(score) = row.score() {
            met.insert(row.typed.clone());
            add(&mut wanted, row.word, &row.token, score);
        }
    }
    // What two slips may lead to is looked for by likeness, which costs the most: only where nothing nearer is.
    let rest: Vec<_> = similar.into_iter().filter(|(_, form)| !met.contains(form)).collect();
    if !rest.is_empty() {
        for row in alike(conn, rest)? {
            if let Some(score) = row.score() {
                add(&mut wanted, row.word, &row.token, score);
            }
        }
    }
    Ok(wanted)
}

fn add(wanted: &mut Vec<Wanted>, word: i32, token: &str, score: f32) {
    match wanted.iter_mut().find(|one| one.word == word && one.token == token) {
        Some(known) => known.score = known.score.max(score),
        None => wanted.push(Wanted { word, token: token.to_owned(), score }),
    }
}

/// What the vocabulary is asked.
#[derive(Default)]
struct Asked {
    prefixes: Vec<(i32, String)>,
    /// Word of the query, form, and a shortening of it.
    slips: Vec<(i32, String, String)>,
    similar: Vec<(i32, String)>,
    phones: Vec<(i32, String)>,
}

impl Asked {
    fn word(&mut self, at: i32, form: &str) {
        // One letter is an initial; what begins with it is half of everybody.
        if form.chars().count() > 1 {
            self.prefixes.push((at, form.to_owned()));
        }
        if fold::may_slip(form) {
            self.slips.push((at, form.to_owned(), form.to_owned()));
            self.slips.extend(fold::shortened(form).into_iter().map(|slip| (at, form.to_owned(), slip)));
        }
        // In a long word two slips are still plain to see.
        if fold::may_slip(form) && form.chars().count() >= 7 {
            self.similar.push((at, form.to_owned()));
        }
    }

    fn rows(self, conn: &mut Conn) -> Result<Vec<Row>> {
        // Bounds instead of LIKE, whose pattern would have to be known when the query is planned.
        const QUERY: &str = "
            select q.at as word, q.form as typed, w.word as token, 'prefix' as how
            from unnest($1, $2) as q(at, form) cross join lateral (
                select word from people_words
                where word ~>=~ q.form and word ~<~ (q.form || chr(1114111))
                order by length(word), word limit 100
            ) w
            union all
            select q.at, q.form, s.word, 'slip'
            from unnest($3, $4, $5) as q(at, form, slip) join people_word_slips s on s.slip = q.slip
            union all
            select q.at, q.form, w.word, 'slip'
            from unnest($3, $4, $5) as q(at, form, slip) join people_words w on w.word = q.slip
            union all
            select q.at, q.form, w.word, 'phone'
            from unnest($6, $7) as q(at, form) cross join lateral (
                select word from people_words where word like q.form limit 300
            ) w";
        let (mut at, mut forms, mut slips) = (Vec::new(), Vec::new(), Vec::new());
        for (word, form, slip) in self.slips {
            at.push(word);
            forms.push(form);
            slips.push(slip);
        }
        let (prefix_at, prefixes): (Vec<i32>, Vec<String>) = self.prefixes.into_iter().unzip();
        let (phone_at, phones): (Vec<i32>, Vec<String>) = self.phones.into_iter().unzip();
        Ok(diesel::sql_query(QUERY)
            .bind::<Array<Integer>, _>(prefix_at)
            .bind::<Array<Text>, _>(prefixes)
            .bind::<Array<Integer>, _>(at)
            .bind::<Array<Text>, _>(forms)
            .bind::<Array<Text>, _>(slips)
            .bind::<Array<Integer>, _>(phone_at)
            .bind::<Array<Text>, _>(phones)
            .load(conn)?)
    }
}

/// The words that are most like these.
fn alike(conn: &mut Conn, forms: Vec<(i32, String)>) -> Result<Vec<Row>> {
    const QUERY: &str = "
        select q.at as word, q.form as typed, w.word as token, 'slip' as how
        from unnest($1, $2) as q(at, form) cross join lateral (
            select word from people_words where word % q.form order by similarity(word, q.form) desc limit 20
        ) w";
    let (at, forms): (Vec<i32>, Vec<String>) = forms.into_iter().unzip();
    Ok(diesel::sql_query(QUERY).bind::<Array<Integer>, _>(at).bind::<Array<Text>, _>(forms).load(conn)?)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    word: i32,
    #[diesel(sql_type = Text)]
    typed: String,
    #[diesel(sql_type = Text)]
    token: String,
    #[diesel(sql_type = Text)]
    how: String,
}

impl Row {
    /// How well the word of the index stands for what was typed.
    fn score(&self) -> Option<f32> {
        let (typed, token) = (self.typed.chars().count() as f32, self.token.chars().count() as f32);
        match self.how.as_str() {
            "prefix" if self.typed == self.token => Some(1.0),
            "prefix" => Some(0.65 + 0.25 * typed / token),
            "phone" => Some(0.6 + 0.4 * ((typed - 2.0) / token).min(1.0)),
            _ => {
                let most = if typed >= 7.0 { 2 } else { 1 };
                fold::slips(&self.typed, &self.token, most).map(|slips| match slips {
                    0 => 1.0,
                    // A slip in the first letter is rare.
                    1 if self.typed.chars().next() == self.token.chars().next() => 0.58,
                    1 => 0.5,
                    _ => 0.4,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parted() {
        let words = |typed: &str| Query::parse(typed).0;
        let word = |text: &str| Term::Word(text.to_owned());
        assert_eq!(words("  Siân O'Neill "), [word("sian"), word("oneill")]);
        assert_eq!(words("0300 123 (4567)"), [Term::Phone("03001234567".to_owned())]);
        assert_eq!(words("liz 4567"), [word("liz"), Term::Phone("4567".to_owned())]);
        assert_eq!(words("A@B.example"), [Term::Email("a@b.example".to_owned())]);
        assert_eq!(words("head of rivers"), [word("head"), word("rivers")]);
        assert_eq!(words("a b c d e f g h").len(), MOST);
        for nothing in ["", " ", "…", "'", "%", "_"] {
            assert!(Query::parse(nothing).is_empty(), "{nothing:?}");
        }
    }
}

//! Finding people: by any part of what is known of them, however it is spelled.
//!
//! `tokens` says which words lead to somebody, `index` stores them, `expand` turns what was typed into
//! words of the index, `find` asks who has them all, and `facets` counts what they have.
mod expand;
mod facets;
mod find;
mod fold;
mod index;
mod nicknames;
mod tokens;

pub use facets::Facet;
pub use find::{Filter, Found, Match, Why, export, find, suggest};
pub(crate) use index::{reindex, reindex_all, reindex_due, reindex_many};
pub use tokens::Kind as Matched;

/// A place as it stands among the filters: the same however it was typed.
fn place(typed: &str) -> String {
    const SMALL: &[&str] = &["on", "of", "the", "upon", "in", "le", "y", "yr", "ar", "under", "and"];
    let words: Vec<String> = typed
        .split_whitespace()
        .enumerate()
        .map(|(at, word)| {
            let word = word.to_lowercase();
            if at > 0 && SMALL.contains(&word.as_str()) {
                return word;
            }
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;

//! Finding people: the page, suggestions while one types, and the list to take away.
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use civil_media_core::people::search::{self, Match};
use serde::Serialize;

use super::forms::FindForm;
use super::views;
use crate::error::Result;
use crate::forms::{Sent, page};
use crate::paths;
use crate::visitor::Visitor;
use crate::words::Words;

/// How many people one page shows.
pub const SIZE: usize = 20;
/// How many are suggested.
const FEW: i64 = 8;

/// Whom a search leads to, with filters.
pub async fn index(visitor: Visitor, form: Query<FindForm>) -> Result {
    let form = form.into_inner();
    let (typed, filters, from) = (form.typed(), form.filters(), form.from.min(search::Found::MOST));
    visitor.check_looking()?;
    let (me, found) = visitor.read(move |conn, actor| search::find(conn, actor, &typed, &filters, from, SIZE)).await?;
    Ok(page(views::find::index(&me, &form, &found)))
}

/// What a script suggests while one types.
#[derive(Debug, Serialize)]
pub struct Suggestion {
    pub name: String,
    pub detail: String,
    pub href: String,
    /// What is put into a text for it, where that is no link to `href`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put: Option<String>,
}

/// The few whom what is being typed leads to, for the script of the page.
pub async fn suggest(visitor: Visitor, form: Query<FindForm>) -> Result {
    let typed = form.typed();
    visitor.check_looking()?;
    let (me, found) = visitor.read(move |conn, actor| search::suggest(conn, actor, &typed, FEW)).await?;
    let all: Vec<Suggestion> = found
        .iter()
        .map(|one| Suggestion {
            name: one.person.name.clone(),
            detail: detail(me.words, one),
            href: paths::person(&one.person.handle),
            put: None,
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, max-age=30")).json(all))
}

/// What tells somebody from others of the name: title, department, place.
pub fn detail(words: Words, one: &Match) -> String {
    let post = one.posts.first();
    let parts = [
        post.map(|post| post.title.as_str()).unwrap_or_default(),
        post.map(|post| words.of(&post.department_en, &post.department_cy)).unwrap_or_default(),
        &one.person.city,
    ];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// The people of a search as a table to take away; it is recorded that it was taken.
pub async fn export(visitor: Visitor, sent: Sent<FindForm>) -> Result {
    let (typed, filters) = (sent.form.typed(), sent.form.filters());
    visitor.check_export()?;
    let (me, found) = visitor.write(move |tx, actor| search::export(tx, actor, &typed, &filters)).await?;
    let mut table = String::from("\u{feff}");
    let titles =
        ["profile-name", "profile-post", "profile-department", "profile-email", "profile-phone", "profile-city"];
    row(&mut table, &titles.map(|key| me.words.get(key).into_owned()));
    for one in &found {
        let post = one.posts.first();
        row(
            &mut table,
            &[
                one.person.name.clone(),
                post.map(|post| post.title.clone()).unwrap_or_default(),
                post.map(|post| me.words.of(&post.department_en, &post.department_cy).to_owned()).unwrap_or_default(),
                one.person.email.clone(),
                one.person.phone.to_string(),
                one.person.city.to_string(),
            ],
        );
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"people.csv\""))
        .body(table))
}

/// A row of a table. What a spreadsheet would take for a formula gets an apostrophe in front, which it does not show.
fn row(table: &mut String, fields: &[String]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            table.push(',');
        }
        let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
        table.push('"');
        if is_formula {
            table.push('\'');
        }
        table.push_str(&field.replace('"', "\"\""));
        table.push('"');
    }
    table.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula() {
        let mut table = String::new();
        row(&mut table, &["=1+1".to_owned(), "+44 300".to_owned(), "a \"b\", c".to_owned(), "@x".to_owned()]);
        assert_eq!(table, "\"'=1+1\",\"'+44 300\",\"a \"\"b\"\", c\",\"'@x\"\r\n");
    }
}

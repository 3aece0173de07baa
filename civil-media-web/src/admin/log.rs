//! The log of events, a page at a time or as a file.
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use civil_media_core::admin::{self, Entry};
use civil_media_core::{Error, FieldErrors};

use super::forms::LogForm;
use super::views;
use crate::error::Result;
use crate::forms::{page, redisplay};
use crate::visitor::{Me, Visitor};

const SIZE: i64 = 100;

/// A page of the log.
pub async fn show(visitor: Visitor, form: Query<LogForm>) -> Result {
    let form = form.into_inner();
    let asked = match form.asked() {
        Ok(asked) => asked,
        Err(errors) => {
            let me = who_runs(&visitor).await?;
            return Ok(redisplay(views::log::show(&me, &form, &[], false, &errors)));
        }
    };
    // Reading it is an event: this page writes.
    let (me, (lines, has_more)) = visitor.write(move |tx, actor| admin::read_log(tx, actor, &asked, SIZE)).await?;
    Ok(page(views::log::show(&me, &form, &lines, has_more, &FieldErrors::default())))
}

async fn who_runs(visitor: &Visitor) -> Result<Me> {
    let answer = visitor.read(|_, actor| if actor.is_admin() { Ok(()) } else { Err(Error::NotFound) }).await?;
    Ok(answer.0)
}

/// The log as comma-separated values.
pub async fn export(visitor: Visitor, form: Query<LogForm>) -> Result {
    let asked = form.asked().map_err(Error::Invalid)?;
    let (me, (lines, has_more)) = visitor.write(move |tx, actor| admin::export(tx, actor, &asked)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"log.csv\""))
        .body(csv_of(&me, &lines, has_more)))
}

/// At the end, where there is more than one file holds, it says how the next begins.
fn csv_of(me: &Me, lines: &[Entry], has_more: bool) -> String {
    let mut text = String::from("id,at,kind,act,by,handle,details,request\r\n");
    for line in lines {
        let fields = [
            line.id.to_string(),
            line.at.to_rfc3339(),
            line.kind.clone(),
            line.act.clone().unwrap_or_default(),
            line.by.clone(),
            line.handle.clone().unwrap_or_default(),
            line.payload.to_string(),
            line.request_id.clone().unwrap_or_default(),
        ];
        text.push_str(&fields.map(|field| quoted(&field)).join(","));
        text.push_str("\r\n");
    }
    if has_more && let Some(last) = lines.last() {
        text.push_str(&quoted(&me.words.with("log-cut", &[("n", last.id.to_string().into())])));
        text.push_str("\r\n");
    }
    text
}

/// A field that no spreadsheet takes for a formula (ASVS 1.2.10).
fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn formulas_are_text() {
        for (raw, safe) in [("=1+1", "\"'=1+1\""), ("@x", "\"'@x\""), ("a\"b", "\"a\"\"b\""), ("plain", "\"plain\"")] {
            assert_eq!(quoted(raw), safe);
        }
    }
}

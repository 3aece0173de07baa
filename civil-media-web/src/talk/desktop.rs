//! When one works, for the script that shows what comes on one's desktop: it is quiet at other times.
use actix_web::HttpResponse;
use actix_web::http::header;
use civil_media_core::people::{self, Working};
use serde::Serialize;

use crate::error::Result;
use crate::visitor::Visitor;

/// The days and hours of a profile, as far as they are understood.
#[derive(Debug, Serialize)]
struct Hours {
    /// Days of the week, Monday is 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Vec<u8>>,
    /// London times, `09:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<[String; 2]>,
}

/// One's own.
pub async fn working(visitor: Visitor) -> Result {
    let (_, person) = visitor.read(people::me).await?;
    let Working { days, hours } = Working::read(&person.working_days, &person.hours);
    let hours = hours.map(|(from, to)| [from, to].map(|time| time.format("%H:%M").to_string()));
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, no-cache")).json(Hours { days, hours }))
}

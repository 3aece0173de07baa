//! Whether we live, and whether we are of use.
use std::time::Duration;

use actix_web::{HttpResponse, web};

use crate::site::Site;

/// Answers as long as the process does.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n")
}

/// Answers well when the database does, within two seconds.
pub async fn ready(site: web::Data<Site>) -> HttpResponse {
    match tokio::time::timeout(Duration::from_secs(2), site.db.check()).await {
        Ok(Ok(_)) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Ok(Err(_)) | Err(_) => {
            HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body("database away\n")
        }
    }
}

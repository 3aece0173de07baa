//! What is served: the socket, and health.
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, rt, web};

use crate::admit::admit;
use crate::server::Chat;
use crate::session;

/// Mounts everything.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route("/ws", web::get().to(socket))
        .route("/health/live", web::get().to(|| async { HttpResponse::Ok().body("alive\n") }))
        .route("/health/ready", web::get().to(ready));
}

async fn socket(request: HttpRequest, body: web::Payload, chat: web::Data<Chat>) -> actix_web::Result<HttpResponse> {
    let (who, actor) = match admit(&request, &chat).await {
        Ok(admitted) => admitted,
        Err(refused) => return Ok(refused),
    };
    let Some(current) = actor.session else { return Ok(HttpResponse::Unauthorized().finish()) };
    let Some(seat) = chat.hub.sit(actor.person, current.id, chat.config.most_sockets) else {
        return Ok(HttpResponse::ServiceUnavailable().insert_header(("retry-after", "10")).body("too many sockets\n"));
    };
    let (response, socket, stream) = actix_ws::handle(&request, body)?;
    let life = session::Life { chat: chat.into_inner(), who, person: actor.person, session: current.id };
    rt::spawn(session::run(life, seat, socket, stream));
    Ok(response)
}

async fn ready(chat: web::Data<Chat>) -> HttpResponse {
    match tokio::time::timeout(Duration::from_secs(2), chat.db.check()).await {
        Ok(Ok(_)) => HttpResponse::Ok().body("ready\n"),
        Ok(Err(_)) | Err(_) => HttpResponse::ServiceUnavailable().body("database away\n"),
    }
}

//! What is served: the socket, and health.
use std::time::Duration;

use actix_web::body::MessageBody as _;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, rt, web};
use civil_media_core::db::REQUEST_ID;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::admit::admit;
use crate::ending::Ending;
use crate::server::Chat;
use crate::session;

/// Mounts everything.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route("/ws", web::get().to(socket))
        .route("/health/live", web::get().to(|| async { HttpResponse::Ok().body("alive\n") }))
        .route("/health/ready", web::get().to(ready));
}

/// Opens a socket. It has an id of its own: in every line of the log about it, in the events that it causes, and
/// in the answer to its handshake.
async fn socket(request: HttpRequest, body: web::Payload, chat: web::Data<Chat>) -> actix_web::Result<HttpResponse> {
    let id = Uuid::now_v7().simple().to_string();
    let span = tracing::info_span!("socket", id);
    let opened = open(request, body, chat, id.clone()).instrument(span);
    let mut answer = REQUEST_ID.scope(id.clone(), opened).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(answer)
}

async fn open(
    request: HttpRequest,
    body: web::Payload,
    chat: web::Data<Chat>,
    id: String,
) -> actix_web::Result<HttpResponse> {
    if chat.memory.is_short() {
        metrics::counter!("chat_refused_total", "why" => "memory").increment(1);
        return Ok(HttpResponse::ServiceUnavailable().insert_header(("retry-after", "10")).body("short of memory\n"));
    }
    let (who, actor) = match admit(&request, &chat).await {
        Ok(admitted) => admitted,
        Err(refused) => return Ok(refused),
    };
    let Some(current) = actor.session else { return Ok(HttpResponse::Unauthorized().finish()) };
    let Some(seat) = chat.hub.sit(actor.person, current.id, chat.config.most_sockets) else {
        metrics::counter!("chat_refused_total", "why" => "sockets").increment(1);
        return Ok(HttpResponse::ServiceUnavailable().insert_header(("retry-after", "10")).body("too many sockets\n"));
    };
    let (response, socket, stream) = actix_ws::handle(&request, body)?;
    let chat = chat.into_inner();
    let life = session::Life { chat, who, person: actor.person, name: actor.name, session: current.id, id: id.clone() };
    let living = session::run(life, seat, socket, stream).in_current_span();
    rt::spawn(REQUEST_ID.scope(id, living));
    Ok(response.map_body(|_, body| Ending::after(body).boxed()))
}

async fn ready(chat: web::Data<Chat>) -> HttpResponse {
    match tokio::time::timeout(Duration::from_secs(2), chat.db.check()).await {
        Ok(Ok(_)) => HttpResponse::Ok().body("ready\n"),
        Ok(Err(_)) | Err(_) => HttpResponse::ServiceUnavailable().body("database away\n"),
    }
}

//! Says back what it hears, with the framing of chat: what a conformance suite for websockets talks to
//! (`make conformance`). `cargo run --example echo -- 127.0.0.1:9001`
use actix_web::body::MessageBody as _;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use actix_ws::AggregatedMessage::{Binary, Close, Ping, Pong, Text};
use actix_ws::{AggregatedMessageStream, CloseReason, Closed, Session};
use civil_media_chat::ending::Ending;
use civil_media_chat::framing::{broken, frames};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let at = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9001".to_owned());
    HttpServer::new(|| App::new().route("/", web::get().to(open))).workers(1).bind(at)?.run().await
}

async fn open(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    let (response, mut socket, stream) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        let goodbye = echo(&mut socket, frames(stream)).await;
        drop(socket.close(goodbye).await);
    });
    Ok(response.map_body(|_, body| Ending::after(body).boxed()))
}

/// Until either side ends it, or the client breaks the rules; binary frames too, which chat itself refuses.
async fn echo(socket: &mut Session, mut frames: AggregatedMessageStream) -> Option<CloseReason> {
    while let Some(frame) = frames.recv().await {
        let sent: Result<(), Closed> = match frame {
            Ok(Text(text)) => socket.text(text).await,
            Ok(Binary(bytes)) => socket.binary(bytes).await,
            Ok(Ping(bytes)) => socket.pong(&bytes).await,
            Ok(Pong(_)) => Ok(()),
            Ok(Close(reason)) => return reason,
            Err(error) => return Some(broken(&error).into()),
        };
        sent.ok()?;
    }
    None
}

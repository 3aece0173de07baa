//! A ceiling to measure against: actix-web answering so many bytes from memory and doing nothing else.
//! `cargo run --release --example ceiling -- PORT`, then `GET /{bytes}`.
use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(9999_u16);
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let answer = |bytes: web::Path<usize>| async move {
        static TEXT: [u8; 256 * 1024] = [b'x'; 256 * 1024];
        let bytes = (*bytes).min(TEXT.len());
        HttpResponse::Ok().content_type("text/html; charset=utf-8").body(&TEXT[..bytes])
    };
    HttpServer::new(move || App::new().route("/{bytes}", web::get().to(answer)))
        .workers(cores)
        .bind(("127.0.0.1", port))?
        .run()
        .await
}

use std::cell::Cell;
use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use civil_media_core::db::{REQUEST_ID, WAITED};
use tracing::Instrument as _;

/// Gives each request an id: it stands in every line of the log, in the events that the request causes,
/// and in the answer. Counts and times what was answered, by route and not by address.
pub async fn request_span<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let id = uuid::Uuid::now_v7().simple().to_string();
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    // A client may make up methods; a metric that anybody can name grows without end.
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let span = tracing::info_span!("request", id, method, route);
    let began = Instant::now();
    let answering = REQUEST_ID.scope(id.clone(), next.call(request).instrument(span));
    let mut answer = WAITED.scope(Cell::default(), answering).await?;
    let status = answer.status().as_u16().to_string();
    metrics::histogram!("http_request_seconds", "route" => route, "method" => method, "status" => status)
        .record(began.elapsed().as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(answer)
}

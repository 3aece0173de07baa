//! Metrics, for the internal address alone.
use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;

/// Begins to count.
///
/// # Errors
/// If something in this process counts already.
pub fn start_metrics() -> Result<PrometheusHandle, String> {
    const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| format!("Metrics cannot be started: {error}"))
}

/// Puts what was counted in order for as long as the process lives: nobody may come to ask for it.
pub async fn keep_up(handle: PrometheusHandle) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(5));
    loop {
        every.tick().await;
        handle.run_upkeep();
    }
}

/// Serves what was counted.
///
/// # Errors
/// If the address is taken.
pub fn serve_metrics(at: SocketAddr, handle: PrometheusHandle) -> Result<Server, String> {
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(handle.clone())).route(
            "/metrics",
            web::get().to(|handle: web::Data<PrometheusHandle>| async move {
                HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(handle.render())
            }),
        )
    });
    let bound = server.workers(1).disable_signals().bind(at);
    Ok(bound.map_err(|error| format!("Metrics cannot listen on {at}: {error}"))?.run())
}

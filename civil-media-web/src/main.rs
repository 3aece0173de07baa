//! Serves the pages. Stops on SIGTERM once what is running has been answered.
use std::net::TcpListener;
use std::process::ExitCode;

use civil_media_core::config::{USUAL_LOG, start_logging};
use civil_media_core::db::Connector;
use civil_media_web::config::Config;
use civil_media_web::{server, telemetry};
use tokio::signal::unix::{SignalKind, signal};

#[actix_web::main]
async fn main() -> ExitCode {
    match run().await {
        // At once: what may still be asking a database that does not answer would be waited for without end.
        Ok(()) => std::process::exit(0),
        Err(problem) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "civil-media-web: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let config = Config::from_env()?;
    start_logging(config.common.log_format, USUAL_LOG);
    let (listen, internal) = (config.listen, config.internal_listen);
    let listener = TcpListener::bind(listen).map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let counted = telemetry::start_metrics()?;
    let metrics = telemetry::serve_metrics(internal, counted.clone())?;
    actix_web::rt::spawn(telemetry::keep_up(counted));
    let site = server::site(config)?;
    actix_web::rt::spawn(server::sweep(site.db.clone(), site.store.clone()));
    actix_web::rt::spawn(civil_media_core::jobs::work(site.db.clone()));
    let drawing = (site.db.clone(), site.store.clone(), site.drawing.clone());
    actix_web::rt::spawn(civil_media_core::pictures::work(drawing.0, drawing.1, drawing.2));
    let connector = Connector::new(site.config.common.database_url.expose());
    actix_web::rt::spawn(civil_media_core::imports::work(site.db.clone(), site.store.clone(), connector));
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let server = server::serve(site, listener, cores).map_err(|error| error.to_string())?;
    tracing::info!(%listen, "web is ready");

    let (handle, metrics_handle) = (server.handle(), metrics.handle());
    actix_web::rt::spawn(metrics);
    actix_web::rt::spawn(async move {
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
            return;
        };
        tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
        tracing::info!("stopping");
        handle.stop(true).await;
        metrics_handle.stop(false).await;
    });
    server.await.map_err(|error| error.to_string())
}

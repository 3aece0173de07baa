//! Serves the sockets of Talk. On SIGTERM it tells each to come back elsewhere, then stops.
use std::process::ExitCode;
use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};
use civil_media_chat::config::Config;
use civil_media_chat::server::{self, Chat};
use civil_media_core::config::start_logging;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::signal::unix::{SignalKind, signal};

/// What is logged where `RUST_LOG` does not say. Each socket that a browser leaves without closing it ends, after its own
/// time, by an error in what it answers: actix would log all of them as errors.
const USUAL_LOG: &str = "info,actix_http::h1::dispatcher=off";

#[actix_web::main]
async fn main() -> ExitCode {
    match run().await {
        // At once: what may still be asking a database that does not answer would be waited for without end.
        Ok(()) => std::process::exit(0),
        Err(problem) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "civil-media-chat: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let config = Config::from_env()?;
    start_logging(config.common.log_format, USUAL_LOG);
    let (listen, internal) = (config.listen, config.internal_listen);
    let listener = server::listener(listen).map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let counted =
        PrometheusBuilder::new().install_recorder().map_err(|error| format!("metrics cannot be started: {error}"))?;
    let upkeep = counted.clone();
    let metrics = HttpServer::new(move || {
        App::new().app_data(web::Data::new(counted.clone())).route(
            "/metrics",
            web::get()
                .to(|counted: web::Data<PrometheusHandle>| async move { HttpResponse::Ok().body(counted.render()) }),
        )
    });
    let metrics = metrics.workers(1).disable_signals().bind(internal);
    let metrics = metrics.map_err(|error| format!("metrics cannot listen on {internal}: {error}"))?.run();
    // Histograms keep every value until somebody scrapes them, or until this.
    actix_web::rt::spawn(async move {
        let mut turn = tokio::time::interval(Duration::from_secs(5));
        loop {
            turn.tick().await;
            upkeep.run_upkeep();
        }
    });
    let chat = Chat::start(config)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let serving = server::serve(chat.clone(), listener, cores).map_err(|error| error.to_string())?;
    tracing::info!(%listen, "chat is ready");

    let (handle, metrics_handle) = (serving.handle(), metrics.handle());
    actix_web::rt::spawn(metrics);
    actix_web::rt::spawn(async move {
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
            return;
        };
        tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
        tracing::info!("stopping");
        chat.close().await;
        handle.stop(true).await;
        metrics_handle.stop(false).await;
    });
    serving.await.map_err(|error| error.to_string())
}

//! The server: what is mounted, in which order, and how it stops.
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use civil_media_core::blobs::{self, Store};
use civil_media_core::db::Connector;
use civil_media_core::signin::attempts;
use civil_media_core::{Db, Error};
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::error::WebError;
use crate::middleware::{error_pages, not_found, request_span, same_origin, security_headers};
use crate::pace::{AtOnce, Pace};
use crate::routes;
use crate::signin::oidc::Issuers;
use crate::site::Site;

/// How long requests that are running may take once we are told to stop.
pub const STOP_WITHIN: u64 = 10;
/// How many forms with files are taken in at once.
const UPLOADS: usize = 64;
/// How often what has expired is removed.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// The site of these settings.
///
/// # Errors
/// If TLS cannot be set up.
pub fn site(config: Config) -> Result<Site, String> {
    let connector = Connector::new(config.common.database_url.expose());
    let db = Db::new(connector, config.common.database_pool).telling_by(config.common.nats()?);
    let issuers = Issuers::new(config.allow_loopback_providers)?;
    let store = Store::in_folder(&config.files)?;
    Ok(Site {
        looked: Pace::new(config.searches_per_minute),
        config,
        db,
        store,
        issuers,
        refusals: Pace::new(60),
        begun: Pace::new(6_000),
        logouts: Pace::new(6_000),
        exported: Pace::hourly(10),
        sent: Pace::new(240),
        spoken: Pace::new(100),
        searching: Semaphore::new(2),
        commented: Pace::new(30),
        comparing: Semaphore::new(2),
        fetched: Pace::new(60),
        feeding: Semaphore::new(8),
        taking_out: Arc::new(Semaphore::new(4)),
        taking: AtOnce::default(),
        uploaded: Pace::new(60),
        reported: Pace::new(6),
        uploads: Semaphore::new(UPLOADS),
        drawing: Arc::new(Semaphore::new(1)),
        uploading: AtOnce::default(),
    })
}

/// Serves the site on this listener until it is stopped.
///
/// # Errors
/// If the listener cannot be used.
pub fn serve(site: Site, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let site = web::Data::new(site);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| WebError::Core(Error::NotFound).into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| WebError::BadRequest("no such page").into()))
            .configure(|cfg| routes::open().configure(cfg))
            .configure(|cfg| routes::signed_in().configure(cfg))
            .default_service(web::to(not_found))
            // The last one is the outermost.
            .wrap(from_fn(same_origin))
            .wrap(from_fn(error_pages))
            .wrap(from_fn(security_headers))
            .wrap(Compress::default())
            .wrap(from_fn(request_span))
    });
    Ok(server
        .workers(workers)
        .max_connections(4_096)
        // Head and body are written apart: without this the body waits 40 ms for the head to be acknowledged.
        .tcp_nodelay(true)
        .disable_signals()
        .shutdown_timeout(STOP_WITHIN)
        .client_request_timeout(Duration::from_secs(5))
        .listen(listener)?
        .run())
}

/// Removes what has expired, uploads that broke off too, for as long as the process lives.
pub async fn sweep(db: Db, store: Store) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        match blobs::sweep(&db, &store).await {
            Ok(0) => {}
            Ok(blobs) => {
                tracing::info!(blobs, "swept what nothing uses");
                every.reset_after(Duration::from_secs(1));
            }
            Err(error) => tracing::warn!(%error, "what nothing uses was not swept"),
        }
        match db.system(attempts::sweep).await {
            Ok(0) => {}
            // There may be more: what is swept at once has an end.
            Ok(rows) => {
                tracing::info!(rows, "swept what had expired");
                every.reset_after(Duration::from_secs(1));
            }
            Err(error) => tracing::warn!(%error, "what has expired was not swept"),
        }
    }
}

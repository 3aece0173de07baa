//! The server: what every socket shares, how it starts and how it stops.
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};
use civil_media_core::Db;
use civil_media_core::db::Connector;
use civil_media_core::events::feed;
use rand::Rng as _;
use socket2::{Domain, Protocol, Socket, Type};

use crate::clock::Clock;
use crate::config::Config;
use crate::hub::Hub;
use crate::limits::Limits;
use crate::marks::Marks;
use crate::memory::Memory;
use crate::sender::Sender;
use crate::{live, presence, routes};

/// How long sockets are told to come back, spread so that they do not come at once.
const CLOSING: Duration = Duration::from_secs(3);

/// How many searches are under way at once: they share the doors to the database with all that is sent.
const MOST_SEARCHES: usize = 2;

/// What every socket of this process shares.
#[derive(Debug)]
pub struct Chat {
    /// The settings.
    pub config: Config,
    /// The doors to the database.
    pub db: Db,
    /// Who listens to what.
    pub hub: Hub,
    /// The way to the database for messages.
    pub sender: Sender,
    /// How much one person may ask for.
    pub(crate) limits: Limits,
    /// Searches that are under way: each takes a turn at the database for a while.
    pub(crate) searching: tokio::sync::Semaphore,
    /// What people have read.
    pub(crate) marks: Marks,
    /// The database's clock.
    pub(crate) clock: Clock,
    /// Whether little memory is left.
    pub(crate) memory: Memory,
}

impl Chat {
    /// Starts what runs beside the sockets: storing, and following the other processes.
    ///
    /// # Errors
    /// If the settings name no NATS that could be used.
    pub fn start(config: Config) -> Result<Arc<Self>, String> {
        let connector = Connector::new(config.common.database_url.expose());
        let nats = config.common.nats()?;
        let db = Db::new(connector.clone(), config.common.database_pool).telling_by(nats.clone());
        let hub = Hub::default();
        let sender = Sender::start(db.clone(), hub.clone());
        let clock = Clock::default();
        tokio::spawn(live::follow(db.clone(), hub.clone(), clock.clone(), feed::listen(connector, nats)));
        tokio::spawn(presence::note(db.clone(), hub.clone()));
        let limits = Limits::new(config.messages_per_minute);
        let marks = Marks::start(db.clone());
        let searching = tokio::sync::Semaphore::new(MOST_SEARCHES);
        Ok(Arc::new(Self { config, db, hub, sender, limits, searching, marks, clock, memory: Memory::default() }))
    }

    /// Tells every socket to come back elsewhere, one after another in no order.
    pub async fn close(&self) {
        self.hub.stop_seating();
        let mut listeners = self.hub.listeners();
        if listeners.is_empty() {
            return;
        }
        let step = CLOSING / u32::try_from(listeners.len()).unwrap_or(u32::MAX);
        while !listeners.is_empty() {
            let next = rand::rng().random_range(0..listeners.len());
            self.hub.close(listeners.swap_remove(next).seat, 1012, "restarting");
            let is_long = step > Duration::from_micros(200) || listeners.len().is_multiple_of(64);
            if is_long && !listeners.is_empty() {
                tokio::time::sleep(step).await;
            }
        }
        self.marks.store(&self.db).await;
    }
}

/// A listener whose sockets do not hold megabytes for a client that is gone: what is sent waits in 64 KiB,
/// and 10 seconds without an acknowledgement end the connection.
///
/// # Errors
/// If the address is taken.
pub fn listener(at: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(at), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_send_buffer_size(64 * 1024)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(Duration::from_secs(10)))?;
    socket.bind(&at.into())?;
    socket.listen(4096)?;
    Ok(socket.into())
}

/// Serves sockets on this listener until it is stopped.
///
/// # Errors
/// If the listener cannot be used.
pub fn serve(chat: Arc<Chat>, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let server =
        HttpServer::new(move || App::new().app_data(web::Data::from(chat.clone())).configure(routes::configure));
    Ok(server
        .workers(workers)
        .max_connections(25_000)
        // A frame goes out when it is written, not when the one before it has been acknowledged.
        .tcp_nodelay(true)
        .disable_signals()
        .shutdown_timeout(5)
        .client_request_timeout(Duration::from_secs(5))
        .listen(listener)?
        .run())
}

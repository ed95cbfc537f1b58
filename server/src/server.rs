//! A server from its settings: built, bound, run, drained.

use std::convert::Infallible;
use std::future::pending;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use chut_core::user::Timing;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::app::{App, Options, Parts};
use crate::auth::{self, AuthStartError};
use crate::clock::Clock;
use crate::config::{Auth, AuthMode, ConfigError, Engine, Settings};
use crate::data::{DataDir, DataError};
use crate::deliveries::Deliveries;
use crate::fanout;
use crate::http::Site;
use crate::log::{Log, MemoryLog, SqliteLog, Unavailable};
use crate::metrics::Metrics;
use crate::presence::{Alone, Change, Presence};
use crate::rates::Rates;
use crate::serve::Connections;
use crate::users::Users;
use crate::webhook::{Webhook, WebhookError};

pub use crate::stop::Stop;

/// How long requests that are under way at the end may take to finish.
const LAST_REPLIES: Duration = Duration::from_secs(5);

/// A server that is bound and not yet running.
#[derive(Debug)]
pub struct Server {
    app: App,
    listener: TcpListener,
    address: SocketAddr,
    admin: Option<(TcpListener, SocketAddr)>,
    drain: Duration,
    _data: DataDir,
}

/// Why a server does not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Auth(#[from] AuthStartError),
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Log(#[from] Unavailable),
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
    #[error("cannot listen on {address}: {error}")]
    Listen {
        address: SocketAddr,
        error: std::io::Error,
    },
}

impl Server {
    /// Opens the log and takes the address.
    ///
    /// # Errors
    ///
    /// See [`StartError`]; nothing keeps running.
    pub async fn bind(settings: &Settings) -> Result<Self, StartError> {
        let auth = settings.auth()?;
        let mut data = DataDir::open(&settings.data)?;
        let admin = settings.admin.read()?;
        let (listener, address) = listen(settings.listen).await?;
        let admin_listener = match &admin {
            Some(admin) => Some(listen(admin.listen).await?),
            None => None,
        };
        let metrics = Metrics::new()?;
        let log: Box<dyn Log> = match settings.log {
            Engine::Sqlite => {
                let log = SqliteLog::open(&data.log_file()?, settings.durability)?;
                metrics.add(log.commits().clone())?;
                Box::new(log)
            }
            Engine::Memory => Box::new(MemoryLog::new()?),
        };
        data.write_address(address)?;
        data.keep();
        let app = app(settings, auth, log, metrics)?;
        if let Some(webhook) = &app.webhook {
            // Before anybody is served: nothing that comes is passed over.
            webhook.begin(app.log.as_ref()).await?;
        }
        Ok(Self {
            app,
            listener,
            address,
            admin: admin_listener,
            drain: Duration::from_millis(settings.drain_ms),
            _data: data,
        })
    }

    /// Where the server can be reached.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the administration can be reached, if there is one.
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(|(_, address)| *address)
    }

    /// What its requests share.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Serves until it is told to stop, and until the last replies are out.
    pub async fn run(self, stop: &Stop) {
        let beside = beside(&self.app);
        let site = Connections::new(self.listener, Site::new(self.app.clone()));
        let administration = Site::administration(self.app.clone());
        let admin = self
            .admin
            .map(|(listener, _)| Connections::new(listener, administration));
        tokio::select! {
            never = site.take() => match never {},
            never = take(admin.as_ref()) => match never {},
            () = stop.wait(&self.app, self.drain) => {}
        }
        close(site, admin).await;
        drop(beside);
    }
}

/// What the requests of a server with these settings share. Its [routes](crate::http::router) can be called
/// without a socket, once what goes on [`beside`] them is started.
///
/// # Errors
///
/// [`StartError`] if nobody can be told apart, or if the system has no random numbers.
pub fn app(
    settings: &Settings,
    auth: Auth,
    log: Box<dyn Log>,
    metrics: Metrics,
) -> Result<App, StartError> {
    Ok(App::new(parts(settings, auth, log, metrics)?))
}

/// Starts what goes on beside the requests: polls are answered when the log grows and when their time
/// is up, and what is not to be kept is removed. Whatever the log takes from this call on is heard. It ends when the set is dropped.
pub fn beside(app: &App) -> JoinSet<()> {
    let news = app.log.follow();
    let [fanout, watch, deliveries, users] = [(); 4].map(|()| app.clone());
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { fanout::run(news, fanout.watch(), &fanout.metrics).await });
    tasks.spawn(async move {
        let changed = |change: &Change| {
            if let Some(webhook) = &watch.webhook {
                webhook.changed(change);
            }
        };
        watch.watch().run(watch.options.grace, changed).await;
    });
    tasks.spawn(async move { deliveries.deliveries.run(deliveries.log.as_ref()).await });
    tasks.spawn(async move { users.users.run_deadlines().await });
    if app.webhook.is_some() {
        let app = app.clone();
        tasks.spawn(async move {
            if let Some(webhook) = &app.webhook {
                webhook.run(&app).await;
            }
        });
    }
    if let Some(retention) = app.retention {
        let app = app.clone();
        tasks.spawn(async move { retention.run(app.log.as_ref()).await });
    }
    tasks
}

fn parts(
    settings: &Settings,
    Auth { mode, policy }: Auth,
    log: Box<dyn Log>,
    metrics: Metrics,
) -> Result<Parts, StartError> {
    let timing = Timing::new(
        Duration::from_millis(settings.client_lease_ms),
        Duration::from_millis(settings.grace_ms),
        settings.max_clients_per_user.into(),
    );
    let presence: Arc<dyn Presence> = Arc::new(Alone::default());
    Ok(Parts {
        log,
        users: Users::new(timing, Clock::start(), &presence, draw_run()?),
        presence,
        deliveries: Deliveries::default(),
        retention: settings.retention(),
        webhook: settings.webhook.read()?.map(Webhook::new).transpose()?,
        auth: auth::authenticator(mode)?,
        policy: auth::policy(policy)?,
        rates: Rates::new(settings.rate()),
        options: Options {
            hold: settings.hold(),
            grace: Duration::from_millis(settings.grace_ms),
            max_text_bytes: settings.max_text_bytes,
            origins: settings.allow_origin.clone(),
            jsonp: !settings.no_jsonp,
            cookie: settings.cookie().map(str::to_owned),
            connections_per_address: NonZeroU32::new(settings.peers.max_connections_per_address),
            proxies: settings.peers.proxies(),
            admin_token: settings.admin.read()?.map(|admin| admin.token),
            demo: settings.auth == Some(AuthMode::Dev),
        },
        metrics,
        draining: AtomicBool::new(false),
    })
}

/// Draws what tells this run of the server from all others: never 0.
fn draw_run() -> Result<u64, Unavailable> {
    let number = getrandom::u64().map_err(|error| Unavailable(error.to_string()))?;
    Ok(number.max(1))
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let unusable = |error| StartError::Listen { address, error };
    let listener = TcpListener::bind(address).await.map_err(unusable)?;
    let address = listener.local_addr().map_err(unusable)?;
    Ok((listener, address))
}

/// Takes connections where there are any to take.
async fn take(connections: Option<&Connections>) -> Infallible {
    match connections {
        Some(connections) => connections.take().await,
        None => pending().await,
    }
}

async fn close(site: Connections, admin: Option<Connections>) {
    let admin = async {
        match admin {
            Some(admin) => admin.close(LAST_REPLIES).await,
            None => true,
        }
    };
    let (site, admin) = tokio::join!(site.close(LAST_REPLIES), admin);
    if site && admin {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped with requests under way");
    }
}

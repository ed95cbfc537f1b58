//! The list of keys that the host site publishes: read when it is needed, and not too often.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::key;
use crate::auth::memory::Failure;
use crate::auth::site::{HostSite, SiteError};
use crate::config::{JwtAlgorithm, SiteAddress};

/// How old a list may be before it is read anew: a key that the site has withdrawn counts for so long.
const OLD: Duration = Duration::from_mins(10);

/// How often the list is read at the most: anybody can name a key that is not on it.
const FLOOR: Duration = Duration::from_secs(30);

/// The same while there is no list at all: nobody can sign in then.
const FIRST_FLOOR: Duration = Duration::from_secs(2);

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Jwks {
    site: HostSite,
    algorithm: JwtAlgorithm,
    list: Mutex<Arc<List>>,
    /// When it was last tried to read it. Whoever holds this is reading.
    tried: tokio::sync::Mutex<Option<Instant>>,
}

/// Keys, and what they are called.
type Keys = Vec<(Option<String>, Arc<DecodingKey>)>;

#[derive(Debug, Default)]
struct List {
    keys: Keys,
    read: Option<Instant>,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

impl Jwks {
    /// The list at `address`. Of its keys those for `algorithm` count.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub(super) fn new(algorithm: JwtAlgorithm, address: SiteAddress) -> Result<Self, SiteError> {
        Ok(Self {
            site: HostSite::new("--jwt-jwks-url", address, &[])?,
            algorithm,
            list: Mutex::default(),
            tried: tokio::sync::Mutex::default(),
        })
    }

    /// The key of this name, or the only one if no name is given.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`]: there is none. [`Failure::Down`]: there is no list.
    pub(super) async fn key(&self, name: Option<&str>) -> Result<Arc<DecodingKey>, Failure> {
        let list = self.list();
        match list.find(name) {
            Some(key) if list.is_new() => return Ok(key),
            // It does well enough while somebody else reads the list.
            Some(key) => match self.tried.try_lock() {
                Ok(mut tried) => Box::pin(self.refresh(&mut tried)).await,
                Err(_) => return Ok(key),
            },
            None => {
                let mut tried = self.tried.lock().await;
                let is_same = Arc::ptr_eq(&list, &self.list());
                if is_same {
                    Box::pin(self.refresh(&mut tried)).await;
                }
            }
        }
        let list = self.list();
        let missing = if list.read.is_some() {
            Failure::Refused
        } else {
            Failure::Down
        };
        list.find(name).ok_or(missing)
    }

    /// Reads the list, if it has not just been tried.
    async fn refresh(&self, tried: &mut Option<Instant>) {
        let now = Instant::now();
        let is_first = self.list().read.is_none();
        let floor = if is_first { FIRST_FLOOR } else { FLOOR };
        if tried.is_some_and(|tried| now < tried + floor) {
            return;
        }
        *tried = Some(now);
        let Ok(keys) = self.site.read(|published| self.usable(published)).await else {
            return;
        };
        let list = List {
            keys,
            read: Some(now),
        };
        *self.list.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(list);
    }

    /// The keys that count, if there are any.
    fn usable(&self, published: Published) -> Option<Keys> {
        let entries = published.keys.into_iter();
        let keys = entries.filter_map(|entry| {
            let entry: Jwk = serde_json::from_value(entry).ok()?;
            let key = key::of_list(self.algorithm, &entry)?;
            Some((entry.common.key_id, Arc::new(key)))
        });
        Some(keys.collect()).filter(|keys: &Keys| !keys.is_empty())
    }

    fn list(&self) -> Arc<List> {
        Arc::clone(&self.list.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl List {
    fn find(&self, name: Option<&str>) -> Option<Arc<DecodingKey>> {
        let found = match name {
            Some(_) => self.keys.iter().find(|(known, _)| known.as_deref() == name),
            None => self.keys.first().filter(|_| self.keys.len() == 1),
        };
        found.map(|(_, key)| Arc::clone(key))
    }

    fn is_new(&self) -> bool {
        self.read.is_some_and(|read| read.elapsed() < OLD)
    }
}

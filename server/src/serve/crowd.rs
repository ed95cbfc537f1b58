//! How many connections each address has.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::address::Network;

/// See the [module](self). It holds no more addresses than there are connections.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowd(Arc<Mutex<HashMap<Network, u32>>>);

/// An address has as many connections as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

/// A connection that counts for its address, for as long as this is kept.
#[derive(Debug)]
pub(super) struct Seat {
    crowd: Crowd,
    network: Network,
}

impl Crowd {
    /// Counts a connection of `address`, which may have `most`; `None`: any number, and none is counted.
    pub(super) fn enter(
        &self,
        address: IpAddr,
        most: Option<NonZeroU32>,
    ) -> Result<Option<Seat>, Full> {
        let Some(most) = most else {
            return Ok(None);
        };
        let network = Network::from(address);
        let mut counts = self.counts();
        let count = counts.entry(network).or_default();
        if *count >= most.get() {
            return Err(Full);
        }
        *count += 1;
        Ok(Some(Seat {
            crowd: self.clone(),
            network,
        }))
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Network, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.crowd.counts();
        if let Some(count) = counts.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_and_another_when_one_of_them_has_gone() {
        let (crowd, most) = (Crowd::default(), NonZeroU32::new(2));
        let enter = |address: &str| crowd.enter(address.parse().unwrap(), most);

        let (first, second) = (enter("2001:db8::1").unwrap(), enter("2001:db8::2").unwrap());
        assert_eq!(enter("2001:db8::3").unwrap_err(), Full);
        let other = enter("198.51.100.1").unwrap();
        drop(first);
        let third = enter("2001:db8::3").unwrap();

        drop((second, third, other));
        assert!(crowd.counts().is_empty(), "nothing is left behind");
        assert!(crowd.enter("::1".parse().unwrap(), None).unwrap().is_none());
    }
}

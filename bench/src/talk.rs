//! Pairs of people who talk: what a delivered message costs the server in processor time.
//!
//! The loop is closed: in each pair the next message is posted when the last has been answered and
//! has reached everybody who listens, each of whom is polling again by then.

use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::task::{JoinSet, LocalSet};

use crate::id::id;
use crate::person::{Listener, Sender};
use crate::servers::Running;

/// Who speaks and who listens in a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// One posts, the other polls: a message is delivered once.
    OneWay,
    /// Both poll and post in turn; the sender's poll brings the message too: it is delivered twice.
    Both,
}

/// How long, and by how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) pairs: usize,
    /// Before anything is measured.
    pub(crate) warm_up: Duration,
    pub(crate) span: Duration,
}

/// What was measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Talk {
    /// The server's processor time for one delivered message.
    pub(crate) cpu: Duration,
    /// Delivered messages a second.
    pub(crate) rate: f64,
}

/// Lets pairs talk for as long as `plan` says.
///
/// # Errors
/// A server that loses, repeats or refuses a message.
pub(crate) async fn measure(server: &Running, manner: Manner, plan: Plan) -> Result<Talk> {
    let delivered = Rc::new(AtomicU64::new(0));
    let mut pairs = JoinSet::new();
    let local = LocalSet::new();
    for number in 0..plan.pairs {
        let pair = Pair::start(server, manner, number).await?;
        pairs.spawn_local_on(pair.talk(Rc::clone(&delivered)), &local);
    }
    let watch = watch(server, &delivered, plan);
    tokio::select! {
        talk = local.run_until(watch) => talk,
        Some(ended) = pairs.join_next() => {
            ended??;
            bail!("a pair has stopped talking")
        }
    }
}

async fn watch(server: &Running, delivered: &AtomicU64, plan: Plan) -> Result<Talk> {
    tokio::time::sleep(plan.warm_up).await;
    let (start, cpu) = (Instant::now(), server.process.cpu()?);
    let before = delivered.load(Ordering::Relaxed);
    tokio::time::sleep(plan.span).await;
    let count = delivered.load(Ordering::Relaxed) - before;
    let cpu = server.process.cpu()?.saturating_sub(cpu);
    let took = start.elapsed();
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of seconds, not of years"
    )]
    let count = count as f64;
    if count == 0.0 {
        bail!("no message was delivered");
    }
    Ok(Talk {
        cpu: cpu.div_f64(count),
        rate: count / took.as_secs_f64(),
    })
}

/// Two people.
struct Pair {
    number: usize,
    names: [String; 2],
    senders: Vec<Sender>,
    listeners: Vec<Listener>,
}

impl Pair {
    async fn start(server: &Running, manner: Manner, number: usize) -> Result<Self> {
        let address = server.process.address;
        let names = ["anne", "ben"].map(|name| format!("{name}-{number}"));
        let (speak, hear) = match manner {
            Manner::OneWay => (&names[..1], &names[1..]),
            Manner::Both => (&names[..], &names[..]),
        };
        let (mut senders, mut listeners) = (Vec::new(), Vec::new());
        for user in speak {
            senders.push(Sender::start(address, user).await?);
        }
        for user in hear {
            listeners.push(Listener::start(address, user, &server.cursor).await?);
        }
        Ok(Self {
            number,
            names,
            senders,
            listeners,
        })
    }

    /// Talks until something goes wrong.
    async fn talk(mut self, delivered: Rc<AtomicU64>) -> Result<()> {
        for turn in 0_usize.. {
            let id = id(self.number, turn);
            let speaker = turn % self.senders.len();
            let listener = &self.names[1 - speaker];
            let said = self.senders[speaker].say(listener, &id);
            let heard = self.listeners.iter_mut().map(async |listener| {
                listener.hear(&id).await?;
                delivered.fetch_add(1, Ordering::Relaxed);
                anyhow::Ok(())
            });
            tokio::try_join!(said, futures_util::future::try_join_all(heard))?;
        }
        Ok(())
    }
}

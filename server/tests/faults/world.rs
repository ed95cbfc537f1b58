//! People who talk all the time, whatever happens to the server, and who find out afterwards whether all
//! of it was kept.

mod ledger;
mod listener;
mod marks;
mod sender;
mod way;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chut_core::Message;
use fastrand::Rng;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::api::{Api, Call};
use crate::chut::{operator, within};
pub(crate) use ledger::{Ledger, Tally};
use listener::{Goal, Heard, Listener};

use marks::Marks;
use sender::Sender;
use way::Way;

/// Everybody talks to everybody.
const PEOPLE: [&str; 5] = ["ann", "ben", "cy", "dee", "eve"];

/// Each person's clients; all of them listen, and each has a sender of its own.
const CLIENTS: [&str; 2] = ["phone", "tab"];

/// See the [module](self).
pub(crate) struct World {
    address: watch::Sender<Option<Api>>,
    ledger: Arc<Ledger>,
    marks: Arc<Marks>,
    talks: watch::Sender<bool>,
    goal: watch::Sender<Option<Goal>>,
    talkers: JoinSet<()>,
    listeners: JoinSet<Heard>,
}

impl World {
    /// Everybody begins to listen, and then to talk; the log is still empty.
    pub(crate) async fn begin(api: Api, mut chance: Rng) -> Self {
        let ledger = Arc::new(Ledger::default());
        let (address, at) = watch::channel(Some(api));
        let way = Way::new(at, Arc::clone(&ledger));
        let mut world = Self {
            address,
            ledger,
            marks: Arc::default(),
            talks: watch::Sender::new(true),
            goal: watch::Sender::new(None),
            talkers: JoinSet::new(),
            listeners: JoinSet::new(),
        };
        for person in PEOPLE {
            world.introduce(person, &way, &mut chance).await;
        }
        for person in PEOPLE {
            for client in CLIENTS {
                let talker = world.sender(person, client, way.clone(), chance.fork());
                world.talkers.spawn(talker.talk(world.talks.subscribe()));
            }
            let talks = world.talks.subscribe();
            let reader = marks::Reader {
                user: person,
                way: way.clone(),
                ledger: Arc::clone(&world.ledger),
                marks: Arc::clone(&world.marks),
                chance: chance.fork(),
            };
            world.talkers.spawn(reader.leave_marks(talks));
        }
        world
    }

    /// Lets a person listen, and gives them a stranger to block.
    async fn introduce(&mut self, person: &'static str, way: &Way, chance: &mut Rng) {
        for client in CLIENTS {
            let ledger = Arc::clone(&self.ledger);
            let listener = Listener::attach(person, client, ledger, way.clone()).await;
            let listener = listener.listen(chance.fork(), self.goal.subscribe());
            self.listeners.spawn(listener);
        }
        let mut sender = self.sender(person, "greeting", way.clone(), chance.fork());
        sender.send(&marks::stranger(person)).await;
    }

    fn sender(&self, person: &'static str, client: &str, way: Way, chance: Rng) -> Sender {
        Sender::new(person, client, way, Arc::clone(&self.ledger), chance)
    }

    /// The server is gone, or going; nobody knows of another.
    pub(crate) fn lose_the_server(&self) {
        self.address.send_replace(None);
    }

    /// Tells everybody where the server is, after a look at what it has kept.
    pub(crate) async fn find_the_server(&self, api: Api) {
        self.look(&api).await;
        self.address.send_replace(Some(api));
    }

    /// Every message that was answered since the last look is in the history, and every mark is where
    /// its answer said.
    async fn look(&self, api: &Api) {
        let mut answered: BTreeMap<(String, String), BTreeMap<u64, Message>> = BTreeMap::new();
        for message in self.ledger.take_answered() {
            let pair = (message.from.to_string(), message.to.to_string());
            let pair = answered.entry(pair).or_default();
            pair.insert(message.seq.get(), message);
        }
        for ((from, to), messages) in answered {
            let before = messages.keys().next().unwrap() - 1;
            let kept = api.history(&from, &to, before).await;
            let lost = messages.values().find(|message| !kept.contains(message));
            assert_eq!(
                lost, None,
                "it was answered with 200, and is not in the history"
            );
        }
        self.marks.look(api).await;
    }

    /// Waits until so many more messages have been answered.
    pub(crate) async fn answers(&mut self, more: u64) {
        let answered = self.ledger.answered();
        self.grows(answered, more).await;
    }

    /// Waits until so many more calls were put off with 503.
    pub(crate) async fn refusals(&mut self, more: u64) {
        let refused = self.ledger.refused();
        self.grows(refused, more).await;
    }

    /// Waits for a number that the people bring about; one of them who fails fails the test.
    async fn grows(&mut self, mut number: watch::Receiver<u64>, more: u64) {
        let enough = *number.borrow() + more;
        let grown = async {
            tokio::select! {
                grown = number.wait_for(|number| *number >= enough) => assert!(grown.is_ok()),
                Some(ended) = self.talkers.join_next() => panic!("somebody fell silent: {ended:?}"),
                Some(ended) = self.listeners.join_next() => panic!("somebody went deaf: {ended:?}"),
            }
        };
        within(grown).await;
    }

    /// Lets everybody finish, and compares what each has heard with what was answered, and with the log.
    pub(crate) async fn end(mut self, api: &Api, data: &Path) -> Tally {
        self.talks.send_replace(false);
        while let Some(ended) = within(self.talkers.join_next()).await {
            ended.unwrap();
        }
        self.look(api).await;
        self.goal.send_replace(Some(self.ledger.newest()));
        while let Some(heard) = within(self.listeners.join_next()).await {
            let heard = heard.unwrap();
            let expected = self.ledger.of(heard.user);
            assert_eq!(
                heard.places, expected,
                "what {} heard on the {}",
                heard.user, heard.client
            );
        }
        self.ledger.compare(&operator("export", data).await);
        let sound = operator("check", data).await;
        assert!(sound.starts_with("sound: "), "{sound}");
        self.ledger.tally()
    }

    /// Reading works: the list of conversations, history, and a poll.
    pub(crate) async fn reading_works(&self, api: &Api) {
        for call in [
            Call::conversations(PEOPLE[0]),
            Call::history(PEOPLE[0], PEOPLE[1], 0),
            Call::listen(PEOPLE[0], "glance", None, None),
        ] {
            let reply = api.ask(&call).await.unwrap();
            assert_eq!(reply.status, 200, "{call:?}: {reply:?}");
        }
    }
}

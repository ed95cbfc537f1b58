//! Two engines side by side: the same made-up life of a log gives the same answers from both.
//!
//! What the contract says in examples is here asked of lives that nobody thought of. Each step is
//! taken on both logs, then both are asked the same; at the end they are asked everything.

mod answers;
mod life;

use std::path::PathBuf;

use chut_core::{Draft, Seq, Timestamp};
use chut_server::clock;
use chut_server::log::sqlite::upkeep;
use chut_server::log::{Durability, Grown, Keep, Log, MemoryLog, Profile, SqliteLog};
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;

use answers::{Probe, append, ask, ask_everything, end, erase, heard, trim};
use life::{PEOPLE, Step, person};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn memory_and_sqlite_are_the_same_log(life in life::lives()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(live(life))?;
    }
}

async fn live(life: Vec<(Step, Probe)>) -> Result<(), TestCaseError> {
    let mut logs = Logs::new();
    for (step, probe) in life {
        logs.take(&step).await?;
        let (memory, sqlite) = logs.both();
        prop_assert_eq!(ask(memory, &probe).await, ask(sqlite, &probe).await);
    }
    let (memory, sqlite) = logs.both();
    prop_assert_eq!(ask_everything(memory).await, ask_everything(sqlite).await);
    logs.close();
    let sound = upkeep::check(&logs.file);
    prop_assert!(sound.is_ok(), "{sound:?}");
    Ok(())
}

/// The two logs, and the moments between their messages that removal by age may name.
struct Logs {
    memory: MemoryLog,
    sqlite: Option<SqliteLog>,
    /// What followers of each have yet to hear.
    news: [Receiver<Grown>; 2],
    file: PathBuf,
    _folder: TempDir,
    newest: Timestamp,
    moments: Vec<Timestamp>,
}

impl Logs {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("log.sqlite");
        let memory = MemoryLog::new().unwrap();
        let sqlite = SqliteLog::open(&file, Durability::Relaxed).unwrap();
        Self {
            news: [memory.follow(), sqlite.follow()],
            memory,
            sqlite: Some(sqlite),
            file,
            _folder: folder,
            newest: Timestamp(0),
            moments: Vec::new(),
        }
    }

    fn both(&self) -> (&dyn Log, &dyn Log) {
        (&self.memory, self.sqlite.as_ref().unwrap())
    }

    fn close(&mut self) {
        drop(self.sqlite.take());
    }

    async fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match step {
            Step::Append(draft) => self.append(draft).await?,
            Step::Burst(drafts) => {
                for draft in drafts {
                    self.append(draft).await?;
                }
            }
            Step::Read { user, with, seq } => self.read(*user, *with, *seq).await?,
            Step::Block {
                user,
                with,
                blocked,
            } => {
                let (user, with) = (person(*user), person(*with));
                let (memory, sqlite) = self.both();
                memory.block(&user, &with, *blocked).await.unwrap();
                sqlite.block(&user, &with, *blocked).await.unwrap();
            }
            Step::Introduce { user, name } => {
                let profile = Profile {
                    name: name.map(|name| name.to_string().into()),
                    avatar: None,
                };
                let (memory, sqlite) = self.both();
                for log in [memory, sqlite] {
                    log.introduce(&person(*user), &profile).await.unwrap();
                }
            }
            Step::Deliver { user, below } => self.deliver(*user, *below).await?,
            Step::Later => self.later(),
            Step::Trim { since, most } => {
                let since = since.as_ref().filter(|_| !self.moments.is_empty());
                let keep = Keep {
                    since: since.map(|since| *since.get(&self.moments)),
                    per_conversation: *most,
                };
                let (memory, sqlite) = self.both();
                prop_assert_eq!(trim(memory, &keep).await, trim(sqlite, &keep).await);
            }
            Step::Erase { user, below } => {
                let until = self.memory.head().seq.get().saturating_sub(*below);
                let (user, until) = (person(*user), Seq::new(until).unwrap());
                let (memory, sqlite) = self.both();
                let gone = erase(memory, &user, until).await;
                prop_assert_eq!(gone, erase(sqlite, &user, until).await);
            }
            Step::Reopen => {
                self.close();
                let sqlite = SqliteLog::open(&self.file, Durability::Relaxed).unwrap();
                self.news[1] = sqlite.follow();
                self.sqlite = Some(sqlite);
            }
        }
        let (memory, sqlite) = self.both();
        prop_assert_eq!(end(memory), end(sqlite));
        let [memory, sqlite] = self.news.each_mut().map(heard);
        prop_assert_eq!(memory, sqlite);
        Ok(())
    }

    async fn append(&mut self, draft: &Draft) -> Result<(), TestCaseError> {
        let (memory, sqlite) = self.both();
        let (memory, sqlite) = (append(memory, draft).await, append(sqlite, draft).await);
        let ats = [&memory, &sqlite].map(|appended| appended.at);
        prop_assert_eq!(memory.answer, sqlite.answer);
        self.newest = ats.into_iter().flatten().fold(self.newest, Timestamp::max);
        Ok(())
    }

    async fn read(&self, user: usize, with: usize, seq: Seq) -> Result<(), TestCaseError> {
        let (user, with) = (person(user), person(with));
        let (memory, sqlite) = self.both();
        let stands = memory.read(&user, &with, seq).await.unwrap();
        prop_assert_eq!(stands, sqlite.read(&user, &with, seq).await.unwrap());
        Ok(())
    }

    /// A client of `user` has come to a place so far below the end.
    async fn deliver(&self, user: usize, below: u64) -> Result<(), TestCaseError> {
        let place = self.memory.head().seq.get().saturating_sub(below);
        let place = Seq::new(place).unwrap();
        let (memory, sqlite) = self.both();
        memory.delivered(&person(user), place);
        sqlite.delivered(&person(user), place);
        // Nobody waits for a delivery, but whatever is asked next comes after it.
        self.read(0, PEOPLE.len() - 1, Seq::START).await
    }

    /// Waits until the clock has left the newest message behind, a millisecond at the most.
    fn later(&mut self) {
        let mut now = clock::timestamp();
        while now <= self.newest {
            now = clock::timestamp();
        }
        self.moments.push(now);
    }
}

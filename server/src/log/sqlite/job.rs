//! What the writer is asked to do, and how it answers.

use chut_core::{Draft, Seq, UserId};

use tokio::sync::oneshot;

use super::changes::Changes;
use crate::log::{AppendError, Appended, Bookmark, Keep, Profile, Trimmed, Unavailable};

/// Where an answer goes. Whoever asked may have gone.
pub(super) type Asker<T> = oneshot::Sender<Result<T, Unavailable>>;

/// One thing to do in a transaction that others share.
pub(super) enum Job {
    Append {
        draft: Draft,
        answer: Asker<Result<Appended, AppendError>>,
    },
    Read {
        user: UserId,
        with: UserId,
        seq: Seq,
        answer: Asker<Seq>,
    },
    Block {
        user: UserId,
        peer: UserId,
        blocked: bool,
        answer: Asker<()>,
    },
    Introduce {
        user: UserId,
        profile: Profile,
        answer: Asker<()>,
    },
    Delivered {
        user: UserId,
        seq: Seq,
    },
    Trim {
        keep: Keep,
        answer: Asker<Trimmed>,
    },
    Erase {
        user: UserId,
        until: Seq,
        answer: Asker<Trimmed>,
    },
    Bookmark {
        bookmark: Bookmark,
        seq: Seq,
        answer: Asker<()>,
    },
}

/// What came of a job, to be told once it is committed.
pub(super) enum Outcome {
    Appended(Result<Appended, AppendError>),
    Read(Seq),
    Trimmed(Trimmed),
    Done,
}

impl Job {
    /// Whether it removes messages.
    pub(super) fn removes(&self) -> bool {
        matches!(self, Self::Trim { .. } | Self::Erase { .. })
    }

    /// Does it, within the transaction of `changes`.
    pub(super) fn perform(&self, changes: &mut Changes<'_>) -> rusqlite::Result<Outcome> {
        match self {
            Self::Append { draft, .. } => Ok(Outcome::Appended(changes.append(draft)?)),
            Self::Read {
                user, with, seq, ..
            } => Ok(Outcome::Read(changes.read(user, with, *seq)?)),
            Self::Block {
                user,
                peer,
                blocked,
                ..
            } => {
                changes.block(user, peer, *blocked)?;
                Ok(Outcome::Done)
            }
            Self::Introduce { user, profile, .. } => {
                changes.introduce(user, profile)?;
                Ok(Outcome::Done)
            }
            Self::Delivered { user, seq } => {
                changes.delivered(user, *seq)?;
                Ok(Outcome::Done)
            }
            Self::Trim { keep, .. } => Ok(Outcome::Trimmed(changes.trim(keep)?)),
            Self::Erase { user, until, .. } => Ok(Outcome::Trimmed(changes.erase(user, *until)?)),
            Self::Bookmark { bookmark, seq, .. } => {
                changes.note(bookmark.key(), seq.get())?;
                Ok(Outcome::Done)
            }
        }
    }

    /// Answers with what has been committed.
    pub(super) fn committed(self, outcome: Outcome) {
        match (self, outcome) {
            (Self::Append { answer, .. }, Outcome::Appended(appended)) => {
                tell(answer, Ok(appended));
            }
            (Self::Read { answer, .. }, Outcome::Read(seq)) => tell(answer, Ok(seq)),
            (
                Self::Block { answer, .. }
                | Self::Introduce { answer, .. }
                | Self::Bookmark { answer, .. },
                Outcome::Done,
            ) => tell(answer, Ok(())),
            (Self::Trim { answer, .. } | Self::Erase { answer, .. }, Outcome::Trimmed(trimmed)) => {
                tell(answer, Ok(trimmed));
            }
            // Nobody waits for a delivery, and no job has another's outcome.
            (
                Self::Append { .. }
                | Self::Read { .. }
                | Self::Block { .. }
                | Self::Introduce { .. }
                | Self::Delivered { .. }
                | Self::Trim { .. }
                | Self::Erase { .. }
                | Self::Bookmark { .. },
                _,
            ) => {}
        }
    }

    /// Answers that nothing was committed.
    pub(super) fn failed(self, why: &str) {
        let why = Unavailable(why.to_owned());
        match self {
            Self::Append { answer, .. } => tell(answer, Err(why)),
            Self::Read { answer, .. } => tell(answer, Err(why)),
            Self::Block { answer, .. }
            | Self::Introduce { answer, .. }
            | Self::Bookmark { answer, .. } => tell(answer, Err(why)),
            Self::Trim { answer, .. } | Self::Erase { answer, .. } => tell(answer, Err(why)),
            Self::Delivered { .. } => {}
        }
    }
}

fn tell<T>(asker: Asker<T>, answer: Result<T, Unavailable>) {
    // What is committed stays so, whether or not anybody still wants to know.
    let _ = asker.send(answer);
}

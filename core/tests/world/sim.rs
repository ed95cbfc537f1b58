//! A driver for one [`User`]: virtual time, a growing log, and steps generated from the state.
//!
//! Steps are drawn relative to what is there (a cursor near the head, a request still waiting, the
//! very deadline): drawn at random they would hardly ever meet the interesting moments.

use std::collections::BTreeMap;
use std::time::Duration;

use chut_core::user::{Answer, Effect, Input, Phase, Poll, RequestId, Timing};
use chut_core::{ClientId, Cursor, Epoch, Millis, PresenceState, Revision, Seq, SignalPlace, User};
use proptest::prelude::*;

pub(crate) const LEASE: Duration = Duration::from_secs(15);
pub(crate) const GRACE: Duration = Duration::from_secs(30);
pub(crate) const HOLD: Duration = Duration::from_secs(50);
pub(crate) const MAX_CLIENTS: usize = 3;

/// The place of the message with this number, before any signal.
pub(crate) fn at(seq: u64) -> Cursor {
    place(seq, 0)
}

/// The place of the message and of the signal with these numbers.
pub(crate) fn place(seq: u64, signal: u64) -> Cursor {
    Cursor {
        epoch: Epoch(7),
        seq: Seq::new(seq).unwrap(),
        revision: Revision(0),
        signal: SignalPlace {
            run: 3,
            number: signal,
        },
    }
}

/// The client with this number.
pub(crate) fn client(number: u8) -> ClientId {
    format!("tab-{number}").parse().unwrap()
}

/// One thing that happens, drawn without knowing the state.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A client polls, so many messages or signals behind the head, for a whole hold or not at all,
    /// in sight or not.
    Listen {
        client: u8,
        behind: u64,
        unsignalled: u64,
        held: bool,
        visible: bool,
    },
    /// The connection of the request so many back breaks.
    Hangup {
        back: u64,
    },
    Release {
        client: u8,
    },
    Leave {
        client: u8,
    },
    /// So many messages come; none is a stale report of the head.
    Append {
        messages: u64,
    },
    /// So many signals come.
    Signal {
        signals: u64,
    },
    /// Time passes up to the next deadline exactly, and it is told.
    ToDeadline,
    /// Some time passes, perhaps past deadlines that are told late.
    Pass {
        millis: u64,
    },
    End,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let behind = prop_oneof![4 => Just(0), 1 => 1..4_u64];
    let client = 0..5_u8;
    let step = prop_oneof![
        8 => (client.clone(), behind.clone(), behind, prop::bool::weighted(0.8), any::<bool>())
            .prop_map(|(client, behind, unsignalled, held, visible)| Step::Listen {
                client, behind, unsignalled, held, visible,
            }),
        3 => (0..4_u64).prop_map(|back| Step::Hangup { back }),
        1 => client.clone().prop_map(|client| Step::Release { client }),
        2 => client.prop_map(|client| Step::Leave { client }),
        3 => (0..3_u64).prop_map(|messages| Step::Append { messages }),
        2 => (0..3_u64).prop_map(|signals| Step::Signal { signals }),
        6 => Just(Step::ToDeadline),
        2 => (0..60_000_u64).prop_map(|millis| Step::Pass { millis }),
        1 => Just(Step::End),
    ];
    prop::collection::vec(step, 0..60)
}

/// A user under test, and what is known of its requests.
pub(crate) struct World {
    pub(crate) user: User,
    pub(crate) now: Millis,
    pub(crate) head: u64,
    pub(crate) signal: u64,
    pub(crate) ended: u32,
    /// What others were told, in order.
    pub(crate) shown: Vec<PresenceState>,
    /// Which clients said last that they are in sight.
    pub(crate) visible: BTreeMap<ClientId, bool>,
    /// When a client in sight was last attached, other than to say that it no longer is.
    pub(crate) seen: Millis,
    pub(crate) requests: BTreeMap<RequestId, Request>,
}

/// What became of a request.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) answers: Vec<Answer>,
    pub(crate) hung_up: bool,
}

impl World {
    pub(crate) fn new() -> Self {
        let timing = Timing::new(LEASE, GRACE, MAX_CLIENTS);
        Self {
            user: User::new(timing, at(5), Millis(0)),
            now: Millis(0),
            head: 5,
            signal: 0,
            ended: 0,
            shown: Vec::new(),
            visible: BTreeMap::new(),
            seen: Millis(0),
            requests: BTreeMap::new(),
        }
    }

    /// Applies an input now; gives what it brought about.
    pub(crate) fn input(&mut self, input: Input) -> Vec<Effect> {
        let effects: Vec<_> = self.user.handle(self.now, input).collect();
        for effect in &effects {
            match *effect {
                Effect::Answer { request, answer } => {
                    self.requests
                        .entry(request)
                        .or_default()
                        .answers
                        .push(answer);
                }
                Effect::Presence(presence) => self.shown.push(presence),
                Effect::Ended => self.ended += 1,
            }
        }
        effects
    }

    /// A client in sight polls from the place of a message.
    pub(crate) fn listen(&mut self, number: u8, after: u64, hold: Duration) -> RequestId {
        self.poll(number, place(after, self.signal), hold, true)
    }

    /// A client polls.
    pub(crate) fn poll(
        &mut self,
        number: u8,
        after: Cursor,
        hold: Duration,
        visible: bool,
    ) -> RequestId {
        let request = RequestId(self.requests.len() as u64);
        self.requests.insert(request, Request::default());
        self.visible.insert(client(number), visible);
        self.input(Input::Listen(Poll {
            client: client(number),
            request,
            after,
            visible,
            hold,
        }));
        request
    }

    /// So many messages come.
    pub(crate) fn append(&mut self, messages: u64) -> Vec<Effect> {
        self.head += messages;
        self.input(Input::Appended {
            head: at(self.head),
        })
    }

    /// So many signals come.
    pub(crate) fn signal(&mut self, signals: u64) -> Vec<Effect> {
        self.signal += signals;
        self.input(Input::Appended {
            head: place(0, self.signal),
        })
    }

    /// Whether a client that is attached is in sight.
    pub(crate) fn any_visible(&self) -> bool {
        let mut clients = self.user.clients();
        clients.any(|(id, _)| self.visible[id])
    }

    /// The only answer of a request, so far.
    pub(crate) fn answer(&self, request: RequestId) -> Option<Answer> {
        let answers = &self.requests[&request].answers;
        assert!(answers.len() <= 1, "answered more than once: {answers:?}");
        answers.first().copied()
    }

    /// Time passes up to the next deadline, and it is told; gives what it brought about.
    pub(crate) fn pass_deadline(&mut self) -> Vec<Effect> {
        let Some(deadline) = self.user.poll_timeout() else {
            return Vec::new();
        };
        self.now = self.now.max(deadline);
        self.input(Input::Elapsed)
    }

    pub(crate) fn apply(&mut self, step: Step) {
        match step {
            Step::Listen {
                client,
                behind,
                unsignalled,
                held,
                visible,
            } => {
                let hold = if held { HOLD } else { Duration::ZERO };
                let seq = self.head.saturating_sub(behind);
                let after = place(seq, self.signal.saturating_sub(unsignalled));
                self.poll(client, after, hold, visible);
            }
            Step::Hangup { back } => self.hang_up(back),
            Step::Release { client: number } => {
                self.input(Input::Release {
                    client: client(number),
                });
            }
            Step::Leave { client: number } => {
                self.input(Input::Leave {
                    client: client(number),
                });
            }
            Step::Append { messages } => {
                self.append(messages);
            }
            Step::Signal { signals } => {
                self.signal(signals);
            }
            Step::ToDeadline => {
                self.pass_deadline();
            }
            Step::Pass { millis } => self.now = self.now + Duration::from_millis(millis),
            Step::End => {
                self.input(Input::End);
            }
        }
    }

    fn hang_up(&mut self, back: u64) {
        let Some(request) = (self.requests.len() as u64).checked_sub(back + 1) else {
            return;
        };
        let request = RequestId(request);
        self.requests.entry(request).or_default().hung_up = true;
        self.input(Input::Hangup { request });
    }

    /// The requests that neither were answered nor broke.
    pub(crate) fn waiting(&self) -> usize {
        let waits = |request: &&Request| request.answers.is_empty() && !request.hung_up;
        self.requests.values().filter(waits).count()
    }

    pub(crate) fn is_online(&self) -> bool {
        self.user.phase() == Phase::Online
    }
}

//! The machine of a user: what a message and a poll cost it.

use std::time::Duration;

use chut_core::user::{Input, Poll, RequestId, Timing};
use chut_core::{ClientId, Cursor, Epoch, Millis, Seq, User};
use divan::{Bencher, black_box};

const HOLD: Duration = Duration::from_secs(50);

fn at(seq: u64) -> Cursor {
    Cursor {
        seq: Seq::new(seq).unwrap(),
        ..Cursor::start(Epoch(7))
    }
}

fn user() -> User {
    let timing = Timing::new(Duration::from_secs(15), Duration::from_secs(30), 50);
    User::new(timing, at(0), Millis(0))
}

fn poll(client: &ClientId, request: u64, after: u64) -> Input {
    Input::Listen(Poll {
        client: client.clone(),
        request: RequestId(request),
        after: at(after),
        visible: true,
        hold: HOLD,
    })
}

fn handle(user: &mut User, input: Input) {
    user.handle(Millis(0), input).for_each(|effect| {
        black_box(effect);
    });
}

/// A user with so many tabs, all of which wait.
fn waiting(tabs: u64) -> User {
    let mut user = user();
    for tab in 0..tabs {
        let client = format!("tab-{tab}").parse().unwrap();
        handle(&mut user, poll(&client, tab, 0));
    }
    user
}

#[divan::bench(args = [1, 5])]
fn an_append_wakes_every_tab(bencher: Bencher, tabs: u64) {
    bencher.with_inputs(|| waiting(tabs)).bench_refs(|user| {
        handle(user, Input::Appended { head: at(1) });
    });
}

#[divan::bench]
fn a_poll_is_held_and_answered_by_an_append(bencher: Bencher) {
    let client: ClientId = "tab-0".parse().unwrap();
    let mut user = user();
    let mut seq = 0;
    bencher.bench_local(|| {
        handle(&mut user, poll(&client, seq, seq));
        seq += 1;
        handle(&mut user, Input::Appended { head: at(seq) });
    });
}

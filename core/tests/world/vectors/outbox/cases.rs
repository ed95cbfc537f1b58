//! What can happen to an outbox, by name.

use chut_core::wire::ErrorCode::{
    Blocked, Draining, IdReused, RateLimited, TooLarge, Unauthenticated,
};
use serde_json::{Value, json};

use super::super::failure::problem;
use super::Steps;
use super::input::{LATER, begin, elapsed, failed, refused, retry, send, silence, stored, wake};

type Named = (&'static str, Steps);

pub(super) fn all() -> Vec<Named> {
    let all = ways().into_iter().chain(refusals());
    let all = all.chain(waits()).chain(alarms());
    all.chain(beginnings()).collect()
}

fn at_once<const N: usize>(inputs: [Value; N]) -> Steps {
    inputs.map(|input| (0, input)).into()
}

fn ways() -> [Named; 7] {
    [
        (
            "posted at once, gone when stored",
            at_once([send(1, "bob"), stored(1), elapsed()]),
        ),
        (
            "one at a time to each person, in order",
            at_once([
                send(1, "bob"),
                send(2, "bob"),
                send(3, "bob"),
                stored(1),
                stored(2),
                stored(3),
            ]),
        ),
        (
            "one person does not wait for another",
            at_once([
                send(1, "bob"),
                send(2, "carol"),
                silence(1),
                stored(2),
                send(3, "carol"),
            ]),
        ),
        (
            "the order stays when the first fails",
            vec![
                (0, send(1, "bob")),
                (0, send(2, "bob")),
                (0, silence(1)),
                (LATER, elapsed()),
                (LATER, stored(1)),
                (LATER, stored(2)),
            ],
        ),
        (
            "seen as an event, it needs no reply",
            at_once([send(1, "bob"), stored(1), silence(1)]),
        ),
        (
            "seen as an event while it waits for the next try",
            vec![
                (0, send(1, "bob")),
                (0, silence(1)),
                (0, stored(1)),
                (LATER, elapsed()),
            ],
        ),
        (
            "what is not here is no matter",
            at_once([stored(9), retry(9), silence(9), wake(), elapsed()]),
        ),
    ]
}

fn refusals() -> [Named; 5] {
    [
        (
            "refused, it lets the next pass",
            at_once([
                send(1, "bob"),
                send(2, "bob"),
                refused(1, Blocked),
                stored(2),
            ]),
        ),
        (
            "refused, it is not tried again by itself",
            vec![
                (0, send(1, "bob")),
                (0, refused(1, TooLarge)),
                (LATER, elapsed()),
                (LATER, wake()),
            ],
        ),
        (
            "refused, the person tries again",
            at_once([
                send(1, "bob"),
                refused(1, IdReused),
                retry(1),
                refused(1, IdReused),
                retry(1),
                stored(1),
            ]),
        ),
        (
            "tried again, it takes its old place, behind what is under way",
            at_once([
                send(1, "bob"),
                send(2, "bob"),
                refused(1, Blocked),
                send(3, "bob"),
                retry(1),
                stored(1),
                stored(2),
                stored(3),
            ]),
        ),
        (
            "refused with a code of tomorrow",
            at_once([
                send(1, "bob"),
                failed(
                    1,
                    json!({"status": 418, "body": {"status": 418, "code": "teapot"}}),
                ),
            ]),
        ),
    ]
}

fn waits() -> [Named; 5] {
    let page = failed(1, json!({"status": 403, "body": null}));
    let drain = failed(1, problem(Draining, Some(3)));
    let long = failed(1, problem(RateLimited, Some(600)));
    [
        (
            "a failure is tried again later under the same ID",
            vec![
                (0, send(1, "bob")),
                (0, silence(1)),
                (0, elapsed()),
                (LATER, elapsed()),
                (LATER, silence(1)),
                (2 * LATER, elapsed()),
                (2 * LATER, stored(1)),
            ],
        ),
        (
            "a page of HTML is a failure, whatever its status",
            vec![(0, send(1, "bob")), (0, page), (LATER, elapsed())],
        ),
        (
            "a drain",
            vec![(0, send(1, "bob")), (0, drain), (LATER, elapsed())],
        ),
        (
            "never before the time that the server named",
            vec![
                (0, send(1, "bob")),
                (0, long.clone()),
                (599_999, elapsed()),
                (600_000 + LATER, elapsed()),
            ],
        ),
        (
            "waking up waits no longer",
            at_once([send(1, "bob"), long, wake(), wake()]),
        ),
    ]
}

fn alarms() -> [Named; 4] {
    [
        (
            "not signed in, nothing is lost",
            at_once([
                send(1, "bob"),
                send(2, "bob"),
                refused(1, Unauthenticated),
                wake(),
                stored(1),
            ]),
        ),
        (
            "not signed in, a slow try does no harm",
            vec![
                (0, send(1, "bob")),
                (0, refused(1, Unauthenticated)),
                (19_999, elapsed()),
                (LATER, elapsed()),
            ],
        ),
        (
            "a post without an answer counts as failed after its deadline",
            vec![
                (0, send(1, "bob")),
                (20_000, elapsed()),
                (20_001, elapsed()),
                (20_001 + LATER, elapsed()),
            ],
        ),
        (
            "waking up does not post again what is under way",
            at_once([send(1, "bob"), wake(), elapsed()]),
        ),
    ]
}

fn beginnings() -> [Named; 3] {
    [
        (
            "nothing is posted before it is known in whose name",
            at_once([send(1, "bob"), wake(), begin([]), stored(1)]),
        ),
        (
            "what an earlier page has left goes first",
            at_once([
                send(3, "bob"),
                send(4, "carol"),
                begin([(1, "bob"), (2, "bob")]),
                stored(1),
                stored(2),
                stored(3),
            ]),
        ),
        (
            "what an earlier page has left for one does not hold up another",
            at_once([send(2, "carol"), begin([(1, "bob")]), silence(1), stored(2)]),
        ),
    ]
}

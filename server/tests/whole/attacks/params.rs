//! Parameters that are none, and cursors that this server has never given out.

use super::attack::{Attack, Due, EPOCH, encoded};

/// Refused as they stand.
const BAD: [&str; 58] = [
    "/v1/conversations?limit=",
    "/v1/conversations?limit=0",
    "/v1/conversations?limit=201",
    "/v1/conversations?limit=-1",
    "/v1/conversations?limit=1.0",
    "/v1/conversations?limit=1e2",
    "/v1/conversations?limit=0x10",
    "/v1/conversations?limit=+5",
    "/v1/conversations?limit=65537",
    "/v1/conversations?limit=99999999999999999999",
    "/v1/conversations?limit=%D9%A5",
    "/v1/conversations?limit=5%00",
    "/v1/conversations?limit=5&limit=6",
    "/v1/history",
    "/v1/history?with=",
    "/v1/history?with",
    "/v1/history?=bob",
    "/v1/history?With=bob",
    "/v1/history?with%5B%5D=bob",
    "/v1/history?with%00=bob",
    "/v1/history?with=bob&with=carol",
    "/v1/history?with=bob&with=",
    "/v1/history?with=%ff",
    "/v1/history?with=%c0%80",
    "/v1/history?with=%ed%a0%80",
    "/v1/history?with=a%00",
    "/v1/history?with=%0d%0aX:y",
    "/v1/history?with=%c2%85",
    "/v1/history?with=bob&%ff=x",
    "/v1/history?with=bob&before=",
    "/v1/history?with=bob&before=-1",
    "/v1/history?with=bob&before=1.5",
    "/v1/history?with=bob&before=1e9",
    "/v1/history?with=bob&before=NaN",
    "/v1/history?with=bob&before=18446744073709551616",
    "/v1/history?with=bob&after=-1",
    "/v1/history?with=bob&after=0x1",
    "/v1/history?with=bob&before=1&after=1",
    "/v1/history?with=bob&before=1&before=2",
    "/v1/history?with=bob&limit=0",
    "/v1/listen",
    "/v1/listen?client=",
    "/v1/listen?client=a%20b",
    "/v1/listen?client=a%00",
    "/v1/listen?client=..%2f",
    "/v1/listen?client=%C3%A4",
    "/v1/listen?client=a&client=b",
    "/v1/listen?client=tab&wait=",
    "/v1/listen?client=tab&wait=-1",
    "/v1/listen?client=tab&wait=1.5",
    "/v1/listen?client=tab&wait=+1",
    "/v1/listen?client=tab&wait=1s",
    "/v1/listen?client=tab&wait=%D9%A1",
    "/v1/listen?client=tab&wait=1&wait=0",
    "/v1/listen?client=tab&visible=",
    "/v1/listen?client=tab&visible=2",
    "/v1/listen?client=tab&visible=true",
    "/v1/listen?client=tab&cursor=x&cursor=x",
];

/// Odd, and harmless: nothing of others comes with them.
const BORNE: [&str; 18] = [
    "/v1/history?with=%",
    "/v1/history?with=%2",
    "/v1/history?with=%zz",
    "/v1/history?with=bob;limit=0",
    "/v1/history?with=bob&user=alice&from=alice",
    "/v1/history?with=bob&as=alice&on_behalf_of=alice",
    "/v1/history?with=bob&before=18446744073709551615",
    "/v1/history?with=bob&after=18446744073709551615",
    "/v1/history?with=bob&before=0",
    "/v1/history?with=bob&limit=%2B5",
    "/v1/history?with=alice'%20OR%20'1'='1",
    "/v1/history?with=%25",
    "/v1/history?with=*",
    "/v1/history?with=mallory",
    "/v1/history?&&&&with=bob&&&&",
    "/v1/listen?client=__proto__",
    "/v1/listen?client=tab&wait=99999999999999999999999999",
    "/v1/conversations?user=alice&me=alice",
];

/// Never given out, each in its own way. `E` is the epoch.
const NO_CURSORS: [&str; 44] = [
    "",
    " ",
    "x",
    "0",
    "c1",
    "c1.",
    "c1.....",
    "c1.E.0.0.0000000000000000",
    "c1.E.0.0.0000000000000000.0.0",
    "c0.E.0.0.0000000000000000.0",
    "C1.E.0.0.0000000000000000.0",
    "c2.E.0.0.0000000000000000.0",
    "c1.E.-1.0.0000000000000000.0",
    "c1.E.0.-1.0000000000000000.0",
    "c1.E.0.0.0000000000000000.-1",
    "c1.E.+1.0.0000000000000000.0",
    "c1.E.00.0.0000000000000000.0",
    "c1.E.1e3.0.0000000000000000.0",
    "c1.E.0x1.0.0000000000000000.0",
    "c1.E.1.5.0.0000000000000000",
    "c1.E.9007199254740992.0.0000000000000000.0",
    "c1.E.18446744073709551615.0.0000000000000000.0",
    "c1.E.18446744073709551616.0.0000000000000000.0",
    "c1.E.0.18446744073709551616.0000000000000000.0",
    "c1.E.0.0.0000000000000000.18446744073709551616",
    "c1.E.0.0.00000000000000000.0",
    "c1.E.0.0.0.0",
    "c1.E.0.0.000000000000000G.0",
    "c1.E.0.0.000000000000000A.0",
    "c1.1.0.0.0000000000000000.0",
    "c1.10000000000000000.0.0.0000000000000000.0",
    "c1.-000000000000001.0.0.0000000000000000.0",
    "c1.+000000000000001.0.0.0000000000000000.0",
    "c1.E.\u{661}.0.0000000000000000.0",
    "c1.E.\u{ff11}.0.0000000000000000.0",
    " c1.E.0.0.0000000000000000.0",
    "c1.E.0.0.0000000000000000.0 ",
    "c1.E.0.0.0000000000000000.0\n",
    "c1.E.0.0.0000000000000000.0\0",
    "c1,E,0,0,0000000000000000,0",
    "c1%2eE.0.0.0000000000000000.0",
    "../../c1",
    "' OR 1=1 --",
    "null",
];

/// Well made, of places where the log has never been: the client is told to begin anew, or that there is nothing.
const LOST: [&str; 9] = [
    "c1.0000000000000000.0.0.0000000000000000.0",
    "c1.ffffffffffffffff.0.0.0000000000000000.0",
    "c1.ffffffffffffffff.9007199254740991.0.ffffffffffffffff.0",
    "c1.E.9007199254740991.0.0000000000000000.0",
    "c1.E.2.0.0000000000000000.0",
    "c1.E.0.18446744073709551615.0000000000000000.0",
    "c1.E.0.0.0000000000000000.0",
    "c1.E.0.0.ffffffffffffffff.18446744073709551615",
    "c1.E.0.0.0000000000000001.18446744073709551615",
];

pub(super) fn attacks() -> Vec<Attack> {
    let listen =
        |cursor: &str| Attack::get(&format!("/v1/listen?client=tab&wait=0&cursor={cursor}"));
    // The epoch is known once there is a log.
    let odd = |cursor: &str| {
        let parts: Vec<_> = cursor.split('E').map(encoded).collect();
        listen(&parts.join(EPOCH))
    };
    let long = [
        "1".repeat(129),
        format!("c1.E.0.0.0000000000000000.{}", "0".repeat(129)),
        ".".repeat(5_000),
    ];
    let refused = NO_CURSORS
        .iter()
        .copied()
        .chain(long.iter().map(String::as_str));
    let refused = refused.map(|cursor| odd(cursor).is(Due::Problem(400, "bad_cursor")));
    let lost = LOST
        .iter()
        .map(|cursor| listen(&cursor.replace('E', EPOCH)).is(Due::Served));
    let bad = BAD.iter().map(|target| Attack::get(target).refused());
    let borne = BORNE
        .iter()
        .map(|target| Attack::get(target).is(Due::Served));
    let whole = [
        Attack::get(&format!("/v1/listen?client={}", "x".repeat(65))).refused(),
        Attack::get(&format!("/v1/history?with={}", "x".repeat(129))).refused(),
        Attack::get(&format!("/v1/history?with={}", "%F0%9F%98%80".repeat(33))).refused(),
        Attack::get(&format!("/v1/history?{}with=bob", "x=y&".repeat(7_000))).is(Due::Served),
        Attack::get("/v1/read?with=bob&seq=-1&callback=f").is(Due::Script("f", 400)),
        Attack::get("/v1/typing?to=bob&typing=1&callback=f").is(Due::Script("f", 400)),
    ];
    bad.chain(borne)
        .chain(refused)
        .chain(lost)
        .chain(whole)
        .collect()
}

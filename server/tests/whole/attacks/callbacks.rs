//! Names of functions: what else a page could be made to run, and where a callback has no business.

use super::attack::{Attack, Due, encoded};

const BAD: Due = Due::Problem(400, "bad_callback");

/// None of them is identifiers joined by dots.
const NAMES: [&str; 84] = [
    // Code in place of a name, or behind, before and around one.
    "",
    " ",
    "alert(1)",
    "f(",
    "f()",
    "f();",
    "f;alert(1)",
    "f,alert(1)",
    "f=alert",
    "f||alert(1)",
    "(f)",
    "[f]",
    "{f}",
    "!f",
    "-f",
    "+f",
    "~f",
    "new f",
    "void f",
    "f?.g",
    "f->g",
    "f g",
    "f/g",
    "f+g",
    "f|g",
    "f&g",
    "f%g",
    "f^g",
    "f:g",
    "f@g",
    "f#g",
    "`f`",
    "f`x`",
    "\"f\"",
    "'f'",
    "f\\",
    "\\u0066",
    "f\\u0028",
    "\\x66",
    // Members by brackets, and dots that join nothing.
    "f[0]",
    "f['g']",
    "f[\"g\"]",
    "f.",
    ".f",
    "f..g",
    ".",
    "..",
    "...f",
    "f.1",
    "1",
    "1f",
    "f.1g",
    "0x1",
    // Comments, and what ends a line or a script.
    "f/*",
    "*/f",
    "//f",
    "f//",
    "/**/f",
    "<!--f",
    "-->f",
    "<script>",
    "</script>",
    "f<",
    "f>",
    "f\n",
    "\nf",
    "f\r\ng",
    "f\tg",
    "f\u{b}",
    "f\u{c}",
    "f\u{0}",
    "\u{0}f",
    "f\u{7f}",
    "\u{1b}f",
    // What browsers or filters take for something else.
    "\u{2028}f",
    "f\u{2029}",
    "\u{feff}f",
    "f\u{200d}",
    "\u{202e}f",
    // Letters of other scripts are letters of JavaScript too, but not ours; full-width ones become plain in some filters.
    "ä",
    "ｆ",
    "f．g",
    "ƒ",
    "\u{1d41f}",
];

/// Made to be read by another program than a script engine: Flash, and what sniffs for types.
const FOREIGN: [&str; 6] = [
    "CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnnUU5nnnnnn3Snn7iiudIbEAt333swW0ssG03sDDtDDDt0333333Gt333swwv3wwwFPOHtoHHvwHHFhH3D0Up0IZUnnnnU",
    "%PDF-1.4",
    "GIF89a=",
    "MZ\u{90}",
    "+ADw-script+AD4-",
    "data:,x",
];

/// Names that are allowed, and what comes of them is no more than a call.
const PLAIN: [&str; 8] = [
    "eval",
    "window.alert",
    "__proto__",
    "constructor.constructor",
    "$",
    "_",
    "a.b.c.d.e",
    "document.write",
];

pub(super) fn names() -> Vec<Attack> {
    let target = |name: &str| format!("/v1/history?with=bob&callback={}", encoded(name));
    let long = [
        "a".repeat(129),
        "a.".repeat(64) + "b",
        "a".repeat(20_000),
        "ä".repeat(65),
    ];
    let refused = NAMES
        .iter()
        .chain(&FOREIGN)
        .copied()
        .chain(long.iter().map(String::as_str));
    let refused = refused.map(|name| Attack::get(&target(name)).is(BAD));
    let plain = PLAIN
        .iter()
        .map(|name| Attack::get(&target(name)).is(Due::Script(name, 200)));
    refused.chain(plain).collect()
}

const SCRIPT: Due = Due::Script("f", 200);

pub(super) fn smuggled() -> Vec<Attack> {
    [
        written_otherwise(),
        out_of_place(),
        refused_inside(),
        by_other_methods(),
    ]
    .concat()
}

fn written_otherwise() -> Vec<Attack> {
    let get = Attack::get;
    // The document knows a callback by its plain name only.
    let scripted = "GET /v1/history?callback=f";
    vec![
        // Of two, the first counts, whatever the other is.
        get("/v1/history?with=bob&callback=f&callback=alert(1)").is(SCRIPT),
        get("/v1/history?with=bob&callback=alert(1)&callback=f").is(BAD),
        get("/v1/history?with=bob&callback=&callback=f").is(BAD),
        get("/v1/history?callback&with=bob").is(BAD),
        // Written otherwise it is the same name, and held to the same rule.
        get("/v1/history?with=bob&%63allback=f").then(scripted, SCRIPT),
        get("/v1/history?with=bob&%63allback=alert(1)").is(BAD),
        get("/v1/history?with=bob&callback=%66").is(SCRIPT),
        get("/v1/history?with=bob&callback=%2566").is(BAD),
        get("/v1/history?with=bob&callback=f%2528").is(BAD),
        get("/v1/history?with=bob&callback=f+").is(BAD),
        get("/v1/history?with=bob&callback=f=g").is(BAD),
        get("/v1/history?with=bob&callback=f?callback=g").is(BAD),
        get("/v1/history?with=bob&callback=f;callback=g").is(BAD),
        // What is no callback of ours makes no script.
        get("/v1/history?with=bob&Callback=f").is(Due::Served),
        get("/v1/history?with=bob&jsonp=f&cb=f&_callback=f").is(Due::Served),
        get("/v1/history?with=bob&callback%5B%5D=f").is(Due::Served),
        get("/v1/history?with=bob&callback%00=f").is(Due::Served),
        get("/v1/history?with=bob&%EF%BD%83allback=f").is(Due::Served),
        get("/v1/history?with=bob#&callback=f").then("GET /v1/history?with=bob", Due::Served),
        // A query that is no UTF-8 is refused before the name could count, and not as a script.
        get("/v1/history?with=bob&callback=f&x=%ff").refused(),
        get("/v1/history?with=bob&callback=%ff").refused(),
        get("/v1/history?with=bob&callback=%c0%a8").refused(),
    ]
}

fn out_of_place() -> Vec<Attack> {
    let (get, body) = (Attack::get, r#"{"client":"tab"}"#);
    vec![
        // In a POST it is nothing: neither a script nor a way around the body.
        Attack::post("/v1/leave?callback=f", body).is(Due::Served),
        Attack::post("/v1/leave?callback=alert(1)", body).is(Due::Served),
        Attack::post("/v1/message?callback=f&to=bob&text=x&id=smuggled-1", "").refused(),
        Attack::post("/v1/leave", r#"{"client":"tab","callback":"alert(1)"}"#).is(Due::Served),
        Attack::post_with(
            "/v1/leave",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "callback=f&client=tab",
        )
        .is(Due::Problem(415, "unsupported_media_type")),
        // Where nothing is called it is nothing, too.
        get("/healthz?callback=f").is(Due::Served),
        get("/openapi.json?callback=alert(1)").is(Due::Served),
        get("/v1/nothing?callback=f").absent(),
        get("/assets/nothing?callback=f").absent(),
    ]
}

fn refused_inside() -> Vec<Attack> {
    let get = Attack::get;
    vec![
        // A script that is refused says so inside, and shows nothing else.
        Attack::request("GET /v1/history?with=alice&callback=f", "", "").is(Due::Script("f", 401)),
        Attack::request("GET /v1/history?with=alice&callback=f&token=", "", "")
            .is(Due::Script("f", 401)),
        get("/v1/history?callback=f").is(Due::Script("f", 400)),
        get("/v1/history?with=%0A&callback=f").is(Due::Script("f", 400)),
        get("/v1/message?to=bob&text=%0C&id=smuggled-1&callback=f").is(Due::Script("f", 400)),
        get("/v1/message?to=mallory&text=x&id=smuggled-1&callback=f").is(Due::Script("f", 400)),
        get("/v1/listen?client=tab&cursor=x&callback=f").is(Due::Script("f", 400)),
        get("/v1/listen?client=%3Cscript%3E&callback=f").is(Due::Script("f", 400)),
        get("/v1/block?user=%3C/script%3E&blocked=%3Cb%3E&callback=f").is(Due::Script("f", 400)),
        // Without a callback, what is a POST is no GET.
        get("/v1/message?to=bob&text=x&id=smuggled-1").is(Due::Problem(405, "method_not_allowed")),
    ]
}

fn by_other_methods() -> Vec<Attack> {
    let mut all = Vec::new();
    for method in [
        "PUT", "DELETE", "PATCH", "get", "GETS", "PROPFIND", "TRACE", "QUERY",
    ] {
        let line = format!("{method} /v1/message?to=bob&text=x&id=smuggled-1&callback=f");
        let attack = Attack::request(&line, "X-Chut-Token: mallory\r\n", "");
        all.push(attack.is(Due::Problem(405, "method_not_allowed")));
    }
    let head = Attack::request(
        "HEAD /v1/history?with=bob&callback=f",
        "X-Chut-Token: mallory\r\n",
        "",
    );
    all.push(head.is(Due::Plain(405)));
    // No header makes a POST of a GET or a GET of a POST.
    for field in [
        "X-HTTP-Method-Override: POST",
        "X-HTTP-Method: POST",
        "X-Method-Override: POST",
    ] {
        let fields = format!("X-Chut-Token: mallory\r\n{field}\r\n");
        let attack = Attack::request("GET /v1/message?to=bob&text=x&id=smuggled-1", &fields, "");
        all.push(attack.is(Due::Problem(405, "method_not_allowed")));
    }
    all
}

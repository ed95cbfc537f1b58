//! Paths that would lead out of what is served, or around a rule for it.

use super::attack::{Attack, Due};

/// Names under `/assets/`, where other servers would find files of the machine.
const NAMES: [&str; 46] = [
    "",
    "/",
    ".",
    "..",
    "../",
    "../chut.js",
    "../../Cargo.toml",
    "../../../../../../etc/passwd",
    "%2e%2e/chut.js",
    "%2e%2e%2fchut.js",
    "..%2fchut.js",
    "..%2Fchut.js",
    "..%5cchut.js",
    "..\\chut.js",
    "%252e%252e%252fchut.js",
    "%25%32%65%25%32%65/chut.js",
    "....//chut.js",
    "..;/chut.js",
    "..%00/chut.js",
    "..%0d%0a/chut.js",
    "%00",
    "%00.css",
    "chut.css%00",
    "chut.css%00.js",
    "%2f",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    "//etc/passwd",
    "C:%5cboot.ini",
    "C:/boot.ini",
    "file:%2f%2f%2fetc%2fpasswd",
    "~",
    "~root/.ssh/id_rsa",
    "%c0%ae%c0%ae%c0%afchut.js",
    "%e0%80%ae%e0%80%ae/chut.js",
    "%ef%bc%8e%ef%bc%8e%ef%bc%8fchut.js",
    "%u002e%u002e/chut.js",
    "%ff",
    "%",
    "%zz",
    "%2",
    "{name}",
    "*",
    ".htaccess",
    "con",
    "$DATA::",
];

/// Paths elsewhere.
const PATHS: [&str; 43] = [
    "/chut.js/",
    "/chut.js/..",
    "/chut.js%00",
    "/chut.js%2f..",
    "/CHUT.JS",
    "/chut.js~",
    "/chut.js.br",
    "/chut.js.map",
    "/./chut.js",
    "//chut.js",
    "/%2e/chut.js",
    "/assets",
    "/static/../chut.js",
    "/demo/index.html",
    "/demo",
    "/index.html",
    "/.git/config",
    "/.env",
    "/.well-known/x",
    "/chut.db",
    "/data/chut.db",
    "/server-status",
    "/debug/pprof",
    "/actuator/env",
    "/admin",
    "/admin/",
    "/admin/v1/sessions/revoke",
    "/v1/admin/v1/sessions/revoke",
    "/healthz/",
    "/healthz/../metrics",
    "/metrics/..",
    "/%68ealthz",
    "/HEALTHZ",
    "/v1//history?with=bob",
    "/v1/./history?with=bob",
    "/v1/../v1/history?with=bob",
    "/v1/history/?with=bob",
    "/v1/history;a=b?with=bob",
    "/v1/%68istory?with=bob",
    "/v1/history%3fwith=bob",
    "/V1/history?with=bob",
    "/v1/history%00?with=bob",
    "/v2/history?with=bob",
];

pub(super) fn attacks() -> Vec<Attack> {
    let names = NAMES
        .iter()
        .map(|name| Attack::get(&format!("/assets/{name}")).absent());
    let paths = PATHS.iter().map(|path| Attack::get(path).absent());
    let methods = ["POST", "PUT", "DELETE", "PROPFIND", "TRACE", "MKCOL"];
    let written = methods.iter().map(|method| {
        let attack = Attack::request(&format!("{method} /assets/evil.js"), "", "");
        attack.is(Due::Problem(405, "method_not_allowed"))
    });
    names.chain(paths).chain(written).collect()
}

//! Who may depend on whom among packages, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::child;
use crate::project::Project;

/// The packages each package needs to run; needs of tests and build scripts are left out.
pub(crate) type Graph = BTreeMap<String, BTreeSet<String>>;

/// What a package may not reach.
struct Rule {
    package: &'static str,
    never: &'static [&'static str],
    reason: &'static str,
}

const RULES: [Rule; 4] = [
    Rule {
        package: "chut-core",
        never: &["chut-client", "chut-server", "xtask"],
        reason: "the core stands below every other package",
    },
    Rule {
        package: "chut-core",
        never: &[
            "axum",
            "chrono",
            "getrandom",
            "http",
            "hyper",
            "js-sys",
            "rand",
            "reqwest",
            "time",
            "tokio",
            "tracing",
            "wasm-bindgen",
            "web-sys",
        ],
        reason: "the core does no I/O, reads no clock and draws no lots",
    },
    Rule {
        package: "chut-client",
        never: &["chut-server", "xtask"],
        reason: "the widget and the server share the core alone",
    },
    Rule {
        package: "chut-server",
        never: &["chut-client", "leptos", "xtask"],
        reason: "the widget and the server share the core alone",
    },
];

pub(crate) fn check(graph: &Graph) -> Vec<String> {
    let mut findings = Vec::new();
    for rule in &RULES {
        let reached = reached(graph, rule.package);
        for name in rule.never.iter().filter(|name| reached.contains(**name)) {
            findings.push(format!(
                "{}: depends on {name}: {}",
                rule.package, rule.reason
            ));
        }
    }
    findings
}

/// Reads the graph from cargo.
///
/// # Errors
/// Manifests that cargo cannot read.
pub(crate) fn read(project: &Project) -> Result<Graph> {
    let mut metadata = child::cargo(project, &["metadata", "--format-version", "1"]);
    let said =
        child::ask(&mut metadata).context("`cargo metadata` fails; run it by hand to see more")?;
    let metadata: Value = serde_json::from_str(&said)?;
    let mut names = BTreeMap::new();
    for package in list(&metadata["packages"]) {
        names.insert(text(&package["id"]), text(&package["name"]));
    }
    let name = |id: &Value| names.get(text(id)).copied().unwrap_or_default().to_owned();
    let mut graph = Graph::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let needed = list(&node["deps"])
            .iter()
            .filter(|dependency| is_normal(dependency));
        let needed = needed.map(|dependency| name(&dependency["pkg"]));
        // Two versions of a package count as one.
        graph.entry(name(&node["id"])).or_default().extend(needed);
    }
    Ok(graph)
}

fn is_normal(dependency: &Value) -> bool {
    list(&dependency["dep_kinds"])
        .iter()
        .any(|kind| kind["kind"].is_null())
}

fn reached(graph: &Graph, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(package) = open.pop() {
        for needed in graph.get(package).into_iter().flatten() {
            if reached.insert(needed.clone()) {
                open.push(needed);
            }
        }
    }
    reached
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        graph
    }

    #[test]
    fn a_forbidden_package_is_found_through_others() {
        let findings = check(&graph(&[("chut-core", "a"), ("a", "b"), ("b", "tokio")]));

        assert_eq!(findings.len(), 1);
        assert!(findings[0].starts_with("chut-core: depends on tokio"));
    }

    #[test]
    fn the_shape_of_the_project_is_allowed() {
        let edges = [
            ("chut-server", "chut-core"),
            ("chut-client", "chut-core"),
            ("chut-server", "tokio"),
        ];

        assert_eq!(check(&graph(&edges)), Vec::<String>::new());
    }
}

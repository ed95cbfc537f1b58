//! The files the server embeds: target/web, made of the widget, the shim, the loader and the demo.

mod names;
mod style;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::hash::digest;
use crate::project::{Project, write};
use crate::tools;
use crate::widget::Widget;
use names::{Names, fill};

const WEB: &str = "target/web";
const STAMP: &str = "target/web.stamp";

/// What is done to the files in turn, each by a script for Node.
const FINISH: [(&str, &str); 3] = [
    ("xtask/src/web/minify.mjs", "cannot be made small"),
    ("xtask/src/web/pin.mjs", "cannot be pinned"),
    ("xtask/src/web/compress.mjs", "cannot be compressed"),
];

/// Assembles target/web, and leaves it untouched when it would come out the same.
///
/// # Errors
/// A file that is missing, or a placeholder that nothing fills.
pub(crate) fn assemble(project: &Project, widget: &Widget) -> Result<()> {
    tools::npm_packages(project, "client")?;
    let files = lay_out(project, widget)?;
    let stamp = fingerprint(project, &files)?;
    if project.read(STAMP).is_ok_and(|old| old == stamp) && project.at(WEB).is_dir() {
        println!("The web files are up to date");
        return Ok(());
    }
    println!("Assembling the web files");
    let staging = project.at("target/web.partial");
    remove(&staging)?;
    for (name, content) in &files {
        write(&staging.join(name), content)?;
    }
    for (script, trouble) in FINISH {
        child::finish(child::command(project, "node").arg(script).arg(&staging))
            .with_context(|| format!("the web files {trouble}"))?;
    }
    remove(&project.at(WEB))?;
    fs::rename(&staging, project.at(WEB)).context("target/web cannot be replaced")?;
    write(&project.at(STAMP), stamp)
}

/// The parts of the shim in the order in which they need each other.
const SHIM: [&str; 5] = ["transport", "view", "outbox", "conversation", "jquery.chut"];

/// The parts of the module that starts the widget.
const BOOT: [&str; 2] = ["boot", "watch"];

/// The languages in which the client speaks, and the placeholders of their files.
const WORDS: [(&str, &str); 6] = [
    ("__CHUT_WORDS_EN__", "en"),
    ("__CHUT_WORDS_FR__", "fr"),
    ("__CHUT_WORDS_DE__", "de"),
    ("__CHUT_WORDS_ES__", "es"),
    ("__CHUT_WORDS_AR__", "ar"),
    ("__CHUT_WORDS_JA__", "ja"),
];

/// The looks that the demo's site can have.
const SKINS: [(&str, &str); 3] = [
    ("__CHUT_SKIN_ROUND__", "round"),
    ("__CHUT_SKIN_SQUARE__", "square"),
    ("__CHUT_SKIN_WARM__", "warm"),
];

/// Every file by its path inside target/web.
fn lay_out(project: &Project, widget: &Widget) -> Result<Vec<(String, Vec<u8>)>> {
    let mut names = Names::default();
    let mut files = Vec::new();
    let mut asset = |placeholder, stem: &str, ending: &str, content: Vec<u8>| {
        let name = format!("{stem}-{}{ending}", digest(&content));
        names.set(placeholder, &name);
        files.push((format!("assets/{name}"), content));
    };

    asset("__CHUT_GLUE__", "chut-client", ".js", bytes(&widget.glue)?);
    asset(
        "__CHUT_WASM__",
        "chut-client",
        "_bg.wasm",
        bytes(&widget.wasm)?,
    );
    let sheets = style::sheets(project)?;
    asset(
        "__CHUT_CSS__",
        "chut",
        ".css",
        style::layered(project, &sheets)?.into(),
    );
    asset(
        "__CHUT_LEGACY_CSS__",
        "chut-legacy",
        ".css",
        style::plain(&sheets)?.into(),
    );
    let jquery = project.at("client/node_modules/jquery/dist/jquery.min.js");
    asset("__CHUT_JQUERY__", "jquery", ".js", bytes(&jquery)?);
    let source = |path: &str| bytes(&project.at(path));
    asset("__CHUT_SHIM__", "shim", ".js", shim(project)?.into());
    asset(
        "__CHUT_DEMO_CSS__",
        "demo",
        ".css",
        source("client/demo/demo.css")?,
    );
    asset(
        "__CHUT_DEMO_JS__",
        "demo",
        ".js",
        source("client/demo/demo.js")?,
    );

    asset(
        "__CHUT_ALERT__",
        "alert",
        ".js",
        source("client/loader/alert.js")?,
    );
    for (placeholder, skin) in SKINS {
        let path = format!("client/demo/skins/{skin}.css");
        asset(placeholder, &format!("skin-{skin}"), ".css", source(&path)?);
    }
    for (placeholder, language) in WORDS {
        let words = bytes(&project.at(&format!("client/words/{language}.json")))?;
        let name = format!("words-{language}-{}.json", digest(&words));
        names.set(placeholder, &name);
        files.push((format!("assets/{name}"), words));
    }

    let boot: Result<String> = BOOT
        .iter()
        .map(|name| fill(project, &format!("client/loader/{name}.js"), "", &names))
        .collect();
    let boot = boot?;
    let boot_name = format!("boot-{}.js", digest(boot.as_bytes()));
    names.set("__CHUT_BOOT__", &boot_name);
    files.push((format!("assets/{boot_name}"), boot.into()));
    files.extend(pages(project, &names)?);
    Ok(files)
}

/// What has a name of its own: the loader, its types and the demo.
fn pages(project: &Project, names: &Names) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let loader = fill(project, "client/loader/chut.js", "assets/", names)?;
    let loader = loader.replace("@version@", env!("CARGO_PKG_VERSION"));
    files.push(("chut.js".to_owned(), loader.into()));
    for (name, source, folder) in [
        ("chut.d.ts", "client/loader/chut.d.ts", ""),
        ("demo/index.html", "client/demo/index.html", "/assets/"),
        ("demo/person.html", "client/demo/person.html", "/assets/"),
    ] {
        files.push((
            name.to_owned(),
            fill(project, source, folder, names)?.into(),
        ));
    }
    Ok(files)
}

fn shim(project: &Project) -> Result<String> {
    for source in project.sources(&["client/legacy"], &["js"])? {
        if !SHIM
            .iter()
            .any(|name| source.path == format!("client/legacy/{name}.js"))
        {
            bail!(
                "{} has no place in the order of the shim's parts in xtask/src/web.rs",
                source.path
            );
        }
    }
    SHIM.iter()
        .map(|name| project.read(&format!("client/legacy/{name}.js")))
        .collect()
}

fn fingerprint(project: &Project, files: &[(String, Vec<u8>)]) -> Result<String> {
    let mut all = project.read("client/package-lock.json")?;
    for (script, _) in FINISH {
        all.push_str(&project.read(script)?);
    }
    for (name, content) in files {
        all.push_str(name);
        all.push_str(&digest(content));
    }
    Ok(digest(all.as_bytes()))
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))
}

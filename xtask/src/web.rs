//! The files the server embeds: target/web, made of the widget, the shim, the loader and the demo.

mod assets;
mod jquery;
mod names;
mod shim;
mod style;
mod zopfli;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::child;
use crate::hash::digest;
use crate::project::{Project, write};
use crate::tools;
use crate::widget::Widget;
use assets::Assets;
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
    zopfli::compress(&staging).context("the web files cannot be compressed")?;
    remove(&project.at(WEB))?;
    fs::rename(&staging, project.at(WEB)).context("target/web cannot be replaced")?;
    write(&project.at(STAMP), stamp)
}

/// Every file by its path inside target/web.
fn lay_out(project: &Project, widget: &Widget) -> Result<Vec<(String, Vec<u8>)>> {
    let Assets { names, mut files } = Assets::gather(project, widget)?;
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
        ("jquery.chut.js", "client/legacy/jquery.chut.js", ""),
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

fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))
}

//! The assets: files that are named by their hash, and so may be kept for ever by whoever has them.

use std::fs;

use anyhow::{Context, Result};

use super::names::{Names, fill};
use super::{jquery, shim, style};
use crate::hash::mark;
use crate::project::Project;
use crate::widget::Widget;

/// Placeholder, name, its ending, and where the file is.
type Source = (&'static str, &'static str, &'static str, &'static str);

/// Those that are taken as they are.
const SOURCES: [Source; 12] = [
    ("__CHUT_ALERT__", "alert", ".js", "client/loader/alert.js"),
    (
        "__CHUT_WORDS_EN__",
        "words-en",
        ".json",
        "client/words/en.json",
    ),
    (
        "__CHUT_WORDS_FR__",
        "words-fr",
        ".json",
        "client/words/fr.json",
    ),
    (
        "__CHUT_WORDS_DE__",
        "words-de",
        ".json",
        "client/words/de.json",
    ),
    (
        "__CHUT_WORDS_ES__",
        "words-es",
        ".json",
        "client/words/es.json",
    ),
    (
        "__CHUT_WORDS_AR__",
        "words-ar",
        ".json",
        "client/words/ar.json",
    ),
    (
        "__CHUT_WORDS_JA__",
        "words-ja",
        ".json",
        "client/words/ja.json",
    ),
    ("__CHUT_DEMO_CSS__", "demo", ".css", "client/demo/demo.css"),
    ("__CHUT_DEMO_JS__", "demo", ".js", "client/demo/demo.js"),
    (
        "__CHUT_SKIN_ROUND__",
        "skin-round",
        ".css",
        "client/demo/skins/round.css",
    ),
    (
        "__CHUT_SKIN_SQUARE__",
        "skin-square",
        ".css",
        "client/demo/skins/square.css",
    ),
    (
        "__CHUT_SKIN_WARM__",
        "skin-warm",
        ".css",
        "client/demo/skins/warm.css",
    ),
];

/// The parts of the module that starts the widget.
const BOOT: [&str; 3] = ["wait", "boot", "watch"];

/// See the [module](self).
#[derive(Default)]
pub(super) struct Assets {
    pub(super) names: Names,
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl Assets {
    /// Gathers all of them.
    ///
    /// # Errors
    /// A file that cannot be read, or a placeholder that nothing fills.
    pub(super) fn gather(project: &Project, widget: &Widget) -> Result<Self> {
        let mut assets = Self::default();
        let read = |path: &std::path::Path| {
            fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
        };
        assets.add("__CHUT_GLUE__", "chut-client", ".js", read(&widget.glue)?);
        assets.add(
            "__CHUT_WASM__",
            "chut-client",
            "_bg.wasm",
            read(&widget.wasm)?,
        );
        let sheets = style::sheets(project)?;
        let layered = style::layered(project, &sheets)?;
        assets.add("__CHUT_CSS__", "chut", ".css", layered.into());
        let plain = style::plain(&sheets)?;
        assets.add("__CHUT_LEGACY_CSS__", "chut-legacy", ".css", plain.into());
        let jquery = jquery::script(project)?;
        assets.add("__CHUT_JQUERY__", "jquery", ".js", jquery.into());
        assets.shim(project)?;
        for (placeholder, name, ending, path) in SOURCES {
            assets.add(placeholder, name, ending, read(&project.at(path))?);
        }
        // It names some of the others.
        let boot = assets.boot(project)?;
        assets.add("__CHUT_BOOT__", "boot", ".js", boot.into());
        Ok(assets)
    }

    fn add(&mut self, placeholder: &'static str, name: &str, ending: &str, content: Vec<u8>) {
        let name = format!("{name}-{}{ending}", mark(&content));
        self.names.set(placeholder, &name);
        self.files.push((format!("assets/{name}"), content));
    }

    /// The shim, and what it brings, whose names it holds.
    fn shim(&mut self, project: &Project) -> Result<()> {
        let inside = shim::inside(project)?;
        self.add("__CHUT_INSIDE__", "inside", ".js", inside.into());
        let (sayings, files) = shim::sayings(project)?;
        for (ending, content) in files {
            let path = format!("assets/{sayings}{ending}");
            self.files.push((path, content.into()));
        }
        self.names.set("__CHUT_SAYINGS__", &sayings);
        let shim = shim::shim(project, &self.names)?;
        self.add("__CHUT_SHIM__", "shim", ".js", shim.into());
        Ok(())
    }

    fn boot(&self, project: &Project) -> Result<String> {
        let parts = BOOT.iter();
        parts
            .map(|name| {
                fill(
                    project,
                    &format!("client/loader/{name}.js"),
                    "",
                    &self.names,
                )
            })
            .collect()
    }
}

//! jQuery as the shim brings it to a page that has none that will do.

use anyhow::Result;

use crate::project::Project;

const SOURCE: &str = "client/node_modules/jquery/dist/jquery.min.js";

/// Where a window has no `onfocusin`, jQuery 1.12 tries an attribute of that name. A page's policy may forbid such
/// attributes, and then the browser reports it. So for as long as jQuery looks around there is one; the shim hears of
/// focus by no event of that name.
const BEFORE: &str =
    "(function(){var none=!(\"onfocusin\"in window);if(none){window.onfocusin=null}\n";

const AFTER: &str = "\nif(none){delete window.onfocusin}})();\n";

/// The script.
///
/// # Errors
/// Where npm has not brought it.
pub(super) fn script(project: &Project) -> Result<String> {
    let source = project.read(SOURCE)?;
    Ok([BEFORE, &source, AFTER].concat())
}

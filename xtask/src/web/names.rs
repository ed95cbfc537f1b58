//! Placeholders: where a source file says `__CHUT_…__`, the built one names a file by its hash.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use crate::project::Project;

const OPENING: &str = "__CHUT_";

/// What stands for each placeholder: the name of a file in `assets`.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<&'static str, String>);

impl Names {
    pub(crate) fn set(&mut self, placeholder: &'static str, name: &str) {
        self.0.insert(placeholder, name.to_owned());
    }
}

/// The source with its placeholders filled, each name behind `folder`.
///
/// # Errors
/// A placeholder that has no name.
pub(crate) fn fill(project: &Project, path: &str, folder: &str, names: &Names) -> Result<String> {
    fill_text(&project.read(path)?, path, folder, names)
}

/// The same for a text that is there already; `path` is what it is called.
///
/// # Errors
/// A placeholder that has no name.
pub(crate) fn fill_text(text: &str, path: &str, folder: &str, names: &Names) -> Result<String> {
    let text = replace(text, folder, names);
    if let Some(start) = text.find(OPENING) {
        let placeholder: String = text[start..]
            .chars()
            .take_while(|c| !"'\"".contains(*c))
            .collect();
        bail!("nothing fills the placeholder {placeholder} in {path}");
    }
    Ok(text)
}

fn replace(text: &str, folder: &str, names: &Names) -> String {
    names
        .0
        .iter()
        .fold(text.to_owned(), |text, (placeholder, name)| {
            text.replace(placeholder, &format!("{folder}{name}"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_becomes_the_name_in_its_folder() {
        let mut names = Names::default();
        names.set("__CHUT_CSS__", "chut-1.css");
        names.set("__CHUT_LEGACY_CSS__", "chut-legacy-2.css");

        let filled = replace(
            "a('__CHUT_CSS__');b('__CHUT_LEGACY_CSS__')",
            "assets/",
            &names,
        );

        assert_eq!(
            filled,
            "a('assets/chut-1.css');b('assets/chut-legacy-2.css')"
        );
    }
}

//! Every view file has its style sheet, and every sheet its view file.

/// Sheets that belong to all views.
const SHARED: [&str; 3] = ["tokens", "base", "guard"];

/// Views that draw no element of their own.
const BARE: [&str; 3] = ["each", "element", "keyed"];

/// `paths` are all source files of the project.
pub(crate) fn check(paths: &[&str]) -> Vec<String> {
    let views = stems(paths, "client/src/view/", ".rs");
    let sheets = stems(paths, "style/", ".css");
    let bare = views
        .iter()
        .filter(|view| !sheets.contains(view) && !BARE.contains(view));
    let bare = bare.map(|view| format!("client/src/view/{view}.rs: has no style/{view}.css"));
    let own = sheets.iter().filter(|sheet| !SHARED.contains(sheet));
    let orphans = own.filter(|sheet| !views.contains(sheet));
    let orphans =
        orphans.map(|sheet| format!("style/{sheet}.css: there is no client/src/view/{sheet}.rs"));
    bare.chain(orphans).collect()
}

fn stems<'a>(paths: &[&'a str], folder: &str, ending: &str) -> Vec<&'a str> {
    let inside = paths
        .iter()
        .filter_map(|path| path.strip_prefix(folder)?.strip_suffix(ending));
    inside.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_shared_sheets_are_fine() {
        let paths = [
            "style/tokens.css",
            "style/base.css",
            "style/a.css",
            "client/src/view/a.rs",
        ];

        assert_eq!(check(&paths), Vec::<String>::new());
    }

    #[test]
    fn one_without_the_other_is_found() {
        let findings = check(&["style/a.css", "client/src/view/b.rs", "client/src/view.rs"]);

        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}

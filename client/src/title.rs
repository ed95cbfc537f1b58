//! The page's title: while the page is out of sight, it begins with the number of unread messages. Of several
//! tabs, only the one that leads says so.

use leptos::prelude::{Get, document, on_cleanup};

use crate::erased::effect;
use crate::store::Store;

/// Follows the count for as long as the widget is there. What the page makes of its title stays.
pub(crate) fn follow(store: Store) {
    effect(move || {
        let says = store.leads.get() && !store.in_sight.get();
        let unread = if says { store.unread() } else { 0 };
        if unread == 0 {
            return;
        }
        let count = ["(", &unread.to_string(), ") "].concat();
        document().set_title(&[&count, document().title().as_str()].concat());
        on_cleanup(move || {
            if let Some(title) = document().title().strip_prefix(&count) {
                document().set_title(title);
            }
        });
    });
}

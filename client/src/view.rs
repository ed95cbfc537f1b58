//! The elements: one file for each part, and for each file a sheet of the same name in `style/`.
//!
//! Each element has something that is not constant: Leptos writes constant trees as HTML, which a page
//! with Trusted Types forbids.
//!
//! No button names its type: many sites have rules for `[type=button]`, and outside of a form it has no meaning.

#![expect(unreachable_pub, reason = "the component macro makes its props public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its props")]

mod composer;
mod conversation;
mod each;
mod element;
mod keyed;
mod list;
mod log;
mod message;
mod notice;
mod person;
mod roster;
mod settings;
mod widget;

pub(crate) use widget::Widget;

//! Elements in the order of their keys: each is kept for as long as its key is there, and moved only if it must be.

use web_sys::{Element, Node};

/// What is drawn for a key.
pub(super) trait Drawn {
    fn element(&self) -> &Element;
}

/// See the [module](self).
pub(super) struct Keyed<K, D>(Vec<(K, D)>);

impl<K, D> Default for Keyed<K, D> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, D: Drawn> Keyed<K, D> {
    /// Takes out of the page what has none of the keys `wanted`, and gives it.
    pub(super) fn keep(&mut self, wanted: &[K]) -> Vec<(K, D)> {
        let (mut kept, mut gone) = (Vec::with_capacity(self.0.len()), Vec::new());
        for (key, drawn) in self.0.drain(..) {
            if wanted.contains(&key) {
                kept.push((key, drawn));
            } else {
                drawn.element().remove();
                gone.push((key, drawn));
            }
        }
        self.0 = kept;
        gone
    }

    /// What is drawn for `key`, which comes at `place`; `draw` makes it if it is new.
    pub(super) fn bring(&mut self, place: usize, key: K, draw: impl FnOnce() -> D) -> &mut D {
        let known = self.0[place..].iter().position(|(other, _)| *other == key);
        match known {
            Some(0) => {}
            Some(further) => {
                let row = self.0.remove(place + further);
                self.0.insert(place, row);
            }
            None => self.0.insert(place, (key, draw())),
        }
        &mut self.0[place].1
    }

    /// Makes the children of `parent` those that were brought, in their order.
    pub(super) fn place(&self, parent: &Element) {
        let mut next: Option<Node> = parent.first_child();
        for (_, drawn) in &self.0 {
            let node: &Node = drawn.element();
            if next.as_ref() == Some(node) {
                next = node.next_sibling();
            } else {
                // It is a child already, or comes from nowhere.
                drop(parent.insert_before(node, next.as_ref()));
            }
        }
    }
}

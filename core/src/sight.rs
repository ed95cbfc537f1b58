//! Whether any tab of a browser is in sight, as the one that leads knows.
//!
//! Tabs say when they are shown and hidden, and again each time they are called. One that was in sight and
//! has not answered two calls has gone without a word.

/// A tab, by a name that it gives itself.
type Name = String;

/// See the [module](self).
#[derive(Debug, Default)]
pub struct Sight {
    own: bool,
    /// Other tabs in sight that have said so since the last call.
    said: Vec<Name>,
    /// Others that had before it.
    had_said: Vec<Name>,
}

/// Others that are remembered: more tabs than anybody has in sight. A page that makes names up costs no more.
const NAMES: usize = 50;

impl Sight {
    /// This tab is shown or hidden.
    pub fn own(&mut self, visible: bool) {
        self.own = visible;
    }

    /// Another tab is in sight, or is not, or goes.
    pub fn other(&mut self, name: &str, visible: bool) {
        for names in [&mut self.said, &mut self.had_said] {
            names.retain(|known| known != name);
        }
        if visible && self.said.len() < NAMES {
            self.said.push(name.to_owned());
        }
    }

    /// The others are called: each in sight will say so.
    pub fn call(&mut self) {
        self.had_said = std::mem::take(&mut self.said);
    }

    /// Whether any tab is in sight.
    pub fn any(&self) -> bool {
        self.own || !self.said.is_empty() || !self.had_said.is_empty()
    }
}

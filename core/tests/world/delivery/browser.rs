//! A browser: which of its tabs holds the lock, which wait for it, and what a tab knows of that.

use std::collections::VecDeque;

use chut_core::link;

/// What a tab wants of its browser's lock.
#[derive(Clone, Copy)]
pub(super) enum Wish {
    Enter,
    Leave,
    Steal,
}

#[derive(Default)]
pub(super) struct Browser {
    holder: Option<usize>,
    queue: VecDeque<usize>,
}

impl Browser {
    /// Fulfils a wish of a tab; says which tabs are to be told what.
    pub(super) fn fulfil(&mut self, tab: usize, wish: Wish) -> Vec<(usize, link::Input)> {
        match wish {
            Wish::Enter if self.holder.is_none() => {
                self.holder = Some(tab);
                vec![(tab, link::Input::Lead)]
            }
            Wish::Enter => {
                self.queue.push_back(tab);
                vec![(tab, link::Input::Follow)]
            }
            Wish::Leave => {
                self.queue.retain(|waiting| *waiting != tab);
                if self.holder != Some(tab) {
                    return Vec::new();
                }
                self.holder = self.queue.pop_front();
                let next = self.holder.into_iter();
                next.map(|next| (next, link::Input::Lead)).collect()
            }
            Wish::Steal => {
                self.queue.retain(|waiting| *waiting != tab);
                let lost = self.holder.replace(tab).filter(|lost| *lost != tab);
                self.queue.extend(lost);
                let lost = lost.map(|lost| (lost, link::Input::Follow));
                lost.into_iter().chain([(tab, link::Input::Lead)]).collect()
            }
        }
    }
}

/// What a tab has to do with its browser.
#[derive(Default)]
pub(super) struct Place {
    /// The tabs that it shares polls with.
    pub(super) others: Vec<usize>,
    /// It is on the channel, and has or awaits the lock.
    pub(super) has_entered: bool,
    pub(super) wishes: Vec<Wish>,
    /// Asleep, it does nothing, and what comes to it is lost.
    pub(super) is_frozen: bool,
    /// What it will be told of the lock when it wakes.
    pub(super) missed: Vec<link::Input>,
}

impl Place {
    pub(super) fn among(others: Vec<usize>) -> Self {
        Self {
            others,
            ..Self::default()
        }
    }

    pub(super) fn enter(&mut self) {
        if !self.others.is_empty() && !self.has_entered {
            self.has_entered = true;
            self.wishes.push(Wish::Enter);
        }
    }

    pub(super) fn leave(&mut self) {
        if self.has_entered {
            self.has_entered = false;
            self.wishes.push(Wish::Leave);
        }
        self.missed.clear();
    }
}

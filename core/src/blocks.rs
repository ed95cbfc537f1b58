//! Which conversations have a block in the page, and how it stands; kept over reloads as a text.
//!
//! A message opens a block, minimised; nothing but the person opens it further. What they minimised or
//! closed stays so: a closed block comes back with the next message, not with the last one again.

use std::fmt::{self, Write as _};

use crate::limits::{BLOCKS_FROM_HISTORY, BLOCKS_MAX};
use crate::{Seq, UserId};

/// See the [module](self). At most [`BLOCKS_MAX`] blocks, and as many that were closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// In the order in which they came.
    list: Vec<Block>,
    /// The newest message that each closed block had.
    closed: Vec<(UserId, Seq)>,
    uses: u64,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub peer: UserId,
    pub open: bool,
    used: u64,
}

/// The room for blocks side by side, in any unit.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub width: u32,
    /// What an open and a minimised block need, with the gap beside it.
    pub open: u32,
    pub minimised: u32,
}

impl Blocks {
    /// What [`Display`](fmt::Display) has written. Lines that are none are left out.
    pub fn read(text: &str) -> Self {
        let mut blocks = Self::default();
        for line in text.lines() {
            let Some((sign, rest)) = line.split_at_checked(1) else {
                continue;
            };
            match sign {
                "+" | "-" => {
                    if let Ok(peer) = rest.parse() {
                        blocks.put(&peer, sign == "+");
                    }
                }
                "x" => blocks.read_closed(rest),
                _ => {}
            }
        }
        blocks
    }

    /// The person opens the block, or has it opened.
    pub fn open(&mut self, peer: &UserId) {
        self.put(peer, true);
    }

    /// The person makes the block small. One that there is none of stays away.
    pub fn minimise(&mut self, peer: &UserId) {
        if let Some(block) = self.list.iter_mut().find(|block| &block.peer == peer) {
            block.open = false;
        }
    }

    /// The person takes the block away; the conversation's newest message is at `newest`.
    pub fn close(&mut self, peer: &UserId, newest: Seq) {
        self.list.retain(|block| &block.peer != peer);
        self.reopen(peer);
        self.closed.push((peer.clone(), newest));
        if self.closed.len() > BLOCKS_MAX {
            let oldest = self.closed.iter().map(|(_, seq)| *seq).min();
            self.closed.retain(|(_, seq)| Some(*seq) != oldest);
        }
    }

    /// The conversation has a message at `seq` from its peer.
    pub fn received(&mut self, peer: &UserId, seq: Seq) {
        let was_closed_after = self
            .closed
            .iter()
            .any(|(closed, newest)| closed == peer && *newest >= seq);
        if !was_closed_after && !self.has(peer) {
            self.put(peer, false);
        }
    }

    /// The conversations there are and their newest messages, newest first: the first few get a block.
    pub fn begin<'a>(&mut self, history: impl Iterator<Item = (&'a UserId, Seq)>) {
        let newest: Vec<_> = history.take(BLOCKS_FROM_HISTORY).collect();
        // The newest comes last, where the next one will appear.
        for (peer, seq) in newest.into_iter().rev() {
            self.received(peer, seq);
        }
    }

    /// Minimises what was opened longest ago until the open ones fit, but never the last. Gives the blocks
    /// that stand in the row, in order; the others are in the list of conversations only.
    pub fn fit(&mut self, room: Room) -> Vec<Block> {
        let fitting = (room.width / room.open.max(1)).max(1) as usize;
        while self.list.iter().filter(|block| block.open).count() > fitting {
            let open = self.list.iter_mut().filter(|block| block.open);
            if let Some(oldest) = open.min_by_key(|block| block.used) {
                oldest.open = false;
            }
        }
        let open = self.list.iter().filter(|block| block.open).count();
        let taken = u32::try_from(open)
            .unwrap_or(u32::MAX)
            .saturating_mul(room.open);
        let rest = room.width.saturating_sub(taken) / room.minimised.max(1);
        let small = self.list.iter().filter(|block| !block.open).count();
        // The newest stay: they are the last.
        let mut over = small.saturating_sub(rest as usize);
        let mut row = self.list.clone();
        row.retain(|block| {
            let goes = !block.open && over > 0;
            over -= usize::from(goes);
            !goes
        });
        row
    }

    /// Whether the conversation has a block.
    pub fn has(&self, peer: &UserId) -> bool {
        self.list.iter().any(|block| &block.peer == peer)
    }

    /// Whether its block is open.
    pub fn is_open(&self, peer: &UserId) -> bool {
        let mut all = self.list.iter();
        all.any(|block| &block.peer == peer && block.open)
    }

    fn put(&mut self, peer: &UserId, open: bool) {
        self.reopen(peer);
        self.uses += 1;
        let used = self.uses;
        if let Some(block) = self.list.iter_mut().find(|block| &block.peer == peer) {
            (block.open, block.used) = (open, used);
            return;
        }
        let peer = peer.clone();
        self.list.push(Block { peer, open, used });
        if self.list.len() > BLOCKS_MAX {
            self.list.remove(0);
        }
    }

    fn reopen(&mut self, peer: &UserId) {
        self.closed.retain(|(closed, _)| closed != peer);
    }

    fn read_closed(&mut self, line: &str) {
        let Some((seq, peer)) = line.split_once(' ') else {
            return;
        };
        let seq = seq.parse().ok().and_then(Seq::new);
        if let (Some(seq), Ok(peer)) = (seq, peer.parse()) {
            self.close(&peer, seq);
        }
    }
}

/// One line each: `+bob` open, `-bob` minimised, `x118 bob` closed at 118. No ID has a line's end in it.
impl fmt::Display for Blocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for block in &self.list {
            f.write_char(if block.open { '+' } else { '-' })?;
            f.write_str(block.peer.as_str())?;
            f.write_char('\n')?;
        }
        for (peer, seq) in &self.closed {
            writeln!(f, "x{} {}", seq.get(), peer.as_str())?;
        }
        Ok(())
    }
}

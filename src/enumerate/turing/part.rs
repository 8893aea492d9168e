//! A part of the tree of machines: which one, how far it has been walked through, and what was found there.
//!
//! The tree is divided where a few entries are chosen. Each piece below belongs to one of N shards by a fixed hash of
//! its table, and what is above to the first shard. Counts are added, so the pieces may be walked through in any order,
//! by any number of threads, today and tomorrow.

use std::collections::BTreeSet;

use super::entries::Entries;
use super::fast::Run;
use super::node::{Exit, Node};
use super::verdict::Verdicts;
use super::walker::{Found, Setting, Walker};
use crate::enumerate::control::Control;
use crate::enumerate::{Interrupted, Share};
use crate::machine::{Rules, TuringSize};

/// Which machines are walked through, and how far their runs are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TuringWalk {
    pub(super) setting: Setting,
    /// Steps of a run that is counted, where that was asked for.
    pub(super) cutoff: Option<u64>,
    pub(super) share: Share,
}

impl TuringWalk {
    /// All machines of a size whose longest run is proven. With a `cutoff` only runs of at most so many steps are
    /// counted. With `verify` every certificate is checked, and every run to the bound is run again.
    ///
    /// Where the longest run is not proven, `cutoff` is what ends a run (`MOST_CUTOFF` at most, and as default): what
    /// runs longer is undecided.
    #[must_use]
    pub fn new(size: TuringSize, cutoff: Option<u64>, verify: bool) -> Self {
        let longest = size.longest_run();
        let limit = cutoff
            .unwrap_or(MOST_CUTOFF)
            .min(longest.unwrap_or(MOST_CUTOFF));
        Self {
            setting: Setting {
                size,
                limit,
                is_cut: longest.is_none_or(|longest| limit < longest),
                verify,
            },
            cutoff,
            share: Share::WHOLE,
        }
    }

    /// The same, for one of several shards.
    #[must_use]
    pub fn shard(self, share: Share) -> Self {
        Self { share, ..self }
    }

    /// The class of machines.
    #[must_use]
    pub fn size(&self) -> TuringSize {
        self.setting.size
    }

    /// Steps of a run that are followed, at most.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.setting.limit
    }

    /// Entries chosen where the tree is divided.
    fn divided_at(&self) -> u32 {
        if self.setting.size.states() > 5 { 6 } else { 5 }
    }
}

/// Steps of a run that are followed where no bound is known.
pub const MOST_CUTOFF: u64 = 50_000_000;

/// What was found in the shards of a walk.
#[derive(Clone, Debug)]
pub struct TuringPart {
    pub(super) walk: TuringWalk,
    /// The shards, from 1.
    pub(super) shards: BTreeSet<usize>,
    pub(super) found: Found,
}

/// The files are not those of one walk's shards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// They walk through other machines, or not so far.
    #[error("the files are not of one walk: another {0}; merge shards of the same command")]
    Different(&'static str),
    /// A shard is there twice.
    #[error("shard {0} is there twice; give each file once")]
    Twice(usize),
}

impl TuringPart {
    /// The machines, and how far their runs were followed.
    #[must_use]
    pub fn walk(&self) -> &TuringWalk {
        &self.walk
    }

    /// The shards that are in it, from 1, and of how many.
    #[must_use]
    pub fn shards(&self) -> (&BTreeSet<usize>, usize) {
        (&self.shards, self.walk.share.of())
    }

    /// Whether it is the whole tree.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.shards.len() == self.walk.share.of()
    }

    /// Whether what lies above the pieces is in it: that is in the first shard.
    pub(super) fn has_above(&self) -> bool {
        self.shards.contains(&1)
    }

    /// Machines of the tree by verdict.
    #[must_use]
    pub fn verdicts(&self) -> &Verdicts {
        &self.found.verdicts
    }

    /// Runs of machines that are not decided: machines times blank tapes.
    #[must_use]
    pub fn undecided(&self) -> u64 {
        // With the mirror image of each machine, on every blank tape.
        2 * u64::from(self.walk.size().symbols()) * self.found.undecided
    }

    /// Adds the shards of another part of the same walk.
    ///
    /// # Errors
    /// [`PartError`] if they are not of one walk, or a shard is in both.
    pub fn merge(&mut self, other: Self) -> Result<(), PartError> {
        let (own, others) = (self.walk, other.walk);
        for (differs, what) in [
            (own.size() != others.size(), "size of machines"),
            (own.setting != others.setting, "number of steps or --verify"),
            (own.cutoff != others.cutoff, "--cutoff"),
            (own.share.of() != others.share.of(), "number of shards"),
        ] {
            if differs {
                return Err(PartError::Different(what));
            }
        }
        if let Some(twice) = self.shards.intersection(&other.shards).next() {
            return Err(PartError::Twice(*twice));
        }
        self.shards.extend(other.shards);
        self.found.merge(other.found);
        if self.is_whole() {
            self.walk.share = Share::WHOLE;
            self.shards = BTreeSet::from([1]);
        }
        Ok(())
    }
}

/// A piece of the tree: all that is below a node.
pub(super) struct Piece {
    pub node: Node,
    pub rules: Rules,
    pub exit: Exit,
}

/// The pieces of a walk's share in a fixed order, and what was found above them.
pub(super) fn divide<const B: u32>(
    walk: &TuringWalk,
    control: &Control<'_>,
) -> Result<(Vec<Piece>, Found), Interrupted> {
    let size = walk.size();
    let mut top = Walker::<B>::new(walk.setting, control);
    let mut pieces = Vec::new();
    let mut open = vec![Piece {
        node: Node::root(size),
        rules: Rules::new(),
        exit: Exit::Open,
    }];
    while let Some(mut piece) = open.pop() {
        let chosen = size.entries() - u32::from(piece.node.unread);
        if chosen >= walk.divided_at() {
            if belongs(walk.share, &piece.rules) {
                if piece.exit == Exit::Open {
                    // The records of its run stay here, so whoever walks on runs it from the beginning.
                    piece.node.run = Run::BLANK;
                }
                pieces.push(piece);
            }
            continue;
        }
        let mut entries = Entries::<B>::from(&piece.rules);
        if top.decide(&mut piece.node, &entries, piece.exit)? {
            let mut visit = |node: &Node, entries: &mut Entries<B>, exit| {
                open.push(Piece {
                    node: *node,
                    rules: entries.rules(),
                    exit,
                });
                Ok::<(), Interrupted>(())
            };
            piece.node.each_child(size, &mut entries, &mut visit)?;
        }
    }
    let above = if walk.share.has_above() {
        top.found
    } else {
        Found::new::<B>()
    };
    Ok((pieces, above))
}

/// Whether a piece belongs to a shard: by the FNV-1a hash of its table as text, its bits mixed.
fn belongs(share: Share, rules: &Rules) -> bool {
    if share == Share::WHOLE {
        return true;
    }
    let hash = rules
        .to_string()
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
    let mixed = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) % share.of() as u64 + 1 == share.number() as u64
}

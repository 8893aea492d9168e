//! What a run is about: its settings, the seeded sequences that they draw, and the class that is followed.

use super::class::Class;
use super::source::{Family, Source};
use crate::scenario::{Context, parameters};

// What a sequence is drawn for; each use has 2^32 streams of its own for each family.

/// Behaviours that are drawn by name.
pub(super) const DRAWN: usize = 5;

/// Sources at which the rates are drawn.
pub(super) const SOURCES: u32 = 96;

/// Is followed by the whole class at a tie.
pub(super) const AT_TIE: u64 = 1;

/// Is followed by the whole class once the truth is in it.
pub(super) const WITH_TRUTH: u64 = 3;

/// Is a replicate of a tie.
pub(super) const REPLICATE: u64 = 10;

/// Is a replicate of the control.
pub(super) const BESIDE_TIE: u64 = 20;

/// Is followed by the whole class away from a tie; from here on by source.
pub(super) const AWAY: u64 = 30;

/// Sequences of each source along which the whole class is followed.
pub(super) const TRACED: u64 = 3;

/// Symbols that screen the class for the random sources; leaders are compared after them. (Some statements
/// say this number.)
pub(super) const SCREEN: usize = 48;

/// Symbols of the growing blocks that screen the class: past the copies of short runs. The law of the blocks
/// begins with the first block after them.
pub(super) const BLOCK_SCREEN: usize = 200;

parameters! { Parameters {
    bits "bits": u32 = 23 in 23..=25, "bits L of the longest written program";
    raise "raise": u32 = 29 in 23..=30, "L is raised to this to look for what ends the swings";
    symbols "n": usize = 8192 in 1024..=65_536, "symbols of the random sources";
    runs "runs": u64 = 1000 in 200..=20_000, "replicates of each random source";
    near_bernoulli "bernoulli": Rational = 3/10 in 1/20..=19/20,
        "the tie nearest to this P(1) is taken for the Bernoulli source";
    near_switching "switching": Rational = 2/3 in 1/20..=19/20,
        "the tie nearest to this chance of another symbol is taken for the switching source";
    offset "offset": Rational = 1/25 in 1/100..=1/10, "how far off the tie the control's P(1) lies";
    coin "coin": Rational = 1/3 in 1/20..=19/20, "P(1) of the coin whose own program is looked for";
    growth "growth": Rational = 5/2 in 9/4..=4/1,
        "each growing block is this many times as long as the one before, rounded up";
    block_symbols "block_n": usize = 500_000 in 20_000..=2_000_000, "symbols of the growing blocks";
} }

impl Parameters {
    /// The source near to which a family's tie is looked for.
    pub(super) fn near(&self, family: Family) -> Source {
        family.at(match family {
            Family::Bernoulli => &self.near_bernoulli,
            Family::Switching => &self.near_switching,
        })
    }

    /// Times at which changes are counted.
    pub(super) fn checkpoints(&self) -> [usize; 4] {
        [16, 4, 2, 1].map(|part| self.symbols / part)
    }

    /// The first `symbols` of sequence number `run` of those drawn for this use.
    pub(super) fn draw(&self, source: Source, of: u64, run: u64, symbols: usize) -> Vec<bool> {
        let use_of = of + u64::from(source.family == Family::Switching);
        let all = source.symbols(self.seed, (use_of << 32) + run);
        all.take(symbols).collect()
    }

    /// The sequences along which the whole class is followed.
    pub(super) fn traced(&self, source: Source, of: u64) -> Vec<Vec<bool>> {
        (0..TRACED)
            .map(|run| self.draw(source, of, run, self.symbols))
            .collect()
    }
}

/// What a part of the experiment is worked out on.
#[derive(Clone, Copy)]
pub(super) struct Setup<'a> {
    pub(super) parameters: &'a Parameters,
    /// What is followed on the random sources.
    pub(super) class: &'a Class,
    pub(super) context: &'a Context<'a>,
}

impl<'a> Setup<'a> {
    pub(super) fn new(
        parameters: &'a Parameters,
        class: &'a Class,
        context: &'a Context<'a>,
    ) -> Self {
        Setup {
            parameters,
            class,
            context,
        }
    }
}

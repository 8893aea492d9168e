//! What a run is about: its settings, and the seeded sequences that they draw.

use super::source::{Family, Source};
use crate::exact::Rational;
use crate::scenario::parameters;

/// Sequences of each source along which the whole class is followed.
pub(super) const TRACED: u64 = 3;

/// Symbols that screen the class for the random sources; leaders are compared after them. (Some statements say
/// this number.)
pub(super) const SCREEN: usize = 48;

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
        "each growing block is this times as long as the one before, rounded up";
    block_symbols "block_n": usize = 500_000 in 20_000..=2_000_000, "symbols of the growing blocks";
} }

/// What a sequence is drawn for: each use has streams of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// Screens the class in which the ties are found.
    Probe,
    /// Is followed by the whole class at a family's tie.
    Traced(Family),
    /// Is followed by the whole class once the coin is in it.
    Coin,
    /// Is a replicate of a family's tie.
    Replicate(Family),
    /// Is a replicate of the control.
    BesideTie,
    /// Is followed from the first symbol on, away from a tie; by number of the source.
    Settling(u64),
}

impl Use {
    fn first_stream(self) -> u64 {
        let of_family = |family| u64::from(family == Family::Switching);
        let place = match self {
            Use::Probe => 0,
            Use::Traced(family) => 1 + of_family(family),
            Use::Coin => 3,
            Use::Replicate(family) => 10 + of_family(family),
            Use::BesideTie => 20,
            Use::Settling(source) => 30 + source,
        };
        place << 32
    }
}

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

    /// Sequence number `run` of those drawn for this use.
    pub(super) fn draw(&self, source: Source, of: Use, run: u64) -> impl Iterator<Item = bool> {
        source.symbols(self.seed, of.first_stream() + run)
    }

    /// The sequences along which the whole class is followed.
    pub(super) fn traced(&self, source: Source, of: Use) -> Vec<Vec<bool>> {
        let sequence = |run| self.draw(source, of, run).take(self.symbols).collect();
        (0..TRACED).map(sequence).collect()
    }
}

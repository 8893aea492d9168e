//! Reference machines side by side: how alike they rank the strings of up to n symbols.
//!
//! Takes the bounds of each string on each machine and yields, in whole numbers: which strings are resolved, rank
//! correlations per length, which pairs of strings the bounds order for sure, and how many bits more one machine needs
//! than another. No mass is rounded on the way; what a reader sees in the end is an enclosure.

mod rank;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

pub use rank::{Correlation, kendall, spearman};

use super::bounds::Bounds;
use crate::exact::Rational;
use crate::machine::Symbols;

/// The most symbols of the strings that are compared: 8,190 strings.
pub const MOST_COMPARED: usize = 12;

/// All strings of 1 to `longest` symbols, by length and then in order.
pub fn all_strings(longest: usize) -> impl Iterator<Item = Symbols> {
    (1..=longest).flat_map(|length| {
        (0..1_usize << length).map(move |code| {
            (0..length)
                .rev()
                .map(|place| code >> place & 1 == 1)
                .collect()
        })
    })
}

/// What one machine says of all strings.
#[derive(Clone, Debug)]
struct Judge {
    bounds: Vec<Bounds>,
    /// The place of each string's lower and upper bound among all ends that this machine has.
    ends: Vec<[u32; 2]>,
}

impl Judge {
    fn new(bounds: Vec<Bounds>) -> Self {
        let mut all: Vec<&Rational> = bounds
            .iter()
            .flat_map(|bounds| [&bounds.lower, &bounds.upper])
            .collect();
        all.sort_unstable();
        all.dedup();
        let place = |end: &Rational| all.partition_point(|other| *other < end) as u32;
        let ends = bounds
            .iter()
            .map(|bounds| [place(&bounds.lower), place(&bounds.upper)])
            .collect();
        Self { bounds, ends }
    }

    fn resolves(&self, string: usize) -> bool {
        !self.bounds[string].lower.is_zero()
    }

    /// The order of two strings by mass, where their enclosures have no point in common.
    fn order(&self, first: usize, second: usize) -> Option<Ordering> {
        let [[first_lower, first_upper], [second_lower, second_upper]] =
            [self.ends[first], self.ends[second]];
        if first_upper < second_lower {
            Some(Ordering::Less)
        } else if second_upper < first_lower {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

/// Several machines on all strings of 1 to n symbols. Machines are known by their place.
#[derive(Clone, Debug)]
pub struct Comparison {
    longest: usize,
    judges: Vec<Judge>,
}

/// How alike two machines rank the strings that both resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The strings that both resolve.
    pub strings: u64,
    /// Kendall's tau-b; none where one machine orders no two of them.
    pub tau: Option<Correlation>,
    /// Spearman's rho, likewise.
    pub rho: Option<Correlation>,
}

/// Pairs of strings of equal length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ordered {
    /// All of them.
    pub pairs: u64,
    /// Those that each machine orders for sure.
    pub certified: u64,
    /// Those of them that all machines order alike.
    pub alike: u64,
}

impl Ordered {
    /// Certified pairs that some machine orders one way and some other the other.
    #[must_use]
    pub fn unlike(&self) -> u64 {
        self.certified - self.alike
    }
}

/// The greatest ratio of two masses, and the string that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greatest {
    /// How many times the other machine's mass; none where the first machine is certain never to print the string.
    pub ratio: Option<Rational>,
    /// The first string that has it.
    pub string: usize,
}

/// What one machine needs more than another for some string, as a ratio of masses. Its log2 is the constant in bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constant {
    /// By lower bounds, over the strings that both resolve: a property of the budgets.
    pub observed: Option<Greatest>,
    /// What is certain: the lower bound there over the upper bound here.
    pub certified: Option<Greatest>,
}

/// Bounds that are not one for each string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given} bounds are given for {strings} strings; give one for each of all_strings")]
pub struct NotOneEach {
    given: usize,
    strings: usize,
}

impl Comparison {
    /// The bounds of all strings of [`all_strings`], in that order, for each machine.
    ///
    /// # Errors
    /// [`NotOneEach`] where there are more or fewer.
    pub fn new(longest: usize, machines: Vec<Vec<Bounds>>) -> Result<Self, NotOneEach> {
        let strings = all_strings(longest).count();
        if let Some(wrong) = machines.iter().find(|bounds| bounds.len() != strings) {
            let given = wrong.len();
            return Err(NotOneEach { given, strings });
        }
        let judges = machines.into_iter().map(Judge::new).collect();
        Ok(Self { longest, judges })
    }

    /// The places of the strings of so many symbols.
    fn of_length(length: usize) -> std::ops::Range<usize> {
        (1 << length) - 2..(2 << length) - 2
    }

    fn places(&self, length: Option<usize>) -> std::ops::Range<usize> {
        length.map_or(0..Self::of_length(self.longest).end, Self::of_length)
    }

    /// The bounds of a string on a machine.
    #[must_use]
    pub fn bounds(&self, machine: usize, string: usize) -> &Bounds {
        &self.judges[machine].bounds[string]
    }

    /// How many strings of a length the machine is known to print.
    #[must_use]
    pub fn resolved(&self, machine: usize, length: usize) -> u64 {
        let judge = &self.judges[machine];
        Self::of_length(length)
            .filter(|&string| judge.resolves(string))
            .count() as u64
    }

    /// How alike two machines rank strings by their lower bounds: those of a length, or all.
    #[must_use]
    pub fn agreement(&self, machines: [usize; 2], length: Option<usize>) -> Agreement {
        let [first, second] = machines.map(|machine| &self.judges[machine]);
        let both: Vec<usize> = self
            .places(length)
            .filter(|&string| first.resolves(string) && second.resolves(string))
            .collect();
        let ranks = |judge: &Judge| -> Vec<u32> {
            both.iter().map(|&string| judge.ends[string][0]).collect()
        };
        let (first, second) = (ranks(first), ranks(second));
        Agreement {
            strings: both.len() as u64,
            tau: kendall(&first, &second),
            rho: spearman(&first, &second),
        }
    }

    /// Which pairs of strings of equal length these machines order for sure, and whether alike: of a length, or all.
    #[must_use]
    pub fn ordered(&self, machines: &[usize], length: Option<usize>) -> Ordered {
        let mut found = Ordered::default();
        let lengths = length.map_or(1..=self.longest, |length| length..=length);
        for strings in lengths.map(Self::of_length) {
            for first in strings.clone() {
                for second in first + 1..strings.end {
                    found.pairs += 1;
                    let mut orders = machines
                        .iter()
                        .map(|&machine| self.judges[machine].order(first, second));
                    let Some(one) = orders.next().flatten() else {
                        continue;
                    };
                    let others: Option<Vec<Ordering>> = orders.collect();
                    if let Some(others) = others {
                        found.certified += 1;
                        found.alike += u64::from(others.iter().all(|other| *other == one));
                    }
                }
            }
        }
        found
    }

    /// What machine `over` needs more than machine `of`, for the string where it is most.
    #[must_use]
    pub fn constant(&self, over: usize, of: usize) -> Constant {
        let [here, there] = [over, of].map(|machine| &self.judges[machine]);
        let mut found = Constant::default();
        for string in self.places(None).filter(|&string| there.resolves(string)) {
            let (here, most) = (&here.bounds[string], &there.bounds[string].lower);
            let ratio = |mass: &Rational| Greatest {
                ratio: most.checked_div(mass),
                string,
            };
            if !here.lower.is_zero() {
                keep_greater(&mut found.observed, ratio(&here.lower));
            }
            keep_greater(&mut found.certified, ratio(&here.upper));
        }
        found
    }
}

/// Keeps the greater ratio, the former of two that are equal.
fn keep_greater(kept: &mut Option<Greatest>, other: Greatest) {
    let is_greater = match (kept.as_ref().map(|kept| &kept.ratio), &other.ratio) {
        (None, _) => true,
        (Some(None), _) => false,
        (Some(Some(_)), None) => true,
        (Some(Some(kept)), Some(other)) => other > kept,
    };
    if is_greater {
        *kept = Some(other);
    }
}

//! The whole tree of strings in integers: every member's probability, from its definition.
//!
//! Takes members of `whole_odds` and enclosures from `exact`. Chances are multiples of 1/8 and
//! weights of 1/16, so that nu(x) is an integer over 8^t and xi(x) one over 16 8^t: of at most 46
//! bits at the largest depth, and of at most 101 where two of them and a power of 8 are multiplied.

use std::collections::BTreeMap;

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, ln};
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result};
use crate::suite::instrument::whole_odds::{self, Kind};

/// Denominators of one symbol's chance and of the weights.
const SYMBOL: u32 = 8;
pub(super) const WEIGHTS: u32 = 16;

/// Bits to which sums are rounded outward, so that their denominators stay short.
pub(super) const SUM_BITS: u32 = 192;

type Member = whole_odds::Member<SYMBOL, WEIGHTS>;

/// The class, and after it a truth that is not in it.
pub(super) const WORLDS: [Member; 8] = [
    Member::new(Kind::Coin(4), 4),
    Member::new(Kind::Coin(2), 2),
    Member::new(Kind::Coin(6), 2),
    Member::new(Kind::Chain([2, 6]), 2),
    Member::new(Kind::Chain([6, 2]), 2),
    Member::new(
        Kind::Periodic {
            word: 0b01,
            size: 2,
        },
        3,
    ),
    // Its twin, which parts from it at symbol 8.
    Member::new(
        Kind::Periodic {
            word: 0b0101_0100_0101,
            size: 12,
        },
        1,
    ),
    Member::new(
        Kind::Periodic {
            word: 0b0011,
            size: 4,
        },
        0,
    ),
];

/// Places in the list.
pub(super) const FAIR_COIN: usize = 0;
pub(super) const ALTERNATING: usize = 5;
pub(super) const TWIN: usize = 6;
pub(super) const OUTSIDE: usize = 7;

/// The members of the class.
pub(super) fn class() -> &'static [Member] {
    &WORLDS[..OUTSIDE]
}

/// A string's probabilities.
#[derive(Clone, Debug)]
pub(super) struct At {
    /// nu(x) over 8^t.
    joint: [u128; WORLDS.len()],
    /// xi(x) over 16 8^t.
    xi: u128,
}

impl At {
    fn new(joint: [u128; WORLDS.len()]) -> Self {
        let weighted = WORLDS.iter().zip(&joint);
        let xi = weighted.map(|(member, value)| u128::from(member.weight) * value);
        At {
            joint,
            xi: xi.sum(),
        }
    }

    /// w nu(x) over 16 8^t.
    fn weighted(&self, index: usize) -> u128 {
        u128::from(WORLDS[index].weight) * self.joint[index]
    }
}

impl At {
    /// The mean of what `costs` says of the two strings one symbol longer, under the member as the
    /// truth; none where x refutes it.
    fn mean(
        &self,
        index: usize,
        next: &[At],
        costs: &[[Option<Enclosure>; OUTSIDE]],
    ) -> Result<Option<Enclosure>> {
        let mu = u128::from(SYMBOL) * self.joint[index];
        if mu == 0 {
            return Ok(None);
        }
        let mut mean = Enclosure::zero();
        for (at, cost) in next.iter().zip(costs) {
            if let Some(cost) = &cost[index] {
                let chance = quotient(&Rational::from(at.joint[index]), &Rational::from(mu))?;
                mean += cost.scale(&chance);
            }
        }
        Ok(Some(mean.round_outward(SUM_BITS)))
    }
}

/// The strings by length and then number, read as binary.
pub(super) struct Tree {
    levels: Vec<Vec<At>>,
}

/// Something about every string of so many lengths and every member of the class, where x does not
/// refute it.
pub(super) type OfStrings<T> = Vec<Vec<[Option<T>; OUTSIDE]>>;

impl Tree {
    pub(super) fn new(depth: u32, context: &Context<'_>) -> Result<Self> {
        let mut levels = vec![vec![At::new([1; WORLDS.len()])]];
        for t in 0..depth {
            context.report("strings", u64::from(t), u64::from(depth))?;
            let last = &levels[levels.len() - 1];
            let longer = last.iter().zip(0_u64..).flat_map(|(at, number)| {
                [false, true].map(|symbol| {
                    let mut joint = at.joint;
                    for (value, member) in joint.iter_mut().zip(&WORLDS) {
                        *value *= u128::from(member.odds(t, number % 2 == 1, symbol));
                    }
                    At::new(joint)
                })
            });
            let longer = longer.collect();
            levels.push(longer);
        }
        Ok(Tree { levels })
    }

    fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    /// ln 1/w_n of the members at the strings of one length.
    fn costs(
        &self,
        length: usize,
        context: &Context<'_>,
    ) -> Result<Vec<[Option<Enclosure>; OUTSIDE]>> {
        // w nu(x) takes few values, and xi(x) nearly as many as there are strings.
        let mut logarithms = Logarithms::default();
        let mut all = Vec::new();
        for at in &self.levels[length] {
            context.go_on()?;
            let xi = ln(&Rational::from(at.xi), PRECISION)?;
            let mut costs = [const { None }; OUTSIDE];
            for (index, cost) in costs.iter_mut().enumerate() {
                let weighted = at.weighted(index);
                if weighted > 0 {
                    *cost = Some(&xi - logarithms.of(&Rational::from(weighted))?);
                }
            }
            all.push(costs);
        }
        Ok(all)
    }

    /// ln 1/w_n, and E[ln 1/w_N | x_1:n] under the member as the truth, of the strings of at most
    /// `longest` symbols.
    pub(super) fn prices(
        &self,
        longest: usize,
        context: &Context<'_>,
    ) -> Result<[OfStrings<Enclosure>; 2]> {
        let now = (0..=longest).map(|length| self.costs(length, context));
        let now = now.collect::<Result<_>>()?;
        let mut later = vec![self.costs(self.depth(), context)?];
        for pair in self.levels.windows(2).rev() {
            let [level, longer] = pair else { continue };
            let of_longer = &later[later.len() - 1];
            let nodes = level.iter().zip(longer.chunks(2)).zip(of_longer.chunks(2));
            let mut means = Vec::new();
            for ((at, next), costs) in nodes {
                context.go_on()?;
                let mut of_string = [const { None }; OUTSIDE];
                for (index, mean) in of_string.iter_mut().enumerate() {
                    *mean = at.mean(index, next, costs)?;
                }
                means.push(of_string);
            }
            later.push(means);
        }
        later.reverse();
        later.truncate(longest + 1);
        Ok([now, later])
    }

    /// E[TV_h^2] by truth and then t = 1 .. N - h + 1, TV_h the total variation distance over the h
    /// symbols from t on.
    pub(super) fn distances(&self, h: usize, context: &Context<'_>) -> Result<Vec<Vec<Enclosure>>> {
        let mut found = vec![Vec::new(); WORLDS.len()];
        for t in 0..=self.depth() - h {
            let mut sums = vec![Enclosure::zero(); WORLDS.len()];
            for (number, at) in self.levels[t].iter().enumerate() {
                context.go_on()?;
                let ends = &self.levels[t + h][number << h..(number + 1) << h];
                for (index, sum) in sums.iter_mut().enumerate() {
                    let mu = at.joint[index];
                    if mu > 0 {
                        let apart = |end: &At| (end.joint[index] * at.xi).abs_diff(end.xi * mu);
                        let apart: u128 = ends.iter().map(apart).sum();
                        let whole = Rational::from(2 * mu) * Rational::from(at.xi) * eighths(h);
                        let distance = quotient(&Rational::from(apart), &whole)?;
                        let chance = quotient(&Rational::from(mu), &eighths(t))?;
                        *sum += Enclosure::exact(&distance * &distance * chance);
                        *sum = sum.round_outward(SUM_BITS);
                    }
                }
            }
            for (course, sum) in found.iter_mut().zip(sums) {
                course.push(sum);
            }
        }
        Ok(found)
    }
}

/// 8^t.
fn eighths(t: usize) -> Rational {
    Rational::from(SYMBOL).pow(as_u64(t))
}

/// Logarithms, each worked out once.
#[derive(Default)]
pub(super) struct Logarithms {
    known: BTreeMap<Rational, Enclosure>,
}

impl Logarithms {
    pub(super) fn of(&mut self, value: &Rational) -> Result<Enclosure> {
        if let Some(known) = self.known.get(value) {
            return Ok(known.clone());
        }
        let found = ln(value, PRECISION)?;
        self.known.insert(value.clone(), found.clone());
        Ok(found)
    }
}

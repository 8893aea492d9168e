//! The whole tree of strings, each hypothesis in turn the truth, in integers.
//!
//! Takes e^k as an enclosure from `exact`. The probabilities of the list are multiples of 1/8 and its weights
//! of 1/16, so that nu(x) is an integer over 8^t: of at most 66 bits at the largest depth, and of at most 111
//! where it is set beside e^k.

use super::NATS;
use crate::exact::{Dyadic, PRECISION, Rational, exp};
use crate::scenario::ScenarioError;
use crate::suite::instrument::random_walk::walk::LEVELS;

/// What a member of the list is; probabilities of a 1 in eighths.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Coin(u8),
    /// Behind a 0, which also stands before the start, and behind a 1.
    Chain([u8; 2]),
    Periodic(&'static [bool]),
}

/// A member with its weight in [`WEIGHTS`]ths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) kind: Kind,
    pub(super) weight: u8,
}

/// Denominator of the weights; they sum to it.
pub(super) const WEIGHTS: u8 = 16;

/// The list.
pub(super) const MEMBERS: [Member; 6] = [
    Member {
        kind: Kind::Coin(4),
        weight: 4,
    },
    Member {
        kind: Kind::Coin(2),
        weight: 3,
    },
    Member {
        kind: Kind::Coin(6),
        weight: 3,
    },
    Member {
        kind: Kind::Chain([2, 6]),
        weight: 2,
    },
    Member {
        kind: Kind::Chain([6, 2]),
        weight: 2,
    },
    Member {
        kind: Kind::Periodic(&[false, true, true]),
        weight: 2,
    },
];

/// Place of the fair coin in the list.
pub(super) const FAIR_COIN: usize = 0;

/// log2 of the denominator that one symbol adds.
const SYMBOL_BITS: u32 = 3;

/// Fraction bits of the bounds of e^k.
const FRACTION_BITS: u32 = 32;

impl Member {
    /// 8 nu(symbol | x) behind t symbols, the last of which is `last`.
    fn eighths(&self, t: u32, last: bool, symbol: bool) -> u128 {
        let one = match self.kind {
            Kind::Coin(p) => p,
            Kind::Chain(after) => after[usize::from(last)],
            Kind::Periodic(period) => {
                let at = usize::try_from(t).unwrap_or(usize::MAX) % period.len();
                8 * u8::from(period[at])
            }
        };
        u128::from(if symbol { one } else { 8 - one })
    }

    /// w(nu) nu(x).
    pub(super) fn joint(&self, x: &[bool]) -> Rational {
        let mut product = u128::from(self.weight);
        let mut last = false;
        for (t, &symbol) in (0u32..).zip(x) {
            product *= self.eighths(t, last, symbol);
            last = symbol;
        }
        let symbols = u64::try_from(x.len()).unwrap_or(u64::MAX);
        let bits = u64::from(WEIGHTS.ilog2()) + u64::from(SYMBOL_BITS) * symbols;
        Dyadic::from_u128(product, bits).to_rational()
    }
}

/// Mass of what surely passes a threshold, and of what may.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mass {
    pub(super) sure: u128,
    pub(super) possible: u128,
}

/// Probabilities under each truth, as integers over 8^depth.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    depth: u32,
    /// That the posterior of a model falls to 2^-1, 2^-2, .. of its prior weight; by truth, model and level.
    pub(super) despair: [[[u128; LEVELS]; MEMBERS.len()]; MEMBERS.len()],
    /// That xi/mu is e^1, e^2, .. or more at the full depth; by truth and k.
    pub(super) compressed: [[Mass; NATS]; MEMBERS.len()],
}

impl Figures {
    /// One of the masses as a probability.
    pub(super) fn probability(&self, mass: u128) -> Rational {
        Dyadic::from_u128(mass, u64::from(SYMBOL_BITS * self.depth)).to_rational()
    }
}

/// A string as far as the list looks at it.
#[derive(Clone, Copy)]
struct At {
    t: u32,
    last: bool,
    /// nu(x) over 8^t.
    joint: [u128; MEMBERS.len()],
    /// Levels that each model's posterior fell to so far.
    fallen: [usize; MEMBERS.len()],
}

struct Walk {
    figures: Figures,
    /// Bounds of e^k times 2^32.
    powers: [(u128, u128); NATS],
}

impl Walk {
    fn visit(&mut self, mut at: At) {
        let weighted = |index: usize| u128::from(MEMBERS[index].weight) * at.joint[index];
        let xi: u128 = (0..MEMBERS.len()).map(weighted).sum();
        let left = SYMBOL_BITS * (self.figures.depth - at.t);
        for model in 0..MEMBERS.len() {
            // w nu/xi <= 2^-level w, that is 2^level nu <= xi, xi over 16 times the denominator.
            let scaled = u128::from(WEIGHTS) * at.joint[model];
            while at.fallen[model] < LEVELS && scaled << (at.fallen[model] + 1) <= xi {
                for truth in 0..MEMBERS.len() {
                    self.figures.despair[truth][model][at.fallen[model]] += at.joint[truth] << left;
                }
                at.fallen[model] += 1;
            }
        }
        if at.t == self.figures.depth {
            self.compress(&at, xi);
            return;
        }
        for symbol in [false, true] {
            let mut next = At {
                t: at.t + 1,
                last: symbol,
                ..at
            };
            for (value, member) in next.joint.iter_mut().zip(&MEMBERS) {
                *value *= member.eighths(at.t, at.last, symbol);
            }
            if next.joint.iter().any(|&value| value > 0) {
                self.visit(next);
            }
        }
    }

    fn compress(&mut self, at: &At, xi: u128) {
        for (truth, masses) in self.figures.compressed.iter_mut().enumerate() {
            let mu = at.joint[truth];
            for (mass, (lower, upper)) in masses.iter_mut().zip(&self.powers) {
                let scaled = u128::from(WEIGHTS) * mu;
                if xi << FRACTION_BITS >= scaled * upper {
                    mass.sure += mu;
                }
                if xi << FRACTION_BITS >= scaled * lower {
                    mass.possible += mu;
                }
            }
        }
    }
}

/// All strings of `depth` symbols.
pub(super) fn walk(depth: u32) -> Result<Figures, ScenarioError> {
    let scale = Rational::from_integer(1 << FRACTION_BITS);
    let mut powers = [(0, 0); NATS];
    for (k, power) in (1i64..).zip(&mut powers) {
        let value = exp(&Rational::from_integer(k), PRECISION)?.scale(&scale);
        let narrow = |bound| u128::try_from(bound).map_err(|_| ScenarioError::DivisionByZero);
        *power = (
            narrow(value.lower().floor())?,
            narrow(value.upper().ceil())?,
        );
    }
    let mut walk = Walk {
        figures: Figures {
            depth,
            despair: Default::default(),
            compressed: Default::default(),
        },
        powers,
    };
    walk.visit(At {
        t: 0,
        last: false,
        joint: [1; MEMBERS.len()],
        fallen: [0; MEMBERS.len()],
    });
    Ok(walk.figures)
}

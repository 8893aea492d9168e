//! The whole tree of strings, each hypothesis in turn the truth, in integers.
//!
//! Takes e^k as an enclosure from `exact`. The probabilities of the list are multiples of 1/8 and its weights
//! of 1/16, so that nu(x) is an integer over 8^t: of at most 66 bits at the largest depth, and of at most 111
//! where it is set beside e^k.

use crate::exact::{Dyadic, PRECISION, Rational, exp, narrow};
use crate::scenario::{Context, Result};
use crate::suite::instrument::random_walk::walk::LEVELS;
use crate::suite::instrument::whole_odds::{self, Kind};

/// Levels e^1 .. e^this of the claim on hypercompression.
pub(super) const NATS: usize = 6;

/// log2 of the denominator that one symbol adds.
const SYMBOL_BITS: u32 = 3;

/// Denominator of the weights; they sum to it.
const WEIGHTS: u32 = 16;

/// Nodes down to this depth ask whether to go on.
const ASKED: u32 = 10;

/// Fraction bits of the bounds of e^k.
const FRACTION_BITS: u32 = 32;

type Member = whole_odds::Member<{ 1 << SYMBOL_BITS }, WEIGHTS>;

/// The list.
pub(super) const MEMBERS: [Member; 6] = [
    Member::new(Kind::Coin(4), 4),
    Member::new(Kind::Coin(2), 3),
    Member::new(Kind::Coin(6), 3),
    Member::new(Kind::Chain([2, 6]), 2),
    Member::new(Kind::Chain([6, 2]), 2),
    Member::new(
        Kind::Periodic {
            word: 0b011,
            size: 3,
        },
        2,
    ),
];

/// Place of the fair coin in the list.
pub(super) const FAIR_COIN: usize = 0;

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

struct Walk<'a> {
    context: &'a Context<'a>,
    figures: Figures,
    /// Bounds of e^k times 2^32.
    powers: [(u128, u128); NATS],
}

impl Walk<'_> {
    fn visit(&mut self, mut at: At) -> Result<()> {
        if at.t <= ASKED {
            self.context.go_on()?;
        }
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
            return Ok(());
        }
        for symbol in [false, true] {
            let mut next = At {
                t: at.t + 1,
                last: symbol,
                ..at
            };
            for (value, member) in next.joint.iter_mut().zip(&MEMBERS) {
                *value *= u128::from(member.odds(at.t, at.last, symbol));
            }
            if next.joint.iter().any(|&value| value > 0) {
                self.visit(next)?;
            }
        }
        Ok(())
    }

    fn compress(&mut self, at: &At, xi: u128) {
        for (truth, masses) in self.figures.compressed.iter_mut().enumerate() {
            let mu = at.joint[truth];
            let scaled = u128::from(WEIGHTS) * mu;
            for (mass, (lower, upper)) in masses.iter_mut().zip(&self.powers) {
                for (sum, power) in [(&mut mass.sure, upper), (&mut mass.possible, lower)] {
                    if xi << FRACTION_BITS >= scaled * power {
                        *sum += mu;
                    }
                }
            }
        }
    }
}

/// All strings of `depth` symbols.
pub(super) fn walk(depth: u32, context: &Context<'_>) -> Result<Figures> {
    let scale = Rational::from(1_u64 << FRACTION_BITS);
    let mut powers = [(0, 0); NATS];
    for (k, power) in (1..).zip(&mut powers) {
        let value = exp(&Rational::from_integer(k), PRECISION)?.scale(&scale);
        *power = (
            narrow(value.lower().floor())?,
            narrow(value.upper().ceil())?,
        );
    }
    let mut walk = Walk {
        context,
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
    })?;
    Ok(walk.figures)
}

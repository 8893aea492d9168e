//! SafeBayes on two coins: what the layer's mixture says, beside closed forms.
//!
//! Takes `SafeBayes` from `mixture`. The class holds the coins 1/4 and 3/4, of equal weight, and neither
//! describes the data: growing blocks 0 11 0000 .., or 0101.. in the control.
//!
//! Derivations \[own\]. Let the lead of a symbol be how much oftener it came so far than the other one. At rate
//! eta the posterior odds of the coin that expects it are 3^(eta lead). A symbol costs ln(4/3) by the coin that
//! expects it and ln 4 by the other, so a symbol of lead l costs ln(4/3) and ln 3 times the other coin's weight,
//! v(l) = 1/(1 + 3^(eta l)), in the mean over the draw. As eta = 2^-k, 3^eta is a square root taken k times.
//!
//! Alternation: every 0 has lead 0 and costs the same at every rate; every 1 has lead -1, and v(-1) rises with
//! eta. So from the second symbol on the least rate loses least.
//!
//! Blocks: v(l) + v(-l) = 1. Block j, of 2^j symbols, begins at lead -a and ends at lead b = 2^j - a, and what
//! cancels in it is the same at every rate. In block 0 all does. Of block 1 (a = b = 1) v(-1) is left, of block
//! 2 (a = 1, b = 3) v(2): together 17/20 at rate 1, 0.884 at rate 1/2, more at lower ones. Of later blocks
//! v(a+1) + .. + v(b-1) is left (a = 3, b = 5; 5, 11; 11, 21; ..), which falls as eta rises. So at the end of
//! every block from block 2 on rate 1 loses least; within a block, where the lead is negative, it need not.

use std::cmp::Ordering;

use super::{Claim, ForAll, Grade, Relation, ScenarioError, Statement, inverse_power};
use crate::exact::{Enclosure, PRECISION, Rational, ln, sqrt};
use crate::mixture::{Hypothesis, SafeBayes};
use crate::prior::FinitePrior;
use crate::scenario::figures::width_of_logarithms;
use crate::suite::instrument::mixing::bernoulli;

const DERIVED: &str = "derived in the documentation of scenario::safe_bayes::coins";

/// Blocks 0 to 7.
const SYMBOLS: usize = 255;

/// What the far ends of a loss by mixture and by closed form may differ by. A symbol's closed form takes two
/// logarithms below 2; the mixture's own, to 192 bits, are together less wide than one of these.
fn touching() -> Rational {
    let symbols = u64::try_from(SYMBOLS).unwrap_or(u64::MAX);
    width_of_logarithms(2 * symbols + 1, &Rational::from_integer(2))
}

/// Significant bits of the powers of 3^eta.
const BITS: u32 = 2 * PRECISION;

/// What SafeBayes comes to, symbol by symbol.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// The randomised loss so far in nats, by rate from 1 down.
    pub(super) losses: Vec<Vec<Enclosure>>,
    /// The rate chosen for the next symbol.
    pub(super) chosen: Vec<Rational>,
}

/// Both data.
#[derive(Clone, Debug)]
pub(super) struct Courses {
    pub(super) blocks: Course,
    pub(super) alternation: Course,
}

impl Courses {
    fn of(
        course: impl Fn(&[bool]) -> Result<Course, ScenarioError>,
    ) -> Result<Self, ScenarioError> {
        let (blocks, alternation) = data();
        Ok(Courses {
            blocks: course(&blocks)?,
            alternation: course(&alternation)?,
        })
    }
}

/// Growing blocks, and 0101.. .
pub(super) fn data() -> (Vec<bool>, Vec<bool>) {
    let symbols = 1..=SYMBOLS;
    // Symbol t is in block floor(log2 t).
    let blocks = symbols.clone().map(|t| t.ilog2() % 2 == 1).collect();
    (blocks, symbols.map(|t| t.is_multiple_of(2)).collect())
}

pub(super) fn measure(halvings: u32) -> Result<Courses, ScenarioError> {
    Courses::of(|data| {
        let coins = [
            bernoulli(&Rational::ratio(1, 4))?,
            bernoulli(&Rational::ratio(3, 4))?,
        ];
        let mut safe = SafeBayes::new(FinitePrior::uniform(coins)?, halvings)?;
        let mut course = Course {
            losses: Vec::new(),
            chosen: Vec::new(),
        };
        for &symbol in data {
            safe.update(symbol);
            let losses = safe.losses().map(|loss| loss.nats().cloned());
            let losses: Option<_> = losses.collect();
            course.losses.push(losses.ok_or(ScenarioError::OpenMass)?);
            course.chosen.push(safe.rate().clone());
        }
        Ok(course)
    })
}

/// The closed forms.
#[derive(Clone, Debug)]
pub(super) struct ClosedForm {
    pub(super) courses: Courses,
    /// The symbols that end block 2 and later ones.
    pub(super) ends: Vec<usize>,
    /// The least rate.
    pub(super) least: Rational,
}

pub(super) fn theory(halvings: u32) -> Result<ClosedForm, ScenarioError> {
    // v(l) for leads 0, 1, .. at each rate.
    let mut others = Vec::new();
    let mut base = Enclosure::exact(Rational::from_integer(3));
    for _ in 0..=halvings {
        others.push(other_weights(&base)?);
        base = root(&base)?;
    }
    let price = |p, q| ln(&Rational::ratio(p, q), PRECISION);
    let (expected, odds) = (price(4, 3)?, price(3, 1)?);
    let courses = Courses::of(|data| {
        let mut course = Course {
            losses: Vec::new(),
            chosen: Vec::new(),
        };
        let mut losses = vec![Enclosure::zero(); others.len()];
        let mut seen = [0_usize; 2];
        let mut halved = 0;
        for &symbol in data {
            let (own, other) = (seen[usize::from(symbol)], seen[usize::from(!symbol)]);
            for (loss, others) in losses.iter_mut().zip(&others) {
                let weight = others[own.abs_diff(other)].clone();
                let weight = if own < other {
                    Enclosure::one() - weight
                } else {
                    weight
                };
                *loss = &*loss + &expected + &odds * weight;
            }
            seen[usize::from(symbol)] += 1;
            halved = least(&losses, halved);
            let halvings = u32::try_from(halved).unwrap_or(u32::MAX);
            course.losses.push(losses.clone());
            course.chosen.push(inverse_power(halvings));
        }
        Ok(course)
    })?;
    let ends = (3..).map(|blocks| (1 << blocks) - 1);
    Ok(ClosedForm {
        courses,
        ends: ends.take_while(|end| *end <= SYMBOLS).collect(),
        least: inverse_power(halvings),
    })
}

fn root(value: &Enclosure) -> Result<Enclosure, ScenarioError> {
    let ends = [value.lower(), value.upper()].map(|end| sqrt(end, BITS));
    let [low, high] = ends;
    Ok(low?.hull(&high?))
}

/// v(l) = 1/(1 + base^l) for l = 0, 1, .. .
fn other_weights(base: &Enclosure) -> Result<Vec<Enclosure>, ScenarioError> {
    let mut power = Enclosure::one();
    (0..=SYMBOLS)
        .map(|_| {
            let weight = Enclosure::one().checked_div(&(Enclosure::one() + &power));
            power = (&power * base).round_outward(BITS);
            weight.ok_or(ScenarioError::DivisionByZero)
        })
        .collect()
}

/// The place of the least loss; the former one where another is not proved to be less.
fn least(losses: &[Enclosure], former: usize) -> usize {
    let unbeaten = |place: &usize| {
        let mut others = losses.iter();
        others.all(|other| other.compare(&losses[*place]) != Some(Ordering::Less))
    };
    if unbeaten(&former) {
        return former;
    }
    (0..losses.len()).find(unbeaten).unwrap_or(former)
}

pub(super) fn claims(measured: &Courses, theory: &ClosedForm) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, tolerance, text: &str| {
        let statement = Statement::new(id, Grade::Certified, text, DERIVED);
        ForAll::new(statement, relation, tolerance)
    };
    let mut losses = all(
        "coins-losses",
        Relation::Within,
        Some(touching()),
        "Coins 1/4 and 3/4 on growing blocks and on 0101..: after every symbol and at every rate the mixture's randomised loss is that of the closed form.",
    );
    let mut choice = all(
        "coins-choice",
        Relation::Equal,
        None,
        "There the rate that SafeBayes takes after every symbol is the one of least loss in closed form, the former one in a tie.",
    );
    for (name, own, closed) in [
        ("blocks", &measured.blocks, &theory.courses.blocks),
        ("0101", &measured.alternation, &theory.courses.alternation),
    ] {
        for (place, (own, closed)) in own.losses.iter().zip(&closed.losses).enumerate() {
            for (k, (own, closed)) in own.iter().zip(closed).enumerate() {
                losses.check(
                    || format!("{name}, t={}, eta 2^-{k}", place + 1),
                    own,
                    closed,
                );
            }
        }
        for (place, (own, closed)) in own.chosen.iter().zip(&closed.chosen).enumerate() {
            choice.check_exact(|| format!("{name}, t={}", place + 1), own, closed);
        }
    }
    let mut blocks = all(
        "coins-blocks",
        Relation::Equal,
        None,
        "Growing blocks: at the end of every block from block 2 on SafeBayes is back at rate 1.",
    );
    for end in &theory.ends {
        if let Some(chosen) = measured.blocks.chosen.get(end - 1) {
            blocks.check_exact(|| format!("t={end}"), chosen, &Rational::one());
        }
    }
    let mut alternation = all(
        "coins-alternation",
        Relation::Equal,
        None,
        "Control, 0101..: from the second symbol on SafeBayes takes the least rate, and never comes back.",
    );
    for (place, chosen) in measured.alternation.chosen.iter().enumerate().skip(1) {
        alternation.check_exact(|| format!("t={}", place + 1), chosen, &theory.least);
    }
    [losses, choice, blocks, alternation]
        .into_iter()
        .map(ForAll::claim)
        .collect()
}

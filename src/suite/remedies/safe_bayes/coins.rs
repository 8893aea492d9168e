//! SafeBayes on two coins: what the layer's mixture says, beside closed forms.
//!
//! Takes `SafeBayes` from `mixture`. The class holds the coins 1/4 and 3/4, of equal weight, and neither
//! describes the data: growing blocks 0 11 0000 .., or 0101.. in the control.
//!
//! Derivations \[own\]. Let the lead of a symbol be how much oftener it came so far than the other one. At
//! rate eta the posterior odds of the coin that expects it are 3^(eta lead). A symbol costs ln(4/3) by the
//! coin that expects it and ln 4 by the other, so a symbol of lead l costs ln(4/3) and ln 3 times the other
//! coin's weight, v(l) = 1/(1 + 3^(eta l)), in the mean over the draw. As eta = 2^-k, 3^eta is a square root
//! taken k times.
//!
//! Alternation: every 0 has lead 0 and costs the same at every rate; every 1 has lead -1, and v(-1) rises
//! with eta. So from the second symbol on the least rate loses least.
//!
//! Blocks: v(l) + v(-l) = 1. Block j, of 2^j symbols, begins at lead -a and ends at lead b = 2^j - a, and
//! what cancels in it is the same at every rate. In block 0 all does. Of block 1 (a = b = 1) v(-1) is left,
//! of block 2 (a = 1, b = 3) v(2): together 17/20 at rate 1, 0.884 at rate 1/2, more at lower ones. Of later
//! blocks v(a+1) + .. + v(b-1) is left (a = 3, b = 5; 5, 11; 11, 21; ..), which falls as eta rises. So at the
//! end of every block from block 2 on rate 1 loses least; within a block, where the lead is negative, it need
//! not.

use std::cmp::Ordering;

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, ln, sqrt};
use crate::mixture::{Hypothesis, SafeBayes};
use crate::prior::FinitePrior;
use crate::scenario::figures::width_of_logarithms;
use crate::scenario::{Context, Result, ScenarioError, here};
use crate::suite::instrument::growing_blocks;
use crate::suite::instrument::mixing::bernoulli;

pub(super) const DERIVED: &str = here!("derived in the documentation of");

/// Blocks 0 to 7.
const SYMBOLS: u64 = 255;

/// What the far ends of a loss by mixture and by closed form may differ by. A symbol's closed form takes two
/// logarithms below 2; the mixture's own, to 192 bits, are together less wide than one of these.
pub(super) fn touching() -> Rational {
    width_of_logarithms(2 * SYMBOLS + 1, &Rational::from_integer(2))
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

impl Course {
    /// What `step` says after each symbol.
    fn of(
        data: &[bool],
        step: impl FnMut(bool) -> Result<(Vec<Enclosure>, Rational)>,
    ) -> Result<Course> {
        let steps = data.iter().copied().map(step).collect::<Result<Vec<_>>>()?;
        let (losses, chosen) = steps.into_iter().unzip();
        Ok(Course { losses, chosen })
    }
}

/// Both data.
#[derive(Clone, Debug)]
pub(super) struct Courses {
    pub(super) blocks: Course,
    pub(super) alternation: Course,
}

/// Growing blocks, and 0101.. .
fn data() -> [Vec<bool>; 2] {
    let alternation = (0..SYMBOLS).map(|t| t % 2 == 1);
    [growing_blocks::symbols(2, SYMBOLS), alternation.collect()]
}

impl Courses {
    fn of(course: impl Fn(&[bool]) -> Result<Course>) -> Result<Courses> {
        let [blocks, alternation] = data();
        Ok(Courses {
            blocks: course(&blocks)?,
            alternation: course(&alternation)?,
        })
    }
}

pub(super) fn measure(halvings: u32, context: &Context<'_>) -> Result<Courses> {
    Courses::of(|data| {
        let [quarter, three] = [1, 3].map(|p| bernoulli(&Rational::ratio(p, 4)));
        let mut safe = SafeBayes::new(FinitePrior::uniform([quarter?, three?])?, halvings)?;
        Course::of(data, |symbol| {
            context.go_on()?;
            safe.update(symbol);
            let losses = safe.losses().map(|loss| loss.nats().cloned());
            let losses: Option<_> = losses.collect();
            Ok((losses.ok_or(ScenarioError::OpenMass)?, safe.rate().clone()))
        })
    })
}

/// The closed forms.
#[derive(Clone, Debug)]
pub(super) struct ClosedForm {
    pub(super) courses: Courses,
    /// The symbols that end block 2 and later ones.
    pub(super) ends: Vec<u64>,
    /// The least rate.
    pub(super) least: Rational,
}

pub(super) fn theory(halvings: u32, context: &Context<'_>) -> Result<ClosedForm> {
    // v(l) for leads 0, 1, .. at each rate.
    let mut others = Vec::new();
    let mut base = Enclosure::from(3);
    for _ in 0..=halvings {
        context.go_on()?;
        others.push(other_weights(&base)?);
        base = root(&base)?;
    }
    let price = |p, q| ln(&Rational::ratio(p, q), PRECISION);
    let (expected, odds) = (price(4, 3)?, price(3, 1)?);
    let courses = Courses::of(|data| {
        let mut losses = vec![Enclosure::zero(); others.len()];
        let mut seen = [0_usize; 2];
        let mut halved = 0;
        Course::of(data, |symbol| {
            context.go_on()?;
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
            Ok((losses.clone(), Rational::inverse_power(as_u64(halved))))
        })
    })?;
    let ends = growing_blocks::ends(2).skip(2);
    Ok(ClosedForm {
        courses,
        ends: ends.take_while(|end| *end <= SYMBOLS).collect(),
        least: Rational::inverse_power(u64::from(halvings)),
    })
}

fn root(value: &Enclosure) -> Result<Enclosure> {
    let ends = [value.lower(), value.upper()].map(|end| sqrt(end, BITS));
    let [low, high] = ends;
    Ok(low?.hull(&high?))
}

/// v(l) = 1/(1 + base^l) for l = 0, 1, .. .
fn other_weights(base: &Enclosure) -> Result<Vec<Enclosure>> {
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

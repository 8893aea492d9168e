//! The game by counts: how many points f* guessed is binomial, and all else follows from it.

use num_bigint::{BigInt, BigUint};
use num_traits::One;

use super::rates::{LEAST, Sixths, rate};
use crate::exact::{Enclosure, PRECISION, Rational, ln, narrow};
use crate::scenario::figures::whole;
use crate::scenario::{Context, Result};

/// A posterior's rate, and the prior weight of f*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Game {
    pub(super) sixths: Sixths,
    /// 1/w(f*).
    pub(super) inverse_weight: u64,
}

/// After some points that are not easy; in nats.
#[derive(Clone, Debug)]
pub(in super::super) struct Step {
    /// Over the points so far: E[-ln of the posterior mean of E_Z (f/f*)^(1/6)], before each.
    pub(in super::super) sum: Enclosure,
    /// Their number times the mean of -ln E_Z (f/f*)^(1/6), f drawn from the posterior of all.
    pub(in super::super) drawn: Enclosure,
    /// E ln M, M the prior mean of the product of (f/f*)^eta.
    pub(in super::super) log_ratio: Enclosure,
}

/// A game point by point.
#[derive(Clone, Debug)]
pub(in super::super) struct Course {
    pub(super) game: Game,
    /// After 0, 1, .. points that are not easy.
    pub(in super::super) steps: Vec<Step>,
}

impl Course {
    /// The rate of the posterior.
    pub(in super::super) fn rate(&self) -> Rational {
        rate(self.game.sixths)
    }

    /// 1/w(f*).
    pub(in super::super) fn inverse_weight(&self) -> u64 {
        self.game.inverse_weight
    }
}

/// How often f* is right in k points that are not easy: the chance of s is `parts[s]`/5^k.
struct Rights {
    parts: Vec<BigUint>,
    whole: BigUint,
}

impl Rights {
    fn none() -> Self {
        Rights {
            parts: vec![BigUint::one()],
            whole: BigUint::one(),
        }
    }

    /// One point more: right in four cases of five.
    fn add_point(&mut self) {
        let mut parts = self.parts.clone();
        parts.push(BigUint::ZERO);
        for (part, before) in parts[1..].iter_mut().zip(&self.parts) {
            *part += before * 4u32;
        }
        self.parts = parts;
        self.whole *= 5u32;
    }

    /// The mean of a figure, by how often f* was right.
    fn mean(&self, figure: impl Fn(u64) -> Result<Enclosure>) -> Result<Enclosure> {
        let mut sum = Enclosure::zero();
        for (s, part) in (0..).zip(&self.parts) {
            sum += figure(s)?.scale(&Rational::new(part.clone().into(), BigUint::one())?);
        }
        let mean = sum.scale(&Rational::new(BigInt::one(), self.whole.clone())?);
        Ok(mean.round_outward(2 * PRECISION))
    }
}

fn ratio(above: BigUint, below: BigUint) -> Result<Rational> {
    Ok(Rational::new(above.into(), below)?)
}

/// (1 + u)(4 + u)/(10u), u = 2^sixths: E_Z (f/f*)^eta at a point that is not easy.
fn moment(sixths: Sixths) -> (u64, u64) {
    let u = 1 << sixths;
    ((1 + u) * (4 + u), 10 * u)
}

impl Game {
    pub(super) const fn new(sixths: Sixths, inverse_weight: u64) -> Self {
        Game {
            sixths,
            inverse_weight,
        }
    }

    /// The weights of f* and of all guessers after `points` points, `right` of which f* guessed, times the same
    /// number: 2^points/w.
    fn weights(&self, points: u32, right: u64) -> [BigUint; 2] {
        let exponent = u64::from(self.sixths) * right + u64::from(points);
        let guessers = BigUint::from((1u64 << self.sixths) + 1).pow(points);
        [
            BigUint::one() << exponent,
            guessers * (self.inverse_weight - 1),
        ]
    }

    /// The posterior weight of all guessers.
    fn guessers(&self, points: u32, right: u64) -> Result<Rational> {
        let [best, guessers] = self.weights(points, right);
        ratio(guessers.clone(), best + guessers)
    }

    /// -ln of the posterior mean of E_Z (f/f*)^(1/6).
    fn term(&self, points: u32, right: u64) -> Result<Enclosure> {
        let [best, guessers] = self.weights(points, right);
        let (part, whole) = moment(LEAST);
        let mean = ratio(
            &best * whole + &guessers * part,
            (&best + &guessers) * whole,
        )?;
        Ok(-ln(&mean, PRECISION)?)
    }

    /// ln M.
    fn log_ratio(&self, points: u32, right: u64) -> Result<Enclosure> {
        let [best, guessers] = self.weights(points, right);
        let prior = &best * self.inverse_weight;
        Ok(ln(&ratio(best + guessers, prior)?, PRECISION)?)
    }

    /// The game to so many points that are not easy.
    pub(super) fn course(self, points: u64, context: &Context<'_>) -> Result<Course> {
        let (part, whole_moment) = moment(LEAST);
        let distance = -ln(&ratio(part.into(), whole_moment.into())?, PRECISION)?;
        let (mut sum, mut rights) = (Enclosure::zero(), Rights::none());
        let mut steps = Vec::new();
        for time in 0..=points {
            context.go_on()?;
            let k = narrow(time)?;
            let guessers = rights.mean(|s| {
                let share = Enclosure::exact(self.guessers(k, s)?);
                Ok(share.round_outward(2 * PRECISION))
            })?;
            let drawn = (guessers * &distance).scale(&whole(time));
            steps.push(Step {
                sum: sum.clone(),
                drawn,
                log_ratio: rights.mean(|s| self.log_ratio(k, s))?,
            });
            sum += rights.mean(|s| self.term(k, s))?;
            rights.add_point();
        }
        Ok(Course { game: self, steps })
    }
}

/// The sum over `points` points, easy with chance 12/13, of the mean of 1 - E_Z (f/f*)^(1/6), f drawn from the
/// posterior before each point; w(f*) = 1/2.
pub(super) fn mean_by_counts(sixths: Sixths, points: u32) -> Result<Rational> {
    let game = Game::new(sixths, 2);
    let (part, whole_moment) = moment(LEAST);
    let lost = Rational::one() - ratio(part.into(), whole_moment.into())?;
    let mut sum = Rational::zero();
    let mut rights = Vec::from([Rights::none()]);
    for before in 0..points {
        // The number of points so far that were not easy is binomial (before, 1/13).
        let mut choose = BigUint::one();
        let all = BigUint::from(13u32).pow(before);
        for (k, rights) in (0..=before).zip(&rights) {
            let chance = ratio(&choose * BigUint::from(12u32).pow(before - k), all.clone())?;
            for (s, part) in (0..).zip(&rights.parts) {
                let right = ratio(part.clone(), rights.whole.clone())?;
                sum += &chance * right * game.guessers(k, s)?;
            }
            choose = choose * (before - k) / (k + 1);
        }
        let mut next = Rights::none();
        (0..=before).for_each(|_| next.add_point());
        rights.push(next);
    }
    Ok(sum * lost * Rational::ratio(1, 13))
}

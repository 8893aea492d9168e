//! The game played: every sequence of points, against every single guesser.
//!
//! Nothing here knows that counts suffice. A likelihood is p^right (1 - p)^wrong with p = 64/65 to the power eta;
//! what all predictors have in common cancels in a posterior, so a weight is u^right, u = 64^eta.

use std::collections::BTreeMap;

use super::rates::{LEAST, Sixths};
use crate::exact::{Rational, as_usize};
use crate::scenario::Result;
use crate::scenario::figures::{quotient, whole};

/// What a point may be.
#[derive(Clone, Copy)]
enum Point {
    /// The symbol is 0, and all guess it.
    Easy,
    /// The symbol, and whether f* guesses it.
    Other(u32, bool),
}

/// All of them, with their chances in parts of [`PARTS`].
const POINTS: [(u64, Point); 5] = [
    (120, Point::Easy),
    (4, Point::Other(0, true)),
    (4, Point::Other(1, true)),
    (1, Point::Other(0, false)),
    (1, Point::Other(1, false)),
];

const PARTS: u64 = 130;

impl Point {
    fn best_is_right(self) -> bool {
        match self {
            Point::Easy => true,
            Point::Other(_, right) => right,
        }
    }

    /// Whether the guesser is right that says `bit` where a point is not easy.
    fn guesser_is_right(self, bit: u32) -> bool {
        match self {
            Point::Easy => true,
            Point::Other(symbol, _) => bit == symbol,
        }
    }
}

/// E_Z (f/f*)^eta of a guesser that says `bit`, times [`PARTS`] u.
fn moment(sixths: Sixths, bit: u32) -> u64 {
    let ratio = |point: Point| match (point.guesser_is_right(bit), point.best_is_right()) {
        (true, false) => 1 << (2 * sixths),
        (false, true) => 1,
        _ => 1 << sixths,
    };
    POINTS
        .iter()
        .map(|(chance, point)| chance * ratio(*point))
        .sum()
}

/// E_Z (f/f*)^eta of a guesser that says 0, and of one that says 1.
pub(super) fn moments(sixths: Sixths) -> [Rational; 2] {
    [0, 1].map(|bit| whole(moment(sixths, bit)) * Rational::ratio(1, PARTS << sixths))
}

/// The sum over `points` points of the mean of 1 - E_Z (f/f*)^(1/6), f drawn from the posterior of rate eta before
/// each point; w(f*) = 1/2.
pub(super) fn sum(sixths: Sixths, points: u32) -> Result<Rational> {
    // The means of all sequences of one length, by numerator and denominator, with their chances in parts of
    // PARTS^length.
    let mut by_length: Vec<BTreeMap<(u64, u64), u64>> =
        vec![BTreeMap::new(); as_usize(points.into())];
    // Points so far, chance, how often f* was right, and how often each guesser.
    let mut open = vec![(0u32, 1u64, 0u32, vec![0u32; 1 << points])];
    while let Some((seen, chance, best, guessers)) = open.pop() {
        let Some(means) = by_length.get_mut(as_usize(seen.into())) else {
            continue;
        };
        let weight = |right: u32| 1u64 << (sixths * right);
        // f* has as much as all guessers together.
        let mut total = weight(best) << points;
        let mut lost = 0;
        for (guesser, right) in (0u32..).zip(&guessers) {
            total += weight(*right);
            lost += weight(*right) * ((PARTS << LEAST) - moment(LEAST, guesser >> seen & 1));
        }
        *means.entry((lost, total)).or_default() += chance;
        for (part, point) in POINTS {
            let right = |(guesser, right): (u32, &u32)| {
                right + u32::from(point.guesser_is_right(guesser >> seen & 1))
            };
            open.push((
                seen + 1,
                chance * part,
                best + u32::from(point.best_is_right()),
                (0..).zip(&guessers).map(right).collect(),
            ));
        }
    }
    let mut sum = Rational::zero();
    for (length, means) in (0..).zip(&by_length) {
        for ((lost, total), chance) in means {
            let mean = quotient(&whole(*lost), &whole(*total))?;
            sum += mean * whole(*chance) * Rational::ratio(1, PARTS.pow(length));
        }
    }
    Ok(sum * Rational::ratio(1, PARTS << LEAST))
}

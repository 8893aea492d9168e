//! The trace of `lights-off` and how it is drawn: the faintest hope at which a test is worth its cost.

use num_bigint::BigInt;

use super::LightsOff;
use super::measured::{Choice, Found};
use crate::exact::{PRECISION, Rational, log2};
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// The least whole number of bits above log2 of a positive number.
fn above(number: &Rational) -> i64 {
    // 2^bits > number, in whole numbers: the denominator times 2^bits, or the numerator times 2^-bits.
    let (over, under) = (number.numerator(), BigInt::from(number.denominator()));
    let is_above = |bits: i64| {
        let shift = bits.unsigned_abs();
        if bits >= 0 {
            under.clone() << shift > over
        } else {
            under > over.clone() << shift
        }
    };
    (-64..64).find(|&bits| is_above(bits)).unwrap_or(64)
}

impl Drawn for LightsOff {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let gain = finished.parameters.gain;
        // One cost is drawn, about half of the gain.
        let cost = (gain / 2).max(1);
        // The least Delta of the grid at which a choice acts; a gap where it never does.
        let least = |nights: u32, choice: fn(&Found) -> &Choice| {
            let found = finished.measured.found.iter();
            let acts = found.filter(|found| {
                let at = found.place;
                at.cost == cost && at.nights == nights && choice(found).acts
            });
            acts.map(|found| found.place.delta)
                .min()
                .map(Rational::from)
        };
        let columns = [
            "nights",
            "rule_bits",
            "told_bits",
            "untold_bits",
            "rule_whole_bits",
        ];
        let [nights, _, told, untold, rule] = columns;
        let mut rows = Rows::new("threshold", columns);
        for night in 1..=finished.parameters.nights {
            let threshold = fraction(cost, (gain - cost) * u64::from(night))?;
            rows.push((
                night,
                log2(&threshold, PRECISION)?,
                least(night, |found| &found.told),
                least(night, |found| &found.untold),
                above(&threshold),
            ));
        }
        let title = "The more nights to come, the fainter the hope that makes one test worth it";
        let subtitle = format!(
            "Least log-odds, in whole bits, of \"only the lights are off\" against \"the world is gone\" at which \
             exact expectimax acts in the dark, at cost k = {cost} for a gain g = {gain}. Told: it learns next \
             morning what its act came to; not told: it never does. Dashed, the rule for one who is told: the \
             first whole bit above log2(k/((g-k) H))."
        );
        let recipe = Recipe::new("threshold", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("nights to come, H"),
                Axis::linear("least log-odds at which it acts (bits)"),
            )
            .series("rule, if told", nights, rule, Role::Bound)
            .drawn_as(Line::Steps)
            .series("not told", nights, untold, Role::Measured(1))
            .drawn_as(Line::Points)
            .series("told", nights, told, Role::Measured(0))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

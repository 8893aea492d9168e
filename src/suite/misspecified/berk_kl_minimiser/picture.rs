//! The trace of `berk-kl-minimiser` and how it is drawn: the odds against each other hypothesis, beside
//! the straight line of its rate.

use super::BerkKlMinimiser;
use super::measured::log_likelihood;
use crate::exact::{Enclosure, PRECISION, Rational, Rounding, ln};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{Drawn, Finished, Result, ScenarioError};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// One in how many symbols is a point of a curve.
const STRIDE: usize = 20;

/// At most so many hypotheses are drawn, the nearest first; the trace has them all.
const DRAWN: usize = 4;

impl Drawn for BerkKlMinimiser {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let nats_per_bit = ln(&Rational::from_integer(2), PRECISION)?;
        let bits = |nats: Enclosure| {
            let bits = nats.checked_div(&nats_per_bit);
            bits.ok_or(ScenarioError::DivisionByZero)
        };
        let decimal = |at: usize| finished.measured.class[at].to_decimal(3, Rounding::Nearest);
        let seen = quotient(
            &finished.measured.ones.mean,
            &whole(finished.measured.symbols),
        )?;
        let subtitle = format!(
            "One seeded run of a source with {} % ones: log2 odds of Bernoulli({}), the nearest \
             in KL divergence, against its nearest rivals. Dashed: the difference of the divergences times \
             the symbols.",
            (seen * Rational::from_integer(100)).to_decimal(2, Rounding::Nearest),
            decimal(finished.theory.minimiser),
        );
        let title = "All belief goes to the nearest wrong hypothesis, as fast as KL says";
        let mut recipe = Recipe::new("odds", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("log2 odds for the nearest (bits)"),
            )
            .rule(Rule::Horizontal {
                y: 0.0,
                label: "even odds".to_owned(),
                role: Role::Reference,
            });
        let columns = ["against", "t_symbols", "log2_odds_bits", "expected_bits"];
        let mut rows = Rows::new("odds", columns);
        let mut order: Vec<usize> = (0..finished.measured.class.len())
            .filter(|&index| index != finished.theory.minimiser)
            .collect();
        order.sort_by_key(|&at| finished.theory.rates[at].lower());
        for (place, index) in order.into_iter().enumerate() {
            let name = decimal(index);
            if place < DRAWN {
                let (said, seen) = (format!("theory, {name}"), format!("against {name}"));
                recipe = recipe
                    .series(&said, "t_symbols", "expected_bits", Role::Bound)
                    .where_column("against", &name)
                    .series(&seen, "t_symbols", "log2_odds_bits", Role::Measured(place))
                    .where_column("against", &name);
            }
            for (time, &ones) in (0..).zip(&finished.measured.path).step_by(STRIDE) {
                let of = |at: usize| {
                    log_likelihood(&finished.measured.logarithms[at], &whole(ones), time)
                };
                let odds = bits(of(finished.theory.minimiser) - of(index))?;
                let expected = bits(finished.theory.rates[index].scale(&whole(time)))?;
                rows.push((&name, time, odds, expected));
            }
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `twin-odds` and how it is drawn: each pair's odds, level until the two part.

use std::cmp::Reverse;

use super::{Seen, TwinOdds};
use crate::scenario::figures::bits;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

/// At most so many pairs are drawn; the trace has them all.
const DRAWN: usize = 6;

impl Drawn for TwinOdds {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let subtitle = "Pairs of programs q / p that agree so far, on data from p: the odds stay 2^-(bits \
                        that q is longer), whatever is seen. A solid line ends with the last symbol on which \
                        the two agree; the next one refutes q. Exact.";
        let mut recipe = Recipe::new("odds", "Twins keep their odds until they part")
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::powers_of_two("odds of q against p"),
            );
        // The pairs that agree longest, one for each level of the odds.
        let mut by_agreement: Vec<(usize, &Seen)> = (1..).zip(finished.measured).collect();
        by_agreement.sort_by_key(|(_, seen)| Reverse(seen.pair.agree));
        let mut levels = Vec::new();
        for (number, Seen { pair, .. }) in by_agreement {
            let (level, colour) = (pair.longer_by(), levels.len());
            if colour < DRAWN && !levels.contains(&level) {
                levels.push(level);
                let label = format!("{} / {}", pair.q.name(), pair.p.name());
                recipe = recipe
                    .series(&label, "t_symbols", "log2_odds", Role::Measured(colour))
                    .where_column("pair", &number.to_string());
            }
        }
        let mut rows = Rows::new("odds", ["pair", "p", "q", "t_symbols", "log2_odds"]);
        for (number, Seen { pair, odds }) in (1..).zip(finished.measured) {
            for (t, odds) in odds.iter().enumerate() {
                let (p, q) = (pair.p.name(), pair.q.name());
                rows.push((number.to_string(), p, q, t, bits(odds)?));
            }
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `weakened-grain` and how it is drawn: the loss per symbol with either weights.

use super::WeakenedGrain;
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// ln of a ratio, per symbol.
fn per_symbol(ratio: &Rational, n: u64) -> Result<Enclosure> {
    Ok(ln(ratio, PRECISION)?.scale(&fraction(1, n)?))
}

impl Drawn for WeakenedGrain {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["curve", "n_symbols", "loss_per_symbol", "bound_per_symbol"];
        let mut rows = Rows::new("loss-per-symbol", columns);
        let coins = finished.measured.coins.iter().take(1);
        let curves = [
            ("Thue-Morse, 1/(k(k+1))", &finished.measured.square),
            ("Thue-Morse, 2^-k", &finished.measured.geometric),
        ];
        let curves = curves.into_iter();
        let curves = curves.chain(coins.map(|ratios| ("coin, 1/(k(k+1))", ratios)));
        for (name, ratios) in curves {
            for (n, (ratio, bound)) in (1_u64..).zip(ratios.iter().zip(&finished.theory.bound)) {
                rows.push((name, n, per_symbol(ratio, n)?, per_symbol(bound, n)?));
            }
        }
        let title = "Without the truth in the class: weights like 1/k^2 learn it, 2^-k do not";
        let subtitle = "Loss above the truth's, per symbol. Members are the truth for k symbols; \
                        their weights are 1/(k(k+1)) or 2^-k. Dashed, the bound ln n(n+1)/n of the \
                        former. Exact.";
        let bit = ln(&Rational::from_integer(2), PRECISION)?.midpoint_f64();
        let recipe = Recipe::new("loss-per-symbol", title)
            .subtitle(subtitle)
            .axes(
                Axis::log10("symbols seen, n"),
                Axis::linear("loss per symbol (nats)").showing(0.0, 0.8),
            )
            .rule(Rule::Horizontal {
                y: bit,
                label: "ln 2".to_string(),
                role: Role::Reference,
            })
            .series("bound", "n_symbols", "bound_per_symbol", Role::Bound)
            .where_column("curve", "Thue-Morse, 1/(k(k+1))")
            .series(
                "Thue-Morse, 1/(k(k+1))",
                "n_symbols",
                "loss_per_symbol",
                Role::Measured(0),
            )
            .where_column("curve", "Thue-Morse, 1/(k(k+1))")
            .series(
                "coin, 1/(k(k+1))",
                "n_symbols",
                "loss_per_symbol",
                Role::Measured(1),
            )
            .where_column("curve", "coin, 1/(k(k+1))")
            .series(
                "Thue-Morse, 2^-k",
                "n_symbols",
                "loss_per_symbol",
                Role::Measured(2),
            )
            .where_column("curve", "Thue-Morse, 2^-k");
        Ok(vec![rows.drawn(recipe)?])
    }
}

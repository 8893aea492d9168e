//! The trace of `deterministic-loss-bound` and how it is drawn: the log loss beside the program's length.

use super::DeterministicLossBound;
use crate::exact::as_f64;
use crate::scenario::figures::bits;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for DeterministicLossBound {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let subtitle = "-log2 of the certified lower bound of M, along five computable sequences; dashed, \
                        the bits of each one's shortest program. Exact.";
        let title = "The log loss never exceeds the shortest program's length";
        let mut recipe = Recipe::new("loss", title).subtitle(subtitle).axes(
            Axis::linear("symbols seen"),
            Axis::linear("log loss so far (bits)").showing(0.0, 24.0),
        );
        let columns = ["sequence", "t_symbols", "loss_bits", "errors", "surprise"];
        let mut rows = Rows::new("loss", columns);
        for (colour, (run, &length)) in finished
            .measured
            .runs
            .iter()
            .zip(&finished.theory.program_bits)
            .enumerate()
        {
            let name = run.target.name;
            recipe = recipe
                .series(name, "t_symbols", "loss_bits", Role::Measured(colour))
                .where_column("sequence", name)
                .rule(Rule::Horizontal {
                    y: as_f64(length),
                    label: format!("{length} bits"),
                    role: Role::Bound,
                });
            let figures = run
                .surprise()?
                .into_iter()
                .zip(run.errors())
                .zip(&run.lower);
            for (t, ((surprise, errors), lower)) in figures.enumerate() {
                let loss = bits(lower)?.map(|gained| -gained);
                rows.push((name, t, loss, errors, surprise));
            }
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The traces of `old-evidence` and how they are drawn: the late theory's posterior, and what a fit costs.

use super::{Measured, OldEvidence, Theory};
use crate::exact::{PRECISION, as_f64, as_u64, log2};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for OldEvidence {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            replay(finished.measured, finished.theory)?,
            fits(finished.measured)?,
        ])
    }
}

/// The trial that demonstrates it, which is the first.
fn replay(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let (run, said) = (&measured.trials[0], &theory.trials[0]);
    let columns = ["t_symbols", "from_the_start", "replayed", "not_replayed"];
    let mut rows = Rows::new("replay", columns);
    for (t, entry) in run.entries.iter().enumerate() {
        let after = t.checked_sub(run.entered);
        let replayed = after.map(|_| &entry.late);
        let unreplayed = after.and_then(|after| run.unreplayed.get(after));
        rows.push((t, said.had_from_start(t)?, replayed, unreplayed));
    }
    let title = "A theory thought of late and replayed stands where it would have stood";
    let subtitle = format!(
        "Posterior of the true theory, a coin of 3/4, among coins of 1/4, 3/8 and 1/2: had from the start \
         (dashed), thought of after {} symbols and replayed, or not replayed. Exact.",
        run.entered
    );
    let recipe = Recipe::new("replay", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("posterior of the late theory").showing(0.0, 1.0),
        )
        .rule(Rule::Vertical {
            x: as_f64(as_u64(run.entered)),
            label: "thought of here".to_string(),
        })
        .series(
            "had from the start",
            "t_symbols",
            "from_the_start",
            Role::Bound,
        )
        .series("replayed", "t_symbols", "replayed", Role::Measured(0))
        .drawn_as(Line::Points)
        .series(
            "not replayed",
            "t_symbols",
            "not_replayed",
            Role::Measured(1),
        );
    Ok(rows.drawn(recipe)?)
}

/// The longest fit to data without a pattern, which is the last.
fn fits(measured: &Measured) -> Result<Trace> {
    let (charged, uncharged) = (&measured.ad_hoc.charged, &measured.ad_hoc.uncharged);
    let mut rows = Rows::new("ad-hoc", ["fit", "t_symbols", "log2_odds"]);
    for (charge, fits) in [("not charged", uncharged), ("charged", charged)] {
        let Some(fit) = fits.last() else { continue };
        for (t, odds) in fit.odds.iter().enumerate() {
            rows.push((charge, t, log2(odds, PRECISION)?));
        }
    }
    let memorised = as_u64(measured.ad_hoc.families.len());
    let title = "A theory made to fit gains what its bits cost, and no more";
    let subtitle = format!(
        "Posterior odds of a theory with the first {memorised} symbols written into it against the one that \
         guesses them evenly; later both predict alike. Exact."
    );
    let recipe = Recipe::new("ad-hoc", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::powers_of_two("odds of the fitted theory"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "no gain".to_string(),
            role: Role::Bound,
        })
        .rule(Rule::Vertical {
            x: as_f64(memorised),
            label: "last symbol written in".to_string(),
        })
        .series(
            "bits not charged",
            "t_symbols",
            "log2_odds",
            Role::Measured(1),
        )
        .where_column("fit", "not charged")
        .series("bits charged", "t_symbols", "log2_odds", Role::Measured(0))
        .where_column("fit", "charged");
    Ok(rows.drawn(recipe)?)
}

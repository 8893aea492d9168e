//! The traces of `old-evidence` and how they are drawn: the late theory's posterior, and what a fit costs.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Rational, ScenarioError, Theory, quotient};
use crate::exact::{PRECISION, log2};
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![replay(measured, theory)?, fits(measured)?])
}

fn replay(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let (Some(run), Some(said)) = (measured.trials.first(), theory.trials.first()) else {
        return Err(ScenarioError::DivisionByZero);
    };
    let entered = i64::try_from(run.entered).unwrap_or(i64::MAX);
    let (mut times, mut start, mut replayed, mut unreplayed) = (vec![], vec![], vec![], vec![]);
    for (t, entry) in run.entries.iter().enumerate() {
        times.push(i64::try_from(t).ok());
        let from_start = quotient(&(&said.weight * &said.late[t]), &said.total(t))?;
        start.push(Some(from_start.nearest_f64()));
        let late = t.checked_sub(run.entered);
        replayed.push(late.map(|_| entry.late.nearest_f64()));
        let without = late.and_then(|at| run.unreplayed.get(at));
        unreplayed.push(without.map(Rational::nearest_f64));
    }
    let recipe = Recipe::new("replay", "A theory thought of late and replayed stands where it would have stood")
        .subtitle(format!(
            "Posterior of the true theory, a coin of 3/4, among coins of 1/4, 3/8 and 1/2: had from the start (dashed), thought of after {entered} symbols and replayed, or not replayed. Exact."
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("posterior of the late theory").showing(0.0, 1.0),
        )
        .rule(Rule::Vertical {
            x: f64::from(i32::try_from(entered).unwrap_or(i32::MAX)),
            label: "thought of here".to_string(),
        })
        .series("had from the start", "t_symbols", "from_the_start", Role::Bound)
        .series("replayed", "t_symbols", "replayed", Role::Measured(0))
        .drawn_as(Line::Points)
        .series("not replayed", "t_symbols", "not_replayed", Role::Measured(1));
    Ok(Trace::new("replay")
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("from_the_start", Column::Float(start))?
        .with_column("replayed", Column::Float(replayed))?
        .with_column("not_replayed", Column::Float(unreplayed))?
        .with_recipe(recipe))
}

fn fits(measured: &Measured) -> Result<Trace, ScenarioError> {
    let courses = [
        ("not charged", measured.ad_hoc.uncharged.last()),
        ("charged", measured.ad_hoc.charged.last()),
    ];
    let (mut charges, mut times, mut odds) = (vec![], vec![], vec![]);
    let mut memorised = 0;
    for (charge, course) in courses {
        let Some(course) = course else {
            return Err(ScenarioError::DivisionByZero);
        };
        memorised = course.k;
        for (t, value) in (0i64..).zip(&course.odds) {
            charges.push(Some(charge.to_string()));
            times.push(Some(t));
            odds.push(Some(log2(value, PRECISION)?.midpoint_f64()));
        }
    }
    let recipe = Recipe::new("ad-hoc", "A theory made to fit gains what its bits cost, and no more")
        .subtitle(format!(
            "Posterior odds of a theory with the first {memorised} symbols written into it against the one that guesses them evenly; later both predict alike. Exact."
        ))
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
            x: f64::from(memorised),
            label: "last symbol written in".to_string(),
        })
        .series("bits not charged", "t_symbols", "log2_odds", Role::Measured(1))
        .where_column("fit", "not charged")
        .series("bits charged", "t_symbols", "log2_odds", Role::Measured(0))
        .where_column("fit", "charged");
    Ok(Trace::new("ad-hoc")
        .with_column("fit", Column::Text(charges))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log2_odds", Column::Float(odds))?
        .with_recipe(recipe))
}

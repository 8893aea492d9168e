//! The trace of `reparametrisation` and how it is drawn: how soon a run of equal symbols is expected to end.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Rational, ScenarioError, Theory, signed};
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

/// At most so many coordinates are drawn.
const DRAWN: usize = 4;

/// Whether a marker is drawn at n: 1, 2, 3, 4, 6, 8, 12, .., even steps on a logarithmic axis.
fn marked_at(n: i64) -> bool {
    let odd = n >> n.trailing_zeros();
    odd == 1 || odd == 3
}

/// The name of a coordinate.
fn coordinate(k: u32) -> String {
    match k {
        1 => "theta".to_string(),
        2 => "sqrt(theta)".to_string(),
        _ => format!("theta^(1/{k})"),
    }
}

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let (mut names, mut runs, mut lengths) = (vec![], vec![], vec![]);
    let (mut ends, mut marked, mut closed) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new("run-ends", "Indifferent in theta or in its root? Ones wash the choice out, zeros never do")
        .subtitle("How probable the end of a run of n equal symbols is under densities even in theta and in its roots. Markers: the integrals; dashed: closed forms. Exact.")
        .axes(
            Axis::log10("symbols of the run so far, n"),
            Axis::log10("probability that the run ends"),
        );
    for (index, (found, said)) in measured
        .coordinates
        .iter()
        .zip(&theory.coordinates)
        .enumerate()
    {
        let name = coordinate(found.k);
        for (after, values) in [("ones", &found.after_ones), ("zeros", &found.after_zeros)] {
            for (n, value) in (0i64..).zip(values) {
                // Logarithmic axes have no place for n = 0.
                if n == 0 {
                    continue;
                }
                let rest = |p: &Rational| (Rational::one() - p).nearest_f64();
                let first_one = Rational::one().checked_div(
                    &(Rational::from_integer(signed(u64::from(found.k)) * (n + 1) + 1)),
                );
                names.push(Some(name.clone()));
                runs.push(Some(after.to_string()));
                lengths.push(Some(n));
                ends.push(Some(if after == "ones" {
                    rest(value)
                } else {
                    value.nearest_f64()
                }));
                marked.push(if marked_at(n) {
                    ends.last().copied().flatten()
                } else {
                    None
                });
                let at = usize::try_from(n).unwrap_or(usize::MAX);
                closed.push(match after {
                    "ones" => said.after_ones.get(at).map(rest),
                    _ => first_one.map(|p| p.nearest_f64()),
                });
            }
        }
        if index < DRAWN {
            let (ones, zeros) = (format!("{name} ones"), format!("{name} zeros"));
            recipe = recipe
                .series("", "n_symbols", "closed_form", Role::Bound)
                .where_column("curve", &ones)
                .series("", "n_symbols", "closed_form", Role::Bound)
                .where_column("curve", &zeros);
            if found.k > 1 {
                recipe = recipe
                    .series(
                        &format!("{name}, after 1s"),
                        "n_symbols",
                        "run_ends_marked",
                        Role::Measured(index),
                    )
                    .where_column("curve", &ones)
                    .drawn_as(Line::Points);
            }
            let label = if found.k == 1 {
                "theta, after either".to_string()
            } else {
                format!("{name}, after 0s")
            };
            recipe = recipe
                .series(
                    &label,
                    "n_symbols",
                    "run_ends_marked",
                    Role::Measured(index),
                )
                .where_column("curve", &zeros)
                .drawn_as(Line::Points);
        }
    }
    let curves = names
        .iter()
        .zip(&runs)
        .map(|(name, run)| Some(format!("{} {}", name.as_deref()?, run.as_deref()?)))
        .collect();
    Ok(vec![
        Trace::new("run-ends")
            .with_column("curve", Column::Text(curves))?
            .with_column("even_in", Column::Text(names))?
            .with_column("run_of", Column::Text(runs))?
            .with_column("n_symbols", Column::Integer(lengths))?
            .with_column("run_ends", Column::Float(ends))?
            .with_column("run_ends_marked", Column::Float(marked))?
            .with_column("closed_form", Column::Float(closed))?
            .with_recipe(recipe),
    ])
}

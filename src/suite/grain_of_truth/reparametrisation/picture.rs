//! The trace of `reparametrisation` and how it is drawn: how soon a run of equal symbols is expected to end.

use super::Reparametrisation;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// At most so many coordinates are drawn.
const DRAWN: usize = 4;

/// Whether a marker is drawn at n: 1, 2, 3, 4, 6, 8, 12, .., even steps on a logarithmic axis.
fn marked_at(n: usize) -> bool {
    let odd = n >> n.trailing_zeros();
    odd == 1 || odd == 3
}

/// The name of a coordinate.
fn coordinate(k: u64) -> String {
    match k {
        1 => "theta".to_string(),
        2 => "sqrt(theta)".to_string(),
        _ => format!("theta^(1/{k})"),
    }
}

impl Drawn for Reparametrisation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let subtitle = "How probable the end of a run of n equal symbols is under densities uniform in \
                        theta and in its roots. Markers: the integrals; dashed: closed forms. Exact.";
        let title = "Indifferent in theta or in its root? Ones wash the choice out, zeros never do";
        let mut recipe = Recipe::new("run-ends", title).subtitle(subtitle).axes(
            Axis::log10("symbols of the run so far, n"),
            Axis::log10("probability that the run ends"),
        );
        let mut rows = Rows::new(
            "run-ends",
            [
                "curve",
                "even_in",
                "run_of",
                "n_symbols",
                "run_ends",
                "run_ends_marked",
                "closed_form",
            ],
        );
        for (index, (found, said)) in finished
            .measured
            .coordinates
            .iter()
            .zip(&finished.theory.coordinates)
            .enumerate()
        {
            let name = coordinate(found.k);
            let curve = |run: &str| format!("{name} {run}");
            for (run, values, closed) in [
                ("ones", &found.after_ones, &said.after_ones),
                ("zeros", &found.after_zeros, &said.after_zeros),
            ] {
                let ends = |one: &Rational| match run {
                    "ones" => Rational::one() - one,
                    _ => one.clone(),
                };
                // Logarithmic axes have no place for n = 0.
                for (n, (value, closed)) in values.iter().zip(closed).enumerate().skip(1) {
                    let end = ends(value);
                    let marked = marked_at(n).then_some(&end);
                    rows.push((curve(run), &name, run, n, &end, marked, ends(closed)));
                }
            }
            if index >= DRAWN {
                continue;
            }
            for run in ["ones", "zeros"] {
                recipe = recipe
                    .series("", "n_symbols", "closed_form", Role::Bound)
                    .where_column("curve", &curve(run));
            }
            let labels = match found.k {
                1 => vec![("zeros", "theta, after either".to_string())],
                _ => vec![
                    ("ones", format!("{name}, after 1s")),
                    ("zeros", format!("{name}, after 0s")),
                ],
            };
            for (run, label) in labels {
                let role = Role::Measured(index);
                recipe = recipe
                    .series(&label, "n_symbols", "run_ends_marked", role)
                    .where_column("curve", &curve(run))
                    .drawn_as(Line::Points);
            }
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The traces of `solomonoff-normalisation` and how they are drawn: divergences, and where mass is lost.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Rational, ScenarioError, Truth};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Recipe, Role, Trace};

pub(super) fn traces(measured: &Measured) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![divergences(measured)?, lost(measured)?])
}

fn divergences(measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut semimeasures, mut truths, mut times) = (vec![], vec![], vec![]);
    let (mut plain, mut norm) = (vec![], vec![]);
    for (semimeasure, of_each) in measured.semimeasures.iter().zip(&measured.divergences) {
        for (truth, found) in Truth::ALL.iter().zip(of_each) {
            for (n, (of_plain, of_norm)) in (0u64..).zip(found.plain.iter().zip(&found.norm)) {
                semimeasures.push(Some(semimeasure.name.clone()));
                truths.push(Some(format!("{}: {}", semimeasure.name, truth.name())));
                times.push(Some(signed(n)));
                plain.push(Some(of_plain.midpoint_f64()));
                norm.push(Some(of_norm.midpoint_f64()));
            }
        }
    }
    let drawn = &measured.semimeasures[0].name;
    let mut recipe = Recipe::new("divergences", "Dividing out the lost mass brings the predictor nearer to every truth")
        .subtitle(format!("D_n(mu||M) of the plain semimeasure ({drawn} bits) and D_n(mu||M_norm) of its normalised form, for two truths mu. Certified."))
        .axes(Axis::linear("symbols n"), Axis::linear("divergence D_n (nats)"));
    for (colour, truth) in [Truth::Fair, Truth::Alternating].into_iter().enumerate() {
        let key = format!("{drawn}: {}", truth.name());
        recipe = recipe
            .series(
                &format!("{}, plain", truth.name()),
                "n_symbols",
                "plain_nats",
                Role::Measured(2 * colour),
            )
            .where_column("truth", &key)
            .series(
                &format!("{}, normalised", truth.name()),
                "n_symbols",
                "norm_nats",
                Role::Measured(2 * colour + 1),
            )
            .where_column("truth", &key);
    }
    Ok(Trace::new("divergences")
        .with_column("semimeasure", Column::Text(semimeasures))?
        .with_column("truth", Column::Text(truths))?
        .with_column("n_symbols", Column::Integer(times))?
        .with_column("plain_nats", Column::Float(plain))?
        .with_column("norm_nats", Column::Float(norm))?
        .with_recipe(recipe))
}

fn lost(measured: &Measured) -> Result<Trace, ScenarioError> {
    let mut times = Vec::new();
    let mut columns: [Vec<Option<f64>>; 4] = Default::default();
    let log = |value: &Rational| {
        Ok::<_, ScenarioError>(if value.is_zero() {
            None
        } else {
            Some(log2(value, PRECISION)?.midpoint_f64())
        })
    };
    for (n, (masses, values)) in (0u64..).zip(
        measured
            .exactly
            .iter()
            .zip(&measured.semimeasures[0].values),
    ) {
        times.push(Some(signed(n)));
        for (status, column) in columns.iter_mut().take(3).enumerate() {
            let mass: Rational = masses.iter().map(|masses| &masses[status]).sum();
            column.push(log(&mass)?);
        }
        columns[3].push(log(&values.iter().sum())?);
    }
    let [silent, open_length, open_steps, left] = columns;
    let recipe = Recipe::new("lost", "Where the mass goes that prints n symbols and no more")
        .subtitle("Mass of all cylinders that put out exactly n symbols, by what became of them, and the mass that got at least so far. Exact.")
        .axes(Axis::linear("symbols n"), Axis::powers_of_two("mass"))
        .series("out with n or more", "n_symbols", "log2_left", Role::Reference)
        .series("open: bits", "n_symbols", "log2_open_length", Role::Measured(1))
        .series("silent", "n_symbols", "log2_silent", Role::Measured(0))
        .series("open: steps", "n_symbols", "log2_open_steps", Role::Measured(2));
    Ok(Trace::new("lost")
        .with_column("n_symbols", Column::Integer(times))?
        .with_column("log2_left", Column::Float(left))?
        .with_column("log2_silent", Column::Float(silent))?
        .with_column("log2_open_length", Column::Float(open_length))?
        .with_column("log2_open_steps", Column::Float(open_steps))?
        .with_recipe(recipe))
}

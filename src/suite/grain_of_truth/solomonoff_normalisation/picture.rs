//! The traces of `solomonoff-normalisation` and how they are drawn: divergences, and where mass is lost.

use super::{Measured, SolomonoffNormalisation, Truth};
use crate::scenario::figures::bits;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for SolomonoffNormalisation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            divergences(finished.measured)?,
            lost(finished.measured)?,
        ])
    }
}

fn divergences(measured: &Measured) -> Result<Trace> {
    let columns = [
        "semimeasure",
        "truth",
        "n_symbols",
        "plain_nats",
        "norm_nats",
    ];
    let mut rows = Rows::new("divergences", columns);
    for (semimeasure, of_each) in measured.semimeasures.iter().zip(&measured.divergences) {
        for (truth, found) in Truth::ALL.iter().zip(of_each) {
            let key = format!("{}: {}", semimeasure.name, truth.name());
            for (n, (plain, norm)) in found.plain.iter().zip(&found.norm).enumerate() {
                rows.push((&semimeasure.name, &key, n, plain, norm));
            }
        }
    }
    let drawn = &measured.semimeasures[0].name;
    let title = "Dividing out the lost mass brings the predictor nearer to every truth";
    let subtitle = format!(
        "Divergence D_n over the first n symbols, of two truths mu from the plain semimeasure M ({drawn} bits) \
         and from its normalised form M_norm. Certified."
    );
    let mut recipe = Recipe::new("divergences", title).subtitle(subtitle).axes(
        Axis::linear("symbols n"),
        Axis::linear("divergence D_n (nats)"),
    );
    for (colour, truth) in [Truth::Fair, Truth::Alternating].into_iter().enumerate() {
        let key = format!("{drawn}: {}", truth.name());
        for (form, column, colour) in [
            ("plain", "plain_nats", 2 * colour),
            ("normalised", "norm_nats", 2 * colour + 1),
        ] {
            let label = format!("{}, {form}", truth.name());
            recipe = recipe
                .series(&label, "n_symbols", column, Role::Measured(colour))
                .where_column("truth", &key);
        }
    }
    Ok(rows.drawn(recipe)?)
}

fn lost(measured: &Measured) -> Result<Trace> {
    let columns = [
        "n_symbols",
        "log2_left",
        "log2_silent",
        "log2_open_length",
        "log2_open_steps",
    ];
    let mut rows = Rows::new("lost", columns);
    let values = &measured.semimeasures[0].values;
    let mut out_of_steps = false;
    for (n, (masses, values)) in measured.exactly.iter().zip(values).enumerate() {
        out_of_steps |= masses.iter().any(|masses| !masses[2].is_zero());
        let of = |status: usize| bits(&masses.iter().map(|masses| &masses[status]).sum());
        rows.push((n, bits(&values.iter().sum())?, of(0)?, of(1)?, of(2)?));
    }
    let title = "At every length some mass falls silent for ever, and some is still open";
    let subtitle = "Mass of the programs that printed exactly n symbols, by what is known of them: silent ones \
                    print no more, open ones ran out of bits or steps. Grey: the mass that printed n or more. Exact.";
    let mut recipe = Recipe::new("lost", title)
        .subtitle(subtitle)
        .axes(Axis::linear("symbols n"), Axis::powers_of_two("mass"));
    for (label, column, role) in [
        ("printed n or more", "log2_left", Role::Reference),
        ("open: out of bits", "log2_open_length", Role::Measured(1)),
        ("silent", "log2_silent", Role::Measured(0)),
        ("open: out of steps", "log2_open_steps", Role::Measured(2)),
    ] {
        // A curve without a point would be a name without a curve.
        if column == "log2_open_steps" && !out_of_steps {
            continue;
        }
        recipe = recipe.series(label, "n_symbols", column, role);
    }
    Ok(rows.drawn(recipe)?)
}

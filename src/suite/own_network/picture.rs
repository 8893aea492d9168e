//! The trace of own networks, a row for each file chosen, and how it is drawn: sizes at equal loss, a column of points for each
//! regulariser.

use super::trained::{Measured, OwnNetwork};
use crate::exact::{PRECISION, log2};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, length};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

pub(super) fn traces(own: &OwnNetwork, measured: &Measured) -> Result<Vec<Trace>> {
    let columns = [
        "hidden",
        "regulariser",
        "place",
        "run",
        "file_bytes",
        "plain_bytes",
        "log2_ratio",
        "l2",
        "l1",
        "dropout",
        "validation_nats",
        "test_nats",
        "test_errors",
        "weights_left",
    ];
    let mut rows = Rows::new("sizes", columns);
    let names = own.names();
    for (width, hidden) in own.plan.widths.iter().enumerate() {
        let plain: Vec<_> = measured.files(width, 0).collect();
        for (family, name) in names.iter().enumerate() {
            for (number, file) in measured.files(width, family) {
                let plain = plain.iter().find(|(other, _)| *other == number);
                let plain = plain.map(|(_, file)| length(&file.file));
                let bytes = length(&file.file);
                let ratio = match plain {
                    Some(plain) if family > 0 => Some(log2(&fraction(bytes, plain)?, PRECISION)?),
                    _ => None,
                };
                let with = file.regulariser;
                rows.push((
                    *hidden,
                    *name,
                    family,
                    number,
                    bytes,
                    plain,
                    ratio,
                    with.l2,
                    with.l1,
                    with.dropout,
                    file.validation.loss,
                    file.test.loss,
                    file.test.errors,
                    file.weights,
                ));
            }
        }
    }
    let subtitle = format!(
        "Smallest file within {} nats of the plain network's validation loss, as a share of the plain network's file of the \
         same seed; one point per seed, {} seeds. Below the line: smaller. Measured.",
        own.plan.delta, own.plan.runs
    );
    let places = (0u32..).zip(&names).skip(1);
    let places = places.map(|(place, name)| (f64::from(place), (*name).to_owned()));
    let mut recipe = Recipe::new("sizes", format!("{}: files at equal loss", own.title()))
        .subtitle(subtitle)
        .axes(
            Axis::linear("trained with").named(places),
            Axis::powers_of_two("file, as a share of the unregularised one"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "as large".to_owned(),
            role: Role::Reference,
        });
    for (colour, hidden) in own.plan.widths.iter().take(Recipe::CURVES).enumerate() {
        recipe = recipe
            .series(
                &format!("{hidden} hidden units"),
                "place",
                "log2_ratio",
                Role::Measured(colour),
            )
            .drawn_as(Line::Points)
            .where_column("hidden", &hidden.to_string());
    }
    Ok(vec![rows.drawn(recipe)?])
}

//! The traces of `twin-spectrum` and how they are drawn: for each sequence the chance that it breaks, over t.

use super::{Parameters, Spectrum, Theory, TwinSpectrum};
use crate::exact::Rational;
use crate::scenario::figures::bits;
use crate::scenario::{Drawn, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for TwinSpectrum {
    fn traces(
        parameters: &Parameters,
        measured: &Vec<Spectrum>,
        theory: &Theory,
    ) -> Result<Vec<Trace>> {
        let spectra = measured.iter().zip(&theory.weights);
        spectra
            .map(|(spectrum, weights)| trace(parameters, spectrum, weights))
            .collect()
    }
}

fn trace(parameters: &Parameters, spectrum: &Spectrum, weights: &[Rational]) -> Result<Trace> {
    let id = format!("spectrum-{}", spectrum.short_name());
    let title = format!(
        "How much M expects {} to break, symbol by symbol",
        spectrum.name
    );
    let subtitle = format!(
        "Certified bounds of M(not x_t | x_<t) at {} bits, plain, and the lower end normalised; dashed, the \
         weight of the shortest program that breaks at t. Where the dashes end no such program fits.",
        parameters.bits
    );
    let [t, mass, twin, source] = ["t_symbols", "log2_mass_lower", "log2_twin", "twin"];
    let [lower, upper] = ["log2_plain_lower", "log2_plain_upper"];
    let [norm_lower, norm_upper] = ["log2_normalised_lower", "log2_normalised_upper"];
    let columns = [t, mass, lower, upper, norm_lower, norm_upper, twin, source];
    let mut rows = Rows::new(&id, columns);
    for (hazard, weight) in spectrum.hazards.iter().zip(weights) {
        rows.push((
            hazard.t,
            bits(hazard.mass.lower())?,
            bits(hazard.plain.lower())?,
            bits(hazard.plain.upper())?,
            bits(hazard.normalised.lower())?,
            bits(hazard.normalised.upper())?,
            bits(weight)?,
            hazard.twin.as_ref().map(|(_, source)| source),
        ));
    }
    let recipe = Recipe::new(&id, title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("t (symbols)"),
            Axis::powers_of_two("chance that the pattern breaks at t"),
        )
        .band("M, certified", t, lower, upper, 0)
        .series("normalised M, at least", t, norm_lower, Role::Measured(1))
        .series("shortest twin", t, twin, Role::Bound);
    Ok(rows.drawn(recipe)?)
}

//! The traces of `twin-spectrum` and how they are drawn: for each sequence the chance that it breaks, over t; and
//! what the breaks up to t weigh together.

use super::{Parameters, Spectrum, TwinSpectrum};
use crate::exact::Rational;
use crate::scenario::figures::{bits, inverse_power};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for TwinSpectrum {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let spectra = finished.measured.iter();
        let mut traces = spectra
            .map(|spectrum| trace(finished.parameters, spectrum))
            .collect::<Result<Vec<_>>>()?;
        traces.push(sums(finished.parameters, finished.measured)?);
        Ok(traces)
    }
}

/// Sums are drawn up to here; the trace has them all.
const DRAWN: i64 = 2;

/// The certified lower bounds of the breaks, summed up to t, and for 000... those of the upper bounds and of the
/// prefixes.
fn sums(parameters: &Parameters, measured: &[Spectrum]) -> Result<Trace> {
    let subtitle = format!(
        "M(x_<t not x_t), the mass of what follows x until t and breaks it there, by programs of up to {} bits: \
         certified lower bounds, summed up to t. No break begins another, so the sum stays below 1. Controls: \
         upper bounds count open mass at every t, and prefixes 0^t begin one another; both pass 1 (drawn up to 2).",
        parameters.bits
    );
    let [sequence, t, sum, drawn] = ["sequence", "t_symbols", "mass_so_far", "drawn_sequence"];
    let mut recipe = Recipe::new(
        "sums",
        "All breaks of one sequence together weigh at most 1",
    )
    .subtitle(subtitle)
    .axes(
        Axis::linear("t (symbols)"),
        Axis::linear("masses summed up to t"),
    )
    .rule(Rule::Horizontal {
        y: 1.0,
        label: "1".to_string(),
        role: Role::Bound,
    });
    let mut rows = Rows::new("sums", [sequence, t, sum, drawn]);
    let mut add = |name: &str, masses: Vec<(usize, &Rational)>| {
        let mut so_far = Rational::zero();
        for (time, mass) in masses {
            so_far += mass;
            let is_drawn = so_far <= DRAWN.into();
            rows.push((
                name.to_owned(),
                time,
                so_far.clone(),
                is_drawn.then(|| name.to_owned()),
            ));
        }
    };
    let mut names = Vec::new();
    for spectrum in measured {
        let breaks = spectrum.hazards.iter();
        add(
            spectrum.name,
            breaks
                .map(|hazard| (hazard.t, hazard.mass.lower()))
                .collect(),
        );
        names.push(spectrum.name.to_owned());
    }
    if let Some(spectrum) = measured.first() {
        let hazards = || spectrum.hazards.iter();
        let upper = format!("{}, upper bounds", spectrum.name);
        add(
            &upper,
            hazards()
                .map(|hazard| (hazard.t, hazard.mass.upper()))
                .collect(),
        );
        let prefixes = format!("prefixes of {}", spectrum.name);
        add(
            &prefixes,
            hazards().map(|hazard| (hazard.t, &hazard.prefix)).collect(),
        );
        names.extend([upper, prefixes]);
    }
    for (index, name) in names.iter().enumerate() {
        recipe = recipe
            .series(name, t, sum, Role::Measured(index))
            .where_column(drawn, name);
    }
    Ok(rows.drawn(recipe)?)
}

fn trace(parameters: &Parameters, spectrum: &Spectrum) -> Result<Trace> {
    let id = format!("spectrum-{}", spectrum.short_name());
    let title = format!(
        "The chance that {} breaks stays above the weight of its shortest twin",
        spectrum.name
    );
    let subtitle = format!(
        "M(not x_t | x_<t), the chance that symbol t breaks the pattern: certified bounds by all programs of up \
         to {0} bits, and the lower end for the normalised M. Dashed, or a ring between two gaps: 2^-(bits) of \
         the shortest twin, a program that prints the pattern and breaks it at t. In a gap no program of up to {0} \
         bits does.",
        parameters.bits
    );
    let [t, mass, twin, source] = ["t_symbols", "log2_mass_lower", "log2_twin", "twin"];
    let [lower, upper] = ["log2_plain_lower", "log2_plain_upper"];
    let [norm_lower, norm_upper] = ["log2_normalised_lower", "log2_normalised_upper"];
    let columns = [t, mass, lower, upper, norm_lower, norm_upper, twin, source];
    let mut rows = Rows::new(&id, columns);
    for hazard in &spectrum.hazards {
        let found = hazard.twin.as_ref();
        let weight = found.map_or_else(Rational::zero, |twin| inverse_power(twin.bits));
        rows.push((
            hazard.t,
            bits(hazard.mass.lower())?,
            bits(hazard.plain.lower())?,
            bits(hazard.plain.upper())?,
            bits(hazard.normalised.lower())?,
            bits(hazard.normalised.upper())?,
            bits(&weight)?,
            found.map(|twin| &twin.source),
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

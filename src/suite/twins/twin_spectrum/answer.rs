//! What came out, in a few sentences: how much M expects a pattern to break late, and what all breaks weigh.

use super::measured::{Hazard, Spectrum};
use super::{Parameters, TwinSpectrum};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{bits, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed};

/// The last t at which a program within L bits breaks the pattern.
fn last_break(spectrum: &Spectrum) -> Option<&Hazard> {
    let hazards = spectrum.hazards.iter().rev();
    hazards.into_iter().find(|hazard| hazard.twin.is_some())
}

impl Answered for TwinSpectrum {
    fn answer(parameters: &Parameters, measured: &Vec<Spectrum>) -> Result<Vec<String>> {
        let mut breaks = Vec::new();
        for spectrum in measured {
            if let Some(hazard) = last_break(spectrum)
                && let Some(twin) = &hazard.twin
                && let Some(log) = bits(hazard.plain.lower())?
            {
                breaks.push(format!(
                "{} at t = {} with chance 2^{} or more, where the heaviest program that breaks it, `{}`, weighs 2^-{}",
                spectrum.name,
                hazard.t,
                enclosed(&log),
                twin.source,
                twin.bits,
            ));
            }
        }
        let mut breaks = breaks.into_iter();
        let mut said = Vec::new();
        if let Some(first) = breaks.next() {
            said.push(format!(
                "M expects a break of {first}: certified for M itself."
            ));
        }
        let others: Vec<String> = breaks.collect();
        if !others.is_empty() {
            said.push(format!("Likewise {}.", others.join("; ")));
        }
        let sums: Vec<String> = measured
            .iter()
            .map(|spectrum| {
                format!(
                    "{} for {}",
                    decimal(&spectrum.certified_in_all()),
                    spectrum.name
                )
            })
            .collect();
        let first = measured.first();
        let prefixes: Rational = first
            .into_iter()
            .flat_map(|spectrum| &spectrum.hazards)
            .map(|hazard| &hazard.written_prefix)
            .sum();
        let symbols = first.map_or(0, |spectrum| length(&spectrum.hazards));
        said.push(format!(
        "All breaks up to t = {symbols} and the rest of the pattern weigh at most 1 together; certified are {}.",
        sums.join(", "),
    ));
        let ratios = measured.iter().filter_map(Spectrum::largest_ratio);
        if let Some((ratio, t)) = ratios.max_by(|a, b| a.0.cmp(&b.0)) {
            said.push(format!(
            "The certified mass of a break is up to {} times its heaviest program's, at t = {t}. Control: the beginnings of 000..., \
             of which one begins another, weigh {} together, by the programs of up to {}.",
            decimal(&ratio),
            decimal(&prefixes),
            counted(as_u64(parameters.world_bits as usize), "bit"),
        ));
        }
        Ok(said)
    }
}

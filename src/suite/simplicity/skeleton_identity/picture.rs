//! The traces of `skeleton-identity` and how they are drawn.

use super::SkeletonIdentity;
use super::measured::{Measured, REFERENCE, SKELETONS};
use super::table::{self, Row};
use crate::exact::{Enclosure, PRECISION, Rational, as_u64, log2};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::occam::Split;
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// Which entry of the list of skeletons is drawn, and which in the picture of fit and Occam factor.
const DRAWN: usize = 1;
const DRAWN_SPLIT: usize = 4;

impl Drawn for SkeletonIdentity {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let models = table::rows(finished.parameters, finished.measured)?;
        Ok(vec![
            odds(finished.measured)?,
            bars(finished.parameters.symbols, &models[0])?,
            split(finished.measured)?,
            split_table(&models)?,
            lengths(finished.measured)?,
        ])
    }
}

fn even_odds(label: &str) -> Rule {
    Rule::Horizontal {
        y: 0.0,
        label: label.to_owned(),
        role: Role::Reference,
    }
}

/// The log-odds over time, in their two parts.
fn odds(measured: &Measured) -> Result<Trace> {
    let columns = [
        "program",
        "t_symbols",
        "tacked_on_bits",
        "intrinsic_bits",
        "log2_odds_bits",
    ];
    let mut rows = Rows::new("odds", columns);
    for (index, listed) in SKELETONS.iter().enumerate().skip(1) {
        let before = measured.odds(0, index)?;
        let tacked_on = log2(&before, PRECISION)?;
        for t in 0..measured.joints.len() {
            let factor = quotient(&measured.odds(t, index)?, &before)?;
            let intrinsic = log2(&factor, PRECISION)?;
            let total = &tacked_on + &intrinsic;
            rows.push((listed.source, t, &tacked_on, intrinsic, total));
        }
    }
    let drawn = SKELETONS[DRAWN].source;
    let subtitle = format!(
        "log2 odds of the program `{drawn}`, which wrote the data, against the coin flips `{REFERENCE}`. \
         Tacked on: the difference of their code bits. Intrinsic: the ratio of their evidences. Exact."
    );
    let title = "Tacked on are the code bits, and they stay; the rest is Bayes";
    let mut recipe = Recipe::new("odds", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("log2 odds (bits)"),
        )
        .rule(even_odds("even odds"));
    for (colour, (label, column)) in [
        ("tacked on: code bits", "tacked_on_bits"),
        ("intrinsic: the Bayes factor", "intrinsic_bits"),
        ("sum: the posterior odds", "log2_odds_bits"),
    ]
    .into_iter()
    .enumerate()
    {
        recipe = recipe
            .series(label, "t_symbols", column, Role::Measured(colour))
            .where_column("program", drawn);
    }
    Ok(rows.drawn(recipe)?)
}

/// The parts of a log-odds and their sum, in the order of their bars.
const PARTS: [&str; 4] = ["prior", "best fit", "Occam factor", "sum: log2 odds"];

fn parts(of: &Split, reference: &Split) -> [Enclosure; 4] {
    let [prior, fit, occam] = [
        of.tacked_on(reference),
        &of.fit - &reference.fit,
        &of.occam - &reference.occam,
    ];
    let sum = &prior + &fit + &occam;
    [prior, fit, occam, sum]
}

/// The models of the symbols as bars: the three parts and their sum beside each other.
fn bars(symbols: usize, models: &[Row]) -> Result<Trace> {
    let subtitle = format!(
        "log2 odds of models of the same {symbols} symbols against the coin flips of `{REFERENCE}`. Four programs \
         and the Markov chains of order 0 to 4. Prior: bits of code, or equal chances for the chains. \
         Models without parameters have the Occam factor 1. Exact."
    );
    let title = "Programs pay in code bits, Markov chains in the Occam factor";
    let names = models.iter().enumerate().skip(1).map(|(place, row)| {
        let words: Vec<&str> = row.model.split(' ').take(2).collect();
        (Rational::from(place).nearest_f64(), words.join(" "))
    });
    let mut recipe = Recipe::new("bars", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("model").named(names),
            Axis::linear("log2 odds against coin flips, and their parts (bits)"),
        )
        .rule(even_odds(""));
    for (colour, part) in PARTS.into_iter().enumerate() {
        recipe = recipe
            .band(part, "model", "lower_bits", "upper_bits", colour)
            .where_band("part", part);
    }
    let columns = ["name", "part", "model", "lower_bits", "upper_bits"];
    let mut rows = Rows::new("bars", columns);
    // Half the width of a bar.
    let half = Rational::ratio(1, 10);
    let reference = &models[0].split;
    for (place, row) in models.iter().enumerate().skip(1) {
        let place = Rational::from(place);
        let mut centre = &place - &half - &half - &half;
        for (part, value) in PARTS.into_iter().zip(parts(&row.split, reference)) {
            let value = Some(value.midpoint_f64());
            let (left, right) = (&centre - &half, &centre + &half);
            // Two corners, and the gap up to the next bar.
            for (x, value) in [(&left, value), (&right, value), (&right, None)] {
                let (lower, upper) = (value.map(|v| v.min(0.0)), value.map(|v| v.max(0.0)));
                rows.push((&row.model, part, x, lower, upper));
            }
            centre = &centre + &half + &half;
        }
    }
    Ok(rows.drawn(recipe)?)
}

/// Best fit and Occam factor over time, of the skeletons with parameters and without.
fn split(measured: &Measured) -> Result<Trace> {
    let columns = [
        "program",
        "t_symbols",
        "fit_bits",
        "occam_bits",
        "evidence_bits",
    ];
    let mut rows = Rows::new("split", columns);
    let coin = &measured.skeletons[0].fit;
    for (listed, skeleton) in SKELETONS.iter().zip(&measured.skeletons) {
        let shares = skeleton.strings.share.iter();
        for (t, ((share, fit), coin)) in shares.zip(&skeleton.fit).zip(coin).enumerate() {
            let occam = log2(&quotient(share, fit)?, PRECISION)?;
            let fit = log2(&quotient(fit, coin)?, PRECISION)?;
            let evidence = &fit + &occam;
            rows.push((listed.name, t, fit, occam, evidence));
        }
    }
    let drawn = &SKELETONS[DRAWN_SPLIT];
    let subtitle = format!(
        "A program that reads {} parameters, then noise; log2, against coin flips. The Occam factor is never \
         below 2^-{}; sticky 1/4 has no parameters and the Occam factor 1. Exact.",
        drawn.parameters, drawn.parameters
    );
    let title = "Where data bits are parameters, evidence = best fit x Occam factor";
    let mut recipe = Recipe::new("split", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("bits against coin flips"),
        )
        .rule(even_odds(""));
    for (colour, (label, program, column)) in [
        ("best fit", drawn, "fit_bits"),
        ("Occam factor", drawn, "occam_bits"),
        ("evidence: their sum", drawn, "evidence_bits"),
        ("sticky 1/4: all fit", &SKELETONS[DRAWN], "fit_bits"),
    ]
    .into_iter()
    .enumerate()
    {
        recipe = recipe
            .series(label, "t_symbols", column, Role::Measured(colour))
            .where_column("program", program.name);
    }
    Ok(rows.drawn(recipe)?)
}

/// The table itself; drawn are the polynomials.
fn split_table(models: &[Vec<Row>]) -> Result<Trace> {
    let columns = [
        "family",
        "model",
        "number",
        "parameters",
        "prior_bits",
        "fit_bits",
        "occam_bits",
        "tacked_on_bits",
        "intrinsic_bits",
    ];
    let mut rows = Rows::new("table", columns);
    for models in models {
        let reference = &models[0].split;
        for row in models {
            let split = &row.split;
            rows.push((
                row.family,
                &row.model,
                row.number,
                &row.parameters,
                &split.prior,
                &split.fit,
                &split.occam,
                split.tacked_on(reference),
                split.intrinsic(reference),
            ));
        }
    }
    let subtitle = "log2 odds of degree d against degree 0, equal chances for all degrees, so 0 bits are tacked \
                    on; the cubic that made the points is on top. The table has the symbols' models too.";
    let title = "Polynomials: all of Occam's razor is intrinsic";
    // The bars show the split; the table is for reading.
    let recipe = Recipe::new("table", title)
        .on_request()
        .subtitle(subtitle)
        .axes(
            Axis::linear("degree of the polynomial"),
            Axis::linear("part of the log2 odds (bits)"),
        )
        .series("tacked on", "number", "tacked_on_bits", Role::Measured(0))
        .where_column("family", "polynomial")
        .series("intrinsic", "number", "intrinsic_bits", Role::Measured(1))
        .where_column("family", "polynomial");
    Ok(rows.drawn(recipe)?)
}

/// Within one skeleton: the weight of all programs of a length, and of one of them.
fn lengths(measured: &Measured) -> Result<Trace> {
    let drawn = &measured.skeletons[DRAWN];
    let columns = ["length_bits", "log2_programs", "log2_one", "log2_all"];
    let mut rows = Rows::new("lengths", columns);
    for (k, count) in drawn.strings.by_length.iter().enumerate() {
        if count.bits() > 0 {
            let length = drawn.bits + as_u64(k);
            let (count, one) = (log2(&count.clone().into(), PRECISION)?, -whole(length));
            let all = &count + Enclosure::exact(one.clone());
            rows.push((length, count, one, all));
        }
    }
    let subtitle = format!(
        "Programs with the code `{}` that print the data, by their whole length: the weight of one, and of all \
         of that length. Exact.",
        drawn.source
    );
    let evidence = log2(drawn.strings.evidence(), PRECISION)?;
    let title = "The evidence is the group's, not the shortest program's";
    let recipe = Recipe::new("lengths", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("length of the program, code and data (bits)"),
            Axis::powers_of_two("weight"),
        )
        .series("one program", "length_bits", "log2_one", Role::Reference)
        .series(
            "all programs of this length",
            "length_bits",
            "log2_all",
            Role::Measured(1),
        )
        .rule(Rule::Horizontal {
            y: (evidence - Enclosure::from(drawn.bits)).midpoint_f64(),
            label: "all lengths: 2^-code x evidence".to_owned(),
            role: Role::Bound,
        });
    Ok(rows.drawn(recipe)?)
}

//! The traces of `skeleton-identity` and how they are drawn.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Parameters, REFERENCE, SKELETONS, STICKY, ScenarioError, signed, table};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::Program;
use crate::scenario::figures::quotient;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// Which entry of the list of skeletons is drawn.
const DRAWN: usize = 1;

pub(super) fn traces(
    parameters: Parameters,
    measured: &Measured,
) -> Result<Vec<Trace>, ScenarioError> {
    let rows = table::rows(parameters, measured)?;
    Ok(vec![
        odds(measured)?,
        bars(parameters, &rows)?,
        split_table(&rows)?,
        lengths(measured)?,
    ])
}

/// log2; none where the value is 0.
fn bits(value: &Rational) -> Result<Option<f64>, ScenarioError> {
    if value.is_zero() {
        return Ok(None);
    }
    Ok(Some(log2(value, PRECISION)?.midpoint_f64()))
}

/// The log-odds over time, in their two parts.
fn odds(measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut sources, mut times) = (vec![], vec![]);
    let (mut tacked, mut intrinsic, mut total) = (vec![], vec![], vec![]);
    for (index, source) in SKELETONS.iter().enumerate().skip(1) {
        for (t, row) in (0_u64..).zip(&measured.odds) {
            let before = &measured.odds[0][index];
            sources.push(Some((*source).to_owned()));
            times.push(Some(signed(t)));
            tacked.push(bits(before)?);
            intrinsic.push(bits(&quotient(&row[index], before)?)?);
            total.push(bits(&row[index])?);
        }
    }
    let drawn = SKELETONS[DRAWN];
    let recipe = Recipe::new("odds", "Tacked on are the code bits, and they stay; the rest is Bayes")
        .subtitle(format!(
            "log2 odds of the program {drawn} (it wrote the data) against the coin flips {REFERENCE}. Intrinsic: the Bayes factor, from the data bits. Exact."
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("log2 odds (bits)"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "even odds".to_owned(),
            role: Role::Reference,
        })
        .series("tacked on: code bits", "t_symbols", "tacked_on_bits", Role::Measured(0))
        .where_column("program", drawn)
        .series("intrinsic: data bits", "t_symbols", "intrinsic_bits", Role::Measured(1))
        .where_column("program", drawn)
        .series("sum: the posterior odds", "t_symbols", "log2_odds_bits", Role::Measured(2))
        .where_column("program", drawn);
    Ok(Trace::new("odds")
        .with_column("program", Column::Text(sources))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("tacked_on_bits", Column::Float(tacked))?
        .with_column("intrinsic_bits", Column::Float(intrinsic))?
        .with_column("log2_odds_bits", Column::Float(total))?
        .with_recipe(recipe))
}

/// Half the width of a bar, in rows of the table.
const HALF_BAR: (i64, u64) = (3, 20);

/// A bar's corners: left and right edge, and the gap behind it.
fn bar(centre: &Rational, value: f64) -> [(f64, Option<(f64, f64)>); 3] {
    let half = Rational::ratio(HALF_BAR.0, HALF_BAR.1);
    let ends = Some((value.min(0.0), value.max(0.0)));
    [
        ((centre - &half).nearest_f64(), ends),
        ((centre + &half).nearest_f64(), ends),
        ((centre + &half).nearest_f64(), None),
    ]
}

/// The models of the symbols as bars: tacked on, and intrinsic beside it.
fn bars(parameters: Parameters, rows: &[table::Row]) -> Result<Trace, ScenarioError> {
    let (mut parts, mut models, mut xs) = (vec![], vec![], vec![]);
    let (mut lower, mut upper) = (vec![], vec![]);
    let mut recipe = Recipe::new("bars", "What is tacked on and what is intrinsic in each model's log-odds")
        .subtitle(format!(
            "Models of the same {} symbols against coin flips {REFERENCE}. Tacked on: code bits, or equal chances for the chains. Intrinsic: best fit x Occam factor. Exact.",
            parameters.symbols
        ))
        .axes(Axis::linear("number of the model (named above)"), Axis::linear("part of the log2 odds (bits)"))
        .rule(Rule::Horizontal {
            y: 0.0,
            label: String::new(),
            role: Role::Reference,
        });
    for (label, part, colour) in [("tacked on", "tacked on", 0), ("intrinsic", "intrinsic", 1)] {
        recipe = recipe
            .band(label, "model", "lower_bits", "upper_bits", colour)
            .where_band("part", part);
    }
    let of_symbols = rows.iter().filter(|row| row.reference == 0).skip(1);
    for (row, place) in of_symbols.zip(1_i64..) {
        let reference = &rows[row.reference].split;
        let (place, offset) = (Rational::from_integer(place), Rational::ratio(3, 20));
        recipe = recipe.rule(Rule::Vertical {
            x: place.nearest_f64(),
            label: row.model.split(' ').take(2).collect::<Vec<_>>().join(" "),
        });
        for (part, value, centre) in [
            (
                "tacked on",
                row.split.tacked_on(reference),
                &place - &offset,
            ),
            (
                "intrinsic",
                row.split.intrinsic(reference),
                &place + &offset,
            ),
        ] {
            for (x, ends) in bar(&centre, value.midpoint_f64()) {
                parts.push(Some(part.to_owned()));
                models.push(Some(row.model.clone()));
                xs.push(Some(x));
                lower.push(ends.map(|ends| ends.0));
                upper.push(ends.map(|ends| ends.1));
            }
        }
    }
    Ok(Trace::new("bars")
        .with_column("name", Column::Text(models))?
        .with_column("part", Column::Text(parts))?
        .with_column("model", Column::Float(xs))?
        .with_column("lower_bits", Column::Float(lower))?
        .with_column("upper_bits", Column::Float(upper))?
        .with_recipe(recipe))
}

/// The table itself; drawn are the polynomials.
fn split_table(rows: &[table::Row]) -> Result<Trace, ScenarioError> {
    let column = |value: &dyn Fn(&table::Row) -> f64| {
        Column::Float(rows.iter().map(|row| Some(value(row))).collect())
    };
    let text = |value: &dyn Fn(&table::Row) -> String| {
        Column::Text(rows.iter().map(|row| Some(value(row))).collect())
    };
    let reference = |row: &table::Row| rows[row.reference].split.clone();
    let within = Column::Integer(
        rows.iter()
            .map(|row| {
                let family = rows.iter().position(|first| first.family == row.family)?;
                let own = rows.iter().position(|other| std::ptr::eq(other, row))?;
                i64::try_from(own - family).ok()
            })
            .collect(),
    );
    let recipe = Recipe::new("table", "Polynomials: all of Occam's razor is intrinsic")
        .subtitle("log2 odds of degree d against degree 0, equal chances for all degrees, so 0 bits are tacked on; the cubic that made the points is on top. The table has the symbols' models too.")
        .axes(
            Axis::linear("degree of the polynomial"),
            Axis::linear("part of the log2 odds (bits)"),
        )
        .series("tacked on", "number", "tacked_on_bits", Role::Measured(0))
        .where_column("family", "polynomial")
        .series("intrinsic", "number", "intrinsic_bits", Role::Measured(1))
        .where_column("family", "polynomial");
    Ok(Trace::new("table")
        .with_column("family", text(&|row| row.family.to_owned()))?
        .with_column("model", text(&|row| row.model.clone()))?
        .with_column("number", within)?
        .with_column("prior_bits", column(&|row| row.split.prior.midpoint_f64()))?
        .with_column("fit_bits", column(&|row| row.split.fit.midpoint_f64()))?
        .with_column("occam_bits", column(&|row| row.split.occam.midpoint_f64()))?
        .with_column(
            "tacked_on_bits",
            column(&|row| row.split.tacked_on(&reference(row)).midpoint_f64()),
        )?
        .with_column(
            "intrinsic_bits",
            column(&|row| row.split.intrinsic(&reference(row)).midpoint_f64()),
        )?
        .with_recipe(recipe))
}

/// Within one skeleton: the weight of all programs of a length, and of one of them.
fn lengths(measured: &Measured) -> Result<Trace, ScenarioError> {
    let code = i64::from(Program::parse(STICKY)?.length_bits());
    let (mut lengths, mut counts) = (vec![], vec![]);
    let (mut one, mut group) = (vec![], vec![]);
    for (k, count) in (0_u32..).zip(&measured.skeletons[DRAWN].by_length) {
        if count.bits() == 0 {
            continue;
        }
        let bits_of_count = log2(&Rational::from(count.clone()), PRECISION)?.midpoint_f64();
        let length = code + i64::from(k);
        let own = Rational::from_integer(-length);
        lengths.push(Some(length));
        counts.push(Some(bits_of_count));
        group.push(Some(
            (log2(&Rational::from(count.clone()), PRECISION)? + Enclosure::exact(own.clone()))
                .midpoint_f64(),
        ));
        one.push(Some(own.nearest_f64()));
    }
    let share = measured.skeletons[DRAWN].share.last();
    let evidence = share.map(bits).transpose()?.flatten();
    let mut recipe = Recipe::new("lengths", "The evidence is the group's, not the shortest program's")
        .subtitle(format!(
            "Programs with the code {STICKY} that print the data, by their whole length: the weight of one, and of all of that length. Exact."
        ))
        .axes(
            Axis::linear("length of the program, code and data (bits)"),
            Axis::powers_of_two("weight"),
        )
        .series("one program", "length_bits", "log2_one", Role::Reference)
        .series("all programs of this length", "length_bits", "log2_all", Role::Measured(1))
;
    if let Some(evidence) = evidence {
        let total = Rational::from_f64(evidence).map(|bits| bits - Rational::from_integer(code));
        if let Some(y) = total.map(|total| total.nearest_f64()) {
            recipe = recipe.rule(Rule::Horizontal {
                y,
                label: "all of them: 2^-code x evidence".to_owned(),
                role: Role::Bound,
            });
        }
    }
    Ok(Trace::new("lengths")
        .with_column("length_bits", Column::Integer(lengths))?
        .with_column("log2_programs", Column::Float(counts))?
        .with_column("log2_one", Column::Float(one))?
        .with_column("log2_all", Column::Float(group))?
        .with_recipe(recipe))
}

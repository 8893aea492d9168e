//! The traces of `twin-rare-pattern` and how they are drawn: the odds, which wait for the pattern, and the
//! waits for all patterns.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use std::collections::BTreeMap;

use super::{
    Enclosure, Measured, PRECISION, Parameters, Rational, ScenarioError, Theory, digits, log2,
    whole,
};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![odds(parameters, measured, theory)?, waits(measured)?])
}

fn odds(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Trace, ScenarioError> {
    let mut recipe = Recipe::new("odds", "Twins that part behind a pattern: evidence comes at its visits only")
        .subtitle(format!(
            "log2 odds of the true twin until they have moved by {} bits: one seeded run for each pattern. Dashed: KL of a visit over the {} symbols between visits.",
            parameters.bits,
            1u64 << parameters.pattern_symbols,
        ))
        .axes(Axis::linear("symbols seen"), Axis::linear("log2 odds, P against Q (bits)"))
        .rule(Rule::Horizontal {
            y: whole(u64::from(parameters.bits)).nearest_f64(),
            label: "goal".to_string(),
            role: Role::Reference,
        })
        .series("theory", "t_symbols", "log2_odds_bits", Role::Bound)
        .where_column("pattern", "theory");
    let (mut patterns, mut times, mut values) = (vec![], vec![], vec![]);
    let mut push = |name: &str, time: u64, value: &Enclosure| {
        patterns.push(Some(name.to_string()));
        times.push(Some(signed(time)));
        values.push(Some(value.midpoint_f64()));
    };
    let steps = [
        log2(&theory.odds[0], PRECISION)?,
        log2(&theory.odds[1], PRECISION)?,
    ];
    for (index, run) in measured.runs.iter().enumerate() {
        let name = digits(&run.pattern);
        recipe = recipe
            .series(&name, "t_symbols", "log2_odds_bits", Role::Measured(index))
            .where_column("pattern", &name)
            .drawn_as(Line::Steps);
        let mut odds = Enclosure::zero();
        push(&name, 0, &odds);
        for &(time, symbol) in &run.visited {
            odds += &steps[usize::from(!symbol)];
            push(&name, time, &odds);
        }
    }
    // The mean line, as far as the goal: B/d visits of 2^m symbols each.
    let gap = Rational::from_integer(1 << parameters.pattern_symbols);
    let until = theory.visits[0].scale(&gap).upper().ceil();
    push("theory", 0, &Enclosure::zero());
    push(
        "theory",
        u64::try_from(until).unwrap_or(u64::MAX),
        &Enclosure::exact(whole(u64::from(parameters.bits))),
    );
    Ok(Trace::new("odds")
        .with_column("pattern", Column::Text(patterns))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log2_odds_bits", Column::Float(values))?
        .with_recipe(recipe))
}

/// For each m the shortest and the longest wait.
fn waits(measured: &Measured) -> Result<Trace, ScenarioError> {
    let mut by_length: BTreeMap<usize, Vec<&Rational>> = BTreeMap::new();
    for wait in &measured.waits {
        by_length
            .entry(wait.pattern.len())
            .or_default()
            .push(&wait.first);
    }
    let (mut lengths, mut shortest, mut longest) = (vec![], vec![], vec![]);
    let (mut power, mut twice) = (vec![], vec![]);
    for (length, waits) in by_length {
        let m = u64::try_from(length).unwrap_or(u64::MAX);
        let ends = (waits.iter().min(), waits.iter().max());
        lengths.push(Some(signed(m)));
        shortest.push(ends.0.map(|wait| wait.nearest_f64()));
        longest.push(ends.1.map(|wait| wait.nearest_f64()));
        power.push(Some(whole(1 << m).nearest_f64()));
        twice.push(Some(whole((2 << m) - 2).nearest_f64()));
    }
    let recipe = Recipe::new("waits", "A pattern that overlaps itself is waited for up to twice as long")
        .subtitle("Mean flips of a fair coin until a pattern of m symbols is first seen: the patterns of shortest and of longest wait, from the chain's equations; dashed: 2^m and 2^(m+1) - 2. Exact.")
        .axes(Axis::linear("symbols of the pattern, m"), Axis::log10("mean wait (flips)"))
        .series("2^m", "m_symbols", "two_to_m", Role::Bound)
        .series("2^(m+1) - 2", "m_symbols", "twice_less_two", Role::Bound)
        .series("longest: 11...1", "m_symbols", "longest_wait_flips", Role::Measured(1))
        .drawn_as(Line::Points)
        .series("shortest: no overlap", "m_symbols", "shortest_wait_flips", Role::Measured(0))
        .drawn_as(Line::Points);
    Ok(Trace::new("waits")
        .with_column("m_symbols", Column::Integer(lengths))?
        .with_column("shortest_wait_flips", Column::Float(shortest))?
        .with_column("longest_wait_flips", Column::Float(longest))?
        .with_column("two_to_m", Column::Float(power))?
        .with_column("twice_less_two", Column::Float(twice))?
        .with_recipe(recipe))
}

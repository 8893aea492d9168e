//! The traces of `twin-rare-pattern` and how they are drawn: the odds, which wait for the pattern, and the
//! waits for all patterns.

use super::{Measured, Parameters, Theory, TwinRarePattern, digits};
use crate::exact::{Enclosure, PRECISION, as_f64, log2, narrow};
use crate::scenario::figures::{length, whole};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// Visits of a run that are drawn, where it has more.
const MOST_POINTS: u64 = 500;

impl Drawn for TwinRarePattern {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            odds(finished.parameters, finished.measured, finished.theory)?,
            waits(finished.measured)?,
        ])
    }
}

fn odds(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Trace> {
    let gap = 1u64 << parameters.pattern_symbols;
    let title = "Twins that part after a pattern: evidence comes at its visits only";
    let subtitle = format!(
        "log2 odds of the true twin until they have moved by {} bits: one seeded run for each pattern. \
         Dashed: KL of a visit over the {gap} symbols between visits.",
        parameters.bits,
    );
    let [t, odds] = ["t_symbols", "log2_odds_bits"];
    let mut recipe = Recipe::new("odds", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("log2 odds, P against Q (bits)"),
        )
        .rule(Rule::Horizontal {
            y: f64::from(parameters.bits),
            label: "goal".to_string(),
            role: Role::Reference,
        })
        .series("theory", t, odds, Role::Bound)
        .where_column("pattern", "theory");
    let mut rows = Rows::new("odds", ["pattern", t, odds]);
    let up = log2(&theory.odds[0], PRECISION)?;
    let down = log2(&theory.odds[1], PRECISION)?;
    for (index, run) in measured.runs.iter().enumerate() {
        let name = digits(&run.pattern);
        recipe = recipe
            .series(&name, t, odds, Role::Measured(index))
            .where_column("pattern", &name)
            .drawn_as(Line::Steps);
        rows.push((name.clone(), 0, Enclosure::zero()));
        let stride = length(&run.visited).div_ceil(MOST_POINTS);
        let last = length(&run.visited);
        let mut ones = 0;
        for (visits, &(time, symbol)) in (1u64..).zip(&run.visited) {
            ones += u64::from(symbol);
            if visits.is_multiple_of(stride) || visits == last {
                let odds = up.scale(&whole(ones)) + down.scale(&whole(visits - ones));
                rows.push((name.clone(), time, odds));
            }
        }
    }
    // The mean line, as far as the goal: B/d visits of 2^m symbols each.
    let until = theory.visits[0].scale(&whole(gap)).upper().ceil();
    let line = [
        (0, 0),
        (narrow::<_, u64>(until)?, u64::from(parameters.bits)),
    ];
    for (time, bits) in line {
        rows.push(("theory".to_string(), time, Enclosure::from(bits)));
    }
    Ok(rows.drawn(recipe)?)
}

/// For each m the shortest and the longest wait.
fn waits(measured: &Measured) -> Result<Trace> {
    let [m_symbols, two_to_m, twice] = ["m_symbols", "two_to_m", "twice_less_two"];
    let [shortest, longest] = ["shortest_wait_flips", "longest_wait_flips"];
    let columns = [m_symbols, shortest, longest, two_to_m, twice];
    let mut rows = Rows::new("waits", columns);
    for (m, [least, most]) in (1..).zip(measured.extremes()) {
        rows.push((m, least, most, as_f64(1 << m), as_f64((2 << m) - 2)));
    }
    let title = "A pattern that overlaps itself is waited for up to twice as long";
    let subtitle = "Mean flips of a fair coin until a pattern of m symbols is first seen: the patterns of \
                    shortest and of longest wait, from the chain's equations; dashed: 2^m and 2^(m+1) - 2. \
                    Exact.";
    let recipe = Recipe::new("waits", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols of the pattern, m"),
            Axis::log10("mean wait (flips)"),
        )
        .series("2^m", m_symbols, two_to_m, Role::Bound)
        .series("2^(m+1) - 2", m_symbols, twice, Role::Bound)
        .series("longest: 11...1", m_symbols, longest, Role::Measured(1))
        .drawn_as(Line::Points)
        .series(
            "shortest: no overlap",
            m_symbols,
            shortest,
            Role::Measured(0),
        )
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

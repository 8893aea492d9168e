//! The traces of `prior-knowledge` and how they are drawn: what y costs given z, on the tape and replayed, by all
//! short programs; and what single programs say of any length.

use super::{COPY, Means, Measured, PriorKnowledge, TASKS, Theory};
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for PriorKnowledge {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            short(finished.measured, finished.theory)?,
            any_length(finished.measured)?,
        ])
    }
}

/// By all programs of the list, z of a few symbols.
fn short(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let columns = [
        "task",
        "m_symbols",
        "tape_bits",
        "replayed_bits",
        "both_bits",
        "least_bits",
    ];
    let mut rows = Rows::new("tape", columns);
    for (task, about) in TASKS.iter().enumerate() {
        for (symbols, &least) in (1..).zip(&theory.least) {
            let means = Means::of(&measured.instances, task, symbols)?;
            rows.push((
                about.name,
                symbols,
                means.tape,
                means.replayed,
                means.together,
                Rational::from(least),
            ));
        }
    }
    let subtitle = "Mean bits over all z of m symbols, all programs of the list: of a copy of z given z on the \
                    tape, at most 6; of a copy of z after z; and of z and its copy together, at least m. Certified.";
    let title = "With z at hand a copy of it costs a few bits, on the tape or replayed";
    let mut recipe = Recipe::new("tape", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols m of z"),
            Axis::linear("mean cost (bits)").showing(0.0, 14.0),
        )
        .rule(Rule::Horizontal {
            y: f64::from(TASKS[COPY].bits),
            label: "on the tape, at most: 6 bits, `?]`".to_owned(),
            role: Role::Bound,
        });
    for (label, column, role) in [
        ("together, at least: m", "least_bits", Role::Bound),
        ("z and its copy together", "both_bits", Role::Measured(2)),
        ("copy given z, on the tape", "tape_bits", Role::Measured(1)),
        ("copy given z, replayed", "replayed_bits", Role::Measured(0)),
    ] {
        recipe = recipe
            .series(label, "m_symbols", column, role)
            .where_column("task", TASKS[COPY].name);
    }
    Ok(rows.drawn(recipe)?)
}

/// By single programs, z of any length.
fn any_length(measured: &Measured) -> Result<Trace> {
    let columns = [
        "m_symbols",
        "tape_bits",
        "replayed_bits",
        "both_bits",
        "least_bits",
    ];
    let mut rows = Rows::new("length", columns);
    let mut sorted: Vec<_> = measured.long.iter().collect();
    sorted.sort_by_key(|long| long.symbols);
    sorted.dedup_by_key(|long| long.symbols);
    for long in sorted {
        // The program's bits minus z's own m, which z costs on average at least.
        let replayed = long.twice.map(|bits| bits.saturating_sub(long.symbols));
        rows.push((
            long.symbols,
            u64::from(TASKS[COPY].bits),
            replayed,
            long.twice,
            long.symbols,
        ));
    }
    let subtitle = "Upper bounds by programs that were run, lower bound by counting, of M itself. A copy given z: 6 \
                    bits on the tape; replayed, on average, 215 + 2 floor(log2 m). Together: at least m.";
    let title = "Replayed, a copy costs O(log m), not m";
    let mut recipe = Recipe::new("length", title)
        .subtitle(subtitle)
        .axes(Axis::log10("symbols m of z"), Axis::log10("bits"));
    for (label, column, role) in [
        ("together, at least: m", "least_bits", Role::Bound),
        ("together, at most", "both_bits", Role::Measured(2)),
        (
            "copy, z on the tape, at most",
            "tape_bits",
            Role::Measured(1),
        ),
        (
            "copy, z replayed, at most",
            "replayed_bits",
            Role::Measured(0),
        ),
    ] {
        recipe = recipe.series(label, "m_symbols", column, role);
    }
    Ok(rows.drawn(recipe)?)
}

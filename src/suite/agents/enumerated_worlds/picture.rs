//! The traces of `enumerated-worlds`: a life that explains itself, and the pair one op apart.

use super::EnumeratedWorlds;
use super::dark::weight;
use super::measured::{Life, pair};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::whole;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for EnumeratedWorlds {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut traces = Vec::new();
        if let Some(life) = finished.measured.lives.first() {
            traces.push(episode(life, finished.measured.horizon)?);
        }
        traces.push(nights(&finished)?);
        traces.push(pairs(&finished)?);
        Ok(traces)
    }
}

/// All on one scale: Q for each cycle to come and posteriors are between 0 and 1, actions and percepts are bits.
fn episode(life: &Life, horizon: usize) -> Result<Trace> {
    let columns = [
        "cycle",
        "action",
        "percept",
        "q_rest",
        "q_act",
        "learning",
        "posterior_truth",
        "worlds_left",
    ];
    let [cycle, action, percept, rest, act, learning, truth, _] = columns;
    let mut rows = Rows::new("episode", columns);
    for (t, lived) in life.cycles.iter().enumerate() {
        let share = (&lived.evidence * whole(as_u64(horizon - t))).reciprocal();
        let per_cycle = |action: usize| {
            let value = lived.values.actions()[action].exact_value();
            value
                .zip(share.as_ref())
                .map(|(value, share)| value * share)
        };
        rows.push((
            t + 1,
            lived.action,
            lived.percept,
            per_cycle(0),
            per_cycle(1),
            lived.learning(),
            lived.leaders.first().map(|(_, share)| share.clone()),
            lived.left,
        ));
    }
    let title = "After a few acts that bring nothing the agent rests";
    let subtitle = format!(
        "A life in the world `{}`, among all programs that are left. Q: expected reward for each cycle to come. Learning: \
         what it is worth to see percepts on the way, in rewards. Exact.",
        life.program,
    );
    let recipe = Recipe::new("episode", title)
        .subtitle(subtitle)
        .axes(Axis::linear("cycle"), Axis::linear("value, share or bit"))
        .series("Q of acting", cycle, act, Role::Measured(0))
        .series("Q of resting", cycle, rest, Role::Measured(1))
        .series("value of learning", cycle, learning, Role::Measured(2))
        .series(
            "belief in its leading world",
            cycle,
            truth,
            Role::Measured(3),
        )
        .series("action", cycle, action, Role::Measured(4))
        .drawn_as(Line::Points)
        .series("percept", cycle, percept, Role::Measured(5))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

/// Every pair: those that resting cannot tell apart, each by its shortest programs with their own weights, and those in
/// which a test costs and pays, with the weights of all programs that behave alike.
fn pairs(finished: &Finished<'_, EnumeratedWorlds>) -> Result<Trace> {
    let columns = [
        "pair",
        "bits",
        "horizon",
        "heavier",
        "lighter",
        "weight_heavier",
        "weight_lighter",
        "parts",
        "tests",
    ];
    let mut rows = Rows::new("pairs", columns);
    let measured = finished.measured;
    for pair in &measured.pairs {
        let [p, q] = &pair.programs;
        rows.push((
            "alike-at-rest",
            measured.bits,
            measured.horizon,
            p.to_string(),
            q.to_string(),
            weight(p, measured.bits),
            weight(q, measured.bits),
            pair.parts,
            pair.tests,
        ));
    }
    for pair in &measured.dark {
        let [p, q] = &pair.programs;
        rows.push((
            "a-test-costs-and-pays",
            pair.bits,
            pair.horizon,
            p.clone(),
            q.clone(),
            pair.weights[0],
            pair.weights[1],
            pair.parts,
            pair.tests,
        ));
    }
    Ok(rows.trace()?)
}

fn nights(finished: &Finished<'_, EnumeratedWorlds>) -> Result<Trace> {
    let columns = ["nights", "gain_of_testing", "rule"];
    let [night, gain, rule] = columns;
    let mut rows = Rows::new("nights", columns);
    for (n, (found, said)) in
        (1_u64..).zip(finished.measured.nights.iter().zip(&finished.theory.nights))
    {
        rows.push((n, found, said));
    }
    let [p, q] = pair()?;
    let odds = Rational::inverse_power(u64::from(q.length_bits() - p.length_bits()));
    let title = "The agent tests only when enough nights are left to repay it";
    let subtitle = format!(
        "Q(test) - Q(rest), in units of 2^-16, for an agent that believes in `{p}` and `{q}` only, one op apart, odds \
         {odds}. A test costs 1 in the one and wins 1 per night in the other. Dashed: the closed rule. Exact.",
    );
    let recipe = Recipe::new("nights", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("nights to come"),
            Axis::linear("what testing gains (2^-16)"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "indifferent".to_owned(),
            role: Role::Reference,
        })
        .series("rule", night, rule, Role::Bound)
        .series("planner", night, gain, Role::Measured(0))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

//! The traces of `enumerated-worlds`: a life that explains itself, and the pair one op apart.

use super::EnumeratedWorlds;
use super::dark::weight;
use super::measured::{Life, pair};
use crate::exact::{Rational, as_f64, as_u64};
use crate::scenario::figures::whole;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for EnumeratedWorlds {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut traces = Vec::new();
        if let Some(life) = finished.measured.lives.first() {
            traces.push(episode(life, finished.measured.horizon)?);
            traces.push(beliefs(life, &finished.measured.sources)?);
        }
        traces.push(nights(&finished)?);
        traces.push(pairs(&finished)?);
        Ok(traces)
    }
}

/// Why it does what it does: what acting is worth more than resting, and what learning is worth; shaded where it acts.
fn episode(life: &Life, horizon: usize) -> Result<Trace> {
    let columns = [
        "cycle",
        "action",
        "percept",
        "q_rest",
        "q_act",
        "gain_of_acting",
        "learning",
        "cycles_left",
        "worlds_left",
    ];
    let [cycle, _, _, _, _, gain, learning, ..] = columns;
    let mut rows = Rows::new("episode", columns);
    for (t, lived) in life.cycles.iter().enumerate() {
        let inverse = lived.evidence.reciprocal();
        let value = |action: usize| {
            let value = lived.values.actions()[action].exact_value();
            value
                .zip(inverse.as_ref())
                .map(|(value, inverse)| value * inverse)
        };
        let [rest, act] = [value(0), value(1)];
        let gain = act.clone().zip(rest.clone()).map(|(act, rest)| act - rest);
        rows.push((
            t + 1,
            lived.action,
            lived.percept,
            rest,
            act,
            gain,
            lived.learning(),
            horizon - t,
            lived.left,
        ));
    }
    let got: Vec<String> = (1..)
        .zip(&life.cycles)
        .filter(|(_, lived)| lived.percept == Some(1))
        .map(|(t, _): (usize, _)| t.to_string())
        .collect();
    let paid = if got.is_empty() {
        "It never gets a reward.".to_owned()
    } else {
        format!("It gets a reward in cycle {}.", got.join(", "))
    };
    let subtitle = format!(
        "A life of {horizon} cycles in the world `{}`, shaded where the agent acts: in expected rewards, over all that are to \
         come, what acting is worth more than resting, and what it is worth to see percepts on the way. {paid} Exact.",
        life.program,
    );
    let mut recipe = Recipe::new(
        "episode",
        "It acts while acting may pay or teach, and rests when neither is left",
    )
    .subtitle(subtitle)
    .axes(Axis::linear("cycle"), Axis::linear("expected rewards"))
    .rule(Rule::Horizontal {
        y: 0.0,
        label: String::new(),
        role: Role::Reference,
    })
    .series("value of learning", cycle, learning, Role::Measured(1))
    .series("acting minus resting", cycle, gain, Role::Measured(0));
    let mut start = 0;
    for stretch in life.cycles.chunk_by(|a, b| a.action == b.action) {
        // From half a cycle before to half a cycle after.
        let [from, to] = [start, start + stretch.len()]
            .map(|t| (whole(as_u64(t)) + Rational::ratio(1, 2)).nearest_f64());
        if stretch[0].action == 1 {
            recipe = recipe.region(from.max(1.0), to.min(as_f64(as_u64(horizon))), "acts");
        }
        start += stretch.len();
    }
    Ok(rows.drawn(recipe)?)
}

/// The worlds that it thinks likeliest before each cycle.
fn beliefs(life: &Life, sources: &[String]) -> Result<Trace> {
    let columns = ["cycle", "world", "posterior"];
    let [cycle, world, posterior] = columns;
    let mut rows = Rows::new("belief", columns);
    let mut order: Vec<usize> = Vec::new();
    for (t, lived) in life.cycles.iter().enumerate() {
        for (member, share) in &lived.leaders {
            rows.push((t + 1, sources[*member].clone(), share));
        }
    }
    for lived in life.cycles.iter().rev() {
        for (member, _) in &lived.leaders {
            if !order.contains(member) {
                order.push(*member);
            }
        }
    }
    let subtitle = format!(
        "Posterior of the four likeliest of all programs before each cycle, in the world `{}`. Programs that behave alike are \
         counted apart. Exact.",
        life.program,
    );
    let mut recipe = Recipe::new("belief", "What the agent believes on the way")
        .subtitle(subtitle)
        .axes(Axis::linear("cycle"), Axis::linear("posterior"));
    for (place, member) in order.iter().take(BELIEFS).enumerate() {
        recipe = recipe
            .series(&sources[*member], cycle, posterior, Role::Measured(place))
            .where_column(world, &sources[*member]);
    }
    Ok(rows.drawn(recipe.heaviest_of(order.len(), "programs"))?)
}

/// Programs whose posteriors are drawn.
const BELIEFS: usize = 4;

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
    // A list to be read; a picture of it says nothing.
    let recipe = Recipe::new("pairs", "Worlds that are alike to an agent that rests")
        .on_request()
        .axes(
            Axis::linear("weight of the heavier"),
            Axis::linear("weight of the lighter"),
        )
        .series(
            "pairs",
            "weight_heavier",
            "weight_lighter",
            Role::Measured(0),
        )
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
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

//! The traces and how they are drawn: the posterior at the ties, the number of changes beside its law, the
//! rates along the Bernoulli sources, the blocks, and who takes over from whom.
//!
//! Nothing here enters a verdict.

use super::law::Law;
use super::measured::{Swings, transitions};
use super::runs::{ClassRun, changes_by};
use super::verdicts::integer;
use super::*;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// Behaviours that are drawn by name.
const DRAWN: usize = 5;

/// Sources at which the rates are drawn.
const SOURCES: u32 = 96;

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    let mut traces = Vec::new();
    for (swings, laws) in measured.ties.iter().zip(&theory.laws) {
        traces.push(odds(parameters, measured, swings)?);
        traces.push(posterior(measured, swings)?);
        traces.push(changes(parameters, swings, &laws[0])?);
        let changes = swings
            .traced
            .iter()
            .flat_map(|run| transitions(&run.changes));
        let seen = swings
            .traced
            .iter()
            .filter_map(|run| Some(run.moments.last()?.time))
            .sum::<usize>();
        let pair = swings
            .tie
            .pair
            .map(|at| measured.class.behaviours[at].name());
        traces.push(Leaders::of(changes).trace(
            &format!("leaders-{}", swings.name),
            |at| measured.class.behaviours[at].name(),
            u64::try_from(seen).unwrap_or(1),
            (
                &format!("Who takes the lead from whom: {} and {} for ever", pair[0], pair[1]),
                &format!(
                    "All written programs of up to {} bits on {TRACED} sequences of the {} source, behind symbol {SCREEN}. Arrows: leader changes per 1000 symbols; coloured where the lead comes back.",
                    parameters.bits, swings.name
                ),
            ),
        )?);
    }
    traces.push(nearest(parameters, measured)?);
    traces.push(block_swings(parameters, measured)?);
    traces.push(blocks(parameters, measured)?);
    let run = &measured.blocks.run;
    traces.push(Leaders::of(transitions(&run.changes)).trace(
        "leaders-blocks",
        |at| measured.blocks.class.behaviours[at].name(),
        u64::try_from(parameters.block_symbols).unwrap_or(1),
        (
            "Growing blocks lead the lead round and round",
            "Leader changes per 1000 symbols over the whole run, all written programs; coloured where the lead comes back.",
        ),
    )?);
    Ok(traces)
}

/// The behaviours that led longest, the pair first.
fn shown(run: &ClassRun, first: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..run.led.len())
        .filter(|at| !first.contains(at))
        .collect();
    order.sort_by_key(|at| std::cmp::Reverse(run.led[*at]));
    order.retain(|at| run.led[*at] > 0);
    first.iter().copied().chain(order).take(DRAWN).collect()
}

/// Rows of a run: time, hypothesis, log2 posterior; and the losses on the rows of the first hypothesis.
fn rows(
    name: &str,
    run: &ClassRun,
    names: &[(usize, String)],
    recipe: Recipe,
) -> Result<Trace, ScenarioError> {
    let (mut times, mut who, mut logs) = (vec![], vec![], vec![]);
    let (mut loss, mut to_best, mut to_source) = (vec![], vec![], vec![]);
    for moment in &run.moments {
        for (index, (at, label)) in names.iter().enumerate() {
            times.push(Some(integer(moment.time)));
            who.push(Some(label.clone()));
            logs.push(moment.posterior[*at]);
            let regrets = runs::regrets(moment);
            let first = |value: f64| (index == 0).then_some(value);
            loss.push(first(moment.loss));
            to_best.push(first(regrets[0]));
            to_source.push(first(regrets[1]));
        }
    }
    Ok(Trace::new(name)
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("hypothesis", Column::Text(who))?
        .with_column("log2_posterior", Column::Float(logs))?
        .with_column("loss_bits", Column::Float(loss))?
        .with_column("regret_to_best_bits", Column::Float(to_best))?
        .with_column("regret_to_source_bits", Column::Float(to_source))?
        .with_recipe(recipe))
}

/// The log-odds of the pair along the traced sequences: above 0 the first leads, below it the second.
fn odds(
    parameters: &Parameters,
    measured: &Measured,
    swings: &Swings,
) -> Result<Trace, ScenarioError> {
    let [a, b] = swings.tie.pair;
    let names = [a, b].map(|at| measured.class.behaviours[at].name());
    let id = format!("swings-{}", swings.name);
    let changes: usize = swings.traced.iter().map(|run| run.changes.len()).sum();
    let mut recipe = Recipe::new(&id, "Two programs equally near to the source swing for ever")
        .subtitle(format!(
            "All written programs of up to {} bits see a {} source with parameter {:.4}. The two nearest are {} and {}, both {:.4} bits a symbol off, so their log-odds drift nowhere: above 0 the first leads, below 0 the second. {changes} changes of leader in these {TRACED} sequences.",
            parameters.bits, swings.name, swings.tie.source.parameter, names[0], names[1], swings.tie.rates[0],
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear(format!("log2 odds of {} against {} (bits)", names[0], names[1])),
        )
        .rule(Rule::Horizontal { y: 0.0, label: "even odds".to_owned(), role: Role::Reference });
    let (mut sequences, mut times, mut odds) = (vec![], vec![], vec![]);
    for (index, run) in swings.traced.iter().enumerate() {
        let name = (index + 1).to_string();
        recipe = recipe
            .series(
                &format!("sequence {name}"),
                "t_symbols",
                "log2_odds_bits",
                Role::Measured(index),
            )
            .where_column("sequence", &name);
        for moment in &run.moments {
            sequences.push(Some(name.clone()));
            times.push(Some(integer(moment.time)));
            odds.push(runs::log_odds(moment, a, b));
        }
    }
    Ok(Trace::new(&id)
        .with_column("sequence", Column::Text(sequences))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log2_odds_bits", Column::Float(odds))?
        .with_recipe(recipe))
}

fn posterior(measured: &Measured, swings: &Swings) -> Result<Trace, ScenarioError> {
    let run = &swings.traced[0];
    let names: Vec<(usize, String)> = shown(run, &swings.tie.pair)
        .into_iter()
        .map(|at| (at, measured.class.behaviours[at].name()))
        .collect();
    let id = format!("posterior-{}", swings.name);
    let mut recipe = Recipe::new(&id, "The leaders among all short programs, and how far behind they fall")
        .subtitle(format!(
            "Written programs of up to {} bits on the {} source with parameter {:.4} (first sequence). The two nearest are {:.4} bits a symbol off; a program that differs from one of them in its start only keeps its distance from it. {} changes of leader.",
            measured.class.behaviours.iter().map(|b| b.program.length_bits()).max().unwrap_or(0),
            swings.name,
            swings.tie.source.parameter,
            swings.tie.rates[0],
            run.changes.len(),
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::powers_of_two("posterior weight").showing(-40.0, 0.0),
        );
    for (index, (_, label)) in names.iter().enumerate() {
        recipe = recipe
            .series(label, "t_symbols", "log2_posterior", Role::Measured(index))
            .where_column("hypothesis", label);
    }
    // What fell out of sight is told by the rows, not drawn.
    rows(&id, run, &names, recipe)
}

fn changes(parameters: &Parameters, swings: &Swings, law: &Law) -> Result<Trace, ScenarioError> {
    let id = format!("changes-{}", swings.name);
    let (mut times, mut means, mut lows, mut highs, mut said) =
        (vec![], vec![], vec![], vec![], vec![]);
    for (index, checkpoint) in parameters.checkpoints().into_iter().enumerate() {
        let sample = changes_by(&swings.runs, index)?;
        let interval = sample.interval()?;
        // The axis is logarithmic, so the band ends above 0.
        let low = interval
            .lower()
            .max(&(&sample.mean * Rational::ratio(1, 1000)))
            .nearest_f64();
        times.push(Some(integer(checkpoint)));
        means.push(Some(sample.mean.nearest_f64()));
        lows.push(Some(low));
        highs.push(Some(interval.upper().nearest_f64()));
        said.push(Some(law.changes[index]));
    }
    let recipe = Recipe::new(&id, "The number of changes grows as the walk's law says, and has no end")
        .subtitle(format!(
            "Mean leader changes of the tied pair over {} replicates of the {} source, with 5 standard errors, beside the law of the walk with the pair's own steps.",
            parameters.runs, swings.name
        ))
        .axes(Axis::log10("symbols seen"), Axis::log10("leader changes"))
        .band("5 s.e.", "t_symbols", "mean_low", "mean_high", 0)
        .series("law of the walk", "t_symbols", "law_changes", Role::Bound)
        .series("replicates", "t_symbols", "mean_changes", Role::Measured(0));
    Ok(Trace::new(&id)
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("mean_changes", Column::Float(means))?
        .with_column("mean_low", Column::Float(lows))?
        .with_column("mean_high", Column::Float(highs))?
        .with_column("law_changes", Column::Float(said))?
        .with_recipe(recipe))
}

/// KL rates along the Bernoulli sources: where the lowest two cross, the posterior swings for ever.
fn nearest(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let behaviours = &measured.class.behaviours;
    let (names, rows) = rates::envelope(
        behaviours.iter().map(|b| &b.filter).enumerate(),
        SOURCES,
        DRAWN,
    );
    let (mut at, mut who, mut bits) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new("nearest", "Where the two lowest curves cross, the posterior swings for ever")
        .subtitle(format!(
            "KL rate of the nearest programs of up to {} bits to a Bernoulli source, by its P(1). Elsewhere the lowest curve's program takes the lead and keeps it. Grade F.",
            parameters.bits
        ))
        .axes(
            Axis::linear("P(1) of the source").showing(0.0, 1.0),
            Axis::linear("KL rate (bits a symbol)").showing(0.0, 0.5),
        );
    for (index, name) in names.iter().enumerate() {
        let label = behaviours[*name].name();
        recipe = recipe
            .series(&label, "p_one", "rate_bits", Role::Measured(index))
            .where_column("hypothesis", &label);
    }
    if let Some(first) = measured.ties.first() {
        recipe = recipe.rule(Rule::Vertical {
            x: first.tie.source.parameter,
            label: format!("tie at {:.4}", first.tie.source.parameter),
        });
    }
    for (parameter, behaviour, rate) in rows {
        at.push(Some(parameter));
        who.push(Some(behaviours[behaviour].name()));
        bits.push(rate);
    }
    Ok(Trace::new("nearest")
        .with_column("p_one", Column::Float(at))?
        .with_column("hypothesis", Column::Text(who))?
        .with_column("rate_bits", Column::Float(bits))?
        .with_recipe(recipe))
}

/// The log-odds of the two that led longest over the blocks, by symbol: on a logarithmic axis of time every
/// swing is as wide and as high as the one before.
fn block_swings(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let run = &measured.blocks.run;
    let mut recipe = Recipe::new(
        "swings-blocks",
        "Growing blocks: the lead goes round with a growing period",
    );
    let (mut times, mut odds, mut rates) = (vec![], vec![], vec![]);
    if let [a, b, ..] = shown(run, &[])[..] {
        let [first, second] = [a, b].map(|at| measured.blocks.class.behaviours[at].name());
        recipe = recipe
            .subtitle(format!(
                "The data is blocks of 0s and 1s in turn, each {} times as long as the one before. Of all written programs of up to {} bits {first} and {second} led longest: above 0 the first is ahead, below 0 the second.",
                parameters.growth, parameters.bits
            ))
            .axes(
                Axis::log10("symbols seen"),
                Axis::linear(format!("log2 odds of {first} against {second}, divided by the symbols seen (bits)")),
            )
            .series("log-odds", "t_symbols", "log2_odds_per_symbol", Role::Measured(0))
            .rule(Rule::Horizontal { y: 0.0, label: "even odds".to_owned(), role: Role::Reference });
        for moment in &run.moments {
            times.push(Some(integer(moment.time)));
            odds.push(runs::log_odds(moment, a, b));
            rates.push(runs::log_odds_per_symbol(moment, a, b));
        }
    }
    Ok(Trace::new("swings-blocks")
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log2_odds_bits", Column::Float(odds))?
        .with_column("log2_odds_per_symbol", Column::Float(rates))?
        .with_recipe(recipe))
}

fn blocks(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let run = &measured.blocks.run;
    let names: Vec<(usize, String)> = shown(run, &[])
        .into_iter()
        .map(|at| (at, measured.blocks.class.behaviours[at].name()))
        .collect();
    let mut recipe = Recipe::new("posterior-blocks", "Growing blocks: each swing takes the loser farther down")
        .subtitle(format!(
            "0, then 1s, then 0s, ... in {} blocks, each {} times as long as the one before: posterior of the leaders among all written programs of up to {} bits.",
            measured.blocks.lengths.len(),
            parameters.growth,
            parameters.bits
        ))
        .axes(
            Axis::log10("symbols seen"),
            Axis::powers_of_two("posterior weight").showing(-60.0, 0.0),
        );
    for (index, (_, label)) in names.iter().enumerate() {
        recipe = recipe
            .series(label, "t_symbols", "log2_posterior", Role::Measured(index))
            .where_column("hypothesis", label);
    }
    rows("posterior-blocks", run, &names, recipe)
}

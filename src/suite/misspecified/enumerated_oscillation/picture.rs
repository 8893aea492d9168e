//! The traces and how they are drawn: the posterior at the ties, the number of changes beside its law, the
//! rates along the Bernoulli sources, the blocks, and who takes over from whom.
//!
//! Nothing here enters a verdict.

use std::cmp::Reverse;

use super::class::Class;
use super::law::Law;
use super::pair::changes_by;
use super::runs::ClassRun;
use super::setup::{DRAWN, Parameters, SCREEN, TRACED};
use super::tie::Swings;
use super::{EnumeratedOscillation, Measured};
use crate::exact::{Rational, as_u64};
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::leaders::Leaders;
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// Posterior weights are drawn down to 2 to the power of this: below it the race cannot be seen.
const LOWEST: f64 = -100.0;

impl Drawn for EnumeratedOscillation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let (class, blocks) = (&finished.measured.class, &finished.measured.blocks);
        let mut traces = Vec::new();
        for (swings, laws) in finished.measured.ties.iter().zip(&finished.theory.laws) {
            traces.push(odds(finished.parameters, swings)?);
            traces.push(posterior(class, swings)?);
            let law = laws.as_ref().map(|[law, _]| law);
            traces.push(changes(finished.parameters, swings, law)?);
            traces.push(leaders(finished.parameters, class, swings)?);
        }
        traces.push(nearest(finished.parameters, finished.measured)?);
        traces.push(block_swings(finished.parameters, finished.measured)?);
        traces.push(block_posterior(finished.parameters, finished.measured)?);
        let subtitle = "Leader changes per 1000 symbols over the whole run, among all written programs; \
                        coloured where the lead comes back.";
        traces.push(Leaders::of(blocks.run.transitions()).trace(
            "leaders-blocks",
            |at| blocks.class.behaviours[at].name(),
            as_u64(finished.parameters.block_symbols),
            ("Growing blocks pass the lead back and forth", subtitle),
        )?);
        Ok(traces)
    }
}

fn leaders(parameters: &Parameters, class: &Class, swings: &Swings) -> Result<Trace> {
    let ([a, b], source) = (&swings.names, swings.tie.source.family.name());
    let words = in_words(source);
    let ends = swings.traced.iter().filter_map(|run| run.moments.last());
    let title = format!("At the tie of {a} and {b} the lead keeps coming back");
    let subtitle = format!(
        "All written programs of up to {} bits on {TRACED} sequences of the {words} source, after symbol \
         {SCREEN}. Arrows: leader changes per 1000 symbols; coloured where the lead comes back.",
        parameters.bits
    );
    Leaders::of(swings.traced.iter().flat_map(ClassRun::transitions)).trace(
        &format!("leaders-{source}"),
        |at| class.behaviours[at].name(),
        ends.map(|moment| as_u64(moment.time)).sum(),
        (&title, &subtitle),
    )
}

/// A source's name, which is part of a file's, as it stands in a sentence.
fn in_words(source: &str) -> &str {
    match source {
        "bernoulli" => "Bernoulli",
        other => other,
    }
}

fn even_odds() -> Rule {
    Rule::Horizontal {
        y: 0.0,
        label: "even odds".to_owned(),
        role: Role::Reference,
    }
}

/// The log-odds of the pair along the traced sequences: above 0 the first leads, below it the second.
fn odds(parameters: &Parameters, swings: &Swings) -> Result<Trace> {
    let ([a, b], [first, second]) = (swings.tie.pair, &swings.names);
    let source = swings.tie.source;
    let id = format!("swings-{}", source.family.name());
    let changes: usize = swings.traced.iter().map(|run| run.changes.len()).sum();
    let subtitle = format!(
        "All written programs of up to {} bits see a {} source with parameter {:.4}. The two nearest are \
         {first} and {second}, both {:.4} bits per symbol away from it, so their log-odds drift nowhere: above 0 \
         the first leads, below 0 the second. {changes} changes of leader in these {TRACED} sequences.",
        parameters.bits,
        in_words(source.family.name()),
        source.parameter,
        swings.tie.rates[0],
    );
    let title = "Two programs equally near to the source pass the lead back and forth";
    let against = format!("log2 odds of {first} against {second} (bits)");
    let mut recipe = Recipe::new(&id, title)
        .subtitle(subtitle)
        .axes(Axis::linear("symbols seen"), Axis::linear(against))
        .rule(even_odds());
    let mut rows = Rows::new(id, ["sequence", "t_symbols", "log2_odds_bits"]);
    for (index, run) in swings.traced.iter().enumerate() {
        let name = (index + 1).to_string();
        let (label, role) = (format!("sequence {name}"), Role::Measured(index));
        recipe = recipe
            .series(&label, "t_symbols", "log2_odds_bits", role)
            .where_column("sequence", &name);
        for moment in &run.moments {
            rows.push((&name, moment.time, moment.log_odds(a, b)));
        }
    }
    Ok(rows.drawn(recipe)?)
}

/// The behaviours that led longest, the given ones first.
fn shown(run: &ClassRun, first: &[usize]) -> Vec<usize> {
    let others = (0..run.led.len()).filter(|at| !first.contains(at) && run.led[*at] > 0);
    let mut others: Vec<usize> = others.collect();
    others.sort_by_key(|at| Reverse(run.led[*at]));
    first.iter().copied().chain(others).take(DRAWN).collect()
}

/// The posterior of those behaviours over a run, and the losses on the rows of the first.
fn posteriors(
    id: &str,
    mut recipe: Recipe,
    class: &Class,
    run: &ClassRun,
    first: &[usize],
) -> Result<Trace> {
    let columns = [
        "t_symbols",
        "hypothesis",
        "log2_posterior",
        "loss_bits",
        "regret_to_best_bits",
        "regret_to_source_bits",
        "log2_posterior_in_sight",
    ];
    let shown: Vec<(usize, String)> = shown(run, first)
        .into_iter()
        .map(|at| (at, class.behaviours[at].name()))
        .collect();
    for (index, (_, name)) in shown.iter().enumerate() {
        recipe = recipe
            .series(
                name,
                "t_symbols",
                "log2_posterior_in_sight",
                Role::Measured(index),
            )
            .where_column("hypothesis", name);
    }
    let mut rows = Rows::new(id, columns);
    for moment in &run.moments {
        let [to_best, to_source] = moment.regrets();
        for (index, (at, name)) in shown.iter().enumerate() {
            let log = moment.posterior[*at];
            let [loss, to_best, to_source] =
                [moment.loss, to_best, to_source].map(|bits| (index == 0).then_some(bits));
            let in_sight = log.filter(|log| *log > LOWEST);
            rows.push((moment.time, name, log, loss, to_best, to_source, in_sight));
        }
    }
    Ok(rows.drawn(recipe)?)
}

fn posterior(class: &Class, swings: &Swings) -> Result<Trace> {
    let (run, source) = (&swings.traced[0], swings.tie.source);
    let id = format!("posterior-{}", source.family.name());
    let longest = class
        .behaviours
        .iter()
        .map(|b| b.program.length_bits())
        .max();
    let subtitle = format!(
        "Written programs of up to {} bits on the {} source with parameter {:.4} (first sequence). The two \
         nearest are {:.4} bits per symbol away; a program that differs from one of them in its start only \
         keeps its distance from it. {} changes of leader. Below 2^{LOWEST} a curve leaves the picture.",
        longest.unwrap_or(0),
        in_words(source.family.name()),
        source.parameter,
        swings.tie.rates[0],
        run.changes.len(),
    );
    let title = "Programs equally near keep overtaking each other; the rest drop out";
    let recipe = Recipe::new(&id, title).subtitle(subtitle).axes(
        Axis::linear("symbols seen"),
        Axis::powers_of_two("posterior weight").showing(-40.0, 0.0),
    );
    posteriors(&id, recipe, class, run, &swings.tie.pair)
}

fn block_posterior(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let (id, blocks) = ("posterior-blocks", &measured.blocks);
    let subtitle = format!(
        "0, then 1s, then 0s, ... in {} blocks, each {} times as long as the one before: posterior of the \
         leaders among all written programs of up to {} bits. Below 2^{LOWEST} a curve leaves the picture.",
        blocks.lengths.len(),
        parameters.growth,
        parameters.bits
    );
    let title = "Growing blocks: each swing takes the loser farther down";
    let recipe = Recipe::new(id, title).subtitle(subtitle).axes(
        Axis::log10("symbols seen"),
        Axis::powers_of_two("posterior weight").showing(-60.0, 0.0),
    );
    // `swings-blocks` draws the same race by symbol, where it can be seen.
    posteriors(id, recipe.on_request(), &blocks.class, &blocks.run, &[])
}

fn changes(parameters: &Parameters, swings: &Swings, law: Option<&Law>) -> Result<Trace> {
    let source = swings.tie.source.family.name();
    let words = in_words(source);
    let id = format!("changes-{source}");
    let columns = [
        "t_symbols",
        "mean_changes",
        "mean_low",
        "mean_high",
        "law_changes",
    ];
    let mut rows = Rows::new(&id, columns);
    for (index, time) in parameters.checkpoints().into_iter().enumerate() {
        let sample = changes_by(&swings.runs, index)?;
        let interval = sample.interval()?;
        // The axis is logarithmic, so the band ends above 0.
        let least = &sample.mean * Rational::ratio(1, 1000);
        let low = interval.lower().max(&least);
        rows.push((
            time,
            &sample.mean,
            low,
            interval.upper(),
            law.map(|law| law.changes[index]),
        ));
    }
    let subtitle = format!(
        "Mean leader changes of the tied pair over {} replicates of the {words} source, with 5 standard \
         errors, beside the law of the walk with the pair's own steps.",
        parameters.runs
    );
    let title = "At the tie the number of changes grows as the walk's law says";
    let recipe = Recipe::new(&id, title)
        .subtitle(subtitle)
        .axes(Axis::log10("symbols seen"), Axis::log10("leader changes"))
        .band("5 s.e.", "t_symbols", "mean_low", "mean_high", 0)
        .series("law of the walk", "t_symbols", "law_changes", Role::Bound)
        .series("replicates", "t_symbols", "mean_changes", Role::Measured(0));
    Ok(rows.drawn(recipe)?)
}

/// KL rates along the Bernoulli sources: where the lowest two cross, the posterior swings for ever.
fn nearest(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let subtitle = format!(
        "KL rate, the loss per symbol beyond that of the truth, of the nearest programs of up to {} bits to a \
         Bernoulli source, by its P(1). Elsewhere the lowest curve's program takes the lead and keeps it. Grade F.",
        parameters.bits
    );
    let title = "Where the two lowest curves cross, neither program keeps the lead";
    let mut recipe = Recipe::new("nearest", title).subtitle(subtitle).axes(
        Axis::linear("P(1) of the source").showing(0.0, 1.0),
        Axis::linear("KL rate (bits per symbol)").showing(0.0, 0.5),
    );
    let mut rows = Rows::new("nearest", ["p_one", "hypothesis", "rate_bits"]);
    for (index, (behaviour, curve)) in measured.curves.iter().enumerate() {
        let name = measured.class.behaviours[*behaviour].name();
        recipe = recipe
            .series(&name, "p_one", "rate_bits", Role::Measured(index))
            .where_column("hypothesis", &name);
        for (parameter, rate) in curve {
            // A curve that has left the picture stays out.
            rows.push((*parameter, &name, Some(*rate).filter(|rate| *rate < 0.6)));
        }
    }
    let x = measured.ties[0].tie.source.parameter;
    let label = format!("tie at {x:.4}");
    Ok(rows.drawn(recipe.rule(Rule::Vertical { x, label }))?)
}

/// The log-odds of the two that led longest over the blocks, by symbol: on a logarithmic axis of time every
/// swing is as wide and as high as the one before.
fn block_swings(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let (id, run) = ("swings-blocks", &measured.blocks.run);
    let title = "Growing blocks pass the lead back and forth, each time later";
    let mut recipe = Recipe::new(id, title);
    let mut rows = Rows::new(id, ["t_symbols", "log2_odds_bits", "log2_odds_per_symbol"]);
    if let [a, b, ..] = shown(run, &[])[..] {
        let [first, second] = [a, b].map(|at| measured.blocks.class.behaviours[at].name());
        let subtitle = format!(
            "The data is blocks of 0s and 1s in turn, each {} times as long as the one before. Of all \
             written programs of up to {} bits {first} and {second} led longest: above 0 the first leads, \
             below 0 the second.",
            parameters.growth, parameters.bits
        );
        let against =
            format!("log2 odds of {first} against {second}, divided by the symbols seen (bits)");
        recipe = recipe
            .subtitle(subtitle)
            .axes(Axis::log10("symbols seen"), Axis::linear(against))
            .series(
                "log-odds",
                "t_symbols",
                "log2_odds_per_symbol",
                Role::Measured(0),
            )
            .rule(even_odds());
        for moment in &run.moments {
            let per_symbol = moment.log_odds_per_symbol(a, b);
            rows.push((moment.time, moment.log_odds(a, b), per_symbol));
        }
    }
    Ok(rows.drawn(recipe)?)
}

//! The traces of `block-swings` and how they are drawn: the swings, and the wrong model's share of each.

use super::BlockSwings;
use super::measured::{Block, Measured};
use super::parameters::Parameters;
use super::theory::Theory;
use crate::exact::{Rational, as_f64};
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::leaders::Leaders;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for BlockSwings {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            swings(finished.parameters, finished.measured)?,
            shares(finished.measured, finished.theory)?,
            leaders(finished.parameters, finished.measured)?,
        ])
    }
}

/// Who takes over from whom, over the blocks of the first ratio.
fn leaders(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let [up, down] = parameters.chances();
    let first = measured.swings.iter().take(1);
    let blocks = first.flat_map(|swing| &swing.blocks);
    let changes = blocks.filter(|block| block.change.is_some()).map(|block| {
        let to = usize::from(block.symbol);
        (1 - to, to)
    });
    let title = "Each growing block hands the lead back";
    let subtitle = "Leader changes per 1000 symbols: few, for each takes longer than all before it, but \
                    there is no last one.";
    let name = |at| format!("Bernoulli({})", if at == 1 { &up } else { &down });
    Leaders::of(changes).trace("leaders", name, measured.symbols, (title, subtitle))
}

/// Points of a block that are drawn beside its corners: divided by time its path is no straight line.
const WITHIN: u64 = 8;

/// The log-odds' path through a block, which is straight: in steps, after so many symbols.
fn course(block: &Block) -> Vec<(u64, i64, &'static str)> {
    let end = block.start + block.length;
    let away = |time: u64| -> i64 {
        // Steps still to come up to the block's end.
        let left = i64::try_from(end - time).unwrap_or(i64::MAX);
        if block.symbol { -left } else { left }
    };
    let mut course: Vec<(u64, i64, &'static str)> = (1..WITHIN)
        .map(|part| block.start + block.length / WITHIN * part)
        .filter(|&time| time > block.start && time < end && block.change != Some(time + 1))
        .map(|time| (time, block.balance + away(time), "within"))
        .collect();
    course.dedup();
    if let Some(change) = block.change {
        course.push((change - 1, 0, "level"));
    }
    course.push((end, block.balance, "end of block"));
    course.sort_unstable_by_key(|at| at.0);
    course
}

fn swings(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let step_bits = parameters.step_bits()?;
    let [up, down] = parameters.chances();
    let drawn = measured.swings.first().map_or(2, |swing| swing.ratio);
    let as_long = match drawn {
        2 => "twice".to_owned(),
        _ => format!("{drawn} times"),
    };
    let title = format!("The posterior swings, each swing {as_long} as long as the last");
    let subtitle = format!(
        "The data is blocks of 0s and 1s in turn, each {as_long} as long as the one before. Above 0 \
         Bernoulli({up}) leads, below 0 Bernoulli({down}). Shaded: the leader is the model that the \
         present block contradicts. Divided by the symbols seen, every swing is as high as the last. \
         Exact."
    );
    let odds =
        format!("log2 odds of Bernoulli({up}) against Bernoulli({down}), per symbol seen (bits)");
    let per_symbol = "log2_odds_per_symbol";
    let mut recipe = Recipe::new("swings", title)
        .subtitle(subtitle)
        .axes(Axis::log10("symbols seen"), Axis::linear(odds))
        .series("log-odds", "t_symbols", per_symbol, Role::Measured(0))
        .where_column("ratio", &drawn.to_string())
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "even odds".to_string(),
            role: Role::Reference,
        });
    let [single, path] = ["regret_single_bits", "regret_path_bits"];
    let columns = [
        "ratio",
        "t_symbols",
        "event",
        "log2_odds_bits",
        single,
        path,
        per_symbol,
    ];
    let mut rows = Rows::new("swings", columns);
    for swing in &measured.swings {
        let regrets = swing.regret_single.iter().zip(&swing.regret_path);
        for (block, (single, path)) in swing.blocks.iter().zip(regrets) {
            for (time, balance, event) in course(block) {
                let odds = step_bits.scale(&Rational::from_integer(balance));
                let at_end = event == "end of block";
                let [single, path] = [single, path].map(|bits| at_end.then_some(bits));
                let each = match time {
                    0 => None,
                    _ => Some(odds.scale(&fraction(1, time)?)),
                };
                rows.push((swing.ratio, time, event, odds, single, path, each));
            }
            if swing.ratio == drawn && block.wrong > 0 {
                let (from, to) = (block.start, block.start + block.wrong);
                recipe = recipe.region(as_f64(from), as_f64(to), "");
            }
        }
    }
    Ok(rows.drawn(recipe)?)
}

fn shares(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let title = "The wrong model leads for nearly 1/(1 + r) of every block";
    let subtitle = "Share of the block's symbols after which the other symbol's model still leads, by the ratio r of a \
                    block's length to the one before; dashed, the limit 1/(1 + r). Exact.";
    let share = Axis::linear("share of the block").showing(0.0, 0.5);
    let mut recipe = Recipe::new("wrong-share", title)
        .subtitle(subtitle)
        .axes(Axis::linear("block"), share);
    let columns = ["ratio", "block", "wrong_share", "limit_share"];
    let mut rows = Rows::new("wrong-share", columns);
    for (colour, (swing, said)) in measured.swings.iter().zip(&theory.swings).enumerate() {
        let ratio = swing.ratio.to_string();
        let (measured, limit) = (format!("r = {ratio}"), format!("1/(1 + {ratio})"));
        recipe = recipe
            .series(&measured, "block", "wrong_share", Role::Measured(colour))
            .where_column("ratio", &ratio)
            .series(&limit, "block", "limit_share", Role::Bound)
            .where_column("ratio", &ratio)
            .drawn_as(Line::Joined);
        for block in swing.blocks.iter().filter(|block| block.complete) {
            let share = fraction(block.wrong, block.length)?;
            rows.push((swing.ratio, block.index, share, &said.share));
        }
    }
    Ok(rows.drawn(recipe)?)
}

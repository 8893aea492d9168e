//! The traces of `block-swings` and how they are drawn: the swings, and the wrong model's share of each.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::measured::{Block, Measured};
use super::theory::Theory;
use super::{Parameters, ScenarioError};
use crate::exact::Rational;
use crate::scenario::figures::{fraction, signed, whole};
use crate::suite::instrument::leaders::Leaders;
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![
        swings(parameters, measured)?,
        shares(measured, theory)?,
        leaders(parameters, measured)?,
    ])
}

/// Who takes over from whom, over the blocks of the first ratio.
fn leaders(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let (up, down) = parameters.chances();
    let blocks = measured
        .swings
        .iter()
        .take(1)
        .flat_map(|swing| &swing.blocks);
    let changes = blocks.filter(|block| block.change.is_some()).map(|block| {
        let to = usize::from(block.symbol);
        (1 - to, to)
    });
    Leaders::of(changes).trace(
        "leaders",
        |at| format!("Bernoulli({})", if at == 1 { &up } else { &down }),
        measured.symbols,
        (
            "Each growing block hands the lead back",
            "Leader changes per 1000 symbols: few, for each takes longer than all before it, but there is no last one.",
        ),
    )
}

/// The corners of the log-odds' path: they are straight in between.
fn corners(block: &Block) -> Vec<(u64, i64, &'static str)> {
    let mut corners = Vec::new();
    if let Some(change) = block.change {
        corners.push((change - 1, 0, "level"));
    }
    corners.push((block.start + block.length, block.balance, "end of block"));
    corners
}

fn swings(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let step_bits = parameters.step_bits()?;
    let (up, down) = parameters.chances();
    let (mut ratios, mut times, mut events, mut odds) = (vec![], vec![], vec![], vec![]);
    let (mut single, mut path) = (vec![], vec![]);
    let drawn = parameters.ratios.first().copied().unwrap_or(2);
    let mut recipe = Recipe::new("swings", format!("The posterior swings, each time {drawn} times longer"))
        .subtitle(format!(
            "The data is blocks of 0s and 1s in turn, each {drawn} times as long as the one before. Above 0 Bernoulli({up}) leads, below 0 Bernoulli({down}). Shaded: the leader is the one that the present block speaks against. Exact."
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear(format!("log2 odds, Bernoulli({up}) against Bernoulli({down}) (bits)")),
        )
        .series("log-odds", "t_symbols", "log2_odds_bits", Role::Measured(0))
        .where_column("ratio", &drawn.to_string())
        .rule(Rule::Horizontal { y: 0.0, label: "even odds".to_string(), role: Role::Reference });
    for swing in &measured.swings {
        for (block, (to_single, to_path)) in swing
            .blocks
            .iter()
            .zip(swing.regret_single.iter().zip(&swing.regret_path))
        {
            for (time, balance, event) in corners(block) {
                let at_end = event == "end of block";
                ratios.push(Some(signed(swing.ratio)));
                times.push(Some(signed(time)));
                events.push(Some(event.to_string()));
                odds.push(Some(
                    step_bits
                        .scale(&Rational::from_integer(balance))
                        .midpoint_f64(),
                ));
                single.push(at_end.then(|| to_single.midpoint_f64()));
                path.push(at_end.then(|| to_path.midpoint_f64()));
            }
            // Shorter stretches than this share of the picture would be a smear.
            if swing.ratio == drawn && block.wrong > measured.symbols / 200 {
                let (from, to) = (whole(block.start), whole(block.start + block.wrong));
                recipe = recipe.region(from.nearest_f64(), to.nearest_f64(), "");
            }
        }
    }
    Ok(Trace::new("swings")
        .with_column("ratio", Column::Integer(ratios))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("event", Column::Text(events))?
        .with_column("log2_odds_bits", Column::Float(odds))?
        .with_column("regret_single_bits", Column::Float(single))?
        .with_column("regret_path_bits", Column::Float(path))?
        .with_recipe(recipe))
}

fn shares(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let (mut ratios, mut blocks, mut shares, mut limits) = (vec![], vec![], vec![], vec![]);
    let mut recipe = Recipe::new("wrong-share", "How long the wrong model leads in each block")
        .subtitle("Share of the block's symbols after which the other symbol's model still leads; dashed, the limit 1/(1 + r). Exact.")
        .axes(Axis::linear("block"), Axis::linear("share of the block").showing(0.0, 0.5));
    for (colour, (swing, said)) in measured.swings.iter().zip(&theory.swings).enumerate() {
        let ratio = swing.ratio.to_string();
        recipe = recipe
            .series(
                &format!("r = {ratio}"),
                "block",
                "wrong_share",
                Role::Measured(colour),
            )
            .where_column("ratio", &ratio)
            .series(
                &format!("1/(1 + {ratio})"),
                "block",
                "limit_share",
                Role::Bound,
            )
            .where_column("ratio", &ratio)
            .drawn_as(Line::Joined);
        for block in swing.blocks.iter().filter(|block| block.complete) {
            ratios.push(Some(signed(swing.ratio)));
            blocks.push(Some(i64::from(block.index)));
            shares.push(Some(fraction(block.wrong, block.length)?.nearest_f64()));
            limits.push(Some(said.share.nearest_f64()));
        }
    }
    Ok(Trace::new("wrong-share")
        .with_column("ratio", Column::Integer(ratios))?
        .with_column("block", Column::Integer(blocks))?
        .with_column("wrong_share", Column::Float(shares))?
        .with_column("limit_share", Column::Float(limits))?
        .with_recipe(recipe))
}

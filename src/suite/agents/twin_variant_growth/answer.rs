//! What came out, in a few sentences: at which depth the twins together stop the agent, and what they cost.

use super::parameters::{Growth, Parameters};
use super::{Class, Measured, TwinVariantGrowth};
use crate::exact::{PRECISION, log2};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{amount, decimal};

impl Answered for TwinVariantGrowth {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let last = |growth| measured.of(growth).next_back();
        let number = |growth| parameters.name(growth).replace("v(d) = ", "");
        let mut said = Vec::new();
        let mut doubling = measured.of(Growth::Doubling);
        if let Some(rests) = doubling.find(|class| !class.acts) {
            said.push(format!(
            "The twins stop the agent together, where none could alone: with {} twins d bits longer than the program p, up \
             to d = {}, they weigh {} times as much as p, and it no longer tests whether the world is still there at \
             night.",
            number(Growth::Doubling),
            rests.depth,
            decimal(&rests.mass),
        ));
        }
        let acts = |class: &Class| if class.acts { "acts" } else { "rests" };
        if let (Some(least), Some(one), Some(squares)) = (
            measured.alone.iter().min(),
            last(Growth::One),
            last(Growth::Squares),
        ) {
            said.push(format!(
            "Control: beside a single twin, up to {} bits longer, the first night is worth {} or more. With one twin of \
             each length up to there they weigh {} together and it {}; with d^2 twins they weigh {} and it {}.",
            parameters.depth,
            decimal(least),
            decimal(&one.mass),
            acts(one),
            decimal(&squares.mass),
            acts(squares),
        ));
        }
        if let Some(last) = last(Growth::Doubling) {
            let later = if last.later_acts {
                "it acts on the first night, too"
            } else {
                "it rests on the first night as well"
            };
            said.push(format!(
            "While p is right the twins up to d = {} cost {} of prediction in all. If the twins that are d bits longer say \
             \"gone from night d on\", {later}, and on {} of {} nights as long as the world is there: each act refutes \
             those whose night has come.",
            last.depth,
            amount(&log2(&last.passive, PRECISION)?, "bit"),
            last.later_nights,
            parameters.nights,
        ));
        }
        Ok(said)
    }
}

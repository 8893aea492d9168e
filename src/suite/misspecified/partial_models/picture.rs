//! The trace of `partial-models` and how it is drawn: bits lost on targets, block by block.

use super::{PartialModels, loss};
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for PartialModels {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "contexts",
            "blocks",
            "lost_pair_bits",
            "lost_given_bits",
            "lost_with_truth_bits",
            "odds_a_to_b",
        ];
        let [contexts, blocks, pair, given, with_truth, _] = columns;
        let mut rows = Rows::new("losses", columns);
        for course in &finished.measured.courses {
            let mut lost = [Rational::one(), Rational::one(), Rational::one()];
            let found = course.pair.iter().zip(&course.given).zip(&course.whole);
            for (n, (([chance, odds], given), with_truth)) in (1_u64..).zip(found) {
                for (lost, chance) in lost.iter_mut().zip([chance, given, with_truth]) {
                    *lost *= chance;
                }
                let name = format!("m={}", course.contexts);
                let [two, given, three] = &lost;
                rows.push((name, n, loss(two)?, loss(given)?, loss(three)?, odds));
            }
        }
        let title = "Two half-right models go on losing; the truth in one model stops it";
        let bound = finished.parameters.bits;
        let subtitle = format!(
            "Bits lost on all targets so far. Half-right: A knows the targets and B the contexts, m context bits per block, \
             odds 1. With the truth: the same and \"A's targets, B's contexts\" at weight 2^-{bound}. Given the contexts: weights \
             follow the targets alone. Exact."
        );
        let mut recipe = Recipe::new("losses", title).subtitle(subtitle).axes(
            Axis::linear("blocks seen"),
            Axis::linear("bits lost on targets"),
        );
        // The first and the last number of contexts are drawn; the trace has them all.
        let mut drawn = Vec::new();
        for course in [
            finished.measured.courses.first(),
            finished.measured.courses.last(),
        ] {
            drawn.extend(course.map(|course| course.contexts));
        }
        drawn.dedup();
        for (colour, m) in drawn.iter().enumerate() {
            let only = format!("m={m}");
            recipe = recipe
                .series(
                    &format!("half-right, m = {m}"),
                    blocks,
                    pair,
                    Role::Measured(colour),
                )
                .where_column(contexts, &only)
                .series(
                    &format!("with the truth, m = {m}"),
                    blocks,
                    with_truth,
                    Role::Measured(2 + colour),
                )
                .where_column(contexts, &only);
        }
        if let Some(m) = drawn.first() {
            recipe = recipe
                .series("given the contexts", blocks, given, Role::Measured(4))
                .where_column(contexts, &format!("m={m}"));
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

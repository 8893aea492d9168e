//! The trace of `grain-of-truth-games` and how it is drawn: exploitability of Thompson's players, three rules.

use super::GrainOfTruthGames;
use super::thompson::RULES;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for GrainOfTruthGames {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["rule", "rounds", "exploitability", "least", "largest"];
        let [rule, rounds, median, _, _] = columns;
        let mut rows = Rows::new("exploitability", columns);
        let measured = finished.measured;
        for (name, games) in RULES.iter().zip(&measured.games) {
            for (look, round) in measured.looks.iter().enumerate() {
                let mut seeds: Vec<&Rational> =
                    games.iter().filter_map(|game| game.get(look)).collect();
                seeds.sort();
                let middle = seeds.get(seeds.len() / 2).copied();
                rows.push((
                    name.name(),
                    *round,
                    middle,
                    seeds.first().copied(),
                    seeds.last().copied(),
                ));
            }
        }
        let title = "Thompson samplers reach equilibrium only with fair ties and 1/2 in the class";
        let subtitle = format!(
            "Matching pennies, both players draw one of seven coins from the posterior in every round and answer it best. \
             Exploitability |2p - 1| of the more exploitable player, median of {} seeds; 0 is the equilibrium, 1 a sure move.",
            finished.parameters.seeds,
        );
        let mut recipe = Recipe::new("exploitability", title)
            .subtitle(subtitle)
            .axes(Axis::log10("rounds"), Axis::linear("exploitability"));
        let labels = ["fair ties", "ties to move 0", "class without 1/2"];
        for (colour, (name, label)) in RULES.iter().zip(labels).enumerate() {
            recipe = recipe
                .series(label, rounds, median, Role::Measured(colour))
                .where_column(rule, name.name());
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

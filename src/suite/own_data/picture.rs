//! The traces of own data, and how they are drawn: the posterior, what prediction cost, and the regret.
//!
//! Takes `Trace` and `Recipe`. Where something is drawn by the seed, a column says by which; the pictures show
//! the first seed alone.

use super::measured::{Measured, Moment};
use super::remedy::Remedy;
use super::{OwnData, Theory};
use crate::exact::Enclosure;
use crate::scenario::ScenarioError;
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// So many hypotheses are drawn, the heaviest at the end first.
const DRAWN: usize = 6;

/// The colour of the mixture, of the best hypothesis, and of the first remedy.
const COLOURS: [usize; 3] = [0, 1, 2];

/// So many remedies are drawn: with the two curves above, as many as there are shapes of markers. A sixth would
/// have the shape and nearly the colour of the first.
const REMEDIES: usize = 3;

/// Names of curves, and of rows.
const MIXTURE: &str = "mixture";
const BOUND: &str = "bound";
const TRUTH: &str = "the truth";

impl OwnData {
    pub(super) fn traces(
        &self,
        measured: &Measured,
        theory: &Theory,
    ) -> Result<Vec<Trace>, ScenarioError> {
        Ok(vec![
            self.posterior_trace(measured)?,
            self.loss_trace(measured, theory)?,
            self.regret_trace(measured, theory)?,
        ])
    }

    fn posterior_trace(&self, measured: &Measured) -> Result<Trace, ScenarioError> {
        let (mut times, mut seeds) = (vec![], vec![]);
        let (mut names, mut weights, mut losses, mut leads) = (vec![], vec![], vec![], vec![]);
        for run in &measured.runs {
            for moment in &run.moments {
                for (index, name) in self.names.iter().enumerate() {
                    times.push(Some(signed(moment.time)));
                    seeds.push(i64::try_from(run.seed).ok());
                    names.push(Some(name.clone()));
                    weights.push(moment.weights[index].as_ref().map(Enclosure::midpoint_f64));
                    losses.push(moment.losses[index].as_ref().map(Enclosure::midpoint_f64));
                    leads.push(Some(moment.leader == index));
                }
            }
        }
        let mut recipe = Recipe::new("posterior", format!("{}: the posterior", self.title))
            .subtitle(format!("Posterior weight of each hypothesis after the symbols seen; a line that ends is a hypothesis refuted. Exact for this finite prior.{}", first_of(measured)))
            .axes(Axis::linear("symbols seen"), Axis::powers_of_two("posterior weight"));
        for (colour, &index) in self.heaviest(measured).iter().enumerate() {
            let name = &self.names[index];
            recipe = recipe
                .series(name, "t_symbols", "log2_weight", Role::Measured(colour))
                .where_column("hypothesis", name);
            recipe = of_first(recipe, measured);
        }
        let trace = Trace::new("posterior").with_column("t_symbols", Column::Integer(times))?;
        Ok(self
            .with_seeds(trace, seeds)?
            .with_column("hypothesis", Column::Text(names))?
            .with_column("log2_weight", Column::Float(weights))?
            .with_column("loss_bits", Column::Float(losses))?
            .with_column("leads", Column::Boolean(leads))?
            .with_recipe(recipe))
    }

    /// The hypotheses to draw: those that lived longest, then by their last weight.
    fn heaviest(&self, measured: &Measured) -> Vec<usize> {
        let last = |index: usize| {
            let moments = measured.runs.first()?.moments.iter();
            moments.rev().find_map(|moment| {
                moment.weights[index]
                    .as_ref()
                    .map(|weight| (moment.time, weight.lower().clone()))
            })
        };
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(last(index)));
        order.truncate(DRAWN);
        order
    }

    fn loss_trace(&self, measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
        let double = |loss: Option<&Enclosure>| loss.map(Enclosure::midpoint_f64);
        let (mut times, mut seeds) = (vec![], vec![]);
        let (mut mixture, mut best, mut bound, mut truths) = (vec![], vec![], vec![], vec![]);
        let mut remedies = vec![vec![]; self.remedies.len()];
        for run in &measured.runs {
            for moment in &run.moments {
                times.push(Some(signed(moment.time)));
                seeds.push(i64::try_from(run.seed).ok());
                mixture.push(double(moment.mixture_loss.as_ref()));
                best.push(double(moment.best_loss()));
                truths.push(double(moment.truth_loss.as_ref()));
                for (column, loss) in remedies.iter_mut().zip(&moment.remedy_losses) {
                    column.push(double(loss.as_ref()));
                }
                bound.push(double(dominated(moment, theory).as_ref()));
            }
        }
        let (drawn, rest) = self.drawn_remedies();
        let subtitle = format!(
            "Cumulative log loss; dashed, the bound: the least of any hypothesis's loss and log2(1/weight) together. Exact for this finite prior.{rest}{}",
            first_of(measured)
        );
        let [of_mixture, of_best, of_first_remedy] = COLOURS;
        let mut curves = vec![
            (
                "best single".to_owned(),
                "best_loss_bits".to_owned(),
                Role::Measured(of_best),
            ),
            (
                MIXTURE.to_owned(),
                "mixture_loss_bits".to_owned(),
                Role::Measured(of_mixture),
            ),
            (BOUND.to_owned(), "bound_bits".to_owned(), Role::Bound),
        ];
        for (place, remedy) in drawn.iter().enumerate() {
            let role = Role::Measured(of_first_remedy + place);
            curves.push((remedy.name(), column_of(remedy), role));
        }
        let trace = Trace::new("loss").with_column("t_symbols", Column::Integer(times))?;
        let mut trace = self
            .with_seeds(trace, seeds)?
            .with_column("mixture_loss_bits", Column::Float(mixture))?
            .with_column("best_loss_bits", Column::Float(best))?
            .with_column("bound_bits", Column::Float(bound))?;
        for (remedy, losses) in self.remedies.iter().zip(remedies) {
            trace = trace.with_column(column_of(remedy), Column::Float(losses))?;
        }
        if self.truth().is_some() {
            let name = "truth_loss_bits".to_owned();
            curves.push((TRUTH.to_owned(), name.clone(), Role::Reference));
            trace = trace.with_column(name, Column::Float(truths))?;
        }
        let mut recipe = Recipe::new("loss", format!("{}: what prediction cost", self.title))
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("log loss so far (bits)"),
            );
        for (label, column, role) in curves {
            recipe = recipe.series(&label, "t_symbols", &column, role);
            recipe = of_first(recipe, measured);
        }
        Ok(trace.with_recipe(recipe))
    }

    /// Losses are hundreds of bits and curves of them lie on each other; what they differ by does not.
    fn regret_trace(&self, measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
        let (mut times, mut seeds, mut names, mut regrets) = (vec![], vec![], vec![], vec![]);
        for run in &measured.runs {
            for moment in &run.moments {
                let mut rows = vec![
                    (MIXTURE.to_owned(), moment.mixture_loss.clone()),
                    (BOUND.to_owned(), dominated(moment, theory)),
                ];
                for (remedy, loss) in self.remedies.iter().zip(&moment.remedy_losses) {
                    rows.push((remedy.name(), loss.clone()));
                }
                if self.truth().is_some() {
                    rows.push((TRUTH.to_owned(), moment.truth_loss.clone()));
                }
                let best = moment.best_loss();
                for (name, loss) in rows {
                    times.push(Some(signed(moment.time)));
                    seeds.push(i64::try_from(run.seed).ok());
                    names.push(Some(name));
                    let regret = loss.zip(best).map(|(loss, best)| loss - best);
                    regrets.push(regret.map(|regret| regret.midpoint_f64()));
                }
            }
        }
        let (drawn, rest) = self.drawn_remedies();
        let [of_mixture, _, of_first_remedy] = COLOURS;
        let mut curves = vec![
            (MIXTURE.to_owned(), Role::Measured(of_mixture)),
            (BOUND.to_owned(), Role::Bound),
        ];
        for (place, remedy) in drawn.iter().enumerate() {
            curves.push((remedy.name(), Role::Measured(of_first_remedy + place)));
        }
        if self.truth().is_some() {
            curves.push((TRUTH.to_owned(), Role::Reference));
        }
        let mut recipe = Recipe::new("regret", format!("{}: who is ahead", self.title))
            .subtitle(format!(
                "Cumulative log loss less that of the best single hypothesis: below 0 is better than any one of them. Dashed, the mixture's bound. Exact for this finite prior.{rest}{}",
                first_of(measured)
            ))
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("log loss beyond the best single hypothesis's (bits)"),
            )
            .rule(Rule::Horizontal {
                y: 0.0,
                label: "best single".to_owned(),
                role: Role::Reference,
            });
        for (label, role) in curves {
            recipe = recipe
                .series(&label, "t_symbols", "regret_bits", role)
                .where_column("predictor", &label);
            recipe = of_first(recipe, measured);
        }
        let trace = Trace::new("regret").with_column("t_symbols", Column::Integer(times))?;
        Ok(self
            .with_seeds(trace, seeds)?
            .with_column("predictor", Column::Text(names))?
            .with_column("regret_bits", Column::Float(regrets))?
            .with_recipe(recipe))
    }

    /// The remedies that are drawn, and what to say of the others.
    fn drawn_remedies(&self) -> (&[Remedy], String) {
        let drawn = self.remedies.len().min(REMEDIES);
        let rest = if drawn < self.remedies.len() {
            format!(
                " The first {drawn} of {} remedies are drawn, the trace has all.",
                self.remedies.len()
            )
        } else {
            String::new()
        };
        (&self.remedies[..drawn], rest)
    }

    /// The trace with the seed of each row, where the seed changes anything. A seed beyond the column's
    /// integers, which only the command line can give, is missing; `result.json` has it.
    fn with_seeds(&self, trace: Trace, seeds: Vec<Option<i64>>) -> Result<Trace, ScenarioError> {
        if !self.draws() {
            return Ok(trace);
        }
        Ok(trace.with_column("seed", Column::Integer(seeds))?)
    }
}

/// What dominance allows the mixture: the least of a hypothesis's loss and log2(1/weight) together.
fn dominated(moment: &Moment, theory: &Theory) -> Option<Enclosure> {
    let pairs = moment.losses.iter().zip(&theory.prior_bits);
    pairs
        .filter_map(|(loss, bits)| Some(loss.as_ref()? + bits.as_ref()?))
        .min_by(|a, b| a.upper().cmp(b.upper()))
}

/// The column of a remedy's loss: the same whatever stands beside it.
fn column_of(remedy: &Remedy) -> String {
    format!("{}_loss_bits", remedy.key().replace('-', "_"))
}

/// Of several seeds, says which one is drawn.
fn first_of(measured: &Measured) -> String {
    match measured.runs.first() {
        Some(run) if measured.has_several() => {
            format!(
                " Drawn: seed {}, the first of {}.",
                run.seed,
                measured.runs.len()
            )
        }
        _ => String::new(),
    }
}

/// Of several seeds, keeps the rows of the first for the curve added last.
fn of_first(recipe: Recipe, measured: &Measured) -> Recipe {
    match measured.runs.first() {
        Some(run) if measured.has_several() => recipe.where_column("seed", &run.seed.to_string()),
        _ => recipe,
    }
}

//! The traces of own data, and how they are drawn: the posterior, what prediction cost, and the regret.
//!
//! Where something is drawn by the seed, a column says by which; the pictures show the first seed alone.

use super::OwnData;
use super::measured::{Measured, Moment, Run};
use super::theory::Theory;
use crate::exact::{Enclosure, narrow};
use crate::scenario::Result;
use crate::trace::{Axis, Column, Recipe, Role, Rows, Rule, Trace};

/// So many hypotheses are drawn, the heaviest at the end first.
const DRAWN: usize = 6;

/// So many remedies are drawn: with the two curves above, as many as there are shapes of markers. A sixth
/// would have the shape and nearly the colour of the first.
const REMEDIES: usize = 3;

const BEST: &str = "best single";

/// Who or what has a cumulative loss.
struct Predictor<'a> {
    name: String,
    /// The column of its loss.
    column: String,
    /// None: it is in the trace and not in the pictures.
    role: Option<Role>,
    loss: Box<dyn Fn(&Moment) -> Option<Enclosure> + 'a>,
}

impl<'a> Predictor<'a> {
    fn new(
        name: impl Into<String>,
        column: impl Into<String>,
        role: impl Into<Option<Role>>,
        loss: impl Fn(&Moment) -> Option<Enclosure> + 'a,
    ) -> Self {
        Predictor {
            name: name.into(),
            column: column.into(),
            role: role.into(),
            loss: Box::new(loss),
        }
    }
}

impl OwnData {
    pub(super) fn traces(&self, measured: &Measured, theory: &Theory) -> Result<Vec<Trace>> {
        let predictors = self.predictors(theory);
        Ok(vec![
            self.posterior(measured)?,
            self.losses(measured, &predictors)?,
            self.regrets(measured, &predictors)?,
        ])
    }

    /// All that have a loss, in the order of their columns.
    fn predictors<'a>(&'a self, theory: &'a Theory) -> Vec<Predictor<'a>> {
        let bound = |moment: &Moment| theory.bound(&moment.losses);
        let measured = Role::Measured;
        let mut all = vec![
            Predictor::new("mixture", "mixture_loss_bits", measured(0), |moment| {
                moment.mixture_loss.clone()
            }),
            Predictor::new(BEST, "best_loss_bits", measured(1), |moment| {
                moment.best_loss().cloned()
            }),
            Predictor::new("bound", "bound_bits", Role::Bound, bound),
        ];
        for (place, remedy) in self.remedies.iter().enumerate() {
            let role = (place < REMEDIES).then_some(measured(2 + place));
            let column = format!("{}_loss_bits", remedy.key().replace('-', "_"));
            let loss = move |moment: &Moment| moment.remedy_losses[place].clone();
            all.push(Predictor::new(remedy.name(), column, role, loss));
        }
        if self.truth().is_some() {
            let loss = |moment: &Moment| moment.truth_loss.clone();
            let role = Role::Reference;
            all.push(Predictor::new("the truth", "truth_loss_bits", role, loss));
        }
        all
    }

    /// The hypotheses by name; of two alike the later one says its place.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for hypothesis in self.prior.hypotheses() {
            let plain = hypothesis.name();
            names.push(if names.contains(&plain) {
                format!("{plain} #{}", names.len() + 1)
            } else {
                plain
            });
        }
        names
    }

    fn posterior(&self, measured: &Measured) -> Result<Trace> {
        let columns = [
            "t_symbols",
            "seed",
            "hypothesis",
            "log2_weight",
            "loss_bits",
            "leads",
        ];
        let [symbols, _, hypothesis, weight, ..] = columns;
        let names = self.names();
        let mut rows = Rows::new("posterior", columns);
        for (run, moment) in measured.moments() {
            for (index, name) in names.iter().enumerate() {
                rows.push((
                    moment.time,
                    seed(run),
                    name,
                    moment.weights[index].as_ref(),
                    moment.losses[index].as_ref(),
                    moment.leader == index,
                ));
            }
        }
        let subtitle = format!(
            "Posterior weight of each hypothesis after the symbols seen; a line that ends is a hypothesis \
             refuted. Exact for this finite prior.{}",
            first_of(measured)
        );
        let mut recipe = Recipe::new("posterior", format!("{}: the posterior", self.title))
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::powers_of_two("posterior weight"),
            );
        for (colour, &index) in heaviest(measured, names.len()).iter().enumerate() {
            let name = &names[index];
            recipe = recipe
                .series(name, symbols, weight, Role::Measured(colour))
                .where_column(hypothesis, name);
            recipe = of_first(recipe, measured);
        }
        self.finished(rows.trace()?, recipe)
    }

    fn losses(&self, measured: &Measured, predictors: &[Predictor<'_>]) -> Result<Trace> {
        let columns = ["t_symbols", "seed"];
        let [symbols, _] = columns;
        let mut rows = Rows::new("loss", columns);
        for (run, moment) in measured.moments() {
            rows.push((moment.time, seed(run)));
        }
        let trace = predictors
            .iter()
            .try_fold(rows.trace()?, |trace, predictor| {
                let losses = measured
                    .moments()
                    .map(|(_, moment)| (predictor.loss)(moment));
                let losses = losses.map(|loss| loss.map(|bits| bits.midpoint_f64()));
                trace.with_column(&predictor.column, Column::Float(losses.collect()))
            })?;
        let subtitle = format!(
            "Cumulative log loss; dashed, the bound: the least of any hypothesis's loss and log2(1/weight) \
             together. Exact for this finite prior.{}{}",
            self.undrawn(),
            first_of(measured)
        );
        let mut recipe = Recipe::new("loss", format!("{}: what prediction cost", self.title))
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("log loss so far (bits)"),
            );
        // The best single hypothesis below the mixture.
        let (two, others) = predictors.split_at(2);
        for Predictor {
            name, column, role, ..
        } in two.iter().rev().chain(others)
        {
            if let Some(role) = role {
                recipe = of_first(recipe.series(name, symbols, column, *role), measured);
            }
        }
        self.finished(trace, recipe)
    }

    /// Losses are hundreds of bits and curves of them lie on each other; what they differ by does not.
    fn regrets(&self, measured: &Measured, predictors: &[Predictor<'_>]) -> Result<Trace> {
        let columns = ["t_symbols", "seed", "predictor", "regret_bits"];
        let [symbols, _, predictor, regret] = columns;
        let others = || predictors.iter().filter(|other| other.name != BEST);
        let mut rows = Rows::new("regret", columns);
        for (run, moment) in measured.moments() {
            for other in others() {
                let both = (other.loss)(moment).zip(moment.best_loss());
                let regret = both.map(|(loss, best)| loss - best);
                rows.push((moment.time, seed(run), &other.name, regret));
            }
        }
        let subtitle = format!(
            "Cumulative log loss less that of the best single hypothesis: below 0 is better than any one of \
             them. Dashed, the mixture's bound. Exact for this finite prior.{}{}",
            self.undrawn(),
            first_of(measured)
        );
        let mut recipe = Recipe::new("regret", format!("{}: who is ahead", self.title))
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("log loss beyond the best single hypothesis's (bits)"),
            )
            .rule(Rule::Horizontal {
                y: 0.0,
                label: BEST.to_owned(),
                role: Role::Reference,
            });
        for Predictor { name, role, .. } in others() {
            if let Some(role) = role {
                recipe = recipe
                    .series(name, symbols, regret, *role)
                    .where_column(predictor, name);
                recipe = of_first(recipe, measured);
            }
        }
        self.finished(rows.trace()?, recipe)
    }

    /// What to say of the remedies that are not drawn.
    fn undrawn(&self) -> String {
        let all = self.remedies.len();
        if all > REMEDIES {
            format!(" The first {REMEDIES} of {all} remedies are drawn, the trace has all.")
        } else {
            String::new()
        }
    }

    /// The trace with its recipe, and with the column of seeds only where the seed changes anything.
    fn finished(&self, trace: Trace, recipe: Recipe) -> Result<Trace> {
        let columns = trace.columns().iter().cloned();
        let trace = columns
            .filter(|(name, _)| name != "seed" || self.draws())
            .try_fold(Trace::new(trace.name()), |trace, (name, column)| {
                trace.with_column(name, column)
            })?;
        Ok(trace.with_recipe(recipe))
    }
}

/// A seed in its column: one beyond the column's integers, which only the command line can give, is missing;
/// `result.json` has it.
fn seed(run: &Run) -> Option<i64> {
    narrow(run.seed).ok()
}

/// The hypotheses to draw: those that lived longest, then by their last weight.
fn heaviest(measured: &Measured, hypotheses: usize) -> Vec<usize> {
    let last = |index: usize| {
        let mut moments = measured.runs.first()?.moments.iter().rev();
        moments.find_map(|moment| {
            let weight = moment.weights[index].as_ref()?;
            Some((moment.time, weight.lower().clone()))
        })
    };
    let mut order: Vec<usize> = (0..hypotheses).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(last(index)));
    order.truncate(DRAWN);
    order
}

/// Of several seeds, says which one is drawn.
fn first_of(measured: &Measured) -> String {
    match &measured.runs[..] {
        [first, _, ..] => {
            let seeds = measured.runs.len();
            format!(" Drawn: seed {}, the first of {seeds}.", first.seed)
        }
        _ => String::new(),
    }
}

/// Of several seeds, keeps the rows of the first for the curve added last.
fn of_first(recipe: Recipe, measured: &Measured) -> Recipe {
    match &measured.runs[..] {
        [first, _, ..] => recipe.where_column("seed", &first.seed.to_string()),
        _ => recipe,
    }
}

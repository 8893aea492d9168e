//! The traces of own data, and how they are drawn: the posterior, what prediction cost, and the regret.
//!
//! Where something is drawn by the seed, a column says by which; the pictures show the first seed alone.

use super::OwnData;
use super::measured::{Measured, Moment, Run};
use super::theory::Theory;
use crate::exact::{Enclosure, Rational, narrow};
use crate::scenario::{Result, Span};
use crate::trace::{Axis, Column, Recipe, Role, Rows, Rule, Trace};

/// So many hypotheses are drawn, the heaviest at the end first.
const DRAWN: usize = 6;

/// Ends closer than 2^-`DECIDED` bits differ by rounding only.
const DECIDED: u64 = 30;

/// So many remedies are drawn: with the two curves above, as many as there are shapes of markers. A sixth
/// would have the shape and nearly the colour of the first.
const REMEDIES: usize = 3;

/// The places of the best single hypothesis and of the bound among the predictors.
const BEST: usize = 1;
const BOUND: usize = 2;

/// Who or what has a cumulative loss.
struct Predictor {
    name: String,
    /// The column of its loss.
    column: String,
    /// None: it is in the trace and not in the pictures.
    role: Option<Role>,
}

/// What the traces are made of.
struct Drawing<'a> {
    own: &'a OwnData,
    measured: &'a Measured,
    predictors: Vec<Predictor>,
    /// The losses of all predictors, by moment.
    losses: Vec<Vec<Option<Enclosure>>>,
    /// Of several seeds, the one that is drawn.
    first: Option<String>,
}

impl OwnData {
    pub(super) fn traces(&self, measured: &Measured, theory: &Theory) -> Result<Vec<Trace>> {
        let losses = |(_, moment): (&Run, &Moment)| {
            let (best, bound) = (moment.best_loss(), theory.bound(&moment.enclosed_losses()));
            let mut losses = vec![moment.mixture_loss.clone(), best, bound];
            losses.extend(moment.remedy_losses.iter().cloned());
            losses.push(moment.truth_loss.clone());
            losses
        };
        let first = measured.runs.first().filter(|_| measured.has_several());
        let drawing = Drawing {
            own: self,
            measured,
            predictors: self.predictors(),
            losses: measured.moments().map(losses).collect(),
            first: first.map(|run| run.seed.to_string()),
        };
        Ok(vec![
            drawing.posterior()?,
            drawing.losses()?,
            drawing.regrets()?,
        ])
    }

    /// All that have a loss, in the order of their columns.
    fn predictors(&self) -> Vec<Predictor> {
        let predictor = |name: &str, column: &str, role| Predictor {
            name: name.to_owned(),
            column: column.to_owned(),
            role,
        };
        let colour = |place| Some(Role::Measured(place));
        let mut all = vec![
            predictor("mixture", "mixture_loss_bits", colour(0)),
            predictor("best single", "best_loss_bits", colour(1)),
            predictor("bound", "bound_bits", Some(Role::Bound)),
        ];
        for (place, remedy) in self.remedies.iter().enumerate() {
            let column = format!("{}_loss_bits", remedy.key().replace('-', "_"));
            let role = colour(2 + place).filter(|_| place < REMEDIES);
            all.push(predictor(&remedy.name(), &column, role));
        }
        if self.truth().is_some() {
            all.push(predictor(
                "the truth",
                "truth_loss_bits",
                Some(Role::Reference),
            ));
        }
        all
    }

    /// The hypotheses by name; of two alike the later one says its place.
    pub(super) fn names(&self) -> Vec<String> {
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
}

impl Drawing<'_> {
    fn posterior(&self) -> Result<Trace> {
        let columns = [
            "t_symbols",
            "seed",
            "hypothesis",
            "log2_weight",
            "log2_weight_lower",
            "log2_weight_upper",
            "loss_bits",
            "loss_bits_lower",
            "loss_bits_upper",
            "leads",
        ];
        let [_, _, hypothesis, weight, lower, upper, ..] = columns;
        let names = self.own.names();
        let mut rows = Rows::new("posterior", columns);
        let mut undecided = vec![false; names.len()];
        for (run, moment) in self.measured.moments() {
            for (index, name) in names.iter().enumerate() {
                let ([decided, least, most], loss) =
                    (ends(&moment.weights[index]), ends(&moment.losses[index]));
                undecided[index] |= decided.is_none() && most.is_some();
                rows.push((
                    moment.time,
                    seed(run),
                    name,
                    decided,
                    least,
                    most,
                    loss[0].clone(),
                    loss[1].clone(),
                    loss[2].clone(),
                    moment.leader == Some(index),
                ));
            }
        }
        let drawn = heaviest(self.measured, names.len());
        let count = drawn.len();
        let open = if drawn.iter().any(|&index| undecided[index]) {
            " A band is all that a weight may be where a program is not decided."
        } else {
            ""
        };
        let how_many = if count < names.len() {
            format!(
                " Drawn: the {count} heaviest of {}; the trace has all.",
                names.len()
            )
        } else {
            String::new()
        };
        let subtitle = format!(
            "Posterior weight of each hypothesis after the symbols seen; a line that ends is a hypothesis \
             refuted. Certified for this finite prior.{open}{how_many}"
        );
        let y = Axis::powers_of_two("posterior weight");
        let mut recipe = self.recipe(("posterior", "the posterior"), &subtitle, y);
        for (colour, index) in drawn.into_iter().enumerate() {
            let role = Role::Measured(colour);
            if undecided[index] {
                recipe = recipe
                    .band(&names[index], "t_symbols", lower, upper, colour)
                    .open_below();
                recipe = recipe.where_band(hypothesis, &names[index]);
                if let Some(seed) = &self.first {
                    recipe = recipe.where_band("seed", seed);
                }
                // Where it is decided the band is as thin as a line.
                continue;
            }
            recipe = self.curve(recipe, &names[index], weight, role, Some(hypothesis));
        }
        self.finished(rows.trace()?, recipe)
    }

    fn losses(&self) -> Result<Trace> {
        let mut rows = Rows::new("loss", ["t_symbols", "seed"]);
        for (run, moment) in self.measured.moments() {
            rows.push((moment.time, seed(run)));
        }
        let mut trace = rows.trace()?;
        for (place, predictor) in self.predictors.iter().enumerate() {
            let losses = self.losses.iter().map(|losses| losses[place].as_ref());
            let losses = losses.map(|loss| loss.map(Enclosure::midpoint_f64));
            trace = trace.with_column(&predictor.column, Column::Float(losses.collect()))?;
        }
        let subtitle = format!(
            "Cumulative log loss; dashed, the bound: the least of any hypothesis's loss and log2(1/weight) \
             together. Certified for this finite prior.{}",
            self.undrawn()
        );
        let y = Axis::linear("log loss so far (bits)");
        let mut recipe = self.recipe(("loss", "what prediction cost"), &subtitle, y);
        // The best single hypothesis below the mixture.
        let (two, others) = self.predictors.split_at(BOUND);
        for Predictor { name, column, role } in two.iter().rev().chain(others) {
            if let Some(role) = role {
                recipe = self.curve(recipe, name, column, *role, None);
            }
        }
        self.finished(trace, recipe)
    }

    /// Losses are hundreds of bits and their curves coincide; what they differ by does not.
    fn regrets(&self) -> Result<Trace> {
        let columns = ["t_symbols", "seed", "predictor", "regret_bits"];
        let [_, _, predictor, regret] = columns;
        let others = self.predictors.iter().enumerate();
        let others = others.filter(|(place, _)| *place != BEST);
        let mut rows = Rows::new("regret", columns);
        for ((run, moment), losses) in self.measured.moments().zip(&self.losses) {
            for (place, other) in others.clone() {
                let both = losses[place].as_ref().zip(losses[BEST].as_ref());
                let regret = both.map(|(loss, best)| loss - best);
                rows.push((moment.time, seed(run), &other.name, regret));
            }
        }
        let subtitle = format!(
            "Cumulative log loss minus that of the best single hypothesis: below 0 is better than any one of \
             them. Dashed, the mixture's bound. Certified for this finite prior.{}",
            self.undrawn()
        );
        let y = Axis::linear("log loss beyond the best single hypothesis's (bits)");
        let zero = Rule::Horizontal {
            y: 0.0,
            label: self.predictors[BEST].name.clone(),
            role: Role::Reference,
        };
        let recipe = self.recipe(("regret", "who is ahead"), &subtitle, y);
        let mut recipe = recipe.rule(zero);
        for (_, Predictor { name, role, .. }) in others {
            if let Some(role) = role {
                recipe = self.curve(recipe, name, regret, *role, Some(predictor));
            }
        }
        self.finished(rows.trace()?, recipe)
    }

    /// What to say of the remedies that are not drawn.
    fn undrawn(&self) -> String {
        let all = self.own.remedies.len();
        if all > REMEDIES {
            format!(" The first {REMEDIES} of {all} remedies are drawn, the trace has all.")
        } else {
            String::new()
        }
    }

    fn recipe(&self, (id, title): (&str, &str), subtitle: &str, y: Axis) -> Recipe {
        let seeds = self.measured.runs.len();
        let first = self.first.as_ref();
        let first = first.map(|seed| format!(" Drawn: seed {seed}, the first of {seeds}."));
        Recipe::new(id, format!("{}: {title}", self.own.title))
            .subtitle(format!("{subtitle}{}", first.unwrap_or_default()))
            .axes(Axis::linear("symbols seen"), y)
    }

    /// Adds a curve; `among` is the column of names where the rows are of several.
    fn curve(
        &self,
        recipe: Recipe,
        name: &str,
        column: &str,
        role: Role,
        among: Option<&str>,
    ) -> Recipe {
        let rows = among.map(|names| (names, name));
        let seed = self.first.as_ref().map(|seed| ("seed", seed.as_str()));
        let recipe = recipe.series(name, "t_symbols", column, role);
        rows.into_iter()
            .chain(seed)
            .fold(recipe, |recipe, (column, value)| {
                recipe.where_column(column, value)
            })
    }

    /// The trace with its recipe, and with the column of seeds only where the seed changes anything.
    fn finished(&self, trace: Trace, recipe: Recipe) -> Result<Trace> {
        let mut kept = Trace::new(trace.name()).with_recipe(recipe);
        // Ends stand only where something is not decided.
        let is_there = |name: &str| match name {
            "seed" => self.own.draws(),
            _ if name.ends_with("_lower") || name.ends_with("_upper") => {
                !self.measured.is_settled()
            }
            _ => true,
        };
        for (name, column) in trace.columns() {
            if is_there(name) {
                kept = kept.with_column(name, column.clone())?;
            }
        }
        Ok(kept)
    }
}

/// A seed in its column: one beyond the column's integers, which only the command line can give, is missing;
/// `result.json` has it.
fn seed(run: &Run) -> Option<i64> {
    narrow(run.seed).ok()
}

/// A number where it is decided, and both its ends: never a middle of what is open. A lower end that there is none of is
/// a gap.
fn ends(span: &Span) -> [Option<Enclosure>; 3] {
    let found = span.enclosure();
    let decided = found.filter(|found| found.width() <= Rational::inverse_power(DECIDED));
    let end = |end: &Option<Rational>| end.clone().map(Enclosure::exact);
    [decided, end(&span.least), end(&span.most)]
}

/// The hypotheses to draw: those that lived longest, then by their last weight.
fn heaviest(measured: &Measured, hypotheses: usize) -> Vec<usize> {
    let last = |index: usize| {
        let mut moments = measured.runs.first()?.moments.iter().rev();
        moments.find_map(|moment| Some((moment.time, moment.weights[index].most.clone()?)))
    };
    let mut order: Vec<usize> = (0..hypotheses).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(last(index)));
    order.truncate(DRAWN);
    order
}

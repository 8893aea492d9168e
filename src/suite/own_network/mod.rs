//! Small networks on one's own data: how large their files are at equal loss.
//!
//! Takes networks, files and the search for the smallest from `network`. A file names a table of numbers with a label in each
//! row, widths, regularisers with their strengths, and seeds. Each run splits the rows into those that train, that choose and
//! that judge, by its own permutation; numbers are standardised by the training rows alone; networks are trained plainly and
//! with each regulariser, and all their files are tried. A regulariser's file is the smallest, of any strength, whose
//! validation loss is at most that of the plain network before compression plus delta. The rows that judge choose nothing.

use crate::exact::{Rational, as_u64};
use crate::network::digits::Images;
use crate::network::error::NetworkError;
use crate::network::split::Split;
use crate::network::study::{Chosen, FamilyRun, Protocol, Strengths, compared};
use crate::network::train::{Regulariser, Run};
use crate::scenario::figures::signed;
use crate::scenario::sampling::each_run;
use crate::scenario::{Context, Outcome, Result, ScenarioError, Value, charts};
use crate::suite::instrument::paired_ratios::PairedRatios;

mod answer;
mod claims;
mod picture;

/// What networks are compared by.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// Its name in an identifier.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Its strengths, at least one.
    pub(super) regularisers: Vec<Regulariser>,
}

/// What a file asks for, but for the rows.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Hidden units, at least one number.
    pub(super) widths: Vec<usize>,
    /// At least one.
    pub(super) families: Vec<Family>,
    pub(super) runs: u64,
    /// Passes over the training rows.
    pub(super) epochs: usize,
    /// Passes after pruning.
    pub(super) fine_tuning: usize,
    /// Share of the training labels replaced at random.
    pub(super) noise: Rational,
    /// Nats of validation loss that a file may lose.
    pub(super) delta: Rational,
    /// Rows that train and that choose; the rest judge.
    pub(super) parts: [usize; 2],
}

/// Rows with their labels.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) images: Images,
    /// The label of each class.
    pub(super) labels: Vec<String>,
}

/// Networks on one's own data, to be run.
#[derive(Clone, Debug)]
pub struct OwnNetwork {
    title: String,
    plan: Plan,
    rows: Rows,
    seed: u64,
    /// The text of its file.
    file: String,
}

/// What the runs gave: for each width and run the plain network's family and then the others'.
#[derive(Clone, Debug)]
struct Measured {
    widths: Vec<Vec<Vec<FamilyRun>>>,
}

impl Measured {
    /// The sizes of a family's files beside the plain network's, of a width.
    fn paired(&self, width: usize, family: usize, own: bool) -> Result<PairedRatios> {
        let files = self.widths[width].iter().filter_map(|run| {
            let bytes = |found: &FamilyRun| {
                let by = if own { &found.own } else { &found.matched };
                by[0].as_ref().map(|file| as_u64(file.file.len()))
            };
            Some((bytes(&run[family])?, bytes(&run[0])?))
        });
        PairedRatios::of(files)
    }

    /// A family's files of a width, by run; none where no file is good enough.
    fn files(&self, width: usize, family: usize) -> impl Iterator<Item = (u64, &Chosen)> {
        let runs = (0..).zip(&self.widths[width]);
        runs.filter_map(move |(number, run)| Some((number, run[family].matched[0].as_ref()?)))
    }
}

impl OwnNetwork {
    pub(super) fn new(title: String, plan: Plan, rows: Rows, seed: u64, file: String) -> Self {
        OwnNetwork {
            title,
            plan,
            rows,
            seed,
            file,
        }
    }

    /// What the file calls its run.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    fn protocol(&self, hidden: usize) -> Protocol {
        let plan = &self.plan;
        Protocol {
            training: plan.parts[0],
            hidden,
            epochs: plan.epochs,
            noise: plan.noise.nearest_f64(),
            fine_tuning: plan.fine_tuning,
            strengths: Strengths::All,
            deltas: vec![plan.delta.nearest_f64()],
            budgets: Vec::new(),
            prequential: false,
            distil: false,
        }
    }

    /// The split of a run.
    fn split(&self, number: u64) -> Split {
        let (plan, noise) = (&self.plan, self.plan.noise.nearest_f64());
        Split::parts(&self.rows.images, plan.parts, noise, self.seed, number).standardised()
    }

    fn measure(&self, context: &Context<'_>) -> Result<Measured> {
        let families = self.plan.families.iter();
        let families: Vec<Vec<Regulariser>> =
            families.map(|family| family.regularisers.clone()).collect();
        let mut widths = Vec::new();
        for &hidden in &self.plan.widths {
            let protocol = self.protocol(hidden);
            widths.push(each_run(context, "seeds", self.plan.runs, |number| {
                let run = Run {
                    seed: self.seed,
                    number,
                };
                let found = compared(&protocol, &self.split(number), &families, run, context);
                found.map_err(told)
            })?);
        }
        Ok(Measured { widths })
    }

    /// Trains and compares the networks, under the file's `stem` as the run's name.
    ///
    /// # Errors
    /// [`Interrupted`](ScenarioError::Interrupted); a network that no file can hold.
    pub fn run(&self, stem: &str, context: &Context<'_>) -> Result<Outcome> {
        let measured = self.measure(context)?;
        let traces = picture::traces(self, &measured)?;
        let outcome = Outcome {
            scenario: stem.to_owned(),
            parameters: self.parameters(),
            seeds: vec![self.seed],
            answer: answer::answer(self, &measured)?,
            claims: claims::claims(self, &measured, context)?,
            charts: charts(&traces)?,
            standing: None,
            lived: None,
            file: Some(self.file.clone()),
            traces,
            sentence: "Measurements of small networks on your data in floating point, the same on every machine; bytes and \
                       errors are counted exactly. Nothing here is about M."
                .to_owned(),
        };
        Ok(outcome.stamped())
    }

    /// Rows that train, choose and judge.
    fn parts(&self) -> [u64; 3] {
        let [train, choose] = self.plan.parts.map(as_u64);
        let all = as_u64(self.rows.images.count());
        [train, choose, all - train - choose]
    }

    fn parameters(&self) -> Vec<(String, Value)> {
        let count = |count: u64| Value::Integer(signed(count));
        let (plan, images) = (&self.plan, &self.rows.images);
        let [train, choose, judge] = self.parts();
        let widths = plan.widths.iter().map(|&width| signed(as_u64(width)));
        let families = plan.families.iter().map(|family| family.name.clone());
        let parameters = [
            ("numbers", count(as_u64(images.inputs))),
            ("labels", Value::Texts(self.rows.labels.clone())),
            ("train", count(train)),
            ("validation", count(choose)),
            ("test", count(judge)),
            ("widths", Value::Integers(widths.collect())),
            ("regularisers", Value::Texts(families.collect())),
            ("runs", count(plan.runs)),
            ("epochs", count(as_u64(plan.epochs))),
            ("fine_tuning", count(as_u64(plan.fine_tuning))),
            ("noise", Value::Rational(plan.noise.clone())),
            ("delta", Value::Rational(plan.delta.clone())),
        ];
        let named = parameters.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// The plain network's name and the others', in the order of what was measured.
    fn names(&self) -> Vec<&str> {
        let families = self.plan.families.iter();
        let others = families.map(|family| family.name.as_str());
        std::iter::once("none").chain(others).collect()
    }
}

/// What becomes of a network that no file holds.
fn told(error: NetworkError) -> ScenarioError {
    match error {
        NetworkError::File(error) => ScenarioError::Settings(format!(
            "a network is too large for its file ({error}); give fewer hidden units"
        )),
        NetworkError::Interrupted(_) => ScenarioError::Interrupted,
    }
}

#[cfg(test)]
mod tests;

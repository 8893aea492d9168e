//! Networks on one's own data: what a file asks for, and what its runs give.
//!
//! Takes networks, files and the search for the smallest from `network`.

use crate::exact::{Rational, as_u64};
use crate::network::digits::Images;
use crate::network::error::NetworkError;
use crate::network::split::Split;
use crate::network::study::{Chosen, FamilyRun, Protocol, Strengths, compared};
use crate::network::train::{Regulariser, Run};
use crate::scenario::figures::signed;
use crate::scenario::sampling::each_run;
use crate::scenario::{Context, Result, ScenarioError, Value};
use crate::suite::instrument::paired_ratios::PairedRatios;

/// What networks are compared by.
#[derive(Clone, Debug)]
pub(in crate::suite) struct Family {
    /// Its name in an identifier.
    pub(in crate::suite) id: String,
    /// Its name.
    pub(in crate::suite) name: String,
    /// Its strengths, at least one.
    pub(in crate::suite) regularisers: Vec<Regulariser>,
}

/// What a file asks for, but for the rows.
#[derive(Clone, Debug)]
pub(in crate::suite) struct Plan {
    /// Hidden units, at least one number.
    pub(in crate::suite) widths: Vec<usize>,
    /// At least one.
    pub(in crate::suite) families: Vec<Family>,
    pub(in crate::suite) runs: u64,
    /// Passes over the training rows.
    pub(in crate::suite) epochs: usize,
    /// Passes after pruning.
    pub(in crate::suite) fine_tuning: usize,
    /// Share of the training labels replaced at random.
    pub(in crate::suite) noise: Rational,
    /// Nats of validation loss that a file may lose.
    pub(in crate::suite) delta: Rational,
    /// Rows that train and that choose; the rest judge.
    pub(in crate::suite) parts: [usize; 2],
}

/// Rows with their labels.
#[derive(Clone, Debug)]
pub(in crate::suite) struct Rows {
    pub(in crate::suite) images: Images,
    /// The label of each class.
    pub(in crate::suite) labels: Vec<String>,
}

/// Networks on one's own data, to be run.
#[derive(Clone, Debug)]
pub struct OwnNetwork {
    title: String,
    pub(super) plan: Plan,
    pub(super) rows: Rows,
    pub(super) seed: u64,
    /// The text of its file.
    pub(super) file: String,
}

/// What the runs gave: for each width and run the plain network's family and then the others'.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) widths: Vec<Vec<Vec<FamilyRun>>>,
}

impl Measured {
    /// The sizes of a family's files beside the plain network's, of a width.
    pub(super) fn paired(&self, width: usize, family: usize, own: bool) -> Result<PairedRatios> {
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
    pub(super) fn files(
        &self,
        width: usize,
        family: usize,
    ) -> impl Iterator<Item = (u64, &Chosen)> {
        let runs = (0..).zip(&self.widths[width]);
        runs.filter_map(move |(number, run)| Some((number, run[family].matched[0].as_ref()?)))
    }
}

impl OwnNetwork {
    pub(in crate::suite) fn new(
        title: String,
        plan: Plan,
        rows: Rows,
        seed: u64,
        file: String,
    ) -> Self {
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

    pub(super) fn protocol(&self, hidden: usize) -> Protocol {
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
    pub(super) fn split(&self, number: u64) -> Split {
        let (plan, noise) = (&self.plan, self.plan.noise.nearest_f64());
        Split::parts(&self.rows.images, plan.parts, noise, self.seed, number).standardised()
    }

    pub(super) fn measure(&self, context: &Context<'_>) -> Result<Measured> {
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

    /// Rows that train, choose and judge.
    pub(super) fn parts(&self) -> [u64; 3] {
        let [train, choose] = self.plan.parts.map(as_u64);
        let all = as_u64(self.rows.images.count());
        [train, choose, all - train - choose]
    }

    pub(super) fn parameters(&self) -> Vec<(String, Value)> {
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
    pub(super) fn names(&self) -> Vec<&str> {
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

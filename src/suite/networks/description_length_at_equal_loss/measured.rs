//! What is measured: the runs of the protocol and the student, and what is picked out of them.

use crate::exact::{Rational, as_u64, as_usize};
use crate::network::digits::digits;
use crate::network::study::{self, Chosen, Family, Outcome, Protocol, Strengths};
use crate::network::teacher::{self, Student};
use crate::network::train::{Regulariser, Run};
use crate::scenario::figures::length;
use crate::scenario::sampling::each_run;
use crate::scenario::{Context, Result, ScenarioError, parameters};
use crate::suite::instrument::paired_ratios::PairedRatios;

parameters! { Parameters {
    runs "seeds": u64 = 10 in 2..=100, "runs, each with a split, an initial network and an order of batches of its own";
    noise "noise": Rational = 1/5 in 0/1..=1/1, "share of the training labels replaced at random";
    delta "delta": Rational = 1/20 in 0/1..=1/1, "nats of validation loss that a file may lose";
    strengths "strengths": u64 = 1 in 1..=3, "strengths of each family: 1 = one, 2 = a few, 3 = all of the protocol's";
    fine_tuning "fine_tuning": u64 = 0 in 0..=200, "passes over the images after pruning, with what was pruned held at 0";
    epochs "epochs": u64 = 200 in 1..=1000, "passes over the images in training";
    images "images": u64 = 600 in 50..=1000, "images to train on";
    hidden "hidden": u64 = 64 in 1..=255, "hidden units";
    prequential "prequential": u64 = 1 in 0..=1, "whether the labels are coded prequentially, too: 0 = no, 1 = yes";
    distilled "distilled": u64 = 0 in 0..=100, "runs whose networks teach narrower ones; some 2 s of processor time for each network";
    taught "taught": u64 = 20_000 in 0..=100_000, "images that the student of Occam's bound sees; 0 for no student";
} }

/// The deltas that a trace shows.
const DELTAS: [(i64, u64); 6] = [(0, 1), (1, 100), (1, 50), (1, 20), (1, 10), (1, 5)];

/// The budgets of bytes that a picture shows: powers of sqrt(2) from 2^6 to 2^12.
pub(super) const BUDGETS: [u32; 13] = [
    64, 90, 128, 181, 256, 362, 512, 724, 1024, 1448, 2048, 2896, 4096,
];

impl Parameters {
    /// The deltas, that of the claims first.
    fn deltas(&self) -> Vec<Rational> {
        let shown = DELTAS.map(|(p, q)| Rational::ratio(p, q));
        let others = shown.into_iter().filter(|delta| *delta != self.delta);
        std::iter::once(self.delta.clone()).chain(others).collect()
    }

    pub(super) fn protocol(&self) -> Protocol {
        Protocol {
            training: as_usize(self.images),
            hidden: as_usize(self.hidden),
            epochs: as_usize(self.epochs),
            noise: self.noise.nearest_f64(),
            fine_tuning: as_usize(self.fine_tuning),
            strengths: match self.strengths {
                1 => Strengths::One,
                2 => Strengths::Few,
                _ => Strengths::All,
            },
            deltas: self.deltas().iter().map(Rational::nearest_f64).collect(),
            budgets: BUDGETS.to_vec(),
            prequential: self.prequential == 1,
            distil: false,
        }
    }

    pub(super) fn run(&self, number: u64) -> Run {
        Run {
            seed: self.seed,
            number,
        }
    }
}

/// The student's regulariser, batches and passes: fixed before anything was measured with it.
const STUDENT: (Regulariser, usize) = (
    Regulariser {
        l2: 0.0,
        l1: 10.0,
        dropout: 0.0,
    },
    10,
);

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) runs: Vec<Outcome>,
    pub(super) student: Option<Student>,
    /// Share of labels replaced.
    pub(super) noise: Rational,
    /// Images in training and in the test.
    pub(super) images: [u64; 2],
    /// Hidden units of the networks.
    pub(super) hidden: u64,
    pub(super) deltas: Vec<Rational>,
}

impl Measured {
    /// Runs the protocol.
    pub(super) fn of(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let (protocol, images) = (parameters.protocol(), digits());
        let runs = each_run(context, "seeds", parameters.runs, |number| {
            let protocol = Protocol {
                distil: number < parameters.distilled,
                ..protocol.clone()
            };
            Ok(study::run(
                &protocol,
                images,
                parameters.run(number),
                context,
            )?)
        })?;
        let (regulariser, epochs) = STUDENT;
        let student = || {
            context.report("the student", 0, 1)?;
            let taught = as_usize(parameters.taught);
            let how = (protocol.noise, epochs);
            let run = parameters.run(0);
            let student = teacher::student(
                images,
                taught,
                protocol.shape(),
                regulariser,
                how,
                run,
                context,
            )?;
            Ok::<_, ScenarioError>(student)
        };
        let judging = images.count() - protocol.training - crate::network::split::VALIDATING;
        Ok(Measured {
            runs,
            student: (parameters.taught > 0).then(student).transpose()?,
            noise: parameters.noise.clone(),
            images: [parameters.images, as_u64(judging)],
            hidden: parameters.hidden,
            deltas: parameters.deltas(),
        })
    }

    /// The files of a family at the delta of this place, one a run; by the plain network's loss or by its own.
    pub(super) fn files(
        &self,
        family: usize,
        place: usize,
        own: bool,
    ) -> impl Iterator<Item = Option<&Chosen>> {
        self.runs.iter().map(move |run| {
            let family = &run.families[family];
            let by = if own { &family.own } else { &family.matched };
            by[place].as_ref()
        })
    }

    /// The sizes of a family beside those of the plain network, over the runs in which both have a file.
    pub(super) fn paired(&self, family: usize, place: usize, own: bool) -> Result<PairedRatios> {
        let files = self
            .files(family, place, own)
            .zip(self.files(0, place, own));
        PairedRatios::of(files.filter_map(|(new, old)| Some((bytes(new?), bytes(old?)))))
    }

    /// Hidden units of the narrowest students of a family, taught by its networks and by the labels alone, one pair a run; a
    /// network's own number where no student suffices.
    pub(super) fn widths(&self, family: usize) -> [Vec<u64>; 2] {
        let found = self.runs.iter();
        let found = found.filter_map(|run| run.families[family].distilled);
        let width = |units: Option<usize>| units.map_or(self.hidden, as_u64);
        found
            .map(|found| (width(found.by_teacher), width(found.by_labels)))
            .unzip::<_, _, Vec<_>, Vec<_>>()
            .into()
    }

    /// Each file of the claims' delta with a name, and the run that it is of.
    pub(super) fn all_files(&self) -> impl Iterator<Item = (String, u64, &Chosen)> {
        (0u64..).zip(&self.runs).flat_map(|(number, run)| {
            let families = Family::ALL.into_iter().zip(&run.families);
            families.flat_map(move |(family, found)| {
                let name = family.name();
                let matched = found.matched[0].as_ref();
                let files = [("", matched), (", least bound", Some(&found.bounded))];
                files.into_iter().filter_map(move |(which, file)| {
                    Some((format!("{name}{which}, run {number}"), number, file?))
                })
            })
        })
    }
}

/// Bytes of a file.
pub(super) fn bytes(file: &Chosen) -> u64 {
    length(&file.file)
}

/// Errors that a file is expected to make on labels with noise.
pub(super) fn noisy(error: &Rational, noise: &Rational) -> Rational {
    (Rational::one() - noise) * error + noise * Rational::ratio(9, 10)
}

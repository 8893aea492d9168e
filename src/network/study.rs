//! One run of the central experiment: every family of regularisers on one split, and its smallest files.
//!
//! Two ways to match losses. By the plain network: the smallest file of any strength of the family whose validation loss is
//! at most that of the plain network before compression, plus delta. By its own: the strength whose network before
//! compression has the validation loss nearest to the plain one's, and its smallest file within delta of that own loss.

use super::compress::Quantised;
use super::dense::{Network, Shape, one_hot};
use super::digits::{CLASSES, Images, PIXELS};
use super::distil::{Distilled, distilled};
use super::error::NetworkError;
use super::evaluate::{Score, evaluate};
use super::file_code::{FileError, encode};
use super::matched::{Seen, Tried, Try, occam_rank, smallest};
use super::prequential::{BLOCKS, prequential_bits};
use super::split::{Split, VALIDATING};
use super::train::{Lesson, Regulariser, Run, Schedule, train, train_on};
use crate::enumerate::Control;

/// What is done against overfitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Nothing.
    Plain,
    /// The square penalty.
    L2,
    /// The absolute penalty.
    L1,
    /// Hidden units drop out.
    Dropout,
    /// The absolute penalty with dropout.
    L1Dropout,
}

impl Family {
    /// All of them; the plain one first.
    pub const ALL: [Family; 5] = [
        Family::Plain,
        Family::L2,
        Family::L1,
        Family::Dropout,
        Family::L1Dropout,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Family::Plain => "none",
            Family::L2 => "L2",
            Family::L1 => "L1",
            Family::Dropout => "dropout",
            Family::L1Dropout => "L1 with dropout",
        }
    }

    /// Its name in an identifier.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Family::Plain => "none",
            Family::L2 => "l2",
            Family::L1 => "l1",
            Family::Dropout => "dropout",
            Family::L1Dropout => "l1-dropout",
        }
    }

    /// Its strengths, the middle one first: one, a few, or all of the protocol's.
    #[must_use]
    pub fn strengths(self, how_many: Strengths) -> Vec<Regulariser> {
        let plain = Regulariser::default();
        let l2 = |l2| Regulariser { l2, ..plain };
        let l1 = |l1| Regulariser { l1, ..plain };
        let dropout = |dropout| Regulariser { dropout, ..plain };
        let both = |(dropout, l1)| Regulariser {
            l1,
            dropout,
            ..plain
        };
        let (all, few) = match self {
            Family::Plain => (vec![plain], 1),
            Family::L2 => ([1.0, 0.3, 3.0, 0.1, 10.0, 0.03].map(l2).to_vec(), 3),
            Family::L1 => ([1.0, 0.3, 2.0, 0.1, 4.0, 0.03].map(l1).to_vec(), 3),
            Family::Dropout => ([0.5, 0.25, 0.1, 0.75].map(dropout).to_vec(), 2),
            Family::L1Dropout => {
                let pairs = [
                    (0.25, 0.3),
                    (0.25, 1.0),
                    (0.5, 0.3),
                    (0.25, 0.1),
                    (0.5, 0.1),
                    (0.5, 1.0),
                ];
                (pairs.map(both).to_vec(), 3)
            }
        };
        let taken = match how_many {
            Strengths::One => 1,
            Strengths::Few => few,
            Strengths::All => all.len(),
        };
        all[..taken].to_vec()
    }
}

/// How many strengths of a family are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strengths {
    /// The middle one.
    One,
    /// Those around it.
    Few,
    /// All of the protocol's.
    All,
}

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// Images to train on, out of the 1,797.
    pub training: usize,
    /// Hidden units.
    pub hidden: usize,
    /// Passes over them.
    pub epochs: usize,
    /// Share of the training labels that are replaced at random.
    pub noise: f64,
    /// Passes with the pruned weights held at 0, before rounding; 0 for none.
    pub fine_tuning: usize,
    /// How many strengths are tried.
    pub strengths: Strengths,
    /// Nats of validation loss that a file may lose, each of which gives a choice.
    pub deltas: Vec<f64>,
    /// Bytes that a file may have, each of which gives a choice.
    pub budgets: Vec<u32>,
    /// Whether the labels are coded prequentially, too.
    pub prequential: bool,
    /// Whether the networks of the middle strengths teach narrower ones.
    pub distil: bool,
}

impl Protocol {
    /// The shape of its networks.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape {
            inputs: PIXELS,
            hidden: self.hidden,
            outputs: CLASSES,
        }
    }
}

/// The rate of fine-tuning's first step, as a share of training's.
const FINE_RATE: f64 = 1.0 / 3.0;

/// A file that was chosen, with all that is said of it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The bytes of the file.
    pub file: Vec<u8>,
    /// The network's regulariser.
    pub regulariser: Regulariser,
    /// Its score in training.
    pub train: Score,
    /// Its score in validation.
    pub validation: Score,
    /// Its score in the test, which nothing was chosen by.
    pub test: Score,
    /// Weights that are not 0.
    pub weights: usize,
    /// Hidden units with a weight in and a weight out.
    pub units: usize,
}

/// What a family gave in one run.
#[derive(Clone, Debug)]
pub struct FamilyRun {
    /// Validation score before compression, by strength.
    pub whole: Vec<Score>,
    /// The choice by the plain network's loss, for each delta; none where no file is good enough.
    pub matched: Vec<Option<Chosen>>,
    /// The choice by its own loss.
    pub own: Vec<Option<Chosen>>,
    /// The file of the least validation loss among those within each budget.
    pub within: Vec<Option<Chosen>>,
    /// The file with the least bound on the error that Occam's bound gives.
    pub bounded: Chosen,
    /// Least bits of a file and of the training labels given what its network says, over all of its files.
    pub two_part_bits: f64,
    /// Bits of the training labels by the prequential code at the middle strength.
    pub prequential_bits: Option<f64>,
    /// How narrow a student of the network at the middle strength may be.
    pub distilled: Option<Distilled>,
}

/// One run: one split, one initial network, one order of batches; all families.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// In the order of [`Family::ALL`].
    pub families: Vec<FamilyRun>,
}

/// The networks of one family with their files.
struct Trained {
    regularisers: Vec<Regulariser>,
    tried: Vec<Tried>,
}

impl Trained {
    /// The file that a rule picks among all of the family's.
    fn pick(
        &self,
        split: &Split,
        rule: impl FnOnce(&[Seen]) -> Option<usize>,
    ) -> Result<Option<Chosen>, FileError> {
        let all = || {
            let networks = self.tried.iter().enumerate();
            networks.flat_map(|(at, tried)| tried.tries.iter().map(move |file| (at, file)))
        };
        let seen: Vec<Seen> = self.tried.iter().flat_map(Tried::seen).collect();
        let Some((at, file)) = rule(&seen).and_then(|place| all().nth(place)) else {
            return Ok(None);
        };
        self.chosen(split, at, file).map(Some)
    }

    fn chosen(&self, split: &Split, at: usize, file: &Try) -> Result<Chosen, FileError> {
        let small = self.tried[at].quantised(file);
        Chosen::new(&small, self.regularisers[at], file, split)
    }
}

impl Chosen {
    fn new(
        small: &Quantised,
        regulariser: Regulariser,
        file: &Try,
        split: &Split,
    ) -> Result<Chosen, FileError> {
        Ok(Chosen {
            file: encode(small)?,
            regulariser,
            train: file.train,
            validation: file.validation,
            test: evaluate(&small.network(), &split.test),
            weights: small.weights_left(),
            units: small.units_left(),
        })
    }
}

/// Trains a network with each regulariser on a split and tries all of their files.
fn trained(
    protocol: &Protocol,
    split: &Split,
    regularisers: Vec<Regulariser>,
    run: Run,
    control: &Control<'_>,
) -> Result<Trained, NetworkError> {
    let targets = one_hot(&split.train, split.train.classes);
    let shape = Shape {
        inputs: split.train.inputs,
        hidden: protocol.hidden,
        outputs: split.train.classes,
    };
    let lesson = Lesson {
        inputs: &split.train.pixels,
        targets: &targets,
    };
    let mut tried = Vec::new();
    for &regulariser in &regularisers {
        let schedule = Schedule::of(protocol.epochs);
        let network = train(shape, lesson, regulariser, schedule, run, control)?;
        let fine = Schedule {
            epochs: protocol.fine_tuning,
            rate: schedule.rate * FINE_RATE,
            ..schedule
        };
        let fine_tune =
            |pruned: &mut Network| train_on(pruned, lesson, regulariser, fine, run, control);
        tried.push(Tried::new(&network, split, fine_tune, control)?);
    }
    Ok(Trained {
        regularisers,
        tried,
    })
}

/// The strength whose loss before compression is nearest to `loss`; of equal ones the first.
fn nearest(tried: &[Tried], loss: f64) -> usize {
    let distances = tried.iter().map(|tried| (tried.whole.loss - loss).abs());
    let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    nearest.map_or(0, |(at, _)| at)
}

/// Bits of a file and of the training labels given what its network says.
fn two_parts(file: &Try, images: usize) -> f64 {
    f64::from(file.bytes) * 8.0 + images as f64 * file.train.loss / std::f64::consts::LN_2
}

/// What a family gives in one run, beside the plain network's loss.
fn family_run(
    protocol: &Protocol,
    split: &Split,
    trained: &Trained,
    plain_loss: f64,
) -> Result<FamilyRun, FileError> {
    let at = nearest(&trained.tried, plain_loss);
    let nearest = Trained {
        regularisers: vec![trained.regularisers[at]],
        tried: vec![trained.tried[at].clone()],
    };
    let own_loss = nearest.tried[0].whole.loss;
    let by = |trained: &Trained, loss: f64| -> Result<Vec<Option<Chosen>>, FileError> {
        let deltas = protocol.deltas.iter();
        deltas
            .map(|delta| trained.pick(split, |seen| smallest(seen.to_vec(), loss + delta)))
            .collect()
    };
    let images = split.train.count();
    let files = || {
        let networks = trained.tried.iter().enumerate();
        networks.flat_map(|(at, tried)| tried.tries.iter().map(move |file| (at, file)))
    };
    let (at, file) = files()
        .min_by(|a, b| occam_rank(a.1, images).total_cmp(&occam_rank(b.1, images)))
        .expect("a network has 99 files");
    let within = protocol.budgets.iter().map(|&budget| {
        trained.pick(split, |seen| {
            let small = seen.iter().enumerate().filter(|(_, f)| f.bytes <= budget);
            let best = small.min_by(|a, b| a.1.loss.total_cmp(&b.1.loss));
            best.map(|(place, _)| place)
        })
    });
    Ok(FamilyRun {
        whole: trained.tried.iter().map(|tried| tried.whole).collect(),
        matched: by(trained, plain_loss)?,
        own: by(&nearest, own_loss)?,
        within: within.collect::<Result<_, _>>()?,
        bounded: trained.chosen(split, at, file)?,
        two_part_bits: files()
            .map(|(_, file)| two_parts(file, images))
            .fold(f64::INFINITY, f64::min),
        prequential_bits: None,
        distilled: None,
    })
}

/// Ends of the prequential code's blocks for so many images.
#[must_use]
pub fn blocks(images: usize) -> Vec<usize> {
    let within = BLOCKS.into_iter().filter(|&end| end < images);
    within.chain([images]).collect()
}

/// The most images that a run can train on: the rest validate and test.
#[must_use]
pub fn most_training(images: &Images) -> usize {
    images.count() - VALIDATING - 1
}

/// The smallest file of one network within `delta` nats of its own validation loss; none where rounding costs more.
///
/// # Errors
/// A network that no file can hold, or an interruption.
pub fn smallest_file(
    protocol: &Protocol,
    images: &Images,
    regulariser: Regulariser,
    delta: f64,
    run: Run,
    control: &Control<'_>,
) -> Result<Option<Chosen>, NetworkError> {
    let split = Split::new(
        images,
        protocol.training,
        protocol.noise,
        run.seed,
        run.number,
    );
    let trained = trained(protocol, &split, vec![regulariser], run, control)?;
    let limit = trained.tried[0].whole.loss + delta;
    Ok(trained.pick(&split, |seen| smallest(seen.to_vec(), limit))?)
}

/// What each list of regularisers gives on a split of one's own, the plain network first: without it.
///
/// # Errors
/// A network that no file can hold, or an interruption.
pub fn compared(
    protocol: &Protocol,
    split: &Split,
    families: &[Vec<Regulariser>],
    run: Run,
    control: &Control<'_>,
) -> Result<Vec<FamilyRun>, NetworkError> {
    let plain = vec![Regulariser::default()];
    let mut found: Vec<FamilyRun> = Vec::new();
    for regularisers in std::iter::once(&plain).chain(families) {
        let trained = trained(protocol, split, regularisers.clone(), run, control)?;
        let own_loss = trained.tried[0].whole.loss;
        let plain_loss = found.first().map_or(own_loss, |plain| plain.whole[0].loss);
        found.push(family_run(protocol, split, &trained, plain_loss)?);
    }
    Ok(found)
}

/// One run of the protocol.
///
/// # Errors
/// A network that no file can hold, or an interruption.
pub fn run(
    protocol: &Protocol,
    images: &Images,
    run: Run,
    control: &Control<'_>,
) -> Result<Outcome, NetworkError> {
    let split = Split::new(
        images,
        protocol.training,
        protocol.noise,
        run.seed,
        run.number,
    );
    let mut families = Vec::new();
    let mut plain_loss = None;
    for family in Family::ALL {
        let trained = trained(
            protocol,
            &split,
            family.strengths(protocol.strengths),
            run,
            control,
        )?;
        let plain_loss = *plain_loss.get_or_insert(trained.tried[0].whole.loss);
        let mut found = family_run(protocol, &split, &trained, plain_loss)?;
        if protocol.prequential {
            found.prequential_bits = Some(prequential_bits(
                &split.train,
                &blocks(protocol.training),
                protocol.shape(),
                trained.regularisers[0],
                Schedule::of(protocol.epochs),
                run,
                control,
            )?);
        }
        if protocol.distil {
            let (teacher, schedule) = (&trained.tried[0].network, Schedule::of(protocol.epochs));
            found.distilled = Some(distilled(teacher, &split, schedule, run, control)?);
        }
        families.push(found);
    }
    Ok(Outcome { families })
}

#[cfg(test)]
mod tests;

//! `description-length-at-equal-loss`: do L1, L2 and dropout make a network compress better?
//!
//! Han et al. 2015 (prune, quantise, code); Gomez et al. 2019 (ordinary training need not give networks that can be
//! pruned); Blier and Ollivier 2018 (prequential codes are far shorter than codes of the weights); titles from memory.
//!
//! Protocol. The 8 x 8 digits, split 600 / 598 / 599 by a permutation that the seed and the run alone decide; a share of the
//! training labels replaced at random. Networks 64-64-10, trained plainly, with the square penalty, the absolute one,
//! dropout, and the absolute penalty with dropout, in several strengths; one run has one split, one initial network and one
//! order of batches in all settings. Each trained network is rescaled, pruned to nine shares of its weights, perhaps trained
//! on, quantised with eleven steps and written to a file ([`file_code`](crate::network::file_code)): 99 files. A family's
//! file is the smallest, of any strength, whose *validation* loss is at most that of the plain network before compression
//! plus delta. (By its own: of the strength whose network is nearest to the plain one in validation loss, within delta of
//! its own loss.) The test chooses nothing.
//!
//! Everything up to the files is floating point, the same on every machine, and comes in as whole numbers of bytes and errors
//! and as dyadic rationals; from there on all is exact. What is found is a measurement of one small network: mean of log2 of
//! the size ratio with five standard errors, paired by run, and the exact sign test. Beside it stand statements that theory
//! does make:
//!
//! A file is its code length. With n0 zeros and n1 ones in a context, N = n0 + n1, Krichevsky and Trofimov give them the
//! probability (2 n0 - 1)!! (2 n1 - 1)!!/(2^N N!), whatever their order. The file is -log2 of the product over contexts, plus
//! 32 bits of header, plus what the coder needs to end: at most two words of 16 bits and what fills the last one, 48 bits. The
//! coder rounds a probability u/2^16 down to whole units: the k-th zero has u >= 2^16 (k + 1/2)/N, so it costs at most
//! 2 log2(e)/u more, and all of them together at most 3 N (2 + ln(2 N + 1))/2^16 bits; ones gain and lose no more than that,
//! either. That is the tolerance, with one bit for the coder's own rounding.
//!
//! Occam's bound \[textbook; the prior is the files' code\]. No file begins another, so sum 2^-bits <= 1, and by Hoeffding and
//! a union over all files, with probability 1 - 10^-6 over the n training images, all files at once:
//! error <= training error + sqrt((bits ln 2 + ln 10^6)/(2n)). The error on m images kept apart is within
//! sqrt(ln 10^6/(2m)) of the true one with the same probability. (Hoeffding's inequality holds for draws without replacement,
//! too.) Where a share r of the training labels is replaced, the error that is bounded is (1 - r) error + r 9/10. At n = 600 it
//! says little; a student taught by a teacher network on n = 20,000 images drawn independently shows that it can say much.

use crate::exact::{Enclosure, Rational, Rounding, as_usize};
use crate::network::compress::Quantised;
use crate::network::digits::digits;
use crate::network::file_code::decode;
use crate::network::prequential::uniform_bits;
use crate::network::study::{self, Chosen, Family, Outcome, Protocol, Strengths};
use crate::network::teacher::{self, Student};
use crate::network::train::{Regulariser, Run};
use crate::scenario::figures::{fraction, length, of_double, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statement, Statements,
    claims, exp2, here, own_derivation, parameters,
};
use crate::suite::instrument::paired::Paired;

mod picture;
mod theory;

#[cfg(test)]
mod tests;

use theory::Theory;

const HAN: &str = here!("Han et al. 2015; protocol in");
const OWN: &str = own_derivation!();
const OCCAM: &str = here!("Occam's bound (Blumer et al. 1987; Langford 2005), with the code in");
const DAWID: &str = "Dawid 1984; Blier and Ollivier 2018";

parameters! { Parameters {
    runs "seeds": u64 = 10 in 2..=100, "runs, each with a split, an initial network and an order of batches of its own";
    noise "noise": Rational = 1/5 in 0/1..=1/1, "share of the training labels replaced at random";
    delta "delta": Rational = 1/20 in 0/1..=1/1, "nats of validation loss that a file may lose";
    strengths "strengths": u64 = 2 in 1..=3, "strengths of each family: 1 = one, 2 = a few, 3 = all of the protocol's";
    fine_tuning "fine_tuning": u64 = 0 in 0..=200, "passes over the images after pruning, with what was pruned held at 0";
    epochs "epochs": u64 = 200 in 1..=1000, "passes over the images in training";
    images "images": u64 = 600 in 50..=1000, "images to train on";
    hidden "hidden": u64 = 64 in 1..=255, "hidden units";
    prequential "prequential": u64 = 1 in 0..=1, "whether the labels are coded prequentially, too: 0 = no, 1 = yes";
    taught "taught": u64 = 20_000 in 0..=100_000, "images that the student of Occam's bound sees; 0 for no student";
} }

claims! {
    DECODED: Exact Equal "files-decode", OWN,
        "What is decoded from the bytes of a file has the test loss that was stated, exactly.";
    MOST: Exact AtMost "file-at-most-its-code", here!("Krichevsky and Trofimov 1981; re-derived in"),
        "A file has at most as many bits as its closed form, its header's 32, and the coder's ending and rounding.";
    LEAST: Exact AtLeast "file-at-least-its-code", here!("Krichevsky and Trofimov 1981; re-derived in"),
        "A file has at least as many bits as its closed form and its header, but for the coder's rounding.";
    BOUND: Sampled AtMost "occam-bound", OCCAM,
        "The error of a file on images kept apart is at most what its bits and its training error allow, but for chances of \
         10^-6.";
    TAUGHT: Sampled AtMost "occam-bound-taught", OCCAM,
        "The same for a student's file and as many images as the teacher showed.", applies "a student is taught";
    LOOSE: Measured None "occam-says-at-600", OCCAM,
        "The least bound on the error that any file of the runs has.", beside "its error on images kept apart";
    TIGHT: Measured None "occam-says-taught", OCCAM,
        "The student's bound.", applies "a student is taught", beside "its error on images that it has not seen";
    SIZE: Measured None "size-{family}", HAN,
        "log2 of the size of the file of {name} over that of the plain network's, at equal loss: mean over runs.",
        beside "median";
    WINS: Measured None "smaller-{family}", HAN,
        "Share of the runs in which the file of {name} is smaller.", beside "chance of as one-sided coins";
    OWN_LOSS: Measured None "size-by-own-loss-{family}", HAN,
        "The same ratio where each network is held to its own loss.", beside "median";
    TEST: Measured None "test-loss-{family}", HAN,
        "Test loss of the file of {name} in nats: mean over runs.", beside "of the plain network's";
    TWO_PART: Measured None "two-part-{family}", DAWID,
        "Bits of the file of {name} and of the training labels given it: mean over runs, the best file of each.",
        beside "labels uniformly";
    PREQUENTIAL: Measured None "prequential-{family}", DAWID,
        "Bits of the training labels by {name}, retrained before each block: mean over runs.", beside "labels uniformly";
}

/// The deltas that a trace shows.
const DELTAS: [(i64, u64); 6] = [(0, 1), (1, 100), (1, 50), (1, 20), (1, 10), (1, 5)];

/// The budgets of bytes that a picture shows: powers of sqrt(2) from 2^6 to 2^12.
const BUDGETS: [u32; 13] = [
    64, 90, 128, 181, 256, 362, 512, 724, 1024, 1448, 2048, 2896, 4096,
];

impl Parameters {
    /// The deltas, that of the claims first.
    fn deltas(&self) -> Vec<Rational> {
        let shown = DELTAS.map(|(p, q)| Rational::ratio(p, q));
        let others = shown.into_iter().filter(|delta| *delta != self.delta);
        std::iter::once(self.delta.clone()).chain(others).collect()
    }

    fn protocol(&self) -> Protocol {
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
        }
    }

    fn run(&self, number: u64) -> Run {
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
    runs: Vec<Outcome>,
    student: Option<Student>,
    /// Share of labels replaced.
    noise: Rational,
    /// Images in training and in the test.
    images: [u64; 2],
    deltas: Vec<Rational>,
}

impl Measured {
    /// The files of a family at the delta of this place, one a run; by the plain network's loss or by its own.
    fn files(
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
    fn paired(&self, family: usize, place: usize, own: bool) -> Result<Paired> {
        let files = self
            .files(family, place, own)
            .zip(self.files(0, place, own));
        Paired::of(files.filter_map(|(new, old)| Some((bytes(new?), bytes(old?)))))
    }

    /// Each file of the claims' delta with a name, and the run that it is of.
    fn all_files(&self) -> impl Iterator<Item = (String, u64, &Chosen)> {
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
fn bytes(file: &Chosen) -> u64 {
    length(&file.file)
}

/// Errors that a file is expected to make on labels with noise.
fn noisy(error: &Rational, noise: &Rational) -> Rational {
    (Rational::one() - noise) * error + noise * Rational::ratio(9, 10)
}

/// A statement about one family.
fn named(statement: &Statement, family: Family) -> Statement {
    statement
        .with("family", family.id())
        .with("name", family.name())
}

/// The scenario.
pub(crate) struct DescriptionLengthAtEqualLoss;

impl Experiment for DescriptionLengthAtEqualLoss {
    const ABOUT: About = About {
        name: "description-length-at-equal-loss",
        question: Question::Networks,
        claim: "Penalties and dropout make a small network's file smaller at equal loss: measured, not proved.",
        source: "Han et al. 2015; Blier and Ollivier 2018; protocol of our own",
        text: "Networks of 64 hidden units learn 600 images of digits, a fifth of them with a random label. Each is pruned, \
               quantised and written to files whose bytes are counted. Look at the size of the smallest file that loses no \
               more than delta on validation images, as a share of the plain network's, and at what a code of the labels \
               needs without a file. Full study: seeds=20 strengths=3, once with noise=0, once with fine_tuning=40.",
        worth: "Measurements of one small network in floating point, the same on every machine; bytes and errors are \
                counted exactly. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let (protocol, images) = (parameters.protocol(), digits());
        let runs = each_run(context, "seeds", parameters.runs, |number| {
            Ok(study::run(&protocol, images, parameters.run(number))?)
        })?;
        let (regulariser, epochs) = STUDENT;
        let student = || {
            context.report("the student", 0, 1)?;
            let taught = as_usize(parameters.taught);
            let how = (protocol.noise, epochs);
            let run = parameters.run(0);
            let student =
                teacher::student(images, taught, protocol.shape(), regulariser, how, run)?;
            Ok::<_, ScenarioError>(student)
        };
        let judging = images.count() - protocol.training - crate::network::split::VALIDATING;
        Ok(Measured {
            runs,
            student: (parameters.taught > 0).then(student).transpose()?,
            noise: parameters.noise.clone(),
            images: [parameters.images, crate::exact::as_u64(judging)],
            deltas: parameters.deltas(),
        })
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        Theory::of(parameters, measured, context)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_files(measured, theory, claims)?;
        judge_student(measured, theory, claims)?;
        let uniform = whole(measured.images[0]) * of_double(uniform_bits())?;
        for (place, family) in Family::ALL.into_iter().enumerate() {
            let with = |statement: &Statement| named(statement, family);
            if family != Family::Plain {
                for (statement, own) in [(SIZE, false), (OWN_LOSS, true)] {
                    let paired = measured.paired(place, 0, own)?;
                    if let (Some(median), 2..) = (paired.median(), paired.runs()) {
                        claims.one(&with(&statement), paired.mean()?, median);
                    }
                    if !own && paired.runs() > 0 {
                        let share = fraction(paired.smaller, paired.runs())?;
                        claims.one(&with(&WINS), share, paired.sign_test());
                    }
                }
                let both = measured
                    .files(place, 0, false)
                    .zip(measured.files(0, 0, false));
                let losses: Vec<(f64, f64)> = both
                    .filter_map(|(new, old)| Some((new?.test.loss, old?.test.loss)))
                    .collect();
                if losses.len() > 1 {
                    let mean =
                        |of: fn(&(f64, f64)) -> f64| Sample::of_doubles(losses.iter().map(of));
                    let (new, old) = (mean(|pair| pair.0)?, mean(|pair| pair.1)?);
                    claims.one(&with(&TEST), new.figure()?, old.figure()?);
                }
            }
            let families = || measured.runs.iter().map(|run| &run.families[place]);
            let two_part = Sample::of_doubles(families().map(|family| family.two_part_bits))?;
            claims.one(&with(&TWO_PART), two_part.figure()?, &uniform);
            let bits: Option<Vec<f64>> = families().map(|family| family.prequential_bits).collect();
            if let Some(bits) = bits {
                claims.one(
                    &with(&PREQUENTIAL),
                    Sample::of_doubles(bits)?.figure()?,
                    &uniform,
                );
            }
        }
        Ok(())
    }

    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut shares = Vec::new();
        let mut wins = Vec::new();
        let mut runs = 0;
        for (place, family) in Family::ALL.into_iter().enumerate().skip(1) {
            let paired = measured.paired(place, 0, false)?;
            if paired.runs() == 0 {
                continue;
            }
            runs = paired.runs();
            shares.push(format!(
                "{} ({})",
                decimal(&exp2(&paired.middle()?)?),
                family.name()
            ));
            wins.push(paired.smaller);
        }
        if shares.is_empty() {
            return Ok(vec![format!(
                "In no run does a file of the plain network stay within {} nats of the plain network: no sizes to compare. \
                 Take a larger delta.",
                parameters.delta
            )]);
        }
        let all = wins.iter().all(|&won| won == runs);
        let smaller = if all {
            "all smaller".to_owned()
        } else {
            let counts: Vec<String> = wins.iter().map(u64::to_string).collect();
            format!("smaller in {} of them", counts.join(", "))
        };
        let mut said = vec![format!(
            "At equal loss the files are {} of the unregularised ones; {runs} seeds, {smaller}.",
            shares.join(", ")
        )];
        let without = parameters.runs - runs;
        if without > 0 {
            said.push(format!(
                "In {without} more seeds no file of the plain network is within {} nats of it.",
                parameters.delta
            ));
        }
        Ok(said)
    }
}

/// Two places of a number between certified ends.
fn decimal(value: &Enclosure) -> String {
    value.lower().to_decimal(2, Rounding::Nearest)
}

/// What theory says of each file beside what was measured.
fn judge_files(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let [_, judging] = measured.images;
    let mut best: Option<(Enclosure, Rational)> = None;
    for ((name, _, file), said) in measured.all_files().zip(&theory.files) {
        claims.go_on()?;
        let named = || name.clone();
        let bits = whole(8 * bytes(file));
        claims.check(&DECODED, named, of_double(file.test.loss)?, &said.test_loss);
        claims.check(&MOST, named, &bits, &said.most_bits);
        claims.check(&LEAST, named, &bits, &said.least_bits);
        let error = fraction(u64::from(file.test.errors), judging)?;
        let error = noisy(&error, &measured.noise);
        claims.check(&BOUND, named, &error, &said.bound + &theory.apart);
        if best
            .as_ref()
            .is_none_or(|(least, _)| said.bound.upper() < least.upper())
        {
            best = Some((said.bound.clone(), error));
        }
    }
    if let Some((bound, error)) = best {
        claims.one(&LOOSE, bound, error);
    }
    Ok(())
}

/// The same for the student.
fn judge_student(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let (Some(student), Some(said)) = (&measured.student, &theory.student) else {
        for statement in [&TAUGHT, &TIGHT] {
            claims.applies(statement, false, || {
                "no student is taught: set taught=20000".to_owned()
            });
        }
        return Ok(());
    };
    let error = fraction(
        u64::from(student.test_errors),
        crate::exact::as_u64(student.images),
    )?;
    claims.one(&TAUGHT, &error, &said.bound + &said.apart);
    claims.one(&TIGHT, said.bound.clone(), error);
    Ok(())
}

/// The network of a file's bytes.
fn decoded(file: &Chosen) -> Result<Quantised> {
    Ok(decode(&file.file)?)
}

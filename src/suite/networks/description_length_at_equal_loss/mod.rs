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
//! Distillation. The network of each family's middle strength teaches narrower ones by its probabilities of the training
//! images ([`distil`](crate::network::distil)); the narrowest whose validation loss is at most the teacher's + 0.02, beside
//! the narrowest that the labels alone teach as much, is a measurement of a few runs.
//!
//! Occam's bound \[textbook; the prior is the files' code\]. No file begins another, so sum 2^-bits <= 1, and by Hoeffding and
//! a union over all files, with probability 1 - 10^-6 over the n training images, all files at once:
//! error <= training error + sqrt((bits ln 2 + ln 10^6)/(2n)). The error on m images kept apart is within
//! sqrt(ln 10^6/(2m)) of the true one with the same probability. (Hoeffding's inequality holds for draws without replacement,
//! too.) Where a share r of the training labels is replaced, the error that is bounded is (1 - r) error + r 9/10. At n = 600 it
//! says little; a student taught by a teacher network on n = 20,000 images drawn independently shows that it can say much.

use crate::exact::{Enclosure, Rational, Rounding, as_u64};
use crate::network::prequential::uniform_bits;
use crate::network::study::Family;
use crate::scenario::figures::{fraction, of_double, whole};
use crate::scenario::sampling::Sample;
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statement, Statements, claims,
    here, own_derivation,
};
use crate::suite::instrument::equal_loss::at_equal_loss;

mod measured;
mod picture;
mod theory;

#[cfg(test)]
mod tests;

use measured::{Measured, Parameters, bytes, noisy};
use theory::Theory;

const HAN: &str = here!("Han et al. 2015; protocol in");
const OWN: &str = own_derivation!();
const OCCAM: &str = here!("Occam's bound (Blumer et al. 1987; Langford 2005), with the code in");
const DAWID: &str = "Dawid 1984; Blier and Ollivier 2018";

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
    DISTILLED: Measured None "distilled-{family}", here!("Hinton, Vinyals and Dean 2015; protocol in"),
        "Hidden units of the narrowest student that the network of {name} teaches to its own validation loss + 0.02: mean over \
         runs; where none does, the network's own.",
        applies "networks teach in at least two runs", beside "taught by the labels alone";
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
        Measured::of(parameters, context)
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
            let [by_teacher, by_labels] = measured.widths(place);
            let enough = by_teacher.len() > 1;
            // Said once, of the plain network: the families are taught alike.
            if enough || family == Family::Plain {
                claims.applies(&with(&DISTILLED), enough, || {
                    "fewer than two runs have networks that teach: set distilled=2".to_owned()
                });
            }
            if enough {
                claims.one(
                    &with(&DISTILLED),
                    Sample::of_counts(&by_teacher)?.figure()?,
                    Sample::of_counts(&by_labels)?.figure()?,
                );
            }
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
}

impl Answered for DescriptionLengthAtEqualLoss {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for (place, family) in Family::ALL.into_iter().enumerate().skip(1) {
            found.push((family.name().to_owned(), measured.paired(place, 0, false)?));
        }
        let Some(sentence) = at_equal_loss("", &found)? else {
            return Ok(vec![format!(
                "In no run does a file of the plain network stay within {} nats of the plain network: no sizes to compare. \
                 Take a larger delta.",
                parameters.delta
            )]);
        };
        let runs = found.iter().map(|(_, paired)| paired.runs()).max();
        let runs = runs.unwrap_or(0);
        let mut said = vec![sentence];
        let without = parameters.runs - runs;
        if without > 0 {
            said.push(format!(
                "In {without} more seeds no file of the plain network is within {} nats of it.",
                parameters.delta
            ));
        }
        let mut widths = Vec::new();
        let mut taught = 0;
        for (place, family) in Family::ALL.into_iter().enumerate() {
            let [by_teacher, by_labels] = measured.widths(place);
            taught = by_teacher.len();
            if taught > 0 {
                widths.push(format!(
                    "{} ({}; {} by the labels)",
                    mean(&by_teacher)?,
                    family.name(),
                    mean(&by_labels)?
                ));
            }
        }
        if taught > 0 {
            said.push(format!(
                "Taught by a network's own probabilities, a student needs so many hidden units to be within 0.02 nats of it: {}; \
                 mean of {taught} seeds.",
                widths.join(", ")
            ));
        }
        Ok(said)
    }
}

/// A mean of counts in three digits.
fn mean(counts: &[u64]) -> Result<String> {
    let mean = fraction(counts.iter().sum(), as_u64(counts.len()))?;
    Ok(mean.to_decimal(3, Rounding::Nearest))
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
    let error = fraction(u64::from(student.test_errors), as_u64(student.images))?;
    claims.one(&TAUGHT, &error, &said.bound + &said.apart);
    claims.one(&TIGHT, said.bound.clone(), error);
    Ok(())
}

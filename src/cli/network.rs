//! `network`: a network as a file whose bytes are its description length.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use solomonoff::exact::{Rational, Rounding};
use solomonoff::network::compress::Quantised;
use solomonoff::network::digits::{CLASSES, PIXELS, digits};
use solomonoff::network::error::NetworkError;
use solomonoff::network::evaluate::evaluate;
use solomonoff::network::file_code::decode;
use solomonoff::network::split::Split;
use solomonoff::network::study::{Protocol, Strengths, smallest_file};
use solomonoff::network::train::{Regulariser, Run};
use solomonoff::trace::write_atomically;

use super::{Ending, Session};
use super::{limits, progress};

/// Images that train a network, of the 1,797.
const TRAINING: usize = 600;

/// Bytes that no network's file has.
const LARGEST: u64 = 1 << 20;

/// Decimals of a loss.
const DECIMALS: u32 = 6;

/// Write a small network to a file, or read one
///
/// The network classifies 8 x 8 digits; the bytes of its file are its description length.
#[derive(Debug, Args)]
pub struct Network {
    #[command(subcommand)]
    what: What,
}

/// What is done with a network.
#[derive(Debug, Subcommand)]
enum What {
    /// Train a network, compress it, and write its file
    Encode(Box<Encode>),
    /// Read a file and print the network's loss on the test images
    Decode(Decode),
}

/// Which images are kept apart for the test.
#[derive(Debug, Args)]
struct Kept {
    /// Seed of the split, of the first weights and of the order of batches
    #[arg(long, value_name = "S", default_value_t = 1, value_parser = limits::seed, allow_negative_numbers = true)]
    seed: u64,
    /// Number of the run under that seed, from 0
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=99))]
    run: u64,
}

/// Train a network, compress it, and write its file
#[derive(Debug, Args)]
struct Encode {
    /// Where the file goes
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    kept: Kept,
    /// Strength of the square penalty
    #[arg(long, value_name = "X", default_value = "0", value_parser = strength)]
    l2: Rational,
    /// Strength of the absolute penalty
    #[arg(long, value_name = "X", default_value = "0", value_parser = strength)]
    l1: Rational,
    /// Chance of a hidden unit to drop out in training
    #[arg(long, value_name = "P", default_value = "0", value_parser = chance)]
    dropout: Rational,
    /// Share of the training labels replaced at random
    #[arg(long, value_name = "P", default_value = "1/5", value_parser = chance)]
    noise: Rational,
    /// Nats of validation loss that the file may lose
    #[arg(long, value_name = "X", default_value = "1/20", value_parser = strength)]
    delta: Rational,
    /// Hidden units
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u8).range(1..))]
    hidden: u8,
    /// Passes over the images
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=1000))]
    epochs: u16,
}

/// Read a file and print the network's loss on the test images
#[derive(Debug, Args)]
struct Decode {
    /// A file that `network encode` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    kept: Kept,
}

fn rational(text: &str, most: i64) -> Result<Rational, String> {
    text.parse::<Rational>()
        .ok()
        .filter(|number| !number.is_negative() && *number <= Rational::from_integer(most))
        .ok_or_else(|| format!("give a number from 0 to {most}: 0.3 or 3/10"))
}

fn strength(text: &str) -> Result<Rational, String> {
    rational(text, 1000)
}

fn chance(text: &str) -> Result<Rational, String> {
    rational(text, 1).and_then(|chance| {
        if chance == Rational::one() {
            return Err("give a number from 0 to less than 1: 0.25 or 1/4".to_owned());
        }
        Ok(chance)
    })
}

impl Network {
    /// Does what was asked.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        match self.what {
            What::Encode(encode) => encode.run(session),
            What::Decode(decode) => decode.run(session),
        }
    }
}

impl Kept {
    fn run(&self) -> Run {
        Run {
            seed: self.seed,
            number: self.run,
        }
    }
}

impl Encode {
    fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let protocol = Protocol {
            training: TRAINING,
            hidden: usize::from(self.hidden),
            epochs: usize::from(self.epochs),
            noise: self.noise.nearest_f64(),
            fine_tuning: 0,
            strengths: Strengths::One,
            deltas: Vec::new(),
            budgets: Vec::new(),
            prequential: false,
            distil: false,
        };
        let regulariser = Regulariser {
            l2: self.l2.nearest_f64(),
            l1: self.l1.nearest_f64(),
            dropout: self.dropout.nearest_f64(),
        };
        let (delta, run) = (self.delta.nearest_f64(), self.kept.run());
        let found = progress::enumerating(session, "training", |control| {
            smallest_file(&protocol, digits(), regulariser, delta, run, control)
        });
        let chosen = match found {
            Err(NetworkError::Interrupted(_)) => {
                session.note("interrupted: nothing is written");
                return Ok(Ending::Interrupted);
            }
            found => found?,
        };
        let chosen = chosen.with_context(|| {
            format!(
                "no file of this network is within {} nats of it; give a larger --delta",
                self.delta
            )
        })?;
        write_atomically(&self.file, |to: &mut (dyn Write + Send)| {
            to.write_all(&chosen.file)
        })?;
        let network = decode(&chosen.file)?;
        tell(session, &chosen.file, &network, &self.kept)
    }
}

impl Decode {
    fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let path = self.file.display();
        let found = std::fs::metadata(&self.file).with_context(|| format!("cannot read {path}"))?;
        if !found.is_file() {
            bail!(
                "{path} is a folder, a pipe or a device; name a file that `network encode` wrote"
            );
        }
        if found.len() > LARGEST {
            bail!(
                "{path} has {} bytes, and a network's file at most {LARGEST}",
                found.len()
            );
        }
        let file = std::fs::read(&self.file).with_context(|| format!("cannot read {path}"))?;
        let network = decode(&file).with_context(|| self.file.display().to_string())?;
        tell(session, &file, &network, &self.kept)
    }
}

/// Prints what a network is, and what it loses on the test images of the split.
fn tell(
    session: &mut Session,
    file: &[u8],
    network: &Quantised,
    kept: &Kept,
) -> anyhow::Result<Ending> {
    if (network.shape.inputs, network.shape.outputs) != (PIXELS, CLASSES) {
        bail!(
            "the file's network has {} inputs and {} outputs, so it is of data of your own and not of the digits; `run \
             FILE.toml` says what it loses",
            network.shape.inputs,
            network.shape.outputs
        );
    }
    // The test images depend on the seed and the run alone: labels and their noise do not move them.
    let split = Split::new(digits(), TRAINING, 0.0, kept.seed, kept.run);
    let score = evaluate(&network.network(), &split.test);
    let loss = Rational::from_f64(score.loss).context(
        "the network's loss is not finite: its numbers are beyond what it was trained to; copy the file again",
    )?;
    let (images, weights) = (split.test.count(), network.weights_left());
    if session.json {
        session.out.json(&json!({
            "bytes": file.len(),
            "hidden": network.shape.hidden,
            "step": network.step,
            "weights": weights,
            "units": network.units_left(),
            "test_images": images,
            "test_errors": score.errors,
            "test_loss_nats": score.loss,
        }))?;
        return Ok(Ending::Done);
    }
    let loss = loss.to_decimal(DECIMALS, Rounding::Nearest);
    writeln!(
        session.out,
        "test loss {loss} nats, {} of {images} images wrong",
        score.errors
    )?;
    writeln!(
        session.out,
        "{} bytes: {} hidden units of {}, {weights} weights, step 2^(-{}/2)",
        file.len(),
        network.units_left(),
        network.shape.hidden,
        network.step
    )?;
    Ok(Ending::Done)
}

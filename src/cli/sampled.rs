//! The open mass sampled: the options, the draws, and how an answer that they give is worded.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{
    Bounds, Confidence, DEFAULT_STEPS, DrawError, Drawn, Draws, Ended, Prediction, Query, Sample,
    Share, Table,
};
use solomonoff::exact::{Enclosure, Rational, Rounding};
use solomonoff::machine::Symbols;

use super::budget::{Reach, digits};
use super::layout::{grouped, wrap};
use super::session::Seed;
use super::{Session, figures, limits, progress};

/// Digits of a figure in JSON.
const DIGITS: u32 = 12;

/// How the open mass is sampled, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sampling")]
pub struct Sampling {
    /// Draw this many open programs and run them on, for an interval at confidence beside the certified one; where no
    /// budget is given as many as take about half a second (kraft 4,000,000), else none
    #[arg(long, value_name = "N", value_parser = limits::draws, allow_negative_numbers = true)]
    draws: Option<u64>,
    /// The chance that any of the reported intervals at confidence is wrong: 1 minus their confidence
    #[arg(
        long,
        value_name = "P",
        default_value = "1e-6",
        allow_negative_numbers = true
    )]
    pub confidence: Confidence,
    #[command(flatten)]
    seed: Seed,
}

/// How the open mass was sampled, and how sure that is what the draws say.
#[derive(Clone)]
pub struct Sampled {
    draws: Draws,
    /// The limit beyond which programs were drawn, in digits of this base.
    bits: u32,
    base: u32,
    given_up: Rational,
    /// What makes more draws: an option, or a command with it.
    again: &'static str,
    pub confidence: Confidence,
}

/// What the draws say of x, x0 and x1.
pub struct SampledPrediction {
    pub sampled: Sampled,
    pub prediction: Prediction,
    /// M(x0) and M(x1) as drawn; no bounds.
    estimates: [Rational; 2],
    /// M(x) as drawn; no bound.
    estimate: Rational,
}

/// What the draws say of x.
pub struct SampledMass {
    pub sampled: Sampled,
    pub bounds: Bounds,
    /// M(x) as drawn; no bound.
    pub estimate: Rational,
}

/// The estimate of M(x) that the draws for it give.
fn estimated_mass(drawn: &Drawn) -> Rational {
    let Drawn {
        counts,
        open,
        denominator,
        ..
    } = drawn;
    let printed = counts.next[0] + counts.next[1] + counts.ends + counts.given_up[1];
    let share = Rational::from(printed) * Rational::ratio(1, counts.all().max(1));
    let decided = drawn.next[0] + drawn.next[1] + drawn.ends;
    denominator.over(decided.into()) + denominator.over((*open).into()) * share
}

impl Sampling {
    /// How each of so many parts of an answer is sampled, so that all intervals hold together; none if nothing is
    /// to be drawn.
    pub fn of_each(&self, parts: u64, reach: &Reach) -> Option<Self> {
        let count = self.count(reach);
        (count > 0).then(|| Self {
            draws: Some((count / parts.max(1)).max(1)),
            confidence: self.confidence.shared_by(parts),
            seed: self.seed,
        })
    }

    /// Whether draws were asked for.
    pub fn is_asked(&self) -> bool {
        self.draws.is_some_and(|draws| draws > 0)
    }

    /// How many draws are asked for: none unless told, where a budget was given.
    fn count(&self, reach: &Reach) -> u64 {
        let usual = || {
            if reach.is_limited() {
                0
            } else {
                reach.runs.machine.usual_draws()
            }
        };
        self.draws.unwrap_or_else(usual)
    }

    /// Draws beyond `bits` digits, if that is asked for.
    pub fn sampled(
        &self,
        query: &Query,
        bits: u32,
        reach: &Reach,
        session: &Session,
    ) -> anyhow::Result<Option<SampledPrediction>> {
        let drawn = self.drawn(query, bits, reach, Share::WHOLE, session)?;
        Ok(drawn.map(|drawn| SampledPrediction::of(&drawn, &self.confidence)))
    }

    /// Does a share of the draws, if any are asked for; none when it was interrupted.
    pub fn drawn(
        &self,
        query: &Query,
        bits: u32,
        reach: &Reach,
        share: Share,
        session: &Session,
    ) -> anyhow::Result<Option<Drawn>> {
        let count = self.count(reach);
        if count == 0 {
            return Ok(None);
        }
        let draws = Draws {
            count,
            steps: reach.runs.machine.drawn_steps(),
            seed: self.seed.or_default(),
        };
        // What takes more steps is run on where it is drawn.
        let steps = query.budget()?.steps().min(DEFAULT_STEPS);
        let machine = reach.runs.machine;
        let query = query.clone().bits(bits.min(machine.drawn_digits()));
        let (query, machine) = (query.steps(steps), machine.drawable()?);
        let drawn = progress::enumerating(session, "drawing", |control| {
            machine.draw(&query, draws, share, control)
        });
        match drawn {
            Ok(drawn) => Ok(Some(drawn)),
            // What is certified stands without it.
            Err(DrawError::Interrupted(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Sampled {
    /// The draws of all parts of an answer, whose intervals hold together at this confidence.
    pub fn together(parts: &[Self], confidence: &Confidence) -> Option<Self> {
        let first = parts.first()?;
        let count = parts.iter().map(|part| part.draws.count).sum();
        let given_up = parts
            .iter()
            .map(|part| &part.given_up * Rational::from(part.draws.count))
            .fold(Rational::zero(), |sum, more| sum + more);
        Some(Self {
            draws: Draws {
                count,
                ..first.draws.clone()
            },
            given_up: given_up * Rational::ratio(1, count.max(1)),
            confidence: confidence.clone(),
            ..first.clone()
        })
    }

    /// The same draws, of which something is said at this confidence.
    pub fn at(&self, confidence: &Confidence) -> Self {
        Self {
            confidence: confidence.clone(),
            ..self.clone()
        }
    }

    fn of_table(table: &Table, sample: &Sample, confidence: &Confidence) -> Self {
        Sampled {
            draws: sample.draws().clone(),
            bits: table.budget().bits(),
            base: table.denominator().base(),
            given_up: sample.share(Ended::GivenUp),
            again: "`table --draws`",
            confidence: confidence.clone(),
        }
    }

    /// What there is to say of the draws in JSON, beside the intervals.
    pub fn document(&self) -> Value {
        json!({
            "confidence": format!("1 - {}", self.confidence.error()),
            "draws": self.draws.count,
            "seed": self.draws.seed,
            "bits": self.bits,
            "given_up": self.given_up.to_decimal(DIGITS, Rounding::Up),
        })
    }

    /// How the draws were made, and what more of them would do, in two sentences.
    pub fn print(&self, session: &mut Session) -> anyhow::Result<()> {
        let Draws { count, seed, steps } = self.draws;
        let text = format!(
            "At confidence: {} programs drawn from what {} leave open and run on, seed {seed}; all \
             these intervals hold together but for a chance of {}. {} of the draws were given up after {} \
             steps. Four times the draws, {} {}, make the intervals about half as wide.",
            grouped(count.into()),
            digits(self.bits, self.base),
            figures::chance(self.confidence.error()),
            percent(&self.given_up, Rounding::Up),
            grouped(steps.into()),
            self.again,
            count.saturating_mul(4),
        );
        writeln!(session.out)?;
        for line in wrap(&text, 0) {
            writeln!(session.out, "{line}")?;
        }
        Ok(())
    }
}

/// A value with its interval, in JSON.
pub fn figure(interval: [&Rational; 2], estimate: Option<&Rational>) -> Value {
    let decimal = |value: &Rational, rounding| value.to_decimal(DIGITS, rounding);
    json!({
        "lower": decimal(interval[0], Rounding::Down),
        "upper": decimal(interval[1], Rounding::Up),
        "estimate": estimate.map(|value| decimal(value, Rounding::Nearest)),
    })
}

impl SampledPrediction {
    /// What all draws say, of which as much is wrong as `confidence` allows.
    pub fn of(drawn: &Drawn, confidence: &Confidence) -> Self {
        Self {
            prediction: drawn.prediction(confidence),
            estimates: drawn.estimate(),
            estimate: estimated_mass(drawn),
            sampled: Sampled {
                bits: drawn.budget.bits(),
                base: drawn.denominator.base(),
                given_up: drawn.given_up(),
                draws: drawn.draws.clone(),
                again: "--draws",
                confidence: confidence.clone(),
            },
        }
    }

    /// What the draws of a saved table say of what follows x; none if it has none.
    pub fn of_table(
        table: &Table,
        x: &Symbols,
        confidence: &Confidence,
    ) -> anyhow::Result<Option<Self>> {
        let prediction = table.sampled_prediction(x, confidence)?;
        let (Some(prediction), Some(sample)) = (prediction, table.sample()) else {
            return Ok(None);
        };
        let estimate = |x: &Symbols| -> anyhow::Result<Rational> {
            let estimate = table.estimate(x)?;
            Ok(estimate.unwrap_or_else(Rational::zero))
        };
        Ok(Some(Self {
            sampled: Sampled::of_table(table, sample, confidence),
            prediction,
            estimates: [estimate(&x.with(false))?, estimate(&x.with(true))?],
            estimate: estimate(x)?,
        }))
    }

    /// The same where this is proven besides.
    pub fn beside(self, proven: &Prediction) -> Self {
        Self {
            prediction: self.prediction.narrowed(proven),
            ..self
        }
    }

    /// The estimate of the normalised prediction of this symbol, which lies in its interval.
    pub fn normalised(&self, symbol: bool) -> Rational {
        let [zero, one] = &self.estimates;
        let share = self.estimates[usize::from(symbol)].checked_div(&(zero + one));
        let share = share.unwrap_or_else(|| Rational::ratio(1, 2));
        let interval = self.prediction.normalised(symbol);
        share
            .max(interval.lower().clone())
            .min(interval.upper().clone())
    }

    /// The intervals at confidence, those of symbol 1, normalised and plain.
    pub fn document(&self) -> Value {
        let (plain, share) = (
            self.prediction.plain(true),
            self.prediction.normalised(true),
        );
        let mut document = self.sampled.document();
        let estimate = self.normalised(true);
        document["normalised"] = figure([share.lower(), share.upper()], Some(&estimate));
        document["normalised"]["symbol"] = json!(1);
        document["one"] = figure([plain.lower(), plain.upper()], None);
        document
    }
}

impl From<SampledPrediction> for SampledMass {
    fn from(sampled: SampledPrediction) -> Self {
        SampledMass {
            sampled: sampled.sampled,
            bounds: sampled.prediction.x,
            estimate: sampled.estimate,
        }
    }
}

impl SampledMass {
    /// The same where this is proven besides; the estimate lies in the interval.
    pub fn beside(self, proven: &Bounds) -> Self {
        let bounds = self.bounds.narrowed(proven);
        Self {
            estimate: self
                .estimate
                .max(bounds.lower.clone())
                .min(bounds.upper.clone()),
            bounds,
            ..self
        }
    }

    /// What the draws of a saved table say of x; none if it has none.
    pub fn of_table(
        table: &Table,
        x: &Symbols,
        confidence: &Confidence,
    ) -> anyhow::Result<Option<Self>> {
        let bounds = table.sampled_bounds(x, confidence)?;
        let estimate = table.estimate(x)?;
        Ok(match (bounds, estimate, table.sample()) {
            (Some(bounds), Some(estimate), Some(sample)) => Some(Self {
                sampled: Sampled::of_table(table, sample, confidence),
                bounds,
                estimate,
            }),
            _ => None,
        })
    }

    /// The interval of M(x) at confidence.
    pub fn document(&self) -> Value {
        let Bounds { lower, upper } = &self.bounds;
        let mut document = self.sampled.document();
        let figure = figure([lower, upper], Some(&self.estimate));
        for key in ["lower", "upper", "estimate"] {
            document[key] = figure[key].clone();
        }
        document
    }
}

/// A share in per cent: one decimal between 1 and 99, and as many as it takes to tell it from 0 and 100.
pub fn percent(share: &Rational, rounding: Rounding) -> String {
    format!("{} %", hundredths(share, rounding))
}

/// The same without the sign.
pub fn hundredths(share: &Rational, rounding: Rounding) -> String {
    let one = Rational::one();
    if share.is_zero() || *share >= one {
        return if share.is_zero() { "0" } else { "100" }.to_owned();
    }
    let distance = share.clone().min(&one - share);
    let mut decimals = 1_u32;
    let ten = Rational::from_integer(10);
    let mut unit = Rational::ratio(1, 100);
    while distance < unit && decimals < 12 {
        unit = &unit * Rational::ratio(1, 10);
        decimals += 1;
    }
    let scale = Rational::from_integer(100) * ten.pow(decimals.into());
    let scaled = share * scale;
    let digits = match rounding {
        Rounding::Up => scaled.ceil(),
        Rounding::Down => scaled.floor(),
        Rounding::Nearest => (scaled + Rational::ratio(1, 2)).floor(),
    };
    let width = decimals as usize + 1;
    let text = format!("{digits:0>width$}");
    let (whole, rest) = text.split_at(text.len() - decimals as usize);
    format!("{whole}.{rest}")
}

/// `97.9 to 99.2`: an interval of shares in per cent, rounded outward.
pub fn between(interval: &Enclosure) -> String {
    format!(
        "{} to {}",
        hundredths(interval.lower(), Rounding::Down),
        hundredths(interval.upper(), Rounding::Up)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cents_have_the_decimals_that_tell_them_from_0_and_100() {
        let of = |p, q, rounding| hundredths(&Rational::ratio(p, q), rounding);
        assert_eq!(of(987, 1000, Rounding::Nearest), "98.7");
        assert_eq!(of(1, 3, Rounding::Down), "33.3");
        assert_eq!(of(1, 3, Rounding::Up), "33.4");
        assert_eq!(of(99_995, 100_000, Rounding::Down), "99.9950");
        assert_eq!(of(1, 1000, Rounding::Up), "0.10");
        assert_eq!(of(0, 1, Rounding::Up), "0");
        assert_eq!(of(1, 1, Rounding::Down), "100");
    }
}

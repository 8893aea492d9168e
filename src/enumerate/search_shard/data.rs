//! A shard of a search as plain data, for a file.

use serde::{Deserialize, Serialize};

use super::{Question, SearchShard};
use crate::enumerate::budget::{Budget, StopReason};
use crate::enumerate::denominator::Denominator;
use crate::enumerate::drawn::{Confidence, Counts, Drawn, Draws};
use crate::enumerate::keep::Saved;
use crate::enumerate::query::Query;
use crate::enumerate::share::Share;
use crate::enumerate::sought::Sought;
use crate::machine::Symbols;

/// A shard of a search as plain data: what a file keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchShardData {
    x: String,
    /// Symbols that the question looks ahead.
    ahead: usize,
    /// Whether every data bit counts against the bit limit as soon as it is read.
    whole_programs: bool,
    machine: String,
    walk: String,
    version: String,
    bits: u32,
    steps: u64,
    shard: String,
    parts: usize,
    stop: String,
    /// Masses are integers over base^digits.
    base: u32,
    digits: u32,
    /// The sums, as a checkpoint has them, in hexadecimal.
    sums: Vec<String>,
    sample: Option<SampleData>,
}

/// Draws as plain data; what they are of are the limits of the shallow tree that they begin at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleData {
    /// The chance that an interval may be wrong.
    error: String,
    draws: u64,
    seed: u64,
    run_steps: u32,
    bits: u32,
    horizon: usize,
    steps: u64,
    /// Masses are integers over a power of the machine's base, of so many digits.
    digits: u32,
    /// Decided masses: x and then 0, x and then 1, x and nothing more; and the open mass.
    decided: [u64; 3],
    open: u64,
    /// Draws that printed x and then 0, x and then 1, x and nothing more; that disagree; and that were given up before
    /// and after x was out.
    counts: [u64; 6],
}

/// Plain data that are no shard of a search.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its `{0}` is none of a shard of a search")]
pub struct UnsoundShard(&'static str);

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits; none if they are none.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| match *pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    pairs.map(byte).collect()
}

impl From<&SearchShard> for SearchShardData {
    fn from(shard: &SearchShard) -> Self {
        let question = &shard.question;
        let mut sums = Vec::new();
        // Nothing fails where it is put into memory.
        let _ = shard.sought.save(&mut |record| {
            sums.push(hexadecimal(record));
            Ok(())
        });
        let sample = shard.drawn.as_ref().zip(question.confidence.as_ref());
        Self {
            x: question.query.x.to_string(),
            ahead: question.query.ahead,
            whole_programs: question.query.whole,
            machine: question.machine.clone(),
            walk: question.walk.clone(),
            version: question.version.clone(),
            bits: question.budget.bits(),
            steps: question.budget.steps(),
            shard: shard.share.to_string(),
            parts: question.parts,
            stop: shard.stop.name().to_owned(),
            base: question.denominator.base(),
            digits: question.denominator.digits(),
            sums,
            sample: sample.map(|(drawn, confidence)| SampleData::of(drawn, confidence)),
        }
    }
}

impl TryFrom<SearchShardData> for SearchShard {
    type Error = UnsoundShard;

    fn try_from(data: SearchShardData) -> Result<Self, UnsoundShard> {
        let lacking = UnsoundShard;
        let x = Symbols::parse(&data.x).map_err(|_| lacking("x"))?;
        let query = Query {
            ahead: data.ahead,
            whole: data.whole_programs,
            ..Query::new(&x, data.bits).steps(data.steps)
        };
        let budget = query.budget().map_err(|_| lacking("bits"))?;
        let share = Share::parse(&data.shard).ok_or(lacking("shard"))?;
        let denominator = Denominator::power(data.base, data.digits).ok_or(lacking("digits"))?;
        let mut sought = Sought::new(x.len(), 0);
        for record in &data.sums {
            let restored = bytes(record).and_then(|record| sought.restore(&record));
            restored.ok_or(lacking("sums"))?;
        }
        let sample = match &data.sample {
            Some(sample) => Some(sample.sample(data.base, share).ok_or(lacking("sample"))?),
            None => None,
        };
        let (drawn, confidence) = sample.unzip();
        Ok(Self {
            question: Question {
                query,
                budget,
                machine: data.machine,
                walk: data.walk,
                denominator,
                parts: data.parts,
                version: data.version,
                confidence,
            },
            share,
            stop: StopReason::from_name(&data.stop).ok_or(lacking("stop"))?,
            sought,
            drawn,
        })
    }
}

impl SampleData {
    fn of(drawn: &Drawn, confidence: &Confidence) -> Self {
        let Counts {
            next: [zero, one],
            ends,
            misses,
            given_up: [before, after],
        } = drawn.counts;
        Self {
            error: confidence.error().to_string(),
            draws: drawn.draws.count,
            seed: drawn.draws.seed,
            run_steps: drawn.draws.steps,
            bits: drawn.budget.bits(),
            horizon: drawn.budget.horizon(),
            steps: drawn.budget.steps(),
            digits: drawn.denominator.digits(),
            decided: [drawn.next[0], drawn.next[1], drawn.ends],
            open: drawn.open,
            counts: [zero, one, ends, misses, before, after],
        }
    }

    /// The draws of a share; none where there are no such draws.
    fn sample(&self, base: u32, share: Share) -> Option<(Drawn, Confidence)> {
        let budget = Budget::new(self.bits, self.horizon, self.steps).ok()?;
        let [next_0, next_1, ends] = self.decided;
        let [zero, one, count_ends, misses, before, after] = self.counts;
        let drawn = Drawn {
            denominator: Denominator::power(base, self.digits)?,
            budget,
            next: [next_0, next_1],
            ends,
            open: self.open,
            counts: Counts {
                next: [zero, one],
                ends: count_ends,
                misses,
                given_up: [before, after],
            },
            draws: Draws {
                count: self.draws,
                steps: self.run_steps,
                seed: self.seed,
            },
        };
        let confidence = self.error.parse().ok()?;
        drawn.is_share(share).then_some((drawn, confidence))
    }
}

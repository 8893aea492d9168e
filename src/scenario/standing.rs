//! Where data leaves a class of hypotheses: what is believed, what follows, and what happened on the way.
//!
//! The answer of a run on one's own data. Takes exact numbers only.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::claim::bounds;
use crate::exact::{Enclosure, ExactError, PRECISION, Rational, Rounding, ln};

/// Beyond so many bits a power of two is told by its decimal exponent alone.
const LONG: i64 = 20_000;

/// The ends of a number that may be without one: log2 of 0 has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The greatest number proven to be no greater.
    pub least: Option<Rational>,
    /// The least proven to be no less.
    pub most: Option<Rational>,
}

impl Span {
    /// The ends of an enclosure.
    #[must_use]
    pub fn of(value: &Enclosure) -> Span {
        Span {
            least: Some(value.lower().clone()),
            most: Some(value.upper().clone()),
        }
    }

    /// The enclosure, where both ends are known.
    #[must_use]
    pub fn enclosure(&self) -> Option<Enclosure> {
        Enclosure::new(self.least.clone()?, self.most.clone()?).ok()
    }

    /// The ends with their signs turned.
    #[must_use]
    pub fn negated(&self) -> Span {
        Span {
            least: self.most.as_ref().map(|end| -end.clone()),
            most: self.least.as_ref().map(|end| -end.clone()),
        }
    }
}

/// 2^x, certified.
///
/// # Errors
/// [`ExactError`] where it is too large or too small.
pub fn exp2(x: &Rational) -> Result<Enclosure, ExactError> {
    // Every weight asks for it, twice and more.
    static LN_2: OnceLock<Result<Enclosure, ExactError>> = OnceLock::new();
    if x.is_zero() {
        return Ok(Enclosure::one());
    }
    let ln_2 = LN_2.get_or_init(|| ln(&Rational::from_integer(2), PRECISION));
    ln_2.clone()?.scale(x).exp(PRECISION)
}

/// The end of a number given by its logarithm, as a decimal that is no nearer to the other end than it is.
fn decimal(log2: &Rational, rounding: Rounding) -> String {
    if *log2 < Rational::from_integer(-LONG) {
        // log10(2) lies between.
        let [low, high] = [
            Rational::ratio(30103, 100_000),
            Rational::ratio(30102, 100_000),
        ];
        return if rounding == Rounding::Up {
            format!("1e{}", (log2 * high).ceil())
        } else {
            format!("1e{}", (log2 * low).floor())
        };
    }
    let found = exp2(log2);
    let found = found.map(|found| {
        if rounding == Rounding::Up {
            found.upper().clone()
        } else {
            found.lower().clone()
        }
    });
    found.map_or_else(|_| "0".to_owned(), |end| end.to_decimal(DIGITS, rounding))
}

/// Digits of a posterior weight in JSON.
const DIGITS: u32 = 12;

/// A weight by the ends of its logarithm.
fn weight(log2: &Span) -> Value {
    let end = |end: &Option<Rational>, rounding| match end {
        Some(log2) => decimal(log2, rounding),
        None => "0".to_owned(),
    };
    json!({"lower": end(&log2.least, Rounding::Down), "upper": end(&log2.most, Rounding::Up)})
}

/// Bits, an end without number being null; nothing where there is neither.
fn bits(span: &Span) -> Value {
    if let Some(found) = span.enclosure() {
        return bounds(&found);
    }
    let end =
        |end: &Option<Rational>, rounding| end.as_ref().map(|end| end.to_decimal(DIGITS, rounding));
    match (
        end(&span.least, Rounding::Down),
        end(&span.most, Rounding::Up),
    ) {
        (None, None) => Value::Null,
        (lower, upper) => json!({"lower": lower, "upper": upper}),
    }
}

/// What is left of one hypothesis.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its name; of several alike, the later ones say their place.
    pub name: String,
    /// log2 of the posterior weight in bits; no end where it is refuted.
    pub log2_posterior: Span,
    /// log2 of the posterior weight of all others together; no end where they are all refuted.
    pub log2_others: Span,
    /// -log2 of its probability of the data, in bits.
    pub evidence: Span,
    /// The symbol after which it had probability 0, from 1.
    pub refuted_at: Option<u64>,
    /// What it is a mixture of, by weight, each with log2 of its share of the hypothesis's posterior in bits; at most
    /// [`Held::PARTS`].
    pub parts: Vec<(String, Span)>,
}

impl Held {
    /// The most parts that are kept.
    pub const PARTS: usize = 3;

    /// Whether some program of it is not decided, so that its weight is an interval.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let width = self.evidence.enclosure().map(|found| found.width());
        self.refuted_at.is_none() && width.is_none_or(|width| width > Rational::inverse_power(30))
    }
}

/// What happened at a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A hypothesis came to have probability 0.
    Refuted,
    /// A hypothesis became the heaviest, in the place of another.
    Leads,
    /// Its odds against all others together came above those that the file states.
    OddsAbove,
    /// They fell below them again.
    OddsBelow,
}

impl EventKind {
    /// The kind in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            EventKind::Refuted => "refuted",
            EventKind::Leads => "leads",
            EventKind::OddsAbove => "odds-above",
            EventKind::OddsBelow => "odds-below",
        }
    }
}

/// Something that happened at a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The symbol, from 1.
    pub symbol: u64,
    /// What happened.
    pub kind: EventKind,
    /// The hypothesis's place among [`Standing::held`].
    pub hypothesis: usize,
    /// The stated odds, where it is about some.
    pub odds: Option<Rational>,
}

/// Where data leaves a class of hypotheses.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Symbols seen, missing ones included.
    pub symbols: u64,
    /// Those that are missing, and were summed out.
    pub missing: u64,
    /// Whether the order of the symbols was given.
    pub is_ordered: bool,
    /// Whether the seed changes anything.
    pub is_drawn: bool,
    /// The hypotheses, in the file's order.
    pub held: Vec<Held>,
    /// Which of them is proven to be the heaviest, or was before a tie.
    pub leader: Option<usize>,
    /// -log2 of the mixture's probability of the data, in bits.
    pub mixture: Span,
    /// P(0) and P(1) of the next symbol, as the mixture has them; none where all are refuted.
    pub next: Option<[Enclosure; 2]>,
    /// The prior weight that no hypothesis has: it counts against the mixture.
    pub unused: Rational,
    /// The remedies' losses in bits, in the file's order.
    pub remedies: Vec<(String, Option<Enclosure>)>,
    /// The symbol after which every hypothesis had probability 0.
    pub all_refuted: Option<u64>,
    /// How often the lead passed from one hypothesis to another.
    pub leader_changes: u64,
    /// What happened, in order; at most [`Standing::EVENTS`].
    pub events: Vec<Event>,
    /// How many events there were.
    pub happened: u64,
}

impl Standing {
    /// The most events that are kept.
    pub const EVENTS: usize = 1000;

    /// The least loss of a single hypothesis, in bits.
    #[must_use]
    pub fn best(&self) -> Option<Enclosure> {
        let losses = self
            .held
            .iter()
            .filter_map(|held| held.evidence.enclosure());
        losses.min_by(|a, b| a.upper().cmp(b.upper()))
    }

    /// The keys that a run on one's own data has beside those of every run.
    #[must_use]
    pub fn document(&self) -> Map<String, Value> {
        let best = self.best();
        let row = |held: &Held| {
            let factor = held
                .evidence
                .enclosure()
                .zip(best.as_ref())
                .map(|(own, best)| bounds(&(best - &own)));
            let parts = held.parts.iter();
            let parts = parts.map(|(name, share)| json!({"name": name, "share": weight(share)}));
            json!({
                "name": held.name,
                "posterior": weight(&held.log2_posterior),
                "evidence_bits": bits(&held.evidence.negated()),
                "bayes_factor_bits": factor,
                "refuted_at": held.refuted_at,
                "parts": parts.collect::<Vec<_>>(),
            })
        };
        let event = |event: &Event| {
            json!({
                "symbol": event.symbol,
                "kind": event.kind.word(),
                "name": self.held.get(event.hypothesis).map(|held| &held.name),
                "odds": event.odds.as_ref().map(ToString::to_string),
            })
        };
        let next = self.next.as_ref();
        let remedies = self.remedies.iter();
        let remedies = remedies
            .map(|(name, loss)| json!({"name": name, "loss_bits": loss.as_ref().map(bounds)}));
        let mut keys = Map::new();
        let mut put = |key: &str, value| keys.insert(key.to_owned(), value);
        put("posterior", self.held.iter().map(row).collect());
        put(
            "next",
            next.map_or(Value::Null, |[_, one]| json!({"one": bounds(one)})),
        );
        put("mixture", json!({"loss_bits": bits(&self.mixture)}));
        put("remedies", remedies.collect());
        put(
            "leader",
            json!(
                self.leader
                    .and_then(|leader| self.held.get(leader))
                    .map(|held| &held.name)
            ),
        );
        put("leader_changes", json!(self.leader_changes));
        put(
            "symbols",
            json!({"seen": self.symbols, "missing": self.missing, "ordered": self.is_ordered}),
        );
        put("unused_weight", json!(self.unused.to_string()));
        put("events", self.events.iter().map(event).collect());
        put("events_in_all", json!(self.happened));
        keys
    }
}

//! What is run: searches along each sequence, and the programs of a small world, one by one.

use crate::enumerate::Query;
use crate::exact::{Enclosure, Rational, as_u64};
use crate::machine::Symbols;
use crate::scenario::{Context, Result, ScenarioError, parameters};
use crate::suite::instrument::enumerating::search;
use crate::suite::instrument::naive::{World, broken};

/// The sequences: a name for tables, and the period.
const SEQUENCES: [(&str, &[bool]); 4] = [
    ("000...", &[false]),
    ("111...", &[true]),
    ("0101...", &[false, true]),
    ("0011...", &[false, false, true, true]),
];

parameters! { Parameters {
    bits "bits": u32 = 22 in 12..=40, "bits L of a program in the searches, op and data bits together";
    symbols "n": usize = 32 in 8..=256, "symbols of each sequence";
    steps "steps": u64 = 500 in 100..=100_000, "steps after which a run is left undecided";
    world_bits "world_bits": u32 = 14 in 8..=18, "bits w of the programs that are run one by one, at most L";
} }

impl Parameters {
    /// The first n symbols of each sequence.
    pub(super) fn sequences(&self) -> Vec<Symbols> {
        let first = |period: &[bool]| period.iter().copied().cycle().take(self.symbols).collect();
        SEQUENCES.iter().map(|(_, period)| first(period)).collect()
    }
}

/// A program that a search found.
#[derive(Clone, Debug)]
pub(super) struct Twin {
    pub(super) bits: u32,
    pub(super) source: String,
}

/// One sequence at one t: x_<t was seen, and symbol t is the question.
#[derive(Clone, Debug)]
pub(super) struct Hazard {
    pub(super) t: usize,
    /// The bounds of M(x_<t not x_t), and of the two conditional hazards.
    pub(super) mass: Enclosure,
    pub(super) plain: Enclosure,
    pub(super) normalised: Enclosure,
    /// The lower bound of M(x_1:t).
    pub(super) prefix: Rational,
    /// The heaviest program within L bits that breaks the pattern at t.
    pub(super) twin: Option<Twin>,
    /// The lower bound of M(x_<t not x_t) that a search within w bits finds.
    pub(super) small_mass: Rational,
    /// The same of the written programs of at most w bits, run one by one, and l of the shortest of them.
    pub(super) written: Rational,
    pub(super) shortest: Option<u32>,
    /// The mass of those that print x_1:t.
    pub(super) written_prefix: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Spectrum {
    pub(super) name: &'static str,
    pub(super) hazards: Vec<Hazard>,
}

impl Spectrum {
    /// The name without its dots.
    pub(super) fn short_name(&self) -> &'static str {
        self.name.trim_end_matches('.')
    }

    /// The first t without a twin, or one past the end.
    pub(super) fn twins_end(&self) -> u64 {
        self.first(|hazard| hazard.twin.is_none())
    }

    /// The first t of which this is so, or one past the end.
    pub(super) fn first(&self, is_so: impl FnMut(&Hazard) -> bool) -> u64 {
        let found = self.hazards.iter().position(is_so);
        as_u64(found.unwrap_or(self.hazards.len())) + 1
    }

    /// The breaks by the written programs up to t = n, and x_1:n itself: strings of which none begins another.
    pub(super) fn written_in_all(&self) -> Rational {
        let breaks: Rational = self.hazards.iter().map(|hazard| &hazard.written).sum();
        let whole = self.hazards.last().map(|hazard| &hazard.written_prefix);
        whole.map_or(breaks.clone(), |whole| breaks + whole)
    }

    /// The same by the certified lower bounds within L bits.
    pub(super) fn certified_in_all(&self) -> Rational {
        let breaks: Rational = self.hazards.iter().map(|hazard| hazard.mass.lower()).sum();
        let whole = self.hazards.last().map(|hazard| &hazard.prefix);
        whole.map_or(breaks.clone(), |whole| breaks + whole)
    }

    /// The first t up to which the upper bounds of the breaks sum to more than 1, or one past the end.
    pub(super) fn upper_passes_one(&self) -> u64 {
        let (mut sum, one) = (Rational::zero(), Rational::one());
        self.first(|hazard| {
            sum += hazard.mass.upper();
            sum > one
        })
    }

    /// The largest lower bound of M(x_<t not x_t) 2^l, l the bits of the heaviest program, and its t.
    pub(super) fn largest_ratio(&self) -> Option<(Rational, u64)> {
        let ratio = |hazard: &Hazard| {
            let bits = u64::from(hazard.twin.as_ref()?.bits);
            let scale = Rational::from_integer(2).pow(bits);
            Some((hazard.mass.lower() * scale, as_u64(hazard.t)))
        };
        let ratios = self.hazards.iter().filter_map(ratio);
        ratios.reduce(|most, next| if next.0 > most.0 { next } else { most })
    }
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Spectrum>> {
    let sequences = parameters.sequences();
    let world = World::new(parameters.world_bits, &sequences, parameters.steps, context)?;
    // What is said of the programs within L bits is said of the same programs at every x.
    let query = |x: &Symbols| {
        let query = Query::new(x, parameters.bits).steps(parameters.steps);
        query.whole_programs()
    };
    let total = as_u64(SEQUENCES.len() * parameters.symbols);
    let mut done = 0;
    let mut all = Vec::new();
    for ((name, _), sequence) in SEQUENCES.into_iter().zip(&sequences) {
        let mut hazards = Vec::new();
        for (t, expected) in (1..=parameters.symbols).zip(sequence.iter()) {
            context.report("searches", done, total)?;
            done += 1;
            let (x, other) = (sequence.prefix(t - 1), broken(sequence, t));
            let found = search(&query(&x).ahead(1), context)?;
            let prediction = found.prediction.ok_or(ScenarioError::OpenMass)?;
            let bounds = &prediction.next[usize::from(!expected)];
            let mut breaks = search(&query(&other).keep(1), context)?;
            let small = query(&other).bits(parameters.world_bits);
            let small = search(&small, context)?;
            hazards.push(Hazard {
                t,
                mass: Enclosure::new(bounds.lower.clone(), bounds.upper.clone())?,
                plain: prediction.plain(!expected),
                normalised: prediction.normalised(!expected),
                prefix: prediction.next[usize::from(expected)].lower.clone(),
                twin: breaks.programs.pop().map(|program| Twin {
                    bits: program.bits,
                    source: program.source,
                }),
                small_mass: small.bounds.lower,
                written: world.mass(&other),
                shortest: world.shortest(&other),
                written_prefix: world.mass(&sequence.prefix(t)),
            });
        }
        all.push(Spectrum { name, hazards });
    }
    Ok(all)
}

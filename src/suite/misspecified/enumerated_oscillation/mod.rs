//! `enumerated-oscillation`: the posterior swings inside the enumerated finite prior itself.
//!
//! Takes the written programs and their finite filters from `machine` and `mixture`, and the exact
//! `Mixture` as the check. Berk 1966 (Ann. Math. Stat. 37; asymptotic carrier), on P_L.
//!
//! The finite prior is P_L: every written program of at most L bits, weight 2^-length, its data bits
//! integrated by a filter ([`class`]). A screen drops what the first symbols refute; what is left is merged:
//! programs whose filters have finitely many states and give every string the same probability are one
//! behaviour, their weights added (proven, for all strings: [`crate::mixture::FiniteFilter::agrees`]).
//! Programs without a finite filter join the behaviour that they agree with exactly on the compared prefixes
//! ("so far"). The few others are counted with their weight and not followed: those that never give a string
//! more than the coin ([`crate::mixture::never_above_coin`]), and the rest, whose mass beside the tied pair
//! is stated.
//!
//! Each part has a file with its theorem, what it measures and what it claims: that the behaviours are the
//! prior ([`exactness`]), the swings at a tie ([`tie`]), what ends them ([`ending`], [`truth`]), the control
//! beside the tie ([`beside`]), growing blocks ([`growing`]), and the whole class, not only the pair, away
//! from a tie ([`settling`]).
//!
//! Tolerances. Means: 5 standard errors, from the replicates' own variance, plus what doubling the grid of
//! the law changes. Distribution functions: Dvoretzky-Kiefer-Wolfowitz, 2 exp(-2 R eps^2) = 10^-6.
//! Proportions: Hoeffding, exp(-2 R eps^2) = 10^-6. Rates: what beliefs taken as one at 2^-30 can move them.
//! Changes in the blocks: prior bits and what filters cost while they settle, as measured on one long run (no
//! proof for every block). Sums of doubles: their roundings counted.

use rayon::prelude::*;

use crate::exact::Rational;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims,
};

mod belief;
mod beside;
mod class;
mod ending;
mod envelope;
mod exactness;
mod growing;
mod law;
mod pair;
mod picture;
mod rates;
mod runs;
mod settling;
mod setup;
mod source;
mod tie;
mod truth;

use class::{Class, build};
use law::Law;
use rates::{Rate, Tie, rates};
use setup::{AT_TIE, Parameters, SCREEN, Setup};
use source::{Family, Source};

claims! {
    NOT_FOLLOWED: Measured None "not-followed-{source}", "exact filters, open mass counted in",
        "The most that all programs that are not followed weigh together behind 24 symbols, in units of the \
         lighter of the tied pair (those below the coin left out).";
}

#[derive(Clone)]
pub(crate) struct Measured {
    class: Class,
    rates: Vec<Rate>,
    exactness: exactness::Exactness,
    ties: Vec<tie::Swings>,
    /// What ends each tie, if it was found.
    stops: Vec<Option<ending::Stop>>,
    off: beside::OffTie,
    blocks: growing::Blocks,
    coin: truth::Coin,
    settling: Vec<settling::Settling>,
    /// For each tie the most that all programs that are not followed weigh beside the lighter of the pair, on
    /// its first traced sequence.
    unplaced: Vec<Rational>,
}

#[derive(Clone)]
pub(crate) struct Theory {
    parameters: Parameters,
    /// By tie: the law of the pair's walk, and on a grid twice as wide.
    laws: Vec<[Law; 2]>,
    /// By tie: at most this share of replicates changes its leader late, once a nearer behaviour is in.
    late: Vec<Option<f64>>,
    /// The law beside the tie.
    off: Law,
    /// The envelope's leader changes over the blocks.
    envelope: Vec<envelope::Turn>,
}

/// The scenario.
pub(crate) struct EnumeratedOscillation;

impl Experiment for EnumeratedOscillation {
    const ABOUT: About = About {
        name: "enumerated-oscillation",
        question: Question::Misspecified,
        claim: "The posterior over all short programs swings for ever between two that are equally near to \
                the source.",
        source: "Berk 1966, on P_L; laws re-derived",
        text: "The finite prior is every written program of up to L bits, weight 2^-length, data bits \
               integrated, equal behaviours merged. Sources outside it: a Bernoulli and a switching source \
               whose parameter makes the two nearest behaviours equally near (by bisection), growing blocks, \
               and a coin whose program is longer than L. Measured: leaders and their changes beside the law \
               of the pair's own walk, the last change off the tie, and the L at which a nearer program, or \
               the truth itself, ends the swings.",
        worth: "",
    };
    const STATEMENTS: Statements = &[
        exactness::CLAIMS,
        tie::CLAIMS,
        ending::CLAIMS,
        beside::CLAIMS,
        growing::CLAIMS,
        truth::CLAIMS,
        settling::CLAIMS,
        CLAIMS,
    ];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (bits, raise) = (parameters.bits, parameters.raise);
        if raise >= bits {
            return Ok(());
        }
        Err(ScenarioError::Settings(format!(
            "raise = {raise} is below bits = {bits}; take raise = {bits} or more"
        )))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        // A first class finds the ties; behaviours that any symbol refutes cannot be nearest.
        let [bernoulli, switching] = Family::ALL.map(|family| parameters.near(family));
        let near = [bernoulli, switching, Family::Bernoulli.at(&parameters.coin)];
        let probe = |source: Source| source.symbols(parameters.seed, 0).take(SCREEN).collect();
        let probes: [Vec<bool>; 3] = near.map(probe);
        let probe = build(2..=parameters.bits, &probes, false, context)?;
        let found = ties(parameters, &probe)?;
        let traced = |tie: &Tie| parameters.traced(tie.source, AT_TIE);
        let sequences: Vec<Vec<Vec<bool>>> = found.iter().map(traced).collect();
        // The replicates at the tie itself are screened by what refutes the traced sequences.
        let screens = sequences.iter().flatten().map(|x| x[..SCREEN].to_vec());
        let screens: Vec<Vec<bool>> = screens.collect();
        let class = build(2..=parameters.bits, &screens, false, context)?;
        // One prefix is enough here: what some symbols refute is not near to any of the sources.
        let raised = ending::raise(parameters, &probes[..1], context)?;
        // The same pairs in the class that is followed.
        let place = |at: usize| class.position(&probe.behaviours[at].filter);
        let found = found.into_iter().map(|tie| {
            let [Some(a), Some(b)] = tie.pair.map(place) else {
                return Err(ScenarioError::Settings(format!(
                    "a tied {} behaviour is refuted by every traced sequence; take another seed",
                    tie.source.family.name()
                )));
            };
            let pair = [a, b];
            Ok(Tie { pair, ..tie })
        });
        let found: Vec<Tie> = found.collect::<Result<_>>()?;
        let first: Vec<&[bool]> = sequences.iter().map(|traced| &traced[0][..]).collect();
        let on = Setup::new(parameters, &class, context);
        let stops = found.iter().map(|tie| ending::measure(on, tie, &raised));
        let unplaced = found.iter().zip(&first);
        let unplaced = unplaced.map(|(tie, x)| class.unplaced_beside(tie.pair, x));
        let ties = found.iter().zip(&sequences);
        let ties = ties.map(|(tie, sequences)| tie::measure(on, tie.clone(), sequences));
        let rates = rates(&class);
        Ok(Measured {
            exactness: exactness::measure(on, &found, &first)?,
            stops: stops.collect::<Result<_>>()?,
            off: beside::measure(on, &found[0])?,
            blocks: growing::measure(parameters, context)?,
            coin: truth::measure(on, &raised),
            settling: settling::measure(on, &rates)?,
            unplaced: unplaced.collect::<Result<_>>()?,
            ties: ties.collect::<Result<_>>()?,
            class,
            rates,
        })
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let ties = &measured.ties;
        let on = Setup::new(parameters, &measured.class, context);
        let laws = ties.par_iter().map(|swings| tie::theory(on, &swings.tie));
        let late = ties.iter().zip(&measured.stops);
        let late = late.map(|(swings, stop)| match stop {
            Some(stop) => ending::theory(on, swings.tie.source, stop),
            None => Ok(None),
        });
        Ok(Theory {
            parameters: parameters.clone(),
            laws: laws.collect::<Result<_>>()?,
            late: late.collect::<Result<_>>()?,
            off: beside::theory(on, &ties[0].tie, &measured.off)?,
            envelope: growing::theory(&measured.blocks),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let parameters = &theory.parameters;
        exactness::judge(&measured.exactness, claims)?;
        for (at, swings) in measured.ties.iter().enumerate() {
            tie::judge(parameters, swings, &theory.laws[at], claims)?;
            if let Some(stop) = &measured.stops[at] {
                ending::judge(parameters, &swings.tie, stop, theory.late[at], claims)?;
            }
        }
        beside::judge(parameters, &measured.off, &theory.off, claims)?;
        growing::judge(&measured.blocks, &theory.envelope, claims)?;
        truth::judge(parameters, &measured.coin, claims);
        settling::judge(&measured.settling, claims)?;
        for (swings, mass) in measured.ties.iter().zip(&measured.unplaced) {
            let statement = NOT_FOLLOWED.with("source", swings.tie.source.family.name());
            claims.one(&statement, mass, 0u64);
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        let class = &measured.class;
        let all = &class.behaviours;
        format!(
            "For this finite prior only: {} written programs of at most {} bits, of which {} print one of \
             the screened prefixes, as {} behaviours. Merged by proof: {} programs; equal only as far as \
             compared: {}. Without a finite filter and not followed: {} that never give a string more than \
             the coin does (weight {}) and {} others (weight {}). Log-odds on long sequences are doubles.",
            class.looked_at,
            parameters.bits,
            class.survivors,
            all.len(),
            all.iter().map(|b| b.programs).sum::<u64>(),
            all.iter().map(|b| b.so_far).sum::<u64>(),
            class.below_coin,
            class.below_coin_weight,
            class.unplaced.len(),
            class.unplaced_weight(),
        )
    }
}

/// The tie of each family.
fn ties(parameters: &Parameters, probe: &Class) -> Result<Vec<Tie>> {
    let rates = rates(probe);
    let found = Family::ALL.into_iter().map(|family| {
        rates::tie(&rates, parameters.near(family)).ok_or_else(|| {
            ScenarioError::Settings(format!(
                "at bits = {} one behaviour is nearest to every {} source; raise bits",
                parameters.bits,
                family.name()
            ))
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests;

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
//! "For ever" is said of this finite class at an exact tie. A Bernoulli source with a computable parameter, as
//! every source that is drawn here, is in the class of the universal prior M: under M the swings end.
//!
//! Tolerances. Means: 5 standard errors, from the replicates' own variance, plus what doubling the grid of
//! the law changes, or what beliefs taken as one can move a rate. Distribution functions:
//! Dvoretzky-Kiefer-Wolfowitz, 2 exp(-2 R eps^2) = 10^-6. Proportions: Hoeffding, exp(-2 R eps^2) = 10^-6.
//! Sums of doubles, over the blocks too: their roundings counted.

use rayon::prelude::*;

use crate::exact::Rational;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims,
};

mod answer;
mod belief;
mod beside;
mod class;
mod ending;
mod envelope;
mod exactness;
mod growing;
mod law;
mod pair;
mod perron;
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
use pair::Pair;
use rates::{Curve, Tie, curves, rates};
use setup::{AT_TIE, Parameters, SCREEN, Setup};
use source::{Family, Source};

claims! {
    NOT_FOLLOWED: Measured None "not-followed-{source}", "exact filters, open mass counted in",
        "The most that all programs that are not followed weigh together after 24 symbols, in units of the \
         lighter of the tied pair (those below the coin left out).",
        beside "with every program followed";
}

#[derive(Clone)]
pub(crate) struct Measured {
    class: Class,
    /// The nearest behaviours along the Bernoulli sources, for the picture.
    curves: Vec<Curve>,
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
    /// By tie: the law of the pair's walk, and on a grid twice as wide; none where its beliefs are too many.
    laws: Vec<Option<[Law; 2]>>,
    /// By tie: at most this share of replicates changes its leader late, once a nearer behaviour is in.
    late: Vec<Option<f64>>,
    /// The law beside the tie.
    off: Option<Law>,
    /// Which lines of prices lead in which block.
    envelope: envelope::Envelope,
}

/// The scenario.
pub(crate) struct EnumeratedOscillation;

impl Experiment for EnumeratedOscillation {
    const ABOUT: About = About {
        name: "enumerated-oscillation",
        question: Question::Misspecified,
        claim: "At an exact tie the posterior over all programs of up to L bits swings for ever between the two \
                nearest.",
        source: "Berk 1966, on P_L; laws re-derived",
        text: "The finite prior is every written program of up to L bits, weight 2^-length, data bits \
               integrated, equal behaviours merged. Sources outside it: a Bernoulli and a switching source \
               whose parameter makes the two nearest behaviours equally near (by bisection), growing blocks, \
               and a coin whose program is longer than L. Measured: leaders and their changes beside the law \
               of the pair's own walk, the last change off the tie, the lines of prices that lead over the \
               blocks, and the L at which a nearer program, or the truth itself, ends the swings. \"For ever\" \
               is of the finite class: under M every computable source is in the class, and the swings end.",
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
        Err(ScenarioError::refused(
            format!("raise = {raise} is below bits = {bits}"),
            [format!("raise={bits}")],
        ))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        // A first class finds the ties; behaviours that any symbol refutes cannot be nearest.
        let [bernoulli, switching] = Family::ALL.map(|family| parameters.near(family));
        let near = [bernoulli, switching, Family::Bernoulli.at(&parameters.coin)];
        let probe = |source: Source| source.symbols(parameters.seed, 0).take(SCREEN).collect();
        let probes: [Vec<bool>; 3] = near.map(probe);
        let probe = build(2..=parameters.bits, &probes, false, context)?;
        let found = ties(parameters, &probe, context)?;
        let traced = |tie: &Tie| parameters.traced(tie.source, AT_TIE);
        let sequences: Vec<Vec<Vec<bool>>> = found.iter().map(traced).collect();
        // The replicates at the tie itself are screened by what refutes the traced sequences.
        let screens = sequences.iter().flatten().map(|x| x[..SCREEN].to_vec());
        let screens: Vec<Vec<bool>> = screens.collect();
        let mut class = build(2..=parameters.bits, &screens, false, context)?;
        // One prefix is enough here: what some symbols refute is not near to any of the sources.
        let raised = ending::raise(parameters, &probes[..1], context)?;
        // The same pairs in the class that is followed; no symbol refutes them, so they are in it.
        let found: Vec<Tie> = found
            .into_iter()
            .map(|tie| {
                let pair = tie.pair.map(|at| class.place(&probe.behaviours[at]));
                Tie { pair, ..tie }
            })
            .collect();
        let first: Vec<&[bool]> = sequences.iter().map(|traced| &traced[0][..]).collect();
        let on = Setup::new(parameters, &class, context);
        let stops = found.iter().map(|tie| ending::measure(on, tie, &raised));
        let unplaced = found.iter().zip(&first);
        let unplaced = unplaced.map(|(tie, x)| class.unplaced_beside(tie.pair, x, context));
        let ties = found.iter().zip(&sequences);
        let ties = ties.map(|(tie, sequences)| tie::measure(on, tie.clone(), sequences));
        let rates = rates(&class, context)?;
        Ok(Measured {
            exactness: exactness::measure(on, &found, &first)?,
            stops: stops.collect::<Result<_>>()?,
            off: beside::measure(on, &found[0])?,
            blocks: growing::measure(parameters, context)?,
            coin: truth::measure(on, &raised)?,
            settling: settling::measure(on, &rates)?,
            unplaced: unplaced.collect::<Result<_>>()?,
            ties: ties.collect::<Result<_>>()?,
            curves: curves(&rates, setup::SOURCES, setup::DRAWN, context)?,
            class,
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
            envelope: growing::theory(parameters, &measured.blocks, context)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let parameters = &theory.parameters;
        exactness::judge(&measured.exactness, claims)?;
        let without_law = |swings: &tie::Swings| {
            let pair = swings.tie.pair.map(|at| &measured.class.behaviours[at]);
            Pair::without_law(pair)
        };
        for (at, swings) in measured.ties.iter().enumerate() {
            let law = theory.laws[at].as_ref();
            tie::judge(parameters, swings, law, || without_law(swings), claims)?;
            if let Some(stop) = &measured.stops[at] {
                ending::judge(parameters, &swings.tie, stop, theory.late[at], claims)?;
            }
        }
        let (off, law) = (&measured.off, theory.off.as_ref());
        let why_not = || without_law(&measured.ties[0]);
        beside::judge(parameters, off, law, why_not, claims)?;
        growing::judge(&measured.blocks, &theory.envelope, claims)?;
        truth::judge(parameters, &measured.coin, claims)?;
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
            class.below_coin.len(),
            class.below_coin_weight(),
            class.unplaced.len(),
            class.unplaced_weight(),
        )
    }
}

/// The tie of each family.
fn ties(parameters: &Parameters, probe: &Class, context: &Context<'_>) -> Result<Vec<Tie>> {
    let rates = rates(probe, context)?;
    let mut all = Vec::new();
    for family in Family::ALL {
        let Some(tie) = rates::tie(&rates, parameters.near(family), context)? else {
            let why = format!(
                "at bits = {} one behaviour is nearest to every {} source",
                parameters.bits,
                family.name()
            );
            return Err(ScenarioError::refused(why, ["bits=23"]));
        };
        all.push(tie);
    }
    Ok(all)
}

#[cfg(test)]
mod tests;

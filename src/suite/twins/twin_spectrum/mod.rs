//! `twin-spectrum`: how much M expects a pattern to break at t, beside the programs that break it there.
//!
//! Takes the bounded search one symbol ahead from `enumerate`, and from `instrument::naive` the same masses by two
//! routes that share nothing with it: written programs run one by one, and coin flips. The inequalities are derived
//! here; Hutter 2009 (Algorithms 2(3):879-906) and 2007 (Theoretical Computer Science 384:33-48) have bounds of this
//! kind, from memory.
//!
//! For a sequence x and each t: M(x_<t not x_t), the mass of the break, and the hazard M(not x_t|x_<t), of M itself
//! and of the normalised M, as certified bounds at bit limit L; and the shortest twin, the heaviest program (code and
//! data bits) that prints x_<t and then the other symbol.
//!
//! Upper half \[own, by standard tools\]. The strings x_<t not x_t, t = 1, 2, .., are a prefix-free set: that of t
//! leaves x at its own last symbol, so none begins another. M is a semimeasure, M(empty) <= 1, so their masses sum to
//! at most 1 - M(x_1:n) up to t = n. Let x be computable. Then t -> M(x_<t not x_t) is lower semicomputable, from a
//! program of x and the machine's definition; its sum is at most 1; so by Levin's coding theorem
//! M(x_<t not x_t) <= c 2^-K(t) for every t, c = 2^(K(x) + O(1)). The O(1) depends on the machine and on the one that
//! K is of, and on nothing else. Where M(x_<t) >= beta > 0 for all t, as it is with beta = 2^-l(p) if p prints x for
//! ever (`]`, 2 bits, prints 000...), the hazard is at most (c/beta) 2^-K(t). Neither c nor K(t) can be computed: the
//! run shows the sum, and how far the masses are above the weights of the heaviest programs.
//!
//! Lower half. A program of l bits that prints x_<t and then the other symbol is part of the mass, so
//! M(x_<t not x_t) >= 2^-l; M(x_<t) <= 1, so the hazard is at least that too, and M_norm's, which divides by
//! M(x_<t0) + M(x_<t1) <= M(x_<t), is no smaller. On a universal machine one such program reads t, then a program of
//! x: l <= K(t) + K(x) + O(1). Both halves: the hazard is 2^-K(t) up to a factor that depends on x and the machine,
//! between 2^-(K(x) + O(1)) and 2^(K(x) + O(1))/beta, but not on t. (For M_norm, and for all x at once, see
//! `defect-probe`.)
//!
//! The sum with programs that are run. Of the written programs of at most w bits, code and data, those that print
//! some string weigh at most M does, and for a prefix-free set all of them together at most Kraft's sum of their
//! codes (`instrument::naive`), which is below 1 and counted without running anything. With x_1:n itself in the set
//! the sum is near that bound: what lacks are programs that fall silent, run too long or need more data.
//! Control: x_1:t, t = 1 .. n, is no prefix-free set, and for 000... each of its strings weighs 1/4 at least.
//!
//! The upper bound stops being of use where the open mass takes over, and the lower bound ends where no twin
//! fits into L bits: both times are measured. Catalogue's figures at L = 28 for 0^t 1: 2^-5.0, 2^-9.4,
//! 2^-12.5, 2^-17.2, 2^-21.4 at t = 2, 8, 16, 32, 48 (lower bounds); at smaller L they are lower bounds of
//! these.
//!
//! Second control: read one symbol later, the shortest twin's weight exceeds the mass at some t.

use crate::exact::Rational;
use crate::scenario::figures::{inverse_power, length};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims,
    own_derivation,
};
use crate::suite::instrument::naive::{CoinFlips, broken, kraft_sum};

mod answer;
mod measured;
mod picture;

use measured::{Hazard, Parameters, Spectrum};

const OWN: &str = concat!(own_derivation!(), "; Hutter 2007, 2009");

claims! {
    FLIPS: Exact Equal "mass-by-coin-flips", "Solomonoff 1964: M(x) is a chance over coin flips",
        "The mass of the programs of at most w bits that break the pattern at t, as the search has it, is the \
         share of the 2^w strings of w coin flips that make the machine do so, every sequence and t.";
    TWINS: Certified AtLeast "mass-at-least-programs", OWN,
        "M(x_<t not x_t) is at least the sum of 2^-l over the written programs of at most w bits that print \
         this, run one by one: the lower bound within L bits is, every sequence and t that has one.";
    HAZARDS: Certified AtLeast "hazard-at-least-shortest-twin", OWN,
        "The hazard M(not x_t|x_<t) is at least 2^-l, l the bits of the shortest of these programs: the lower \
         end of its bounds is, every sequence and t that has one.";
    NORMALISED: Identity AtLeast "normalised-is-larger", OWN,
        "The normalised hazard's ends are at least the plain hazard's.";
    SUMS: Exact AtMost "breaks-sum-to-at-most-one", OWN,
        "The masses of the breaks at t = 1 .. n and of x_1:n sum to at most 1 under M: those of the written \
         programs of at most w bits, run one by one, to at most Kraft's sum of their codes, every sequence.",
        refuted_by "programs that are no prefix code, or one that prints two strings of which neither begins \
                    the other: their masses would sum to more than the codes'";
    PREFIXES: Exact GreaterThan "control-prefixes", OWN,
        "Control: the strings x_1:t, t = 1 .. n, begin one another, and for 000... their masses sum to more \
         than 1.";
    CONTROL: Certified GreaterThan "control-one-symbol-later", OWN,
        "Control: taken for the break one symbol later, the shortest twin weighs more than the mass there, \
         at some t; excess.";
    ENDS: Measured None "twins-end-{sequence}", OWN,
        "The first t at which no program within L bits breaks the pattern (one past the end where all t have \
         one).",
        beside "the symbols looked at";
    LOWER_SUM: Measured None "sum-of-lower-bounds-{sequence}", "certified lower bounds of M",
        "The certified lower bounds of the breaks at t = 1 .. n and of x_1:n, summed.",
        beside "a measure's";
    UPPER_SUM: Measured None "sum-of-upper-bounds-{sequence}", "certified upper bounds of M",
        "The first t at which the upper bounds of the breaks so far sum to more than 1, for open mass counts \
         at every t (one past the end where they never do).",
        beside "the symbols looked at";
    RATIO: Measured None "largest-mass-over-twin-{sequence}", "certified lower bounds of M",
        "The largest certified M(x_<t not x_t) 2^l over all t, l the bits of the heaviest program. For a \
         universal machine it stays bounded by the coding theorem; the bound is not known.",
        beside "its t";
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// By sequence and t: the share of the coin flips.
    flips: Vec<Vec<Rational>>,
    /// By sequence and t: what the written programs weigh, and 2^-l of the shortest.
    written: Vec<Vec<Rational>>,
    weights: Vec<Vec<Option<Rational>>>,
    /// Kraft's sum of the codes of at most w bits.
    codes: Rational,
    /// Most that a prefix-free set can weigh.
    total: Rational,
}

/// The shares of the breaks of each sequence among all strings of w coin flips.
fn flips(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Vec<Rational>>> {
    let sequences = parameters.sequences();
    let shares = sequences.iter().map(|x| {
        let flips = CoinFlips::new(parameters.world_bits, x, parameters.steps, context)?;
        let at = |t| flips.share(&broken(x, t));
        (1..=x.len()).map(at).collect()
    });
    shares.collect()
}

/// The scenario.
pub(crate) struct TwinSpectrum;

impl Experiment for TwinSpectrum {
    const ABOUT: About = About {
        name: "twin-spectrum",
        question: Question::Twins,
        claim: "M expects a pattern to break at t at least as much as the shortest program that breaks it \
                there weighs, and all breaks together weigh at most 1.",
        source: "own derivation; Hutter 2007, 2009",
        text: "Along 000..., 111..., 0101... and 0011... the search looks one symbol ahead at every t: \
               bounds of the chance that the next symbol breaks the pattern, under M and under normalised M, \
               beside the shortest program that breaks it there, as far as L bits carry. All programs of a \
               small world are run one by one as well: their masses are the search's, and those of all breaks \
               sum to at most 1, since no break begins another. Control: prefixes do, and sum to more.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Vec<Spectrum>;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        if parameters.world_bits > parameters.bits {
            return Err(ScenarioError::refused(
                format!(
                    "world_bits = {} is above the limit bits = {} of the searches",
                    parameters.world_bits, parameters.bits
                ),
                [format!("world_bits={}", parameters.bits)],
            ));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Spectrum>> {
        measured::measure(parameters, context)
    }

    fn theory(
        parameters: &Parameters,
        measured: &Vec<Spectrum>,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let of_hazards = measured.iter().map(|spectrum| spectrum.hazards.iter());
        let written = of_hazards.clone();
        let weight = |hazard: &Hazard| hazard.shortest.map(inverse_power);
        Ok(Theory {
            flips: flips(parameters, context)?,
            written: written
                .map(|hazards| hazards.map(|hazard| hazard.written.clone()).collect())
                .collect(),
            weights: of_hazards
                .map(|hazards| hazards.map(weight).collect())
                .collect(),
            codes: kraft_sum(parameters.world_bits)?,
            total: Rational::one(),
        })
    }

    fn judge(measured: &Vec<Spectrum>, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut excess = Rational::zero();
        for (index, spectrum) in measured.iter().enumerate() {
            let weights = &theory.weights[index];
            let masses = theory.flips[index].iter().zip(&theory.written[index]);
            for ((hazard, weight), (flips, written)) in
                spectrum.hazards.iter().zip(weights).zip(masses)
            {
                let label = || format!("{} t={}", spectrum.name, hazard.t);
                let [plain, normalised] = [&hazard.plain, &hazard.normalised];
                claims.check(&FLIPS, label, &hazard.small_mass, flips);
                if let Some(weight) = weight {
                    claims.check(&TWINS, label, hazard.mass.lower(), written);
                    claims.check(&HAZARDS, label, plain.lower(), weight);
                }
                claims.check(&NORMALISED, label, normalised.lower(), plain.lower());
                claims.check(&NORMALISED, label, normalised.upper(), plain.upper());
            }
            let in_all = spectrum.written_in_all();
            claims.check(&SUMS, || spectrum.name.to_owned(), in_all, &theory.codes);
            if index == 0 {
                let prefixes = spectrum.hazards.iter().map(|hazard| &hazard.written_prefix);
                let sum: Rational = prefixes.sum();
                claims.check(&PREFIXES, || spectrum.name.to_owned(), sum, &theory.total);
            }
            for (hazard, weight_before) in spectrum.hazards.iter().skip(1).zip(weights) {
                if let Some(weight_before) = weight_before {
                    excess = excess.max(weight_before - hazard.mass.upper());
                }
            }
            let name = spectrum.short_name();
            let symbols = length(&spectrum.hazards);
            claims.one(&ENDS.with("sequence", name), spectrum.twins_end(), symbols);
            let lower_sum = LOWER_SUM.with("sequence", name);
            claims.one(&lower_sum, spectrum.certified_in_all(), &theory.total);
            let upper_sum = UPPER_SUM.with("sequence", name);
            claims.one(&upper_sum, spectrum.upper_passes_one(), symbols);
            if let Some((ratio, t)) = spectrum.largest_ratio() {
                claims.one(&RATIO.with("sequence", name), ratio, t);
            }
        }
        claims.check(&CONTROL, || "largest excess".to_owned(), excess, 0u64);
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Vec<Spectrum>) -> String {
        format!(
            "Certified for M: every bound holds for Solomonoff's M of this machine, with the open mass of \
             all programs above {} bits in it. Exact for the written programs of at most {} bits, which are \
             run one by one.",
            parameters.bits, parameters.world_bits
        )
    }
}

#[cfg(test)]
mod tests;

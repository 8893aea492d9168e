//! `enumerated-worlds`: lights off, traps and dogma are in the enumerated prior by themselves.
//!
//! Takes worlds, beliefs and the exact planner from `agent`. Actions and percepts have one bit, the percept is the
//! reward. The prior is P_L, all written programs to L bits, weight 2^-l each; nobody chose its worlds.
//!
//! Derivation \[own\]. Let p and q be deterministic worlds, w their weights, m cycles. An action string that does not
//! separate them has the same percepts in both, hence the same value; let v0 be the best of these. After a string s that
//! separates them (and no shorter part of it does) the agent knows where it is and goes on as is best there: V_p(s),
//! V_q(s). Whatever the agent does until it knows is a fixed string, for it sees the same in both worlds. So its value is
//! the larger of (w(p) + w(q)) v0 and max over s of w(p) V_p(s) + w(q) V_q(s), and it tests iff the second is larger:
//! where resting is best in p, iff w(q)/w(p) > min over s with V_q(s) > v0 of (v0 - V_p(s))/(V_q(s) - v0).
//!
//! The pair `?.+.]` (13 bits) and `?.>+.]` (16) is one op apart. Both read their action once in three cycles, a night;
//! 0 gives 0 1 1 in both, 1 gives 1 0 0 in the first and 1 1 1 in the second. A test loses 1 in the first world and wins
//! 1 per night in the second. With n nights to come Q(1) - Q(0) = n w(q) - w(p) - max(0, (n-1) w(q) - w(p)), the last term
//! for a test on a later night: the agent tests iff n w(q) > w(p), which is the rule of `lights-off` with k = 1, g = 2.
//!
//! Which pairs are in the dark? Behaviours of P_L, each with the weight of all programs that have it, such that every test
//! costs something in the heavier world and some test pays in the other. To 12 bits there is none at horizons to 8, at 13
//! bits there are two.
//!
//! Control: `]` and `?]`, where a test costs nothing. There the agent tests at every horizon, however small the odds.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, as_u64};
use crate::machine::Program;
use crate::scenario::figures::{length, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statement, Statements, claims,
    own_derivation,
};
use crate::suite::instrument::planning::decimal;

mod dark;
mod measured;
mod picture;
mod plain;

use dark::{DARK_BITS, DARK_CYCLES};
use measured::{Measured, PAIR, PLAIN as PLAINLY, PLAIN_BITS, Parameters};
use plain::Said;

const OWN: &str = own_derivation!();

claims! {
    PLAIN: Exact Equal "planner-is-plain", OWN,
        "Q of each action over all programs to 12 bits is that of a plain recursion over histories that executes \
         every program: one percept bit, every horizon to 6; two percept bits, every horizon to 4.";
    TWINS: Exact Equal "twins-rule", OWN,
        "An agent that believes in just two programs which resting cannot tell apart tests (1) iff the odds exceed \
         what a test costs in the one over what it wins in the other, every pair without a tie.";
    NIGHTS: Exact Equal "one-op-apart", OWN,
        "For `?.+.]` and `?.>+.]`, n nights: Q(1) - Q(0) is n w(q) - w(p) - max(0, (n-1) w(q) - w(p)), in units of \
         2^-16: it tests iff n w(q) > w(p).";
    MERGED: Exact Equal "one-op-apart-merged", OWN,
        "The same at the weights of all programs of the prior that behave like the two.";
    DARK: Exact Equal "dark-pairs", OWN,
        "Pairs of behaviours, weights merged, in which every test costs something in the heavier world and some test \
         pays in the other: programs to 12, 13 and 14 bits, every horizon from 3.";
    DECIDED: Exact Equal "dark-pairs-rule", OWN,
        "Whether the agent that believes in just the two of such a pair tests is as the rule has it, every pair and \
         horizon without a tie.";
    CONTROL: Exact GreaterThan "control-free-test", OWN,
        "Control: for `]` and `?]` a test costs nothing, and Q(1) is above Q(0) at every horizon though the odds \
         are 1 to 16.";
    LIVED: Exact Equal "lived-as-printed", OWN,
        "The rewards that the agent gets in a world are those that the program prints when it is executed with the \
         agent's actions.";
    RESTS: Exact GreaterThan "whole-prior-rests", OWN,
        "After two nights of rest, 0/0 0/1 0/1 each, Q(0) is above Q(1) over all that is left of P_16, at horizons \
         3, 4 and 6.", applies "bits is 16";
    FIRST: Measured None "q-{action}-{bits}-percept-bits", OWN,
        "Q of action {action} before the first cycle, over all programs to 12 bits, unnormalised: {bits} percept \
         bits, horizon {cycles}.",
        beside "by the plain recursion";
    BEHAVIOURS: Measured None "behaviours-{bits}-percept-bits", OWN,
        "Behaviours that are told apart by horizon {cycles} among the programs to 12 bits, {bits} percept bits.",
        beside "programs";
    PAIRS: Measured None "pairs", OWN,
        "Pairs of behaviours that resting cannot tell apart.",
        beside "that the agent tests";
    COSTLY: Measured None "costly-tests", OWN,
        "Pairs in which every test costs something in the heavier world and some test pays in the other.",
        beside "of all pairs that resting cannot tell apart";
    SHARES: Measured None "share-{effect}", OWN,
        "Posterior share, after the forced history, of the worlds in which action 1 is {effect}.",
        beside "the whole posterior";
    GOT: Measured None "rewards-in-{world}", OWN,
        "Rewards that the agent gets in {world}.",
        beside "the most that can be had there";
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    plain: Vec<[Rational; 2]>,
    pairs: Vec<Said>,
    nights: Vec<Rational>,
    merged: Vec<Rational>,
    /// By bits and horizon.
    dark: Vec<(u32, usize, Vec<plain::Ruled>)>,
    /// Rewards printed, and the most there are.
    lives: Vec<[u64; 2]>,
}

/// The scenario.
pub(crate) struct EnumeratedWorlds;

impl Experiment for EnumeratedWorlds {
    const ABOUT: About = About {
        name: "enumerated-worlds",
        question: Question::Agents,
        claim: "Lights off is in the enumerated prior by itself: pairs of programs that a resting agent cannot \
                tell apart, and at short horizons it rests.",
        source: "own derivation; the example after Kosoy (post of 4 July 2018)",
        text: "An agent believes in all written programs to L bits as worlds: it gives a bit, the program answers with \
               a bit, and that is the reward. Belief and plan are exact. It is watched in a few worlds; then every pair \
               of programs that resting cannot tell apart is given to an agent that believes in just these two. Control: \
               a pair in which a test costs nothing.",
        worth: "Exact for the finite prior P_L at these horizons, open mass 0. Nothing here is about M: run \
                aixi-first-action for that.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let horizon = measured.horizon;
        let mut pairs = Vec::new();
        let mut tables = plain::Tables::new(horizon);
        for pair in &measured.pairs {
            context.go_on()?;
            pairs.push(tables.rule(&pair.programs));
        }
        let gain = |[p, q]: [Rational; 2]| -> Vec<Rational> {
            let nights = (1..=u64::from(parameters.nights)).map(|n| {
                let test_now = whole(n) * &q - &p;
                let test_later = whole(n - 1) * &q - &p;
                test_now - test_later.max(Rational::zero())
            });
            nights.collect()
        };
        let sixteenth = |bits: u32| Rational::from(1_u64 << (16 - bits));
        let behaviours = tables.behaviours(parameters.bits);
        let like = |source: &str| {
            let same = |(program, _): &&(Program, u64)| program.to_string() == source;
            let weight = behaviours.iter().find(same).map(|(_, weight)| *weight);
            weight.map_or_else(Rational::zero, Rational::from)
        };
        let mut dark = Vec::new();
        for bits in DARK_BITS {
            for cycles in DARK_CYCLES..=horizon {
                context.go_on()?;
                dark.push((bits, cycles, plain::Tables::new(cycles).dark(bits)));
            }
        }
        let mut plain_values = Vec::new();
        for setting in PLAINLY {
            plain_values.extend(plain::values(PLAIN_BITS, setting, context)?);
        }
        Ok(Theory {
            plain: plain_values,
            pairs,
            nights: gain([sixteenth(13), sixteenth(16)]),
            merged: gain(PAIR.map(like)),
            dark,
            lives: measured
                .lives
                .iter()
                .map(|life| {
                    let best = tables.best(&life.program);
                    [plain::rewards(&life.program, &life.actions()), best]
                })
                .collect(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (found, plain) in measured.planned.iter().zip(&theory.plain) {
            let setting = found.setting();
            let last = PLAINLY.contains(&(found.percept_bits, found.cycles));
            let of_this = |statement: &Statement| {
                let bits = statement.with("bits", found.percept_bits);
                bits.with("cycles", found.cycles)
            };
            for (action, (q, plain)) in found.values.actions().iter().zip(plain).enumerate() {
                claims.check(&PLAIN, || format!("Q({action}), {setting}"), q, plain);
                if last {
                    claims.one(&of_this(&FIRST).with("action", action), q, plain);
                }
            }
            if last {
                claims.one(&of_this(&BEHAVIOURS), found.behaviours, found.programs);
            }
        }
        let mut tested = 0;
        for (pair, said) in measured.pairs.iter().zip(&theory.pairs) {
            tested += u64::from(pair.tests);
            if let Some(tests) = said.tests {
                let instance = || format!("{} and {}", pair.programs[0], pair.programs[1]);
                claims.check(&TWINS, instance, u64::from(pair.tests), u64::from(tests));
            }
        }
        for (n, (found, said)) in (1..).zip(measured.nights.iter().zip(&theory.nights)) {
            claims.check(&NIGHTS, || format!("n={n}"), found, said);
        }
        for (n, (found, said)) in (1..).zip(measured.merged.iter().zip(&theory.merged)) {
            claims.check(&MERGED, || format!("n={n}"), found, said);
        }
        for (bits, horizon, said) in &theory.dark {
            let found = measured.dark.iter();
            let found: Vec<_> = found
                .filter(|own| own.bits == *bits && own.horizon == *horizon)
                .collect();
            let instance = || format!("{bits} bits, horizon {horizon}");
            claims.check(&DARK, instance, length(&found), length(said));
            for (pair, said) in said {
                // A pair that is missing on either side is another number above, or found here.
                let own = found.iter().find(|own| own.programs == *pair);
                let instance = || format!("{} and {}, horizon {horizon}", pair[0], pair[1]);
                let found = own.map_or(2, |own| u64::from(own.tests));
                if let Some(tests) = said.tests {
                    claims.check(&DECIDED, instance, found, u64::from(tests));
                }
            }
        }
        for (horizon, found) in (1..).zip(&measured.free) {
            let instance = || format!("horizon {horizon}");
            claims.check(&CONTROL, instance, found, Rational::zero());
        }
        for (life, [printed, most]) in measured.lives.iter().zip(&theory.lives) {
            let world = life.program.to_string();
            claims.check(&LIVED, || world.clone(), life.rewards(), *printed);
            claims.one(&GOT.with("world", &world), life.rewards(), *most);
        }
        let full = measured.bits == 16;
        claims.applies(&RESTS, full, || format!("bits = {}", measured.bits));
        for thought in &measured.forced.thoughts {
            let [rest, act] = &thought.values;
            claims.check(&RESTS, || format!("horizon {}", thought.cycles), rest, act);
        }
        claims.one(&PAIRS, length(&measured.pairs), tested);
        let costly = theory.pairs.iter().filter(|said| said.costly);
        claims.one(&COSTLY, as_u64(costly.count()), length(&measured.pairs));
        for (effect, share) in EFFECTS.into_iter().zip(&measured.forced.shares) {
            claims.one(&SHARES.with("effect", effect), share, Rational::one());
        }
        Ok(())
    }
}

impl Answered for EnumeratedWorlds {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer())
    }
}

/// What action 1 may be in a world.
const EFFECTS: [&str; 3] = ["worse", "alike", "better"];

impl Measured {
    /// What the agent does, why, and what it still believes in.
    fn answer(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(first) = self.lives.first().and_then(|life| life.cycles.first()) {
            let inverse = first.evidence.reciprocal().unwrap_or_else(Rational::zero);
            let [rest, act] = [0, 1]
                .map(|action: usize| decimal(&(first.values.actions()[action].lower() * &inverse)));
            let does = if first.action == 1 {
                "acts (1)"
            } else {
                "rests (0)"
            };
            let learning = first
                .learning()
                .map_or_else(|| "open".to_owned(), |value| decimal(&value));
            said.push(format!(
                "In the first of {} cycles the agent {does}: of all programs to {} bits it expects {act} rewards if it \
                 acts and {rest} if it rests, and what it can learn on the way is worth {learning} of that. {} of the {} \
                 programs can look at an action at all; they are {} behaviours.",
                self.horizon, self.bits, self.listening, self.programs, self.behaviours,
            ));
        }
        for life in &self.lives {
            let actions: String = life.actions().iter().map(usize::to_string).collect();
            let silenced = if life
                .cycles
                .last()
                .is_some_and(|cycle| cycle.percept.is_none())
            {
                "; then the world is silent for ever"
            } else {
                ""
            };
            let leaders = life.cycles.last().map_or_else(String::new, |cycle| {
                let names = cycle.leaders.iter().take(2).map(|(member, share)| {
                    format!("`{}` ({})", self.sources[*member], decimal(share))
                });
                names.collect::<Vec<_>>().join(" and ")
            });
            said.push(format!(
                "In the world `{}` it does {actions} and gets {}{silenced}; before its last action it believes most in \
                 {leaders}.",
                life.program,
                life.rewards(),
            ));
        }
        if let Some(last) = self.forced.thoughts.last() {
            let [rest, act] = [0, 1].map(|action: usize| decimal(&last.values[action]));
            let [worse, alike, better] = self.forced.shares.each_ref().map(decimal);
            let leaders = self
                .forced
                .leaders
                .iter()
                .map(|(name, share)| format!("`{name}` ({})", decimal(share)));
            said.push(format!(
                "After two nights of rest, 0/0 0/1 0/1 each, {} programs are left, most of all {}. With {} cycles to \
                 come resting is worth {rest}, acting {act}: to act is worse in {worse} of what it believes, makes no \
                 difference in {alike}, and is better in {better}.",
                self.forced.left,
                leaders.collect::<Vec<_>>().join(" and "),
                last.cycles,
            ));
        }
        let tested = self.pairs.iter().filter(|pair| pair.tests).count();
        said.push(format!(
            "Resting cannot tell {} pairs of programs apart; an agent that believes in just two of them tests {tested} of \
             these pairs and never tells the others apart.",
            self.pairs.len(),
        ));
        said.extend(self.darkest());
        let few = self
            .planned
            .iter()
            .filter(|own| PLAINLY.contains(&(own.percept_bits, own.cycles)));
        said.extend(few.map(|own| {
            let [rest, act] = [0, 1].map(|action: usize| own.values.actions()[action].lower());
            // Weights are powers of 1/2, and chances here, too.
            let binary = |q: &Rational| {
                let places = q.denominator().bits().saturating_sub(1);
                format!("{}/2^{places}", q.numerator())
            };
            let does = if act > rest { "acts" } else { "rests" };
            format!(
                "Of the {} programs to {PLAIN_BITS} bits alone ({} can look at an action; {} behaviours; {}): Q(0) is \
                 {} and Q(1) {}, not divided by anything: it {does}.",
                own.programs,
                own.listening,
                own.behaviours,
                own.setting(),
                binary(rest),
                binary(act),
            )
        }));
        said
    }

    /// The pair that the argument is about, at the bits at which there are most of them.
    fn darkest(&self) -> Option<String> {
        let last = self
            .dark
            .iter()
            .max_by_key(|own| (own.bits, own.horizon, own.tests))?;
        let same = self
            .dark
            .iter()
            .filter(|own| own.bits == last.bits && own.programs == last.programs);
        let list = |tests: bool| {
            let horizons = same.clone().filter(|own| own.tests == tests);
            let horizons: Vec<String> = horizons.map(|own| own.horizon.to_string()).collect();
            if horizons.is_empty() {
                "none".to_owned()
            } else {
                horizons.join(", ")
            }
        };
        let counts = DARK_BITS.map(|bits| {
            let here = |own: &&dark::Dark| own.bits == bits && own.horizon == last.horizon;
            self.dark.iter().filter(here).count()
        });
        let none = |count: usize| {
            if count == 0 {
                "none".to_owned()
            } else {
                count.to_string()
            }
        };
        Some(format!(
            "Pairs in which every test costs something in the heavier world and some test pays in the other: {} to {} \
             bits, {} to {}, {} to {}. With the weight of all programs to {} bits that behave alike, odds {} to {}, the worlds `{}` and `{}` are \
             alike while the first is played as is best there, and every test costs something in it: the agent rests at \
             the horizons {}, and tests at {}.",
            none(counts[0]),
            DARK_BITS[0],
            none(counts[1]),
            DARK_BITS[1],
            none(counts[2]),
            DARK_BITS[2],
            last.bits,
            last.weights[0],
            last.weights[1],
            last.programs[0],
            last.programs[1],
            list(false),
            list(true),
        ))
    }
}

#[cfg(test)]
mod tests;

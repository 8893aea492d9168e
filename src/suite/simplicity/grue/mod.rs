//! `grue`: which of two hypotheses is the simpler one depends on the reference machine's words, and by how much.
//!
//! Takes tables of whole reference machines from `enumerate`, walked plainly, and searches by the Kraft machine's own
//! engine. The riddle is Goodman's (Fact, Fiction and Forecast, 1955; from memory): all emeralds seen so far are green,
//! and all are grue, green before time T and blue after it. Green is the sequence 0 0 0 ..., grue is 0^T 1 1 1 ....
//!
//! The machines. U is the Kraft machine. V speaks of grue: it is U with every symbol after T flipped. W is U with one
//! op that does one thing more: `?`, which without an agent clears the cell, on W also flips all that is printed after
//! T from then on. The fourth machine reads one bit: after a 0 it is U, after a 1 it is V.
//!
//! Derivation \[own\]. Let f(x) be x with its symbols after T flipped; f(f(x)) = x. A program prints x on V exactly if
//! it prints f(x) on U, with the same bits. So M_V(x) = M_U(f(x)), and the same for what is open: lower and upper
//! bounds of every x agree exactly, with any limits. With l(x) the bits of the shortest program that prints x,
//! l_V(grue) = l_U(green) and l_V(green) = l_U(grue): the log-odds 2^-l of green against grue are on V minus what they
//! are on U, and neither speaker can say which of the two languages has the cut in it.
//!
//! One op more. On W the program `?` and then a program of green that leaves the cleared cell alone prints grue, so
//! l_W(grue) = min(l_U(grue), l_U(green) + c), c the op's bits: it names grue with one word. l_W(green) is l_U(green).
//! The log-odds shift from U to W by l_U(grue) - l_W(grue): the difference in code length and nothing else, whatever
//! T is.
//!
//! Before T no data tell the two apart: both give the same symbols. From T + 1 on each symbol does. The speaker whose
//! world it is not pays once: with lower the certified lower bound of a machine, lower(x_1:t) >= 2^-l(x) at every t, an
//! error halves it at least, so there are at most l(x) errors, a tie counted as one, and at most l(x) bits are lost. So
//! the prior's words cost at most l_U(grue) symbols, and on W at most l_U(green) + c.
//!
//! Both words. If both are one bit long the masses of 0^(T+1) and of 0^T 1 are both half the sum of the two on U: the
//! machine that has no preference for a word has none for a colour.
//!
//! Control: with f that flips after T + 1 the masses are not V's.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::enumerate::compare::all_strings;
use crate::enumerate::{Bounds, Budget, Plain, Prediction, Query, Table, search};
use crate::exact::{Rational, as_u64};
use crate::machine::{Kraft, Op, Symbols};
use crate::scenario::figures::length;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims,
    own_derivation, parameters,
};

mod answer;
mod machine;
mod picture;

use machine::{Grue, Speaks};

const OWN: &str = own_derivation!();

/// Steps that one run of a program may take.
const STEPS: u64 = 300;

/// All strings of so many symbols beyond T are looked at.
const ALL_BEYOND: usize = 4;

parameters! { Parameters {
    after "T": usize = 6 in 2..=8, "symbols after which grue is the other colour";
    beyond "n": usize = 10 in 4..=16, "symbols after T that are seen";
    bits "bits": u32 = 18 in 14..=20, "bit limit L of the programs";
} }

claims! {
    TRANSLATED: Exact Equal "same-masses-in-other-words", OWN,
        "lower and upper of x on V are those of f(x) on U, f flipping all after T: every x of at most T + 4 symbols.";
    GREEN_ON_U: Certified GreaterThan "green-wins-on-u", OWN,
        "After T green symbols, M_norm of U gives the next one a chance above 1/2 of being green.";
    GRUE_ON_V: Certified LessThan "grue-wins-on-v", OWN,
        "After the same symbols, M_norm of V gives it a chance below 1/2.";
    SHIFT: Exact Equal "shift-is-twice-the-length-difference", OWN,
        "From U to V the log-odds of grue against green, by shortest programs, shift by 2 (l_U(grue) - l_U(green)) \
         bits.";
    ONE_OP: Exact Equal "shift-of-one-op", OWN,
        "From U to W they shift by l_U(grue) - min(l_U(grue), l_U(green) + the op's bits): the change in code length.";
    LOSS: Exact AtLeast "loss-in-either-world", OWN,
        "lower of the world's n symbols is at least 2^-l, l its shortest program on the machine: on U, V and W, in the \
         green and in the grue world.";
    ERRORS: Exact AtMost "errors-in-either-world", OWN,
        "The machine's lower bound, as a predictor, errs at most l times, a tie counted as one error.";
    EVEN: Exact Equal "both-words-are-even", OWN,
        "On the machine that has both words, one bit each, a green symbol after T is given exactly 1/2 of what is \
         decided.";
    CONTROL: Exact GreaterThan "control-wrong-time", OWN,
        "Control: with f that flips after T + 1, masses of more than 0 of these x differ.";
    DECIDED: Measured None "decided-after", "certified lower bounds",
        "Symbols after T from which V's predictor is right for good in a green world.",
        beside "U's in a grue world";
}

impl Parameters {
    fn horizon(&self) -> usize {
        self.after + self.beyond
    }

    fn world(&self, world: World) -> Symbols {
        let symbols = 0..self.horizon();
        symbols
            .map(|place| world == World::Grue && place >= self.after)
            .collect()
    }
}

/// Which of the two hypotheses is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum World {
    Green,
    Grue,
}

const WORLDS: [World; 2] = [World::Green, World::Grue];

impl World {
    fn name(self) -> &'static str {
        match self {
            World::Green => "green",
            World::Grue => "grue",
        }
    }
}

/// A machine that saw one world.
#[derive(Clone, Debug)]
struct Run {
    world: World,
    /// lower of the first t symbols, t = 0 .. n.
    lower: Vec<Rational>,
    /// lower of the first t - 1 symbols and the other one, t = 1 .. n.
    other: Vec<Rational>,
    /// Bits of the shortest program that prints them all.
    shortest: u32,
}

impl Run {
    /// Whether the predictor errs at symbol t, t = 1 .. n; a tie is an error.
    fn errs(&self) -> impl DoubleEndedIterator<Item = bool> + ExactSizeIterator + '_ {
        let pairs = self.lower[1..].iter().zip(&self.other);
        pairs.map(|(right, wrong)| right <= wrong)
    }

    fn errors(&self) -> u64 {
        as_u64(self.errs().filter(|&errs| errs).count())
    }

    /// Symbols after the first `after` up to the last error.
    fn last_error(&self, after: usize) -> u64 {
        let last = self.errs().rposition(|errs| errs);
        as_u64(last.map_or(0, |place| (place + 1).saturating_sub(after)))
    }

    /// lower of all symbols.
    fn last(&self) -> &Rational {
        &self.lower[self.lower.len() - 1]
    }
}

/// What a machine makes of the colours.
#[derive(Clone, Debug)]
struct Speaker {
    /// What it says after T green symbols.
    prediction: Prediction,
    runs: Vec<Run>,
}

impl Speaker {
    fn shortest(&self, world: World) -> u64 {
        let run = self.runs.iter().find(|run| run.world == world);
        run.map_or(0, |run| run.shortest.into())
    }
}

/// The machines that speak, by their names.
const SPEAKERS: [(&str, Speaks); 3] =
    [("U", Speaks::Green), ("V", Speaks::Grue), ("W", Speaks::Op)];

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    after: usize,
    /// As in [`SPEAKERS`].
    speakers: Vec<Speaker>,
    /// The share of green in what both words decide.
    both: Rational,
    /// The bounds of all strings on U and on V, in the order of [`all_strings`].
    on_u: Vec<Bounds>,
    on_v: Vec<Bounds>,
}

/// Where the string of so many symbols whose bits are those of `number` stands in [`all_strings`].
fn place_of(symbols: usize, number: usize) -> usize {
    (1 << symbols) - 2 + number
}

/// For each string of [`all_strings`], where the one stands that has all its symbols after the first `after` flipped.
fn translation(longest: usize, after: usize) -> Vec<usize> {
    let lengths = 1..=longest;
    let places = lengths.flat_map(|symbols| {
        let flips = (1usize << symbols.saturating_sub(after)) - 1;
        (0..1usize << symbols).map(move |number| place_of(symbols, number ^ flips))
    });
    places.collect()
}

/// The shortest program of a machine that prints x within the limit.
fn shortest(found: &crate::enumerate::Found) -> Result<u32> {
    let leader = found.programs.first();
    leader.map(|leader| leader.bits).ok_or_else(|| {
        ScenarioError::refused("no program within the limit prints the world", ["bits=20"])
    })
}

fn whole_query(x: &Symbols, bits: u32) -> Query {
    Query::new(x, bits).steps(STEPS).keep(1).whole_programs()
}

fn speaker(
    parameters: &Parameters,
    machine: &Plain<Grue>,
    table: &Table,
    context: &Context<'_>,
) -> Result<Speaker> {
    let mut runs = Vec::new();
    for world in WORLDS {
        let x = parameters.world(world);
        let mut run = Run {
            world,
            lower: vec![Rational::one()],
            other: Vec::new(),
            shortest: shortest(&search(
                machine,
                &whole_query(&x, parameters.bits),
                context,
            )?)?,
        };
        context.go_on()?;
        for (seen, symbol) in x.iter().enumerate() {
            let before = x.prefix(seen);
            run.lower.push(table.bounds(&before.with(symbol))?.lower);
            run.other.push(table.bounds(&before.with(!symbol))?.lower);
        }
        runs.push(run);
    }
    let green = parameters.world(World::Green).prefix(parameters.after);
    Ok(Speaker {
        prediction: table.predict(&green)?,
        runs,
    })
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// Where f(x) stands, by x.
    translation: Vec<usize>,
    /// The same of the control.
    wrong: Vec<usize>,
    half: Rational,
    /// l(green) and l(grue) on each machine, as in [`SPEAKERS`].
    lengths: Vec<[u64; 2]>,
}

/// The scenario.
pub(crate) struct GoodmansGrue;

impl Experiment for GoodmansGrue {
    const ABOUT: About = About {
        name: "grue",
        question: Question::Simplicity,
        claim: "Whether green or grue is the simpler depends on the machine, by no more than the bits of a word \
                for grue.",
        source: "Goodman 1955 (the riddle); own derivation",
        text: "Green is 0 0 0 ..., grue is 0 until T and 1 after it. On the Kraft machine U green is simple; on V, \
               which is U with all symbols after T flipped, grue is, with the same masses in other words. On W, which \
               is U with one op that means grue, the odds shift by that op's code length. After T data decide, on \
               every machine within as many errors as the shortest program has bits. Control: a translation that \
               flips one symbol too late does not give V's masses.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let after = parameters.after;
        let budget = Budget::new(parameters.bits, parameters.horizon(), STEPS)?;
        let enumerated = |speaks| -> Result<(Plain<Grue>, Table)> {
            let machine = Plain(Grue::new(speaks, after)?);
            let table = Table::enumerate(&machine, budget, context)?;
            context.go_on()?;
            Ok((machine, table))
        };
        let all_bounds = |table: &Table| -> Result<Vec<Bounds>> {
            let bounds = all_strings(after + ALL_BEYOND).map(|x| {
                context.go_on()?;
                Ok(table.bounds(&x)?)
            });
            bounds.collect()
        };
        let (mut speakers, mut all) = (Vec::new(), Vec::new());
        for (done, (_, speaks)) in (0..).zip(SPEAKERS) {
            context.report("machines", done, length(&SPEAKERS))?;
            let (machine, table) = enumerated(speaks)?;
            speakers.push(speaker(parameters, &machine, &table, context)?);
            if speaks != Speaks::Op {
                all.push(all_bounds(&table)?);
            }
        }
        let (_, both) = enumerated(Speaks::Both)?;
        let green = parameters.world(World::Green).prefix(after);
        let on_v = all.pop().unwrap_or_default();
        Ok(Measured {
            after,
            speakers,
            both: both.predict(&green)?.decided(false),
            on_u: all.pop().unwrap_or_default(),
            on_v,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        // The Kraft machine's own engine, which shares no code with the plain walk.
        let mut on_u = [0, 0];
        for (bits, world) in on_u.iter_mut().zip(WORLDS) {
            let query = whole_query(&parameters.world(world), parameters.bits);
            *bits = shortest(&search(&Kraft::new(), &query, context)?)?.into();
            context.go_on()?;
        }
        let [green, grue] = on_u;
        let word = u64::from(Op::Input.bits());
        let longest = parameters.after + ALL_BEYOND;
        Ok(Theory {
            translation: translation(longest, parameters.after),
            wrong: translation(longest, parameters.after + 1),
            half: Rational::ratio(1, 2),
            lengths: vec![on_u, [grue, green], [green, grue.min(green + word)]],
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let longest = measured.after + ALL_BEYOND;
        for ((x, on_v), &place) in all_strings(longest)
            .zip(&measured.on_v)
            .zip(&theory.translation)
        {
            let on_u = &measured.on_u[place];
            let instance = |end| move || format!("{end} of {x}");
            claims.check(
                &TRANSLATED,
                instance.clone()("lower"),
                &on_v.lower,
                &on_u.lower,
            );
            claims.check(&TRANSLATED, instance("upper"), &on_v.upper, &on_u.upper);
        }
        let wrong = measured.on_v.iter().zip(&theory.wrong);
        let wrong = wrong.filter(|(on_v, place)| **on_v != measured.on_u[**place]);
        claims.one(&CONTROL, as_u64(wrong.count()), 0u64);
        let [u, v, w] = measured.speakers.as_slice() else {
            return Err(ScenarioError::NoInstance {
                claim: GREEN_ON_U.id().to_owned(),
            });
        };
        claims.one(&GREEN_ON_U, u.prediction.normalised(false), &theory.half);
        claims.one(&GRUE_ON_V, v.prediction.normalised(false), &theory.half);
        claims.one(&EVEN, &measured.both, &theory.half);
        // What grue gains on green from U to another machine, in bits.
        let shift = |[green, grue]: [u64; 2], [other_green, other_grue]: [u64; 2]| {
            (grue + other_green).saturating_sub(green + other_grue)
        };
        let lengths = |speaker: &Speaker| WORLDS.map(|world| speaker.shortest(world));
        let [of_u, of_v, of_w] = [theory.lengths[0], theory.lengths[1], theory.lengths[2]];
        claims.one(&SHIFT, shift(lengths(u), lengths(v)), shift(of_u, of_v));
        claims.one(&ONE_OP, shift(lengths(u), lengths(w)), shift(of_u, of_w));
        for (((name, _), speaker), bits) in
            SPEAKERS.iter().zip(&measured.speakers).zip(&theory.lengths)
        {
            for (run, &bits) in speaker.runs.iter().zip(bits) {
                let label = || format!("{name}, {} world", run.world.name());
                claims.check(&LOSS, label, run.last(), Rational::inverse_power(bits));
                claims.check(&ERRORS, label, run.errors(), bits);
            }
        }
        let [decided, mirror] = [&v.runs[0], &u.runs[1]].map(|run| run.last_error(measured.after));
        claims.one(&DECIDED, decided, mirror);
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Exact for the cylinders of at most {} bits and {STEPS} steps on each machine; the preferences at T are \
             certified for M. T is {} and {} symbols after it are seen; nothing here is about larger T.",
            parameters.bits, parameters.after, parameters.beyond,
        )
    }
}

#[cfg(test)]
mod tests;

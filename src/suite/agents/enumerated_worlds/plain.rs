//! The theory's side of `enumerated-worlds`: the machine's own execution, strings of actions one by one, and the rule.
//!
//! Takes programs and their execution from `machine`. Shares no code with the agent layer.

use std::collections::HashMap;

use crate::exact::{Rational, as_u64};
use crate::machine::{Actions, ExecutionStatus, Op, Program, Symbols, execute, written_programs};
use crate::scenario::{Context, Result, ScenarioError};

/// What the rule says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// Whether it tests; none where testing and not testing are worth the same.
    pub(super) tests: Option<bool>,
    pub(super) costly: bool,
}

/// A pair, the heavier first, and what the rule says of it.
pub(super) type Ruled = ([String; 2], Said);

/// Steps after which a run is given up.
const STEPS: u64 = 10_000;

fn given(actions: &[usize], percept_bits: usize) -> Result<Actions> {
    let bits: Symbols = actions.iter().map(|action| *action == 1).collect();
    Actions::new(bits, 1, percept_bits).map_err(|error| ScenarioError::Below(Box::new(error)))
}

/// What a program without data prints under these actions.
fn printed(program: &Program, actions: &[usize]) -> Vec<bool> {
    let Ok(actions) = given(actions, 1) else {
        return Vec::new();
    };
    let run = execute(
        program,
        actions.symbols(),
        &Symbols::new(),
        Some(&actions),
        STEPS,
    );
    run.output.iter().collect()
}

/// The rewards among it.
pub(super) fn rewards(program: &Program, actions: &[usize]) -> u64 {
    ones(&printed(program, actions))
}

fn ones(bits: &[bool]) -> u64 {
    bits.iter().map(|bit| u64::from(*bit)).sum()
}

/// nu(e | a) by following the data bits one by one.
fn chance(program: &Program, given: &Actions, wanted: &Symbols, data: &mut Vec<bool>) -> Rational {
    let bits: Symbols = data.iter().copied().collect();
    let run = execute(program, wanted.len(), &bits, Some(given), STEPS);
    if !wanted.starts_with(&run.output) {
        return Rational::zero();
    }
    match run.status {
        ExecutionStatus::Complete => Rational::one(),
        ExecutionStatus::NeedsData => {
            let mut sum = Rational::zero();
            for bit in [false, true] {
                data.push(bit);
                sum += chance(program, given, wanted, data);
                data.pop();
            }
            sum * Rational::ratio(1, 2)
        }
        _ => Rational::zero(),
    }
}

/// A history as it grows.
struct History<'a> {
    programs: &'a [Program],
    percept_bits: usize,
    actions: Vec<usize>,
    percepts: Symbols,
}

impl History<'_> {
    /// Q of both actions with so many cycles to go, by the definition.
    fn values(&self, alive: &[usize], cycles: usize) -> Result<[Rational; 2]> {
        let mut both = [Rational::zero(), Rational::zero()];
        for (action, q) in both.iter_mut().enumerate() {
            let actions = [&self.actions[..], &[action]].concat();
            let now = given(&actions, self.percept_bits)?;
            for percept in 0..1_usize << self.percept_bits {
                let bits = (0..self.percept_bits).rev();
                let bits: Vec<bool> = bits.map(|bit| percept >> bit & 1 == 1).collect();
                let percepts = self.percepts.iter().chain(bits.iter().copied());
                let percepts: Symbols = percepts.collect();
                let mut xi = Rational::zero();
                let mut left = Vec::new();
                for &index in alive {
                    let program = &self.programs[index];
                    let nu = chance(program, &now, &percepts, &mut Vec::new());
                    if !nu.is_zero() {
                        xi += nu * Rational::inverse_power(program.length_bits().into());
                        left.push(index);
                    }
                }
                // A percept's first bit is its reward.
                if bits[0] {
                    *q += &xi;
                }
                if cycles > 1 && !left.is_empty() {
                    let next = History {
                        programs: self.programs,
                        percept_bits: self.percept_bits,
                        actions: actions.clone(),
                        percepts,
                    };
                    let [rest, act] = next.values(&left, cycles - 1)?;
                    *q += rest.max(act);
                }
            }
        }
        Ok(both)
    }
}

/// Q of both actions over all programs to `bits` bits at the horizons 1 .. `cycles`.
pub(super) fn values(
    bits: u32,
    (percept_bits, cycles): (usize, usize),
    context: &Context<'_>,
) -> Result<Vec<[Rational; 2]>> {
    let programs: Vec<Program> = (0..=bits).flat_map(written_programs).collect();
    let all: Vec<usize> = (0..programs.len()).collect();
    let start = History {
        programs: &programs,
        percept_bits,
        actions: Vec::new(),
        percepts: Symbols::new(),
    };
    let mut found = Vec::new();
    for horizon in 1..=cycles {
        context.go_on()?;
        found.push(start.values(&all, horizon)?);
    }
    Ok(found)
}

/// What deterministic programs print under every string of actions of one length.
pub(super) struct Tables {
    strings: Vec<Vec<usize>>,
    printed: HashMap<String, Vec<Vec<bool>>>,
}

impl Tables {
    pub(super) fn new(horizon: usize) -> Tables {
        let string = |number: usize| (0..horizon).rev().map(|bit| number >> bit & 1).collect();
        Tables {
            strings: (0..1 << horizon).map(string).collect(),
            printed: HashMap::new(),
        }
    }

    fn of(&mut self, program: &Program) -> Vec<Vec<bool>> {
        let strings = &self.strings;
        let all = || {
            strings
                .iter()
                .map(|actions| printed(program, actions))
                .collect()
        };
        self.printed
            .entry(program.to_string())
            .or_insert_with(all)
            .clone()
    }

    /// The most rewards that can be had.
    pub(super) fn best(&mut self, program: &Program) -> u64 {
        self.of(program)
            .iter()
            .map(|bits| ones(bits))
            .max()
            .unwrap_or(0)
    }

    /// The behaviours of all programs without data to `bits` bits: the first program, and 2^bits times the weight of all.
    pub(super) fn behaviours(&mut self, bits: u32) -> Vec<(Program, u64)> {
        let mut places: HashMap<Vec<Vec<bool>>, usize> = HashMap::new();
        let mut found: Vec<(Program, u64)> = Vec::new();
        for program in (0..=bits).flat_map(written_programs) {
            if program.ops().contains(&Op::Data) {
                continue;
            }
            let weight = 1 << (bits - program.length_bits());
            let place = *places.entry(self.of(&program)).or_insert(found.len());
            match found.get_mut(place) {
                Some((_, sum)) => *sum += weight,
                None => found.push((program, weight)),
            }
        }
        found
    }

    /// Of all pairs of these behaviours those in which a test costs and pays, the heavier first, and what the rule says.
    pub(super) fn dark(&mut self, bits: u32) -> Vec<Ruled> {
        let behaviours = self.behaviours(bits);
        let mut found = Vec::new();
        for (place, a) in behaviours.iter().enumerate() {
            for b in &behaviours[place + 1..] {
                for [p, q] in [[a, b], [b, a]] {
                    if p.1 < q.1 {
                        continue;
                    }
                    let said = self.weighed(&[p.0.clone(), q.0.clone()], [p.1, q.1]);
                    if said.costly {
                        found.push(([p.0.to_string(), q.0.to_string()], said));
                    }
                }
            }
        }
        found
    }

    /// The rule for two programs with weights 2^-l.
    pub(super) fn rule(&mut self, pair: &[Program; 2]) -> Said {
        let longest = pair[1].length_bits().max(pair[0].length_bits());
        let weights = [0, 1].map(|world: usize| 1_u64 << (longest - pair[world].length_bits()));
        self.weighed(pair, weights)
    }

    /// The rule: see the head of the scenario's file.
    fn weighed(&mut self, pair: &[Program; 2], [wp, wq]: [u64; 2]) -> Said {
        let [p, q] = [0, 1].map(|world: usize| self.of(&pair[world]));
        let horizon = self.strings.first().map_or(0, Vec::len);
        let values =
            |table: &[Vec<bool>]| table.iter().map(|bits| ones(bits)).collect::<Vec<u64>>();
        let (of_p, of_q) = (values(&p), values(&q));
        // Strings with a common start are neighbours: the best that can follow it, by where the two part.
        let mut unseparated: Option<u64> = None;
        let mut parts: Vec<(u64, u64)> = Vec::new();
        for (number, (a, b)) in p.iter().zip(&q).enumerate() {
            if a == b {
                unseparated = unseparated.max(Some(of_p[number]));
                continue;
            }
            // The cycle after which the agent knows: the first with another percept, or with none in one of them.
            let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
            let block = 1 << (horizon - (common + 1));
            let from = number / block * block;
            if number == from {
                let best = |values: &[u64]| values[from..from + block].iter().copied().max();
                parts.push((best(&of_p).unwrap_or(0), best(&of_q).unwrap_or(0)));
            }
        }
        let without = unseparated.map_or(0, |value| (wp + wq) * value);
        let with = parts.iter().map(|(p, q)| wp * p + wq * q).max();
        let tests = match with {
            None => Some(false),
            Some(with) if with == without => None,
            Some(with) => Some(with > without),
        };
        let rest = unseparated.unwrap_or(0);
        let costs = parts.iter().all(|(p, _)| *p < rest);
        let pays = parts.iter().any(|(_, q)| *q > rest);
        Said {
            tests,
            costly: costs && pays && as_u64(parts.len()) > 0,
        }
    }
}

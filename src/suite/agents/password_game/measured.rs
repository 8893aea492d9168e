//! The measured side of `password-game`: plans for few passwords, and trials for many.

use std::collections::BTreeMap;

use rand_chacha::rand_core::Rng;

use crate::agent::{Belief, Payoff, TableEnvironment, Worlds};
use crate::exact::{Rational, as_u64, as_usize};
use crate::mixture::stream;
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::{Context, Result, parameters};
use crate::suite::instrument::planning::{self, decimal, interface, plan};

parameters! { Parameters {
    bits "k": u32 = 12 in 2..=16, "bits of a password for which trials are counted; every smaller k is tried too";
    planned "planned": u32 = 3 in 1..=3, "bits of a password for which the best plan is worked out";
    horizon "horizon": u32 = 9 in 1..=12, "cycles m of the plans; every shorter horizon is tried too";
} }

/// Plans for one number of passwords.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    /// By m, from 1: best value with equal weights, with weights 2^-l, and told.
    pub(super) values: Vec<[Rational; 3]>,
    /// Lengths of the passwords that the agent with weights 2^-l tries, one after another, at the longest horizon.
    pub(super) lengths: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) planned: Vec<Planned>,
    /// By k, from 1: mean trials in a drawn order, and by halving.
    pub(super) trials: Vec<[Rational; 2]>,
    /// By length, for the largest k: the latest trial in the order of weight.
    pub(super) latest: BTreeMap<u64, u64>,
    /// The trial of the shortest password in the reverse order.
    pub(super) shortest_reversed: u64,
    /// Mean trials under the prior 2^-l, normalised, for the largest k.
    pub(super) mean_by_code: Rational,
    /// The same for every k from 1.
    pub(super) means_by_code: Vec<Rational>,
}

/// How many passwords there are of so many bits.
fn passwords(bits: u32) -> usize {
    as_usize(1 << bits)
}

/// The code word of a password: Elias gamma of its place in a list that is in no order.
fn word(password: usize, passwords: usize) -> String {
    let place = (5 * password + 3) % passwords + 1;
    let digits = format!("{place:b}");
    format!("{}{digits}", "0".repeat(digits.len() - 1))
}

fn length(password: usize, passwords: usize) -> u64 {
    as_u64(word(password, passwords).len())
}

/// The world of every password. Percepts: 0 wrong, 1 open; told, 2 for "larger" and 3 for "smaller".
fn worlds(passwords: usize, told: bool) -> Result<Worlds> {
    let one = Rational::one();
    let mut members = Vec::new();
    for right in 0..passwords {
        let trial = |tried: usize| {
            let wrong = match (told, tried < right) {
                (false, _) => 0,
                (true, true) => 2,
                (true, false) => 3,
            };
            let (percept, next) = if tried == right { (1, 1) } else { (wrong, 0) };
            vec![(one.clone(), percept, next)]
        };
        let closed = (0..passwords).map(trial).collect();
        let open = vec![vec![(one.clone(), 1, 1)]; passwords];
        let name = format!("password {right}");
        members.push(TableEnvironment::new(name, passwords, vec![closed, open])?);
    }
    let rewards = [0, 1, 0, 0].map(Rational::from_integer);
    let rewards = rewards[..if told { 4 } else { 2 }].to_vec();
    Ok(planning::worlds(interface(passwords, rewards)?, members))
}

impl Planned {
    fn of(passwords: usize, horizon: usize) -> Result<Planned> {
        let payoff = Payoff::default();
        let share = fraction(1, as_u64(passwords))?;
        let equal = Belief::new(vec![share; passwords]);
        let weights = (0..passwords).map(|i| Rational::inverse_power(length(i, passwords)));
        let coded = Belief::new(weights);
        let (mut silent, mut telling) = (worlds(passwords, false)?, worlds(passwords, true)?);
        let mut values = Vec::new();
        for cycles in 1..=horizon {
            let ahead = (cycles, 0);
            let value = |worlds: &mut Worlds, belief: &Belief| -> Result<Rational> {
                let plan = plan(worlds, belief, ahead, &payoff)?;
                Ok(plan.value().clone())
            };
            values.push([
                value(&mut silent, &equal)?,
                value(&mut silent, &coded)?,
                value(&mut telling, &equal)?,
            ]);
        }
        let mut lengths = Vec::new();
        let mut belief = coded;
        for seen in 0..horizon.min(passwords) {
            let tried = plan(&mut silent, &belief, (horizon - seen, seen), &payoff)?.best;
            lengths.push(length(tried, passwords));
            belief.update(&mut silent, tried, 0);
        }
        Ok(Planned { values, lengths })
    }
}

/// The mean trial at which a password is tried, over all.
fn mean(trials: impl Iterator<Item = u64>, passwords: usize) -> Result<Rational> {
    fraction(trials.sum(), as_u64(passwords))
}

/// A drawn order of all passwords.
fn shuffled(passwords: usize, seed: u64, k: u32) -> Vec<usize> {
    let mut draws = stream(seed, u64::from(k));
    let mut order: Vec<usize> = (0..passwords).collect();
    for place in (1..passwords).rev() {
        let other = as_usize(draws.next_u64() % as_u64(place + 1));
        order.swap(place, other);
    }
    order
}

/// Trials until halving hits a password.
fn halving(right: usize, passwords: usize) -> u64 {
    let (mut from, mut to, mut trials) = (0, passwords, 1);
    loop {
        let tried = from + (to - from) / 2;
        if tried == right {
            return trials;
        }
        if tried < right {
            from = tried + 1;
        } else {
            to = tried;
        }
        trials += 1;
    }
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let horizon = as_usize(u64::from(parameters.horizon));
    let mut planned = Vec::new();
    for bits in 1..=parameters.planned {
        context.go_on()?;
        planned.push(Planned::of(passwords(bits), horizon)?);
    }
    let mut measured = Measured {
        planned,
        trials: Vec::new(),
        latest: BTreeMap::new(),
        shortest_reversed: 0,
        mean_by_code: Rational::zero(),
        means_by_code: Vec::new(),
    };
    for k in 1..=parameters.bits {
        context.report("passwords", u64::from(k), u64::from(parameters.bits))?;
        let all = passwords(k);
        // Trial j tries the j-th of the order; every password is right once.
        let order = shuffled(all, parameters.seed, k);
        let mut trial_of = vec![0; all];
        for (trial, &password) in (1..).zip(&order) {
            trial_of[password] = trial;
        }
        measured.trials.push([
            mean(trial_of.into_iter(), all)?,
            mean((0..all).map(|right| halving(right, all)), all)?,
        ]);
        let mut by_weight: Vec<(u64, usize)> = (0..all).map(|i| (length(i, all), i)).collect();
        by_weight.sort_unstable();
        measured.latest.clear();
        // Integers over 2 to the longest length.
        let longest = by_weight.last().map_or(0, |(bits, _)| *bits);
        let (mut sum, mut total) = (0_u128, 0_u128);
        for (trial, (bits, _)) in (1_u64..).zip(&by_weight) {
            let weight = 1_u128 << (longest - bits);
            total += weight;
            sum += u128::from(trial) * weight;
            measured.latest.insert(*bits, trial);
        }
        let whole = |number: u128| Rational::from(num_bigint::BigUint::from(number));
        measured.mean_by_code = quotient(&whole(sum), &whole(total))?;
        measured.means_by_code.push(measured.mean_by_code.clone());
        let reversed = by_weight.iter().rev();
        let place = reversed.zip(1..).min_by_key(|((bits, _), _)| *bits);
        measured.shortest_reversed = place.map_or(0, |(_, trial)| trial);
    }
    Ok(measured)
}

impl Measured {
    pub(super) fn answer(&self, parameters: &Parameters) -> Result<Vec<String>> {
        let mut said = Vec::new();
        let k = parameters.bits;
        if let Some([order, told]) = self.trials.last() {
            said.push(format!(
                "With {} passwords, all equally likely, the agent needs {} trials on average, whatever their order: \
                 with one bit more it needs twice as many. Told whether the password is larger or smaller it needs \
                 {}.",
                passwords(k),
                order,
                decimal(told),
            ));
        }
        if let (Some(last), Some(values)) = (
            self.planned.last(),
            self.planned
                .last()
                .and_then(|planned| planned.values.last()),
        ) {
            let all = passwords(parameters.planned);
            let [equal, coded, told] = values.each_ref().map(decimal);
            let lengths: Vec<String> = last.lengths.iter().map(u64::to_string).collect();
            said.push(format!(
                "The best plan for {all} passwords and {} cycles is worth {equal} rewards, {told} if it is told; \
                 before its first trial it believes in each with probability {}. With weights 2^-l it is worth \
                 {coded} (weights not normalised), and it tries passwords of {} bits, the shortest first.",
                parameters.horizon,
                decimal(&fraction(1, as_u64(all))?),
                lengths.join(", "),
            ));
        }
        said.push(format!(
            "Under that prior it needs {} trials on average for {} passwords: few where the password is simple, \
             exponentially many where it is not.",
            decimal(&self.mean_by_code),
            whole(1 << k),
        ));
        Ok(said)
    }
}

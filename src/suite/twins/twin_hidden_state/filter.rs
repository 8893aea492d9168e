//! Seeded runs of the twins' world, and the log-odds of the twins by the forward algorithm in doubles.
//!
//! Takes exact draws from `sampling` and the chain. Grade S: the doubles are checked against the exact
//! `HiddenMarkov` on the first symbols of the first run.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: log-odds of seeded runs of 10^5 symbols, averaged with a tolerance"
)]

use super::chain::{STATES, TRIGGER, Twin, moves, stationary};
use crate::exact::Rational;
use crate::scenario::figures::quotient;
use crate::scenario::sampling::{Chance, Draws};
use crate::scenario::{Context, Result};

/// One symbol of the world: whether the flag would be raised without noise, the draw below 100 that the
/// noise in hundredths is compared with, and the signal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Symbol {
    triggered: bool,
    draw: u32,
    pub(super) signal: bool,
}

impl Symbol {
    /// The flag under this noise: more noise flips it wherever less does.
    pub(super) fn flag(self, noise_percent: i64) -> bool {
        self.triggered ^ (i64::from(self.draw) < noise_percent)
    }
}

/// A law over the states as chances drawn one after the other.
struct Law([Chance; STATES - 1]);

impl Law {
    fn new(law: &[Rational]) -> Result<Self> {
        let rest = Rational::one() - &law[0];
        let second = if rest.is_zero() {
            Rational::zero()
        } else {
            quotient(&law[1], &rest)?
        };
        Ok(Law([Chance::new(&law[0])?, Chance::new(&second)?]))
    }

    fn draw(&self, draws: &mut Draws) -> usize {
        self.0
            .iter()
            .position(|&chance| draws.happens(chance))
            .unwrap_or(STATES - 1)
    }
}

/// The symbols of a run in the world of one twin.
pub(super) fn world(
    twin: &Twin,
    seed: u64,
    run: u64,
) -> Result<impl Iterator<Item = Symbol> + use<>> {
    let start = Law::new(&stationary()?)?;
    let rows = moves()
        .iter()
        .map(|row| Law::new(row))
        .collect::<Result<Vec<_>, _>>()?;
    let signals = (0..STATES)
        .map(|state| Chance::new(twin.one(state)))
        .collect::<Result<Vec<_>, _>>()?;
    let mut draws = Draws::new(seed, run);
    let mut state = start.draw(&mut draws);
    Ok(std::iter::repeat_with(move || {
        let symbol = Symbol {
            triggered: state == TRIGGER,
            draw: draws.below(100),
            signal: draws.happens(signals[state]),
        };
        state = rows[state].draw(&mut draws);
        symbol
    }))
}

/// The forward algorithm of one twin: its belief in each state before the next symbol.
struct Filter {
    belief: [f64; STATES],
    moves: [[f64; STATES]; STATES],
    flag: [f64; STATES],
    signal: [f64; STATES],
}

impl Filter {
    fn new(twin: &Twin, noise_percent: i64) -> Result<Self> {
        let row = |law: &[Rational]| std::array::from_fn(|state| law[state].nearest_f64());
        let (start, table) = (stationary()?, moves());
        let noise = Rational::ratio(noise_percent, 100);
        let raised = [noise.nearest_f64(), (Rational::one() - noise).nearest_f64()];
        Ok(Filter {
            belief: row(&start),
            moves: std::array::from_fn(|state| row(&table[state])),
            flag: std::array::from_fn(|state| raised[usize::from(state == TRIGGER)]),
            signal: std::array::from_fn(|state| twin.one(state).nearest_f64()),
        })
    }

    /// The probability of the symbol; the belief moves on.
    fn see(&mut self, flag: bool, signal: bool) -> f64 {
        let of = |one: f64, seen: bool| if seen { one } else { 1.0 - one };
        let weights: [f64; STATES] = std::array::from_fn(|state| {
            self.belief[state] * of(self.flag[state], flag) * of(self.signal[state], signal)
        });
        let total: f64 = weights.iter().sum();
        self.belief = std::array::from_fn(|next| {
            let sum: f64 = (0..STATES)
                .map(|state| weights[state] * self.moves[state][next])
                .sum();
            sum / total
        });
        total
    }
}

/// Symbols after which a run asks whether it shall go on.
const ASKS: usize = 1 << 10;

/// log2 of the odds of P against Q after all of `symbols`, under each noise of the list; `look` sees them
/// after 1, 2, .. symbols.
pub(super) fn log_odds(
    [p, q]: &[Twin; 2],
    noise_percent: &[i64],
    symbols: impl Iterator<Item = Symbol>,
    context: &Context<'_>,
    mut look: impl FnMut(usize, &[f64]),
) -> Result<Vec<f64>> {
    let filters = |&noise| Ok((noise, Filter::new(p, noise)?, Filter::new(q, noise)?));
    let mut filters = noise_percent
        .iter()
        .map(filters)
        .collect::<Result<Vec<_>>>()?;
    let mut odds = vec![0.0; filters.len()];
    for (time, symbol) in (1..).zip(symbols) {
        if time % ASKS == 0 {
            context.go_on()?;
        }
        for ((noise, p, q), odds) in filters.iter_mut().zip(&mut odds) {
            let flag = symbol.flag(*noise);
            *odds += libm::log2(p.see(flag, symbol.signal) / q.see(flag, symbol.signal));
        }
        look(time, &odds);
    }
    Ok(odds)
}

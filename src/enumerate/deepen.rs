//! The search for one x with a time or a gap for a budget: the bit limit is raised as long as that pays.
//!
//! Each bit limit gives certified bounds, so the best of all are certified too; an attempt that
//! the time's end cuts short is one of them, its unfinished part being open mass. How long the
//! next limit will take is foretold from the last two: the search jumps to the largest one that
//! fits into the time left, since every smaller one would be done again.

use std::time::{Duration, Instant};

use super::bounds::{Bounds, Prediction};
use super::budget::{BudgetError, MAX_BITS, StopReason};
use super::control::Control;
use super::enumerable::Enumerable;
use super::search::{predict, search};
use super::sought::Found;
use crate::exact::Rational;
use crate::machine::Symbols;

/// What a search for one x may spend, and when it is good enough.
#[derive(Clone, Debug)]
pub struct Effort {
    /// The largest bit limit L.
    pub bits: u32,
    /// The step limit S of each run.
    pub steps: u64,
    /// The time to stop after.
    pub time: Option<Duration>,
    /// Stop when upper(x)/lower(x) is at most this.
    pub gap: Option<Rational>,
    /// How many programs are kept.
    pub keep: usize,
    /// Whether to look one symbol ahead, for predictions.
    pub ahead: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deepened {
    /// The largest bit limit that was done to its end; 0 if none was.
    pub bits: u32,
    /// The largest bit limit that was begun: all bounds are over 2^(this + 4).
    pub tried: u32,
    /// The tightest bounds, with the programs and tallies of `bits`.
    pub found: Found,
}

/// The first bit limit, done in a moment on any machine.
const FIRST_BITS: u32 = 16;
/// The most bits that the limit is raised by at once: further ahead the time is not foretold well.
const MOST: u32 = 4;
/// How many times longer one bit more may take, where two measurements do not tell.
const GROWTH: (f64, f64) = (1.5, 2.2);
/// The share of the time left that a complete attempt may be foretold to take.
const SHARE: f64 = 0.92;

/// Searches for x at growing bit limits until the effort is spent or the gap is closed.
///
/// `tell` hears of each bit limit done. What is found within a time differs from run to run; the
/// bounds are certified all the same.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn deepen<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    effort: &Effort,
    control: &Control,
    tell: &dyn Fn(u32, &Bounds),
) -> Result<Deepened, BudgetError> {
    control.until(effort.time, || raise(machine, x, effort, control, tell))
}

fn raise<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    effort: &Effort,
    control: &Control,
    tell: &dyn Fn(u32, &Bounds),
) -> Result<Deepened, BudgetError> {
    let attempt = |bits: u32| {
        let (steps, keep) = (effort.steps, effort.keep);
        if effort.ahead {
            predict(machine, x, bits, steps, keep, control)
        } else {
            search(machine, x, bits, steps, keep, control)
        }
    };
    // Without a clock or a gap there is nothing to be gained from smaller limits.
    let whole = effort.time.is_none() && effort.gap.is_none();
    let mut bits = if whole {
        effort.bits
    } else {
        FIRST_BITS.min(effort.bits)
    };
    let mut best: Option<Deepened> = None;
    let mut clock = Clock::default();
    loop {
        let start = Instant::now();
        let found = attempt(bits)?;
        let ended = found.stop != StopReason::Bits;
        clock.took(bits, start.elapsed());
        let mut deepened = match best {
            None => Deepened {
                bits: if ended { 0 } else { bits },
                tried: bits,
                found,
            },
            Some(best) => best.with(bits, found),
        };
        tell(deepened.bits, &deepened.found.bounds);
        if !ended
            && effort
                .gap
                .as_ref()
                .is_some_and(|gap| deepened.found.bounds.within(gap))
        {
            deepened.found.stop = StopReason::Gap;
            return Ok(deepened);
        }
        if ended || bits >= effort.bits.min(MAX_BITS) {
            return Ok(deepened);
        }
        bits = clock.next(bits, control.time_left()).min(effort.bits);
        best = Some(deepened);
    }
}

impl Deepened {
    /// The tighter bounds of these and those of a further attempt.
    fn with(self, bits: u32, further: Found) -> Self {
        let bounds = self.found.bounds.tighter(&further.bounds);
        let prediction = match (&self.found.prediction, &further.prediction) {
            (Some(a), Some(b)) => Some(Prediction {
                x: a.x.tighter(&b.x),
                next: [a.next[0].tighter(&b.next[0]), a.next[1].tighter(&b.next[1])],
            }),
            _ => None,
        };
        // What an attempt that was cut short decided is less than what stands.
        let done = further.stop == StopReason::Bits;
        let stop = further.stop;
        let tried = self.tried.max(bits);
        let (bits, kept) = if done {
            (bits, further)
        } else {
            (self.bits, self.found)
        };
        Self {
            bits,
            tried,
            found: Found {
                bounds,
                prediction,
                stop,
                ..kept
            },
        }
    }
}

/// How long attempts took, to foretell the next one.
#[derive(Debug, Default)]
struct Clock {
    took: Vec<(u32, f64)>,
}

impl Clock {
    fn took(&mut self, bits: u32, time: Duration) {
        self.took.push((bits, time.as_secs_f64().max(1e-6)));
    }

    /// The next bit limit after `bits`: the largest one that fits into the time left.
    fn next(&self, bits: u32, left: Option<Duration>) -> u32 {
        let Some(left) = left else {
            return bits + 1;
        };
        let growth = match self.took[..] {
            [.., (few, quick), (more, slow)] if more > few => (slow / quick)
                .powf(1.0 / f64::from(more - few))
                .clamp(GROWTH.0, GROWTH.1),
            _ => GROWTH.1,
        };
        let last = self.took.last().map_or(1e-6, |&(_, time)| time);
        let fits = |more: &u32| {
            let time = last * growth.powf(f64::from(*more));
            time <= left.as_secs_f64() * SHARE
        };
        // Where none fits the last attempt uses up what time there is.
        bits + (1..=MOST).rev().find(fits).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::Plain;
    use crate::machine::Kraft;
    use std::sync::Mutex;

    fn effort(bits: u32, time: Option<Duration>, gap: Option<Rational>) -> Effort {
        Effort {
            bits,
            steps: 300,
            time,
            gap,
            keep: 3,
            ahead: true,
        }
    }

    #[test]
    fn a_bit_limit_alone_is_one_search() {
        let (kraft, control) = (Kraft::new(), Control::new());
        let x = Symbols::parse("0101").unwrap();
        let told = Mutex::new(Vec::new());
        let deepened = deepen(&kraft, &x, &effort(17, None, None), &control, &|bits, _| {
            told.lock().unwrap().push(bits);
        })
        .unwrap();
        assert_eq!(told.into_inner().unwrap(), [17]);
        assert_eq!((deepened.bits, deepened.tried), (17, 17));
        let plain = predict(&kraft, &x, 17, 300, 3, &Control::new()).unwrap();
        assert_eq!(deepened.found, plain);
    }

    #[test]
    fn a_gap_ends_the_search_at_the_first_limit_that_closes_it() {
        let (plain, control) = (Plain(Kraft::new()), Control::new());
        let x = Symbols::parse("00").unwrap();
        let gap = Rational::ratio(14, 10);
        let deepened = deepen(
            &plain,
            &x,
            &effort(20, None, Some(gap.clone())),
            &control,
            &|_, _| (),
        );
        let deepened = deepened.unwrap();
        assert_eq!(deepened.found.stop, StopReason::Gap);
        assert!(deepened.found.bounds.within(&gap));
        // Tighter than what this x can be bounded to within 18 bits: the bit limit ends it.
        let gap = Rational::ratio(1001, 1000);
        let deepened = deepen(
            &plain,
            &x,
            &effort(18, None, Some(gap)),
            &control,
            &|_, _| (),
        )
        .unwrap();
        assert_eq!((deepened.found.stop, deepened.bits), (StopReason::Bits, 18));
    }

    #[test]
    fn within_a_time_bounds_are_as_tight_as_the_last_limit_done() {
        let kraft = Kraft::new();
        let x = Symbols::parse("0110").unwrap();
        let control = Control::new();
        let time = Some(Duration::from_millis(300));
        let deepened = deepen(
            &kraft,
            &x,
            &effort(MAX_BITS, time, None),
            &control,
            &|_, _| (),
        )
        .unwrap();
        assert_eq!(deepened.found.stop, StopReason::Time);
        assert!(deepened.tried >= FIRST_BITS.max(deepened.bits));
        // How far it comes depends on the machine; at least it does not fall behind what it says.
        let plain = predict(&kraft, &x, deepened.bits, 300, 3, &Control::new()).unwrap();
        assert!(deepened.found.bounds.lower >= plain.bounds.lower);
        assert!(deepened.found.bounds.upper <= plain.bounds.upper);
    }

    #[test]
    fn the_next_limit_is_the_largest_that_fits() {
        let mut clock = Clock::default();
        clock.took(20, Duration::from_secs(1));
        clock.took(21, Duration::from_secs(2));
        let next = |seconds: f64| clock.next(21, Some(Duration::from_secs_f64(seconds)));
        assert_eq!(next(1.0), 22);
        assert_eq!(next(8.0), 22);
        assert_eq!(next(9.0), 23);
        assert_eq!(next(1000.0), 25);
        assert_eq!(clock.next(21, None), 22);
    }
}

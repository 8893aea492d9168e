//! The search for one x with a time or a gap for a budget: the bit limit is raised as long as that pays.
//!
//! Each bit limit gives certified bounds, so the best of all are certified too; an attempt that
//! the time's end cuts short is one of them, its unfinished part being open mass. How long the
//! next limit will take is foretold from the last two: the search jumps to the largest one that
//! fits into the time left, since every smaller one would be done again.

use std::time::{Duration, Instant};

use super::bounds::Bounds;
use super::budget::{BudgetError, StopReason};
use super::control::Control;
use super::enumerable::Enumerable;
use super::query::Query;
use super::search::search;
use super::sought::Found;
use crate::exact::Rational;

/// What ends a search beside its bit limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// The time to stop after.
    pub time: Option<Duration>,
    /// Stop when upper(x)/lower(x) is at most this.
    pub gap: Option<Rational>,
}

/// The first bit limit, done in a moment on any machine; as many digits where the base is not 2.
const FIRST_BITS: u32 = 16;
/// The most bits that the limit is raised by at once: further ahead the time is not foretold well.
const MOST: u32 = 4;
/// How many times longer one bit more may take, where two measurements do not tell; a digit takes that to the power of
/// its bits.
const GROWTH: (f64, f64) = (1.5, 2.2);
/// The share of the time left that a complete attempt may be foretold to take.
const SHARE: f64 = 0.92;

/// Answers a question at growing bit limits, until its own is done, the time is used up or the gap is
/// closed.
///
/// `tell` hears of each bit limit done. What is found within a time differs from run to run; the
/// bounds are certified all the same: the tightest of all attempts, with the programs and the tally of
/// the largest limit done.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn deepen<E: Enumerable + ?Sized>(
    machine: &E,
    query: &Query,
    effort: &Effort,
    control: &Control<'_>,
    tell: &dyn Fn(u32, &Bounds),
) -> Result<Found, BudgetError> {
    control.until(effort.time, || raise(machine, query, effort, control, tell))
}

fn raise<E: Enumerable + ?Sized>(
    machine: &E,
    query: &Query,
    effort: &Effort,
    control: &Control<'_>,
    tell: &dyn Fn(u32, &Bounds),
) -> Result<Found, BudgetError> {
    query.budget()?;
    // Without a clock or a gap there is nothing to be gained from smaller limits.
    let whole = effort.time.is_none() && effort.gap.is_none();
    let base = machine.coding().base;
    let mut bits = if whole {
        query.bits
    } else {
        (1_u32 << FIRST_BITS).ilog(base).min(query.bits)
    };
    let mut best: Option<Found> = None;
    let mut clock = Clock::new(base);
    loop {
        let start = Instant::now();
        let further = search(machine, &query.clone().bits(bits), control)?;
        let ended = further.stop != StopReason::Bits;
        clock.took(bits, start.elapsed());
        let mut found = match best {
            None if ended => Found {
                budget: query.clone().bits(0).budget()?,
                ..further
            },
            None => further,
            Some(best) => tighter(best, further),
        };
        tell(found.budget.bits(), &found.bounds);
        let closed = |gap: &Rational| found.bounds.within(gap);
        if !ended && effort.gap.as_ref().is_some_and(closed) {
            found.stop = StopReason::Gap;
            return Ok(found);
        }
        if ended || bits >= query.bits {
            return Ok(found);
        }
        bits = clock.next(bits, control.time_left()).min(query.bits);
        best = Some(found);
    }
}

/// The tighter bounds of what was found and of a further attempt with more bits.
fn tighter(best: Found, further: Found) -> Found {
    let bounds = best.bounds.tighter(&further.bounds);
    let prediction = match (&best.prediction, &further.prediction) {
        (Some(a), Some(b)) => Some(a.tighter(b)),
        _ => None,
    };
    // What an attempt that was cut short decided is less than what stands.
    let (stop, denominator) = (further.stop, further.denominator);
    let kept = if stop == StopReason::Bits {
        further
    } else {
        best
    };
    Found {
        bounds,
        prediction,
        stop,
        denominator,
        ..kept
    }
}

/// How long attempts took, to foretell the next one.
#[derive(Debug)]
struct Clock {
    took: Vec<(u32, f64)>,
    /// How many bits a digit has.
    bits: f64,
}

impl Clock {
    fn new(base: u32) -> Self {
        Self {
            took: Vec::new(),
            bits: f64::from(base).log2(),
        }
    }

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
                .clamp(GROWTH.0.powf(self.bits), GROWTH.1.powf(self.bits)),
            _ => GROWTH.1.powf(self.bits),
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
    use crate::enumerate::{MAX_BITS, Plain};
    use crate::machine::{Kraft, Symbols};
    use std::sync::Mutex;

    fn query(x: &str, bits: u32) -> Query {
        let x = Symbols::parse(x).unwrap();
        Query::new(&x, bits).steps(300).ahead(1).keep(3)
    }

    #[test]
    fn a_bit_limit_alone_is_one_search() {
        let (kraft, control) = (Kraft::new(), Control::new());
        let query = query("0101", 17);
        let told = Mutex::new(Vec::new());
        let found = deepen(&kraft, &query, &Effort::default(), &control, &|bits, _| {
            told.lock().unwrap().push(bits);
        })
        .unwrap();
        assert_eq!(told.into_inner().unwrap(), [17]);
        // An op may be 4 bits over the limit, and x decides 4 data bits.
        assert_eq!(
            (found.budget.bits(), found.denominator.log2()),
            (17, Some(17 + 4 + 4))
        );
        let plain = search(&kraft, &query, &Control::new()).unwrap();
        assert_eq!(found, plain);
    }

    #[test]
    fn a_gap_ends_the_search_at_the_first_limit_that_closes_it() {
        let (plain, control) = (Plain(Kraft::new()), Control::new());
        let gap = Rational::ratio(14, 10);
        let closing = |gap: &Rational| Effort {
            time: None,
            gap: Some(gap.clone()),
        };
        let found = deepen(
            &plain,
            &query("00", 20),
            &closing(&gap),
            &control,
            &|_, _| (),
        )
        .unwrap();
        assert_eq!(found.stop, StopReason::Gap);
        assert!(found.bounds.within(&gap));
        // Tighter than what this x can be bounded to within 18 bits: the bit limit ends it.
        let gap = Rational::ratio(1001, 1000);
        let found = deepen(
            &plain,
            &query("00", 18),
            &closing(&gap),
            &control,
            &|_, _| (),
        )
        .unwrap();
        assert_eq!((found.stop, found.budget.bits()), (StopReason::Bits, 18));
    }

    #[test]
    fn within_a_time_bounds_are_as_tight_as_the_last_limit_done() {
        let kraft = Kraft::new();
        let query = query("0110", MAX_BITS);
        let effort = Effort {
            time: Some(Duration::from_millis(300)),
            gap: None,
        };
        let found = deepen(&kraft, &query, &effort, &Control::new(), &|_, _| ()).unwrap();
        assert_eq!(found.stop, StopReason::Time);
        let (done, tried) = (found.budget.bits(), found.denominator.digits() - 4 - 4);
        assert!(tried >= FIRST_BITS.max(done));
        // How far it comes depends on the machine; at least it is no worse than it says.
        let plain = search(&kraft, &query.bits(done), &Control::new()).unwrap();
        assert!(found.bounds.lower >= plain.bounds.lower);
        assert!(found.bounds.upper <= plain.bounds.upper);
    }

    #[test]
    fn the_next_limit_is_the_largest_that_fits() {
        let mut clock = Clock::new(2);
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

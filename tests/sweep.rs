//! Every scenario at the ends of every parameter, and at random legal settings: nothing is violated, an
//! interruption is heard, and what a refusal advises helps.
//!
//! The whole sweep takes its time; it prints what became of each scenario's settings:
//!
//! ```text
//! cargo test --release --test sweep -- --ignored --nocapture
//! ```

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use solomonoff::exact::Rational;
use solomonoff::mixture::stream;
use solomonoff::scenario::{
    Context, Kind, Outcome, Parameter, Scenario, ScenarioError, Settings, Value, Verdict,
};
use solomonoff::suite::registry;

/// An interruption is heard within this time; where nothing is optimised, ten times that.
const HEARD: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// Refusals in a row, each with advice that was taken: settings may be wrong in more than one way.
const MOST_REFUSALS: usize = 3;

/// What became of one setting.
enum End {
    Ran(Box<Outcome>),
    /// The last outcome after the advice was taken.
    Refused(Box<End>),
    /// Cut off, and so long after the signal it ended.
    CutOff(Duration),
    /// What must not be.
    Wrong(String),
}

/// Runs the scenario, and interrupts it when `limit` is over; takes the advice of at most so many `refusals`.
fn run(scenario: &dyn Scenario, settings: &Settings, limit: Duration, refusals: usize) -> End {
    let context = Context::new();
    let (done, wait) = mpsc::channel::<()>();
    let began = Instant::now();
    let ended = thread::scope(|scope| {
        let control = &context;
        scope.spawn(move || {
            if wait.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                control.interrupt();
            }
        });
        let ended = catch_unwind(AssertUnwindSafe(|| scenario.run(settings, control)));
        drop(done);
        ended
    });
    let over = began.elapsed().saturating_sub(limit);
    match ended {
        Err(_) => End::Wrong("panics".to_owned()),
        Ok(_) if over > HEARD => {
            End::Wrong(format!("ends {:.1} s after the signal", over.as_secs_f64()))
        }
        Ok(Ok(outcome)) => End::Ran(Box::new(outcome)),
        Ok(Err(ScenarioError::Interrupted)) => End::CutOff(over),
        Ok(Err(ScenarioError::Refused { why, instead })) => {
            let mut advised = settings.clone();
            for assignment in &instead {
                if let Err(error) = advised.assign(assignment) {
                    return End::Wrong(format!("advises {assignment}: {error}"));
                }
            }
            if instead.is_empty() || advised == *settings {
                return End::Wrong(format!("refuses without advice: {why}"));
            }
            if refusals == 0 {
                return End::Wrong("the advice is refused, again and again".to_owned());
            }
            End::Refused(Box::new(run(scenario, &advised, limit, refusals - 1)))
        }
        Ok(Err(error)) => End::Wrong(error.to_string()),
    }
}

/// What is wrong with how a setting ended.
fn fault(end: &End) -> Option<String> {
    match end {
        End::Wrong(what) => Some(what.clone()),
        End::Refused(after) => fault(after),
        End::CutOff(_) => None,
        End::Ran(outcome) => {
            let claims = outcome.claims.iter();
            let violated: Vec<&str> = claims
                .filter(|claim| claim.verdict() == Verdict::Violated)
                .map(|claim| claim.id())
                .collect();
            (!violated.is_empty()).then(|| format!("violated: {}", violated.join(", ")))
        }
    }
}

/// The ends of a parameter's range.
fn ends(parameter: &Parameter) -> Vec<String> {
    match &parameter.kind {
        Kind::Integer { min, max } | Kind::Integers { min, max } => {
            vec![min.to_string(), max.to_string()]
        }
        Kind::Rational { min, max } => vec![min.to_string(), max.to_string()],
    }
}

fn below(draws: &mut ChaCha8Rng, count: u64) -> u64 {
    draws.next_u64() % count.max(1)
}

/// A legal value, drawn. Sizes are mostly small: a random number of bits of the way to somewhat above the default.
fn drawn(parameter: &Parameter, draws: &mut ChaCha8Rng) -> String {
    match (&parameter.kind, &parameter.default) {
        (Kind::Integer { min, max }, Value::Integer(default)) => {
            let room = (default - min).max(4) * 3 / 2;
            let bits = u64::from(room.unsigned_abs().ilog2()) + 1;
            let some = below(draws, bits + 1);
            let step = below(draws, 1 << some);
            (min + i64::try_from(step).unwrap()).min(*max).to_string()
        }
        (Kind::Integers { min, max }, _) => {
            let count = 1 + below(draws, 4);
            let span = (max - min).unsigned_abs() + 1;
            let one = |_| min + i64::try_from(below(draws, span)).unwrap();
            let values: Vec<String> = (0..count).map(one).map(|n| n.to_string()).collect();
            values.join(",")
        }
        (Kind::Rational { min, max }, _) => {
            let parts = 1 + below(draws, 20);
            let at = Rational::ratio(i64::try_from(below(draws, parts + 1)).unwrap(), parts);
            (min + (max - min) * at).to_string()
        }
        (kind, default) => panic!("{kind:?} has the default {default:?}"),
    }
}

/// The settings to be tried, each with its assignments.
fn settings_of(
    scenario: &dyn Scenario,
    with_ends: bool,
    random: u64,
) -> Vec<(Vec<String>, Settings)> {
    let parameters = scenario.parameters();
    let mut all = Vec::new();
    if with_ends {
        for parameter in &parameters {
            for end in ends(parameter) {
                all.push(vec![format!("{}={end}", parameter.name)]);
            }
        }
    }
    for number in 0..random {
        let mut draws = stream(number, 0);
        let assigned = parameters.iter();
        all.push(
            assigned
                .map(|parameter| format!("{}={}", parameter.name, drawn(parameter, &mut draws)))
                .collect(),
        );
    }
    let with = |assignments: Vec<String>| {
        let mut settings = scenario.defaults();
        for assignment in &assignments {
            settings.assign(assignment).unwrap();
        }
        (assignments, settings)
    };
    all.into_iter().map(with).collect()
}

/// Counts by what became of the settings, in words, and the longest wait after a signal in milliseconds.
type Counts = BTreeMap<&'static str, u128>;

fn count(end: &End, counts: &mut Counts) {
    if let End::CutOff(wait) = end {
        let longest = counts.entry("longest wait, ms").or_default();
        *longest = wait.as_millis().max(*longest);
    }
    let mut add = |what, more: usize| *counts.entry(what).or_default() += more as u128;
    match end {
        End::Wrong(_) => add("wrong", 1),
        End::CutOff(_) => add("cut off", 1),
        End::Refused(after) => {
            add("refused", 1);
            if matches!(**after, End::Ran(_)) {
                add("ran as advised", 1);
            }
        }
        End::Ran(outcome) => {
            add("ran", 1);
            add(
                "claims not applicable",
                outcome.count(Verdict::NotApplicable),
            );
            add("claims undecided", outcome.count(Verdict::Undecided));
        }
    }
}

/// Tries them all, two at a time, and fails with what is wrong. Each has a thread of its own for what it shares out:
/// of a run among those of another one an interruption would be heard when the other's are done.
fn sweep(with_ends: bool, random: u64, limit: Duration) {
    let only = std::env::var("SWEEP").unwrap_or_default();
    let scenarios = registry();
    let scenarios = scenarios
        .iter()
        .filter(|scenario| scenario.about().name.contains(&only));
    let tasks: Vec<(&dyn Scenario, Vec<String>, Settings)> = scenarios
        .flat_map(|scenario| {
            let settings = settings_of(scenario, with_ends, random).into_iter();
            settings.map(move |(assigned, settings)| (scenario, assigned, settings))
        })
        .collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new((Vec::new(), Counts::new())));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let own = rayon::ThreadPoolBuilder::new().num_threads(1);
                let own = own.build().unwrap();
                while let Some((scenario, assigned, settings)) =
                    tasks.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let end = own.install(|| run(*scenario, settings, limit, MOST_REFUSALS));
                    let mut found = found.lock().unwrap();
                    count(&end, &mut found.1);
                    if let Some(what) = fault(&end) {
                        let name = scenario.about().name;
                        let said = format!("{name} --set {}: {what}", assigned.join(" --set "));
                        println!("{said}");
                        found.0.push(said);
                    }
                }
            });
        }
    });
    let (wrong, counts) = found.into_inner().unwrap();
    println!("{} settings: {counts:?}", tasks.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        tasks.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_few_random_settings_of_every_scenario() {
    sweep(false, 2, Duration::from_millis(500));
}

#[test]
#[ignore = "takes the better part of an hour; its command is at the top of this file"]
fn the_ends_of_every_parameter_and_twenty_random_settings() {
    sweep(true, 20, Duration::from_secs(5));
}

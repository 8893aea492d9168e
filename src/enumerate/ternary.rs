//! A machine whose choices are coded in base 3, with words of up to six digits: masses of any base.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::*;
use crate::exact::Rational;
use crate::machine::{Coding, Goal, Machine, Pause, Symbols};

/// Each choice prints a symbol, but for the last two: they end the run, the last one proven by a decider.
/// The longest words of the others ask for a digit, which is what they print; 2 is printed as nothing.
#[derive(Clone, Debug)]
pub(crate) struct Ternary {
    costs: Vec<u32>,
    digit: [u32; 3],
}

/// A run of [`Ternary`].
#[derive(Clone, Debug, Default)]
pub(crate) struct TernaryRun {
    choices: Vec<usize>,
    output: Symbols,
    steps: u64,
    next: Next,
}

/// What the last choice comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Choice,
    Print(bool),
    Nothing,
    Digit,
    Ended(Option<Decider>),
}

/// Digits of the longest word.
const LONGEST: u32 = 6;

impl Ternary {
    pub(crate) fn new() -> Self {
        // Two words of each length, and one more of the longest: 2/3 + 2/9 + ... + 3/3^6 = 1.
        let mut costs: Vec<u32> = (1..=LONGEST).flat_map(|digits| [digits, digits]).collect();
        costs.push(LONGEST);
        Self {
            costs,
            digit: [1; 3],
        }
    }
}

impl Machine for Ternary {
    type Run = TernaryRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Owned(format!("ternary-{LONGEST}"))
    }

    fn coding(&self) -> Coding {
        Coding {
            base: 3,
            longest: LONGEST,
        }
    }

    fn start(&self) -> TernaryRun {
        TernaryRun::default()
    }

    fn advance<'a>(&'a self, run: &mut TernaryRun, goal: &Goal<'_>) -> Pause<'a> {
        loop {
            if run.output.len() == goal.horizon {
                return Pause::Complete;
            }
            if run.steps == goal.steps {
                return Pause::OpenSteps;
            }
            match run.next {
                Next::Choice => return Pause::Needs(&self.costs),
                Next::Digit => return Pause::Needs(&self.digit),
                Next::Ended(decider) => return Pause::Silent(decider),
                Next::Nothing => run.steps += 1,
                Next::Print(symbol) => {
                    run.steps += 1;
                    run.output.push(symbol);
                    run.next = Next::Choice;
                    let place = run.output.len() - 1;
                    if goal.agree.get(place).is_some_and(|wanted| wanted != symbol) {
                        return Pause::Disagrees;
                    }
                }
            }
            run.next = Next::Choice;
        }
    }

    fn reveal(&self, run: &mut TernaryRun, choice: usize) {
        let asked = match run.next {
            Next::Choice => self.costs.len(),
            Next::Digit => self.digit.len(),
            _ => 0,
        };
        if choice >= asked {
            return;
        }
        run.choices.push(choice);
        run.next = match (run.next, choice) {
            (Next::Digit, 2) => Next::Nothing,
            (Next::Choice, 8 | 9) => Next::Digit,
            (Next::Choice, 11) => Next::Ended(None),
            (Next::Choice, 12) => Next::Ended(Some(Decider::TranslatedCycle)),
            _ => Next::Print(choice % 2 == 1),
        };
    }

    fn output<'a>(&self, run: &'a TernaryRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &TernaryRun) -> u64 {
        run.steps
    }

    fn source(&self, run: &TernaryRun) -> String {
        let names = run.choices.iter().map(|choice| format!("{choice:x}"));
        names.collect()
    }
}

fn table(bits: u32, horizon: usize, steps: u64) -> Table {
    let budget = Budget::new(bits, horizon, steps).unwrap();
    Table::enumerate(&Plain(Ternary::new()), budget, &Control::new()).unwrap()
}

/// Every mass as a rational, by a recursion of its own.
fn oracle(bits: u32, horizon: usize, steps: u64) -> BTreeMap<(Symbols, Status), Rational> {
    fn visit(
        machine: &Ternary,
        (mut run, left): (TernaryRun, u32),
        mass: &Rational,
        goal: &Goal<'_>,
        rows: &mut BTreeMap<(Symbols, Status), Rational>,
    ) {
        let mut add = |status, mass: &Rational, run: &TernaryRun| {
            let row = rows
                .entry((run.output.clone(), status))
                .or_insert_with(Rational::zero);
            *row = &*row + mass;
        };
        match machine.advance(&mut run, goal) {
            Pause::Complete => add(Status::Complete, mass, &run),
            Pause::Silent(_) => add(Status::Silent, mass, &run),
            Pause::OpenSteps => add(Status::OpenSteps, mass, &run),
            Pause::Disagrees | Pause::NeedsAction(_) => panic!("nothing to disagree with"),
            Pause::Needs(costs) => {
                for (choice, &cost) in costs.iter().enumerate() {
                    let part = mass * Rational::ratio(1, 3).pow(cost.into());
                    let Some(left) = left.checked_sub(cost) else {
                        let row = rows
                            .entry((run.output.clone(), Status::OpenLength))
                            .or_insert_with(Rational::zero);
                        *row = &*row + part;
                        continue;
                    };
                    let mut next = run.clone();
                    machine.reveal(&mut next, choice);
                    visit(machine, (next, left), &part, goal, rows);
                }
            }
        }
    }
    let (machine, free) = (Ternary::new(), Symbols::new());
    let goal = Goal {
        horizon,
        steps,
        agree: &free,
    };
    let mut rows = BTreeMap::new();
    let start = (machine.start(), bits);
    visit(&machine, start, &Rational::one(), &goal, &mut rows);
    rows
}

#[test]
fn the_machine_passes_the_suite() {
    assert_eq!(crate::machine::suite::check(&Ternary::new()), Ok(()));
}

#[test]
fn masses_are_integers_over_a_power_of_three_and_sum_to_one() {
    for bits in 0..=9 {
        for (horizon, steps) in [(0, 9), (1, 9), (3, 9), (4, 2)] {
            let table = table(bits, horizon, steps);
            assert_eq!(table.machine(), "ternary-6");
            assert_eq!(table.denominator().to_string(), format!("3^{}", bits + 6));
            assert_eq!(table.denominator().log2(), None);
            let sum: u128 = Status::ALL.map(|status| table.mass(status)).iter().sum();
            assert_eq!(sum, 3_u128.pow(bits + 6));
            let masses: BTreeMap<_, _> = table
                .rows()
                .map(|row| {
                    let mass = table.denominator().over(row.numerator);
                    assert_eq!(table.denominator().numerator(&mass), row.numerator.into());
                    ((row.output, row.status), mass)
                })
                .collect();
            assert_eq!(masses, oracle(bits, horizon, steps), "L={bits} T={horizon}");
            let summary =
                Summary::enumerate(&Plain(Ternary::new()), table.budget(), &Control::new());
            assert_eq!(summary.as_ref(), Ok(table.summary()));
        }
    }
}

#[test]
fn who_proved_a_silence_is_told_apart() {
    let table = table(8, 3, 9);
    let silent = |decider| table.tally().by(Status::Silent, decider).mass;
    assert!(silent(None) > 0);
    assert_eq!(silent(None), silent(Some(Decider::TranslatedCycle)));
    assert_eq!(silent(Some(Decider::RepeatedConfiguration)), 0);
}

#[test]
fn searches_equal_tables_and_programs_come_heaviest_first() {
    let plain = Plain(Ternary::new());
    for x in ["", "0", "01", "110"] {
        let x = Symbols::parse(x).unwrap();
        let query = Query::new(&x, 8).steps(9).ahead(1).keep(5);
        let found = search(&plain, &query, &Control::new()).unwrap();
        let table = table(8, x.len() + 1, 9);
        assert_eq!(found.prediction, Some(table.predict(&x).unwrap()));
        assert_eq!(found.denominator, table.denominator());
        assert!(found.programs.len() == 5 && found.programs.is_sorted());
    }
}

#[test]
fn shards_of_any_base_merge_to_the_table() {
    let plain = Plain(Ternary::new());
    let budget = Budget::new(8, 4, 9).unwrap();
    let shards =
        [2, 1, 3].map(|index| Shard::enumerate(&plain, budget, index, 3, &Control::new()).unwrap());
    assert_eq!(Shard::merge(shards.into()).unwrap(), table(8, 4, 9));
}

#[test]
fn masses_that_do_not_fit_128_bits_are_refused() {
    let summary = |bits| {
        let budget = Budget::new(bits, 0, 9).unwrap();
        Summary::enumerate(&Plain(Ternary::new()), budget, &Control::new())
    };
    // 3^80 is below 2^127, and 3^81 above.
    assert!(summary(74).is_ok());
    let refused = BudgetError::Masses {
        base: 3,
        digits: 81,
    };
    assert_eq!(summary(75), Err(refused));
}

//! The figures of the definition, by the plain walk and by the engine, and the two beside each other.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Instant;

use proptest::prelude::*;

use crate::enumerate::*;
use crate::exact::{PRECISION, Rational, Rounding, ln, sqrt};
use crate::machine::{
    BrainPhoque, PhoqueStatus, PhoqueText, RingSize, Symbols, execute_brainphoque,
};

fn table<E: Enumerable>(machine: &E, digits: u32, horizon: usize, steps: u64) -> Table {
    let budget = Budget::new(digits, horizon, steps).unwrap();
    Table::enumerate(machine, budget, &Control::new()).unwrap()
}

static PLAIN: LazyLock<Table> = LazyLock::new(|| table(&Plain(BrainPhoque::new()), 6, 4, 300));

/// Masses over 7^6 = 117649, of which each is a seventh over 7^7.
#[test]
fn the_figures_of_the_definition() {
    let engine = table(&BrainPhoque::new(), 6, 4, 300);
    for table in [&*PLAIN, &engine] {
        assert_eq!(table.denominator().to_string(), "7^7");
        for (status, mass) in [
            (Status::Complete, 995),
            (Status::Silent, 3314),
            (Status::OpenSteps, 144),
            (Status::OpenLength, 113_196),
        ] {
            assert_eq!(table.mass(status), 7 * mass, "{status}");
        }
        for (x, lower, upper) in [
            ("0", 51991, 96727),
            ("1", 18498, 63234),
            ("0000", 373, 91357),
            ("0101", 0, 80862),
            ("1111", 396, 60846),
        ] {
            let x = Symbols::parse(x).unwrap();
            let bounds = table.bounds(&x).unwrap();
            let over = |mass: u128| table.denominator().over(7 * mass);
            assert_eq!(bounds.lower, over(lower), "{x}");
            assert_eq!(bounds.upper, over(upper), "{x}");
        }
    }
}

/// One of both machines, on a ring of any size.
fn machine() -> impl Strategy<Value = (BrainPhoque, u32)> {
    (
        any::<bool>(),
        prop_oneof![1..=6_u32, 30..=40_u32, Just(128_u32)],
    )
        .prop_map(|(reads, memory)| {
            let machine = BrainPhoque::new().on_cells(memory).unwrap();
            if reads {
                (machine.with_input(), 3)
            } else {
                (machine, 1)
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_engine_is_the_plain_walk(
        (machine, digits) in machine(),
        tokens in 0..=5_u32,
        more in 0..3_u32,
        horizon in 0..6_usize,
        steps in prop_oneof![0..20_u64, 20..400_u64],
        x in proptest::collection::vec(any::<bool>(), 0..5),
    ) {
        let limit = (tokens * digits + more).min(15);
        let (fast, slow) = (table(&machine, limit, horizon, steps), table(&Plain(machine), limit, horizon, steps));
        prop_assert!(fast.rows().eq(slow.rows()));
        prop_assert_eq!(fast.tally(), slow.tally());
        let budget = Budget::new(limit, horizon, steps).unwrap();
        let summary = Summary::enumerate(&machine, budget, &Control::new()).unwrap();
        prop_assert_eq!(&summary, slow.summary());
        let x: Symbols = x.into_iter().collect();
        let query = Query::new(&x, limit).steps(steps).ahead(1);
        let fast = search(&machine, &query, &Control::new()).unwrap();
        prop_assert_eq!(fast, search(&Plain(machine), &query, &Control::new()).unwrap());
    }
}

#[test]
fn more_digits_bring_the_bounds_closer() {
    for machine in [BrainPhoque::new(), BrainPhoque::new().with_input()] {
        let mut before: BTreeMap<String, Bounds> = BTreeMap::new();
        for digits in 0..=9 {
            for x in ["", "0", "1", "01", "0000", "0110"] {
                let query = Query::new(&Symbols::parse(x).unwrap(), digits).steps(300);
                let now = search(&machine, &query, &Control::new()).unwrap().bounds;
                if let Some(before) = before.insert(x.to_owned(), now.clone()) {
                    assert!(before.lower <= now.lower && now.upper <= before.upper);
                }
                assert!(now.lower <= now.upper);
            }
        }
    }
}

#[test]
fn threads_do_not_show() {
    let tables = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build()
            .unwrap()
            .install(|| table(&BrainPhoque::new(), 7, 5, 300))
    });
    assert_eq!(tables[0], tables[1]);
    let shards = [1, 2].map(|index| {
        let budget = Budget::new(7, 5, 300).unwrap();
        Shard::enumerate(&BrainPhoque::new(), budget, index, 2, &Control::new()).unwrap()
    });
    assert_eq!(Shard::merge(shards.into()).unwrap(), tables[0]);
}

#[test]
fn what_was_not_looked_at_is_open() {
    let control = Control::new();
    control.interrupt();
    let budget = Budget::new(7, 4, 300).unwrap();
    let table = Table::enumerate(&BrainPhoque::new(), budget, &control).unwrap();
    assert_eq!(table.stop(), StopReason::Interrupted);
    assert_eq!(table.mass(Status::OpenInterrupted), 7_u128.pow(8));
}

/// Budgets that the words of the engine are too short for are walked plainly.
#[test]
fn long_outputs_and_large_rings_have_bounds_too() {
    let large = BrainPhoque::new().on_cells(129).unwrap();
    assert!(
        table(&large, 3, 4, 300)
            .rows()
            .eq(table(&Plain(large), 3, 4, 300).rows())
    );
    let machine = BrainPhoque::new();
    assert!(
        table(&machine, 3, 65, 300)
            .rows()
            .eq(table(&Plain(machine), 3, 65, 300).rows())
    );
    let ones = Symbols::parse(&"1".repeat(70)).unwrap();
    let query = Query::new(&ones, 5).steps(900);
    let fast = search(&machine, &query, &Control::new()).unwrap();
    assert!(fast.bounds.lower > Rational::zero());
    assert_eq!(
        fast,
        search(&Plain(machine), &query, &Control::new()).unwrap()
    );
}

/// Limits are raised token by token, and the first is small in any base.
#[test]
fn a_search_with_a_gap_raises_its_limit_token_by_token() {
    let query = Query::new(&Symbols::parse("0").unwrap(), 8).steps(300);
    let gap = Effort {
        time: None,
        gap: Some(Rational::ratio(17, 10)),
    };
    let told = std::sync::Mutex::new(Vec::new());
    let found = deepen(
        &BrainPhoque::new(),
        &query,
        &gap,
        &Control::new(),
        &|bits, _| {
            told.lock().unwrap().push(bits);
        },
    )
    .unwrap();
    assert_eq!(told.into_inner().unwrap(), [5, 6, 7]);
    assert_eq!((found.stop, found.budget.bits()), (StopReason::Gap, 7));
}

#[test]
fn programs_to_show_run_as_written() {
    let x = Symbols::parse("111").unwrap();
    let query = Query::new(&x, 8).steps(300).keep(5);
    let found = search(&BrainPhoque::new(), &query, &Control::new()).unwrap();
    assert_eq!(found.programs.len(), 5);
    assert!(found.programs.is_sorted());
    for leader in &found.programs {
        let text = PhoqueText::parse(&leader.source).unwrap();
        let run = execute_brainphoque(&text, RingSize::BINARY, 3, &[], 300);
        assert_eq!(
            (run.output, run.status),
            (vec![1; 3], PhoqueStatus::Complete)
        );
        assert_eq!(run.tokens_used, leader.bits as usize);
    }
}

/// How far a frequency of `draws` draws is from its probability, with a chance of error of 10^-9 for all of them
/// together (Hoeffding).
fn band(draws: u64, outputs: u64) -> Rational {
    let logarithm = ln(&Rational::from(2 * outputs * 1_000_000_000), PRECISION).unwrap();
    let variance = logarithm.upper() * Rational::ratio(1, 2 * draws);
    sqrt(&variance, PRECISION).unwrap().upper().clone()
}

fn frequencies_lie_within(digits: u32, draws: u64) {
    let table = table(&BrainPhoque::new(), digits, 4, 300);
    let sampler = PhoqueSampler::new(RingSize::BINARY)
        .limits(4, 300)
        .seed(2026);
    let outputs = sampler.outputs(draws, &Control::new()).unwrap();
    let band = band(draws, 16);
    for number in 0..16_u16 {
        let output: Vec<u16> = (0..4).rev().map(|place| number >> place & 1).collect();
        let x: Symbols = output.iter().map(|symbol| *symbol == 1).collect();
        let Bounds { lower, upper } = table.bounds(&x).unwrap();
        let times = outputs.get(&output).copied().unwrap_or(0);
        let frequency = Rational::from(times) * Rational::ratio(1, draws);
        let [low, seen, high] =
            [&lower, &frequency, &upper].map(|value| value.to_decimal(5, Rounding::Nearest));
        println!("{x} {low} {seen} {high}");
        assert!(
            &lower - &band <= frequency && frequency <= &upper + &band,
            "{x}"
        );
    }
}

#[test]
fn the_sampler_prints_what_the_bounds_say() {
    frequencies_lie_within(8, 100_000);
}

#[test]
#[ignore = "a minute; the command is in the note"]
fn a_million_draws_lie_within_the_bounds() {
    frequencies_lie_within(6, 1_000_000);
    frequencies_lie_within(11, 1_000_000);
}

/// All tokens are alike, and all symbols that are read: their frequencies are within the band.
#[test]
fn tokens_and_symbols_are_drawn_uniformly() {
    let draws = 100_000;
    for (reads, tokens) in [(false, 7), (true, 8)] {
        let sampler = PhoqueSampler::new(RingSize::new(3, 9).unwrap()).seed(5);
        let sampler = if reads { sampler.with_input() } else { sampler };
        let mut times = BTreeMap::<_, u64>::new();
        let mut symbols = [0_u64; 3];
        sampler.each(draws, |draw| {
            *times.entry(draw.tokens[0]).or_default() += 1;
            if let Some(&symbol) = draw.data.first() {
                symbols[usize::from(symbol)] += 1;
            }
        });
        assert_eq!(times.len() as u64, tokens);
        let near = |times: u64, all: u64, ways: u64| {
            let off = Rational::from(times) * Rational::ratio(1, all) - Rational::ratio(1, ways);
            assert!(off.abs() <= band(all, 11), "{times} of {all}");
        };
        times.values().for_each(|&times| near(times, draws, tokens));
        if reads {
            let all = symbols.iter().sum();
            assert!(all > 10_000);
            symbols.iter().for_each(|&times| near(times, all, 3));
        }
    }
}

/// Each stretch of draws has a stream of its own, and threads do not show.
#[test]
fn draws_depend_on_seed_and_number_alone() {
    let sampler = PhoqueSampler::new(RingSize::BINARY).limits(3, 100).seed(4);
    let (mut draws, mut outputs) = (Vec::new(), BTreeMap::<_, u64>::new());
    sampler.each(10_000, |draw| {
        draws.push(draw.tokens.clone());
        if draw.status == PhoqueStatus::Complete {
            *outputs.entry(draw.output.clone()).or_default() += 1;
        }
    });
    for other in [4096, 8192] {
        assert_ne!(draws[..20], draws[other..other + 20]);
    }
    assert_eq!(sampler.outputs(10_000, &Control::new()), Ok(outputs));
    sampler
        .seed(5)
        .each(1, |draw| assert_ne!(draw.tokens, draws[0]));
}

/// `+[]` and `-[]` go round for ever, so that no text of four tokens that begins so is stood on to its end.
#[test]
fn texts_that_a_run_comes_to_the_end_of() {
    let counted = count_phoque_texts(&BrainPhoque::new(), 4, &Control::new()).unwrap();
    let counted = counted.unwrap();
    let stood_on: Vec<u128> = counted.iter().map(|row| row.stood_on).collect();
    assert_eq!(stood_on, [7, 49, 343, 2387]);
    assert_eq!(counted[3].texts, 2401);
}

/// What was drawn does the same when it is run as a written program.
#[test]
fn draws_are_runs_of_written_programs() {
    for (alphabet, memory, reads) in [(2, 100, false), (2, 3, true), (17, 8, true)] {
        let size = RingSize::new(alphabet, memory).unwrap();
        let sampler = PhoqueSampler::new(size).limits(9, 400).seed(1);
        let sampler = if reads { sampler.with_input() } else { sampler };
        let (mut draws, mut open) = (0, 0);
        sampler.each(5000, |draw| {
            let text = PhoqueText::from(draw.tokens.clone());
            let run = execute_brainphoque(&text, size, 9, &draw.data, 400);
            assert_eq!((run.status, run.steps), (draw.status, draw.steps));
            assert_eq!(run.output, draw.output);
            assert_eq!(
                (run.tokens_used, run.data_used),
                (draw.tokens.len(), draw.data.len())
            );
            draws += 1;
            open += u32::from(draw.status == PhoqueStatus::OpenSteps);
        });
        assert_eq!(draws, 5000);
        assert!((500..4500).contains(&open));
    }
}

/// Runs of the published sampler, by `BRAINPHOQUE_RUNS=FILE:ALPHABET:MEMORY`: the note has the script that writes them.
#[test]
#[ignore = "needs runs of the published sampler; the command is in the note"]
fn the_published_sampler_is_matched_and_timed() {
    let asked = std::env::var("BRAINPHOQUE_RUNS").unwrap();
    let mut asked = asked.split(':');
    let lines = std::fs::read_to_string(asked.next().unwrap()).unwrap();
    let [alphabet, memory] = [(); 2].map(|()| asked.next().unwrap().parse().unwrap());
    let size = RingSize::new(alphabet, memory).unwrap();
    let runs: Vec<(PhoqueText, serde_json::Value)> = lines
        .lines()
        .map(|line| {
            let run: serde_json::Value = serde_json::from_str(line).unwrap();
            (
                PhoqueText::parse(run["program"].as_str().unwrap()).unwrap(),
                run,
            )
        })
        .collect();
    let start = Instant::now();
    let answers: Vec<_> = runs
        .iter()
        .map(|(text, _)| execute_brainphoque(text, size, 32, &[], 1000))
        .collect();
    let rate = runs.len() as f64 / start.elapsed().as_secs_f64();
    println!("{rate:.0} written programs a second");
    for (answer, (_, run)) in answers.iter().zip(&runs) {
        let status = match answer.status {
            PhoqueStatus::OpenSteps => "TIMEOUT",
            PhoqueStatus::Complete => "OUTPUT_LIMIT",
            PhoqueStatus::Ended => "HALTED",
            PhoqueStatus::NeedsData => "-",
        };
        assert_eq!(run["status"], status, "{run}");
        assert_eq!(run["steps"], answer.steps, "{run}");
        assert_eq!(run["output"], serde_json::json!(answer.output), "{run}");
    }
    println!("{} runs are the same", runs.len());
    for round in 0..5 {
        let (start, draws, mut steps) = (Instant::now(), 1_000_000, 0);
        let sampler = PhoqueSampler::new(size).seed(round);
        sampler.each(draws, |draw| steps += draw.steps);
        let rate = draws as f64 / start.elapsed().as_secs_f64();
        println!("{rate:.0} programs a second are drawn and run, {steps} nominal steps");
    }
}

#[test]
#[ignore = "measures; the command is in the note"]
fn how_long_the_engine_takes() {
    let most = std::env::var("DIGITS").map_or(9, |digits| digits.parse().unwrap());
    for digits in 6..=most {
        let budget = Budget::new(digits, 8, 300).unwrap();
        let start = Instant::now();
        let summary = Summary::enumerate(&BrainPhoque::new(), budget, &Control::new()).unwrap();
        let counted = start.elapsed();
        let table = table(&BrainPhoque::new(), digits, 8, 300);
        let gathered = start.elapsed() - counted;
        let x = Symbols::parse("01010101").unwrap();
        let query = Query::new(&x, digits).steps(300);
        let found = search(&BrainPhoque::new(), &query, &Control::new()).unwrap();
        let sought = start.elapsed() - counted - gathered;
        println!(
            "{digits}: {} cylinders, {} rows; counted {counted:.2?}, gathered {gathered:.2?}, sought {sought:.2?}, upper {}",
            summary.tally.cylinders,
            table.rows().count(),
            found.bounds.upper.to_decimal(5, Rounding::Up),
        );
    }
}

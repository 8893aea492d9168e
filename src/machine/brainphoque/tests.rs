//! The machine beside recorded runs of the published code, and beside itself without its cycle search.

use proptest::prelude::*;
use serde_json::Value;

use super::run::{Run, Stepped};
use super::*;

/// Runs of the published code.
const RECORDED: [&str; 2] = [
    include_str!("../../../tests/data/brainphoque/runs.jsonl"),
    include_str!("../../../tests/data/brainphoque/extra_runs.jsonl"),
];

fn number(of: &Value) -> u32 {
    of.as_u64()
        .and_then(|number| number.try_into().ok())
        .unwrap()
}

fn symbols(of: &Value) -> Vec<u16> {
    let list = of.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .map(|symbol| number(symbol).try_into().unwrap())
        .collect()
}

#[test]
fn recorded_runs_have_the_same_status_steps_and_output() {
    let mut by_status = [0; 3];
    for line in RECORDED.iter().flat_map(|lines| lines.lines()) {
        let recorded: Value = serde_json::from_str(line).unwrap();
        let text = PhoqueText::parse(recorded["program"].as_str().unwrap()).unwrap();
        let [alphabet, memory, steps, most] =
            ["alphabet", "memory", "max_steps", "max_output"].map(|key| number(&recorded[key]));
        let size = RingSize::new(alphabet, memory).unwrap();
        let data = symbols(&recorded["input"]);
        let run = execute_brainphoque(&text, size, most as usize, &data, steps.into());
        let status = match recorded["status"].as_str().unwrap() {
            "TIMEOUT" => PhoqueStatus::OpenSteps,
            "OUTPUT_LIMIT" => PhoqueStatus::Complete,
            "HALTED" => PhoqueStatus::Ended,
            other => panic!("{other}"),
        };
        by_status[status as usize] += 1;
        let expected = (status, u64::from(number(&recorded["steps"])));
        assert_eq!((run.status, run.steps), expected, "{line}");
        assert_eq!(run.output, symbols(&recorded["output"]), "{line}");
        if let Some(used) = recorded["input"].as_array() {
            assert!(run.data_used <= used.len(), "{line}");
        }
    }
    // 160 runs, and 160 more: 60 of them ended, 20 with both limits at one step, 80 with input.
    assert_eq!(by_status.iter().sum::<i32>(), 320);
    assert!(by_status.iter().all(|&runs| runs > 50), "{by_status:?}");
}

/// Without any search for cycles.
fn step_by_step(
    text: &PhoqueText,
    size: RingSize,
    most: usize,
    data: &[u16],
    steps: u64,
) -> (PhoqueStatus, u64, Vec<u16>) {
    let mut run = Run::new(size);
    let (mut output, mut tokens, mut data) = (Vec::new(), text.tokens().iter(), data.iter());
    let status = loop {
        if run.steps == steps {
            break PhoqueStatus::OpenSteps;
        }
        if output.len() == most {
            break PhoqueStatus::Complete;
        }
        match run.step() {
            Stepped::NeedsToken => match tokens.next() {
                Some(&token) => run.reveal(token),
                None => break PhoqueStatus::Ended,
            },
            Stepped::NeedsSymbol => match data.next() {
                Some(&symbol) => run.supply(symbol),
                None => break PhoqueStatus::NeedsData,
            },
            Stepped::Emitted(symbol) => output.push(symbol),
            Stepped::Tested | Stepped::Executed => {}
        }
    };
    (status, run.steps, output)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_proven_loop_ends_as_it_would_have(
        loops in any::<bool>(),
        tokens in proptest::collection::vec(0..8_usize, 0..40),
        alphabet in 2..5_u32,
        memory in 1..6_u32,
        most in prop_oneof![0..8_usize, 8..300_usize],
        data in proptest::collection::vec(0..2_u16, 0..6),
        steps in 0..600_u64,
    ) {
        let beginning: &[usize] = if loops { &[0, 4] } else { &[] };
        let tokens = beginning.iter().chain(&tokens).map(|&at| Token::ALL[at]);
        let text = PhoqueText::from(tokens.collect::<Vec<_>>());
        let size = RingSize::new(alphabet, memory).unwrap();
        let run = execute_brainphoque(&text, size, most, &data, steps);
        let plain = step_by_step(&text, size, most, &data, steps);
        prop_assert_eq!((run.status, run.steps, run.output), plain);
        if run.is_silent {
            // Many more steps do not bring another symbol.
            let longer = step_by_step(&text, size, most, &data, steps + 5000);
            prop_assert_eq!(longer.0, PhoqueStatus::OpenSteps);
            let more = execute_brainphoque(&text, size, most, &data, steps + 5000);
            prop_assert_eq!((more.output, more.is_silent), (longer.2, true));
        }
    }
}

#[test]
fn a_loop_that_comes_back_is_proven_after_a_few_steps() {
    // It would not end before the universe does.
    let text = PhoqueText::parse("+[>+]").unwrap();
    let small = RingSize::new(3, 4).unwrap();
    let run = execute_brainphoque(&text, small, 9, &[], u64::MAX);
    assert_eq!((run.status, run.is_silent), (PhoqueStatus::Ended, false));
    let text = PhoqueText::parse("+[>+<]").unwrap();
    let run = execute_brainphoque(&text, RingSize::BINARY, 9, &[], u64::MAX);
    assert_eq!((run.status, run.steps), (PhoqueStatus::OpenSteps, u64::MAX));
    assert!(run.is_silent && run.tokens_used == 6);
}

#[test]
fn the_machine_asks_for_tokens_and_then_for_a_symbol() {
    use crate::machine::{Goal, Machine, Pause, Symbols};

    let machine = BrainPhoque::new().with_input();
    let mut run = machine.start();
    let free = Symbols::new();
    let goal = Goal {
        horizon: 2,
        steps: 10,
        agree: &free,
    };
    for token in [Token::Read, Token::Emit, Token::Emit] {
        if token == Token::Emit && machine.source(&run) == "," {
            assert_eq!(machine.advance(&mut run, &goal), Pause::Needs(&[1, 1]));
            machine.reveal(&mut run, 1);
        }
        assert_eq!(machine.advance(&mut run, &goal), Pause::Needs(&[3; 8]));
        machine.reveal(&mut run, token as usize);
    }
    assert_eq!(machine.advance(&mut run, &goal), Pause::Complete);
    assert_eq!(machine.output(&run).to_string(), "11");
    assert_eq!(
        (machine.source(&run).as_str(), machine.steps(&run)),
        (",..:1", 3)
    );
    let names = [machine, machine.on_cells(7).unwrap(), BrainPhoque::new()].map(|m| m.name());
    assert_eq!(
        names,
        ["brainphoque-input", "brainphoque-input-7", "brainphoque"]
    );
}

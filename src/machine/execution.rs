//! Executing one written program to a given number of symbols, with its data and actions.

use super::actions::Actions;
use super::configuration::{Configuration, Event};
use super::program::Program;
use super::symbols::Symbols;

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecutionStatus {
    /// All symbols asked for are out.
    Complete,
    /// Proven: it will never print another symbol nor read another bit (a configuration came back).
    Silent,
    /// The step limit was reached first.
    OpenSteps,
    /// The data bits are used up.
    NeedsData,
    /// The next cycle's action is missing.
    NeedsAction,
}

impl ExecutionStatus {
    /// The name used in JSON and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Silent => "silent",
            Self::OpenSteps => "open-steps",
            Self::NeedsData => "needs-data",
            Self::NeedsAction => "needs-action",
        }
    }
}

/// What an execution yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// The symbols printed.
    pub output: Symbols,
    /// The ops executed.
    pub steps: u64,
    /// The data bits read.
    pub data_used: usize,
    /// How it ended.
    pub status: ExecutionStatus,
    /// Where it stood then.
    pub at: Configuration,
}

/// Runs `program` until `symbols` symbols are out, or something else ends it.
///
/// `data` are its data bits; without `actions` every `?` reads 0; at most `steps` ops are executed.
#[must_use]
pub fn execute(
    program: &Program,
    symbols: usize,
    data: &Symbols,
    actions: Option<&Actions>,
    steps: u64,
) -> Execution {
    let mut configuration = Configuration::start();
    let mut output = Symbols::new();
    let (mut left, mut data_used, mut reads) = (steps, 0, 0);
    let mut cycle = 0;
    // Brent's cycle search over the stretch since the last event, in chunks that double.
    let mut saved = configuration.clone();
    let mut chunk = 16_u64;
    let status = loop {
        if output.len() == symbols {
            break ExecutionStatus::Complete;
        }
        if left == 0 {
            break ExecutionStatus::OpenSteps;
        }
        let Some(event) = configuration.step(program) else {
            left -= 1;
            if configuration == saved {
                break ExecutionStatus::Silent;
            }
            chunk -= 1;
            if chunk == 0 {
                saved = configuration.clone();
                // Longer than the stretch so far, so that any cycle fits at last.
                chunk = (steps - left).max(16);
            }
            continue;
        };
        match event {
            Event::Emitted(symbol) => {
                left -= 1;
                output.push(symbol);
                if let Some(actions) = actions
                    && actions.cycle(output.len()) != cycle
                {
                    cycle = actions.cycle(output.len());
                    reads = 0;
                }
            }
            Event::NeedsData => {
                let Some(bit) = data.get(data_used) else {
                    break ExecutionStatus::NeedsData;
                };
                data_used += 1;
                configuration.supply(program, bit, &mut left);
            }
            Event::NeedsInput => {
                let bit = match actions {
                    None => false,
                    Some(actions) => match actions.read(cycle, reads) {
                        Some(bit) => bit,
                        None => break ExecutionStatus::NeedsAction,
                    },
                };
                reads += 1;
                configuration.supply(program, bit, &mut left);
            }
            Event::OutOfSteps => break ExecutionStatus::OpenSteps,
        }
        saved = configuration.clone();
        chunk = 16;
    };
    Execution {
        output,
        steps: steps - left,
        data_used,
        status,
        at: configuration,
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::{Run, Stepped};
    use super::*;
    use proptest::prelude::*;

    fn output(source: &str, symbols: usize, data: &str) -> String {
        let program = Program::parse(source).unwrap();
        let data = Symbols::parse(data).unwrap();
        execute(&program, symbols, &data, None, 1_000_000)
            .output
            .to_string()
    }

    #[test]
    fn examples_of_the_specification() {
        for (source, expected) in [
            ("]", "0000000000"),
            ("+]", "1010101010"),
            (">+]", "1111111111"),
            (".+]", "0110011001"),
            (".>+]", "0111111111"),
            (">.+]", "0101010101"),
            (">..+.]", "0011001100"),
            (">..+]", "0010010010"),
            (">.+.]", "0110110110"),
        ] {
            assert_eq!(output(source, 10, ""), expected, "{source}");
        }
        assert_eq!(output(",.+]", 8, "0110"), "01101001");
        assert_eq!(output("..,]", 9, "101"), "001110001");
    }

    #[test]
    fn the_environment_that_returns_the_action() {
        let actions = |a, p| Actions::new(Symbols::parse("01101001").unwrap(), a, p).unwrap();
        for (source, size) in [("?]", 1), ("?.?]", 2)] {
            let program = Program::parse(source).unwrap();
            let run = execute(
                &program,
                8,
                &Symbols::new(),
                Some(&actions(size, size)),
                1000,
            );
            assert_eq!(run.output.to_string(), "01101001", "{source}");
            let run = execute(
                &program,
                9,
                &Symbols::new(),
                Some(&actions(size, size)),
                1000,
            );
            assert_eq!(run.status, ExecutionStatus::NeedsAction);
        }
    }

    #[test]
    fn a_loop_without_output_is_silent() {
        for source in ["+[]]", "+[>+[]]]", "+[+>+]]"] {
            let program = Program::parse(source).unwrap();
            let run = execute(&program, 5, &Symbols::new(), None, 100_000);
            assert_eq!(run.status, ExecutionStatus::Silent, "{source}");
            assert!(run.steps < 1000);
        }
        // Leaves a trail, so no configuration comes back: open, not silent.
        let trail = Program::parse("+[>+]]").unwrap();
        let run = execute(&trail, 5, &Symbols::new(), None, 10_000);
        assert_eq!(
            (run.status, run.steps),
            (ExecutionStatus::OpenSteps, 10_000)
        );
    }

    proptest! {
        #[test]
        fn equals_the_reference(
            bits in proptest::collection::vec(any::<bool>(), 0..120),
            data in proptest::collection::vec(any::<bool>(), 0..12),
            actions in proptest::collection::vec(any::<bool>(), 6),
            sizes in (1..3_usize, 1..4_usize),
            with_agent in any::<bool>(),
        ) {
            let Ok((program, _)) = Program::decode(&bits) else { return Ok(()) };
            let actions = Actions::new(actions.into_iter().collect(), sizes.0, sizes.1).unwrap();
            let actions = with_agent.then_some(&actions);
            let string: Symbols = data.iter().copied().collect();
            let run = execute(&program, 12, &string, actions, 300);
            let mut slow = Run::new(&program);
            let status = loop {
                if slow.output.len() == 12 { break ExecutionStatus::Complete; }
                if slow.steps == 300 { break ExecutionStatus::OpenSteps; }
                match slow.step(&data, actions) {
                    Stepped::Executed => {}
                    Stepped::NeedsData => break ExecutionStatus::NeedsData,
                    Stepped::NeedsAction => break ExecutionStatus::NeedsAction,
                }
            };
            prop_assert_eq!(run.output.iter().collect::<Vec<_>>(), slow.output);
            prop_assert_eq!(run.data_used, slow.data_used);
            if run.status == ExecutionStatus::Silent {
                // The reference cannot prove it; it may only run on without an event.
                prop_assert_eq!(status, ExecutionStatus::OpenSteps);
            } else {
                prop_assert_eq!(run.status, status);
                prop_assert_eq!(run.steps, slow.steps);
            }
        }
    }
}

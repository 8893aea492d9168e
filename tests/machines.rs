//! The Kraft machine revealed on demand against written programs.

use proptest::prelude::*;
use solomonoff::machine::{Actions, Goal, Kraft, Machine, Pause, Symbols, execute};

static FREE: Symbols = Symbols::new();

fn goal(horizon: usize, steps: u64) -> Goal<'static> {
    Goal {
        horizon,
        steps,
        agree: &FREE,
    }
}

proptest! {
    /// Revealing on demand executes what the written program executes: the two runs share no code.
    #[test]
    fn a_revealed_run_is_the_written_programs_run(
        bits in proptest::collection::vec(any::<bool>(), 0..60),
        data in proptest::collection::vec(any::<bool>(), 40),
        actions in proptest::collection::vec(any::<bool>(), 60),
        with_agent in any::<bool>(),
    ) {
        let Ok((program, _)) = solomonoff::machine::Program::decode(&bits) else { return Ok(()) };
        let actions = Actions::new(actions.into_iter().collect(), 2, 3).unwrap();
        let kraft = if with_agent { Kraft::with_actions(actions.clone()) } else { Kraft::new() };
        let data: Symbols = data.into_iter().collect();
        let written = execute(&program, 20, &data, with_agent.then_some(&actions), 200);
        // Answer each need by what the written program has at the place; the order of revelation
        // is found by running the reference beside it.
        let mut slow = solomonoff::machine::reference::Run::new(&program);
        let data: Vec<bool> = data.iter().collect();
        let mut run = kraft.start();
        let pause = loop {
            match kraft.advance(&mut run, &goal(20, 200)) {
                Pause::Needs(costs) => {
                    while slow.steps < kraft.steps(&run) {
                        slow.step(&data, with_agent.then_some(&actions));
                    }
                    let choice = if costs.len() == 2 {
                        match data.get(slow.data_used) {
                            Some(&bit) => usize::from(bit),
                            None => break Pause::Needs(costs),
                        }
                    } else {
                        usize::from(program.ops()[slow.place] as u8)
                    };
                    kraft.reveal(&mut run, choice);
                }
                pause => break pause,
            }
        };
        prop_assert_eq!(kraft.output(&run), &written.output);
        if !matches!(pause, Pause::Silent(_)) {
            prop_assert_eq!(kraft.steps(&run), written.steps);
        }
    }
}

/// M_BLC(x) for all x to 4 symbols, at 16 and 18 bits and 200 steps: the figures of an independent program.
#[test]
fn blc_prints_what_an_independent_program_found() {
    use solomonoff::enumerate::{Budget, Control, Plain, Status, Table};
    use solomonoff::exact::Rational;
    use solomonoff::machine::blc::Blc;
    let table = |bits| {
        let budget = Budget::new(bits, 4, 200).unwrap();
        Table::enumerate(&Plain(Blc::new()), budget, &Control::new()).unwrap()
    };
    let shorter = ["0", "1", "00", "01", "10", "11"];
    let longer = ["0000", "0101", "0110", "1111"];
    let (less, more) = (table(16), table(18));
    for (table, bits, short, long) in [
        (&less, 16, [2186, 2187, 1089, 1089, 1090, 1090], [270; 4]),
        (
            &more,
            18,
            [8812, 8814, 4390, 4392, 4391, 4392],
            [1089, 1089, 1089, 1090],
        ),
    ] {
        let wanted = shorter.iter().zip(short).chain(longer.iter().zip(long));
        for (x, lower) in wanted {
            let bounds = table.bounds(&Symbols::parse(x).unwrap()).unwrap();
            assert_eq!(
                bounds.lower,
                Rational::ratio(lower, 1 << bits),
                "{x} at {bits} bits"
            );
        }
    }
    let upper = more.bounds(&Symbols::parse("0").unwrap()).unwrap().upper;
    let millionths = |whole| Rational::ratio(whole, 1_000_000);
    assert!(upper >= millionths(66_017) && upper < millionths(66_018));
    // The term (\1 1) (\1 1): 2^-18 over the denominator 2^19.
    assert_eq!(more.mass(Status::OpenSteps), 2);
    for length in 0..=4 {
        for code in 0..1_u32 << length {
            let x: Symbols = (0..length).map(|place| code >> place & 1 == 1).collect();
            let (less, more) = (less.bounds(&x).unwrap(), more.bounds(&x).unwrap());
            assert!(less.lower <= more.lower && more.upper <= less.upper, "{x}");
            // The identity alone, `0010`, gives 2^-(4+|x|).
            assert!(more.lower >= Rational::ratio(1, 1 << (4 + length)), "{x}");
        }
    }
}

//! A search for one x against its definition: op bits and data bits that were looked at count, and the limit stops ops and
//! tests, but no data bit that x decides.

use std::collections::HashMap;

use solomonoff::enumerate::{Control, Query, search};
use solomonoff::exact::Rational;
use solomonoff::machine::{Kraft, OPS, Op, Symbols};

/// A run, copied at every choice. Cells hold a bit, or a coin that nothing looked at (none).
#[derive(Clone)]
struct Run {
    /// Revealed ops, in the order of revealing.
    ops: Vec<Op>,
    /// The place after an op, after a `[` its body's first; and the place after its body.
    next: HashMap<usize, usize>,
    exit: HashMap<usize, usize>,
    /// The `[` whose body an op belongs to.
    owner: Vec<Option<usize>>,
    tape: HashMap<i64, Option<bool>>,
    head: i64,
    out: usize,
    steps: u32,
    /// What is left of the limit.
    left: u32,
    /// Its mass is 2^-this.
    halvings: u32,
}

/// The place that a run comes to: an op, or the one after this op (in its body, if so) that is not revealed.
enum At {
    Op(usize),
    After(Option<usize>, bool),
}

const STEPS: u32 = 300;

/// Adds what prints x to `printed`, by halvings.
fn walk(mut run: Run, mut at: At, x: &Symbols, printed: &mut Vec<u128>) {
    loop {
        let place = match at {
            At::Op(place) => place,
            At::After(from, body) => {
                for row in OPS {
                    if run.steps < STEPS && row.op.bits() <= run.left {
                        let mut run = run.clone();
                        run.left -= row.op.bits();
                        run.halvings += row.op.bits();
                        let place = run.ops.len();
                        run.ops.push(row.op);
                        let owner =
                            from.and_then(|from| if body { Some(from) } else { run.owner[from] });
                        run.owner.push(owner);
                        if let Some(from) = from {
                            let is_exit = run.ops[from] == Op::Open && !body;
                            if is_exit {
                                &mut run.exit
                            } else {
                                &mut run.next
                            }
                            .insert(from, place);
                        }
                        walk(run, At::Op(place), x, printed);
                    }
                }
                return;
            }
        };
        if run.steps == STEPS {
            return;
        }
        run.steps += 1;
        let cell = *run.tape.get(&run.head).unwrap_or(&Some(false));
        let op = run.ops[place];
        let mut body = false;
        match op {
            Op::Emit | Op::Close if op == Op::Emit || run.owner[place].is_none() => {
                let wanted = x.get(run.out);
                match cell {
                    Some(bit) if Some(bit) != wanted => return,
                    Some(_) => {}
                    None => {
                        run.left = run.left.saturating_sub(1);
                        run.halvings += 1;
                        run.tape.insert(run.head, wanted);
                    }
                }
                run.out += 1;
                if run.out == x.len() {
                    printed.resize(printed.len().max(run.halvings as usize + 1), 0);
                    printed[run.halvings as usize] += 1;
                    return;
                }
            }
            Op::Flip => {
                run.tape.insert(run.head, cell.map(|bit| !bit));
            }
            Op::Right => run.head += 1,
            Op::Left => run.head -= 1,
            Op::Input => {
                run.tape.insert(run.head, Some(false));
            }
            Op::Data => {
                run.tape.insert(run.head, None);
            }
            Op::Open => match cell {
                Some(bit) => body = bit,
                None if run.left == 0 => return,
                None => {
                    run.left -= 1;
                    run.halvings += 1;
                    run.steps -= 1;
                    for bit in [false, true] {
                        let mut run = run.clone();
                        run.tape.insert(run.head, Some(bit));
                        walk(run, At::Op(place), x, printed);
                    }
                    return;
                }
            },
            Op::Emit | Op::Close => {}
        }
        at = match (op, run.owner[place]) {
            (Op::Close, Some(open)) => At::Op(open),
            (Op::Close, None) => At::Op(0),
            (Op::Open, _) if !body => run
                .exit
                .get(&place)
                .map_or(At::After(Some(place), false), |&next| At::Op(next)),
            _ => run
                .next
                .get(&place)
                .map_or(At::After(Some(place), body), |&next| At::Op(next)),
        };
    }
}

/// The mass of what prints x, by the definition.
fn lower(x: &Symbols, bits: u32) -> Rational {
    let start = Run {
        ops: Vec::new(),
        next: HashMap::new(),
        exit: HashMap::new(),
        owner: Vec::new(),
        tape: HashMap::new(),
        head: 0,
        out: 0,
        steps: 0,
        left: bits,
        halvings: 0,
    };
    let mut printed = Vec::new();
    walk(start, At::After(None, false), x, &mut printed);
    let parts = printed.iter().zip(0_u64..);
    parts.fold(Rational::zero(), |sum, (&count, halvings)| {
        sum + Rational::from(count) * Rational::inverse_power(halvings)
    })
}

/// Catches a data bit that counts when it is read, or that does not when it is tested or printed; one that stops at the limit
/// though x decides it; and a printed one that leaves the next op its room.
#[test]
fn a_lower_bound_is_the_mass_by_the_definition() {
    let strings = (1..6_usize).flat_map(|symbols| {
        (0..1_u32 << symbols).map(move |number| -> Symbols {
            (0..symbols).map(|place| number >> place & 1 == 1).collect()
        })
    });
    for x in strings {
        for bits in 0..=if x.len() < 4 { 13 } else { 11 } {
            let query = Query::new(&x, bits).steps(STEPS.into());
            let found = search(&Kraft::new(), &query, &Control::new()).unwrap();
            assert_eq!(found.bounds.lower, lower(&x, bits), "{x} at {bits} bits");
        }
    }
}

/// Programs that print data bits round by round are decided while x repeats itself. Catches a round that is taken for one
/// though x goes on otherwise, halves that are too many or too few, and a symbol after x that is taken for known.
#[test]
fn what_prints_data_bits_is_decided_while_x_repeats_itself() {
    for string in [
        "000000000",
        "000000001",
        "0101010101",
        "0101010100",
        "001100110011",
    ] {
        let x = Symbols::parse(string).unwrap();
        for bits in [11, 14] {
            let query = Query::new(&x, bits).steps(STEPS.into()).ahead(1);
            let found = search(&Kraft::new(), &query, &Control::new()).unwrap();
            assert_eq!(found.bounds.lower, lower(&x, bits), "{x} at {bits} bits");
            let next = found.prediction.unwrap().next;
            for (symbol, bounds) in [false, true].into_iter().zip(next) {
                let longer: Symbols = x.iter().chain([symbol]).collect();
                let by_definition = lower(&longer, bits);
                assert_eq!(bounds.lower, by_definition, "{longer} at {bits} bits");
            }
        }
    }
}

/// Where a round prints data bits, x1 may be known as soon as x is. Catches a search for x1 that runs on where one for x, which
/// looks ahead, has decided: that the last data bit may be either, or that a symbol disagrees which is none.
#[test]
fn steps_that_do_not_suffice_cut_x_and_what_follows_alike() {
    for string in ["000", "0000"] {
        let x = Symbols::parse(string).unwrap();
        for steps in 1..24 {
            let query = Query::new(&x, 14).steps(steps);
            let ahead = search(&Kraft::new(), &query.ahead(1), &Control::new()).unwrap();
            let next = ahead.prediction.unwrap().next;
            for (symbol, bounds) in [false, true].into_iter().zip(next) {
                let longer: Symbols = x.iter().chain([symbol]).collect();
                let query = Query::new(&longer, 14).steps(steps);
                let alone = search(&Kraft::new(), &query, &Control::new()).unwrap();
                assert_eq!(bounds, alone.bounds, "{longer} in {steps} steps");
            }
        }
    }
}

/// `,]` copies its data bits: 2^-(6+n) of every string of n symbols.
#[test]
fn every_string_has_the_mass_of_copying_its_data_from_6_bits_on() {
    for string in ["1", "0110", "1101001001110101110001011010000111010010"] {
        let x = Symbols::parse(string).unwrap();
        let found = search(&Kraft::new(), &Query::new(&x, 6), &Control::new()).unwrap();
        let least = Rational::inverse_power(6 + string.len() as u64);
        assert!(found.bounds.lower >= least, "{string}");
        let few = search(&Kraft::new(), &Query::new(&x, 5), &Control::new()).unwrap();
        assert_eq!(
            string.contains("10"),
            few.bounds.lower.is_zero(),
            "{string}"
        );
    }
}

//! Written programs against brute force over all data strings, with an interpreter of
//! the tests' own, and against closed forms.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::exact::{Enclosure, Rational, as_u64};
use crate::machine::Program;
use crate::prior::FinitePrior;

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

fn program(source: &str) -> WrittenProgram {
    WrittenProgram::new(Program::parse(source).expect("a program"))
}

fn bits(text: &str) -> Vec<bool> {
    text.bytes().map(|b| b == b'1').collect()
}

/// nu(x) by the filter.
fn nu(source: &str, x: &str) -> Enclosure {
    let mut hypothesis = program(source);
    for b in bits(x) {
        hypothesis.update(b);
    }
    hypothesis.evidence().enclosure()
}

fn exactly(p: i64, q: u64) -> Enclosure {
    Enclosure::exact(r(p, q))
}

/// What the source text does on these data bits: the first symbols, at most `want`, and
/// whether the run was cut for want of data or steps. Shares nothing with the machine.
fn interpret(source: &[u8], data: &[bool], want: usize, steps: usize) -> (Vec<bool>, bool) {
    let mut cells: HashMap<i64, bool> = HashMap::new();
    let (mut head, mut place, mut used) = (0_i64, 0_usize, 0_usize);
    let mut out = Vec::new();
    for _ in 0..steps {
        if out.len() == want {
            return (out, false);
        }
        let cell = cells.get(&head).copied().unwrap_or(false);
        match source[place] {
            b'.' => out.push(cell),
            b'+' => drop(cells.insert(head, !cell)),
            b'>' => head += 1,
            b'<' => head -= 1,
            b',' => {
                if used == data.len() {
                    return (out, true);
                }
                cells.insert(head, data[used]);
                used += 1;
            }
            b'?' => drop(cells.insert(head, false)),
            b'[' if !cell => {
                let mut depth = 0;
                loop {
                    depth += match source[place] {
                        b'[' => 1,
                        b']' => -1,
                        _ => 0,
                    };
                    if depth == 0 {
                        break;
                    }
                    place += 1;
                }
            }
            b']' => {
                // Back to the bracket, whose test is the next step; from the last `]` a pass ends.
                let (mut depth, mut at) = (1, place);
                while depth > 0 && at > 0 {
                    at -= 1;
                    depth += match source[at] {
                        b']' => 1,
                        b'[' => -1,
                        _ => 0,
                    };
                }
                if depth == 0 {
                    place = at;
                } else {
                    out.push(cell);
                    place = 0;
                }
                continue;
            }
            _ => {}
        }
        place += 1;
    }
    (out, true)
}

/// The shares of all data strings of `length` bits on which x is printed, and on which
/// the run was cut before that was known.
fn brute_force(source: &str, x: &[bool], length: u32) -> (Rational, Rational) {
    let (mut printed, mut cut) = (0, 0);
    for d in 0..1_u64 << length {
        let data: Vec<bool> = (0..length).map(|i| d >> i & 1 == 1).collect();
        let (out, short) = interpret(source.as_bytes(), &data, x.len(), 400);
        if out == x {
            printed += 1;
        } else if short && x.starts_with(&out) {
            cut += 1;
        }
    }
    (r(printed, 1 << length), r(cut, 1 << length))
}

/// Random sources, rich in `,`: a balanced body and the closing bracket.
fn source() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just('.'),
            Just('+'),
            Just('>'),
            Just('<'),
            Just('['),
            Just(']'),
            Just(','),
            Just(',')
        ],
        0..11,
    )
    .prop_map(|ops| {
        let mut depth = 0;
        let mut text = String::new();
        for op in ops {
            match op {
                '[' => depth += 1,
                ']' if depth == 0 => continue,
                ']' => depth -= 1,
                _ => {}
            }
            text.push(op);
        }
        text.push_str(&"]".repeat(depth + 1));
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The filter meets brute force's bounds, and equals it where nothing was cut.
    #[test]
    fn equals_brute_force(source in source(), x in proptest::collection::vec(any::<bool>(), 0..5)) {
        let mut filter = program(&source);
        for b in &x { filter.update(*b); }
        let found = filter.evidence().enclosure();
        let (printed, cut) = brute_force(&source, &x, 10);
        let most = &printed + &cut;
        prop_assert!(*found.lower() <= most && printed <= *found.upper(), "{}: {} not in [{}, {}]", source, found, printed, most);
        if cut.is_zero() && found.is_exact() {
            prop_assert_eq!(found, Enclosure::exact(printed), "{}", source);
        }
    }

    /// Every law of a hypothesis, with little room (open mass) and with much.
    #[test]
    fn meets_the_laws(source in source(), x in proptest::collection::vec(any::<bool>(), 0..7), steps in 1..40_u64, configurations in 1..6_usize) {
        let parsed = Program::parse(&source).expect("a program");
        let tight = FilterLimits { steps, configurations };
        suite::laws(Box::new(WrittenProgram::with_limits(parsed.clone(), tight)), &x)?;
        suite::laws(Box::new(WrittenProgram::new(parsed.clone())), &x)?;
        let noisy = WrittenProgram::noisy(parsed, r(1, 5), tight).expect("a probability");
        suite::laws(Box::new(noisy), &x)?;
    }

    /// More room never loosens the bounds, and any two bounds agree.
    #[test]
    fn tight_limits_enclose(source in source(), x in proptest::collection::vec(any::<bool>(), 0..6), steps in 1..30_u64, configurations in 1..5_usize) {
        let parsed = Program::parse(&source).expect("a program");
        let mut small = WrittenProgram::with_limits(parsed.clone(), FilterLimits { steps, configurations });
        let mut large = WrittenProgram::new(parsed);
        for b in &x {
            small.update(*b);
            large.update(*b);
            let (s, l) = (small.evidence().enclosure(), large.evidence().enclosure());
            prop_assert!(s.lower() <= l.lower() && l.upper() <= s.upper(), "{}: {} within {}", source, l, s);
        }
    }

    /// A mixture of programs that read data and others: evidence and posterior from joint
    /// sums by brute force.
    #[test]
    fn mixture_with_programs(
        sources in proptest::collection::vec(source(), 1..4),
        x in proptest::collection::vec(any::<bool>(), 0..4),
    ) {
        let weight = |i: usize| r(1, 5 + i as u64);
        let coin = Bernoulli::new(r(1, 3)).expect("a probability").clone_box();
        let mut members = vec![(coin, r(1, 7))];
        let ones = x.iter().filter(|b| **b).count();
        let mut joints = vec![(r(1, 7) * r(1, 3).pow(as_u64(ones)) * r(2, 3).pow(as_u64(x.len() - ones)), Rational::zero())];
        for (i, source) in sources.iter().enumerate() {
            members.push((program(source).clone_box(), weight(i)));
            let (printed, cut) = brute_force(source, &x, 8);
            joints.push((weight(i) * printed, weight(i) * cut));
        }
        let mut mixture = Mixture::new(FinitePrior::explicit(members).expect("a prior"));
        for b in &x { mixture.update(*b).expect("the coin is never refuted"); }
        let low: Rational = joints.iter().map(|j| j.0.clone()).sum();
        let cut: Rational = joints.iter().map(|j| j.1.clone()).sum();
        let whole = mixture.evidence().enclosure();
        prop_assert!(*whole.lower() <= &low + &cut && low <= *whole.upper());
        let posterior = mixture.posterior().expect("alive");
        for (i, (joint, _)) in joints.iter().enumerate() {
            if cut.is_zero() && whole.is_exact() {
                prop_assert_eq!(posterior[i].exact_value().cloned(), joint.checked_div(&low));
            }
        }
        if whole.is_exact() {
            let sum: Rational = posterior.iter().map(|p| p.lower().clone()).sum();
            prop_assert_eq!(sum, Rational::one());
        } else {
            let (l, u): (Rational, Rational) = (posterior.iter().map(|p| p.lower().clone()).sum(), posterior.iter().map(|p| p.upper().clone()).sum());
            prop_assert!(l <= Rational::one() && Rational::one() <= u);
        }
    }
}

#[test]
fn a_data_bit_a_symbol_is_the_uniform_measure() {
    for x in ["0", "1", "0110", "111111"] {
        assert_eq!(nu(",]", x), exactly(1, 1 << x.len()), "{x}");
    }
}

#[test]
fn data_and_complement() {
    assert_eq!(nu(",.+]", "0110"), exactly(1, 4));
    assert_eq!(nu(",.+]", "011"), exactly(1, 4));
    assert_eq!(nu(",.+]", "00"), exactly(0, 1));
}

/// Two copies of the former bit before each data bit: 0 0 d1 d1 d1 d2 d2 d2 ...
#[test]
fn copies_before_each_data_bit() {
    assert_eq!(nu("..,]", "00"), exactly(1, 1));
    assert_eq!(nu("..,]", "001110"), exactly(1, 4));
    assert_eq!(nu("..,]", "0010"), exactly(0, 1));
}

#[test]
fn a_loop_that_reads_until_a_zero() {
    assert_eq!(nu("+[,].]", "0"), exactly(1, 1));
    assert_eq!(nu("+[,].]", "00"), exactly(1, 1));
    assert_eq!(nu("+[,].]", "1"), exactly(0, 1));
}

#[test]
fn absorbing_loops_in_closed_form() {
    // Pairs of bits until the first of a pair is 0; then the second of the last pair.
    assert_eq!(nu("+[,>,<]>]", "0"), exactly(1, 2));
    assert_eq!(nu("+[,>,<]>]", "1"), exactly(1, 2));
    // One 1 for each 1 read, then a 0: geometric, 2^-n for 1^n.
    assert_eq!(nu("+[,[.,]]]", "0"), exactly(1, 2));
    assert_eq!(nu("+[,[.,]]]", "1"), exactly(1, 2));
    assert_eq!(nu("+[,[.,]]]", "11"), exactly(1, 4));
    // A cell is flipped at each bit read, until a 0: an odd number of flips has
    // probability 1/2 + 1/8 + 1/32 + ... = 2/3.
    assert_eq!(nu("+[>+<,]>]", "0"), exactly(1, 3));
    assert_eq!(nu("+[>+<,]>]", "1"), exactly(2, 3));
}

#[test]
fn silent_ends_lose_their_mass() {
    // A 1 is caught in `[]` for ever.
    assert_eq!(nu(",[]]", "0"), exactly(1, 2));
    assert_eq!(nu(",[]]", "1"), exactly(0, 1));
    assert_eq!(nu(",[]]", "00"), exactly(1, 4));
    // Reading for ever without a way out: a closed component.
    assert_eq!(nu("+[,[]+]]", "0"), exactly(0, 1));
    assert_eq!(nu("+[[,]+]]", "0"), exactly(0, 1));
    let mut mixture =
        Mixture::new(FinitePrior::uniform([program("+[[,]+]]").clone_box()]).expect("a prior"));
    assert_eq!(
        mixture.normalised(),
        Err(MixtureError::NoContinuation { t: 0 })
    );
    assert_eq!(mixture.update(true), Err(MixtureError::AllRefuted { t: 1 }));
}

/// Cells that no one looks at stay undecided: one configuration, where 2^t would be.
#[test]
fn unread_cells_stay_undecided() {
    let mut hypothesis = program(",>]");
    for _ in 0..100 {
        hypothesis.update(false);
        assert_eq!(hypothesis.configurations(), 1);
    }
    assert_eq!(hypothesis.evidence().enclosure(), exactly(1, 1));
}

/// A head that drifts off for ever prints nothing, and that is proven.
#[test]
fn what_drifts_is_silent() {
    let drifting = program("+[>+]]");
    assert_eq!(drifting.evidence().enclosure(), exactly(1, 1));
    for symbol in [false, true] {
        assert_eq!(drifting.extended(symbol).enclosure(), exactly(0, 1));
    }
}

/// A walk to and fro that never ends is open, never called exact; so is what it is mixed with.
#[test]
fn what_is_not_settled_stays_open() {
    let endless = program("+[[>]+[<]>]]");
    assert!(!endless.evidence().is_exact() || !endless.extended(false).is_exact());
    let [zero, one] = endless.predictive();
    assert_eq!((zero.lower(), zero.upper()), (&r(0, 1), &r(1, 1)));
    assert_eq!((one.lower(), one.upper()), (&r(0, 1), &r(1, 1)));
    let coin = Bernoulli::new(r(1, 2)).expect("a probability").clone_box();
    let mut mixture =
        Mixture::new(FinitePrior::uniform([endless.clone_box(), coin]).expect("a prior"));
    mixture.update(true).expect("alive");
    // Coin 1/4; the walk 0 to 1/2.
    let evidence = mixture.evidence().enclosure();
    assert_eq!((evidence.lower(), evidence.upper()), (&r(1, 4), &r(3, 4)));
    let posterior = mixture.posterior().expect("alive");
    assert_eq!(
        (posterior[1].lower(), posterior[1].upper()),
        (&r(1, 3), &r(1, 1))
    );
    let plain = mixture.predictive().expect("alive");
    assert_eq!((plain[1].lower(), plain[1].upper()), (&r(1, 6), &r(5, 6)));
    let normalised = mixture.normalised().expect("alive");
    assert_eq!(
        (normalised[1].lower(), normalised[1].upper()),
        (&r(1, 6), &r(5, 6))
    );
}

/// The noisy `]` is a coin.
#[test]
fn noise_on_a_constant_is_a_coin() {
    let parsed = Program::parse("]").expect("a program");
    let mut noisy =
        WrittenProgram::noisy(parsed, r(2, 9), FilterLimits::default()).expect("a probability");
    for b in bits("0110") {
        noisy.update(b);
    }
    assert_eq!(noisy.evidence().enclosure(), exactly(4 * 49, 6561));
}

/// P_12: its Kraft sum as machine.md has it, its leader on zeros, and `]` and `,]` as a lower bound.
#[test]
fn the_prior_of_all_short_programs() {
    let prior = written_prior(12, FilterLimits::default()).expect("a prior");
    assert_eq!(prior.len(), 249);
    assert_eq!(prior.sum(), "0.640380859375".parse().expect("a decimal"));
    let mut mixture = Mixture::new(prior);
    for _ in 0..12 {
        mixture.update(false).expect("alive");
    }
    assert_eq!(mixture.hypothesis(mixture.leader()).name(), "]");
    assert!(*mixture.evidence().enclosure().lower() >= r(1, 4) + r(1, 1 << 18));
    assert!(written_prior(1, FilterLimits::default()).is_err());
}

/// Reads until a 0 comes and leaves a row of 1s of that length behind: nu(0 0 0) = 1, and
/// what is not followed for want of room is open, so the upper bound stays 1.
#[test]
fn configurations_that_are_not_followed_are_open() {
    let parsed = Program::parse("+[>,]]").expect("a program");
    let limits = FilterLimits {
        steps: 1000,
        configurations: 3,
    };
    let mut hypothesis = WrittenProgram::with_limits(parsed, limits);
    for _ in 0..3 {
        hypothesis.update(false);
        assert!(hypothesis.configurations() >= 3);
    }
    let found = hypothesis.evidence().enclosure();
    assert_eq!(found.upper(), &r(1, 1));
    assert!(*found.lower() < r(7, 8).pow(2) && *found.lower() > r(1, 2));
}

//! The claims hold, and the smallest mistakes are called violated.

use super::measured::{CONTEXTS, EITHER, STICKIER};
use super::strings::Limit;
use super::*;
use crate::machine::Program;
use crate::scenario::trial::{Mistake, Trial, tried};
use crate::suite::instrument::joint;
use crate::suite::instrument::occam::data;

tried!(SkeletonIdentity);

impl Trial for SkeletonIdentity {
    fn small() -> Parameters {
        Parameters {
            bits: 15,
            short: 6,
            period: 4,
            symbols: 40,
            // The data of seed 2 start with a 0, which `+[,]]` reads towards without end.
            seed: 2,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The closing bracket's two bits forgotten.
            ("period-evidence", |_, t| t.period_bits = |k| 16 * k + 9),
            // One symbol more than was seen.
            ("period-evidence", |_, t| {
                t.pattern = |t, k| pattern(t + 1, k)
            }),
            // The patterns that fit not yet run: all of them survive one symbol longer.
            ("period-evidence", |m, _| {
                for period in &mut m.periods {
                    period.group.rotate_right(1);
                }
            }),
            // A prior over the two after all: one bit for the longer code.
            ("razor-without-prior", |m, _| {
                for (_, odds) in &mut m.razor {
                    *odds = &*odds * Rational::from_integer(2);
                }
            }),
            // 2k - k bits taken for 2k.
            ("razor-without-prior", |_, t| {
                t.razor = |k| Rational::from_integer(2).pow(2 * k)
            }),
            // k - 1 bits too many for k.
            ("control-double-penalty", |_, t| {
                t.double = |k| Rational::inverse_power(k - 1)
            }),
            // One bit, not two, paid for each data bit: the right weight.
            ("control-double-penalty", |m, _| {
                m.periods
                    .iter_mut()
                    .for_each(|p| p.double.clone_from(&p.group));
            }),
            // A program of one bit more.
            ("skeleton-evidence", |m, _| {
                let programs = m.programs.iter_mut();
                for share in programs.flat_map(|(program, _)| &mut program.strings.share) {
                    *share = &*share * Rational::ratio(1, 2);
                }
            }),
            // Time off by one.
            ("skeleton-evidence", |m, _| {
                m.programs
                    .iter_mut()
                    .for_each(|(_, filter)| filter.rotate_left(1))
            }),
            // A string more than there are, each as heavy as all that is open.
            ("skeleton-open", |m, _| {
                for (program, _) in &mut m.programs {
                    let open = &program.strings.open + Rational::one();
                    program.strings.share.iter_mut().for_each(|s| *s += &open);
                }
            }),
            // The unfollowed strings' mass forgotten.
            ("skeleton-open", |_, t| t.allowed = |_| Rational::zero()),
            // The sign of the tacked-on part.
            ("odds-split", |_, t| {
                t.tacked_on = |bits, reference| tacked_on(reference, bits)
            }),
            // The weights of a coin for each code: nothing tacked on.
            ("odds-split", |m, _| {
                for row in &mut m.joints {
                    row[1] = &row[1] * Rational::from_integer(2).pow(27);
                }
            }),
            // The values of the parameters taken at their mean, not at their best.
            ("fit-at-best-data-bits", |m, _| {
                m.skeletons[3].fit = m.skeletons[3].strings.share.clone()
            }),
            // A chain that changes with chance 1/8 for one with 1/4.
            ("fit-at-best-data-bits", |_, t| t.models.swap(1, 2)),
            // All of the evidence called Occam factor, as if a fixed chain had parameters.
            ("occam-factor", |m, _| {
                m.skeletons[1]
                    .fit
                    .iter_mut()
                    .for_each(|fit| *fit = Rational::one())
            }),
            // One parameter for two.
            ("occam-factor", |_, t| t.models.swap(3, 4)),
            // A bit of noise called a parameter.
            ("control-which-bits", |_, t| {
                t.called = |k| Rational::inverse_power(k + 1)
            }),
            ("control-which-bits", |m, _| {
                m.called.iter_mut().for_each(|called| called.0 += 1)
            }),
            // One more data bit would be shorter: the shortest program of a skeleton that reads none.
            ("shortest-alone", |m, _| {
                m.skeletons
                    .iter_mut()
                    .for_each(|s| s.strings.by_length[0] += 1_u32)
            }),
            // Before any data, but after the first symbol.
            ("tacked-on", |m, _| m.joints.swap(0, 1)),
            // The second best value.
            ("chain-fit", |m, _| {
                m.grids[0].fit = &m.grids[0].fit * Rational::ratio(9, 10)
            }),
            ("chain-fit", |_, t| t.grids.swap(1, 2)),
            // The best fit without its Occam factor.
            ("chain-occam-factor", |_, t| {
                t.grids.iter_mut().for_each(|g| g.occam = Rational::one())
            }),
            // The parameters' prior forgotten.
            ("chain-occam-factor", |m, _| {
                m.grids[0].evidence = &m.grids[0].evidence * Rational::from_integer(2)
            }),
        ]
    }
}

/// The count by lengths against every data string followed on its own.
#[test]
fn counting_strings_equals_following_each() {
    let x = data::symbols(2, 6).unwrap();
    let limit = Limit {
        bits: 90,
        configurations: 1 << 9,
    };
    for source in [",]", ",,]", "[+.],]", STICKY, "..,]", "?,]"] {
        let program = Program::parse(source).unwrap();
        let counted = strings::count(&program, &x, &[], limit);
        let followed = joint::program(&program, &x);
        assert!(
            followed.open.is_zero() && counted.open.is_zero(),
            "{source}"
        );
        assert_eq!(counted.share, followed.lower, "{source}");
    }
}

#[test]
fn the_skeletons_have_their_lengths() {
    for (source, bits) in [
        (REFERENCE, 6),
        (STICKY, 33),
        (STICKIER, 60),
        (EITHER, 104),
        (CONTEXTS, 240),
    ] {
        assert_eq!(
            Program::parse(source).unwrap().length_bits(),
            bits,
            "{source}"
        );
    }
}

/// With some data bits given the shares are those of the rest: their mean is the share without.
#[test]
fn given_bits_split_the_strings() {
    let x = data::symbols(2, 6).unwrap();
    let limit = Limit {
        bits: 40,
        configurations: 1 << 9,
    };
    for source in [",]", "[+.],]", STICKY, EITHER, CONTEXTS] {
        let program = Program::parse(source).unwrap();
        let all = strings::count(&program, &x, &[], limit).share;
        let given = [[false, false], [false, true], [true, false], [true, true]];
        let parts = given.map(|given| strings::count(&program, &x, &given, limit).share);
        for (t, share) in all.iter().enumerate() {
            let sum: Rational = parts.iter().map(|part| &part[t]).sum();
            assert_eq!(&(sum * Rational::ratio(1, 4)), share, "{source}, t={t}");
        }
    }
}

/// A loop that reads the input for ever is left open; it once was followed without end.
#[test]
fn a_loop_over_the_input_ends() {
    let limit = Limit {
        bits: 8,
        configurations: 8,
    };
    let program = Program::parse("+[?+]]").unwrap();
    let counted = strings::count(&program, &[false], &[], limit);
    assert_eq!(counted.open, Rational::one());
}

//! The claims hold, and the smallest mistakes are called violated.

use super::measured::STICKIER;
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
            // 2k - k bits taken for 2k.
            ("razor-without-prior", |_, t| {
                t.razor = |k| Rational::from_integer(2).pow(2 * k)
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
            // The unfollowed strings' mass forgotten.
            ("skeleton-open", |_, t| t.allowed = |_| Rational::zero()),
            // The sign of the tacked-on part.
            ("odds-split", |_, t| {
                t.tacked_on = |bits, reference| tacked_on(reference, bits)
            }),
            // One more data bit would be shorter: the shortest program of a skeleton that reads none.
            ("shortest-alone", |m, _| {
                m.skeletons
                    .iter_mut()
                    .for_each(|s| s.strings.by_length[0] += 1_u32)
            }),
            // Before any data, but after the first symbol.
            ("tacked-on", |m, _| m.odds.swap(0, 1)),
            // The best fit without its Occam factor.
            ("chain-split", |_, t| {
                t.grids.iter_mut().for_each(|g| g[2] = Rational::one())
            }),
        ]
    }
}

/// The count by lengths against every data string followed on its own.
#[test]
fn counting_strings_equals_following_each() {
    let x = data::symbols(2, 6).unwrap();
    for source in [",]", ",,]", "[+.],]", STICKY, "..,]", "?,]"] {
        let program = Program::parse(source).unwrap();
        let counted = strings::count(&program, &x, 90, 1 << 9);
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
    for (source, bits) in [(REFERENCE, 6), (STICKY, 33), (STICKIER, 60)] {
        assert_eq!(
            Program::parse(source).unwrap().length_bits(),
            bits,
            "{source}"
        );
    }
}

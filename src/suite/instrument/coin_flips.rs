//! Programs by coin flips: every string of L bits is decoded and run on the bits that follow its code.
//!
//! Takes the machine's decoder. The share of these strings that do something is the sum of 2^-length over the
//! programs, code and data together, that do it within L bits. No code is listed and no data string extended:
//! beside the walk over codes of [`printing`](super::printing) this is a second route to the same sums, which
//! shares with it the run of one program only.

use crate::machine::{Program, Symbols};
use crate::scenario::{Context, Result};

/// Every string of so many bits that starts with a code, as that code and the data bits after it.
pub(crate) fn each(
    bits: u32,
    context: &Context<'_>,
    mut visit: impl FnMut(&Program, &Symbols),
) -> Result<()> {
    let all = 1_u64 << bits;
    for number in 0..all {
        if number % (1 << 10) == 0 {
            context.report("strings", number, all)?;
        }
        let places = (0..bits).rev();
        let string: Vec<bool> = places.map(|place| number >> place & 1 == 1).collect();
        if let Ok((program, length)) = Program::decode(&string) {
            visit(&program, &string[length..].iter().copied().collect());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;
    use crate::machine::execute;
    use crate::scenario::trial;
    use crate::suite::instrument::printing::Programs;

    /// The share of the strings that print x is the sum over the walk's programs.
    #[test]
    fn both_routes_have_the_same_masses() {
        let context = trial::context();
        let programs = Programs::new(11, 300, &context).unwrap();
        for x in ["0", "01", "0110", "11111"] {
            let x = Symbols::parse(x).unwrap();
            let mut printed = 0_u64;
            each(11, &context, |program, data| {
                let run = execute(program, x.len(), data, None, 300);
                printed += u64::from(run.output == x);
            })
            .unwrap();
            let walked: Rational = programs.masses(&x, None).iter().sum();
            assert_eq!(
                Rational::from(printed) * Rational::inverse_power(11),
                walked,
                "{x}"
            );
        }
    }
}

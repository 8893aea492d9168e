//! What came out, in a few sentences: what each machine expects after T green symbols, what its words cost, and what
//! data it takes.

use super::{GoodmansGrue, Measured, Parameters, World};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed};

impl Answered for GoodmansGrue {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let [u, v, w] = measured.speakers.as_slice() else {
            return Ok(Vec::new());
        };
        let after = parameters.after;
        let green = |speaker: &super::Speaker| enclosed(&speaker.prediction.normalised(false));
        let length = |speaker: &super::Speaker, world| speaker.shortest(world);
        let mut said = vec![format!(
            "It depends on the machine, and only by the words it has: after {after} green symbols the next is green \
             with a chance in {} on the Kraft machine, where green is a program of {} bits and grue one of {}, and in \
             {} on the machine that speaks of grue, where the two lengths are exchanged.",
            green(u),
            length(u, World::Green),
            length(u, World::Grue),
            green(v),
        )];
        said.push(format!(
            "One op of {} bits that means grue makes grue a program of {} bits, and shifts the odds by {}; the chance \
             of green is then in {}.",
            crate::machine::Op::Input.bits(),
            length(w, World::Grue),
            counted(
                length(u, World::Grue).saturating_sub(length(w, World::Grue)),
                "bit"
            ),
            green(w),
        ));
        let (wrong, right) = (&v.runs[0], &u.runs[1]);
        said.push(format!(
            "Before symbol {} no data tell the two apart; from there on they do. In a green world the machine that \
             speaks of grue errs {} and is right after {}; in a grue world the Kraft machine errs {} and is right \
             after {}: the same riddle in other words.",
            after + 1,
            counted(wrong.errors(), "time"),
            counted(wrong.last_error(after), "symbol"),
            counted(right.errors(), "time"),
            counted(right.last_error(after), "symbol"),
        ));
        said.push(format!(
            "A machine with both words, one bit each, gives green exactly {}. Control: a translation that flips one \
             symbol too late does not give the other machine's masses.",
            decimal(&measured.both),
        ));
        Ok(said)
    }
}

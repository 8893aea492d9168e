//! How far a program's head can still get from each of its places, whatever is on the tape.
//! Takes the machine's programs.
//!
//! A cell that the head can never reach again has no influence on the future. Programs that drift leave
//! such cells behind in every pass; with those blanked, the configurations of many a program that never
//! comes back to one are finitely many (`>,]` has two).

use crate::machine::{Op, Program};

/// By place, how many cells left and right of the head can still be reached; `None` is no limit.
///
/// Taken over all paths of the control-flow graph, both ways at every `[`, so it is a bound from above.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
}

impl Reach {
    pub(super) fn of(program: &Program) -> Reach {
        Reach {
            left: farthest(program, Op::Left, Op::Right),
            right: farthest(program, Op::Right, Op::Left),
        }
    }

    pub(super) fn at(&self, place: usize) -> (Option<usize>, Option<usize>) {
        (self.left[place], self.right[place])
    }
}

/// Longest walks on the control-flow graph by Bellman and Ford: what still grows after as many rounds as
/// there are places lies before a cycle that gains, and has no limit.
fn farthest(program: &Program, gains: Op, loses: Op) -> Vec<Option<usize>> {
    let ops = program.ops();
    let mut far: Vec<Option<usize>> = vec![Some(0); ops.len()];
    for round in 0.. {
        let mut changed = false;
        for place in (0..ops.len()).rev() {
            let partner = program.partner(place);
            let next = match ops[place] {
                Op::Close if partner == place => [0, 0],
                Op::Close => [partner, partner],
                Op::Open => [place + 1, partner + 1],
                _ => [place + 1, place + 1],
            };
            let ahead = match (far[next[0]], far[next[1]]) {
                (Some(a), Some(b)) => Some(a.max(b)),
                _ => None,
            };
            let here = match ahead {
                Some(ahead) if ops[place] == gains => Some(ahead + 1),
                Some(ahead) if ops[place] == loses => Some(ahead.saturating_sub(1)),
                ahead => ahead,
            };
            let more = match (here, far[place]) {
                (Some(here), Some(known)) => here > known,
                (None, known) => known.is_some(),
                (Some(_), None) => false,
            };
            if more {
                far[place] = if round > ops.len() { None } else { here };
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    far
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(source: &str) -> (Option<usize>, Option<usize>) {
        Reach::of(&Program::parse(source).unwrap()).at(0)
    }

    #[test]
    fn a_drift_one_way_has_a_limit_the_other_way_only() {
        assert_eq!(reach(",]"), (Some(0), Some(0)));
        assert_eq!(reach(">,]"), (Some(0), None));
        assert_eq!(reach("><<,]"), (None, Some(1)));
        assert_eq!(reach("<<>>,]"), (Some(2), Some(0)));
        // The loop is taken to go on for ever.
        assert_eq!(reach(">[<],]"), (None, None));
    }

    #[test]
    fn each_place_has_its_own() {
        let program = Program::parse(">><,]").unwrap();
        let reach = Reach::of(&program);
        let left: Vec<_> = (0..5).map(|place| reach.at(place).0).collect();
        assert_eq!(left, [Some(0), Some(0), Some(1), Some(0), Some(0)]);
    }
}

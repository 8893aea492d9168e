//! Draws for one x from the programs of the Kraft machine, by the flat tape.

use super::aim::{End, Follow};
use super::bits::Bits;
use super::counts::{Counts, Drawn, SORTED};
use super::draws::{DrawError, Draws, MOST_DRAWN_BITS};
use super::flat::{Flat, MOST_STEPS};
use super::open::{Open, Pending, Tree};
use super::urn::Urn;
use crate::enumerate::budget::Budget;
use crate::enumerate::control::{Control, Interrupted};
use crate::enumerate::denominator::Denominator;
use crate::enumerate::query::Query;
use crate::enumerate::share::Share;
use crate::exact::as_u64;
use crate::machine::{Kraft, Machine};

/// Draws from what the limits of `query` leave open of the Kraft machine's programs that agree with x: the chunks that
/// are `share`'s.
pub(in crate::enumerate) fn draw_kraft(
    query: &Query,
    draws: Draws,
    share: Share,
    control: &Control<'_>,
) -> Result<Drawn, DrawError> {
    let budget = Budget::new(query.bits, query.x.len() + 1, query.steps)?;
    if query.bits > MOST_DRAWN_BITS {
        return Err(DrawError::Bits { bits: query.bits });
    }
    let x: Vec<bool> = query.x.iter().collect();
    let (_, steps) = budget.short();
    let tree = Tree::walk(Follow(&x), budget.bits(), steps.min(MOST_STEPS), control)?;
    let urn = Urn::new(&tree.open);
    let chunks = draws.chunks(SORTED, share);
    let counts = chunks.gather(
        urn.mass,
        |number, count| {
            control.go_on()?;
            let mut flat = Flat::new(Follow(&x), draws.steps);
            let mut bits = Bits::new(draws.seed, number);
            let mut counts = Counts::default();
            for (open, _) in urn.draw_sorted(count, &mut bits) {
                let end = go_on(&mut flat, open, &mut bits);
                counts.add(end, flat.out() >= x.len());
            }
            Ok::<_, Interrupted>(counts)
        },
        Counts::with,
    )?;
    Ok(Drawn {
        budget,
        denominator: Denominator::of(Kraft::new().coding(), &budget)?,
        next: tree.next,
        ends: tree.ends,
        open: urn.mass,
        counts,
        draws,
    })
}

/// Goes on with a cylinder, drawing what it needs.
#[inline]
fn go_on(flat: &mut Flat<Follow<'_>>, open: &Open<()>, bits: &mut Bits) -> End {
    flat.load(&open.run);
    match &open.pending {
        Pending::Nothing => {}
        Pending::Data => flat.read(bits.take(1) == 1),
        Pending::Op(over) => {
            let op = match over.len() {
                16 => over[bits.take(4) as usize],
                count => over[bits.below(as_u64(count)) as usize],
            };
            flat.reveal(op);
        }
    }
    flat.run(bits)
}

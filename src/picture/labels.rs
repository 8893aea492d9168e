//! Where labels go: beside their lines, pushed apart, inside the picture.

use super::page::count;

/// A label that wants to stand around a height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// The y it belongs to; its middle wants to be there.
    pub anchor: f64,
    /// How high it is.
    pub height: f64,
}

/// Labels that touch and move together.
struct Block {
    members: Vec<usize>,
    /// Sum over the members of the top that each wants for the block.
    wanted: f64,
    height: f64,
    top: f64,
}

impl Block {
    fn settle(&mut self, members: f64, low: f64, high: f64) {
        let mean = self.wanted / members;
        self.top = mean.min(high - self.height).max(low);
    }
}

/// The top of each label, in the order given: none overlap, all lie between
/// `low` and `high` when they fit in there, the order of their anchors is
/// kept and the sum of the squared moves is least.
pub(super) fn push_apart(wishes: &[Wish], low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| {
        wishes[a]
            .anchor
            .total_cmp(&wishes[b].anchor)
            .then(a.cmp(&b))
    });
    let mut blocks: Vec<Block> = Vec::new();
    for index in order {
        let wish = wishes[index];
        let mut block = Block {
            members: vec![index],
            wanted: wish.anchor - wish.height / 2.0,
            height: wish.height,
            top: 0.0,
        };
        block.settle(1.0, low, high);
        while let Some(above) = blocks.pop_if(|above| above.top + above.height > block.top) {
            // Each member below wants the common block higher by what stands
            // above it.
            let below = count(block.members.len());
            block = Block {
                wanted: above.wanted + block.wanted - above.height * below,
                height: above.height + block.height,
                top: 0.0,
                members: [above.members, block.members].concat(),
            };
            block.settle(count(block.members.len()), low, high);
        }
        blocks.push(block);
    }
    let mut tops = vec![0.0; wishes.len()];
    for block in blocks {
        let mut top = block.top;
        for index in block.members {
            tops[index] = top;
            top += wishes[index].height;
        }
    }
    tops
}

/// The row of each label of a strip, given its left and right end in growing
/// order of place: 0 is nearest to the picture; no two overlap in a row.
pub(super) fn rows(spans: &[(f64, f64)], space: f64) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    spans
        .iter()
        .map(|&(left, right)| {
            let free = ends.iter().position(|end| end + space <= left);
            let row = free.unwrap_or(ends.len());
            match ends.get_mut(row) {
                Some(end) => *end = right,
                None => ends.push(right),
            }
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_that_have_room_stay() {
        let wishes = [50.0, 10.0].map(|anchor| Wish {
            anchor,
            height: 10.0,
        });
        assert_eq!(push_apart(&wishes, 0.0, 100.0), [45.0, 5.0]);
    }

    #[test]
    fn two_at_one_height_part_evenly() {
        let wishes = [50.0, 50.0].map(|anchor| Wish {
            anchor,
            height: 10.0,
        });
        assert_eq!(push_apart(&wishes, 0.0, 100.0), [40.0, 50.0]);
    }

    proptest! {
        #[test]
        fn labels_do_not_overlap_and_stay_inside(
            anchors in prop::collection::vec((-20.0f64..220.0, 5.0f64..20.0), 0..10)
        ) {
            let wishes: Vec<Wish> = anchors.iter().map(|&(anchor, height)| Wish { anchor, height }).collect();
            let tops = push_apart(&wishes, 0.0, 200.0);
            for (i, top) in tops.iter().enumerate() {
                prop_assert!(*top >= -1e-9 && top + wishes[i].height <= 200.0 + 1e-9);
                for (j, other) in tops.iter().enumerate().skip(i + 1) {
                    prop_assert!(
                        top + wishes[i].height <= other + 1e-9 || other + wishes[j].height <= top + 1e-9
                    );
                }
            }
        }

        #[test]
        fn labels_of_a_strip_do_not_overlap(
            mut spans in prop::collection::vec((0.0f64..300.0, 1.0f64..80.0), 0..12)
        ) {
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            let spans: Vec<_> = spans.into_iter().map(|(left, width)| (left, left + width)).collect();
            let rows = rows(&spans, 4.0);
            for i in 0..spans.len() {
                for j in i + 1..spans.len() {
                    prop_assert!(rows[i] != rows[j] || spans[i].1 + 4.0 <= spans[j].0);
                }
            }
        }
    }
}

//! From many points to few: curves and bands thinned by half pixel columns.
//!
//! A curve keeps the first, least, greatest and last point of each column, so
//! no spike is lost; a band keeps the greatest upper and the least lower end,
//! so it is never narrower than its data. All in pixels, y downward.

/// A position in pixels.
pub(super) type Point = (f64, f64);

/// The half pixel column of a position.
fn column(x: f64) -> f64 {
    (x * 2.0).floor()
}

/// What is kept of a column of a curve, each with its place in the order.
struct Kept {
    column: f64,
    first: (usize, Point),
    least: (usize, Point),
    greatest: (usize, Point),
    last: (usize, Point),
}

impl Kept {
    fn new(column: f64, at: (usize, Point)) -> Self {
        Kept {
            column,
            first: at,
            least: at,
            greatest: at,
            last: at,
        }
    }

    fn add(&mut self, at: (usize, Point)) {
        if at.1.1 < self.least.1.1 {
            self.least = at;
        }
        if at.1.1 > self.greatest.1.1 {
            self.greatest = at;
        }
        self.last = at;
    }

    fn append_to(&self, run: &mut Vec<Point>) {
        let mut kept = [self.first, self.least, self.greatest, self.last];
        kept.sort_by_key(|(order, _)| *order);
        let mut before = None;
        for (order, point) in kept {
            if before != Some(order) {
                run.push(point);
            }
            before = Some(order);
        }
    }
}

/// The unbroken runs of a curve, thinned; `None` is a gap. A gap narrower
/// than a half pixel column cannot be seen and does not break the run.
pub(super) fn thin(points: impl Iterator<Item = Option<Point>>) -> Vec<Vec<Point>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    let mut open: Option<Kept> = None;
    let mut gap = false;
    for (order, point) in points.enumerate() {
        let Some(point) = point else {
            gap = true;
            continue;
        };
        let column = column(point.0);
        match &mut open {
            Some(kept) if kept.column == column => kept.add((order, point)),
            _ => {
                if let Some(kept) = open.take() {
                    kept.append_to(&mut run);
                    if gap {
                        runs.push(std::mem::take(&mut run));
                    }
                }
                open = Some(Kept::new(column, (order, point)));
            }
        }
        gap = false;
    }
    if let Some(kept) = open {
        kept.append_to(&mut run);
        runs.push(run);
    }
    runs
}

/// A curve in which each value holds until the next x.
pub(super) fn stairs(points: &[(Option<f64>, Option<f64>)]) -> Vec<Option<Point>> {
    let mut stairs = Vec::with_capacity(points.len() * 2);
    let mut held = None;
    for &(x, y) in points {
        if let (Some(x), Some(held)) = (x, held) {
            stairs.push(Some((x, held)));
        }
        stairs.push(x.zip(y));
        held = y.filter(|_| x.is_some());
    }
    stairs
}

/// A column of a band: from `left` to `right` it reaches from `top` down to
/// `bottom`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slab {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// The unbroken runs of a band: `(x, (y of one end, y of the other))` in
/// pixels; y is rounded outward to the two decimals that are written.
pub(super) fn slabs(points: impl Iterator<Item = Option<(f64, (f64, f64))>>) -> Vec<Vec<Slab>> {
    let mut runs: Vec<Vec<Slab>> = Vec::new();
    let mut broken = true;
    for point in points {
        let Some((x, (a, b))) = point else {
            broken = true;
            continue;
        };
        let fresh = Slab {
            left: x,
            right: x,
            top: (a.min(b) * 100.0).floor() / 100.0,
            bottom: (a.max(b) * 100.0).ceil() / 100.0,
        };
        let last = runs.last_mut().and_then(|run| run.last_mut());
        match last {
            Some(slab) if column(slab.left) == column(x) => {
                slab.right = slab.right.max(x);
                slab.top = slab.top.min(fresh.top);
                slab.bottom = slab.bottom.max(fresh.bottom);
            }
            _ if broken => runs.push(vec![fresh]),
            _ => {
                if let Some(run) = runs.last_mut() {
                    run.push(fresh);
                }
            }
        }
        broken = false;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn curve() -> impl Strategy<Value = Vec<Option<Point>>> {
        prop::collection::vec(
            prop::option::weighted(0.9, (0.0f64..3.0, -50.0f64..50.0)),
            0..200,
        )
        .prop_map(|mut points| {
            let mut xs: Vec<f64> = points.iter().flatten().map(|p| p.0).collect();
            xs.sort_by(f64::total_cmp);
            for (point, x) in points.iter_mut().flatten().zip(xs) {
                point.0 = x;
            }
            points
        })
    }

    /// Least and greatest y of each column, found the plain way.
    fn extremes<'a>(points: impl Iterator<Item = &'a Point>) -> BTreeMap<String, (f64, f64)> {
        let mut found = BTreeMap::new();
        for (x, y) in points {
            let ends = found
                .entry(format!("{}", (x * 2.0).floor()))
                .or_insert((*y, *y));
            *ends = (ends.0.min(*y), ends.1.max(*y));
        }
        found
    }

    proptest! {
        #[test]
        fn a_thinned_curve_keeps_each_columns_least_and_greatest(points in curve()) {
            let runs = thin(points.iter().copied());
            prop_assert_eq!(
                extremes(runs.iter().flatten()),
                extremes(points.iter().flatten())
            );
            prop_assert!(runs.iter().map(Vec::len).sum::<usize>() <= 4 * 6);
            prop_assert!(runs.iter().all(|run| !run.is_empty()));
        }

        #[test]
        fn a_band_is_never_narrower_than_its_data(points in curve(), wide in 0.0f64..0.02) {
            let data: Vec<_> = points.iter().map(|p| p.map(|(x, y)| (x, (y + wide, y)))).collect();
            let runs = slabs(data.iter().copied());
            for (x, (low, high)) in data.iter().flatten() {
                let slab = runs.iter().flatten().find(|s| s.left <= *x && *x <= s.right
                    && column(s.left) == column(*x)).expect("its column");
                prop_assert!(slab.top <= *high && slab.bottom >= *low);
                // And what is written is what was rounded.
                prop_assert!(super::super::text::fixed(slab.top).parse::<f64>().expect("number") <= *high);
            }
        }
    }

    #[test]
    fn a_gap_breaks_the_run_where_it_can_be_seen() {
        let points = [
            Some((0.0, 1.0)),
            None,
            Some((0.1, 2.0)),
            None,
            Some((9.0, 3.0)),
        ];
        let runs = thin(points.into_iter());
        assert_eq!(runs, [vec![(0.0, 1.0), (0.1, 2.0)], vec![(9.0, 3.0)]]);
        assert!(thin([None, None].into_iter()).is_empty());
    }

    #[test]
    fn a_step_holds_its_value_until_the_next_x() {
        let points = [
            (Some(0.0), Some(1.0)),
            (Some(5.0), Some(2.0)),
            (Some(8.0), None),
        ];
        assert_eq!(
            stairs(&points),
            [
                Some((0.0, 1.0)),
                Some((5.0, 1.0)),
                Some((5.0, 2.0)),
                Some((8.0, 2.0)),
                None
            ]
        );
    }
}

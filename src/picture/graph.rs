//! Nodes on a circle and arrows between them, each with its label.

use crate::trace::Arrow;

use super::lines::Point;
use super::marks;
use super::page::{MARGIN, TEXT, WIDTH, count};
use super::text::fixed;
use super::words::{Line, line, wrap};

/// Half the height of a node, and the space beside its label.
const HALF: f64 = 15.0;
const SIDE: f64 = 12.0;
/// Widest label of a node.
const WIDEST: f64 = 190.0;
/// How far an arrow bends to its side, as a share of its length.
const BEND: f64 = 0.16;
/// Room for the arrow of a node to itself.
const LOOP: f64 = 34.0;
/// Length of an arrow's tip.
const TIP: f64 = 9.0;

struct Node<'a> {
    label: &'a str,
    shown: Line,
    strong: bool,
    at: Point,
    half: Point,
}

/// Draws the graph below `top`; gives where it ends.
pub(super) fn draw(out: &mut String, arrows: &[Arrow], top: f64) -> f64 {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    for arrow in arrows {
        for end in [&arrow.from, &arrow.to] {
            match nodes.iter_mut().find(|node| node.label == end) {
                Some(node) => node.strong |= arrow.strong,
                None => {
                    let shown = wrap(end, TEXT, WIDEST, 1).pop().unwrap_or_default();
                    let half = (shown.width(TEXT) / 2.0 + SIDE, HALF);
                    nodes.push(Node {
                        label: end,
                        shown,
                        strong: arrow.strong,
                        at: (0.0, 0.0),
                        half,
                    });
                }
            }
        }
    }
    let bottom = place(&mut nodes, top + LOOP);
    for arrow in arrows {
        let of = |label: &str| nodes.iter().find(|node| node.label == label);
        if let (Some(from), Some(to)) = (of(&arrow.from), of(&arrow.to)) {
            draw_arrow(out, arrow, from, to);
        }
    }
    for node in &nodes {
        let (x, y) = (node.at.0 - node.half.0, node.at.1 - node.half.1);
        let size = (2.0 * node.half.0, 2.0 * node.half.1);
        marks::rectangle(out, "paper", (x, y), size);
        let class = if node.strong {
            "node s0 f0"
        } else {
            "node weak muted"
        };
        marks::rectangle(out, class, (x, y), size);
        marks::text(
            out,
            "ink",
            "middle",
            (node.at.0, node.at.1 + 4.8),
            &node.shown,
        );
    }
    bottom
}

/// Puts the nodes on an ellipse that has room for them, the first at the left; gives where it ends.
fn place(nodes: &mut [Node<'_>], top: f64) -> f64 {
    let widest = nodes.iter().map(|node| node.half.0).fold(0.0, f64::max);
    let across = (WIDTH / 2.0 - MARGIN - widest - LOOP).max(60.0);
    let number = nodes.len();
    let down = match number {
        0..=2 => 40.0,
        number => (30.0 * count(number)).clamp(90.0, 320.0),
    };
    let centre = (WIDTH / 2.0, top + down + HALF + 12.0);
    for (index, node) in nodes.iter_mut().enumerate() {
        let angle = std::f64::consts::PI * (1.0 + 2.0 * count(index) / count(number));
        node.at = (
            centre.0 + across * libm::cos(angle),
            centre.1 + down * libm::sin(angle),
        );
    }
    centre.1 + down + HALF + LOOP
}

fn draw_arrow(out: &mut String, arrow: &Arrow, from: &Node<'_>, to: &Node<'_>) {
    let (stroke, fill) = if arrow.strong {
        ("s0", "f0")
    } else {
        ("weak", "muted")
    };
    if from.label == to.label {
        // Out at the top right, back at the top left.
        let (x, y) = (from.at.0, from.at.1 - from.half.1);
        let (start, end) = ((x + 14.0, y), (x - 14.0, y - 1.0));
        let control = [(x + 30.0, y - LOOP), (x - 30.0, y - LOOP)];
        out.push_str(&format!(
            "<path class=\"arrow {stroke}\" d=\"M{},{}C{},{} {},{} {},{}\"/>\n",
            fixed(start.0),
            fixed(start.1),
            fixed(control[0].0),
            fixed(control[0].1),
            fixed(control[1].0),
            fixed(control[1].1),
            fixed(end.0),
            fixed(end.1),
        ));
        tip(out, fill, control[1], end);
        let label = (x, y - LOOP * 0.75 - 3.0);
        write_label(out, fill, label, &arrow.label);
        return;
    }
    let (dx, dy) = (to.at.0 - from.at.0, to.at.1 - from.at.1);
    let control = (
        f64::midpoint(from.at.0, to.at.0) - BEND * 2.0 * dy,
        f64::midpoint(from.at.1, to.at.1) + BEND * 2.0 * dx,
    );
    // Long flat arrows keep inside the picture.
    let limit = from.at.1.max(to.at.1) + 90.0;
    let floor = from.at.1.min(to.at.1) - 90.0;
    let control = (control.0, control.1.clamp(floor, limit));
    let start = border(from, control);
    let end = border(to, control);
    out.push_str(&format!(
        "<path class=\"arrow {stroke}\" d=\"M{},{}Q{},{} {},{}\"/>\n",
        fixed(start.0),
        fixed(start.1),
        fixed(control.0),
        fixed(control.1),
        fixed(end.0),
        fixed(end.1),
    ));
    tip(out, fill, control, end);
    // The middle of the curve.
    let middle = (
        (start.0 + 2.0 * control.0 + end.0) / 4.0,
        (start.1 + 2.0 * control.1 + end.1) / 4.0 + 4.8,
    );
    let half = line(&arrow.label).width(TEXT) / 2.0;
    let x = middle
        .0
        .clamp(MARGIN + half, (WIDTH - MARGIN - half).max(MARGIN + half));
    write_label(out, fill, (x, middle.1), &arrow.label);
}

/// A label on a piece of paper of its own, so that no arrow runs through it.
fn write_label(out: &mut String, fill: &str, (x, y): Point, label: &str) {
    if label.is_empty() {
        return;
    }
    let label = line(label);
    let half = label.width(TEXT) / 2.0 + 3.0;
    marks::rectangle(out, "paper", (x - half, y - 13.0), (2.0 * half, 17.0));
    marks::text(out, fill, "middle", (x, y), &label);
}

/// Where the straight line from a node's centre to a point leaves the node.
fn border(node: &Node<'_>, toward: Point) -> Point {
    let (dx, dy) = (toward.0 - node.at.0, toward.1 - node.at.1);
    let share = |half: f64, d: f64| {
        if d.abs() < 1e-9 {
            f64::INFINITY
        } else {
            half / d.abs()
        }
    };
    let t = share(node.half.0 + 2.0, dx)
        .min(share(node.half.1 + 2.0, dy))
        .min(1.0);
    (node.at.0 + t * dx, node.at.1 + t * dy)
}

fn tip(out: &mut String, fill: &str, from: Point, end: Point) {
    let (dx, dy) = (end.0 - from.0, end.1 - from.1);
    let length = libm::hypot(dx, dy).max(1e-9);
    let (ux, uy) = (dx / length, dy / length);
    let corner = |side: f64| {
        (
            end.0 - TIP * ux - side * 0.45 * TIP * uy,
            end.1 - TIP * uy + side * 0.45 * TIP * ux,
        )
    };
    let (a, b) = (corner(1.0), corner(-1.0));
    out.push_str(&format!(
        "<path class=\"tip {fill}\" d=\"M{},{}L{},{}L{},{}Z\"/>\n",
        fixed(end.0),
        fixed(end.1),
        fixed(a.0),
        fixed(a.1),
        fixed(b.0),
        fixed(b.1),
    ));
}

#[cfg(test)]
mod tests {
    use crate::picture::svg;
    use crate::trace::{Arrow, Chart};
    use proptest::prelude::*;

    fn arrow(from: &str, to: &str, label: &str) -> Arrow {
        Arrow {
            from: from.to_owned(),
            to: to.to_owned(),
            label: label.to_owned(),
            strong: true,
        }
    }

    #[test]
    fn every_node_is_drawn_once_and_every_arrow_has_its_label() {
        let mut chart = Chart::new("g", "Leaders");
        chart.arrows = vec![
            arrow(",]", "+]", "3"),
            arrow("+]", ",]", "4"),
            arrow("+]", "+]", "5"),
        ];
        let drawn = svg(&chart);
        for label in [",]", "+]", "3", "4", "5"] {
            assert_eq!(drawn.matches(&format!(">{label}</")).count(), 1, "{label}");
        }
        assert_eq!(drawn.matches("class=\"arrow").count(), 3);
        assert_eq!(drawn.matches("class=\"tip").count(), 3);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_node_leaves_the_picture(edges in prop::collection::vec((0..9_u8, 0..9_u8, "[0-9 ]{0,30}"), 1..20)) {
            let mut chart = Chart::new("g", "g");
            chart.arrows = edges.iter().map(|(a, b, label)| arrow(&a.to_string().repeat(40), &b.to_string(), label)).collect();
            let drawn = svg(&chart);
            prop_assert!(!drawn.contains("NaN") && !drawn.contains("inf"));
            let number = |line: &str, name: &str| -> Option<f64> {
                line.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok()
            };
            let high = number(drawn.lines().next().unwrap_or_default(), "height").expect("height");
            for line in drawn.lines().filter(|line| line.starts_with("<rect class=\"node")) {
                let (x, y) = (number(line, "x").expect("x"), number(line, "y").expect("y"));
                let (w, h) = (number(line, "width").expect("w"), number(line, "height").expect("h"));
                prop_assert!(x >= 0.0 && x + w <= 800.0 && y >= 0.0 && y + h <= high, "{line}");
            }
        }
    }
}

//! The elements of a picture, written as SVG: lines, bands, markers, text.

use super::lines::{Point, Slab};
use super::style::SHAPES;
use super::text::{escape, fixed};
use super::words::Line;

/// A line of text with classes and an anchor (`start`, `middle` or `end`).
pub(super) fn text(out: &mut String, class: &str, anchor: &str, (x, y): Point, content: &Line) {
    out.push_str(&format!(
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">",
        fixed(x),
        fixed(y),
    ));
    for (code, part) in content.parts() {
        let part = escape(&part);
        if code {
            out.push_str(&format!("<tspan class=\"code\">{part}</tspan>"));
        } else {
            out.push_str(&part);
        }
    }
    out.push_str("</text>\n");
}

/// A straight line.
pub(super) fn line(out: &mut String, class: &str, from: Point, to: Point) {
    out.push_str(&format!(
        "<path class=\"{class}\" d=\"M{},{}L{},{}\"/>\n",
        fixed(from.0),
        fixed(from.1),
        fixed(to.0),
        fixed(to.1),
    ));
}

/// A toothed line across, as of torn paper.
pub(super) fn zigzag(out: &mut String, class: &str, (left, right): (f64, f64), y: f64) {
    let mut path = format!("M{},{}", fixed(left), fixed(y));
    let (mut x, mut up) = (left + 6.0, true);
    while x <= right {
        let y = if up { y - 3.0 } else { y };
        path.push_str(&format!("L{},{}", fixed(x), fixed(y)));
        (x, up) = (x + 6.0, !up);
    }
    out.push_str(&format!("<path class=\"{class}\" d=\"{path}\"/>\n"));
}

/// A rectangle.
pub(super) fn rectangle(out: &mut String, class: &str, (x, y): Point, (wide, high): Point) {
    out.push_str(&format!(
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
        fixed(x),
        fixed(y),
        fixed(wide.max(0.0)),
        fixed(high.max(0.0)),
    ));
}

/// The runs of a curve as one path; a run of one point is a round dot by the
/// line's round ends.
pub(super) fn curve(out: &mut String, class: &str, runs: &[Vec<Point>]) {
    let mut path = String::new();
    for run in runs {
        for (index, (x, y)) in run.iter().enumerate() {
            path.push(if index == 0 { 'M' } else { 'L' });
            path.push_str(&format!("{},{}", fixed(*x), fixed(*y)));
        }
        if let [(x, y)] = run[..] {
            path.push_str(&format!("L{},{}", fixed(x), fixed(y)));
        }
    }
    if !path.is_empty() {
        out.push_str(&format!("<path class=\"{class}\" d=\"{path}\"/>\n"));
    }
}

/// Vertical lines from a foot up to each point.
pub(super) fn stems(out: &mut String, class: &str, foot: f64, points: &[Point]) {
    let mut path = String::new();
    for (x, y) in points {
        path.push_str(&format!("M{},{}V{}", fixed(*x), fixed(foot), fixed(*y)));
    }
    if !path.is_empty() {
        out.push_str(&format!("<path class=\"{class}\" d=\"{path}\"/>\n"));
    }
}

/// A band's run as one closed shape; one that is too narrow to be seen, as a broad line.
pub(super) fn band(out: &mut String, class: &str, run: &[Slab]) {
    let mut path = String::new();
    if let [
        Slab {
            left,
            right,
            top,
            bottom,
        },
    ] = run[..]
        && right - left < 1.0
    {
        let class = format!("sliver {class}");
        line(out, &class, (left, top), (left, bottom));
        return;
    }
    let corner = |path: &mut String, x: f64, y: f64| {
        path.push(if path.is_empty() { 'M' } else { 'L' });
        path.push_str(&format!("{},{}", fixed(x), fixed(y)));
    };
    for slab in run {
        corner(&mut path, slab.left, slab.top);
        if slab.right > slab.left {
            corner(&mut path, slab.right, slab.top);
        }
    }
    for slab in run.iter().rev() {
        corner(&mut path, slab.right, slab.bottom);
        if slab.right > slab.left {
            corner(&mut path, slab.left, slab.bottom);
        }
    }
    out.push_str(&format!("<path class=\"band {class}\" d=\"{path}Z\"/>\n"));
}

/// A ring: the mark of a point that stands alone on a line without markers.
pub(super) fn ring(out: &mut String, class: &str, (x, y): Point) {
    out.push_str(&format!(
        "<circle class=\"ring {class}\" cx=\"{}\" cy=\"{}\" r=\"3.5\"/>\n",
        fixed(x),
        fixed(y),
    ));
}

/// The marker of a series: disc, square, triangle, diamond, triangle down, cross. Where colours
/// come round again, each has the next shape.
pub(super) fn marker(out: &mut String, class: &str, index: usize, (x, y): Point) {
    let corners: &[Point] = match (index + index / SHAPES) % SHAPES {
        0 => {
            out.push_str(&format!(
                "<circle class=\"mark {class}\" cx=\"{}\" cy=\"{}\" r=\"4\"/>\n",
                fixed(x),
                fixed(y),
            ));
            return;
        }
        1 => &[(-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)],
        2 => &[(0.0, -4.8), (4.6, 3.6), (-4.6, 3.6)],
        3 => &[(0.0, -5.2), (5.2, 0.0), (0.0, 5.2), (-5.2, 0.0)],
        4 => &[(0.0, 4.8), (4.6, -3.6), (-4.6, -3.6)],
        _ => &[
            (-1.8, -5.0),
            (1.8, -5.0),
            (1.8, -1.8),
            (5.0, -1.8),
            (5.0, 1.8),
            (1.8, 1.8),
            (1.8, 5.0),
            (-1.8, 5.0),
            (-1.8, 1.8),
            (-5.0, 1.8),
            (-5.0, -1.8),
            (-1.8, -1.8),
        ],
    };
    let mut path = String::new();
    for (dx, dy) in corners {
        path.push(if path.is_empty() { 'M' } else { 'L' });
        path.push_str(&format!("{},{}", fixed(x + dx), fixed(y + dy)));
    }
    out.push_str(&format!("<path class=\"mark {class}\" d=\"{path}Z\"/>\n"));
}

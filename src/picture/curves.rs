//! What is shown in the plot: bands, rules and curves with their markers.

use crate::trace::{Band, Chart, Line, Role, Rule, Series};

use super::lines::{Point, Slab, slabs, stairs, thin};
use super::marks;
use super::names::{Key, NOWHERE, Name};
use super::page::count;
use super::plot::Plot;
use super::style;

/// A curve of so few points shows each by its marker.
const FEW: usize = 24;
/// Markers along a longer curve.
const MARKERS: usize = 7;

/// Bands, rules and curves; gives their names with the ends they belong to.
pub(super) fn draw_data(out: &mut String, chart: &Chart, plot: &Plot) -> Vec<Name> {
    let mut names = Vec::new();
    for band in &chart.bands {
        names.push(draw_band(out, band, plot));
    }
    for rule in &chart.rules {
        match rule {
            Rule::Vertical { x, .. } => {
                if let Some(x) = plot.x(*x) {
                    marks::line(out, "rule", (x, plot.bottom), (x, plot.top - 3.0));
                }
            }
            Rule::Horizontal { y, label, role } => {
                let end = plot.y(*y).map_or(NOWHERE, |y| (plot.right, y));
                if end.1.is_finite() {
                    let start = (plot.left, end.1);
                    marks::line(out, &style::stroke(*role), start, end);
                }
                names.push(Name::new(label, Key::Rule, *role, end));
            }
        }
    }
    let measured = chart
        .series
        .iter()
        .filter(|s| matches!(s.role, Role::Measured(_)))
        .count();
    for (place, series) in chart.series.iter().enumerate() {
        let shift = (count(place) + 0.5) / count(chart.series.len());
        names.push(draw_series(out, series, plot, measured > 1, shift));
    }
    names
}

fn draw_band(out: &mut String, band: &Band, plot: &Plot) -> Name {
    let role = Role::Measured(band.colour);
    let class = match style::stroke(role).split_once(' ') {
        Some((_, stroke)) => format!("{stroke} {}", style::fill(role)),
        None => style::fill(role),
    };
    let runs = slabs(band.points.iter().map(|(x, ends)| {
        let (a, b) = (*ends)?;
        Some((plot.x(*x)?, (plot.y(a)?, plot.y(b)?)))
    }));
    for run in &runs {
        marks::band(out, &class, run);
    }
    let end = runs.last().and_then(|run| run.last());
    let end = end.map_or(NOWHERE, |s: &Slab| (s.right, (s.top + s.bottom) / 2.0));
    Name::new(&band.label, Key::Area, role, end)
}

fn draw_series(out: &mut String, series: &Series, plot: &Plot, several: bool, shift: f64) -> Name {
    let placed: Vec<(Option<f64>, Option<f64>)> = series
        .points
        .iter()
        .map(|(x, y)| (plot.x(*x), y.and_then(|y| plot.y(y))))
        .collect();
    let runs = match series.line {
        Line::Steps => thin(stairs(&placed).into_iter()),
        _ => thin(placed.iter().map(|(x, y)| x.zip(*y))),
    };
    let stroke = style::stroke(series.role);
    let fill = style::fill(series.role);
    let shape = match series.role {
        Role::Measured(index) => Some(index),
        Role::Bound | Role::Reference => None,
    };
    let few = placed
        .iter()
        .filter(|(x, y)| x.is_some() && y.is_some())
        .count()
        <= FEW;
    let points: Vec<Point> = runs.concat();
    let alone: Vec<Point> = runs.iter().filter_map(|run| alone(run)).collect();
    let key = match series.line {
        Line::Points => {
            let shape = shape.unwrap_or(0);
            for point in &points {
                marks::marker(out, &fill, shape, *point);
            }
            Key::Dot { marker: shape }
        }
        Line::Stems => {
            // The foot of a column hides all but its greatest value.
            let tops: Vec<Point> = tops(&points);
            let stem = stroke.replace("line", "stem");
            marks::stems(out, &stem, plot.bottom, &tops);
            let dots: Vec<Vec<Point>> = tops.iter().map(|top| vec![*top]).collect();
            marks::curve(out, &stroke.replace("line", "line cap"), &dots);
            Key::Stroke { marker: None }
        }
        Line::Joined | Line::Steps => {
            marks::curve(out, &stroke, &runs);
            let marker = shape.filter(|_| several || few || !alone.is_empty());
            if let Some(shape) = marker {
                let mut at = if few && series.line == Line::Joined {
                    points.clone()
                } else if several || few {
                    along(&points, plot, shift)
                } else {
                    Vec::new()
                };
                let lone = alone.iter().filter(|point| !at.contains(point));
                let lone: Vec<Point> = lone.copied().collect();
                at.extend(lone);
                for point in at {
                    marks::marker(out, &fill, shape, point);
                }
            } else {
                for point in &alone {
                    marks::ring(out, &style::ring(series.role), *point);
                }
            }
            // A single point is no line.
            match (marker, runs.len() == alone.len() && !alone.is_empty()) {
                (None, true) => Key::Ring,
                (marker, _) => Key::Stroke { marker },
            }
        }
    };
    let end = points.last().copied().unwrap_or(NOWHERE);
    Name::new(&series.label, key, series.role, end)
}

/// The point that a run is too small to be seen as more than.
fn alone(run: &[Point]) -> Option<Point> {
    let first = *run.first()?;
    let near = |(x, y): &Point| (x - first.0).abs() < 1.0 && (y - first.1).abs() < 1.0;
    run.iter().all(near).then_some(first)
}

/// The highest point of each x, as pixels: of stems nothing else is seen.
fn tops(points: &[Point]) -> Vec<Point> {
    let mut tops: Vec<Point> = Vec::new();
    for point in points {
        match tops.last_mut() {
            Some(top) if (top.0 * 2.0).floor() == (point.0 * 2.0).floor() => {
                if point.1 < top.1 {
                    *top = *point;
                }
            }
            _ => tops.push(*point),
        }
    }
    tops
}

/// A few points spread along a curve, to carry its markers; each series has
/// its own shift, so that markers of two curves do not meet.
fn along(points: &[Point], plot: &Plot, shift: f64) -> Vec<Point> {
    let mut chosen: Vec<Point> = Vec::new();
    for index in 0..MARKERS {
        let share = (count(index) + shift) / count(MARKERS);
        let wanted = plot.left + share * (plot.right - plot.left);
        let nearest = points
            .iter()
            .min_by(|a, b| (a.0 - wanted).abs().total_cmp(&(b.0 - wanted).abs()));
        if let Some(point) = nearest
            && (point.0 - wanted).abs() < 20.0
            && chosen.last() != Some(point)
        {
            chosen.push(*point);
        }
    }
    chosen
}

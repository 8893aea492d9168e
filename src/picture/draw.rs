//! The picture itself: header, plot, axes, and the column of names at the
//! right, laid out from top to bottom on 800 pixels.

use crate::trace::{Band, Chart, Line, Role, Rule, Series};

use super::graph;
use super::labels::{Wish, push_apart, rows};
use super::lines::{Point, Slab, slabs, stairs, thin};
use super::marks;
use super::scale::Layout;
use super::style;
use super::text::{escape, fixed, width, wrap};

pub(super) const WIDTH: f64 = 800.0;
pub(super) const MARGIN: f64 = 18.0;
const TITLE: f64 = 20.0;
pub(super) const TEXT: f64 = 13.5;
const TICK: f64 = 13.0;
const LEADING: f64 = 17.0;
/// Height of the plot when the names beside it need no more.
const PLOT: f64 = 340.0;
/// Widest line of a name at the right, and the sample of its stroke.
const NAME: f64 = 165.0;
const SAMPLE: f64 = 24.0;
/// A curve of so few points shows each by its marker.
const FEW: usize = 24;
/// Markers along a longer curve.
const MARKERS: usize = 7;

/// The plot's place and its two axes.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x: Layout,
    y: Layout,
}

impl Plot {
    fn x(&self, value: f64) -> Option<f64> {
        self.x
            .share(value)
            .map(|s| self.left + s * (self.right - self.left))
    }

    fn y(&self, value: f64) -> Option<f64> {
        self.y
            .share(value)
            .map(|s| self.bottom - s * (self.bottom - self.top))
    }

    fn x_laid_out(&self, value: f64) -> f64 {
        self.left + self.x.share_laid_out(value) * (self.right - self.left)
    }

    fn y_laid_out(&self, value: f64) -> f64 {
        self.bottom - self.y.share_laid_out(value) * (self.bottom - self.top)
    }
}

/// What stands in the column of names.
struct Name {
    lines: Vec<String>,
    key: Key,
    role: Role,
    /// The end of the curve that is named; set when it is drawn.
    end: Point,
}

/// The sample beside a name.
#[derive(Clone, Copy)]
enum Key {
    Stroke { marker: Option<usize> },
    Dot { marker: usize },
    Area,
    Rule,
}

/// Draws a chart as SVG. The same chart gives the same bytes.
pub fn svg(chart: &Chart) -> String {
    if !chart.arrows.is_empty() {
        let mut content = String::new();
        let top = draw_header(&mut content, chart);
        let bottom = graph::draw(&mut content, &chart.arrows, top);
        return wrapped_up(chart, bottom, &content);
    }
    let x = Layout::new(&chart.x, x_values(chart), false);
    let y = Layout::new(&chart.y, y_values(chart), true);
    let mut header = String::new();
    let strip_top = draw_header(&mut header, chart);

    let widest_tick = y
        .ticks
        .iter()
        .map(|t| width(&t.label, TICK))
        .fold(0.0, f64::max);
    let names_width = names_of(chart)
        .flat_map(|name| wrap(name, TEXT, NAME, 6))
        .map(|line| width(&line, TEXT))
        .fold(0.0, f64::max);
    let column = if names_width > 0.0 {
        names_width + SAMPLE + 14.0
    } else {
        10.0
    };
    let mut plot = Plot {
        left: MARGIN + widest_tick + 8.0,
        right: WIDTH - MARGIN - column,
        top: 0.0,
        bottom: 0.0,
        x,
        y,
    };
    let strip = strip_of(chart, &plot);
    let strip_rows = strip.iter().map(|s| s.row + 1).max().unwrap_or(0);
    plot.top = strip_top + LEADING * count(strip_rows) + 16.0;
    let names_height: f64 = names_of(chart)
        .map(|name| name_height(wrap(name, TEXT, NAME, 6).len()))
        .sum();
    plot.bottom = plot.top + PLOT.max(names_height);

    let mut body = String::new();
    draw_regions(&mut body, chart, &plot);
    draw_axes(&mut body, &plot);
    for label in &strip {
        let y = plot.top - 8.0 - LEADING * count(label.row);
        marks::text(&mut body, "muted", "middle", (label.middle, y), &label.text);
    }
    let names = draw_data(&mut body, chart, &plot);
    if names.iter().all(|name| !name.end.0.is_finite()) {
        let middle = (
            (plot.left + plot.right) / 2.0,
            (plot.top + plot.bottom) / 2.0,
        );
        marks::text(
            &mut body,
            "muted",
            "middle",
            middle,
            "nothing to show: no value here",
        );
    }
    draw_names(&mut body, &names, &plot);

    let mut bottom = plot.bottom + 21.0;
    for line in wrap(&chart.x.label, TEXT, WIDTH - 2.0 * MARGIN, 2) {
        bottom += LEADING + 2.0;
        let half = width(&line, TEXT) / 2.0;
        let middle = ((plot.left + plot.right) / 2.0).clamp(MARGIN + half, WIDTH - MARGIN - half);
        marks::text(&mut body, "muted", "middle", (middle, bottom), &line);
    }
    wrapped_up(chart, bottom + 14.0, &(header + &body))
}

/// The whole file around its content.
fn wrapped_up(chart: &Chart, height: f64, content: &str) -> String {
    let id: String = chart
        .id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let (w, h) = (fixed(WIDTH), fixed(height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-labelledby=\"chart-{id}-title chart-{id}-text\">\n\
         <title id=\"chart-{id}-title\">{}</title>\n<desc id=\"chart-{id}-text\">{}</desc>\n\
         <style>\n{}</style>\n<rect class=\"paper\" width=\"{w}\" height=\"{h}\"/>\n{content}</svg>\n",
        escape(&chart.title),
        escape(&chart.subtitle),
        style::sheet(),
    )
}

/// Title, sentence and the name of the upward axis; gives where they end.
fn draw_header(out: &mut String, chart: &Chart) -> f64 {
    let room = WIDTH - 2.0 * MARGIN;
    let mut y = 8.0;
    for line in wrap(&chart.title, TITLE, room, 3) {
        y += 25.0;
        marks::text(out, "ink title", "start", (MARGIN, y), &line);
    }
    for (index, line) in wrap(&chart.subtitle, TEXT, room, 5).iter().enumerate() {
        y += if index == 0 { 23.0 } else { 18.0 };
        marks::text(out, "ink", "start", (MARGIN, y), line);
    }
    y += 10.0;
    let upward = if chart.arrows.is_empty() {
        chart.y.label.as_str()
    } else {
        ""
    };
    for line in wrap(upward, TEXT, room, 2) {
        y += LEADING;
        marks::text(out, "muted", "start", (MARGIN, y), &line);
    }
    y
}

fn x_values(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    let series = chart.series.iter().flat_map(|s| &s.points);
    let bands = chart.bands.iter().flat_map(|b| &b.points);
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Vertical { x, .. } => Some(*x),
        Rule::Horizontal { .. } => None,
    });
    let regions = chart.regions.iter().flat_map(|r| [r.from, r.to]);
    series
        .map(|p| p.0)
        .chain(bands.map(|p| p.0))
        .chain(rules)
        .chain(regions)
}

fn y_values(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    let series = chart
        .series
        .iter()
        .flat_map(|s| &s.points)
        .filter_map(|p| p.1);
    let bands = chart
        .bands
        .iter()
        .flat_map(|b| &b.points)
        .filter_map(|p| p.1);
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Horizontal { y, .. } => Some(*y),
        Rule::Vertical { .. } => None,
    });
    series.chain(bands.flat_map(|(a, b)| [a, b])).chain(rules)
}

/// The texts of the column of names, in the order in which they are drawn.
fn names_of(chart: &Chart) -> impl Iterator<Item = &str> {
    let bands = chart.bands.iter().map(|b| b.label.as_str());
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Horizontal { label, .. } => Some(label.as_str()),
        Rule::Vertical { .. } => None,
    });
    let series = chart.series.iter().map(|s| s.label.as_str());
    bands.chain(rules).chain(series)
}

fn name_height(lines: usize) -> f64 {
    if lines == 0 {
        0.0
    } else {
        count(lines) * LEADING + 5.0
    }
}

/// A label above the plot: of a vertical rule or a region.
struct StripLabel {
    text: String,
    middle: f64,
    row: usize,
}

fn strip_of(chart: &Chart, plot: &Plot) -> Vec<StripLabel> {
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Vertical { x, label } => Some((plot.x(*x)?, label)),
        Rule::Horizontal { .. } => None,
    });
    let regions = chart.regions.iter().map(|region| {
        let (left, right) = region_ends(region.from, region.to, plot);
        ((left + right) / 2.0, &region.label)
    });
    let mut wanted: Vec<(f64, f64, String)> = rules
        .chain(regions)
        .filter_map(|(middle, label)| {
            let text = wrap(label, TEXT, 300.0, 1).into_iter().next()?;
            let half = width(&text, TEXT) / 2.0;
            let middle = middle.clamp(MARGIN + half, WIDTH - MARGIN - half);
            Some((middle - half, middle + half, text))
        })
        .collect();
    wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let spans: Vec<(f64, f64)> = wanted.iter().map(|w| (w.0, w.1)).collect();
    wanted
        .into_iter()
        .zip(rows(&spans, 12.0))
        .map(|((left, right, text), row)| StripLabel {
            text,
            middle: (left + right) / 2.0,
            row,
        })
        .collect()
}

/// A region's two ends; what the axis cannot show lies at its start.
fn region_ends(from: f64, to: f64, plot: &Plot) -> (f64, f64) {
    let a = plot.x(from).unwrap_or(plot.left);
    let b = plot.x(to).unwrap_or(plot.left);
    (a.min(b), a.max(b))
}

fn draw_regions(out: &mut String, chart: &Chart, plot: &Plot) {
    for region in &chart.regions {
        let (left, right) = region_ends(region.from, region.to, plot);
        let size = (right - left, plot.bottom - plot.top);
        marks::rectangle(out, "region", (left, plot.top), size);
    }
}

fn draw_axes(out: &mut String, plot: &Plot) {
    for tick in &plot.y.ticks {
        let y = plot.y_laid_out(tick.at);
        marks::line(out, "grid", (plot.left, y), (plot.right, y));
        marks::text(
            out,
            "muted tick",
            "end",
            (plot.left - 8.0, y + 4.6),
            &tick.label,
        );
    }
    marks::line(
        out,
        "axis",
        (plot.left, plot.bottom),
        (plot.right, plot.bottom),
    );
    let mut free = f64::NEG_INFINITY;
    for tick in &plot.x.ticks {
        let x = plot.x_laid_out(tick.at);
        marks::line(out, "axis", (x, plot.bottom), (x, plot.bottom + 5.0));
        let half = width(&tick.label, TICK) / 2.0;
        let middle = x.clamp(4.0 + half, WIDTH - 4.0 - half);
        if middle - half > free {
            let at = (middle, plot.bottom + 20.0);
            marks::text(out, "muted tick", "middle", at, &tick.label);
            free = middle + half + 6.0;
        }
    }
}

/// Bands, rules and curves; gives their names with the ends they belong to.
fn draw_data(out: &mut String, chart: &Chart, plot: &Plot) -> Vec<Name> {
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

/// The end of a curve that has no point.
const NOWHERE: Point = (f64::NAN, f64::NAN);

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
            let marker = shape.filter(|_| several || few);
            if let Some(shape) = marker {
                let at = if few && series.line == Line::Joined {
                    points.clone()
                } else {
                    along(&points, plot, shift)
                };
                for point in at {
                    marks::marker(out, &fill, shape, point);
                }
            }
            Key::Stroke { marker }
        }
    };
    let end = points.last().copied().unwrap_or(NOWHERE);
    Name::new(&series.label, key, series.role, end)
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

impl Name {
    fn new(label: &str, key: Key, role: Role, end: Point) -> Self {
        Name {
            lines: wrap(label, TEXT, NAME, 6),
            key,
            role,
            end,
        }
    }
}

/// The names at the right, each beside its curve's end as far as there is
/// room, with a leader where it had to move or the curve ends early.
fn draw_names(out: &mut String, names: &[Name], plot: &Plot) {
    let shown: Vec<&Name> = names.iter().filter(|name| !name.lines.is_empty()).collect();
    let wishes: Vec<Wish> = shown
        .iter()
        .map(|name| Wish {
            anchor: if name.end.1.is_finite() {
                name.end.1
            } else {
                plot.bottom
            },
            height: name_height(name.lines.len()),
        })
        .collect();
    let tops = push_apart(&wishes, plot.top, plot.bottom);
    for ((name, wish), top) in shown.iter().zip(&wishes).zip(tops) {
        let middle = top + wish.height / 2.0;
        let left = plot.right + 12.0;
        let (x, y) = name.end;
        if x.is_finite() && ((middle - y).abs() > 2.0 || plot.right - x > 8.0) {
            marks::line(out, "leader", (x + 3.0, y), (left - 1.0, middle));
        }
        draw_key(out, name, (left, middle));
        let class = style::fill(name.role);
        let first = middle - (count(name.lines.len()) - 1.0) * LEADING / 2.0 + 4.8;
        for (index, line) in name.lines.iter().enumerate() {
            let at = (left + SAMPLE, first + LEADING * count(index));
            marks::text(out, &class, "start", at, line);
        }
    }
}

fn draw_key(out: &mut String, name: &Name, (left, y): Point) {
    let right = left + SAMPLE - 6.0;
    let centre = ((left + right) / 2.0, y);
    let fill = style::fill(name.role);
    let stroke = style::stroke(name.role);
    match name.key {
        Key::Area => {
            let class = format!("band {fill}");
            marks::rectangle(out, &class, (left, y - 5.0), (right - left, 10.0));
        }
        Key::Rule => marks::line(out, &stroke, (left, y), (right, y)),
        Key::Dot { marker } => marks::marker(out, &fill, marker, centre),
        Key::Stroke { marker } => {
            marks::line(out, &stroke, (left, y), (right, y));
            if let Some(marker) = marker {
                marks::marker(out, &fill, marker, centre);
            }
        }
    }
}

/// A small number as a double.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Axis, Region};
    use proptest::prelude::*;

    fn small() -> Chart {
        let mut chart = Chart::new("golden", "Log loss");
        chart.subtitle = "It stays below l(p) < 23 bits & ends there. Grade E.".to_owned();
        chart.x = Axis::log10("t");
        chart.y = Axis::powers_of_two("weight");
        let points = [(1.0, Some(-1.0)), (10.0, None), (100.0, Some(-9.5))];
        chart
            .series
            .push(Series::new("p", Role::Measured(0), points));
        chart
            .series
            .push(Series::new("theorem", Role::Bound, points).drawn_as(Line::Steps));
        chart
            .series
            .push(Series::new("spikes", Role::Measured(1), points).drawn_as(Line::Stems));
        chart.bands.push(Band {
            label: "certified".to_owned(),
            points: vec![(1.0, Some((-3.0, -2.0))), (100.0, Some((-4.0, -2.5)))],
            colour: 2,
        });
        chart.rules.push(Rule::Vertical {
            x: 10.0,
            label: "parts".to_owned(),
        });
        chart.rules.push(Rule::Horizontal {
            y: -8.0,
            label: "2⁻⁸".to_owned(),
            role: Role::Reference,
        });
        chart.regions.push(Region {
            from: 1.0,
            to: 10.0,
            label: "agree".to_owned(),
        });
        chart
    }

    #[test]
    fn a_small_chart_is_drawn_as_it_was() {
        insta::assert_snapshot!(svg(&small()));
    }

    #[test]
    fn a_million_points_are_a_small_file_with_its_spike() {
        let points =
            (0..1_000_000).map(|i| (f64::from(i), Some(if i == 777_777 { 9.0 } else { 0.0 })));
        let mut chart = Chart::new("n", "n");
        chart
            .series
            .push(Series::new("spike", Role::Measured(0), points));
        let drawn = svg(&chart);
        assert!(drawn.len() < 100_000, "{}", drawn.len());
        // The spike reaches 9 of 10: higher than the middle of the plot.
        let heights: Vec<f64> = coordinates(&drawn, "line s0");
        let least = heights.iter().copied().fold(f64::MAX, f64::min);
        let greatest = heights.iter().copied().fold(f64::MIN, f64::max);
        assert!(greatest - least > 0.8 * PLOT, "{least} {greatest}");
    }

    /// The y of all points of the first path of a class.
    fn coordinates(svg: &str, class: &str) -> Vec<f64> {
        let path = svg
            .lines()
            .find(|l| l.contains(&format!("path class=\"{class}\"")))
            .and_then(|l| l.split("d=\"").nth(1))
            .and_then(|l| l.split('"').next())
            .expect("the path");
        path.split(['M', 'L'])
            .filter_map(|p| p.split_once(',')?.1.parse().ok())
            .collect()
    }

    #[test]
    fn a_gap_is_no_line() {
        let mut chart = Chart::new("g", "g");
        let points = [
            (0.0, Some(0.0)),
            (1.0, Some(1.0)),
            (2.0, None),
            (3.0, Some(0.0)),
            (4.0, Some(1.0)),
        ];
        chart
            .series
            .push(Series::new("s", Role::Measured(0), points));
        let drawn = svg(&chart);
        let path = drawn
            .lines()
            .find(|l| l.contains("path class=\"line s0\""))
            .expect("path");
        assert_eq!(path.matches('M').count(), 2, "{path}");
    }

    #[test]
    fn a_theorems_bound_is_dashed_and_in_ink() {
        let drawn = svg(&small());
        assert!(drawn.contains(".bound{fill:none;stroke-width:1.8;stroke-dasharray:7 4}"));
        assert!(drawn.contains("<path class=\"bound\""));
    }

    #[test]
    fn a_chart_without_any_value_says_so() {
        let mut chart = Chart::new("e", "e");
        chart.series.push(Series::new(
            "s",
            Role::Measured(0),
            [(1.0, None), (2.0, None)],
        ));
        assert!(svg(&chart).contains("nothing to show"));
        assert!(svg(&Chart::new("e", "e")).contains("nothing to show"));
        assert!(!svg(&small()).contains("nothing to show"));
    }

    fn any_line() -> impl Strategy<Value = Line> {
        prop_oneof![
            Just(Line::Joined),
            Just(Line::Steps),
            Just(Line::Points),
            Just(Line::Stems)
        ]
    }

    fn any_axis() -> impl Strategy<Value = Axis> {
        prop_oneof![
            Just(Axis::linear("long name of an axis with its unit (bits)")),
            Just(Axis::log10("n")),
            Just(Axis::powers_of_two("w"))
        ]
    }

    prop_compose! {
        fn any_chart()(
            x in any_axis(), y in any_axis(), title in ".{0,150}",
            series in prop::collection::vec(
                (".{0,60}", any_line(), prop::collection::vec((any::<f64>(), any::<Option<f64>>()), 0..6)), 0..5),
            rules in prop::collection::vec((any::<f64>(), "[a-zé ]{0,60}"), 0..4),
        ) -> Chart {
            let mut chart = Chart::new("any", title.clone());
            chart.subtitle = title.repeat(3);
            chart.x = x;
            chart.y = y;
            for (index, (label, line, points)) in series.into_iter().enumerate() {
                chart.series.push(Series::new(label, Role::Measured(index), points).drawn_as(line));
            }
            for (at, label) in rules {
                chart.rules.push(Rule::Vertical { x: at, label: label.clone() });
                chart.rules.push(Rule::Horizontal { y: at, label, role: Role::Bound });
            }
            chart
        }
    }

    fn attribute(line: &str, name: &str) -> Option<f64> {
        let from = line.split(&format!(" {name}=\"")).nth(1)?;
        from.split('"').next()?.parse().ok()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_the_values_no_text_is_cut_and_no_number_is_foul(chart in any_chart()) {
            let drawn = svg(&chart);
            prop_assert_eq!(&drawn, &svg(&chart));
            let high = attribute(&drawn, "height").expect("height");
            for line in drawn.lines() {
                if line.starts_with("<path") || line.starts_with("<rect") || line.starts_with("<circle") {
                    prop_assert!(!line.contains("NaN") && !line.contains("inf"), "{line}");
                }
                let Some(rest) = line.strip_prefix("<text ") else { continue };
                let content = rest.split_once('>').and_then(|(_, c)| c.strip_suffix("</text>"));
                let content = content.expect("a text on one line")
                    .replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                    .replace("&#39;", "'").replace("&amp;", "&");
                let size = if line.contains("title") { TITLE } else { TEXT };
                let wide = width(&content, size);
                let x = attribute(line, "x").expect("x");
                let y = attribute(line, "y").expect("y");
                let left = if line.contains("\"end\"") { x - wide }
                    else if line.contains("\"middle\"") { x - wide / 2.0 } else { x };
                prop_assert!(left >= -1.0 && left + wide <= WIDTH + 1.0, "{left} {wide} {line}");
                prop_assert!(y > 0.0 && y < high, "{line}");
            }
            #[cfg(feature = "png")]
            prop_assert!(resvg::usvg::Tree::from_str(&drawn, &resvg::usvg::Options::default()).is_ok());
        }
    }
}

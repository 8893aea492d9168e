//! Charts drawn: as they were, small, with gaps and spikes, and nothing cut or foul.

use super::*;
use crate::picture::page::TITLE;
use crate::picture::words::CODE_ADVANCE;
use crate::trace::{Axis, Band, Line, Region, Role, Rule, Series};
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
    let points = (0..1_000_000).map(|i| (f64::from(i), Some(if i == 777_777 { 9.0 } else { 0.0 })));
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

/// The texts of a picture, each whole, without its parts' tags.
fn texts(svg: &str) -> Vec<String> {
    let texts = svg.lines().filter(|line| line.starts_with("<text "));
    let inside = texts.filter_map(|line| line.split_once('>')?.1.strip_suffix("</text>"));
    inside
        .map(|text| {
            text.replace("<tspan class=\"code\">", "")
                .replace("</tspan>", "")
        })
        .collect()
}

#[test]
fn a_point_whose_neighbours_are_gaps_is_seen() {
    let mut chart = Chart::new("g", "g");
    let twins = [
        (17.0, Some(-17.0)),
        (18.0, None),
        (19.0, Some(-19.0)),
        (20.0, None),
        (21.0, Some(-20.0)),
    ];
    let all = (0..30).map(|t| (f64::from(t), Some(f64::from(-t))));
    chart.series = vec![
        Series::new("bound", Role::Bound, twins),
        Series::new("reference", Role::Reference, twins),
        Series::new("steps", Role::Measured(5), [(3.0, Some(-7.0)), (9.0, None)])
            .drawn_as(Line::Steps),
        Series::new(
            "refuted",
            Role::Measured(2),
            std::iter::once((0.0, Some(-4.0))).chain((1..40).map(|t| (f64::from(t), None))),
        ),
        Series::new("whole", Role::Measured(1), all),
    ];
    let drawn = svg(&chart);
    // Three points each, and the sample beside the name.
    assert_eq!(drawn.matches("class=\"ring inked\"").count(), 4, "{drawn}");
    assert_eq!(drawn.matches("class=\"ring weak\"").count(), 4);
    // The refuted one: one marker and its sample.
    assert_eq!(drawn.matches("class=\"mark f2\"").count(), 2);
    // A line without gaps has its usual markers and no ring.
    chart.series.truncate(1);
    chart.series[0].points = (0..40).map(|t| (f64::from(t), Some(1.0))).collect();
    assert!(!svg(&chart).contains("class=\"ring"));
}

/// The marks of twelve series: no two look the same.
#[test]
fn the_sixth_and_the_seventh_series_differ_from_the_first() {
    let mut marks = Vec::new();
    for index in 0..12 {
        let mut chart = Chart::new("m", "m");
        chart.series = vec![Series::new(
            "",
            Role::Measured(index),
            [(0.0, Some(1.0)), (1.0, Some(1.0))],
        )];
        let drawn = svg(&chart);
        let mark = drawn
            .lines()
            .find(|line| line.contains("class=\"mark "))
            .expect("a marker");
        assert!(!marks.contains(&mark.to_owned()), "{index}: {mark}");
        marks.push(mark.to_owned());
    }
    // The sixth differs from the first in colour and in shape.
    assert!(
        marks[0].starts_with("<circle class=\"mark f0")
            && marks[5].starts_with("<path class=\"mark f5")
    );
    assert!(marks[6].starts_with("<path class=\"mark f0"));
}

#[test]
fn a_program_is_set_in_the_monospaced_font() {
    let mut chart = Chart::new("p", "The lead of >.+] at 1/2");
    chart.series.push(Series::new(
        "[.,],] / `,`",
        Role::Measured(0),
        [(0.0, Some(1.0))],
    ));
    let drawn = svg(&chart);
    let code = |text: &str| format!("<tspan class=\"code\">{text}</tspan>");
    assert!(drawn.contains(&format!(">The lead of {} at 1/2</text>", code("&gt;.+]"))));
    assert!(drawn.contains(&format!(">{} / {}</text>", code("[.,],]"), code(","))));
}

/// A name of 1,199 characters, as a long fraction makes it.
#[test]
fn a_long_name_widens_neither_the_picture_nor_its_column() {
    let name = |digits: usize| format!("Bernoulli(1{}/9)", "0".repeat(digits));
    let with = |digits: usize| {
        let mut chart = Chart::new("l", "l");
        chart.series.push(Series::new(
            name(digits),
            Role::Measured(0),
            [(0.0, Some(1.0)), (1.0, None)],
        ));
        svg(&chart)
    };
    let (long, less) = (with(1185), with(300));
    assert!(name(1185).len() == 1199 && long.len() < with(4).len() + 1000);
    let plots = [&long, &less].map(|svg| {
        svg.lines()
            .find(|l| l.contains("class=\"axis\""))
            .map(str::to_owned)
    });
    assert_eq!(plots[0], plots[1]);
    let whole: String = texts(&long).concat();
    assert!(
        whole.contains("Bernoulli(1000") && whole.contains("…") && whole.contains("00/9)"),
        "{whole}"
    );
}

#[test]
fn an_outlier_tears_the_axis_only_where_it_may() {
    let mut chart = Chart::new("b", "b");
    let points = (0..30).map(|t| {
        (
            f64::from(t),
            Some(f64::from(if t == 29 { 9000 } else { t * 3 })),
        )
    });
    chart
        .series
        .push(Series::new("s", Role::Measured(0), points));
    assert!(!svg(&chart).contains("class=\"torn\""));
    chart.y = Axis::linear("y").breaking();
    let drawn = svg(&chart);
    assert_eq!(drawn.matches("class=\"torn\"").count(), 2);
    for tick in ["0", "20", "80", "9000"] {
        assert!(texts(&drawn).contains(&tick.to_owned()), "{tick}");
    }
    assert!(!texts(&drawn).contains(&"4000".to_owned()));
}

#[test]
fn names_stand_along_the_axis_in_place_of_numbers() {
    let mut chart = Chart::new("n", "n");
    chart.series.push(Series::new(
        "s",
        Role::Measured(0),
        [(1.0, Some(1.0)), (3.0, Some(2.0))],
    ));
    chart.x =
        Axis::linear("model").named([(1.0, "sticky 1/4".to_owned()), (3.0, ",[+.,]".to_owned())]);
    let texts = texts(&svg(&chart));
    assert!(texts.contains(&"sticky 1/4".to_owned()) && texts.contains(&",[+.,]".to_owned()));
    assert!(!texts.contains(&"3.0".to_owned()) && !texts.contains(&"3".to_owned()));
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
        x in any_axis(), y in any_axis(), breaks: bool, title in ".{0,150}|[>+.,` ]{0,300}",
        series in prop::collection::vec(
            (".{0,60}|[>+.,]{0,200}", any_line(), prop::collection::vec((any::<f64>(), any::<Option<f64>>()), 0..6)), 0..5),
        rules in prop::collection::vec((any::<f64>(), "[a-zé ]{0,60}"), 0..4),
    ) -> Chart {
        let mut chart = Chart::new("any", title.clone());
        chart.subtitle = title.repeat(3);
        chart.x = x;
        chart.y = Axis { breaks, ..y };
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

/// The width of a text with its parts in the monospaced font.
fn drawn_width(content: &str, size: f64) -> f64 {
    let mut wide = 0.0;
    let mut code = false;
    for part in content.split_inclusive('>') {
        let (text, tag) = part.split_once('<').unwrap_or((part, ""));
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        wide += if code {
            count(text.chars().count()) * CODE_ADVANCE * size
        } else {
            width(&text, size)
        };
        code = tag.starts_with("tspan");
    }
    wide
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
            let content = content.expect("a text on one line");
            let size = if line.contains("title") { TITLE } else { TEXT };
            let wide = drawn_width(content, size);
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

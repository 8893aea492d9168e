//! What a recipe draws from the columns of a trace.

use super::{Axis, Column, Line, Recipe, Role, Rule, Scale, Trace, TraceError};

fn tidy() -> Trace {
    let names = ["p", "q", "p", "q"].map(|n| Some(n.to_owned()));
    Trace::new("twins")
        .with_column("t", Column::Integer([0, 0, 1, 1].map(Some).to_vec()))
        .and_then(|t| t.with_column("hypothesis", Column::Text(names.to_vec())))
        .and_then(|t| {
            let weights = [Some(-1.0), Some(-2.0), Some(0.0), None];
            t.with_column("log2_weight", Column::Float(weights.to_vec()))
        })
        .expect("sound")
}

fn recipe() -> Recipe {
    Recipe::new("twins", "Twins")
        .subtitle("q is refuted at 1. Grade E.")
        .axes(
            Axis::log10("t"),
            Axis::powers_of_two("weight").showing(-8.0, 0.0),
        )
        .series("p", "t", "log2_weight", Role::Measured(0))
        .where_column("hypothesis", "p")
        .series("q", "t", "log2_weight", Role::Bound)
        .where_column("hypothesis", "q")
        .drawn_as(Line::Stems)
        .band("within", "t", "log2_weight", "t", 2)
        .where_band("hypothesis", "q")
        .rule(Rule::Vertical {
            x: 1.0,
            label: "parts".to_owned(),
        })
        .region(0.0, 1.0, "agree")
}

#[test]
fn a_recipe_draws_the_rows_of_its_hypothesis_with_gaps() {
    let trace = tidy().with_recipe(recipe());
    let chart = trace.chart().expect("columns are there");
    assert_eq!(
        chart.series[0].points,
        [(0.0, Some(-1.0)), (1.0, Some(0.0))]
    );
    assert_eq!(chart.series[1].points, [(0.0, Some(-2.0)), (1.0, None)]);
    assert_eq!(chart.series[1].line, Line::Stems);
    assert_eq!(
        chart.bands[0].points,
        [(0.0, Some((-2.0, 0.0))), (1.0, None)]
    );
    assert_eq!(chart.x.scale, Scale::Log10);
}

#[test]
fn a_curve_keeps_the_rows_that_meet_all_its_conditions() {
    let two = recipe().where_column("t", "0").where_band("t", "1");
    let chart = tidy().with_recipe(two).chart().expect("columns are there");
    assert_eq!(chart.series[0].points.len(), 2);
    assert_eq!(chart.series[1].points, [(0.0, Some(-2.0))]);
    assert_eq!(chart.bands[0].points, [(1.0, None)]);
}

#[test]
fn rows_become_arrows() {
    let words = |all: [&str; 2]| Column::Text(all.map(|word| Some(word.to_owned())).to_vec());
    let recipe = Recipe::new("g", "g").arrows("from", "to", "rate", "strong");
    let trace = Trace::new("g")
        .with_column("from", words(["p", "q"]))
        .and_then(|t| t.with_column("to", words(["q", "p"])))
        .and_then(|t| t.with_column("rate", Column::Float(vec![Some(1.0 / 3.0), None])))
        .and_then(|t| t.with_column("strong", words(["yes", "no"])))
        .expect("sound")
        .with_recipe(recipe);
    let arrows = trace.chart().expect("columns are there").arrows;
    assert_eq!(arrows.len(), 2);
    assert_eq!((arrows[0].from.as_str(), arrows[0].to.as_str()), ("p", "q"));
    assert_eq!(arrows[0].label, "0.333");
    assert!(arrows[0].strong && !arrows[1].strong);
}

#[test]
fn a_file_and_back_is_the_same_recipe() {
    let folder = tempfile::tempdir().expect("scratch");
    let path = folder.path().join("t.parquet");
    for recipe in [
        recipe(),
        recipe().where_column("t", "0").where_band("t", "1"),
    ] {
        let trace = tidy().with_recipe(recipe);
        trace.save_parquet(&path).expect("written");
        assert_eq!(Trace::read_parquet(&path).expect("own file"), trace);
    }
}

#[test]
fn a_missing_column_is_named_with_those_there() {
    let trace = tidy().with_recipe(recipe().series("x", "t", "loss", Role::Bound));
    let error = trace.chart().expect_err("no loss");
    let text = error.to_string();
    assert!(
        text.contains("`loss`") && text.contains("`log2_weight`"),
        "{text}"
    );
}

#[test]
fn without_a_recipe_the_first_numeric_column_is_x() {
    let chart = tidy().chart().expect("t and log2_weight");
    assert_eq!(chart.x.label, "t");
    assert_eq!(chart.series.len(), 1);
    assert_eq!(chart.series[0].label, "log2_weight");
    assert_eq!(chart.series[0].points.len(), 4);
}

#[test]
fn one_numeric_column_is_nothing_to_draw() {
    let trace = Trace::new("lone")
        .with_column("t", Column::Integer(vec![Some(1)]))
        .expect("sound");
    assert!(matches!(trace.chart(), Err(TraceError::NothingToDraw(_))));
}

#[test]
fn a_foreign_recipe_is_an_error_value() {
    let folder = tempfile::tempdir().expect("scratch");
    let path = folder.path().join("t.parquet");
    let trace = tidy().with_metadata("chart", "{\"id\": 3}");
    trace.save_parquet(&path).expect("written");
    assert!(matches!(
        Trace::read_parquet(&path),
        Err(TraceError::Recipe(_))
    ));
}

#[test]
fn a_caption_says_of_how_many_the_drawn_are_the_heaviest() {
    let caption = |all| {
        let recipe = recipe().heaviest_of(all, "hypotheses");
        let chart = tidy()
            .with_recipe(recipe)
            .chart()
            .expect("columns are there");
        chart.subtitle
    };
    // One of the two curves is a bound and no hypothesis.
    assert_eq!(caption(1), "q is refuted at 1. Grade E.");
    assert_eq!(
        caption(101),
        "q is refuted at 1. Grade E. Drawn: the 1 heaviest of 101 hypotheses; the trace has all."
    );
}

#[test]
fn a_picture_on_request_is_drawn_only_then() {
    assert!(tidy().is_drawn() && tidy().with_recipe(recipe()).is_drawn());
    let waiting = tidy().with_recipe(recipe().on_request());
    assert!(!waiting.is_drawn() && waiting.chart().is_ok());
    let folder = tempfile::tempdir().expect("scratch");
    let path = folder.path().join("t.parquet");
    waiting.save_parquet(&path).expect("written");
    assert!(!Trace::read_parquet(&path).expect("own file").is_drawn());
}

/// A weight that may be 0 has no logarithm at its lower end, and may be anything below the upper one.
#[test]
fn a_band_that_is_open_below_reaches_down_to_the_lowest_value() {
    let trace = |recipe: Recipe| {
        let chart = Trace::new("open")
            .with_column("t", Column::Integer([0, 1, 2].map(Some).to_vec()))
            .and_then(|t| t.with_column("low", Column::Float(vec![Some(-3.0), None, None])))
            .and_then(|t| t.with_column("high", Column::Float(vec![Some(-1.0), Some(-2.0), None])))
            .and_then(|t| t.with_recipe(recipe).chart());
        chart.expect("columns are there").bands[0].points.clone()
    };
    let band = || Recipe::new("open", "Open").band("p", "t", "low", "high", 0);
    let drawn = |middle| vec![(0.0, Some((-3.0, -1.0))), (1.0, middle), (2.0, None)];
    assert_eq!(trace(band()), drawn(None));
    assert_eq!(trace(band().open_below()), drawn(Some((-3.0, -2.0))));
}

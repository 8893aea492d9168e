//! [`Recipe`]: how a trace is drawn, by the names of its columns.
//!
//! It travels in the trace's metadata as JSON, so that the file alone is
//! enough to draw it. A chart by recipe and the trace it stands on cannot
//! disagree: the points are read from the columns.

use serde::{Deserialize, Serialize};

use super::chart::{Arrow, Axis, Band, Chart, Line, Region, Role, Rule, Series};
use super::rows::{Column, Trace, TraceError};

/// At most so many columns are drawn when a trace says nothing of itself.
const DEFAULT_SERIES: usize = 8;

/// How a trace is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    id: String,
    title: String,
    subtitle: String,
    x: Axis,
    y: Axis,
    series: Vec<SeriesRecipe>,
    #[serde(default)]
    bands: Vec<BandRecipe>,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    regions: Vec<Region>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arrows: Option<ArrowRecipe>,
}

/// The columns of a trace whose rows are the arrows of a graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ArrowRecipe {
    from: String,
    to: String,
    label: String,
    strong: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SeriesRecipe {
    label: String,
    x: String,
    y: String,
    role: Role,
    #[serde(default)]
    line: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only: Option<Only>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct BandRecipe {
    label: String,
    x: String,
    lower: String,
    upper: String,
    colour: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only: Option<Only>,
}

/// The rows of a tidy trace that belong to one curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Only {
    column: String,
    equals: String,
    /// A further condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    and: Option<Box<Only>>,
}

impl Recipe {
    /// A recipe with linear axes and nothing on it yet.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Recipe {
            id: id.into(),
            title: title.into(),
            subtitle: String::new(),
            x: Axis::linear("x"),
            y: Axis::linear("y"),
            series: Vec::new(),
            bands: Vec::new(),
            rules: Vec::new(),
            regions: Vec::new(),
            arrows: None,
        }
    }

    /// Says in one sentence what is seen, and the grade.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }

    /// Sets both axes.
    #[must_use]
    pub fn axes(mut self, x: Axis, y: Axis) -> Self {
        self.x = x;
        self.y = y;
        self
    }

    /// Adds a curve: column `y` over column `x`, all rows.
    #[must_use]
    pub fn series(mut self, label: &str, x: &str, y: &str, role: Role) -> Self {
        self.series.push(SeriesRecipe {
            label: label.to_owned(),
            x: x.to_owned(),
            y: y.to_owned(),
            role,
            line: Line::Joined,
            only: None,
        });
        self
    }

    /// Adds a certified band between two columns, all rows; `colour` is that
    /// of `Role::Measured` of the same number.
    #[must_use]
    pub fn band(mut self, label: &str, x: &str, lower: &str, upper: &str, colour: usize) -> Self {
        self.bands.push(BandRecipe {
            label: label.to_owned(),
            x: x.to_owned(),
            lower: lower.to_owned(),
            upper: upper.to_owned(),
            colour,
            only: None,
        });
        self
    }

    /// Keeps, for the series added last, only the rows whose `column` reads
    /// `value` (a tidy trace has one row per t and hypothesis). A second call
    /// keeps the rows that meet both conditions.
    #[must_use]
    pub fn where_column(mut self, column: &str, value: &str) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.only = Some(Only::new(column, value).and(series.only.take()));
        }
        self
    }

    /// The same for the band added last.
    #[must_use]
    pub fn where_band(mut self, column: &str, value: &str) -> Self {
        if let Some(band) = self.bands.last_mut() {
            band.only = Some(Only::new(column, value).and(band.only.take()));
        }
        self
    }

    /// Draws the series added last in another way.
    #[must_use]
    pub fn drawn_as(mut self, line: Line) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.line = line;
        }
        self
    }

    /// Adds a straight line across the picture; it must be finite.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Shades a stretch of the x axis; its ends must be finite.
    #[must_use]
    pub fn region(mut self, from: f64, to: f64, label: &str) -> Self {
        self.regions.push(Region {
            from,
            to,
            label: label.to_owned(),
        });
        self
    }

    /// Makes every row an arrow of a graph: the columns of its start, its end, its label, and of `yes` where
    /// it is drawn in colour. Such a picture has no axes.
    #[must_use]
    pub fn arrows(mut self, from: &str, to: &str, label: &str, strong: &str) -> Self {
        self.arrows = Some(ArrowRecipe {
            from: from.to_owned(),
            to: to.to_owned(),
            label: label.to_owned(),
            strong: strong.to_owned(),
        });
        self
    }

    /// The recipe as one line of JSON.
    pub fn to_json(&self) -> String {
        // A struct of strings and numbers under string keys: no way to fail,
        // and an empty text would be refused by `from_json`.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Recipe::to_json`] wrote.
    ///
    /// # Errors
    /// When the text is no JSON or not of this shape.
    pub fn from_json(json: &str) -> Result<Self, TraceError> {
        serde_json::from_str(json).map_err(|error| TraceError::Recipe(error.to_string()))
    }

    /// The default for a trace that says nothing: the first numeric column is
    /// x, the others are series. Fails when there are not two.
    pub(super) fn by_default(trace: &Trace) -> Result<Self, TraceError> {
        let mut numeric = trace
            .columns()
            .iter()
            .filter(|(_, column)| column.is_numeric())
            .map(|(name, _)| name.as_str());
        let (Some(x), Some(first)) = (numeric.next(), numeric.next()) else {
            return Err(TraceError::NothingToDraw(trace.name().to_owned()));
        };
        let all: Vec<&str> = std::iter::once(first).chain(numeric).collect();
        let shown = all.len().min(DEFAULT_SERIES);
        let mut recipe = Recipe::new("trace", trace.name()).subtitle(format!(
            "{} rows; {shown} of {} numeric columns over {x}. The file does not say how it is to be drawn.",
            trace.rows(),
            all.len(),
        ));
        let label = if let [one] = all[..] { one } else { "value" };
        recipe = recipe.axes(Axis::linear(x), Axis::linear(label));
        for (index, name) in all.iter().take(DEFAULT_SERIES).enumerate() {
            recipe = recipe.series(name, x, name, Role::Measured(index));
        }
        Ok(recipe)
    }

    /// The chart of a trace by this recipe.
    ///
    /// # Errors
    /// When the recipe names a column that the trace has not.
    pub fn chart(&self, trace: &Trace) -> Result<Chart, TraceError> {
        let series = self
            .series
            .iter()
            .map(|recipe| {
                let x = column(trace, &recipe.x)?;
                let y = column(trace, &recipe.y)?;
                let points = rows(trace, recipe.only.as_ref())?
                    .into_iter()
                    .filter_map(|row| Some((x.coordinate(row)?, y.coordinate(row))))
                    .collect();
                Ok(Series {
                    label: recipe.label.clone(),
                    points,
                    role: recipe.role,
                    line: recipe.line,
                })
            })
            .collect::<Result<_, TraceError>>()?;
        let bands = self
            .bands
            .iter()
            .map(|recipe| {
                let x = column(trace, &recipe.x)?;
                let lower = column(trace, &recipe.lower)?;
                let upper = column(trace, &recipe.upper)?;
                let points = rows(trace, recipe.only.as_ref())?
                    .into_iter()
                    .filter_map(|row| {
                        let ends = lower.coordinate(row).zip(upper.coordinate(row));
                        Some((x.coordinate(row)?, ends))
                    })
                    .collect();
                Ok(Band {
                    label: recipe.label.clone(),
                    points,
                    colour: recipe.colour,
                })
            })
            .collect::<Result<_, TraceError>>()?;
        let arrows = match &self.arrows {
            Some(recipe) => recipe.arrows(trace)?,
            None => Vec::new(),
        };
        Ok(Chart {
            id: self.id.clone(),
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            x: self.x.clone(),
            y: self.y.clone(),
            series,
            bands,
            rules: self.rules.clone(),
            regions: self.regions.clone(),
            arrows,
        })
    }
}

impl ArrowRecipe {
    fn arrows(&self, trace: &Trace) -> Result<Vec<Arrow>, TraceError> {
        let columns = [&self.from, &self.to, &self.label, &self.strong];
        let mut found = Vec::new();
        for name in columns {
            found.push(column(trace, name)?);
        }
        let text = |place: usize, row: usize| found[place].short_text(row).unwrap_or_default();
        Ok((0..trace.rows())
            .map(|row| Arrow {
                from: text(0, row),
                to: text(1, row),
                label: text(2, row),
                strong: text(3, row) == "yes",
            })
            .collect())
    }
}

impl Only {
    fn new(column: &str, value: &str) -> Self {
        Only {
            column: column.to_owned(),
            equals: value.to_owned(),
            and: None,
        }
    }

    fn and(self, former: Option<Only>) -> Self {
        Only {
            and: former.map(Box::new),
            ..self
        }
    }
}

fn column<'a>(trace: &'a Trace, name: &str) -> Result<&'a Column, TraceError> {
    trace.column(name).ok_or_else(|| TraceError::NoColumn {
        wanted: name.to_owned(),
        present: trace
            .columns()
            .iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// The rows that a curve uses, in order.
fn rows(trace: &Trace, only: Option<&Only>) -> Result<Vec<usize>, TraceError> {
    let Some(only) = only else {
        return Ok((0..trace.rows()).collect());
    };
    let key = column(trace, &only.column)?;
    let mut kept = rows(trace, only.and.as_deref())?;
    kept.retain(|&row| key.text(row).as_deref() == Some(only.equals.as_str()));
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let trace = tidy().with_recipe(&recipe());
        let chart = Chart::from_trace(&trace).expect("columns are there");
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
        assert_eq!(chart.x.scale, super::super::Scale::Log10);
    }

    #[test]
    fn a_curve_keeps_the_rows_that_meet_all_its_conditions() {
        let two = recipe().where_column("t", "0").where_band("t", "1");
        let again = Recipe::from_json(&two.to_json()).expect("own text");
        assert_eq!(again, two);
        let chart = two.chart(&tidy()).expect("columns are there");
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
            .with_recipe(&recipe);
        let arrows = Chart::from_trace(&trace).expect("columns are there").arrows;
        assert_eq!(arrows.len(), 2);
        assert_eq!((arrows[0].from.as_str(), arrows[0].to.as_str()), ("p", "q"));
        assert_eq!(arrows[0].label, "0.333");
        assert!(arrows[0].strong && !arrows[1].strong);
    }

    #[test]
    fn json_and_back_is_the_same_recipe() {
        let recipe = recipe();
        let again = Recipe::from_json(&recipe.to_json()).expect("own text");
        assert_eq!(again, recipe);
    }

    #[test]
    fn a_missing_column_is_named_with_those_there() {
        let trace = tidy().with_recipe(&recipe().series("x", "t", "loss", Role::Bound));
        let error = Chart::from_trace(&trace).expect_err("no loss");
        let text = error.to_string();
        assert!(
            text.contains("`loss`") && text.contains("`log2_weight`"),
            "{text}"
        );
    }

    #[test]
    fn without_a_recipe_the_first_numeric_column_is_x() {
        let chart = Chart::from_trace(&tidy()).expect("t and log2_weight");
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
        assert!(matches!(
            Chart::from_trace(&trace),
            Err(TraceError::NothingToDraw(_))
        ));
    }

    #[test]
    fn a_foreign_recipe_is_an_error_value() {
        let trace = tidy().with_metadata("chart", "{\"id\": 3}");
        assert!(matches!(
            Chart::from_trace(&trace),
            Err(TraceError::Recipe(_))
        ));
    }
}

//! [`Recipe`]: how a trace is drawn, by the names of its columns.
//!
//! A trace owns its recipe, and its Parquet file carries it along as JSON, so that
//! the file alone is enough to draw it. A chart by recipe and the trace it stands on cannot
//! disagree: the points are read from the columns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::chart::{Arrow, Axis, Band, Chart, Line, Region, Role, Rule, Series};
use super::column::{Column, length, named};
use super::error::TraceError;

/// At most so many columns are drawn when a trace says nothing of itself.
const DEFAULT_SERIES: usize = 6;

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
    /// Drawn when somebody asks for it, not by a run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    on_request: bool,
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
    /// Whether it reaches down to the lowest value drawn where it has no lower end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    open_below: bool,
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
            on_request: false,
        }
    }

    /// As many measured curves as a picture keeps apart by colour and marker together; the seventh
    /// has the colour of the first and another marker.
    pub const CURVES: usize = 6;

    /// Says at the end of the caption how many of `all` are drawn, where it is not all: the curves
    /// added so far, the heaviest. `what` is their name in the plural.
    #[must_use]
    pub fn heaviest_of(mut self, all: usize, what: &str) -> Self {
        let measured = |series: &&SeriesRecipe| matches!(series.role, Role::Measured(_));
        let drawn = self.series.iter().filter(measured).count();
        if drawn < all {
            self.subtitle.push_str(&format!(
                " Drawn: the {drawn} heaviest of {all} {what}; the trace has all."
            ));
        }
        self
    }

    /// The same recipe for a picture that a run does not draw; `plot` draws it from the trace.
    #[must_use]
    pub fn on_request(mut self) -> Self {
        self.on_request = true;
        self
    }

    /// Whether a run draws it.
    pub fn is_drawn(&self) -> bool {
        !self.on_request
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
            open_below: false,
        });
        self
    }

    /// Lets the band added last reach down to the lowest value drawn where only its upper end is there.
    #[must_use]
    pub fn open_below(mut self) -> Self {
        if let Some(band) = self.bands.last_mut() {
            band.open_below = true;
        }
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

    /// The default for a trace that says nothing: the first numeric column is
    /// x, the others are series. Fails when there are not two.
    pub(super) fn by_default(
        trace: &str,
        columns: &[(String, Column)],
    ) -> Result<Self, TraceError> {
        let mut numeric = columns
            .iter()
            .filter(|(_, column)| column.is_numeric())
            .map(|(name, _)| name.as_str());
        let (Some(x), Some(first)) = (numeric.next(), numeric.next()) else {
            return Err(TraceError::NothingToDraw(trace.to_owned()));
        };
        let all: Vec<&str> = std::iter::once(first).chain(numeric).collect();
        let shown = all.len().min(DEFAULT_SERIES);
        let mut recipe = Recipe::new("trace", trace).subtitle(format!(
            "{} rows; {shown} of {} numeric columns over {x}. The file does not say how it is to be drawn.",
            length(columns),
            all.len(),
        ));
        let label = if let [one] = all[..] { one } else { "value" };
        recipe = recipe.axes(Axis::linear(x), Axis::linear(label));
        for (index, name) in all.iter().take(DEFAULT_SERIES).enumerate() {
            recipe = recipe.series(name, x, name, Role::Measured(index));
        }
        Ok(recipe)
    }

    /// The lowest value that is drawn; a band that is open below reaches down to it.
    fn lowest(&self, columns: &[(String, Column)]) -> Result<f64, TraceError> {
        let ends = self
            .bands
            .iter()
            .flat_map(|band| [(&band.lower, &band.only), (&band.upper, &band.only)]);
        let curves = self.series.iter().map(|series| (&series.y, &series.only));
        let mut lowest = f64::INFINITY;
        for (name, only) in curves.chain(ends) {
            let values = column(columns, name)?;
            let drawn = rows(columns, only.as_ref())?.into_iter();
            lowest = drawn
                .filter_map(|row| values.coordinate(row))
                .fold(lowest, f64::min);
        }
        Ok(lowest)
    }

    /// The stem of the picture's files.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The chart of a trace's columns by this recipe.
    ///
    /// # Errors
    /// When the recipe names a column that is not there.
    pub(super) fn chart(&self, columns: &[(String, Column)]) -> Result<Chart, TraceError> {
        let series = self
            .series
            .iter()
            .map(|recipe| {
                let x = column(columns, &recipe.x)?;
                let y = column(columns, &recipe.y)?;
                let points = rows(columns, recipe.only.as_ref())?
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
        let floor = self.lowest(columns)?;
        let bands = self
            .bands
            .iter()
            .map(|recipe| {
                let x = column(columns, &recipe.x)?;
                let lower = column(columns, &recipe.lower)?;
                let upper = column(columns, &recipe.upper)?;
                let points = rows(columns, recipe.only.as_ref())?
                    .into_iter()
                    .filter_map(|row| {
                        let upper = upper.coordinate(row);
                        let down = upper
                            .filter(|_| recipe.open_below)
                            .map(|end| end.min(floor));
                        let ends = lower.coordinate(row).or(down).zip(upper);
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
            Some(recipe) => recipe.arrows(columns)?,
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
            origin: BTreeMap::new(),
        })
    }
}

impl ArrowRecipe {
    fn arrows(&self, columns: &[(String, Column)]) -> Result<Vec<Arrow>, TraceError> {
        let mut found = Vec::new();
        for name in [&self.from, &self.to, &self.label, &self.strong] {
            found.push(column(columns, name)?);
        }
        let text = |place: usize, row: usize| found[place].short_text(row).unwrap_or_default();
        Ok((0..length(columns))
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

fn column<'a>(columns: &'a [(String, Column)], name: &str) -> Result<&'a Column, TraceError> {
    named(columns, name).ok_or_else(|| TraceError::NoColumn {
        wanted: name.to_owned(),
        present: columns
            .iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// The rows that a curve uses, in order.
fn rows(columns: &[(String, Column)], only: Option<&Only>) -> Result<Vec<usize>, TraceError> {
    let Some(only) = only else {
        return Ok((0..length(columns)).collect());
    };
    let key = column(columns, &only.column)?;
    let mut kept = rows(columns, only.and.as_deref())?;
    kept.retain(|&row| key.text(row).as_deref() == Some(only.equals.as_str()));
    Ok(kept)
}

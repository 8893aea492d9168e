//! What can be drawn from: the programs of a machine, by the fastest way that there is for it.

use std::borrow::Cow;

use super::budget::Budget;
use super::control::Control;
use super::drawn::{
    DrawError, Drawn, Draws, Sample, draw_kraft, draw_outputs_kraft, draw_outputs_revealing,
    draw_revealing,
};
use super::plain::Plain;
use super::query::Query;
use super::share::Share;
use crate::machine::{BrainPhoque, Kraft, Machine};

/// A machine whose programs can be drawn.
///
/// [`Kraft`] has a way of its own; any other [`Machine`] is drawn from through its trait, as
/// [`Plain`].
///
/// ```
/// use solomonoff::enumerate::{Confidence, Control, Drawable, Draws, Query, Share};
/// use solomonoff::machine::{BrainPhoque, Symbols};
///
/// let query = Query::new(&Symbols::parse("1111")?, 4);
/// let draws = Draws { count: 20_000, steps: 1000, seed: 1 };
/// let drawn = BrainPhoque::new().draw(&query, draws, Share::WHOLE, &Control::new())?;
/// // Of what follows 1111 most is 1.
/// let share = drawn.prediction(&Confidence::default()).normalised(true);
/// assert!(share.lower().nearest_f64() > 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Drawable: Sync {
    /// The machine's name in files and on the command line.
    fn drawn_machine(&self) -> Cow<'static, str>;

    /// Draws from what the limits of `query` leave open of the programs that agree with x: a share of all draws.
    ///
    /// # Errors
    /// [`DrawError`].
    fn draw(
        &self,
        query: &Query,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Drawn, DrawError>;

    /// Draws outputs from what a table of this budget leaves open by length: a share of all draws.
    ///
    /// # Errors
    /// [`DrawError`].
    fn draw_outputs(
        &self,
        budget: &Budget,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Sample, DrawError>;
}

impl Drawable for Kraft {
    fn drawn_machine(&self) -> Cow<'static, str> {
        self.name()
    }

    fn draw(
        &self,
        query: &Query,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Drawn, DrawError> {
        draw_kraft(query, draws, share, control)
    }

    fn draw_outputs(
        &self,
        budget: &Budget,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Sample, DrawError> {
        draw_outputs_kraft(budget, draws, share, control)
    }
}

impl<M: Machine<Run: Sync>> Drawable for Plain<M> {
    fn drawn_machine(&self) -> Cow<'static, str> {
        self.0.name()
    }

    fn draw(
        &self,
        query: &Query,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Drawn, DrawError> {
        draw_revealing(&self.0, query, draws, share, control)
    }

    fn draw_outputs(
        &self,
        budget: &Budget,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Sample, DrawError> {
        draw_outputs_revealing(&self.0, budget, draws, share, control)
    }
}

impl Drawable for BrainPhoque {
    fn drawn_machine(&self) -> Cow<'static, str> {
        self.name()
    }

    fn draw(
        &self,
        query: &Query,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Drawn, DrawError> {
        draw_revealing(self, query, draws, share, control)
    }

    fn draw_outputs(
        &self,
        budget: &Budget,
        draws: Draws,
        share: Share,
        control: &Control<'_>,
    ) -> Result<Sample, DrawError> {
        draw_outputs_revealing(self, budget, draws, share, control)
    }
}

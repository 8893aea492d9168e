//! `clusterability`: do trained networks fall apart into modules more than chance, and does a penalty or dropout help?
//!
//! Filan, Casper, Hod, Wild, Critch and Russell 2021 (abstract confirmed: trained networks split into modules more than
//! networks with the same weights in a random order; the effect of dropout unconfirmed).
//!
//! The graph of a network has an edge |w| for each weight of the rescaled network (each hidden unit's norms equal). A cut of
//! its nodes into four parts costs n-cut = sum_i W(X_i, rest)/vol(X_i). The cut is found by the spectrum
//! ([`cluster`](crate::network::cluster)), for the network and for graphs whose edges are shuffled within each layer; z is how
//! many standard deviations it lies above theirs. Negative means more modules than chance.
//!
//! Beside this measurement two things that theory says. With W_i = W(X_i, X_i), which counts each edge within twice, n-cut =
//! 4 - sum_i W_i/vol(X_i); and by Ky Fan's theorem sum_i W_i/vol(X_i), which is a sum of Rayleigh quotients of D^-1/2 A D^-1/2
//! at orthonormal vectors, is at most the sum of its four largest eigenvalues. So no cut costs less than 4 minus these, and
//! how near the search comes to that is seen. The eigenvalues are floats: Jacobi's rotations leave an error of some units in
//! the last place per entry, and the tolerance allows n^2 of them for n nodes.
//!
//! Control: a graph of four planted modules, edges of 1 within and 1/2 across, with as many nodes. Its shuffled graphs have the
//! same edges and no modules.

use crate::exact::{Rational, Rounding, as_usize};
use crate::network::cluster::{Against, Graph, against};
use crate::network::compress::rescaled;
use crate::network::dense::one_hot;
use crate::network::digits::{CLASSES, PIXELS, digits};
use crate::network::split::{Purpose, Split, draws};
use crate::network::study::{Family, Protocol, Strengths};
use crate::network::train::{Lesson, Run, Schedule, initial, train};
use crate::scenario::figures::{inverse_power, of_double, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statement, Statements, claims,
    here, parameters,
};

mod picture;
#[cfg(test)]
mod tests;

const FILAN: &str = here!("Filan et al. 2021; protocol in");
const FAN: &str = here!("Ky Fan 1949; re-derived in");

parameters! { Parameters {
    runs "seeds": u64 = 4 in 2..=100, "runs, each with a split and an initial network of its own";
    shuffles "shuffles": u64 = 30 in 10..=1000, "shuffled graphs per network";
    noise "noise": Rational = 1/5 in 0/1..=1/1, "share of the training labels replaced at random";
    epochs "epochs": u64 = 200 in 1..=1000, "passes over the images in training";
    images "images": u64 = 600 in 50..=1000, "images to train on";
    hidden "hidden": u64 = 64 in 8..=128, "hidden units";
} }

claims! {
    LEAST: Float AtLeast "cut-at-least-its-spectrum", FAN,
        "No cut costs less than 4 minus the four largest eigenvalues of its graph: networks and shuffled graphs.";
    PLANTED: Float LessThan "control-planted-modules", FILAN,
        "Control: planted modules of the same size cost less to cut than each of their shuffled graphs.";
    MODULES: Measured None "z-{family}", FILAN,
        "Standard deviations by which the cut of the network trained with {name} costs more than those of its shuffled \
         graphs: mean over seeds. Negative: more modules than chance.",
        beside "before training";
    COST: Measured None "cut-{family}", FILAN,
        "n-cut of the network trained with {name}: mean over seeds.", beside "its shuffled graphs";
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// For each run, before training and then each family.
    networks: Vec<Vec<Against>>,
    /// The graphs of the first run, in the same order.
    graphs: Vec<Graph>,
    planted: Against,
}

/// What theory says: a tolerance for the eigenvalues' rounding.
#[derive(Clone, Debug)]
pub(crate) struct Theory {
    rounding: Rational,
}

/// Edges across planted modules.
const ACROSS: f64 = 0.5;

impl Parameters {
    fn protocol(&self) -> Protocol {
        Protocol {
            training: as_usize(self.images),
            hidden: as_usize(self.hidden),
            epochs: as_usize(self.epochs),
            noise: self.noise.nearest_f64(),
            fine_tuning: 0,
            strengths: Strengths::One,
            deltas: Vec::new(),
            budgets: Vec::new(),
            prequential: false,
            distil: false,
        }
    }

    /// The graphs of one run with their cuts.
    fn cuts(&self, number: u64, context: &Context<'_>) -> Result<Vec<(Graph, Against)>> {
        let (protocol, run) = (
            self.protocol(),
            Run {
                seed: self.seed,
                number,
            },
        );
        let split = Split::new(
            digits(),
            protocol.training,
            protocol.noise,
            run.seed,
            run.number,
        );
        let mut used = vec![false; PIXELS];
        for image in split.train.pixels.chunks_exact(PIXELS) {
            for (used, pixel) in used.iter_mut().zip(image) {
                *used |= *pixel > 0.0;
            }
        }
        let targets = one_hot(&split.train, CLASSES);
        let lesson = Lesson {
            inputs: &split.train.pixels,
            targets: &targets,
        };
        let trained = Family::ALL.into_iter().map(|family| {
            let regulariser = family.strengths(Strengths::One)[0];
            let schedule = Schedule::of(protocol.epochs);
            train(
                protocol.shape(),
                lesson,
                regulariser,
                schedule,
                run,
                context,
            )
        });
        let mut generator = draws(run.seed, run.number, Purpose::Shuffles);
        let networks = std::iter::once(Ok(initial(protocol.shape(), run))).chain(trained);
        networks
            .map(|network| {
                let graph = Graph::of(&rescaled(&network?), &used);
                let shuffles = as_usize(self.shuffles);
                let found = against(&graph, PIXELS, shuffles, &mut generator, context)?;
                Ok((graph, found))
            })
            .collect()
    }
}

/// The names of what is cut: before training, then each family.
fn names() -> Vec<&'static str> {
    let families = Family::ALL.into_iter().map(Family::name);
    std::iter::once("no training").chain(families).collect()
}

impl Measured {
    /// A figure of one kind of network over all runs.
    fn over_runs(&self, place: usize, figure: impl Fn(&Against) -> f64) -> Result<Sample> {
        Sample::of_doubles(self.networks.iter().map(|run| figure(&run[place])))
    }
}

/// Mean cost of the shuffled graphs, exactly.
fn mean_shuffled(of: &Against) -> Result<Rational> {
    let costs = of.shuffled.iter().map(|cut| cut.n_cut);
    Ok(Sample::of_doubles(costs)?.mean)
}

/// A statement about one family.
fn named(statement: &Statement, family: Family) -> Statement {
    statement
        .with("family", family.id())
        .with("name", family.name())
}

/// The scenario.
pub(crate) struct Clusterability;

impl Experiment for Clusterability {
    const ABOUT: About = About {
        name: "clusterability",
        question: Question::Networks,
        claim: "Whether trained networks split into modules more than their shuffled weights: measured.",
        source: "Filan et al. 2021, Clusterability in neural networks",
        text: "Small networks learn digits plainly, with penalties, and with dropout. The graph of each is cut into four parts \
               by its spectrum, and so are graphs with the same weights in a random order. Look at z: below 0 a network has more \
               modules than chance. Control: planted modules are found.",
        worth: "Measurements of one small network in floating point, the same on every machine. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let found = each_run(context, "seeds", parameters.runs, |number| {
            parameters.cuts(number, context)
        })?;
        let first = found.first().into_iter().flatten();
        let graphs = first.map(|(graph, _)| graph.clone()).collect();
        let cuts = |run: Vec<(Graph, Against)>| run.into_iter().map(|(_, cut)| cut).collect();
        let networks = found.into_iter().map(cuts).collect();
        let mut generator = draws(parameters.seed, parameters.runs, Purpose::Shuffles);
        let planted = Graph::planted(as_usize(parameters.hidden), PIXELS + CLASSES, ACROSS);
        let shuffles = as_usize(parameters.shuffles);
        Ok(Measured {
            networks,
            graphs,
            planted: against(&planted, PIXELS, shuffles, &mut generator, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let nodes = whole(parameters.hidden + crate::exact::as_u64(PIXELS + CLASSES));
        Ok(Theory {
            rounding: &nodes * &nodes * inverse_power(52),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        claims.tolerate(&LEAST, theory.rounding.clone());
        let names = names();
        for (run, networks) in measured.networks.iter().enumerate() {
            claims.go_on()?;
            for (name, found) in names.iter().zip(networks) {
                let cuts = std::iter::once(&found.cut).chain(&found.shuffled);
                for (at, cut) in cuts.enumerate() {
                    let instance = || format!("{name}, run {run}, shuffle {at} (0 is none)");
                    claims.check(
                        &LEAST,
                        instance,
                        of_double(cut.n_cut)?,
                        of_double(cut.least)?,
                    );
                }
            }
        }
        let planted = of_double(measured.planted.cut.n_cut)?;
        for (at, cut) in measured.planted.shuffled.iter().enumerate() {
            let instance = || format!("shuffle {}", at + 1);
            claims.check(&PLANTED, instance, &planted, of_double(cut.n_cut)?);
        }
        let before = measured.over_runs(0, |found| found.z)?.figure()?;
        for (place, family) in Family::ALL.into_iter().enumerate() {
            let z = measured.over_runs(place + 1, |found| found.z)?;
            claims.one(&named(&MODULES, family), z.figure()?, before.clone());
            let cost = measured.over_runs(place + 1, |found| found.cut.n_cut)?;
            let shuffled = measured
                .networks
                .iter()
                .map(|run| mean_shuffled(&run[place + 1]));
            let shuffled = Sample::of(&shuffled.collect::<Result<Vec<_>>>()?)?;
            claims.one(&named(&COST, family), cost.figure()?, shuffled.figure()?);
        }
        Ok(())
    }
}

impl Answered for Clusterability {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let decimal = |value: &Rational| value.to_decimal(2, Rounding::Nearest);
        let mut said = Vec::new();
        for (place, name) in names().into_iter().enumerate() {
            let z = measured.over_runs(place, |found| found.z)?.mean;
            said.push(format!("{} ({name})", decimal(&z)));
        }
        Ok(vec![format!(
            "Cut into four, a network costs so many standard deviations more than its shuffled weights: {}; mean of {} seeds, \
             negative means more modules than chance. Planted modules: {}.",
            said.join(", "),
            parameters.runs,
            decimal(&of_double(measured.planted.z)?)
        )])
    }
}

//! The engine with every decided leaf's certificate checked.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::certificate::{Certificate, Refusal};
use super::divided::job;
use super::mass::Mass;
use super::mode::{Count, Data, Keep, Mode, Recall, Traced};
use super::state::{Leaf, Sink};
use super::tape::Long;
use crate::enumerate::enumerable::{Engine, Enumerable};
use crate::enumerate::gathered::Gathered;
use crate::enumerate::job::{Job, Reveals, Yield};
use crate::enumerate::plan::Plan;
use crate::enumerate::sought::Sought;
use crate::enumerate::tally::Tally;
use crate::machine::{Coding, Kraft, Symbols};

/// The Kraft machine, with the certificate of every decided leaf checked as it is found.
///
/// Words are not merged, so that each leaf is checked by itself; slower by that and by the
/// checks. Masses and bounds are those of the engine, but where a decider acts near the step
/// limit.
#[derive(Debug)]
pub struct Verified {
    kraft: Kraft,
    checked: AtomicU64,
    refused: Mutex<Option<(Certificate, Refusal)>>,
}

impl Verified {
    /// Nothing checked yet.
    #[must_use]
    pub fn new(kraft: Kraft) -> Self {
        Self {
            kraft,
            checked: AtomicU64::new(0),
            refused: Mutex::new(None),
        }
    }

    /// How many certificates were accepted.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }

    /// The first certificate that was refused, if one was: the engine or the checker is wrong then.
    #[must_use]
    pub fn refused(&self) -> Option<(Certificate, Refusal)> {
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn check(&self, certificate: Certificate) {
        match certificate.check(self.kraft.actions()) {
            Ok(()) => {
                self.checked.fetch_add(1, Ordering::Relaxed);
            }
            Err(refusal) => {
                self.refused
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .get_or_insert((certificate, refusal));
            }
        }
    }
}

/// What a part yields, gathered after the checks.
#[derive(Clone, Debug)]
struct Checked<'a, F> {
    by: &'a Verified,
    found: F,
}

impl<F: Yield> Yield for Checked<'_, F> {
    fn merge(&mut self, other: Self) {
        self.found.merge(other.found);
    }

    fn failed(&self) -> bool {
        self.found.failed()
    }
}

impl<F: Reveals> Reveals for Checked<'_, F> {
    fn revealed(&mut self, cylinders: u128) {
        self.found.revealed(cylinders);
    }
}

impl<M: Mode<Trace = Data>, W: Mass, F: Sink<M, W>> Sink<M, W> for Checked<'_, F> {
    fn leaf(&mut self, leaf: Leaf<'_, M, W>) {
        if let Some(certificate) = certificate(&leaf) {
            self.by.check(certificate);
        }
        self.found.leaf(leaf);
    }
}

/// The certificate of a leaf that a decider decided.
fn certificate<M: Mode<Trace = Data>, W>(leaf: &Leaf<'_, M, W>) -> Option<Certificate> {
    leaf.cycle.map(|cycle| Certificate {
        program: leaf.code.source(),
        data: leaf.data.clone(),
        start: cycle.start.into(),
        period: cycle.period.into(),
        place: leaf.code.place(cycle.block),
        shift: cycle.shift.into(),
        lo: cycle.lo.into(),
        hi: cycle.hi.into(),
        before: cycle.before.into(),
        outputs: cycle.outputs.into(),
    })
}

/// A job with its checks, shown as what it yields.
struct Shown<'a, F>(Box<dyn Job<Checked<'a, F>> + 'a>);

impl<F> Job<F> for Shown<'_, F> {
    fn parts(&self) -> usize {
        self.0.parts()
    }
    fn empty(&self) -> F {
        self.0.empty().found
    }
    fn above(&self) -> F {
        self.0.above().found
    }
    fn part(&self, index: usize) -> F {
        self.0.part(index).found
    }
}

impl Verified {
    fn job<'a, M, F>(&'a self, mode: M, plan: &Plan<'a>, found: F) -> Box<dyn Job<F> + 'a>
    where
        M: Mode<Output: Sync, Trace = Data> + 'a,
        F: Sink<M, u64> + Sink<M, u128> + Reveals + Yield + 'a,
    {
        let checked = Checked { by: self, found };
        Box::new(Shown(job::<M, Long, _>(
            &self.kraft,
            mode,
            0,
            plan,
            checked,
        )))
    }
}

impl Engine for Verified {
    fn coding(&self) -> Coding {
        Engine::coding(&self.kraft)
    }

    fn walk(&self) -> &'static str {
        "the engine, verified"
    }

    fn count<'a>(&'a self, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a> {
        self.job(Traced(Count), plan, Tally::default())
    }

    fn gather<'a>(&'a self, plan: &Plan<'a>, empty: Gathered) -> Box<dyn Job<Gathered> + 'a> {
        self.job(Traced(Keep), plan, empty)
    }

    fn data_bits(&self, x: &Symbols) -> usize {
        self.kraft.data_bits(x)
    }

    fn list<'a>(&'a self, plan: &Plan<'a>, x: &Symbols, keep: usize) -> Box<dyn Job<Sought> + 'a> {
        let sought = Sought::new(x.len(), keep);
        self.job(Traced(Recall::new(x)), plan, sought)
    }
}

impl Enumerable for Verified {
    fn reference_machine(&self) -> Cow<'static, str> {
        self.kraft.reference_machine()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::plan::Halt;
    use crate::enumerate::{Budget, Control, Decider, Status, Table};
    use crate::machine::reference::Run;
    use crate::machine::{Actions, Program};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// Certificates, as they come.
    #[derive(Clone, Default)]
    struct Collected(Vec<Certificate>);

    impl Sink<Traced<Count>, u64> for Collected {
        fn leaf(&mut self, leaf: Leaf<'_, Traced<Count>, u64>) {
            self.0.extend(certificate(&leaf));
        }
    }

    impl Sink<Traced<Count>, u128> for Collected {
        fn leaf(&mut self, leaf: Leaf<'_, Traced<Count>, u128>) {
            self.0.extend(certificate(&leaf));
        }
    }

    impl Reveals for Collected {
        fn revealed(&mut self, _: u128) {}
    }

    fn collect(kraft: &Kraft, bits: u32, horizon: usize) -> Vec<Certificate> {
        let budget = Budget::new(bits, horizon, 1000).unwrap();
        let control = Control::new();
        let halt = Halt::new(&control);
        let plan = Plan::new(Engine::coding(kraft), budget, &halt).unwrap();
        let job = job::<_, Long, _>(kraft, Traced(Count), 0, &plan, Collected::default());
        (0..job.parts()).flat_map(|part| job.part(part).0).collect()
    }

    static CERTIFICATES: LazyLock<Vec<Certificate>> =
        LazyLock::new(|| collect(&Kraft::new(), 19, 12));

    fn agent() -> Kraft {
        let actions = (0..200).map(|place| place % 3 == 0).collect();
        Kraft::with_actions(Actions::new(actions, 2, 1).unwrap())
    }

    #[test]
    fn every_certificate_of_the_engine_is_accepted() {
        for kraft in [Kraft::new(), agent()] {
            let all = collect(&kraft, 17, 12);
            let of = |keep: &dyn Fn(&Certificate) -> bool| all.iter().filter(|c| keep(c)).count();
            // All kinds are there: repeated and translated, both ways, silent and not.
            assert!(of(&|c| c.shift == 0 && c.outputs == 0) > 10);
            assert!(of(&|c| c.shift > 0) > 10 && of(&|c| c.shift < 0) > 10);
            assert!(of(&|c| c.shift != 0 && c.outputs == 0) > 0);
            assert!(
                of(&|c| c.data.contains(&None)) > 0 && of(&|c| c.data.contains(&Some(true))) > 0
            );
            for certificate in all {
                assert_eq!(
                    certificate.check(kraft.actions()),
                    Ok(()),
                    "{certificate:?}"
                );
            }
        }
    }

    #[test]
    fn verified_masses_are_the_engines() {
        for kraft in [Kraft::new(), agent()] {
            let budget = Budget::new(17, 10, 1000).unwrap();
            let control = Control::new();
            let verified = Verified::new(kraft.clone());
            let slow = Table::enumerate(&verified, budget, &control).unwrap();
            let fast = Table::enumerate(&kraft, budget, &control).unwrap();
            assert!(slow.rows().eq(fast.rows()));
            assert_eq!(slow.cylinders(), fast.cylinders());
            assert_eq!(verified.refused(), None);
            let decided = Status::ALL.map(|status| {
                Decider::ALL
                    .map(|decider| slow.tally().by(status, Some(decider)).cylinders)
                    .iter()
                    .sum::<u128>()
            });
            // Free data bits make several cylinders of one leaf.
            let checked = u128::from(verified.checked());
            assert!(checked > 100 && checked <= decided.iter().sum::<u128>());
        }
    }

    /// What a certificate claims, seen by running on with the slow reference: the program repeats its
    /// steps as claimed, `rounds` times. Free data bits are 0.
    fn is_true(certificate: &Certificate, rounds: u64) -> bool {
        // What is not revealed is never executed, so anything may stand there; a program that ends
        // unrevealed ends a pass.
        let text = match certificate.program.strip_suffix('_') {
            Some(front) => format!("{}]", front.replace('_', ".")),
            None => certificate.program.replace('_', "."),
        };
        let Ok(program) = Program::parse(&text) else {
            return false;
        };
        let data: Vec<bool> = certificate
            .data
            .iter()
            .map(|bit| bit.unwrap_or(false))
            .collect();
        let mut run = Run::new(&program);
        for _ in 0..certificate.start {
            run.step(&data, None);
        }
        let (mut place, mut head, mut out) = (run.place, run.head, run.output.len());
        for _ in 0..rounds {
            for _ in 0..certificate.period {
                run.step(&data, None);
            }
            let moved = (run.head - head, (run.output.len() - out) as u64);
            if run.place != place || moved != (certificate.shift, certificate.outputs) {
                return false;
            }
            (place, head, out) = (run.place, run.head, run.output.len());
        }
        true
    }

    fn any_certificate() -> impl Strategy<Value = Certificate> {
        any::<prop::sample::Index>().prop_map(|index| index.get(&CERTIFICATES).clone())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// A certificate with one figure changed is refused.
        #[test]
        fn a_figure_off_is_refused(certificate in any_certificate(), field in 0..9_usize, by in prop_oneof![Just(-1_i64), Just(1), -9..=9_i64]) {
            prop_assume!(by != 0);
            let mut corrupt = certificate.clone();
            let add = |figure: &mut u64| *figure = figure.wrapping_add_signed(by);
            match field {
                0 => add(&mut corrupt.start),
                1 => add(&mut corrupt.period),
                2 => corrupt.place = corrupt.place.wrapping_add_signed(by as isize),
                3 => corrupt.shift += by,
                4 => corrupt.lo += by,
                5 => corrupt.hi += by,
                6 => add(&mut corrupt.before),
                7 => add(&mut corrupt.outputs),
                _ if by > 0 => corrupt.data.push(Some(by % 2 == 0)),
                _ => prop_assume!(corrupt.data.pop().is_some()),
            }
            // Far figures would only make the checker run long.
            prop_assume!(corrupt.start < 1 << 20 && corrupt.period < 1 << 20);
            let accepted = corrupt.check(None).is_ok();
            // A round may begin later, or be several rounds: that is no error. All else is.
            let multiple = field <= 1 && accepted && is_true(&corrupt, 3);
            prop_assert!(!accepted || multiple, "{:?} as {:?}", certificate, corrupt);
        }

        /// With another op or data bit a certificate is refused, unless what it says is true of that run too.
        #[test]
        fn another_program_is_refused_unless_it_does_the_same(
            certificate in any_certificate(),
            at in any::<prop::sample::Index>(),
            op in prop::sample::select(vec!['.', '+', '>', '<', ',', '?', '[', ']', '_']),
        ) {
            let mut corrupt = certificate.clone();
            let mut program: Vec<char> = corrupt.program.chars().collect();
            let at = at.index(program.len() + corrupt.data.len());
            if at < program.len() {
                prop_assume!(program[at] != op);
                program[at] = op;
                corrupt.program = program.into_iter().collect();
            } else {
                let bit = &mut corrupt.data[at - program.len()];
                *bit = bit.map(|bit| !bit);
            }
            if corrupt.check(None).is_ok() {
                prop_assert!(is_true(&corrupt, 4), "{:?} as {:?}", certificate, corrupt);
            }
        }
    }

    #[test]
    fn every_field_of_every_certificate_counts() {
        for certificate in CERTIFICATES.iter() {
            let corruptions: [fn(&mut Certificate); 8] = [
                |c| c.period = 0,
                |c| c.place += 1,
                |c| c.shift += 1,
                |c| c.lo -= 1,
                |c| c.hi += 1,
                |c| c.before += 1,
                |c| c.outputs += 1,
                |c| c.data.push(None),
            ];
            for corrupt in corruptions {
                let mut corrupted = certificate.clone();
                corrupt(&mut corrupted);
                assert!(
                    corrupted.check(None).is_err(),
                    "{certificate:?}: {corrupted:?}"
                );
            }
        }
    }
}

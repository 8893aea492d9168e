//! Small tables whose answer is known.

use super::*;
use crate::exact::as_u64;
use crate::network::study::FamilyRun;
use crate::scenario::Verdict;
use crate::suite::ScenarioFile;
use crate::suite::instrument::paired_ratios::PairedRatios;

/// Two clouds of `rows` points with their label, and a third number that says nothing.
fn clouds(rows: u32) -> String {
    let mut text = "x,y,noise,kind\n".to_owned();
    for row in 0..rows {
        let (x, y) = (row * 37 % 101, row * 53 % 97);
        let (sign, kind) = if row % 2 == 0 {
            ("", "up")
        } else {
            ("-", "down")
        };
        text.push_str(&format!(
            "{sign}1.{x:03},{sign}0.{y:03},{},{kind}\n",
            row * 71 % 89
        ));
    }
    text
}

fn own(text: &str, table: &str) -> OwnNetwork {
    let text = format!("kind = \"network\"\ndata = \"t.csv\"\nlabel = \"kind\"\n{text}");
    match ScenarioFile::parse(&text).unwrap() {
        ScenarioFile::Network { plan, .. } => plan.on(table).unwrap(),
        _ => panic!("another kind"),
    }
}

const SMALL: &str = "widths = [4]\nruns = 3\nepochs = 30\ndelta = 0.2\n";

/// Mistake tried: the split of another run in the claims.
#[test]
fn files_decode_to_what_is_stated_and_the_parts_are_those_asked_for() {
    let own = own(SMALL, &clouds(80));
    assert_eq!(own.parts(), [40, 20, 20]);
    let measured = own.measure(&Context::new()).unwrap();
    assert_eq!((measured.widths.len(), measured.widths[0].len()), (1, 3));
    let limit = own.plan.delta.nearest_f64();
    for run in &measured.widths[0] {
        assert_eq!(run.len(), 4);
        for found in run {
            let file = found.matched[0].as_ref().unwrap();
            // By the plain network's loss before compression, and by no other.
            assert!(file.validation.loss <= run[0].whole[0].loss + limit);
        }
    }
    let outcome = own.run("mine", &Context::new()).unwrap();
    let decoded = outcome
        .claims
        .iter()
        .find(|claim| claim.id() == "files-decode");
    assert_eq!(decoded.unwrap().verdict(), Verdict::Holds);
    assert!(outcome.holds());
    assert!(
        outcome.answer[0].starts_with("At equal loss the files are "),
        "{:?}",
        outcome.answer
    );
    assert!(outcome.answer[0].contains("(L2)") && outcome.answer[0].contains("3 seeds"));
    // 12 files chosen, a row each.
    assert_eq!(outcome.traces[0].rows(), 12);
}

/// Of one run's files one is longer by 100 bytes than it was: the mean of the logarithms is that of whole files. Mistake tried:
/// sizes without the header.
#[test]
fn sizes_are_of_whole_files() {
    let own = own(SMALL, &clouds(80));
    let mut measured = own.measure(&Context::new()).unwrap();
    let longer = measured.widths[0][1][2].matched[0].as_mut().unwrap();
    longer.file.extend([0; 100]);
    let bytes =
        |run: &[FamilyRun], at: usize| as_u64(run[at].matched[0].as_ref().unwrap().file.len());
    let runs = measured.widths[0].iter();
    let pairs = runs.map(|run| (bytes(run, 2), bytes(run, 0)));
    let expected = PairedRatios::of(pairs).unwrap().middle().unwrap();
    let found = measured.paired(0, 2, false).unwrap().middle().unwrap();
    assert_eq!(found, expected);
}

/// The claim on files sees a stated loss that is not the file's.
#[test]
fn a_file_that_states_anothers_loss_is_called_violated() {
    let own = own(SMALL, &clouds(80));
    let mut measured = own.measure(&Context::new()).unwrap();
    let file = measured.widths[0][1][2].matched[0].as_mut().unwrap();
    file.test.loss = file.validation.loss;
    let claims = claims::claims(&own, &measured, &Context::new()).unwrap();
    let decoded = claims.iter().find(|claim| claim.id() == "files-decode");
    assert_eq!(decoded.unwrap().verdict(), Verdict::Violated);
}

/// The same on one thread and two, and other for another seed.
#[test]
fn the_seed_decides_all_whatever_the_threads() {
    let bytes = |threads: usize, seed: u64| {
        let own = own(&format!("{SMALL}seed = {seed}\n"), &clouds(80));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let measured = pool
            .unwrap()
            .install(|| own.measure(&Context::new()).unwrap());
        let runs = measured.widths[0].iter().flatten();
        let files = runs.map(|found| found.matched[0].as_ref().unwrap().file.clone());
        files.collect::<Vec<_>>()
    };
    let one = bytes(1, 7);
    assert_eq!(one, bytes(2, 7));
    assert_ne!(one, bytes(2, 8));
}

/// Where no file is good enough nothing is compared, and that is said.
#[test]
fn no_file_within_the_limit_is_said() {
    let own = own(
        "widths = [4, 6]\nruns = 2\nepochs = 30\ndelta = 0\n",
        &clouds(60),
    );
    let mut measured = own.measure(&Context::new()).unwrap();
    for run in &mut measured.widths[0] {
        run[0].matched[0] = None;
    }
    let said = answer::answer(&own, &measured).unwrap();
    assert!(
        said[0].starts_with("In no run do two files of 4 hidden units"),
        "{said:?}"
    );
    assert!(said[0].contains("Take a larger delta"), "{said:?}");
}

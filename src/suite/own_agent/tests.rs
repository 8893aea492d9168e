//! Lives against figures worked out by hand, and what a file may not ask for.

use crate::exact::{Enclosure, Rational};
use crate::scenario::{Context, LifeEnd, Lived, Outcome, Verdict};
use crate::suite::ScenarioFile;

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

/// The run of a file; the line that all have is put before it.
fn outcome(text: &str) -> Outcome {
    let text = format!("kind = \"agent\"\n{text}");
    match ScenarioFile::parse(&text) {
        Ok(ScenarioFile::Agent(agent)) => agent.run("file", &Context::new()).unwrap(),
        Ok(_) => panic!("no agent: {text}"),
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// What was lived; no claim may be violated.
fn life(text: &str) -> Lived {
    let outcome = outcome(text);
    assert!(outcome.holds(), "{:?}", outcome.claims);
    let undecided = outcome.count(Verdict::Undecided);
    assert_eq!(undecided, 0, "{:?}", outcome.claims);
    outcome.lived.unwrap()
}

fn refused(text: &str) -> String {
    let text = format!("kind = \"agent\"\n{text}");
    let refused = ScenarioFile::parse(&text).err();
    refused.map_or_else(|| panic!("taken: {text}"), |error| error.to_string())
}

fn program(source: &str) -> String {
    format!("[[world]]\nkind = \"program\"\nsource = \"{source}\"\n")
}

fn values(lived: &Lived, cycle: usize) -> Vec<Enclosure> {
    lived.cycles[cycle].values.clone().unwrap()
}

fn points(lived: &Lived, cycle: usize) -> Vec<Rational> {
    let values = values(lived, cycle);
    values
        .iter()
        .map(|q| q.exact_value().unwrap().clone())
        .collect()
}

fn actions(lived: &Lived) -> String {
    let all = lived.cycles.iter().map(|cycle| cycle.action.as_str());
    all.collect::<Vec<_>>().join(" ")
}

const COINS: &str = "world = [{kind = \"bandit\", arms = [\"1/5\", \"4/5\"], name = \"heads\"}, {kind = \"bandit\", arms = \
                     [\"4/5\", \"1/5\"], name = \"tails\"}]\n";

/// One of two coins, 4/5 heads or 4/5 tails: the first bet wins with 1/2; with what it tells the second wins with
/// 4/5 4/5 + 1/5 1/5 = 17/25. Without it: 1/2.
#[test]
fn a_bet_on_a_coin_is_worth_what_it_tells() {
    let lived = life(&format!("horizon = 2\n{COINS}"));
    assert_eq!(points(&lived, 0), [r(59, 50), r(59, 50)]);
    assert!(lived.cycles[0].is_tied);
    assert_eq!(lived.cycles[0].learning, Some(Enclosure::exact(r(9, 50))));
    // Nothing answers: no truth.
    assert_eq!((lived.end, lived.cycles.len()), (LifeEnd::Thought, 1));
    // After a loss with tails, heads it is.
    let lived = life(&format!("horizon = 1\nhistory = \"0/0\"\n{COINS}"));
    assert_eq!(points(&lived, 0), [r(8, 25), r(17, 25)]);
    assert_eq!(
        (actions(&lived), lived.cycles[0].cycle),
        ("1".to_owned(), 2)
    );
}

/// Kaelbling, Littman and Cassandra's tiger with three cycles: listen twice (each -1), open after two like growls, which
/// come with 17/20 17/20 + 3/20 3/20 = 149/200 and leave 289 to 9; else listen again. In sum 68/25.
#[test]
fn the_tiger_is_listened_for() {
    let text = include_str!("../../../programs/agent-tiger.toml");
    let text = text
        .replace("kind = \"agent\"\n", "")
        .replace("horizon = 8", "horizon = 3");
    let lived = life(&text);
    assert_eq!(points(&lived, 0)[0], r(68, 25));
    assert_eq!(lived.cycles[0].action, "listen");
    let opened = r(149, 200) * (r(2890, 298) - r(900, 298));
    assert_eq!(r(-2, 1) + opened - r(51, 200), r(68, 25));
}

/// The figures of `enumerated-worlds`: over 2^18, and divided by xi of nothing, which is the Kraft sum of P_12.
#[test]
fn all_programs_are_a_prior() {
    let lived = life("enumerated = 12\nhorizon = 6\ntruth = \"?.+.]\"\n");
    let kraft = r(640_380_859_375, 1_000_000_000_000);
    let q = |numerator: i64| r(numerator, 1 << 18).checked_div(&kraft).unwrap();
    assert_eq!(points(&lived, 0), [q(157_695), q(165_855)]);
    assert_eq!(actions(&lived), "1 1 1 0 0 0");
    assert_eq!((lived.worlds, lived.cycles[0].left), (249, 249));
}

/// A test pays with more than 8 nights to go, each of three cycles, as the weights are 8 to 1; at 8 it is a tie.
#[test]
fn lights_off_are_left_off_until_enough_nights_are_to_come() {
    let pair = format!(
        "weights = \"length\"\n{}{}",
        program("?.+.]"),
        program("?.>+.]")
    );
    for (horizon, action, tied) in [(21, "0", false), (24, "0", true), (27, "1", false)] {
        let lived = life(&format!("horizon = {horizon}\n{pair}"));
        let first = &lived.cycles[0];
        assert_eq!(
            (first.action.as_str(), first.is_tied),
            (action, tied),
            "{horizon}"
        );
    }
}

/// The trap's world is silent after an action 1: 5 of 6 cycles are missing, and death is counted for each.
#[test]
fn a_world_that_falls_silent_ends_the_life() {
    let text = |policy: &str| {
        format!(
            "horizon = 6\nrange = [-1, 1]\ndeath = -1\npolicy = {policy}\ntruth = \"?[]+]\"\nweights = \"length\"\n{}{}",
            program("?[]+]"),
            program("?+[]+]")
        )
    };
    let lived = life(&text("\"bayes\""));
    assert_eq!(actions(&lived), "0 0 0 0 0 0");
    assert_eq!(lived.rewards, r(6, 1));
    // 8 to 1 for the trap: 6 in it and -6 in the other.
    assert_eq!(points(&lived, 0), [r(42, 9), r(-42, 9)]);
    let lived = life(&text("{kind = \"always\", action = \"1\"}"));
    assert_eq!(
        (lived.end, lived.rewards.clone()),
        (LifeEnd::Silent, r(-6, 1))
    );
    assert_eq!(lived.cycles.len(), 1);
    assert_eq!(lived.cycles[0].percept, None);
    // Only a world that falls silent is believed in.
    assert_eq!(lived.posterior, [("?[]+]".to_owned(), Enclosure::one())]);
    assert_eq!(lived.all_refuted, None);
    // A world that never falls silent is refuted by silence.
    let lived = life(&format!(
        "horizon = 6\npolicy = {{kind = \"always\", action = \"1\"}}\ntruth = \"?[]+]\"\n{}",
        program("?]")
    ));
    assert_eq!(
        (lived.end, lived.all_refuted),
        (LifeEnd::AllRefuted, Some(1))
    );
}

/// With two steps `>+]` is open; an enclosure holds the value that it has with more, at every cycle.
#[test]
fn an_open_world_makes_values_enclosures() {
    let text = |steps: u64| {
        format!(
            "horizon = 4\nsteps = {steps}\nweights = \"length\"\ntruth = \"+]\"\n{}{}{}",
            program("+]"),
            program(">+]"),
            program("?]")
        )
    };
    let (open, settled) = (life(&text(2)), life(&text(1000)));
    assert_eq!(values(&open, 0).len(), 2);
    for (q, exact) in values(&open, 0).iter().zip(points(&settled, 0)) {
        assert!(!q.is_exact() && q.contains(&exact), "{q} {exact}");
    }
    // ?] and +] print 1 to an action 1, >+] as well: the one that is open has 1/13 of the weight, 4 cycles.
    let width = values(&open, 0)[0].width();
    assert_eq!(width, r(4, 13));
    assert!(!open.cycles[0].is_settled && settled.cycles[0].is_settled);
    assert!(open.open > Rational::zero() && settled.open.is_zero());
    let (name, share) = &open.posterior[0];
    assert_eq!(name, "+]");
    assert!(share.contains(settled.posterior[0].1.lower()), "{share}");
    // The truth itself is open: what it answers is not settled, and the life ends there.
    let lived = life(&format!(
        "horizon = 3\nsteps = 2\ntruth = \">+]\"\n{}",
        program("]")
    ));
    assert_eq!((lived.end, lived.cycles.len()), (LifeEnd::OpenSteps, 1));
}

#[test]
fn a_history_that_no_world_allows_has_no_value() {
    let lived = life(&format!(
        "horizon = 3\nhistory = \"0/0 0/1 1/0\"\n{}",
        program("]")
    ));
    assert_eq!(
        (lived.end, lived.all_refuted),
        (LifeEnd::AllRefuted, Some(2))
    );
    assert!(lived.cycles.is_empty() && lived.posterior.is_empty());
    // The truth refutes it on the way.
    let lived = life(&format!("horizon = 3\ntruth = \"+]\"\n{}", program(">+]")));
    assert_eq!(
        (lived.end, lived.all_refuted),
        (LifeEnd::AllRefuted, Some(2))
    );
    assert_eq!(lived.cycles.len(), 2);
    // In the last cycle too.
    let lived = life(&format!("horizon = 2\ntruth = \"+]\"\n{}", program(">+]")));
    assert_eq!(
        (lived.end, lived.all_refuted),
        (LifeEnd::AllRefuted, Some(2))
    );
}

/// One cycle ahead nothing is worth learning, so it stays with what it knows: 1/2 for sure against 2/5 and maybe 1.
#[test]
fn a_moving_horizon_looks_no_farther() {
    let text = |ahead: &str| {
        format!(
            "horizon = 8\n{ahead}\nworld = [{{kind = \"bandit\", arms = [\"1/2\", 1], weight = \"2/5\"}}, {{kind = \
             \"bandit\", arms = [\"1/2\", 0], weight = \"3/5\"}}]\n"
        )
    };
    let lived = life(&text("ahead = 1"));
    assert_eq!(points(&lived, 0), [r(1, 2), r(2, 5)]);
    assert_eq!((lived.horizon, lived.ahead), ("moving", Some(1)));
    // 2/5 8 + 3/5 7/2.
    assert_eq!(points(&life(&text("")), 0)[1], r(53, 10));
    // Never past the last.
    assert_eq!(
        points(&life(&text("ahead = 50")), 0),
        points(&life(&text("")), 0)
    );
}

/// The sure arm pays 1/2 in each of three cycles, 1/2 + 1/4 + 1/8; beyond lies up to (1/2)^3 / (1 - 1/2) = 1/4.
#[test]
fn a_geometric_horizon_says_what_lies_beyond() {
    let text = |arm: &str| {
        format!(
            "horizon = 2\nahead = 3\ndiscount = \"1/2\"\nworld = [{{kind = \"bandit\", arms = [\"1/2\", \"{arm}\"]}}]\n"
        )
    };
    let lived = life(&text("2/5"));
    let first = &lived.cycles[0];
    assert_eq!(points(&lived, 0), [r(7, 8), r(31, 40)]);
    assert_eq!(first.rest, Some(Enclosure::new(r(0, 1), r(1, 4)).unwrap()));
    assert!(!first.is_settled);
    // 1/2 against 1/4 - 1/8: more than the rest apart.
    let lived = life(&text("1/8"));
    assert!(lived.cycles[0].is_settled);
    assert_eq!(lived.horizon, "geometric");
}

#[test]
fn policies_choose_by_their_chances() {
    let first = |policy: &str| life(&format!("horizon = 3\npolicy = {policy}\n{COINS}"));
    let chances = |lived: &Lived| lived.cycles[0].chances.clone();
    let lived = first("{kind = \"thompson\"}");
    assert_eq!(chances(&lived), [r(1, 2), r(1, 2)]);
    let best = values(&lived, 0)
        .into_iter()
        .map(|q| q.lower().clone())
        .max()
        .unwrap();
    let worth = lived
        .worth
        .as_ref()
        .and_then(Enclosure::exact_value)
        .unwrap();
    assert!(*worth < best, "{worth} {best}");
    assert_eq!(
        chances(&first("{kind = \"epsilon-greedy\", epsilon = \"1/5\"}")),
        [r(9, 10), r(1, 10)]
    );
    assert_eq!(chances(&first("\"uniform\"")), [r(1, 2), r(1, 2)]);
    let won = first("\"win-stay\"\nhistory = \"0/1\"");
    assert_eq!(chances(&won), [r(1, 1), r(0, 1)]);
    let lost = first("\"win-stay\"\nhistory = \"0/0\"");
    assert_eq!(chances(&lost), [r(0, 1), r(1, 1)]);
    let always = first("{kind = \"always\", action = \"1\"}");
    assert_eq!(
        (chances(&always), always.is_drawn),
        (vec![r(0, 1), r(1, 1)], false)
    );
    for policy in [
        "{kind = \"optimistic\", theta = \"1/4\"}",
        "{kind = \"self-aixi\", of = [\"uniform\", \"win-stay\"]}",
    ] {
        let lived = first(policy);
        assert!(chances(&lived).contains(&r(1, 1)), "{policy}");
        assert!(lived.worth.is_some(), "{policy}");
    }
    // Any action wins with 1/2.
    assert_eq!(first("\"uniform\"").worth, Some(Enclosure::exact(r(3, 2))));
}

/// 2000 percepts of chances 1/4, 1/4, 1/2: five standard deviations are 97 and 112. Catches a chance that is not divided
/// by what is left.
#[test]
fn percepts_come_with_their_chances() {
    let text = |seed: u64| {
        format!(
            "seed = {seed}\npercepts = [\"a\", \"b\", \"c\"]\nrewards = [0, 0, 1]\nhorizon = 2000\nahead = 1\ntruth = \
             \"urn\"\n[[world]]\nname = \"urn\"\nkind = \"table\"\nrows = [{{see = \"a\", chance = \"1/4\"}}, {{see = \
             \"b\", chance = \"1/4\"}}, {{see = \"c\", chance = \"1/2\"}}]\n"
        )
    };
    let came = |lived: &Lived| -> Vec<String> {
        lived
            .cycles
            .iter()
            .filter_map(|cycle| cycle.percept.clone())
            .collect()
    };
    let lived = life(&text(1));
    let percepts = came(&lived);
    for (name, mean, far) in [("a", 500, 97), ("b", 500, 97), ("c", 1000, 112)] {
        let count = percepts.iter().filter(|percept| *percept == name).count();
        assert!(count.abs_diff(mean) <= far, "{name}: {count}");
    }
    assert!(lived.is_drawn);
    assert_eq!(percepts, came(&life(&text(1))));
    assert_ne!(percepts, came(&life(&text(2))));
}

/// The deepest plan that may be asked for, on the small stack of a test.
#[test]
fn the_longest_horizon_is_planned() {
    let lived = life("horizon = 500\nworld = [{kind = \"bandit\", arms = [\"1/2\", 0]}]\n");
    assert_eq!(points(&lived, 0), [r(250, 1), r(499, 2)]);
}

#[test]
fn a_plan_that_does_not_fit_names_the_horizon_that_does() {
    // It writes every action down: no two histories have equal states.
    let said = refused(&format!("horizon = 40\n{}", program("?>]")));
    assert!(said.starts_with("line 2, column 11: "), "{said}");
    assert!(
        said.contains("4^40 histories") && said.contains("horizon = 20 or less"),
        "{said}"
    );
    let said = refused(&format!(
        "horizon = 400\nahead = 30\npolicy = \"entropy-seeking\"\n{COINS}"
    ));
    assert!(
        said.contains("4^30 are too many; write ahead = 6 or less"),
        "{said}"
    );
    let said = refused("enumerated = 5\nhorizon = 13\n");
    assert!(
        said.contains("4^13 histories") && said.contains("at most 12"),
        "{said}"
    );
    assert!(refused(&format!("horizon = 501\n{COINS}")).contains("at most 500 cycles ahead"));
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let world = program("?]");
    for (text, place, told) in [
        (
            "horizon = 2\nactions = 0\n",
            "line 3, column 11",
            "give at least 1 action",
        ),
        (
            "horizon = 2\nactions = []\n",
            "line 3, column 11",
            "give at least 1 action",
        ),
        (
            "horizon = 2\npercepts = 0\n",
            "line 3, column 12",
            "give at least 1 percept",
        ),
        (
            "horizon = 2\nA = 0\n",
            "line 3, column 5",
            "each needs at least 1",
        ),
        (
            "horizon = 2\nP = 0\n",
            "line 3, column 5",
            "each needs at least 1",
        ),
        (
            "horizon = 2\naction_bits = 17\n",
            "line 3, column 15",
            "at most 16",
        ),
        (
            "horizon = 2\nA = 12\nP = 12\n",
            "line 3, column 5",
            "fewer bits",
        ),
        (
            "horizon = 2\nrewards = [0, 2]\n",
            "line 3, column 15",
            "outside the declared range 0 to 1",
        ),
        (
            "horizon = 2\ndeath = -1\n",
            "line 3, column 9",
            "outside the declared range 0 to 1",
        ),
        (
            "horizon = 2\nrange = [1, 0]\n",
            "line 3, column 9",
            "a least and a most",
        ),
        (
            "horizon = 2\nrewards = [0]\n",
            "line 3, column 11",
            "1 rewards for 2 percepts",
        ),
        (
            "horizon = 2\npercepts = 3\n",
            "line 3, column 12",
            "say what each percept is worth",
        ),
        (
            "horizon = 2\nactions = [\"a\", \"a\"]\n",
            "line 3, column 17",
            "in the list already",
        ),
        (
            "horizon = 2\nactions = [\"a/b\", \"c\"]\n",
            "line 3, column 12",
            "no / in it",
        ),
        (
            "horizon = 2\nactions = 3\n",
            "line 6, column 10",
            "as bits make",
        ),
        ("", "line 1, column 1", "needs a horizon"),
        ("horizon = 0\n", "line 2, column 11", "at least 1 cycle"),
        (
            "horizon = 2\nahead = 0\n",
            "line 3, column 9",
            "at least 1 cycle ahead",
        ),
        (
            "horizon = 2\ndiscount = 2\n",
            "line 3, column 12",
            "above 0 and at most 1",
        ),
        (
            "horizon = 2\nsteps = 0\n",
            "line 3, column 9",
            "at least 1 step",
        ),
        (
            "horizon = 2\nhistory = \"00\"\n",
            "line 3, column 11",
            "as in history = \"0/0\"",
        ),
        (
            "horizon = 2\nhistory = \"0/2\"\n",
            "line 3, column 11",
            "no percept is called \"2\"; they are 0, 1",
        ),
        (
            "horizon = 2\ntruth = \"?\"\n",
            "line 3, column 9",
            "no world is called",
        ),
        (
            "horizon = 2\ntruth = \"]\"\nhistory = \"0/1\"\n",
            "line 4, column 11",
            "never answers so in cycle 1",
        ),
        (
            "horizon = 2\npolicy = \"greedy\"\n",
            "line 3, column 10",
            "unknown variant `greedy`",
        ),
        (
            "horizon = 2\npolicy = {kind = \"epsilon-greedy\", epsilon = 2}\n",
            "line 3, column 46",
            "epsilon is from 0 to 1",
        ),
        (
            "horizon = 2\npolicy = {kind = \"always\", action = \"2\"}\n",
            "line 3, column 37",
            "no action is called",
        ),
        (
            "horizon = 2\nenumerated = 19\n",
            "line 3, column 14",
            "at most 18 bits",
        ),
        (
            "horizon = 2\nenumerated = 1\n",
            "line 3, column 14",
            "the shortest program has 2 bits",
        ),
        (
            "horizon = 2\nhorizons = 2\n",
            "line 3, column 1",
            "unknown field `horizons`",
        ),
    ] {
        let said = refused(&format!("{text}{world}"));
        assert!(
            said.starts_with(place) && said.contains(told),
            "{text}: {said}"
        );
    }
}

#[test]
fn a_world_that_is_none_is_refused_with_its_place() {
    for (world, told) in [
        ("[world]\nkind = \"program\"\n", "write [[world]]"),
        ("", "write each under [[world]], or enumerated = 12"),
        (
            "[[world]]\nkind = \"program\"\nsource = \"?[]\"\n",
            "in this program",
        ),
        (
            "[[world]]\nkind = \"bandit\"\narms = [\"1/2\"]\n",
            "1 arms for 2 actions",
        ),
        (
            "[[world]]\nkind = \"bandit\"\narms = [\"1/2\", 2]\n",
            "negative or sum to",
        ),
        (
            "[[world]]\nkind = \"bandit\"\narm = [\"1/2\", 2]\n",
            "did you mean `arms`?",
        ),
        (
            "[[world]]\nkind = \"table\"\nrows = []\n",
            "no row says what follows action 0 in state start",
        ),
        (
            "[[world]]\nkind = \"table\"\nrows = [{at = \"a\", do = \"0\", see = \"1\"}]\n",
            "no row says what follows action 1 in state a",
        ),
        (
            "[[world]]\nkind = \"table\"\nrows = [{see = \"1\"}, {see = \"0\"}]\n",
            "sum to 2",
        ),
        (
            "[[world]]\nkind = \"table\"\nrows = [{sees = \"1\"}]\n",
            "a row has at, do, see, chance and to",
        ),
        (
            "[[world]]\nkind = \"table\"\nstart = \"b\"\nrows = [{at = \"a\", see = \"1\"}]\n",
            "no state is called \"b\"; they are a",
        ),
        (
            "[[world]]\nkind = \"table\"\nstart = {a = \"1/2\"}\nrows = [{at = \"a\", see = \"1\"}]\n",
            "sum to 1/2",
        ),
        (
            "[[world]]\nkind = \"program\"\nsource = \"]\"\nweight = 2\n",
            "above 1",
        ),
        (
            "[[world]]\nkind = \"bandit\"\narms = [0, 1]\nweight = 1\n[[world]]\nkind = \"bandit\"\narms = [0, 0]\n",
            "needs a weight",
        ),
        (
            "[[world]]\nname = \"a\"\nkind = \"bandit\"\narms = [0, 1]\n[[world]]\nname = \"a\"\nkind = \"bandit\"\narms = [0, 0]\n",
            "each needs its own name",
        ),
        (
            "weights = \"length\"\n[[world]]\nkind = \"bandit\"\narms = [0, 1]\n",
            "no length",
        ),
    ] {
        let said = refused(&format!("horizon = 2\n{world}"));
        assert!(said.contains(told), "{world}: {said}");
    }
}

/// Two worlds of one name are told apart; chance, state and silence of a table are as its rows say.
#[test]
fn a_table_does_what_its_rows_say() {
    let lived = life(
        "horizon = 3\nseed = 4\ntruth = \"rooms\"\n[[world]]\nname = \"rooms\"\nkind = \"table\"\nrows = [{at = \"a\", see = \
         \"1\", chance = \"1/3\", to = \"b\"}, {at = \"a\", see = \"0\", chance = \"1/3\"}, {at = \"b\", do = \"1\", see = \
         \"1\"}, {at = \"b\", do = \"0\"}]\n",
    );
    // From a: to b with 1/3 (then 1 each), on with 1/3, silent with 1/3: 1/3 (1 + 2) + 1/3 1/3 (1 + 1) + 1/27.
    assert_eq!(points(&lived, 0), [r(34, 27), r(34, 27)]);
    let twice = life(&format!("horizon = 1\n{}{}", program("]"), program("]")));
    let names: Vec<&str> = twice
        .posterior
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["]", "] #2"]);
}

/// One bit tells `]` and `?]` apart, and action 1 alone brings it.
#[test]
fn one_that_seeks_knowledge_tests() {
    let text = |policy: &str| {
        format!(
            "horizon = 2\npolicy = \"{policy}\"\ntruth = \"]\"\nweights = \"uniform\"\n{}{}",
            program("]"),
            program("?]")
        )
    };
    let found = outcome(&text("knowledge-seeking"));
    let said = found.answer.concat();
    assert!(said.contains("It seeks bits instead and expects"), "{said}");
    let lived = found.lived.unwrap();
    assert_eq!(lived.left, 1, "{lived:?}");
    assert_eq!(life(&text("mdl")).cycles[0].action, "0");
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    for (policy, told) in [
        ("\"mdl\"", "needs lengths"),
        ("{kind = \"self-aixi\", of = []}", "at least one policy"),
        (
            "{kind = \"self-aixi\", of = [\"knowledge-seeking\"]}",
            "cannot be a part",
        ),
        (
            "{kind = \"optimistic\", theta = 2}",
            "theta is from 0 to 1, and 2 is not",
        ),
        ("{kind = \"thompson\", every = 0}", "at least 1 cycle"),
        ("{kind = \"thompson\", evry = 1}", "did you mean `every`?"),
    ] {
        let said = refused(&format!("horizon = 2\npolicy = {policy}\n{COINS}"));
        assert!(said.contains(told), "{policy}: {said}");
    }
    let said = refused(&format!(
        "horizon = 9\npolicy = \"knowledge-seeking\"\n{COINS}"
    ));
    assert!(
        said.contains("4^9 are too many; write horizon = 6 or less"),
        "{said}"
    );
}

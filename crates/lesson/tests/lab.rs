//! Every scenario is broken as it is found, mended by its repairs, and not fooled by what only looks like one.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use lesson::lab::goal::Finding;
use lesson::lab::scenario::Repair;
use lesson::lab::{Attempt, Scenario, Verdict, attempt};

fn scenarios() -> Vec<Scenario> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/lab");
    let mut paths: Vec<_> = std::fs::read_dir(content)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let scenarios = paths.iter().map(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        let scenario = match Scenario::parse(&text) {
            Ok(scenario) => scenario,
            Err(misfit) => panic!("{}: {misfit}", path.display()),
        };
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), scenario.id);
        scenario
    });
    scenarios.collect()
}

/// What is open, with what was found; for messages.
fn told(verdict: &Verdict) -> Vec<String> {
    let open = verdict
        .goals
        .iter()
        .filter_map(|(goal, finding)| match finding {
            Finding::Met => None,
            Finding::Open(why) => Some(format!("{}: {why}", goal.id)),
        });
    open.collect()
}

/// Checks all scenarios and tells every fault at once.
#[track_caller]
fn check(fault: impl Fn(&Scenario) -> Vec<String>) {
    let faults: Vec<String> = scenarios()
        .iter()
        .flat_map(|scenario| {
            let faults = fault(scenario);
            faults
                .into_iter()
                .map(|fault| format!("{}: {fault}", scenario.id))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn repaired(scenario: &Scenario, repair: &Repair) -> Result<Verdict, String> {
    let made = Attempt::repaired(scenario, repair).map_err(|error| error.to_string())?;
    Ok(attempt(scenario, &made))
}

#[test]
fn every_scenario_is_broken_as_it_is_found() {
    check(|scenario| {
        let verdict = attempt(scenario, &Attempt::found(scenario));
        if verdict.passed() {
            vec!["nothing is broken".to_owned()]
        } else {
            Vec::new()
        }
    });
}

#[test]
fn every_repair_meets_all_goals() {
    check(|scenario| {
        let mut faults = Vec::new();
        for (number, repair) in scenario.repairs.iter().enumerate() {
            match repaired(scenario, repair) {
                Ok(verdict) if verdict.passed() => {}
                Ok(verdict) => faults.push(format!("repair {number}: {:?}", told(&verdict))),
                Err(error) => faults.push(format!("repair {number}: {error}")),
            }
        }
        faults
    });
}

#[test]
fn every_wrong_repair_is_refused_by_the_goals_it_names() {
    check(|scenario| {
        let mut faults = Vec::new();
        for (number, repair) in scenario.wrong.iter().enumerate() {
            match repaired(scenario, repair) {
                Ok(verdict) => {
                    let open = verdict.open();
                    let named = |id: &&String| !open.contains(&id.as_str());
                    if open.is_empty()
                        || repair.refused_by.is_empty()
                        || repair.refused_by.iter().any(|id| named(&id))
                    {
                        faults.push(format!("wrong {number}: {:?}", told(&verdict)));
                    }
                }
                Err(error) => faults.push(format!("wrong {number}: {error}")),
            }
        }
        faults
    });
}

#[test]
fn every_goal_can_fail() {
    check(|scenario| {
        let wrong = scenario.wrong.iter();
        let mut verdicts: Vec<_> = wrong
            .filter_map(|repair| repaired(scenario, repair).ok())
            .collect();
        let mut nothing = Attempt::found(scenario);
        let paths = scenario
            .project
            .0
            .keys()
            .filter(|path| path.ends_with("Dockerfile"));
        for path in paths {
            nothing.write(scenario, path, "FROM busybox\n");
        }
        for made in [Attempt::found(scenario), nothing] {
            verdicts.push(attempt(scenario, &made));
        }
        let goals = scenario.goals.iter().enumerate();
        // Of a build that fails no goal has anything to say.
        let says = |finding: &Finding| matches!(finding, Finding::Open(why) if !why.starts_with("the build fails"));
        let met = |at: usize| !verdicts.iter().any(|verdict| says(&verdict.goals[at].1));
        goals
            .filter(|(at, _)| met(*at))
            .map(|(_, goal)| format!("goal {} cannot fail: as it is found, without any step, and wrongly repaired it is met", goal.id))
            .collect()
    });
}

#[test]
fn every_scenario_is_whole() {
    let all = scenarios();
    assert!(all.len() >= 24, "only {}", all.len());
    check(|scenario| {
        let mut faults = Vec::new();
        let mut want = |fits: bool, fault: &str| {
            if !fits {
                faults.push(fault.to_owned());
            }
        };
        want(!scenario.repairs.is_empty(), "no repair");
        want(scenario.wrong.len() >= 3, "fewer than three wrong repairs");
        want(scenario.hints.len() == 3, "hints come in three steps");
        want(scenario.causes.len() >= 3, "fewer than three causes");
        want(scenario.rubric.len() >= 2, "the rubric is too short");
        want((1..=3).contains(&scenario.level), "level is 1 to 3");
        want(!scenario.explanation.is_empty(), "no explanation");
        want(!scenario.story.is_empty(), "no story");
        want(!scenario.concepts.is_empty(), "it teaches nothing");
        faults
    });
}

#[test]
fn what_happens_can_be_told_from_reports_alone() {
    let scenario = scenarios()
        .into_iter()
        .find(|scenario| scenario.id == "copy-before-install")
        .unwrap();
    let verdict = attempt(&scenario, &Attempt::found(&scenario));
    let ran: Vec<&str> = verdict.runs["trigger"].builds[0]
        .report
        .steps
        .iter()
        .filter(|step| step.status == cache_model::build::Status::Run)
        .map(|step| step.name.as_str())
        .collect();
    assert_eq!(ran, ["[3/4] COPY . .", "[4/4] RUN npm ci"]);
    assert_eq!(verdict.open(), ["quick"]);
}

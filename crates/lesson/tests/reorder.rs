//! The sets to put in order are sound: what they say about cost is what the simulator does.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use lesson::reorder::{Frame, Set};
use optimizer::order::Problem;

fn sets() -> Vec<Set> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/reorder");
    let mut paths: Vec<_> = std::fs::read_dir(content)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let sets = paths.iter().map(|path| {
        let set = Set::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), set.id);
        set
    });
    sets.collect()
}

fn legal(problem: &Problem, order: &mut Vec<usize>, visit: &mut dyn FnMut(&[usize])) {
    if order.len() == problem.steps().len() {
        visit(order);
    }
    for (step, own) in problem.steps().iter().enumerate() {
        let met = |need: &optimizer::order::StepSet| order.iter().any(|&row| need.contains(row));
        if !order.contains(&step) && own.needs.iter().all(met) {
            order.push(step);
            legal(problem, order, visit);
            order.pop();
        }
    }
}

#[test]
fn in_every_legal_order_the_simulator_runs_what_the_problem_says() {
    for set in sets() {
        if set.frame == Frame::Flow {
            continue;
        }
        let problem = set.problem().unwrap();
        let mut number = 0;
        legal(&problem, &mut Vec::new(), &mut |order| {
            number += 1;
            // The first orders of all, then every seventh: they differ least between neighbours.
            if number > 20 && number % 7 != 0 {
                return;
            }
            for edit in 0..set.edits.len() {
                let ran: Vec<usize> = set
                    .reruns(order, edit)
                    .unwrap()
                    .iter()
                    .map(|rerun| rerun.row)
                    .collect();
                assert_eq!(
                    ran,
                    problem.reruns(order, edit),
                    "{}: {} in {order:?}",
                    set.id,
                    set.edits[edit].title
                );
            }
        });
        assert!(number > 1, "{} has only one order", set.id);
    }
}

#[test]
fn every_set_starts_worse_than_it_can_be() {
    for set in sets() {
        let problem = set.problem().unwrap();
        let found: Vec<usize> = (0..set.rows.len()).collect();
        let best = problem.best().unwrap();
        assert_eq!(problem.unmet(&best.order), [], "{}", set.id);
        if set.frame == Frame::Flow {
            assert_ne!(problem.unmet(&found), [], "{}", set.id);
        } else {
            assert_eq!(
                problem.unmet(&found),
                [],
                "{} does not build as found",
                set.id
            );
            assert!(
                problem.cost(&found) > best.cost,
                "{} is best already",
                set.id
            );
            let shares: u32 = set.edits.iter().map(|edit| edit.share).sum();
            assert_eq!(shares, 100, "{}", set.id);
        }
    }
}

#[test]
fn the_best_orders_are_those_a_senior_would_write() {
    let check = |id: &str, expected: &str| {
        let set = sets().into_iter().find(|set| set.id == id).unwrap();
        let found: Vec<usize> = (0..set.rows.len()).collect();
        let best = set.problem().unwrap().best_near(&found).unwrap();
        let ids: Vec<&str> = best
            .order
            .iter()
            .map(|&row| set.rows[row].id.as_str())
            .collect();
        assert_eq!(ids.join(" "), expected);
    };
    check("python", "apt list install source static messages");
    check(
        "node",
        "openssl manifests install schema generate source build",
    );
    check(
        "go",
        "apk sqlc modules download queries generate source build",
    );
    check("rust", "apt lock stub migrations recorded source build");
    check("java", "fonts pom offline main package tests verify");
}

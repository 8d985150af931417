//! Orders against brute force, and the edges of what a problem may be.
#![allow(clippy::unwrap_used)]

use optimizer::order::{Edit, Problem, ProblemError, Step, StepSet, TooManyStates};
use optimizer::random::Random;

/// A random problem that has a legal order. Needs only name steps above it in a hidden order, so that there is one.
fn problem(random: &mut Random, most: usize) -> Problem {
    let count = 1 + random.below(most);
    let mut hidden: Vec<usize> = (0..count).collect();
    random.shuffle(&mut hidden);
    let mut steps = vec![Step::default(); count];
    for (place, &step) in hidden.iter().enumerate() {
        // Few distinct costs, so that ties are common.
        steps[step].cost = [0, 1, 1, 5, 40, 1000][random.below(6)];
        for _ in 0..random.below(3) {
            if place > 0 {
                let alternatives = 1 + random.below(2);
                let above: Vec<usize> = (0..alternatives)
                    .map(|_| hidden[random.below(place)])
                    .collect();
                steps[step].needs.push(StepSet::of(&above));
            }
        }
    }
    let edits = (0..random.below(6))
        .map(|_| Edit {
            weight: random.below(4) as u32,
            touches: StepSet::of(
                &(0..random.below(4))
                    .map(|_| random.below(count))
                    .collect::<Vec<_>>(),
            ),
        })
        .collect();
    Problem::new(steps, edits).unwrap()
}

/// Every legal order with its cost, straight from the definition: for each edit, everything from the first step that it
/// touches.
fn legal(problem: &Problem, order: &mut Vec<usize>, visit: &mut dyn FnMut(&[usize], u64)) {
    let steps = problem.steps();
    if order.len() == steps.len() {
        let mut cost = 0;
        for edit in problem.edits() {
            let below = order
                .iter()
                .skip_while(|&&step| !edit.touches.contains(step));
            cost += below.map(|&step| steps[step].cost).sum::<u64>() * u64::from(edit.weight);
        }
        visit(order, cost);
        return;
    }
    for (step, own) in steps.iter().enumerate() {
        let may = |need: &StepSet| order.iter().any(|&above| need.contains(above));
        if !order.contains(&step) && own.needs.iter().all(may) {
            order.push(step);
            legal(problem, order, visit);
            order.pop();
        }
    }
}

#[test]
fn the_best_order_is_the_best_of_all_legal_ones() {
    let mut random = Random::new(0x1ab);
    for case in 0..10_000 {
        let problem = problem(&mut random, 8);
        let mut least = u64::MAX;
        let mut some = Vec::new();
        legal(&problem, &mut Vec::new(), &mut |order, cost| {
            least = least.min(cost);
            // One order in eight is looked at closely.
            if some.is_empty() || random.below(8) == 0 {
                some = order.to_vec();
                assert_eq!(problem.cost(order), cost, "case {case}: {problem:?}");
            }
        });
        let best = problem.best().unwrap();
        assert_eq!(best.cost, least, "case {case}: {problem:?}");
        assert_eq!(problem.cost(&best.order), least);
        assert_eq!(problem.unmet(&best.order), []);
        let near = problem.best_near(&some).unwrap();
        assert_eq!(problem.cost(&near.order), least);
        assert_eq!(problem.unmet(&near.order), []);
        let losses = problem.losses(&some, &near.order);
        let sum: u64 = losses.pairs.iter().map(|loss| loss.cost).sum();
        assert_eq!(sum - losses.spared, problem.cost(&some) - least);
        if problem.cost(&some) == least {
            let again = problem.best_near(&near.order).unwrap();
            assert_eq!(again.order, near.order, "what is best and nearest stays");
        }
    }
}

#[test]
fn open_needs_are_named() {
    let install = Step {
        cost: 1,
        needs: vec![StepSet::of(&[1, 2]), StepSet::of(&[3])],
    };
    let steps = vec![install, Step::default(), Step::default(), Step::default()];
    let problem = Problem::new(steps, Vec::new()).unwrap();
    let unmet = |order: &[usize]| -> Vec<(usize, usize)> {
        problem
            .unmet(order)
            .iter()
            .map(|unmet| (unmet.step, unmet.need))
            .collect()
    };
    assert_eq!(unmet(&[0, 1, 2, 3]), [(0, 0), (0, 1)]);
    assert_eq!(unmet(&[2, 0, 1, 3]), [(0, 1)]);
    assert_eq!(unmet(&[3, 1, 0, 2]), []);
}

#[test]
fn a_pair_in_the_wrong_order_is_named_with_its_edits() {
    // 0 copies the source, 1 the list, 2 installs, 3 compiles.
    let step = |cost, needs: &[&[usize]]| Step {
        cost,
        needs: needs.iter().map(|need| StepSet::of(need)).collect(),
    };
    let steps = vec![
        step(100, &[]),
        step(100, &[]),
        step(60_000, &[&[0, 1]]),
        step(5_000, &[&[0], &[2]]),
    ];
    let edit = |weight, touches: &[usize]| Edit {
        weight,
        touches: StepSet::of(touches),
    };
    let problem = Problem::new(steps, vec![edit(9, &[0]), edit(1, &[0, 1])]).unwrap();
    let best = problem.best_near(&[0, 1, 2, 3]).unwrap();
    assert_eq!(best.order, [1, 2, 0, 3]);
    let losses = problem.losses(&[0, 1, 2, 3], &best.order);
    let told: Vec<_> = losses
        .pairs
        .iter()
        .map(|loss| (loss.upper, loss.lower, loss.edits.as_slice(), loss.cost))
        .collect();
    assert_eq!(told, [(0, 2, &[0][..], 540_000), (0, 1, &[0][..], 900)]);
    assert_eq!(losses.spared, 0);
}

#[test]
fn the_bound_on_states_holds() {
    let steps = |count: usize| {
        vec![
            Step {
                cost: 1,
                needs: Vec::new()
            };
            count
        ]
    };
    let each = |count: usize| -> Vec<Edit> {
        (0..count)
            .map(|step| Edit {
                weight: 1 + step as u32,
                touches: StepSet::of(&[step]),
            })
            .collect()
    };
    // Twenty-five free steps, of which a dozen are ever touched.
    let problem = Problem::new(steps(25), each(12)).unwrap();
    assert_eq!(problem.cost(&problem.best().unwrap().order), 364);
    // All of them touched by edits of their own: more sets than may be kept.
    let problem = Problem::new(steps(25), each(25)).unwrap();
    assert_eq!(problem.best(), Err(TooManyStates));
    // The same in a fixed order is no trouble.
    let mut chain = steps(25);
    for (step, below) in chain.iter_mut().enumerate().skip(1) {
        below.needs.push(StepSet::of(&[step - 1]));
    }
    let problem = Problem::new(chain, each(25)).unwrap();
    assert_eq!(problem.best().unwrap().order, (0..25).collect::<Vec<_>>());
}

#[track_caller]
fn refuse(steps: Vec<Step>, edits: Vec<Edit>, expected: &ProblemError) {
    assert_eq!(Problem::new(steps, edits).as_ref(), Err(expected));
}

#[test]
fn what_cannot_be_solved_is_refused() {
    let free = Step::default();
    let after = |step: usize| Step {
        cost: 0,
        needs: vec![StepSet::of(&[step])],
    };
    refuse(
        vec![free.clone(); 26],
        Vec::new(),
        &ProblemError::TooManySteps(26),
    );
    refuse(
        vec![after(3), free.clone()],
        Vec::new(),
        &ProblemError::NoSuchStep(3),
    );
    refuse(
        vec![after(1), after(0)],
        Vec::new(),
        &ProblemError::NoOrder(0),
    );
    let dear = Step {
        cost: u64::MAX / 2,
        needs: Vec::new(),
    };
    let often = Edit {
        weight: 3,
        touches: StepSet::of(&[0]),
    };
    refuse(vec![dear], vec![often], &ProblemError::TooLarge);
    assert_eq!(
        Problem::new(Vec::new(), Vec::new())
            .unwrap()
            .best()
            .unwrap()
            .order,
        []
    );
}

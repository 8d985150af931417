//! Changes of lines that run nothing.

use language::tr;
use optimizer::random::Random;

use super::one_stage;
use crate::question::Culprit;
use crate::question::draft::{Draft, Plan, Subject};

/// A variable gets another value, in the Dockerfile or from outside.
pub(super) fn variable(random: &mut Random, mut plan: Plan) -> Draft {
    let name = ["GIT_SHA", "APP_VERSION", "BUILD_NUMBER", "LOG_LEVEL"][random.below(4)];
    one_stage(random, &mut plan);
    // Somewhere below FROM.
    let at = 1 + random.below(plan.lines.len() - 1);
    let (old, new) = (
        format!("{}", 100 + random.below(400)),
        format!("{}", 500 + random.below(400)),
    );
    let (line, change, after) = match random.below(5) {
        0 => {
            plan.lines.insert(at, format!("ENV {name}={old}"));
            let mut after = plan.clone();
            after.lines[at] = format!("ENV {name}={new}");
            let change = tr!("`{}` becomes `{}`.", plan.lines[at], after.lines[at]);
            (at, change, after)
        }
        1 => {
            // A default that --build-arg overrides.
            plan.lines.insert(at, format!("ARG {name}={old}"));
            plan.args.insert(name.to_owned(), "7".to_owned());
            plan.facts.push(tr!(
                "Both builds pass `{}`.",
                format!("--build-arg {name}=7")
            ));
            let mut after = plan.clone();
            after.lines[at] = format!("ARG {name}={new}");
            let change = tr!(
                "The default of the argument changes: `{}`, was {}.",
                after.lines[at],
                old
            );
            (at, change, after)
        }
        2 => {
            // Declared before FROM only: in no stage.
            plan.lines.insert(0, format!("ARG {name}"));
            let passed = format!("--build-arg {name}={old}");
            plan.args.insert(name.to_owned(), old);
            let mut after = plan.clone();
            let change = tr!(
                "`{}` is passed; the build before had `{}`.",
                format!("--build-arg {name}={new}"),
                passed
            );
            after.args.insert(name.to_owned(), new);
            (0, change, after)
        }
        _ => {
            plan.lines.insert(at, format!("ARG {name}"));
            plan.args.insert(name.to_owned(), old.clone());
            let mut after = plan.clone();
            let change = tr!(
                "`{}` is passed; the build before had {}.",
                format!("--build-arg {name}={new}"),
                old
            );
            after.args.insert(name.to_owned(), new);
            (at, change, after)
        }
    };
    plan.then(
        &after,
        change,
        Culprit::Variable(name.to_owned()),
        Subject::Line(line),
    )
}

/// A line that describes the image changes, or one that only looks as if it did.
pub(super) fn metadata(random: &mut Random, mut plan: Plan) -> Draft {
    one_stage(random, &mut plan);
    let at = 1 + random.below(plan.lines.len() - 1);
    let number = random.below(90);
    let pairs: [(String, String, Culprit); 9] = [
        (
            format!("LABEL build={number}"),
            format!("LABEL build={}", number + 1),
            Culprit::Nothing,
        ),
        (
            format!("EXPOSE {}", 8000 + number),
            format!("EXPOSE {}", 9000 + number),
            Culprit::Nothing,
        ),
        (
            "# step ".to_owned() + &number.to_string(),
            format!("# step {}", number + 1),
            Culprit::Nothing,
        ),
        (
            format!("HEALTHCHECK --interval={}s CMD true", number + 1),
            format!("HEALTHCHECK --interval={}s CMD true", number + 2),
            Culprit::Nothing,
        ),
        (
            format!("STOPSIGNAL {}", 1 + number % 9),
            format!("STOPSIGNAL {}", 10 + number % 9),
            Culprit::Nothing,
        ),
        (
            format!("VOLUME /data/{number}"),
            format!("VOLUME /data/{}", number + 1),
            Culprit::Nothing,
        ),
        (
            format!("USER {}", 1000 + number),
            format!("USER {}", 2000 + number),
            Culprit::Instruction,
        ),
        (
            "SHELL [\"/bin/sh\", \"-c\"]".to_owned(),
            "SHELL [\"/bin/sh\", \"-ec\"]".to_owned(),
            Culprit::Instruction,
        ),
        (
            format!("WORKDIR /opt/{number}"),
            format!("WORKDIR /opt/{}", number + 1),
            Culprit::Instruction,
        ),
    ];
    // Most drafts change what is in a key: few of them are worth asking, so that the questions are mixed.
    let pick = if random.below(4) == 0 {
        random.below(6)
    } else {
        6 + random.below(3)
    };
    let (old, new, culprit) = pairs[pick].clone();
    plan.lines.insert(at, old.clone());
    let mut after = plan.clone();
    after.lines[at].clone_from(&new);
    plan.then(
        &after,
        tr!("`{}` becomes `{}`.", old, new),
        culprit,
        Subject::Line(at),
    )
}

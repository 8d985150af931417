//! The plain progress of `BuildKit`, as `docker build --progress=plain` and CI systems show it.
//!
//! Follows `util/progress/progressui/printer.go`: each line begins with `#` and the vertex's number; the first such line
//! names it; `DONE 3.2s`, `CACHED`, `ERROR: …` and `CANCELED` end it; lines of output begin with seconds since the
//! vertex started; a blank line or `...` says that another vertex comes between.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::{BuildLog, Problem, ProblemKind, Status, Vertex};

/// Reads plain progress.
///
/// ```
/// use build_log::Status;
/// use std::time::Duration;
/// let log = build_log::plain::read("#5 [2/3] COPY . .\n#5 CACHED\n\n#6 [3/3] RUN make\n#6 0.21 cc main.c\n#6 DONE 3.2s\n");
/// assert_eq!(log.vertices[0].status, Status::Cached);
/// assert_eq!(log.vertices[1].duration, Some(Duration::from_millis(3200)));
/// ```
pub fn read(text: &str) -> BuildLog {
    let mut log = BuildLog::default();
    // Number → where the vertex stands in the log; none once it was told that it has no name.
    let mut known: BTreeMap<u32, Option<usize>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let Some((number, rest)) = progress(line) else {
            continue;
        };
        let end = end(rest);
        let place = match known.get(&number) {
            Some(&place) => place,
            None if end.is_none() && !is_output(rest) => {
                known.insert(number, Some(log.vertices.len()));
                log.vertices.push(Vertex {
                    number,
                    name: rest.to_owned(),
                    status: Status::Unfinished,
                    duration: None,
                });
                continue;
            }
            None => {
                known.insert(number, None);
                log.problems.push(Problem {
                    line: index + 1,
                    kind: ProblemKind::Unnamed(number),
                });
                None
            }
        };
        let (Some(place), Some((status, duration))) = (place, end) else {
            continue;
        };
        let vertex = &mut log.vertices[place];
        vertex.status = status;
        match duration.map(seconds) {
            Some(Some(duration)) => vertex.duration = Some(duration),
            Some(None) => log.problems.push(Problem {
                line: index + 1,
                kind: ProblemKind::Duration(duration.unwrap_or_default().to_owned()),
            }),
            None => {}
        }
    }
    log
}

/// The vertex's number and what is said of it. CI systems put a time, colours or a job's name in front: whatever stands
/// before a `#`, a number and a blank is passed over, if it ends with a blank or a control character.
fn progress(line: &str) -> Option<(u32, &str)> {
    line.match_indices('#').find_map(|(at, _)| {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|before| !before.is_whitespace() && !is_end_of_colour(&line[..at])) {
            return None;
        }
        let rest = &line[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = rest.split_at(digits);
        let rest = rest.strip_prefix(' ')?.trim_end();
        Some((number.parse().ok()?, rest)).filter(|_| !rest.is_empty())
    })
}

/// Whether the text ends with an escape sequence that sets colours.
fn is_end_of_colour(text: &str) -> bool {
    text.strip_suffix('m').is_some_and(|text| {
        let code = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ';');
        code.ends_with("\u{1b}[")
    })
}

/// How the vertex ended, if the line says so, and the words for how long it took.
fn end(said: &str) -> Option<(Status, Option<&str>)> {
    match said.split_once(' ') {
        Some(("DONE", duration)) => Some((Status::Done, Some(duration))),
        Some(("ERROR:" | "ERROR", _)) => Some((Status::Failed, None)),
        Some(_) => None,
        None => match said {
            "DONE" => Some((Status::Done, None)),
            "CACHED" => Some((Status::Cached, None)),
            "ERROR" => Some((Status::Failed, None)),
            "CANCELED" => Some((Status::Canceled, None)),
            _ => None,
        },
    }
}

/// Whether the line is output of the vertex (`0.21 cc main.c`), a transfer (`sha256:… 3MB / 5MB`), or a sign that another
/// vertex comes between: nothing that could be a name.
fn is_output(said: &str) -> bool {
    let first = said.split(' ').next().unwrap_or_default();
    said == "..."
        || first.starts_with("sha256:")
        || (first.contains('.') && first.parse::<f64>().is_ok())
}

/// Reads `3.2s`.
fn seconds(text: &str) -> Option<Duration> {
    let number: f64 = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str, Status, Option<u64>)], problems: &[&str]) {
        let log = read(text);
        let found: Vec<_> = log
            .vertices
            .iter()
            .map(|vertex| {
                let millis = vertex.duration.map(|duration| duration.as_millis() as u64);
                (vertex.number, vertex.name.as_str(), vertex.status, millis)
            })
            .collect();
        assert_eq!(found, expected);
        let found: Vec<String> = log.problems.iter().map(ToString::to_string).collect();
        assert_eq!(found, problems);
    }

    #[test]
    fn a_build_as_buildx_shows_it() {
        check(
            "#0 building with \"default\" instance using docker driver\n\
             \n\
             #1 [internal] load build definition from Dockerfile\n\
             #1 transferring dockerfile: 512B done\n\
             #1 DONE 0.0s\n\
             \n\
             #5 [2/4] WORKDIR /app\n\
             #5 CACHED\n\
             \n\
             #6 [3/4] RUN pip install -r requirements.txt\n\
             #6 2.104 Collecting fastapi\n\
             #6 ...\n\
             \n\
             #7 [internal] load build context\n\
             #7 sha256:4f4fb700ef54 3.1MB / 5.0MB 0.2s\n\
             #7 DONE 0.3s\n\
             \n\
             #6 [3/4] RUN pip install -r requirements.txt\n\
             #6 9.5 Successfully installed\n\
             #6 DONE 221.4s\n\
             #8 [4/4] RUN pytest\n\
             #8 ERROR: process \"/bin/sh -c pytest\" did not complete successfully: exit code: 1\n\
             #9 [other 1/1] RUN sleep 9\n\
             #9 CANCELED\n\
             #10 exporting to image\n",
            &[
                (
                    0,
                    "building with \"default\" instance using docker driver",
                    Status::Unfinished,
                    None,
                ),
                (
                    1,
                    "[internal] load build definition from Dockerfile",
                    Status::Done,
                    Some(0),
                ),
                (5, "[2/4] WORKDIR /app", Status::Cached, None),
                (
                    6,
                    "[3/4] RUN pip install -r requirements.txt",
                    Status::Done,
                    Some(221_400),
                ),
                (7, "[internal] load build context", Status::Done, Some(300)),
                (8, "[4/4] RUN pytest", Status::Failed, None),
                (9, "[other 1/1] RUN sleep 9", Status::Canceled, None),
                (10, "exporting to image", Status::Unfinished, None),
            ],
            &[],
        );
    }

    #[test]
    fn what_ci_systems_put_in_front_is_passed_over() {
        check(
            "2026-11-24T01:02:03.123Z #3 [1/2] FROM alpine\r\n\
             2026-11-24T01:02:04.123Z #3 DONE 0.5s\r\n\
             build  | #4 [2/2] RUN make # all\n\
             \u{1b}[34m#4 DONE 1.0s\n\
             issue#5 is not progress\n\
             # 6 neither\n\
             #7\n",
            &[
                (3, "[1/2] FROM alpine", Status::Done, Some(500)),
                (4, "[2/2] RUN make # all", Status::Done, Some(1000)),
            ],
            &[],
        );
    }

    #[test]
    fn what_does_not_read_is_told_with_its_line_and_the_rest_counts() {
        check(
            "#4 DONE 1.0s\n#4 CACHED\n#5 [1/1] RUN a\n#5 DONE soon\n#5 DONE 1e400s\n",
            &[(5, "[1/1] RUN a", Status::Done, None)],
            &[
                "line 1: vertex #4 was never named: the beginning of the log is missing",
                "line 4: \"soon\" is no duration",
                "line 5: \"1e400s\" is no duration",
            ],
        );
        check("", &[], &[]);
        check("#99999999999999999999 [1/1] RUN a\n", &[], &[]);
    }

    #[test]
    fn a_vertex_is_found_by_name_where_it_took_time() {
        let log = read("#1 [1/1] RUN a\n#1 DONE 2.0s\n#2 [1/1] RUN a\n#2 CACHED\n");
        assert_eq!(
            log.vertex("[1/1] RUN a").map(|vertex| vertex.number),
            Some(1)
        );
        assert_eq!(log.vertex("[1/1] RUN b"), None);
    }

    proptest! {
        #[test]
        fn any_text_reads(text in "(#?[0-9]{0,3} ?(DONE|CACHED|ERROR|\\.\\.\\.|[0-9.]{0,4}s?|\\PC{0,8}) ?\n?){0,30}") {
            let log = read(&text);
            let lines = text.lines().count();
            prop_assert!(log.problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
            prop_assert!(log.vertices.len() <= lines);
        }

        #[test]
        fn a_name_and_its_end_are_found_wherever_they_stand(
            before in "([a-z ]{0,20}\n){0,5}",
            number in 0u32..1000,
            tenths in 0u32..100_000,
        ) {
            let took = format!("{}.{}", tenths / 10, tenths % 10);
            let log = read(&format!("{before}#{number} [2/3] RUN x\n{before}#{number} DONE {took}s\n"));
            let duration = Duration::from_millis(u64::from(tenths) * 100);
            let found = log.vertices[0].duration.unwrap();
            prop_assert!(found.abs_diff(duration) < Duration::from_micros(1));
            prop_assert_eq!(log.vertices[0].status, Status::Done);
        }
    }
}

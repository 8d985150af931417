//! The lesson is whole: it compiles, teaches every point, and claims nothing that the model contradicts.
#![allow(clippy::unwrap_used, missing_docs)]

mod content;

use std::collections::BTreeSet;

use content::{check_proofs, compiled, sources};
use lesson::compile::compile;
use lesson::interview::Interview;
use lesson::walk::Look;

/// The points that the lesson owes its readers.
const POINTS: [&str; 26] = [
    "theory.layering",
    "theory.instruction-layer",
    "diagram.four-layers",
    "deep.cache-aware-ordering",
    "deep.ci-throughput",
    "deep.release-reliability",
    "deep.multi-stage",
    "example.model-serving",
    "example.guided-starter",
    "example.practical-mechanics",
    "example.practical-serving",
    "tradeoff.immutability",
    "tradeoff.isolation",
    "tradeoff.pinning",
    "note.first-time",
    "note.production",
    "walk.contract",
    "walk.mapping",
    "walk.tradeoff",
    "session.concept-drill",
    "session.failure-lab",
    "session.reorder",
    "interview.q1",
    "interview.q2",
    "interview.q3",
    "interview.q4",
];
const MORE_POINTS: [&str; 2] = ["interview.senior-angle", "cards.deck"];

#[test]
fn every_point_is_taught_once() {
    let compiled = compiled();
    let sections = compiled
        .catalogue
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.sections);
    let taught: BTreeSet<&str> = sections
        .filter(|section| section.is_point())
        .map(|section| section.id.as_str())
        .collect();
    for point in POINTS.iter().chain(&MORE_POINTS) {
        assert!(taught.contains(point), "{point} is not taught");
    }
}

#[test]
fn the_model_bears_out_every_claim() {
    check_proofs(&compiled());
}

#[test]
fn every_myth_is_followed_by_its_proof() {
    for (file, text) in sources().chapters {
        for section in text
            .split("\n## ")
            .filter(|section| section.contains("**Myth.**"))
        {
            assert!(
                section.contains("```shows"),
                "{file}: {}",
                section.lines().next().unwrap()
            );
        }
    }
}

#[test]
fn a_broken_text_is_refused_with_its_place() {
    let mut sources = sources();
    let (file, text) = &mut sources.chapters[0];
    text.push_str(
        "\nSee [there](#no.where), a [word](term:nothing), {{figure: no}}.\n\n{{figure: stack}}\n",
    );
    let file = format!("lesson/{file}.md");
    let faults = compile(&sources).err().unwrap();
    let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let text = text.join("\n");
    for wanted in [
        "`#/lesson/no.where` leads nowhere",
        "does not explain `nothing`",
        "figure `stack`: it says nothing",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    sources.chapters[0].1.push_str("\n<b>no</b>\n");
    let faults = compile(&sources).err().unwrap();
    assert!(
        faults
            .iter()
            .any(|fault| fault.file == file && fault.line > 20),
        "{faults:?}"
    );
}

#[test]
fn a_false_claim_is_found_out() {
    let mut sources = sources();
    sources.chapters[0].1.push_str(
        "\n```shows\nstory source-first\nbuild\nedit code\nbuild\ncached COPY . .\n```\n",
    );
    let file = format!("lesson/{}.md", sources.chapters[0].0);
    let compiled = compile(&sources).unwrap();
    let library = compiled.props.library();
    let added = compiled
        .proofs
        .iter()
        .rfind(|proof| proof.file == file)
        .unwrap();
    let fault = added.run(&library).err().unwrap();
    assert!(fault.message.contains("is cause"), "{fault}");
}

#[test]
fn the_walk_comes_by_every_look_and_asks_what_there_is_to_ask() {
    let compiled = compiled();
    let looks = compiled.walk.stops.iter().map(|stop| stop.look);
    assert_eq!(
        looks.collect::<Vec<_>>(),
        Look::ALL.map(|(_, look)| look),
        "stops stand in the order in which a build comes through them"
    );
    let questions = include_str!("../content/interview/questions.json");
    let interview = Interview::read(&format!("[{questions}]")).unwrap();
    for stop in &compiled.walk.stops {
        assert!(!stop.paragraphs.is_empty(), "{}", stop.title);
        if let Some(question) = &stop.question {
            assert!(interview.question(question).is_some(), "{question}");
        }
        let said = stop.sources.iter().flat_map(|source| &source.marks);
        let said: BTreeSet<&str> = said.map(|mark| &*mark.event).collect();
        assert_eq!(
            said,
            stop.look.events().iter().copied().collect(),
            "{}: every event has its line",
            stop.title
        );
    }
}

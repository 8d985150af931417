//! Questions of an interview, with what a good answer says. The schema is `content/interview.schema.json`.

use std::sync::Arc;

use crate::reader::{At, Misfit, json};

/// All questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interview {
    /// The questions.
    pub questions: Vec<Question>,
}

/// One question. Text between backticks is code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name, under which answers are kept.
    pub id: Arc<str>,
    /// For whom it is.
    pub tier: Tier,
    /// The point it is about.
    pub point: Arc<str>,
    /// The question.
    pub question: String,
    /// What a good answer says; answers keep which entries they met by their place.
    pub rubric: Vec<RubricPoint>,
    /// The answer, rung by rung.
    pub ladder: Ladder,
}

/// For whom a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Who uses Docker.
    Beginner,
    /// Who writes Dockerfiles.
    Intermediate,
    /// Who answers for builds of others.
    Expert,
}

/// A thing that a good answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricPoint {
    /// What.
    pub says: String,
    /// What an interviewer asks if it was left out.
    pub ask: String,
}

/// The answer in three rungs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The mechanism, correctly.
    pub correct: String,
    /// What is weighed against what.
    pub trade_offs: String,
    /// How it fails in production, how one notices, what one does.
    pub production: String,
}

impl Tier {
    /// All of them, the easiest first.
    pub const ALL: [Self; 3] = [Self::Beginner, Self::Intermediate, Self::Expert];
}

impl Interview {
    /// Reads the files of questions: a list with one entry a file.
    ///
    /// # Errors
    /// A field is missing, or is not what it should be.
    pub fn read(text: &str) -> Result<Self, Misfit> {
        let mut questions = Vec::new();
        for file in At::root(&json(text)?).items()? {
            questions.extend(file.each("questions", question)?);
        }
        Ok(Self { questions })
    }

    /// The question of this name.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| &*question.id == id)
    }
}

fn question(at: &At<'_>) -> Result<Question, Misfit> {
    let words = |name: &str| at.field(name)?.words();
    let ladder = at.field("ladder")?;
    let rung = |name: &str| ladder.field(name)?.words();
    Ok(Question {
        id: words("id")?.into(),
        tier: at.field("tier")?.choice(&[
            ("beginner", Tier::Beginner),
            ("intermediate", Tier::Intermediate),
            ("expert", Tier::Expert),
        ])?,
        point: words("point")?.into(),
        question: words("question")?,
        rubric: at.each("rubric", |point| {
            Ok(RubricPoint {
                says: point.field("says")?.words()?,
                ask: point.field("ask")?.words()?,
            })
        })?,
        ladder: Ladder {
            correct: rung("correct")?,
            trade_offs: rung("trade_offs")?,
            production: rung("production")?,
        },
    })
}

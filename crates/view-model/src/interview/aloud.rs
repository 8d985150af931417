//! An answer that is spoken: what stands on the button, and what is said below it.

use language::tr;

/// How long somebody may speak, in minutes.
pub const SPEAKING_MINUTES: u64 = 5;

/// What the microphone is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Microphone {
    /// Nothing.
    Off,
    /// The browser asks the learner whether it may listen.
    Asked,
    /// It listens.
    On,
    /// It may not listen.
    Refused,
    /// It may not listen in a frame.
    Framed,
    /// There is none, or it does not work.
    Missing,
}

/// What was said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// It outlasts the page.
    Kept,
    /// It lasts as long as the question is shown.
    Unkept,
}

impl Microphone {
    /// What pressing the one button does.
    pub fn button(self, said: Said) -> String {
        match (self, said) {
            (Self::On, _) => tr!("verb" => "Stop"),
            (_, Said::Nothing) => tr!("Answer aloud"),
            (_, Said::Kept | Said::Unkept) => tr!("Answer aloud again"),
        }
    }

    /// What is to know: what happens, and where it goes.
    pub fn note(self, said: Said) -> String {
        match (self, said) {
            (Self::Asked, _) => tr!("The browser asks whether this page may listen."),
            (Self::On, _) => {
                tr!("Recording. It ends when you stop, compare or leave, and after five minutes.")
            }
            (Self::Refused, _) => tr!(
                "The microphone is not allowed here. Allow it for this page in the browser, or write your answer."
            ),
            (Self::Framed, _) => tr!(
                "The microphone is not allowed in this frame. Open the page by itself, or write your answer."
            ),
            (Self::Missing, _) => tr!("No microphone answers. Connect one, or write your answer."),
            (Self::Off, Said::Nothing) => {
                tr!("Up to five minutes, recorded on this device and sent nowhere.")
            }
            (Self::Off, Said::Kept) => tr!(
                "Kept on this device only, until you discard it, answer again or erase everything."
            ),
            (Self::Off, Said::Unkept) => tr!(
                "This browser did not keep it: what you said is gone when you leave this question."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(microphone: Microphone, said: Said, button: &str, note: &str) {
        assert_eq!(microphone.button(said), button);
        assert!(microphone.note(said).contains(note), "{note}");
    }

    #[test]
    fn one_button_speaks_and_stops() {
        check(
            Microphone::Off,
            Said::Nothing,
            "Answer aloud",
            "sent nowhere",
        );
        check(Microphone::On, Said::Nothing, "Stop", "five minutes");
        check(Microphone::On, Said::Kept, "Stop", "five minutes");
        check(
            Microphone::Off,
            Said::Kept,
            "Answer aloud again",
            "this device only",
        );
    }

    #[test]
    fn what_is_not_kept_and_what_is_refused_is_told() {
        check(
            Microphone::Off,
            Said::Unkept,
            "Answer aloud again",
            "gone when you leave",
        );
        check(
            Microphone::Refused,
            Said::Nothing,
            "Answer aloud",
            "write your answer",
        );
        check(
            Microphone::Framed,
            Said::Nothing,
            "Answer aloud",
            "in this frame",
        );
        check(
            Microphone::Missing,
            Said::Kept,
            "Answer aloud again",
            "Connect one",
        );
    }

    #[test]
    fn the_minutes_that_are_told_are_those_that_are_granted() {
        assert_eq!(SPEAKING_MINUTES, 5);
    }
}

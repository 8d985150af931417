//! Figures over reviews, in words and as bars.

use review::statistics::{DAYS, Statistics};

use crate::format::{count, counted};

/// What is shown of the statistics.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// A fact a line: what it is about, and what is the case.
    pub facts: Vec<(&'static str, String)>,
    /// Reviews of the coming days; empty if there is none.
    pub forecast: Vec<Bar>,
    /// The forecast in a sentence.
    pub forecast_said: String,
}

/// One day of the forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The day.
    pub day: String,
    /// How many reviews it brings.
    pub count: u32,
    /// Its height as a share of the highest.
    pub share: f64,
}

impl Figures {
    /// What is shown of these statistics.
    pub fn of(statistics: &Statistics) -> Self {
        let mut facts = vec![("Today", today(statistics))];
        if statistics.streak > 1 {
            let days = counted(statistics.streak as usize, "day", "days");
            facts.push(("In a row", days));
        }
        facts.push(("Recalled", recalled(statistics)));
        if let Some(recall) = statistics.recall_now {
            let words = format!(
                "{:.0} % of the cards you have met, on average",
                recall * 100.0
            );
            facts.push(("Recalled if asked now", words));
        }
        let cards = format!(
            "{} on their steps, {} known for less than three weeks, {} for longer, {} suspended",
            count(statistics.learning as usize),
            count(statistics.young as usize),
            count(statistics.mature as usize),
            count(statistics.suspended as usize)
        );
        facts.push(("Cards", cards));
        let total: u32 = statistics.forecast.iter().sum();
        if total == 0 {
            return Self {
                facts,
                forecast: Vec::new(),
                forecast_said: "No card is to come back in that time.".to_owned(),
            };
        }
        let highest = statistics
            .forecast
            .iter()
            .copied()
            .max()
            .unwrap_or(0)
            .max(1);
        let forecast = statistics
            .forecast
            .iter()
            .enumerate()
            .map(|(day, reviews)| Bar {
                day: match day {
                    0 => "today".to_owned(),
                    1 => "tomorrow".to_owned(),
                    _ => format!("in {day} days"),
                },
                count: *reviews,
                share: f64::from(*reviews) / f64::from(highest),
            })
            .collect();
        Self {
            facts,
            forecast,
            forecast_said: format!(
                "{} in the next {DAYS} days, {} of them today; at most {} a day.",
                counted(total as usize, "review", "reviews"),
                count(statistics.forecast[0] as usize),
                count(statistics.forecast.iter().copied().max().unwrap_or(0) as usize)
            ),
        }
    }
}

fn today(statistics: &Statistics) -> String {
    let today = &statistics.today;
    if today.ratings == 0 {
        return "nothing yet".to_owned();
    }
    format!(
        "{}, {} of new cards",
        counted(today.ratings as usize, "rating", "ratings"),
        count(today.new as usize)
    )
}

fn recalled(statistics: &Statistics) -> String {
    if statistics.reviews == 0 {
        return format!("no card has come back in the last {DAYS} days");
    }
    let share = f64::from(statistics.recalled) / f64::from(statistics.reviews) * 100.0;
    format!(
        "{share:.0} %: {} of {} in the last {DAYS} days",
        count(statistics.recalled as usize),
        counted(statistics.reviews as usize, "review", "reviews")
    )
}

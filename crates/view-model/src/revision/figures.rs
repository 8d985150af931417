//! Figures over reviews, in words and as bars.

use language::tr;
use review::statistics::{DAYS, Statistics};

use crate::format::{count, percent};

/// What is shown of the statistics.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// A fact a line: what it is about, and what is the case.
    pub facts: Vec<(String, String)>,
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
        let mut facts = vec![(tr!("Today"), today(statistics))];
        if statistics.streak > 1 {
            let days = count(statistics.streak as usize);
            let words = tr!(
                "{days} day" | "{days} days" % statistics.streak,
                days = days
            );
            facts.push((tr!("In a row"), words));
        }
        facts.push((tr!("Recalled"), recalled(statistics)));
        if let Some(recall) = statistics.recall_now {
            let share = percent((recall * 100.0).round() as u64);
            let words = tr!("{} of the cards you have met, on average", share);
            facts.push((tr!("Recalled if asked now"), words));
        }
        let cards = tr!(
            "{} on their steps, {} known for less than three weeks, {} for longer, {} suspended",
            count(statistics.learning as usize),
            count(statistics.young as usize),
            count(statistics.mature as usize),
            count(statistics.suspended as usize)
        );
        facts.push((tr!("Cards"), cards));
        let total: u32 = statistics.forecast.iter().sum();
        if total == 0 {
            return Self {
                facts,
                forecast: Vec::new(),
                forecast_said: tr!("No card is to come back in that time."),
            };
        }
        let highest = statistics.forecast.iter().copied().max().unwrap_or(0);
        let forecast = statistics
            .forecast
            .iter()
            .enumerate()
            .map(|(day, reviews)| Bar {
                day: match day {
                    0 => tr!("today"),
                    1 => tr!("tomorrow"),
                    _ => tr!("in {} days", day),
                },
                count: *reviews,
                share: f64::from(*reviews) / f64::from(highest),
            })
            .collect();
        Self {
            facts,
            forecast,
            forecast_said: tr!(
                "{all} review in the next {days} days, {today} of them today; at most {most} a day."
                    | "{all} reviews in the next {days} days, {today} of them today; at most {most} a day."
                        % total,
                all = count(total as usize),
                days = DAYS,
                today = count(statistics.forecast[0] as usize),
                most = count(highest as usize)
            ),
        }
    }
}

fn today(statistics: &Statistics) -> String {
    let today = &statistics.today;
    if today.ratings == 0 {
        return tr!("nothing yet");
    }
    tr!(
        "{all} rating, {new} of new cards" | "{all} ratings, {new} of new cards" % today.ratings,
        all = count(today.ratings as usize),
        new = count(today.new as usize)
    )
}

fn recalled(statistics: &Statistics) -> String {
    if statistics.reviews == 0 {
        return tr!("no card has come back in the last {} days", DAYS);
    }
    let share = f64::from(statistics.recalled) / f64::from(statistics.reviews) * 100.0;
    tr!(
        "{share} %: {recalled} of {all} review in the last {days} days"
            | "{share} %: {recalled} of {all} reviews in the last {days} days" % statistics.reviews,
        share = format!("{share:.0}"),
        recalled = count(statistics.recalled as usize),
        all = count(statistics.reviews as usize),
        days = DAYS
    )
}

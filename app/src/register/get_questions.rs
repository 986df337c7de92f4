use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the last files of the register made us ask, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// `1 October 2026`: the date of the file that is looked into. `None` while there is none.
    pub as_at: Option<String>,
    pub overdue: Vec<AboutHome>,
    pub open: Vec<AboutHome>,
    pub answered: Vec<AboutHome>,
}

/// One question, for organisers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutHome {
    pub id: String,
    pub name: String,
    pub home: String,
    /// What the file says, in a sentence.
    pub news: String,
    /// What the member answered, with the new home.
    pub said: Option<String>,
    /// `Sun 22 November`: when it was asked.
    pub asked: String,
    /// `Grace until Tuesday 22 December`, or when it was answered.
    pub until: String,
}

#[server(endpoint = "organise/questions")]
pub async fn get_questions() -> AppResult<Questions> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::register::dated;

    async fn load() -> AppResult<Questions> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let as_at = ctx.store.register_date().await?.map(dated);
        let (mut overdue, mut open, mut answered) = (Vec::new(), Vec::new(), Vec::new());
        for question in ctx.store.questions(ssr::MOST).await? {
            let list = match question.answer {
                Some(_) => &mut answered,
                None if question.due_at < now => &mut overdue,
                None => &mut open,
            };
            list.push(ssr::see(question, now));
        }
        Ok(Questions { as_at, overdue, open, answered })
    }
    honest(load().await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::AboutHome;
    use domain::calendar::{date_in_london, words};
    use domain::register::news;
    use jiff::Timestamp;
    use store::register::Question;

    /// A month makes us ask a handful; more than this is a file gone wrong.
    pub const MOST: i64 = 300;

    pub fn see(question: Question, now: Timestamp) -> AboutHome {
        let day = |at: Timestamp| words::day(date_in_london(at), date_in_london(now));
        let until = match question.answer {
            Some((_, at)) => format!("Answered on {}", day(at)),
            None => format!("Grace until {}", day(question.due_at)),
        };
        let said = question.answer.map(|(answer, _)| {
            let words = if question.words.is_empty() { String::new() } else { format!(": {}", question.words) };
            format!("“{}{words}”", answer.label())
        });
        AboutHome {
            id: question.id.into(),
            name: question.person_name,
            news: news(question.kind, &question.location_name, &question.manager, question.as_at),
            home: question.location_name,
            said,
            asked: words::list_day(question.asked_at, now),
            until,
        }
    }
}

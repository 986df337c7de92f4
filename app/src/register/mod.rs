//! The public register of care homes: looked into while somebody types, and what a new file of it makes us ask.

mod answer_question;
mod ask_home;
pub mod find_locations;
mod get_questions;
mod put_question_away;
mod revetting_page;

pub use ask_home::{AskHome, AskHomeBriefly, HomeQuestion};
pub use revetting_page::RevettingPage;

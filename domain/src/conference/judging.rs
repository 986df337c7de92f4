//! Who may judge a proposal, what they are shown before they have, and what all have said.

use super::board::Board;
use super::talk::Speaker;
use crate::form::{self, Field, Mistakes, Problem};
use crate::ids::ProposalId;
use crate::members::fold;
use crate::plain::counted;
use serde::{Deserialize, Serialize};

/// Why somebody does not judge a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bar {
    /// They proposed it, or speak in it.
    Own,
    /// They work where its speakers do.
    Colleague,
}

impl Bar {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Own => "This one is your own, so others answer.",
            Self::Colleague => "Its speakers work where you do, so others answer.",
        }
    }
}

/// Whether two names of employers mean one: the same words, or all words of the one within the other. A short name is in too
/// many others to say anything.
pub fn same_employer(one: &str, another: &str) -> bool {
    let (one, another) = (words(one), words(another));
    let (short, long) = if one.len() <= another.len() { (one, another) } else { (another, one) };
    short.iter().map(String::len).sum::<usize>() >= 5 && long.windows(short.len()).any(|part| part == short)
}

/// Without what companies are called besides.
fn words(name: &str) -> Vec<String> {
    let plain = fold(name);
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !matches!(*word, "ltd" | "limited" | "plc" | "llp" | "the")).map(str::to_owned).collect()
}

/// An answer as typed: how much it benefits the circle, how independent it is, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JudgementForm {
    pub benefit: String,
    pub independence: String,
    pub reason: String,
}

/// What somebody thinks of a proposal; both from 1 to 5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub benefit: i64,
    pub independence: i64,
    pub reason: String,
}

impl JudgementForm {
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<Judgement, Mistakes> {
        let mut mistakes = Mistakes::default();
        let figure = |typed: &str| {
            typed.parse::<i64>().ok().filter(|figure| (1..=5).contains(figure)).ok_or(Problem::NotOffered)
        };
        let benefit = mistakes.note(Field::Benefit, figure(&self.benefit));
        let independence = mistakes.note(Field::Independence, figure(&self.independence));
        let reason = mistakes.note(Field::Reason, form::line(&self.reason, 3, 500));
        let answer = || Some(Judgement { benefit: benefit?, independence: independence?, reason: reason? });
        answer().ok_or(mistakes)
    }
}

/// The median in tenths; of an even number, between the two in the middle.
pub fn median(figures: &[i64]) -> Option<i64> {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => sorted.get(middle).map(|figure| figure * 10),
        _ => sorted.get(middle - 1).zip(sorted.get(middle)).map(|(below, above)| (below + above) * 5),
    }
}

/// `In the middle 3.5, from 2 to 5: they are far apart.`
pub fn spread(figures: &[i64]) -> Option<String> {
    let (middle, least, most) = (median(figures)?, figures.iter().min()?, figures.iter().max()?);
    let middle = tenths(middle);
    Some(match most - least {
        _ if figures.len() == 1 => format!("{middle}, the only answer"),
        0 => format!("{middle}, all alike"),
        far => {
            let apart = if far >= 3 { ": they are far apart" } else { "" };
            format!(
                "{middle} in the middle of {}, from {least} to {most}{apart}",
                counted(to_i64(figures.len()), "answer")
            )
        }
    })
}

/// `3.5`, and `4` for what is whole.
pub fn tenths(figure: i64) -> String {
    if figure % 10 == 0 { (figure / 10).to_string() } else { format!("{}.{}", figure / 10, figure % 10) }
}

fn to_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Board {
    /// The board as somebody sees it who has not judged all: without the names of some speakers, whom rules still tell apart,
    /// and without what others think of some talks.
    pub fn without(&mut self, names_of: &[ProposalId], scores_of: &[ProposalId]) {
        let mut known: Vec<Speaker> = Vec::new();
        for talk in self.talks.iter_mut().filter(|talk| names_of.contains(&talk.id)) {
            for speaker in &mut talk.speakers {
                let nth = known.iter().position(|one| one.is(speaker)).unwrap_or_else(|| {
                    known.push(speaker.clone());
                    known.len() - 1
                });
                *speaker = Speaker::named(&format!("Speaker {}", nth + 1));
            }
        }
        for talk in self.talks.iter_mut().filter(|talk| scores_of.contains(&talk.id)) {
            (talk.benefit, talk.independence) = (None, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::{board, plan, talk};
    use super::super::{Stop, stops};
    use super::*;

    #[test]
    fn one_employer_goes_by_several_names() {
        for (one, another) in [
            ("Rosewood Care Ltd", "rosewood care"),
            ("Rosewood", "Rosewood House, Hove"),
            ("The Sensewell Group", "Sensewell group Limited"),
        ] {
            assert!(same_employer(one, another) && same_employer(another, one), "{one} {another}");
        }
        for (one, another) in [("", ""), ("Oak", "Oak Lodge"), ("Rosewood", "Rosewoods"), ("Care Ltd", "Best Care Ltd")]
        {
            assert!(!same_employer(one, another), "{one} {another}");
        }
    }

    #[test]
    fn the_middle_and_how_far_answers_are_apart_are_said_in_words() {
        assert_eq!(
            (median(&[]), median(&[4]), median(&[5, 2]), median(&[5, 1, 2])),
            (None, Some(40), Some(35), Some(20))
        );
        let said = |figures: &[i64]| spread(figures).unwrap_or_default();
        assert_eq!(said(&[4]), "4, the only answer");
        assert_eq!(said(&[4, 4]), "4, all alike");
        assert_eq!(said(&[5, 4]), "4.5 in the middle of 2 answers, from 4 to 5");
        assert_eq!(said(&[5, 1, 2]), "2 in the middle of 3 answers, from 1 to 5: they are far apart");
    }

    #[test]
    fn without_names_a_board_still_knows_who_is_who() {
        let mut board = board(vec![
            talk(1, 20, &["Priya Raman"]),
            talk(2, 20, &["Dev Shah", "Priya Raman"]),
            talk(3, 20, &["Lee"]),
        ]);
        board.talks[0].benefit = Some(40);
        let hidden = ["p1", "p2"].map(|id| id.parse().unwrap());
        board.without(&hidden, &hidden[..1]);
        assert_eq!(board.talks[1].by(), "Speaker 2 and Speaker 1");
        assert_eq!((board.talks[2].by().as_str(), board.talks[0].benefit), ("Lee", None));
        let told = serde_json::to_string(&board).unwrap();
        assert!(!told.contains("Priya") && !told.contains("Dev Shah"), "{told}");
        assert!(matches!(stops(&board, &plan([1, 0, 2, 0, 0]))[..], [Stop::SpeakerTwice { .. }]));
    }

    #[test]
    fn an_answer_has_two_figures_and_a_reason() {
        let typed = JudgementForm { benefit: "4".into(), independence: "5".into(), reason: " We need  it ".into() };
        assert_eq!(typed.read().unwrap(), Judgement { benefit: 4, independence: 5, reason: "We need it".into() });
        let wrong = JudgementForm { benefit: "6".into(), reason: "ok".into(), ..JudgementForm::default() };
        assert_eq!(wrong.read().unwrap_err().into_vec().len(), 3);
    }
}

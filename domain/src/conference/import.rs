//! Proposals as other programs export them: which of their fields means what to us, and what is wrong with a row.

use super::forms::{ProposalForm, ProposalTerms};
use super::talk::{Format, Interest};
use crate::form::{Field, Problem};
use crate::people::EmailAddress;

/// So many topics a proposal may have.
const TOPICS: usize = 5;

/// A proposal as a file holds it: names of fields and what stands in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    pub fields: Vec<(String, String)>,
    pub voices: Vec<BroughtVoice>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtVoice {
    pub name: String,
    pub bio: String,
    pub email: String,
}

/// A proposal that can be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its code in the other program.
    pub code: String,
    pub terms: ProposalTerms,
    /// Of all who speak, in the order of the names.
    pub bios: Vec<String>,
    /// Where the first of them is written to, if the file says so.
    pub contact: Option<EmailAddress>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Take(Box<Taken>),
    /// It was withdrawn or never sent there, or is a break.
    LeaveOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Code,
    Title,
    Abstract,
    Description,
    Takeaway,
    Topics,
    Length,
    Kind,
    Speakers,
    FirstName,
    LastName,
    Bio,
    Email,
    State,
    Break,
    Needs,
    Employer,
    Sells,
    Sponsor,
}

impl Meaning {
    /// By the name of a field: as pretalx and Sessionize call it, or by the words of a question that somebody made up.
    fn of(name: &str) -> Option<Self> {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let exactly = match name.as_str() {
            "id" | "code" | "sessionid" => Self::Code,
            "title" | "proposaltitle" | "sessiontitle" => Self::Title,
            "abstract" => Self::Abstract,
            "description" => Self::Description,
            "track" | "tags" | "topics" | "topic" | "maintopic" | "subtopic" => Self::Topics,
            "duration" | "length" => Self::Length,
            "submissiontype" | "sessiontype" | "sessionformat" | "format" => Self::Kind,
            "speakers" | "speakernames" | "owner" => Self::Speakers,
            "firstname" => Self::FirstName,
            "lastname" => Self::LastName,
            "bio" | "biography" => Self::Bio,
            "email" | "owneremail" | "speakeremail" => Self::Email,
            "state" | "proposalstate" | "status" => Self::State,
            "isservicesession" => Self::Break,
            "notes" | "ownernotes" | "technicalneeds" => Self::Needs,
            _ => return Self::of_question(&name),
        };
        Some(exactly)
    }

    fn of_question(name: &str) -> Option<Self> {
        let asks = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        match () {
            () if asks(&["monday", "takeaway", "takeaways", "willattendeeslearn"]) => Some(Self::Takeaway),
            () if asks(&["sponsor"]) => Some(Self::Sponsor),
            () if asks(&["employer", "company", "organisation", "organization"]) => Some(Self::Employer),
            () if asks(&["sell", "products"]) => Some(Self::Sells),
            () if asks(&["equipment", "technicalneeds"]) => Some(Self::Needs),
            () => None,
        }
    }
}

impl Brought {
    /// Names of fields that mean nothing to us.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str()).filter(|name| Meaning::of(name).is_none())
    }

    /// Its code, which sets it apart from all others of the file.
    pub fn code(&self) -> String {
        self.first(Meaning::Code)
    }

    /// Whoever a row of a flat table names in columns of their own.
    pub fn take_voice(&mut self) {
        let name = format!("{} {}", self.first(Meaning::FirstName), self.first(Meaning::LastName));
        let name = name.trim().to_owned();
        if !name.is_empty() {
            let voice = BroughtVoice { name, bio: self.first(Meaning::Bio), email: self.first(Meaning::Email) };
            self.voices.push(voice);
        }
    }

    /// # Errors
    /// All that is wrong with it, by the name that the field has in the file.
    pub fn read(&self) -> Result<Reading, Vec<(String, Problem)>> {
        let state = self.first(Meaning::State).to_lowercase();
        let gone = ["withdrawn", "canceled", "cancelled", "deleted", "draft"];
        if gone.contains(&state.as_str()) || self.first(Meaning::Break) == "true" {
            return Ok(Reading::LeaveOut);
        }
        let code = self.code();
        let voices = self.all_voices();
        let form = self.form(&voices);
        let mut wrong = Vec::new();
        if code.is_empty() || code.chars().count() > 100 {
            wrong.push((self.name_of(Meaning::Code, "id"), Problem::Missing));
        }
        let typed = voices.iter().map(|voice| voice.email.trim()).find(|email| !email.is_empty());
        let contact = match typed.map(EmailAddress::parse).transpose() {
            Ok(contact) => contact,
            Err(problem) => {
                wrong.push((self.name_of(Meaning::Email, "email"), problem));
                None
            }
        };
        match form.read() {
            Ok(terms) if wrong.is_empty() => {
                let bios = terms.speakers.iter().map(|name| {
                    let of = voices.iter().find(|voice| voice.name.trim() == name);
                    of.map(|voice| voice.bio.trim().chars().take(2_000).collect()).unwrap_or_default()
                });
                let bios = bios.collect();
                Ok(Reading::Take(Box::new(Taken { code, terms, bios, contact })))
            }
            Ok(_) => Err(wrong),
            Err(mistakes) => {
                let named = |(field, problem)| (self.name_of_field(field), problem);
                wrong.extend(mistakes.into_vec().into_iter().map(named));
                Err(wrong)
            }
        }
    }

    fn form(&self, voices: &[BroughtVoice]) -> ProposalForm {
        let (sells, sponsor) = (self.first(Meaning::Sells), self.first(Meaning::Sponsor));
        let interest = match () {
            () if is_something(&sells) => Interest::Sells,
            () if is_something(&sponsor) => Interest::Declared,
            () => Interest::Nothing,
        };
        let something = |words: String| if is_something(&words) { words } else { String::new() };
        let about = [self.first(Meaning::Abstract), self.first(Meaning::Description)];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        let topics = self.all(Meaning::Topics).flat_map(|words| words.split([',', ';', '\n']));
        let topics: Vec<&str> = topics.map(str::trim).filter(|topic| !topic.is_empty()).take(TOPICS).collect();
        let kind = self.first(Meaning::Kind);
        let minutes = self.all(Meaning::Length).find_map(minutes).or_else(|| minutes_within(&kind)).unwrap_or(30);
        ProposalForm {
            title: self.first(Meaning::Title),
            description: about.join("\n\n"),
            takeaway: self.first(Meaning::Takeaway),
            topics: topics.join("\n"),
            format: format(&kind).code().into(),
            minutes: minutes.to_string(),
            speakers: voices.iter().map(|voice| voice.name.replace([',', ';'], " ")).collect::<Vec<_>>().join("\n"),
            bio: voices.first().map(|voice| voice.bio.clone()).unwrap_or_default(),
            audience: "everyone".into(),
            interest: interest.code().into(),
            employer: self.first(Meaning::Employer),
            interest_words: something(sells),
            sponsor: something(sponsor),
            needs: self.first(Meaning::Needs),
            ..ProposalForm::default()
        }
    }

    /// Those of the file's own list; else the names in a cell.
    fn all_voices(&self) -> Vec<BroughtVoice> {
        if !self.voices.is_empty() {
            return self.voices.clone();
        }
        let names = self.all(Meaning::Speakers).next().unwrap_or_default();
        let names = names.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty());
        let (mut bio, mut email) = (self.first(Meaning::Bio), self.first(Meaning::Email));
        names
            .map(|name| BroughtVoice {
                name: name.to_owned(),
                bio: std::mem::take(&mut bio),
                email: std::mem::take(&mut email),
            })
            .collect()
    }

    fn all(&self, meaning: Meaning) -> impl Iterator<Item = &str> {
        let means = move |name: &str| Meaning::of(name) == Some(meaning);
        self.fields.iter().filter(move |(name, _)| means(name)).map(|(_, words)| words.as_str())
    }

    fn first(&self, meaning: Meaning) -> String {
        self.all(meaning).map(str::trim).find(|words| !words.is_empty()).unwrap_or_default().to_owned()
    }

    fn name_of(&self, meaning: Meaning, else_called: &str) -> String {
        let named = self.fields.iter().map(|(name, _)| name).find(|name| Meaning::of(name) == Some(meaning));
        named.map_or_else(|| else_called.to_owned(), Clone::clone)
    }

    fn name_of_field(&self, field: Field) -> String {
        let meaning = match field {
            Field::Title => Meaning::Title,
            Field::Description => Meaning::Abstract,
            Field::Takeaway => Meaning::Takeaway,
            Field::Topics => Meaning::Topics,
            Field::Minutes => Meaning::Length,
            Field::Speakers => Meaning::Speakers,
            Field::Bio => Meaning::Bio,
            Field::Employer => Meaning::Employer,
            Field::InterestWords => Meaning::Sells,
            Field::Sponsor => Meaning::Sponsor,
            Field::Needs => Meaning::Needs,
            other => return other.name().to_owned(),
        };
        self.name_of(meaning, field.name())
    }
}

/// Whether an answer says that there is something.
fn is_something(words: &str) -> bool {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    !matches!(words.as_str(), "" | "no" | "none" | "nothing" | "n/a" | "-" | "false")
}

fn format(kind: &str) -> Format {
    let kind = kind.to_lowercase();
    match () {
        () if kind.contains("panel") => Format::Panel,
        () if kind.contains("workshop") => Format::Together,
        () if kind.contains("interview") || kind.contains("conversation") => Format::Conversation,
        () => Format::Talk,
    }
}

/// `30`, `30.0`, `30 min`, `00:30` or `00:30:00`.
fn minutes(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let mut parts = typed.split(':').map(|part| part.trim().parse::<u32>().ok());
    if let (Some(Some(hours)), Some(Some(minutes))) = (parts.next(), parts.next()) {
        return hours.checked_mul(60)?.checked_add(minutes);
    }
    let figures: String = typed.chars().take_while(char::is_ascii_digit).collect();
    // Whatever is no length at all is one that no talk has, which its field then says.
    Some(figures.parse().unwrap_or(0))
}

/// Of `Lightning talk (10 minutes)` the 10.
fn minutes_within(kind: &str) -> Option<u32> {
    let at = kind.to_lowercase().find("min")?;
    let before = kind.get(..at)?.trim_end();
    let figures: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    figures.chars().rev().collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(fields: &[(&str, &str)]) -> Brought {
        let fields = fields.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
        Brought { fields, voices: Vec::new() }
    }

    fn taken(of: &Brought) -> Taken {
        match of.read() {
            Ok(Reading::Take(taken)) => *taken,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_row_of_pretalx_and_one_of_sessionize_say_the_same() {
        let pretalx = brought(&[
            ("ID", "ABC123"),
            ("Proposal title", "Falls at night"),
            ("Session type", "Talk"),
            ("Track", "Falls"),
            ("Tags", "Night staffing, Falls"),
            ("Abstract", "Three homes."),
            ("Duration", "25"),
            ("Speaker names", "Priya Raman, Dev Shah"),
            ("Median score", "4"),
        ]);
        let sessionize = brought(&[
            ("Session Id", "ABC123"),
            ("Title", "Falls at night"),
            ("Session format", "Talk (25 min)"),
            ("Topics", "Falls, Night staffing"),
            ("Description", "Three homes."),
            ("Speakers", "Priya Raman, Dev Shah"),
        ]);
        assert_eq!(taken(&pretalx), taken(&sessionize));
        assert_eq!(pretalx.ignored().collect::<Vec<_>>(), ["Median score"]);
        assert_eq!(taken(&pretalx).terms.topics, ["Falls", "Night staffing"]);
    }

    #[test]
    fn what_was_withdrawn_there_is_left_out_and_what_is_wrong_is_named_as_the_file_names_it() {
        assert_eq!(brought(&[("state", "withdrawn")]).read(), Ok(Reading::LeaveOut));
        let wrong = brought(&[("code", "X"), ("Proposal title", ""), ("duration", "soon"), ("email", "nobody")]);
        let named: Vec<String> = wrong.read().unwrap_err().into_iter().map(|(name, _)| name).collect();
        assert_eq!(named, ["Proposal title", "duration", "speakers"]);
        let wrong = brought(&[("id", "X"), ("title", "Falls"), ("speakers", "Priya"), ("owner email", "nobody")]);
        assert_eq!(wrong.read(), Err(vec![("owner email".into(), Problem::EmailShape)]));
    }

    #[test]
    fn questions_tell_of_interests() {
        let said = |answer| {
            let asked = ("Do you sell products to care homes?", answer);
            taken(&brought(&[("id", "X"), ("title", "Falls"), ("speakers", "Priya"), asked])).terms
        };
        assert_eq!((said("Sensors").interest, said("Sensors").interest_words.as_str()), (Interest::Sells, "Sensors"));
        assert_eq!((said("No.").interest, said("No.").interest_words.as_str()), (Interest::Nothing, ""));
    }

    #[test]
    fn lengths_are_read_as_programs_write_them() {
        for (typed, means) in [("30", 30), ("30.0", 30), ("30 min", 30), ("00:30", 30), ("00:45:00", 45), ("1:05", 65)]
        {
            assert_eq!(minutes(typed), Some(means), "{typed}");
        }
        assert_eq!((minutes(""), minutes("soon"), minutes("4294967295:59")), (None, Some(0), None));
        assert_eq!((minutes_within("Lightning (10 minutes)"), minutes_within("Talk")), (Some(10), None));
    }
}

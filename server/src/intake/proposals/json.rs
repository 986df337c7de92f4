//! The JSON of pretalx (its API and its export of sessions) and of Sessionize ("All data" and "Sessions").

use domain::conference::{Brought, BroughtVoice};
use domain::people::import::FileProblem;
use serde_json::{Map, Value};
use std::collections::HashMap;

type Fields = Map<String, Value>;

/// Each proposal, counted from 1.
pub fn rows(bytes: &[u8]) -> Result<Vec<(u32, Brought)>, FileProblem> {
    let whole: Value = serde_json::from_slice(bytes).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        FileProblem::Said(format!("This is not JSON throughout: it breaks off at {place}. Export it once more."))
    })?;
    let lists = Lists::of(&whole);
    let items = items(&whole)?;
    Ok((1..).zip(items).map(|(nth, item)| (nth, lists.brought(item))).collect())
}

/// The proposals, wherever in the file they are.
fn items(whole: &Value) -> Result<Vec<&Fields>, FileProblem> {
    if whole.get("next").is_some_and(|next| next.as_str().is_some_and(|next| !next.is_empty())) {
        return Err(FileProblem::Said("This is the first page of several. Export all proposals into one file.".into()));
    }
    let list = match whole {
        Value::Array(list) => Some(list),
        Value::Object(fields) => {
            ["sessions", "results", "submissions", "talks"].iter().find_map(|name| fields.get(*name)?.as_array())
        }
        _ => None,
    };
    let list = list.ok_or_else(|| {
        FileProblem::Said("There is no list of proposals in this file. Export the sessions as JSON, or as CSV.".into())
    })?;
    // Sessionize puts them into groups.
    let grouped = list.iter().filter_map(|group| group.get("sessions").filter(|_| group.get("title").is_none()));
    let grouped: Vec<&Value> = grouped.filter_map(Value::as_array).flatten().collect();
    let items = if grouped.is_empty() { list.iter().collect() } else { grouped };
    Ok(items.into_iter().filter_map(Value::as_object).collect())
}

/// What items of a list refer to by ids.
struct Lists<'v> {
    speakers: HashMap<String, &'v Fields>,
    questions: HashMap<String, String>,
    /// Of each choice: the name of what is chosen from, and its own.
    choices: HashMap<String, (String, String)>,
}

impl<'v> Lists<'v> {
    fn of(whole: &'v Value) -> Self {
        let list = |name: &str| {
            let list = whole.get(name).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_object).collect::<Vec<_>>()
        };
        let id = |fields: &Fields| text(fields.get("id").or_else(|| fields.get("code")));
        let mut choices = HashMap::new();
        for category in list("categories") {
            let title = text(category.get("title"));
            for item in category.get("items").and_then(Value::as_array).into_iter().flatten() {
                choices.insert(text(item.get("id")), (title.clone(), text(item.get("name"))));
            }
        }
        Self {
            speakers: list("speakers").into_iter().map(|speaker| (id(speaker), speaker)).collect(),
            questions: list("questions").into_iter().map(|asked| (id(asked), text(asked.get("question")))).collect(),
            choices,
        }
    }

    fn brought(&self, item: &Fields) -> Brought {
        let mut brought = Brought::default();
        for (name, value) in item {
            match (name.as_str(), value) {
                (_, Value::Null) => {}
                ("speakers", Value::Array(voices)) => {
                    brought.voices = voices.iter().filter_map(|voice| self.voice(voice)).collect();
                }
                ("answers" | "questionAnswers", Value::Array(answers)) => {
                    brought.fields.extend(answers.iter().filter_map(|answer| self.answer(answer)));
                }
                ("categoryItems", Value::Array(chosen)) => {
                    let chosen = chosen.iter().filter_map(|id| self.choices.get(&text(Some(id)))).cloned();
                    brought.fields.extend(chosen.map(as_topic));
                }
                ("categories", Value::Array(chosen)) => {
                    brought.fields.extend(chosen.iter().flat_map(chosen_of).map(as_topic));
                }
                _ => brought.fields.push((name.clone(), text(Some(value)))),
            }
        }
        brought
    }

    /// Somebody by name, as an object, or by id.
    fn voice(&self, voice: &Value) -> Option<BroughtVoice> {
        let known = voice.as_object().or_else(|| self.speakers.get(&text(Some(voice))).copied());
        // An object may have no more than an id, and what is meant by it stand elsewhere.
        let known = match known {
            Some(fields) if fields.len() <= 2 => self.speakers.get(&text(fields.get("id"))).copied().or(known),
            other => other,
        };
        let Some(fields) = known else {
            let name = text(Some(voice));
            return (!name.is_empty()).then(|| BroughtVoice { name, ..BroughtVoice::default() });
        };
        let any = |names: &[&str]| names.iter().map(|name| text(fields.get(*name))).find(|words| !words.is_empty());
        let name = any(&["fullName", "name"])
            .unwrap_or_else(|| format!("{} {}", text(fields.get("firstName")), text(fields.get("lastName"))));
        let voice = BroughtVoice {
            name: name.trim().to_owned(),
            bio: any(&["biography", "bio"]).unwrap_or_default(),
            email: any(&["email"]).unwrap_or_default(),
        };
        (!voice.name.is_empty()).then_some(voice)
    }

    /// A question in words, and what was answered.
    fn answer(&self, answer: &Value) -> Option<(String, String)> {
        let asked = answer.get("question").or_else(|| answer.get("questionId"))?;
        let asked = asked.get("question").unwrap_or(asked);
        let words = text(Some(asked));
        let question = self.questions.get(&words).cloned().unwrap_or(words);
        let said = answer.get("answer").or_else(|| answer.get("answerValue"));
        Some((question, text(said)))
    }
}

/// What is chosen in a category that an item holds whole.
fn chosen_of(category: &Value) -> Vec<(String, String)> {
    let title = text(category.get("name"));
    let items = category.get("categoryItems").and_then(Value::as_array).into_iter().flatten();
    items.map(|item| (title.clone(), text(item.get("name")))).collect()
}

/// A choice is a topic, but for those that say what kind of session it is.
fn as_topic((of, choice): (String, String)) -> (String, String) {
    let lower = of.to_lowercase();
    let is_own = lower.contains("format") || lower.contains("level") || lower.contains("language");
    if is_own { (of, choice) } else { ("Topics".into(), choice) }
}

/// Words of whatever there is: of several languages English, of a list a line for each, of an object its name.
fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(words)) => words.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(said)) => said.to_string(),
        Some(Value::Array(list)) => {
            let words = list.iter().map(|one| text(Some(one))).filter(|words| !words.is_empty());
            words.collect::<Vec<_>>().join("\n")
        }
        Some(Value::Object(fields)) => {
            let named = ["en", "name", "title", "tag"].iter().find_map(|name| fields.get(*name));
            text(named.or_else(|| fields.values().find(|value| value.is_string())))
        }
        Some(Value::Null) | None => String::new(),
    }
}

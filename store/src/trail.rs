//! The audit trail as organisers read it: filtered, newest first, with names.

use crate::people::IMPORTED;
use crate::{Result, Store};
use domain::ids::PersonId;
use jiff::Timestamp;

/// Which lines to show. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// Did it, or had it done to them.
    pub person: Option<PersonId>,
    pub verb: String,
    pub from: Option<Timestamp>,
    /// Not this instant any more.
    pub until: Option<Timestamp>,
    /// Of an import of people only the line that sums it up, unless a person or a verb is looked for.
    pub summed_up: bool,
}

/// One line with the names of the present.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TrailLine {
    pub n: i64,
    at: i64,
    pub actor: String,
    pub actor_name: Option<String>,
    pub verb: String,
    pub about: String,
    pub about_name: Option<String>,
    /// Of an application that is still kept: whose it is.
    pub applicant: Option<String>,
    /// Of a session or a series: as it is called now.
    title: Option<String>,
    starts_at: Option<i64>,
    /// `None` once erased.
    pub words: Option<String>,
}

/// What a line is about, as far as the circle still knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// By name.
    Person(String),
    /// By the applicant's name.
    Application(String),
    /// By title and start.
    Session(String, Timestamp),
    /// By title.
    Series(String),
    Nothing,
}

impl TrailLine {
    pub fn about_what(&self) -> About {
        match (&self.about_name, &self.applicant, &self.title, self.starts_at) {
            (Some(name), ..) => About::Person(name.clone()),
            (None, Some(name), ..) => About::Application(name.clone()),
            (None, None, Some(title), Some(at)) => About::Session(title.clone(), domain::millis::timestamp(at)),
            (None, None, Some(title), None) => About::Series(title.clone()),
            (None, None, None, _) => About::Nothing,
        }
    }

    pub fn at(&self) -> Timestamp {
        domain::millis::timestamp(self.at)
    }
}

impl Store {
    /// Lines before the one numbered `before`, newest first. One statement, whatever is filtered.
    pub async fn trail(&self, filter: &TrailFilter, before: Option<i64>, most: i64) -> Result<Vec<TrailLine>> {
        let (mut numbers, mut conditions) = (Vec::new(), Vec::new());
        let mut and = |condition: &str, value: i64| {
            numbers.push(value);
            conditions.push(condition.replace('?', &format!("${}", numbers.len())));
        };
        if let Some(before) = before {
            and(" and (at, n) < (select b.at, b.n from audit b where b.n = ?)", before);
        }
        if let Some(from) = filter.from {
            and(" and at >= ?", from.as_millisecond());
        }
        if let Some(until) = filter.until {
            and(" and at < ?", until.as_millisecond());
        }
        let mut texts = Vec::new();
        if !filter.verb.is_empty() {
            texts.push(filter.verb.clone());
            conditions.push(format!(" and verb = ${}", numbers.len() + texts.len()));
        }
        if filter.summed_up && filter.person.is_none() && filter.verb.is_empty() {
            conditions.push(format!(" and verb <> '{IMPORTED}'"));
        }
        let conditions = conditions.concat();
        let chosen =
            |by: &str| format!("select n from audit where 1 = 1{by}{conditions} order by at desc, n desc limit {most}");
        // Either half has an index of its own; one condition with `or` would have none.
        let chosen = match &filter.person {
            None => chosen(""),
            Some(person) => {
                texts.push(person.as_str().to_owned());
                let place = numbers.len() + texts.len();
                let half = |column: &str| {
                    format!("select n from ({}) {column}_half", chosen(&format!(" and {column} = ${place}")))
                };
                format!("{} union {}", half("actor"), half("about"))
            }
        };
        let sql = format!(
            "select a.n, a.at, a.actor, d.name as actor_name, a.verb, a.about, t.name as about_name, p.name as applicant,
                    coalesce(s.title, r.title) as title, s.starts_at, w.words
             from ({chosen}) chosen join audit a on a.n = chosen.n
             left join audit_words w on w.n = a.n
             left join people d on d.id = a.actor left join people t on t.id = a.about
             left join applications p on p.id = a.about
             left join sessions s on s.id = a.about left join series r on r.id = coalesce(s.series_id, a.about)
             order by a.at desc, a.n desc limit {most}"
        );
        let mut query = sqlx::query_as::<_, TrailLine>(sqlx::AssertSqlSafe(sql));
        for number in numbers {
            query = query.bind(number);
        }
        for text in texts {
            query = query.bind(text);
        }
        Ok(query.fetch_all(&self.read).await?)
    }

    /// All that was ever done, each verb once: walks the index from one to the next.
    pub async fn verbs(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "with recursive each_verb (verb) as (
               select min(verb) from audit
               union all
               select (select min(a.verb) from audit a where a.verb > each_verb.verb)
               from each_verb where each_verb.verb is not null
             )
             select verb from each_verb where verb is not null",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(verb,)| verb).collect())
    }

    /// Notes that somebody took a copy of the trail with them.
    pub async fn trail_exported(&self, by: &PersonId, words: &str, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        write.audit(by.as_str(), "exported audit trail", "", words);
        write.commit().await
    }
}

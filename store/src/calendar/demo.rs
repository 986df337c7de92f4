//! The demo circle, written whole or not at all, and the mark that tells its database from a real one.

use super::NewSeries;
use super::materialise::fill;
use super::series::tell;
use super::series_rows::insert;
use crate::members::{self, DemoMember};
use crate::people::{self, NewPerson};
use crate::{Result, Store, StoreError, Write};
use domain::calendar::{RUNNING_OVER, Series};
use domain::ids::PersonId;
use domain::people::Workplace;
use jiff::Timestamp;
use jiff::civil::Date;

/// A circle to fill an empty database with. People are named by their place in `people`.
#[derive(Clone, Debug)]
pub struct DemoCircle {
    pub people: Vec<NewPerson>,
    /// What those people say about themselves, in the same order.
    pub members: Vec<DemoMember>,
    /// Where each of them works.
    pub workplaces: Vec<Workplace>,
    pub series: Vec<DemoSeries>,
    /// Who begins the series.
    pub organiser: usize,
}

/// A weekly series whose sessions are stored from `new.first` on, past ones too.
#[derive(Clone, Debug)]
pub struct DemoSeries {
    pub new: NewSeries,
    pub host: usize,
    pub topics: Vec<DemoTopic>,
    /// Who comes every week.
    pub regulars: Vec<usize>,
}

/// What one evening of a series is about, and who comes to it besides the regulars.
#[derive(Clone, Debug)]
pub struct DemoTopic {
    pub date: Date,
    pub title: String,
    pub notes: String,
    pub host: usize,
    pub coming: Vec<usize>,
    pub not_coming: Vec<usize>,
}

impl Store {
    /// Whether this database was filled by [`Self::fill_demo`].
    pub async fn is_demo(&self) -> Result<bool> {
        let row: Option<(i64,)> =
            sqlx::query_as("select n from counters where name = 'demo'").fetch_optional(&self.read).await?;
        Ok(row.is_some())
    }

    /// Whether nobody has put anybody or anything in yet.
    pub async fn is_empty(&self) -> Result<bool> {
        let (held,): (i64,) = sqlx::query_as(
            "select (select count(*) from people) + (select count(*) from series) + (select count(*) from sessions)",
        )
        .fetch_one(&self.read)
        .await?;
        Ok(held == 0)
    }

    /// Fills an empty database with a circle and marks it as a demo, in one transaction: a start that is cut short
    /// leaves nothing behind. Answers the ids of its people, in order.
    pub async fn fill_demo(&self, circle: DemoCircle, now: Timestamp) -> Result<Vec<PersonId>> {
        let mut write = self.write(now).await?;
        sqlx::query("insert into counters (name, n, hash) values ('demo', 1, '')").execute(&mut *write.tx).await?;
        let mut ids = Vec::with_capacity(circle.people.len());
        for person in &circle.people {
            ids.push(people::insert(&mut write, person, "demo").await?);
        }
        members::fill(&mut write, &circle.members, &ids).await?;
        // Whoever tries the demo has no passkey of its organisers.
        sqlx::query("update people set passkey_due = null").execute(&mut *write.tx).await?;
        for (id, workplace) in ids.iter().zip(&circle.workplaces) {
            people::workplaces::set(&mut write, id, workplace).await?;
        }
        let organiser = one_of(&ids, circle.organiser)?.clone();
        for demo in circle.series {
            add(&mut write, &demo, &ids, &organiser).await?;
        }
        // Whoever said they would come to what is over, came.
        let over = write.now() - RUNNING_OVER;
        sqlx::query(
            "insert into attendance (session_id, person_id, joined_at)
             select a.session_id, a.person_id, s.starts_at from rsvps a join sessions s on s.id = a.session_id
             where a.answer = 'coming' and s.ends_at < $1",
        )
        .bind(over.as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        write.audit("command line", "filled with the demo circle", "", "");
        tell(&mut write, "added", "");
        write.commit().await?;
        Ok(ids)
    }
}

async fn add(write: &mut Write<'_>, demo: &DemoSeries, ids: &[PersonId], by: &PersonId) -> Result<()> {
    let mut new = demo.new.clone();
    new.terms.host = Some(one_of(ids, demo.host)?.clone());
    let id = write.new_id();
    let series = insert(write, id.clone(), id, &new, by).await?;
    for regular in &demo.regulars {
        sqlx::query("insert into standing_rsvps (line_id, person_id, since) values ($1, $2, $3)")
            .bind(series.line.as_str().to_owned())
            .bind(one_of(ids, *regular)?.as_str().to_owned())
            .bind(series.terms.times_on(series.first_occurrence()).starts_at.as_millisecond())
            .execute(&mut *write.tx)
            .await?;
    }
    fill(write, &series, series.first).await?;
    write.audit(by.as_str(), "began series", series.id.as_str(), series.terms.title.clone());
    for topic in &demo.topics {
        set_topic(write, &series, topic, ids, by).await?;
    }
    Ok(())
}

async fn set_topic(
    write: &mut Write<'_>,
    series: &Series,
    topic: &DemoTopic,
    ids: &[PersonId],
    by: &PersonId,
) -> Result<()> {
    sqlx::query(
        "update sessions set title = $1, notes = $2, host_id = $3, changed_by = $4
         where series_id = $5 and original_date = $6",
    )
    .bind(topic.title.clone())
    .bind(topic.notes.clone())
    .bind(one_of(ids, topic.host)?.as_str().to_owned())
    .bind(by.as_str().to_owned())
    .bind(series.id.as_str().to_owned())
    .bind(topic.date.to_string())
    .execute(&mut *write.tx)
    .await?;
    let coming = topic.coming.iter().map(|who| (who, "coming"));
    for (who, answer) in coming.chain(topic.not_coming.iter().map(|who| (who, "not-coming"))) {
        sqlx::query(
            "insert into rsvps (session_id, person_id, answer, answered_at)
             select id, $1, $2, case when starts_at < $3 then starts_at else $3 end from sessions where series_id = $4 and original_date = $5
             on conflict (session_id, person_id) do update set answer = excluded.answer",
        )
        .bind(one_of(ids, *who)?.as_str().to_owned())
        .bind(answer)
        .bind(write.now_ms())
        .bind(series.id.as_str().to_owned())
        .bind(topic.date.to_string())
        .execute(&mut *write.tx)
        .await?;
    }
    Ok(())
}

fn one_of(ids: &[PersonId], place: usize) -> Result<&PersonId> {
    ids.get(place).ok_or(StoreError::Inconsistent("the demo circle names somebody who is not in it"))
}

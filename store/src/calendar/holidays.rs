use super::rows::read_date;
use crate::{Refused, Result, Store};
use domain::calendar::{BankHoliday, Division};
use domain::ids::{PersonId, SessionId};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// The official dates of 2026 to 2028, in the form of <https://www.gov.uk/bank-holidays.json>.
const BUNDLED: &str = include_str!("bank-holidays.json");

#[derive(Deserialize)]
struct Official {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    title: String,
    date: String,
}

impl Store {
    /// Puts the bundled bank holidays in, where nothing newer was imported.
    pub async fn seed_holidays(&self, now: Timestamp) -> Result<()> {
        let (held,): (i64,) = sqlx::query_as("select count(*) from bank_holidays").fetch_one(&self.read).await?;
        if held == 0 {
            self.import_holidays(BUNDLED, now).await.map_err(crate::StoreError::Opening)??;
        }
        Ok(())
    }

    /// Takes over the official JSON file, whole or not at all: years it covers are replaced, others stay. Answers how
    /// many dates it held, or a sentence saying what is wrong with the file.
    pub async fn import_holidays(&self, json: &str, now: Timestamp) -> Result<Result<usize>, String> {
        let file: BTreeMap<String, Official> = serde_json::from_str(json).map_err(|e| {
            format!("This is not the official bank holiday file ({e}). Fetch https://www.gov.uk/bank-holidays.json and import that.")
        })?;
        let mut rows = Vec::new();
        for division in Division::ALL {
            let official =
                file.get(division.code()).ok_or_else(|| format!("The file has no “{}” part.", division.code()))?;
            for event in &official.events {
                let date = read_date(&event.date).map_err(|_| format!("“{}” is not a date.", event.date))?;
                rows.push((date, division.code(), event.title.clone()));
            }
        }
        Ok(self.replace_holidays(rows, now).await)
    }

    async fn replace_holidays(
        &self,
        rows: Vec<(jiff::civil::Date, &'static str, String)>,
        now: Timestamp,
    ) -> Result<usize> {
        let mut write = self.write(now).await?;
        let years: HashSet<_> = rows.iter().map(|(date, ..)| date.year()).collect();
        for year in years {
            sqlx::query("delete from bank_holidays where day >= $1 and day <= $2")
                .bind(format!("{year:04}-01-01"))
                .bind(format!("{year:04}-12-31"))
                .execute(&mut *write.tx)
                .await?;
        }
        let count = rows.len();
        for (date, division, title) in rows {
            sqlx::query(
                "insert into bank_holidays (day, division, title) values ($1, $2, $3)
                 on conflict (day, division) do update set title = excluded.title",
            )
            .bind(date.to_string())
            .bind(division)
            .bind(title)
            .execute(&mut *write.tx)
            .await?;
        }
        write.audit("command line", "imported bank holidays", "", format!("{count} dates"));
        write.commit().await?;
        Ok(count)
    }

    /// Bank holidays from `from` to `to`, both included, one entry for each date and title.
    pub async fn bank_holidays(&self, from: jiff::civil::Date, to: jiff::civil::Date) -> Result<Vec<BankHoliday>> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select day, title, division from bank_holidays where day >= $1 and day <= $2 order by day, title, division",
        )
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(&self.read)
        .await?;
        let mut holidays: Vec<BankHoliday> = Vec::new();
        for (day, title, division) in rows {
            let (date, Some(division)) = (read_date(&day)?, Division::from_code(&division)) else { continue };
            match holidays.last_mut() {
                Some(last) if last.date == date && last.title == title => last.divisions.push(division),
                _ => holidays.push(BankHoliday { date, title, divisions: vec![division] }),
            }
        }
        Ok(holidays)
    }

    /// Notes that a session on a bank holiday runs all the same.
    pub async fn run_on_holiday(&self, session: &SessionId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let known: Option<(i64,)> = sqlx::query_as("select starts_at from sessions where id = $1")
            .bind(session.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        known.ok_or(Refused::NotFound)?;
        sqlx::query(
            "insert into holidays_run (session_id, decided_by, decided_at) values ($1, $2, $3)
             on conflict (session_id) do nothing",
        )
        .bind(session.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "runs on bank holiday", session.as_str(), "");
        Ok(write.commit().await?)
    }

    /// Sessions that somebody already decided to run on their bank holiday.
    pub async fn decided_to_run(&self) -> Result<HashSet<SessionId>> {
        let rows: Vec<(String,)> = sqlx::query_as("select session_id from holidays_run").fetch_all(&self.read).await?;
        Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
    }
}

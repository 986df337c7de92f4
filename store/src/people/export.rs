//! Everything that is kept about one person, as sheets that they can take with them.

use crate::{Result, Store, room};
use domain::ids::PersonId;
use sqlx::any::AnyRow;
use sqlx::{Column, Row};

/// One kind of thing kept about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub name: &'static str,
    pub columns: Vec<String>,
    /// Cells as text; instants are ISO 8601 in UTC.
    pub rows: Vec<Vec<String>>,
}

/// Sheet and statement; `$1` is the person. Columns whose name ends in `_at` are instants.
const SHEETS: [(&str, &str); 42] = [
    (
        "proposals",
        "select c.title as conference, p.title, p.about, p.takeaway, p.topics, p.interest, p.employer, p.interest_words, p.sponsor, p.needs, p.typed,
                p.state, p.made_at
         from proposals p join conferences c on c.id = p.conference_id where p.proposed_by = $1 order by p.made_at",
    ),
    (
        "speaking",
        "select p.title as talk, v.name, v.bio from proposal_speakers v join proposals p on p.id = v.proposal_id
         where v.person_id = $1 order by p.made_at",
    ),
    (
        "proposals-reviewed",
        "select p.title as talk, r.benefit, r.reason, r.at as said_at
         from proposal_reviews r join proposals p on p.id = r.proposal_id where r.person_id = $1 order by r.at",
    ),
    (
        "proposals-wished-for",
        "select p.title as talk from proposal_wishes w join proposals p on p.id = w.proposal_id
         where w.person_id = $1 order by p.made_at",
    ),
    (
        "conference-feedback",
        "select p.title as talk, f.worth, f.words, f.at as said_at
         from talk_feedback f join proposals p on p.id = f.proposal_id where f.person_id = $1 order by f.at",
    ),
    ("details", "select name, email, profession, rank, standing, joined_at from people where id = $1"),
    (
        "workplace",
        "select service, register, register_number, organisation, team, county from workplaces where person_id = $1",
    ),
    ("profile", "select bio, county, home, shows_home, listed, changed_at from profiles where person_id = $1"),
    ("notices", "select kind, channel from notice_choices where person_id = $1 order by kind"),
    ("topics", "select topic from profile_topics where person_id = $1 order by place"),
    ("photo", "select large as jpeg_base64, added_at from photos where person_id = $1"),
    (
        "answers",
        "select coalesce(s.title, r.title) as session, s.starts_at, a.answer, a.answered_at
         from rsvps a join sessions s on s.id = a.session_id left join series r on r.id = s.series_id
         where a.person_id = $1 order by s.starts_at",
    ),
    ("every-week", "select line_id as series, since as since_at from standing_rsvps where person_id = $1"),
    (
        "attended",
        "select coalesce(s.title, r.title) as session, s.starts_at, t.joined_at
         from attendance t join sessions s on s.id = t.session_id left join series r on r.id = s.series_id
         where t.person_id = $1 order by s.starts_at",
    ),
    ("browsers", "select user_agent, seen_at from http_sessions where person_id = $1 order by seen_at"),
    (
        "devices",
        "select device, made_at, last_ok as arrived_at from push_subscriptions where person_id = $1 order by made_at",
    ),
    ("address-changes", "select email, asked_at, ended_at from email_changes where person_id = $1 order by asked_at"),
    // The addresses themselves are not kept.
    ("former-addresses", "select until as until_at from former_addresses where person_id = $1 order by until"),
    ("passkeys", "select name, added_at, used_at from passkeys where person_id = $1 order by added_at"),
    (
        "applications",
        "select a.name, a.email, a.profession, a.service, a.register, a.register_number, a.organisation, a.team, a.why,
                a.state, a.reason, a.sent_at, a.decided_at
         from applications a join people p on p.email = a.email or a.person_id = p.id
         where p.id = $1 order by a.sent_at",
    ),
    (
        "application-messages",
        "select case when m.person_id = '' then 'you' else 'organiser' end as writer, m.words, m.at as written_at
         from application_messages m join applications a on a.id = m.application_id
         join people p on p.email = a.email or a.person_id = p.id where p.id = $1 order by m.at",
    ),
    (
        "invitations-made",
        "select whom, made_at, expires_at, used_at from vouches where member_id = $1 order by made_at",
    ),
    (
        "vouched-for-by",
        "select m.name, k.at as since_at
         from application_vouches k join vouches v on v.id = k.vouch_id join people m on m.id = v.member_id
         join applications a on a.id = k.application_id join people p on p.email = a.email or a.person_id = p.id
         where p.id = $1 and k.at is not null and v.revoked_at is null order by k.at",
    ),
    ("requests-sent", "select words, asked_at from talk_requests where from_id = $1 order by asked_at"),
    ("requests-received", "select words, asked_at from talk_requests where to_id = $1 order by asked_at"),
    (
        "invitation",
        "select state, since as since_at, asked_at, sent_at, reminders from invitations where person_id = $1",
    ),
    (
        "home-questions",
        "select kind, location_id, location_name, manager, as_at as file_of, asked_at, answer, words, answered_at from revetting
         where person_id = $1 order by asked_at",
    ),
    (
        "open-evenings",
        "select coalesce(s.title, r.title) as session, s.starts_at, g.name, g.role, g.state, g.came_at
         from guests g join people p on p.email = g.email
         join sessions s on s.id = g.session_id left join series r on r.id = s.series_id
         where p.id = $1 order by s.starts_at",
    ),
    (
        "reactions",
        "select m.sent_at, x.reaction from reactions x join messages m on m.id = x.message_id
         where x.person_id = $1 order by m.sent_at",
    ),
    (
        "votes",
        "select q.words as question from question_votes v join questions q on q.id = v.question_id
         where v.person_id = $1 order by q.asked_at, q.id",
    ),
    (
        "chat",
        "select coalesce(s.title, r.title) as session, m.words, m.audience, m.sent_at, m.edited_at, m.removed_at
         from messages m join sessions s on s.id = m.session_id left join series r on r.id = s.series_id
         where m.author_id = $1 order by m.sent_at, m.id",
    ),
    (
        "questions",
        "select coalesce(s.title, r.title) as session, q.words, q.audience, q.state, q.asked_at
         from questions q join sessions s on s.id = q.session_id left join series r on r.id = s.series_id
         where q.author_id = $1 order by q.asked_at, q.id",
    ),
    (
        "muted",
        "select coalesce(s.title, r.title) as session, x.muted_at
         from muted x join sessions s on s.id = x.session_id left join series r on r.id = s.series_id
         where x.author_id = $1 order by x.muted_at",
    ),
    (
        "shown-here",
        "select coalesce(s.title, r.title) as session, x.shown_at
         from shown_here x join sessions s on s.id = x.session_id left join series r on r.id = s.series_id
         where x.person_id = $1 order by x.shown_at",
    ),
    (
        "role-requests",
        "select profession, place, why, outcome, reason, asked_at, decided_at from role_requests
         where person_id = $1 order by asked_at",
    ),
    (
        "vetted-elsewhere",
        "select vetted_by, vetted_on, source, lawful_basis from vetted_elsewhere where person_id = $1",
    ),
    (
        "talks-heard",
        "select t.title as talk, l.position_ms, l.heard_ms, l.finished_at, l.at as last_at
         from listening l join talks t on t.id = l.talk_id where l.person_id = $1 order by l.at",
    ),
    (
        "talks-saved",
        "select t.title as talk, s.at as saved_at from saved_talks s join talks t on t.id = s.talk_id
         where s.person_id = $1 order by s.at",
    ),
    (
        "talks-thanked",
        "select t.title as talk, x.at as thanked_at from thanks x join talks t on t.id = x.talk_id
         where x.person_id = $1 order by x.at",
    ),
    (
        "talk-notes",
        "select t.title as talk, n.at_ms as position_ms, n.words, n.made_at from talk_notes n join talks t on t.id = n.talk_id
         where n.person_id = $1 order by n.made_at, n.id",
    ),
    (
        "reflections",
        "select t.title as talk, r.words, r.at as written_at from reflections r join talks t on t.id = r.talk_id
         where r.person_id = $1 order by r.at",
    ),
    (
        "record",
        "select a.at as done_at, case when a.actor = $1 then 'you' else 'somebody else' end as actor, a.verb,
                case when a.about = $1 then 'you' else a.about end as about, w.words
         from audit a left join audit_words w on w.n = a.n where a.about = $1 or a.actor = $1 order by a.n",
    ),
];

impl Store {
    /// All sheets, also those with nothing in them: that too is an answer.
    pub async fn export(&self, person: &PersonId) -> Result<Vec<Sheet>> {
        let mut sheets = Vec::with_capacity(SHEETS.len());
        for (name, statement) in SHEETS {
            let rows = sqlx::query(statement).bind(person.as_str().to_owned()).fetch_all(&self.read).await?;
            let columns = rows.first().map(|row| row.columns().iter().map(|c| c.name().to_owned()).collect());
            let rows = rows.iter().map(cells).collect();
            sheets.push(Sheet { name, columns: columns.unwrap_or_default(), rows });
        }
        let asked = room::asked_without_name(self, person).await?;
        sheets.push(Sheet {
            name: "anonymous-questions",
            columns: ["session", "words", "asked_at"].map(str::to_owned).into(),
            rows: asked.into_iter().map(Into::into).collect(),
        });
        Ok(sheets)
    }
}

fn cells(row: &AnyRow) -> Vec<String> {
    row.columns().iter().map(|column| cell(row, column.name())).collect()
}

fn cell(row: &AnyRow, column: &str) -> String {
    if let Ok(text) = row.try_get::<Option<String>, _>(column) {
        return text.unwrap_or_default();
    }
    match row.try_get::<Option<i64>, _>(column) {
        Ok(Some(ms)) if column.ends_with("_at") => domain::millis::timestamp(ms).to_string(),
        Ok(Some(number)) => number.to_string(),
        _ => String::new(),
    }
}

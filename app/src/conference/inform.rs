use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What those who proposed can be told, and were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Informing {
    pub slug: String,
    pub title: String,
    pub groups: Vec<GroupView>,
    /// A message that is about to be sent.
    pub preview: Option<TellingPreview>,
    pub told: Vec<ToldRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    pub code: String,
    pub label: String,
    /// `“Falls” by Dawn Okafor`
    pub people: Vec<String>,
    /// Titles of those whom we cannot write to.
    pub unreachable: Vec<String>,
    pub subject: String,
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellingPreview {
    pub code: String,
    pub subject: String,
    pub words: String,
    /// As the first of them gets it.
    pub shown_subject: String,
    pub shown: String,
    pub people: Vec<String>,
    /// So that a second press sends nothing.
    pub form: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    pub id: String,
    pub subject: String,
    pub words: String,
    /// `Declined, by Dawn Okafor, 3 minutes ago`
    pub about: String,
    pub people: Vec<String>,
    pub can_be_undone: bool,
}

/// `draft` names a message that is about to be sent, or is empty.
#[server(endpoint = "conference/informing")]
pub async fn get_informing(slug: String, draft: String) -> AppResult<Informing> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::words;
    use domain::conference::{Informed, filled};
    use domain::ids::ProposalId;
    use store::conference::{Telling, ToTell};

    /// `“Falls”, Dawn Okafor`; without the name where this organiser judges without it.
    fn person(one: &ToTell, hidden: &[ProposalId]) -> String {
        if hidden.contains(&one.proposal) {
            format!("“{}”", one.title)
        } else {
            format!("“{}”, {}", one.title, one.name)
        }
    }

    async fn load(slug: String, draft: String) -> AppResult<Informing> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let state = ctx.store.board(&conference.id, now).await?.ok_or(AppError::NotFound)?;
        let hidden = super::judging(&ctx, &state, me).await?.nameless();
        let mut groups = Vec::new();
        let mut preview = None;
        let kept = if draft.is_empty() { None } else { ctx.store.draft(&draft, now).await? };
        let kept: Option<(String, String, String)> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
        for group in Informed::ALL {
            let all = ctx.store.to_tell(&conference.id, *group).await?;
            let (people, unreachable): (Vec<ToTell>, Vec<ToTell>) =
                all.into_iter().partition(|one| one.email.is_some());
            let shown: Vec<String> = people.iter().map(|one| person(one, &hidden)).collect();
            if let Some((_, subject, words)) = kept.as_ref().filter(|(code, ..)| code == group.code()) {
                let first = people.first();
                let name = first.map_or("…", |one| if hidden.contains(&one.proposal) { "…" } else { &one.name });
                let title = first.map_or("…", |one| one.title.as_str());
                let as_read = |words: &str| filled(words, name, title, &conference.terms.title);
                preview = Some(TellingPreview {
                    code: group.code().into(),
                    shown_subject: as_read(subject),
                    shown: as_read(words),
                    subject: subject.clone(),
                    words: words.clone(),
                    people: shown.clone(),
                    form: ctx.store.new_form_id()?,
                });
            }
            let (subject, words) = ctx.store.words_to_tell(&conference.id, *group).await?;
            groups.push(GroupView {
                code: group.code().into(),
                label: group.label().into(),
                people: shown,
                unreachable: unreachable.iter().map(|one| person(one, &hidden)).collect(),
                subject,
                words,
            });
        }
        let row = |telling: Telling| ToldRow {
            about: format!("{}, by {}, {}", telling.group.label(), telling.by, words::ago(telling.at, now)),
            can_be_undone: telling.can_be_undone(now),
            people: telling
                .people
                .into_iter()
                .map(|(title, name, email)| format!("“{title}”, {name}, {email}"))
                .collect(),
            id: telling.id,
            subject: telling.subject,
            words: telling.words,
        };
        let told = ctx.store.tellings(&conference.id).await?.into_iter().map(row).collect();
        Ok(Informing { slug, title: conference.terms.title, groups, preview, told })
    }
    honest(load(slug, draft).await)
}

/// Tells a group what became of their talks: shows first what they would get, sends a test, or sends it. `form` is that of
/// the preview.
#[server(endpoint = "conference/inform")]
pub async fn inform(
    slug: String,
    act: String,
    whom: String,
    subject: String,
    words: String,
    form: String,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::conference::{Informed, filled};
    use domain::form::{Field, Mistakes, Problem, line, paragraphs};
    use store::conference::ToTell;

    async fn act_on(
        (slug, act): (String, String),
        (to, subject, words): (String, String, String),
        form: String,
    ) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let mut mistakes = Mistakes::default();
        let group = mistakes.note(Field::Whom, Informed::from_code(&to).ok_or(Problem::NotOffered));
        let subject = mistakes.note(Field::Subject, line(&subject, 3, 120));
        let words = mistakes.note(Field::Words, paragraphs(&words, 3, 4000));
        let (Some(group), Some(subject), Some(words)) = (group, subject, words) else { return Err(mistakes.into()) };
        let page = paths::informing(&slug);
        let of = conference.terms.title.as_str();
        if act == "send" {
            let letter = |one: &ToTell| {
                (filled(&subject, &one.name, &one.title, of), filled(&words, &one.name, &one.title, of) + "\n")
            };
            let text = (subject.as_str(), words.as_str());
            ctx.store.tell_proposers(&conference.id, (&form, group), text, &me.id, now, letter).await?;
            leptos_axum::redirect(&format!("{page}?saved=sent"));
            return Ok(());
        }
        ctx.store.keep_words_to_tell(&conference.id, group, (&subject, &words), now).await?;
        if act == "test" {
            let own = |words: &str| filled(words, &me.name, "The title of a talk", of);
            ctx.store.test_telling(me, (own(&subject), own(&words) + "\n"), now).await?;
        }
        let kept = serde_json::to_string(&(to, subject, words)).map_err(|_| AppError::Internal)?;
        let draft = ctx.store.keep_draft(None, &kept, now).await?;
        let tested = if act == "test" { "&saved=tested" } else { "" };
        leptos_axum::redirect(&format!("{page}?draft={draft}{tested}#ready"));
        Ok(())
    }
    honest(act_on((slug, act), (whom, subject, words), form).await)
}

/// Takes back what a group was told, while the mails wait.
#[server(endpoint = "conference/undo_inform")]
pub async fn undo_inform(slug: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn undo(slug: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        ctx.store.undo_telling(&conference.id, &id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=undone", crate::paths::informing(&slug)));
        Ok(())
    }
    honest(undo(slug, id).await)
}

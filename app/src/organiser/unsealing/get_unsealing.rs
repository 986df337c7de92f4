use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was asked to be unsealed, as one organiser may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsealingView {
    /// The question that the address names, if nobody has asked about it yet: its id and words.
    pub asking: Option<(String, String)>,
    pub rows: Vec<UnsealingRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsealingRow {
    pub question: String,
    pub words: String,
    pub reason: String,
    /// `Asked by Asha.`
    pub state: String,
    /// One is another than who asked, and nobody has confirmed yet.
    pub may_confirm: bool,
    pub author: Option<String>,
}

#[server(endpoint = "organise/unsealing")]
pub async fn get_unsealing(question: String) -> AppResult<UnsealingView> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(question: String) -> AppResult<UnsealingView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let all = ctx.store.unsealings(&me.id).await?;
        let is_known = all.iter().any(|one| one.question == question);
        let asking = match question.parse() {
            Ok(id) if !is_known => ctx.store.sealed_question(&id).await?.map(|words| (question, words)),
            _ => None,
        };
        let row = |one: store::room::Unsealed| UnsealingRow {
            may_confirm: one.confirmed_by.is_none() && !one.is_mine,
            state: match &one.confirmed_by {
                Some(by) => format!("Asked by {}, confirmed by {by}.", one.asked_by),
                None if one.is_mine => "Asked by you. Another organiser has to confirm.".to_owned(),
                None => format!("Asked by {}.", one.asked_by),
            },
            question: one.question,
            words: one.words,
            reason: one.reason,
            author: one.author,
        };
        Ok(UnsealingView { asking, rows: all.into_iter().map(row).collect() })
    }
    honest(load(question).await)
}

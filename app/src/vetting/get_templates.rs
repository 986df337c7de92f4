use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    pub id: String,
    /// `Ask` or `Decline`.
    pub verdict: String,
    pub title: String,
    pub words: String,
    pub version: i64,
}

#[server(endpoint = "vetting/templates")]
pub async fn get_templates() -> AppResult<Vec<TemplateView>> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load() -> AppResult<Vec<TemplateView>> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let view = |template: store::vetting::ReplyTemplate| TemplateView {
            id: template.id,
            verdict: template.verdict.label().to_owned(),
            title: template.title,
            words: template.words,
            version: template.version,
        };
        Ok(ctx.store.reply_templates().await?.into_iter().map(view).collect())
    }
    honest(load().await)
}

/// Changes the words of a template.
#[server(endpoint = "vetting/change_template")]
pub async fn change_template(id: String, version: i64, title: String, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Mistakes, Problem};

    async fn change(id: String, version: i64, title: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let mut mistakes = Mistakes::default();
        let title = mistakes.note(Field::Title, domain::plain::name(&title, 120));
        let words = domain::plain::text(&reason, 2000);
        let words = words.and_then(|words| if words.is_empty() { Err(Problem::Missing) } else { Ok(words) });
        let words = mistakes.note(Field::Reason, words);
        let (Some(title), Some(words)) = (title, words) else { return Err(AppError::from(mistakes)) };
        ctx.store.change_template(&id, version, &title, &words, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", paths::TEMPLATES));
        Ok(())
    }
    honest(change(id, version, title, reason).await)
}

use crate::error::AppResult;
use domain::library::{Chapter, Cue};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk that is for everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTalk {
    pub title: String,
    /// Who spoke, when, how long.
    pub meta: String,
    pub description: String,
    pub chapters: Vec<Chapter>,
    pub cues: Vec<Cue>,
    /// Address and type.
    pub recording: Option<(String, String)>,
    pub captions: Option<String>,
    pub picture: Option<String>,
    /// The address under which programs find what they need to show it elsewhere (oEmbed).
    pub oembed: String,
    /// The same for programs (schema.org), safe inside a script element.
    pub json_ld: String,
}

#[server(endpoint = "library/open_talk")]
pub async fn get_open_talk(id: String) -> AppResult<OpenTalk> {
    use super::super::shown::ssr::meta;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::calendar::date_in_london;
    use domain::library::MediaKind;
    use serde_json::json;
    use store::library::Talk;

    fn json_ld(talk: &Talk, page: &str, recording: Option<&str>, picture: Option<&str>, kind: &str) -> String {
        let speakers = talk.details.speakers.iter().map(|name| json!({ "@type": "Person", "name": name }));
        let whole = json!({
            "@context": "https://schema.org",
            "@type": kind,
            "name": talk.details.title,
            "description": if talk.details.description.is_empty() { &talk.details.title } else { &talk.details.description },
            "uploadDate": talk.published_at.map(|at| at.to_string()),
            "duration": format!("PT{}S", talk.duration_ms / 1000),
            "contentUrl": recording,
            "thumbnailUrl": picture,
            "author": speakers.collect::<Vec<_>>(),
            "publisher": { "@type": "Organization", "name": "Inner Circle" },
            "inLanguage": "en-GB",
            "url": page,
        });
        // Nothing in it can end the element that it stands in.
        whole.to_string().replace('<', "\\u003c")
    }

    async fn load(id: String) -> AppResult<OpenTalk> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let talk = ctx.store.open_to_all(&id).await?.ok_or(AppError::NotFound)?;
        let recording = ctx.store.open_recording(&id).await?;
        let has_picture = ctx.store.open_file(&id, MediaKind::Poster).await?.is_some();
        let whole = |path: String| format!("{}{path}", ctx.public_url);
        let page = whole(paths::open_talk(id.as_str()));
        let sound = recording.as_ref().is_some_and(|file| file.kind == MediaKind::Audio);
        let file = recording.as_ref().map(|_| paths::open_recording(id.as_str()));
        let picture = has_picture.then(|| paths::open_picture(id.as_str()));
        let kind = if sound { "AudioObject" } else { "VideoObject" };
        Ok(OpenTalk {
            json_ld: json_ld(
                &talk,
                &page,
                file.clone().map(whole).as_deref(),
                picture.clone().map(whole).as_deref(),
                kind,
            ),
            oembed: whole(paths::oembed(&page)),
            meta: meta(&talk, date_in_london(ctx.now())),
            cues: ctx.store.transcript(&id).await?.cues().to_vec(),
            captions: talk.has_transcript.then(|| paths::open_captions(id.as_str())),
            recording: file.zip(recording.map(|file| file.content_type)),
            picture,
            title: talk.details.title,
            description: talk.details.description,
            chapters: talk.details.chapters,
        })
    }
    honest(load(id).await)
}

use crate::error::AppResult;
use domain::library::{UploadNotice, UploadStage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk's files as those see them who bring them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    pub id: String,
    pub title: String,
    /// What members hear and see, by what it is called and how large it is.
    pub kept: Vec<(String, String)>,
    pub coming: Vec<Coming>,
}

impl FilesView {
    /// Whether something goes on without anybody doing anything.
    pub fn is_under_way(&self) -> bool {
        self.coming.iter().any(|one| matches!(one.stage, UploadStage::Received | UploadStage::Making))
    }
}

/// A recording on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    pub id: String,
    pub file_name: String,
    /// By which the same file is known again when it is chosen again.
    pub metadata: String,
    pub bytes: u64,
    pub came: u64,
    pub stage: UploadStage,
    pub notice: UploadNotice,
    /// Of the present step, out of a hundred.
    pub done: u32,
    /// Who brings it, and until when what has come is kept.
    pub by: String,
    pub until: String,
}

#[server(endpoint = "library/files")]
pub async fn get_files(id: String) -> AppResult<FilesView> {
    use super::super::keep::keeper;
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use domain::library::{kept_until, size};

    async fn load(id: String) -> AppResult<FilesView> {
        let ctx = Ctx::current()?;
        let talk = id.parse()?;
        let (kept, _) = keeper::of_talk(&ctx, &talk).await?;
        let media = ctx.store.media_of(&talk).await?;
        let coming = ctx.store.uploads_of(&talk).await?.into_iter();
        // What has arrived, and of which there is nothing to say, is in the library.
        let coming =
            coming.filter(|one| one.stage != UploadStage::Done || one.notice != UploadNotice::Nothing).map(|one| {
                Coming {
                    id: one.id.to_string(),
                    file_name: one.file_name,
                    metadata: one.metadata,
                    bytes: one.bytes,
                    came: one.came,
                    stage: one.stage,
                    notice: one.notice,
                    done: one.progress / 10,
                    by: one.by,
                    until: words::day(date_in_london(kept_until(one.changed_at)), date_in_london(ctx.now())),
                }
            });
        Ok(FilesView {
            id,
            title: kept.talk.details.title,
            kept: media.into_iter().map(|file| (file.kind.label().to_owned(), size(file.bytes))).collect(),
            coming: coming.collect(),
        })
    }
    honest(load(id).await)
}

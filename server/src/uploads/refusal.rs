use axum::response::{IntoResponse, Response};
use domain::library::{UploadNotice, size};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use std::io;
use store::StoreError;

/// Why a request for an upload was not done: a status for programs, a sentence for people.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("This server speaks tus 1.0.0; say so in the header Tus-Resumable.")]
    Version,
    #[error("Say how long the file is, in the header Upload-Length.")]
    Length,
    #[error("The file is empty. Choose the recording itself.")]
    Empty,
    #[error("Say which talk this is the recording of, and what the file is called, in the header Upload-Metadata.")]
    Metadata,
    #[error("A recording may have {}, and this one has {}. Export it smaller, and upload that.", size(*.largest), size(*.has))]
    TooLarge { largest: u64, has: u64 },
    #[error("There is no such upload.")]
    NotFound,
    #[error("This upload has ended, and its bytes are gone. Begin it anew.")]
    Gone,
    #[error("This recording is in the library already, or on its way there.")]
    InLibrary,
    #[error("{came} bytes have come. Go on from there.")]
    Offset { came: u64 },
    #[error("Say where these bytes belong, in the header Upload-Offset.")]
    NoOffset,
    #[error("Send bytes as application/offset+octet-stream.")]
    ContentType,
    #[error("These are more bytes than were announced.")]
    TooMany,
    #[error("Write Upload-Checksum as sha1 and the sum in base64.")]
    BadChecksum,
    #[error("These bytes were changed on the way, so they were not kept. Send them once more.")]
    Mismatch,
    #[error("{}", .0.label())]
    NoRecording(UploadNotice),
    #[error("The server's disk is full. What has come so far is kept for seven days: once there is room, continue.")]
    DiskFull,
    #[error("Another connection goes on with this upload.")]
    Busy,
    #[error("Nothing has come for a minute. What had come is kept: continue.")]
    Silent,
    #[error("Something went wrong on our side. What has come so far is kept: continue.")]
    Ours(String),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Version => StatusCode::PRECONDITION_FAILED,
            Self::Length | Self::Empty | Self::Metadata | Self::NoOffset | Self::BadChecksum => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } | Self::TooMany => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Offset { .. } | Self::InLibrary => StatusCode::CONFLICT,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            // The protocol's own: "Checksum Mismatch".
            Self::Mismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Self::NoRecording(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy => StatusCode::LOCKED,
            Self::Silent => StatusCode::REQUEST_TIMEOUT,
            Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match &self {
            Self::Ours(why) => tracing::error!(error = why, "an upload could not go on"),
            Self::DiskFull => tracing::error!("the disk is too full for an upload to go on"),
            _ => {}
        }
        let kind = (CONTENT_TYPE, "text/plain; charset=utf-8");
        let mut response = (self.status(), [kind], self.to_string()).into_response();
        if let Self::Offset { came } = self {
            response.headers_mut().insert("upload-offset", came.into());
        }
        response
    }
}

impl From<io::Error> for Refusal {
    fn from(e: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match e.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::DiskFull,
            _ => Self::Ours(e.to_string()),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(e: StoreError) -> Self {
        Self::Ours(e.to_string())
    }
}

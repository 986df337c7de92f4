//! `GET /me/export.zip`: everything kept about a member, each thing as JSON and as CSV.

use app::context::House;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::people::Visitor;
use domain::sheet::{BYTE_ORDER_MARK, row};
use http::{StatusCode, header};
use std::io::{Cursor, Write};
use std::sync::Arc;
use store::people::Sheet;
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

pub async fn download(State(house): State<Arc<House>>, Extension(visitor): Extension<Visitor>) -> Response {
    let Some(member) = visitor.member() else { return StatusCode::NOT_FOUND.into_response() };
    let sheets = match house.store.export(&member.id).await {
        Ok(sheets) => sheets,
        Err(e) => {
            tracing::error!(error = %e, "an export could not be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    match zipped(&sheets) {
        Ok(bytes) => {
            let head = [
                (header::CONTENT_TYPE, "application/zip"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"inner-circle.zip\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (head, bytes).into_response()
        }
        Err(e) => {
            tracing::error!(error = %e, "an export could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn zipped(sheets: &[Sheet]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for sheet in sheets {
        archive.start_file(format!("{}.json", sheet.name), SimpleFileOptions::default())?;
        archive.write_all(json(sheet).to_string().as_bytes())?;
        archive.start_file(format!("{}.csv", sheet.name), SimpleFileOptions::default())?;
        archive.write_all(csv(sheet).as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// An array of objects, one for each row.
fn json(sheet: &Sheet) -> serde_json::Value {
    let object = |cells: &Vec<String>| {
        let pairs = sheet.columns.iter().zip(cells).map(|(column, cell)| (column.clone(), cell.clone().into()));
        serde_json::Value::Object(pairs.collect())
    };
    sheet.rows.iter().map(object).collect()
}

fn csv(sheet: &Sheet) -> String {
    let head = row(sheet.columns.iter().map(String::as_str));
    let rows = sheet.rows.iter().map(|cells| row(cells.iter().map(String::as_str)));
    std::iter::once(format!("{BYTE_ORDER_MARK}{head}")).chain(rows).collect()
}

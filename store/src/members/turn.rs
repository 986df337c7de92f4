use crate::{Result, Write};
use domain::ids::PersonId;

/// Makes others who want to write about this person wait for the end of this transaction.
pub(crate) async fn take_turn(write: &mut Write<'_>, person: &PersonId) -> Result<()> {
    sqlx::query("update people set epoch = epoch where id = $1")
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

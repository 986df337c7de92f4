use super::profile::keep;
use crate::people::workplaces;
use crate::{Result, Write};
use domain::ids::PersonId;
use domain::members::Profile;
use domain::people::Workplace;

/// What somebody of the demo circle says about themselves, and where they work.
#[derive(Clone, Debug, Default)]
pub struct DemoMember {
    pub profile: Profile,
    pub workplace: Workplace,
}

pub(crate) async fn fill(write: &mut Write<'_>, members: &[DemoMember], ids: &[PersonId]) -> Result<()> {
    for (member, id) in members.iter().zip(ids) {
        workplaces::set(write, id, &member.workplace).await?;
        keep(write, id, &member.profile).await?;
    }
    Ok(())
}

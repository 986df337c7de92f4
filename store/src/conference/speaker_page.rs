//! What stands on a speaker's page beside the offer: what they say of themselves, their photo, their slides, and when the
//! talk is tried out. All of it belongs to a signed link, and to a yes that holds.

use super::board;
use super::letters::{About, Occasion, SpeakerWords};
use super::offers::{self, Offer, seat_of};
use super::proposals::{self, Proposal, claim, put_speakers};
use super::publish::programme;
use crate::changes::Topic;
use crate::members::Photo;
use crate::{Refused, Result, Store, StoreError, Write};
use domain::conference::{RunThrough, SpeakingTerms};
use domain::ids::{PersonId, ProposalId};
use domain::millis;
use jiff::Timestamp;
use sqlx::AnyConnection;

/// The file that somebody shows as they speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slides {
    pub file_name: String,
    pub content_type: String,
    pub bytes: u64,
    /// Of the bytes.
    pub digest: String,
    /// Where they lie.
    pub place: String,
    pub added_at: Timestamp,
}

/// Somebody who speaks, known by their link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaking {
    pub proposal: Proposal,
    pub offer: Offer,
}

impl Store {
    /// Whoever has said yes, and still speaks.
    pub async fn speaking(&self, token: &str) -> Result<Option<Speaking>> {
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        self.speaking_in(&mut conn, token).await
    }

    async fn speaking_in(&self, conn: &mut AnyConnection, token: &str) -> Result<Option<Speaking>> {
        let Some(id) = self.proposal_of_offer(token) else { return Ok(None) };
        let Some(offer) = offers::read(conn, &id).await? else { return Ok(None) };
        let comes = !offer.is_released && offer.answer.is_some_and(|(comes, _)| comes);
        let proposal = if comes { proposals::read(conn, &id).await? } else { None };
        Ok(proposal.map(|proposal| Speaking { proposal, offer }))
    }

    /// The transaction of somebody who speaks, with the board held.
    async fn as_speaker(&self, token: &str, now: Timestamp) -> Result<(Write<'_>, Speaking), Refused> {
        let mut write = self.write(now).await?;
        let found = self.speaking_in(&mut write.tx, token).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.proposal.conference).await?;
        let found = self.speaking_in(&mut write.tx, token).await?.ok_or(Refused::NotFound)?;
        Ok((write, found))
    }

    /// Keeps what they say of themselves, who speaks with them and what they need.
    pub async fn save_speaking(&self, token: &str, terms: &SpeakingTerms, now: Timestamp) -> Result<(), Refused> {
        let (mut write, Speaking { proposal, .. }) = self.as_speaker(token, now).await?;
        let id = proposal.id.as_str();
        sqlx::query("update proposals set needs = $1, version = version + 1 where id = $2")
            .bind(terms.needs.clone())
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
        sqlx::query("delete from proposal_speakers where proposal_id = $1")
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
        let mut now_is = proposal.terms.clone();
        now_is.bio.clone_from(&terms.bio);
        now_is.speakers.clone_from(&terms.speakers);
        let by = proposal.proposed_by.as_ref();
        put_speakers(&mut write, &proposal.conference, id, &now_is, &proposal.speakers, by).await?;
        write.audit("speaker", "changed own words", id, "");
        write.tell(Topic::Conference, "proposal", proposal.conference.as_str());
        Ok(write.commit().await?)
    }

    /// Puts the photo of whoever speaks first in the place of the one before; `None` takes it out.
    pub async fn set_speaker_photo(&self, token: &str, photo: Option<Photo>, now: Timestamp) -> Result<(), Refused> {
        let (mut write, Speaking { proposal, .. }) = self.as_speaker(token, now).await?;
        let Some(voice) = proposal.speakers.first() else { return Err(Refused::NotFound) };
        sqlx::query("delete from speaker_photos where voice_id = $1")
            .bind(voice.id.clone())
            .execute(&mut *write.tx)
            .await?;
        if let Some(Photo { hash, large, small }) = photo {
            sqlx::query(
                "insert into speaker_photos (voice_id, hash, large, small, added_at) values ($1, $2, $3, $4, $5)",
            )
            .bind(voice.id.clone())
            .bind(hash)
            .bind(large)
            .bind(small)
            .bind(write.now_ms())
            .execute(&mut *write.tx)
            .await?;
        }
        write.audit("speaker", "changed own photo", proposal.id.as_str(), "");
        Ok(write.commit().await?)
    }

    /// The photo of whoever speaks first in a talk: its hash, and Base64 of the size asked for.
    pub async fn speaker_photo(&self, id: &ProposalId, large: bool) -> Result<Option<(String, String)>> {
        Ok(sqlx::query_as(
            "select i.hash, case when $1 = 1 then i.large else i.small end
             from speaker_photos i join proposal_speakers v on v.id = i.voice_id
             where v.proposal_id = $2 and v.place = 1",
        )
        .bind(i64::from(large))
        .bind(id.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?)
    }

    /// Takes a file as the slides of a talk. The one before is let go of.
    pub async fn take_slides(&self, token: &str, slides: &Slides, now: Timestamp) -> Result<(), Refused> {
        let (mut write, Speaking { proposal, .. }) = self.as_speaker(token, now).await?;
        let id = proposal.id.as_str();
        let before: Option<(String,)> = sqlx::query_as("delete from slides where proposal_id = $1 returning place")
            .bind(id.to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        if let Some((place,)) = before {
            sqlx::query("insert into media_left (place, left_at) values ($1, $2) on conflict (place) do nothing")
                .bind(place)
                .bind(write.now_ms())
                .execute(&mut *write.tx)
                .await?;
        }
        sqlx::query(
            "insert into slides (proposal_id, file_name, content_type, bytes, digest, place, added_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.to_owned())
        .bind(slides.file_name.clone())
        .bind(slides.content_type.clone())
        .bind(i64::try_from(slides.bytes).unwrap_or(i64::MAX))
        .bind(slides.digest.clone())
        .bind(slides.place.clone())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit("speaker", "brought slides", id, slides.file_name.clone());
        write.tell(Topic::Conference, "slides", proposal.conference.as_str());
        Ok(write.commit().await?)
    }

    pub async fn slides(&self, id: &ProposalId) -> Result<Option<Slides>> {
        let row: Option<(String, String, i64, String, String, i64)> = sqlx::query_as(
            "select file_name, content_type, bytes, digest, place, added_at from slides where proposal_id = $1",
        )
        .bind(id.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(file_name, content_type, bytes, digest, place, added_at)| Slides {
            file_name,
            content_type,
            bytes: bytes.max(0).unsigned_abs(),
            digest,
            place,
            added_at: millis::timestamp(added_at),
        }))
    }

    /// Says when and where a talk is tried out, and writes so to whoever speaks.
    ///
    /// # Errors
    /// `TooLate` where nobody has said yes.
    pub async fn set_run_through(
        &self,
        id: &ProposalId,
        run: Option<&RunThrough>,
        by: &PersonId,
        now: Timestamp,
        words: &dyn SpeakerWords,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found = proposals::read(&mut write.tx, id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        let offer = offers::read(&mut write.tx, id).await?.ok_or(Refused::TooLate)?;
        let comes = !offer.is_released && offer.answer.is_some_and(|(comes, _)| comes);
        if !comes {
            return Err(Refused::TooLate);
        }
        if offer.run_through.as_ref() == run {
            return Ok(());
        }
        sqlx::query("update offers set run_through_at = $1, run_through_where = $2 where proposal_id = $3")
            .bind(run.map(|run| run.at.as_millisecond()))
            .bind(run.map(|run| run.place.clone()).unwrap_or_default())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        let state = board::read(&mut write.tx, &found.conference, now).await?.ok_or(Refused::NotFound)?;
        let programme = programme(&state);
        let seat = seat_of(&state, &programme, id);
        let about = About { found: &found, offer: &offer, programme: &programme, seat: seat.as_ref() };
        self.write_to_speaker(&mut write, &Occasion::RunThrough(run.cloned()), about, words).await?;
        write.audit(by.as_str(), "set run-through", id.as_str(), run.map(|run| run.place.clone()).unwrap_or_default());
        write.tell(Topic::Conference, "told", found.conference.as_str());
        Ok(write.commit().await?)
    }
}

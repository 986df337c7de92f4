//! Addresses, in one place. Outsiders rely on many of them (docs/addresses.md): change one only with a redirect.

pub const HOME: &str = "/";
pub const OPEN_EVENING: &str = "/open-evening";
pub const OPEN_EVENING_SEAT: &str = "/open-evening/seat";
pub const OPEN_EVENING_JOIN: &str = "/open-evening/join";
pub const OPEN_EVENING_FILE: &str = "/open-evening/evening.ics";
pub const APPLY: &str = "/apply";
pub const APPLY_NONE: &str = "/apply/none-of-these";
pub const APPLY_CONFIRM: &str = "/apply/confirm";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const CALENDAR: &str = "/calendar";
pub const ME: &str = "/me";
/// One's own addresses, for calendars and podcast apps.
pub const FEEDS: &str = "/me#feeds";
/// What one is written, and the choice of it.
pub const NOTICES: &str = "/me#notices";
/// Where one's devices are switched on.
pub const DEVICES: &str = "/me#devices";
pub const DETAILS: &str = "/me/details";
pub const EXPORT: &str = "/me/export.zip";
pub const LEAVE: &str = "/me/leave";
pub const INVITE: &str = "/me/invitations";
pub const PROFILE: &str = "/me/profile";
pub const OWN_PHOTO: &str = "/me/photo";
pub const REMOVE_PHOTO: &str = "/me/photo/remove";
pub const LIBRARY: &str = "/library";
/// What somebody heard, and what they took from it.
pub const LEARNING: &str = "/library/learning";
pub const LEARNING_FILE: &str = "/library/learning.csv";
pub const LEARNING_PAPER: &str = "/library/learning.pdf";
pub const TALKS: &str = "/talks";
pub const ORGANISE_TALKS: &str = "/organise/talks";
pub const NEW_TALK: &str = "/organise/talks/new";
pub const OWED_TALKS: &str = "/organise/talks/owed";
/// What the sector calls by several names.
pub const SYNONYMS: &str = "/organise/talks/synonyms";
pub const MEMBERS: &str = "/members";
pub const WELCOME: &str = "/welcome";
pub const APPLICATIONS: &str = "/organise/applications";
pub const TEMPLATES: &str = "/organise/applications/templates";
pub const MY_PASSKEY: &str = "/me/passkey";
pub const ORGANISE: &str = "/organise";
pub const PEOPLE: &str = "/organise/people";
pub const AUDIT: &str = "/organise/audit";
pub const AUDIT_FILE: &str = "/organise/audit.csv";
/// Who asked anonymously.
pub const UNSEALING: &str = "/organise/unsealing";
pub const REVETTING: &str = "/organise/revetting";
pub const NEW_SERIES: &str = "/organise/series/new";
/// The front page, which tells this browser's other tabs that somebody has signed out.
pub const SIGNED_OUT: &str = "/?out=1";
pub const NEW_SESSION: &str = "/organise/sessions/new";
pub const IMPORTS: &str = "/organise/imports";
/// The circle's days at trade shows, as organisers keep them.
pub const CONFERENCES: &str = "/organise/conferences";
pub const INVITATIONS: &str = "/organise/invitations";
pub const OPEN_EVENINGS_FEED: &str = "/feeds/open-evenings.ics";

/// Ends one kind of mail for whom it was sent to.
pub fn unsubscribe(token: &str) -> String {
    format!("/unsubscribe/{token}")
}

/// Signing in, and from there to a page of ours.
pub fn sign_in_to(page: &str) -> String {
    format!("{SIGN_IN}?next={page}")
}

pub fn session(id: &str) -> String {
    format!("/sessions/{id}")
}

/// The page of a room, with one thing of it open; for those who have no wasm.
pub fn in_room(page: &str, key: &str, value: &str, place: &str) -> String {
    format!("{page}?{key}={value}#{place}")
}

pub fn talk(id: &str) -> String {
    format!("{TALKS}/{id}")
}

/// A talk from a moment on; `ms` is milliseconds, the address says seconds.
pub fn talk_at(id: &str, ms: u32) -> String {
    format!("{TALKS}/{id}?t={}", ms / 1000)
}

/// Where a talk is looked after.
pub fn organise_talk(id: &str) -> String {
    format!("{ORGANISE_TALKS}/{id}")
}

/// Where a talk's transcript is looked after.
pub fn kept_transcript(id: &str) -> String {
    format!("{ORGANISE_TALKS}/{id}/transcript")
}

/// A talk's recording, for those who bring it.
pub fn talk_files(id: &str) -> String {
    format!("{ORGANISE_TALKS}/{id}/files")
}

/// Where a part of a talk is taken out for good.
pub fn redact_talk(id: &str) -> String {
    format!("{ORGANISE_TALKS}/{id}/redact")
}

/// Takes in a transcript.
pub fn bring_transcript(id: &str) -> String {
    format!("{ORGANISE_TALKS}/{id}/transcript/bring")
}

/// A talk's transcript to download, as `vtt` or `srt`.
pub fn transcript_file(id: &str, ending: &str) -> String {
    format!("{ORGANISE_TALKS}/{id}/transcript.{ending}")
}

/// A new talk, filled in from the session that it was recorded of.
pub fn new_talk_of(session: &str) -> String {
    format!("{NEW_TALK}?session={session}")
}

/// A part of the talks to look after: which ones are shown, words of their titles, and where the page before ended.
pub fn organise_talks(show: &str, search: &str, after: &str) -> String {
    let pairs = [("show", show), ("search", search), ("after", after)];
    let asked: Vec<_> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if asked.is_empty() { ORGANISE_TALKS.to_owned() } else { format!("{ORGANISE_TALKS}?{}", asked.join("&")) }
}

/// A talk that is for everyone, as strangers find it.
pub fn open_talk(id: &str) -> String {
    format!("/open-talks/{id}")
}

pub fn open_recording(id: &str) -> String {
    format!("/open-talks/{id}/recording")
}

pub fn open_picture(id: &str) -> String {
    format!("/open-talks/{id}/picture")
}

pub fn open_captions(id: &str) -> String {
    format!("/open-talks/{id}/captions.vtt")
}

/// What other sites show of a page.
pub fn oembed(page: &str) -> String {
    format!("/oembed?format=json&url={}", encoded(page))
}

/// What is said in a talk, as WebVTT.
pub fn captions(id: &str) -> String {
    format!("{TALKS}/{id}/captions.vtt")
}

/// The bytes of a file of a talk.
pub fn media(id: &str) -> String {
    format!("/media/{id}")
}

/// Where an organiser asks who asked this question.
pub fn unseal(question: &str) -> String {
    format!("{UNSEALING}?question={question}")
}

/// The page of somebody who is invited to speak at one session.
pub fn speaking(token: &str) -> String {
    format!("/speaking/{token}")
}

pub fn speaker_join(token: &str) -> String {
    format!("/speaking/{token}/join")
}

pub fn join(id: &str) -> String {
    format!("/sessions/{id}/join")
}

pub fn session_file(id: &str) -> String {
    format!("/sessions/{id}/session.ics")
}

/// A redirect to the form of a web calendar, filled in.
pub fn add_to(calendar: &str, id: &str) -> String {
    format!("/sessions/{id}/add/{calendar}")
}

/// A guest's own page, for the evening they signed up for.
pub fn guest(token: &str) -> String {
    format!("/g/{token}")
}

pub fn guest_join(token: &str) -> String {
    format!("/g/{token}/join")
}

/// The guests of an evening, for organisers.
pub fn roster(id: &str) -> String {
    format!("/organise/sessions/{id}/guests")
}

pub fn roster_file(id: &str) -> String {
    format!("/organise/sessions/{id}/guests.csv")
}

pub fn month(code: &str) -> String {
    format!("/calendar?month={code}")
}

pub fn member(id: &str) -> String {
    format!("/members/{id}")
}

/// A photo in one of its two sizes, 512 or 96 pixels; `hash` names the photo that is meant.
pub fn photo(id: &str, size: u16, hash: &str) -> String {
    format!("/members/{id}/photo/{size}?v={hash}")
}

/// The directory, searched for what these fields say. Empty ones are left out.
pub fn members(fields: &[(&str, &str)]) -> String {
    let asked: Vec<_> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if asked.is_empty() { MEMBERS.to_owned() } else { format!("{MEMBERS}?{}", asked.join("&")) }
}

/// Text as a query can hold it (RFC 3986 §2.1).
fn encoded(text: &str) -> String {
    const FIGURES: &[u8; 16] = b"0123456789ABCDEF";
    let figure = |n: u8| FIGURES.get(usize::from(n)).copied().map_or('0', char::from);
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.extend(['%', figure(b >> 4), figure(b & 15)]);
        }
    }
    out
}

pub fn organise_series(id: &str) -> String {
    format!("/organise/series/{id}")
}

pub fn review_series(id: &str) -> String {
    format!("/organise/series/{id}/review")
}

pub fn organise_session(id: &str) -> String {
    format!("/organise/sessions/{id}")
}

/// The board of a conference.
pub fn board(slug: &str) -> String {
    format!("/organise/conference/{slug}")
}

/// What a conference is, and when its slots are.
pub fn conference_settings(slug: &str) -> String {
    format!("/organise/conference/{slug}/settings")
}

/// What of the board is published, and publishing it.
pub fn programme_keeping(slug: &str) -> String {
    format!("/organise/conference/{slug}/programme")
}

/// Who speaks, and how they are looked after.
pub fn conference_speakers(slug: &str) -> String {
    format!("/organise/conference/{slug}/speakers")
}

/// One who was offered a slot.
pub fn conference_speaker(slug: &str, id: &str) -> String {
    format!("/organise/conference/{slug}/speakers/{id}")
}

pub fn speaker_kept_photo(slug: &str, id: &str) -> String {
    format!("/organise/conference/{slug}/speakers/{id}/photo")
}

pub fn speaker_kept_slides(slug: &str, id: &str) -> String {
    format!("/organise/conference/{slug}/speakers/{id}/slides")
}

/// A talk for its speaker's calendar.
pub fn speaker_calendar(token: &str) -> String {
    format!("/s/{token}/talk.ics")
}

pub fn speaker_photo(token: &str) -> String {
    format!("/s/{token}/photo")
}

pub fn remove_speaker_photo(token: &str) -> String {
    format!("/s/{token}/photo/remove")
}

pub fn speaker_slides(token: &str) -> String {
    format!("/s/{token}/slides")
}

/// Where somebody says whether they come to speak.
pub fn speaker(token: &str) -> String {
    format!("/s/{token}")
}

/// What is proposed, for members to say what they would come to hear.
pub fn offered(slug: &str) -> String {
    format!("/conference/{slug}/talks")
}

/// Where members propose a talk.
pub fn propose(slug: &str) -> String {
    format!("/conference/{slug}/propose")
}

/// Where somebody without an account begins, by an organiser's link.
pub fn begin_proposing(token: &str) -> String {
    format!("/propose/{token}")
}

/// The page of somebody who proposes without an account.
pub fn proposing(token: &str) -> String {
    format!("/proposing/{token}")
}

/// Links by which others propose, as organisers make them.
pub fn proposal_links(slug: &str) -> String {
    format!("/organise/conference/{slug}/links")
}

/// A conference's programme, as everybody reads it.
pub fn conference(slug: &str) -> String {
    format!("/conference/{slug}")
}

/// The style sheet of the clock and of what is printed; the rest of the site does without.
pub const DAY_STYLE: &str = "/conference-day.css";

/// The clock that faces whoever speaks in slot `n`. With a key it opens to whoever is not signed in.
pub fn stage(slug: &str, n: i64, key: &str) -> String {
    let page = format!("/conference/{slug}/stage/{n}");
    if key.is_empty() { page } else { format!("{page}?key={key}") }
}

/// From where the chair holds up signs.
pub fn chair(slug: &str) -> String {
    format!("/organise/conference/{slug}/chair")
}

/// What organisers need on the day itself.
pub fn conference_day(slug: &str) -> String {
    format!("/organise/conference/{slug}/day")
}

/// The day on one sheet of A4.
pub fn sheet(slug: &str) -> String {
    format!("/conference/{slug}/sheet")
}

pub fn running_order(slug: &str) -> String {
    format!("/organise/conference/{slug}/running-order")
}

pub fn door_signs(slug: &str) -> String {
    format!("/organise/conference/{slug}/door-signs")
}

/// Where the circle's own link to register at the show leads first.
pub fn register(slug: &str) -> String {
    format!("/conference/{slug}/register")
}

/// Where members say what they took from the talks.
pub fn feedback(slug: &str) -> String {
    format!("/conference/{slug}/feedback")
}

/// The script by which other sites show a programme.
pub const EMBED: &str = "/embed/programme.js";

/// The same for programs: `xml`, `json` or `ics`.
pub fn schedule(slug: &str, kind: &str) -> String {
    format!("/conference/{slug}/schedule.{kind}")
}

/// All that is proposed for a conference, as organisers look through it.
pub fn proposals(slug: &str) -> String {
    format!("/organise/conference/{slug}/proposals")
}

/// Where a list of proposals from another program is sent to.
pub fn import_proposals(slug: &str) -> String {
    format!("/organise/conference/{slug}/proposals/import")
}

/// Where those who proposed are told what became of it.
pub fn informing(slug: &str) -> String {
    format!("/organise/conference/{slug}/inform")
}

pub fn new_proposal(slug: &str) -> String {
    format!("/organise/conference/{slug}/proposals/new")
}

pub fn proposal(slug: &str, id: &str) -> String {
    format!("/organise/conference/{slug}/proposals/{id}")
}

/// The application form at one of its parts, on a phone.
pub fn apply_step(step: &str) -> String {
    format!("/apply?step={step}")
}

/// The application form with a member's invitation.
pub fn invited(token: &str) -> String {
    format!("/apply/invited/{token}")
}

/// Where the link leads that was sent to a new address.
pub fn new_email(token: &str) -> String {
    format!("/me/email/{token}")
}

/// The page of somebody who left.
pub fn come_back(token: &str) -> String {
    format!("/return/{token}")
}

/// An applicant's own page.
pub fn followed(token: &str) -> String {
    format!("/a/{token}")
}

pub fn followed_after_sending(token: &str) -> String {
    format!("/a/{token}?done=sent")
}

pub fn application(id: &str) -> String {
    format!("/organise/applications/{id}")
}

/// A page of the queue; `after` is where the page before ended, or empty.
pub fn applications(state: &str, mine: bool, after: &str) -> String {
    let pairs = [("state", state), ("mine", if mine { "1" } else { "" }), ("after", after)];
    let query: Vec<_> =
        pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() { APPLICATIONS.into() } else { format!("{APPLICATIONS}?{}", query.join("&")) }
}

/// Takes in a file of that kind.
pub fn upload(kind: &str) -> String {
    format!("/organise/upload/{kind}")
}

pub fn import(id: &str) -> String {
    format!("/organise/imports/{id}")
}

pub fn run_import(id: &str) -> String {
    format!("/organise/imports/{id}/run")
}

pub fn invitations_in(state: &str) -> String {
    format!("/organise/invitations?state={state}")
}

/// Where the link of an invitation leads.
pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}

/// Where an invitation that was opened is claimed.
pub fn claim(token: &str) -> String {
    format!("/invitation/{token}/details")
}

pub fn person(id: &str) -> String {
    format!("/organise/people/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_an_address_that_reads_back() {
        let address = members(&[("name", ""), ("talk", "R&D, 50%"), ("after", "siân~1")]);
        assert_eq!(address, "/members?talk=R%26D%2C%2050%25&after=si%C3%A2n~1");
        assert_eq!(members(&[("name", "")]), "/members");
    }
}

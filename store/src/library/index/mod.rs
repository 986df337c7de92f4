//! The search index: derived from the database, never the truth, made anew when it is missing or broken.
//!
//! There is one shelf for each audience. A reader for whom a talk is not never asks the shelf it is on: so neither counts
//! nor suggestions, ranks or the time taken say anything of it.

mod find;
mod meaning;
mod moments;
mod near;
mod shelf;
mod text;

pub use find::Facet;
pub(crate) use find::Mine;
pub(crate) use meaning::Synonyms;
pub(crate) use near::Near;

use domain::library::{Audience, Query, Sort, Transcript};
use domain::members::fold;
use find::{Finds, Found, Terms, ask, merged};
use jiff::civil::Date;
use meaning::{Meaning, Sought};
use shelf::{Shelf, Writing};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use text::Stems;

/// Of talks that were found, so many are shown at a time.
pub const TALKS_A_PAGE: usize = 20;

/// Of the first so many it decides their order too how much is said in one sentence; in whole pages.
const WEIGHED: usize = 3 * TALKS_A_PAGE;
/// What it counts if all of it is, against what the words count.
const CLOSE: f64 = 1.0;

/// A published talk, as far as it is searched.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    pub audience: Audience,
    pub title: String,
    pub description: String,
    pub speakers: Vec<String>,
    pub topics: Vec<String>,
    pub series: String,
    pub held_on: Option<Date>,
    pub duration_ms: u32,
    /// Their titles.
    pub chapters: Vec<String>,
    pub transcript: Transcript,
}

/// Who asks for what.
#[derive(Clone)]
pub(crate) struct Asked {
    pub query: Arc<Query>,
    /// Whether they see what is for managers only.
    pub manages: bool,
    pub mine: Arc<Mine>,
    pub thanks: Arc<HashMap<String, i64>>,
    pub synonyms: Arc<Synonyms>,
    pub today: Date,
}

/// One page of what was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    pub count: u64,
    /// Ids, and the numbers of each one's best cues.
    pub talks: Vec<(String, Vec<usize>)>,
    pub facets: Vec<(Facet, String, u64)>,
    /// Words that are not known, and what was looked for instead.
    pub instead: Vec<(String, String)>,
    /// Nothing has all the words; this has some.
    pub is_near: bool,
    /// Stems of what is marked in a sentence.
    pub marks: BTreeSet<String>,
}

pub(crate) struct Index {
    members: Shelf,
    managers: Shelf,
    stems: Mutex<Stems>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").finish_non_exhaustive()
    }
}

impl Index {
    /// Opens what is in the folder, or begins an empty one.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        let shelf = |audience: Audience| Shelf::open(&folder.join(audience.code()));
        Ok(Self {
            members: shelf(Audience::Members)?,
            managers: shelf(Audience::Managers)?,
            stems: Mutex::new(Stems::new()),
        })
    }

    /// The number of the last change that is in it; `None` for an index that was never finished.
    pub fn knows_up_to(&self) -> tantivy::Result<Option<i64>> {
        Ok(self.members.knows_up_to()?.zip(self.managers.knows_up_to()?).map(|(a, b)| a.min(b)))
    }

    /// Begins to take in talks, many of them or a few.
    pub fn intake(&self, all: bool) -> tantivy::Result<Intake<'_>> {
        Ok(Intake { members: self.members.writing(all)?, managers: self.managers.writing(false)? })
    }

    /// What this reader may read.
    fn open_to(&self, manages: bool) -> Vec<Opened<'_>> {
        let shelves = [Some(&self.members), manages.then_some(&self.managers)];
        shelves.into_iter().flatten().map(|shelf| (shelf, shelf.talks.reader.searcher())).collect()
    }

    pub fn search(&self, asked: &Asked) -> tantivy::Result<Hits> {
        let shelves = self.open_to(asked.manages);
        // One at a time: what it holds is a cache, and true whatever happened to whoever held it.
        let mut stems = self.stems.lock().unwrap_or_else(PoisonError::into_inner);
        let meaning = Meaning { shelves: &shelves, synonyms: &asked.synonyms, stems: &mut stems };
        let sought = meaning.of(&asked.query.words)?;
        drop(stems);
        let mut is_near = false;
        let mut finds = find_on(&shelves, asked, &sought, true)?;
        if finds.count == 0 && asked.query.words.len() > 1 {
            finds = find_on(&shelves, asked, &sought, false)?;
            is_near = finds.count > 0;
        }
        let sought = sought.that_matters();
        let first = asked.query.page as usize * TALKS_A_PAGE;
        let (mut best, mut said) = (finds.best, HashMap::new());
        // What is close together in one sentence comes before what is strewn over an hour.
        let is_weighed = asked.query.sort == Sort::Relevance && first < WEIGHED;
        let shown = if is_weighed { 0..WEIGHED } else { first..first + TALKS_A_PAGE };
        if asked.query.has_words() {
            for (shelf, _) in &shelves {
                let talks = best.iter().skip(shown.start).take(shown.len()).map(|found| found.talk.as_str());
                said.extend(moments::moments(shelf, talks, &sought)?);
            }
            if is_weighed {
                let weighed = best.len().min(WEIGHED);
                for found in &mut best[..weighed] {
                    found.rank.0 *= 1.0 + CLOSE * said.get(&found.talk).map_or(0.0, |said| said.share);
                }
                best[..weighed].sort_by(Found::order);
            }
        }
        let talks = best.into_iter().skip(first).take(TALKS_A_PAGE).map(|found| found.talk);
        let talks = talks.map(|talk| (said.remove(&talk).map_or_else(Vec::new, |said| said.cues), talk));
        let mut facets: Vec<_> = finds.facets.into_iter().map(|((facet, label), n)| (facet, label, n)).collect();
        facets.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)).then(a.1.cmp(&b.1)));
        Ok(Hits {
            count: finds.count,
            talks: talks.map(|(moments, talk)| (talk, moments)).collect(),
            facets,
            is_near,
            marks: sought.stems(),
            // Nobody asked for another word if what it stands for is nowhere either.
            instead: if finds.count > 0 { sought.instead } else { Vec::new() },
        })
    }

    /// Ids of talks that share topics, speakers or words with this one, the nearest first.
    pub fn related(&self, talk: &Near, manages: bool, most: usize) -> tantivy::Result<Vec<String>> {
        let shelves = self.open_to(manages);
        let mut found = Vec::new();
        for (shelf, searcher) in &shelves {
            found.extend(near::near(shelf, searcher, &Rarity(&shelves), talk, most)?);
        }
        found.sort_by(|(a, a_talk), (b, b_talk)| b.total_cmp(a).then_with(|| a_talk.cmp(b_talk)));
        Ok(found.into_iter().take(most).map(|(_, talk)| talk).collect())
    }

    /// The same words in pieces, and whether each is what was looked for.
    pub fn marked(&self, words: &str, marks: &BTreeSet<String>) -> Vec<(bool, String)> {
        let mut stems = self.stems.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pieces: Vec<(bool, String)> = Vec::new();
        for piece in words.split_inclusive(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))) {
            let bare = piece.trim_end_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')));
            let folded = fold(bare);
            let is_meant = !folded.is_empty() && text::words(&folded).any(|word| marks.contains(stems.of(word)));
            for (is_meant, part) in [(is_meant, bare), (false, &piece[bare.len()..])] {
                match pieces.last_mut() {
                    _ if part.is_empty() => {}
                    Some((before, text)) if *before == is_meant => text.push_str(part),
                    _ => pieces.push((is_meant, part.to_owned())),
                }
            }
        }
        pieces
    }
}

/// A shelf, and its talks as they are at this moment.
type Opened<'s> = (&'s Shelf, Searcher);

/// How rare words are on all shelves that a reader may read, so that what is found on one ranks with what is on another.
struct Rarity<'s>(&'s [Opened<'s>]);

impl Rarity<'_> {
    fn sum(&self, of: impl Fn(&Searcher) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        self.0.iter().map(|(_, searcher)| of(searcher)).sum()
    }
}

impl Bm25StatisticsProvider for Rarity<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.sum(|searcher| searcher.total_num_tokens(field))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.sum(Bm25StatisticsProvider::total_num_docs)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.sum(|searcher| Bm25StatisticsProvider::doc_freq(searcher, term))
    }
}

fn find_on(shelves: &[Opened<'_>], asked: &Asked, sought: &Sought, all: bool) -> tantivy::Result<Finds> {
    let mut finds = Vec::new();
    for (shelf, searcher) in shelves {
        let terms = Terms {
            query: asked.query.clone(),
            mine: asked.mine.clone(),
            thanks: asked.thanks.clone(),
            today: find::since_1970(asked.today),
            fields: shelf.fields,
        };
        let ask = ask(shelf, &asked.query, sought, all);
        finds.push(searcher.search_with_statistics_provider(&*ask, &terms, &Rarity(shelves))?);
    }
    Ok(merged(finds))
}

/// Takes talks in and out. Nothing of it is found before [`Self::finish`].
pub(crate) struct Intake<'i> {
    members: Writing<'i>,
    managers: Writing<'i>,
}

impl Intake<'_> {
    pub fn take_out(&self, id: &str) {
        self.members.take_out(id);
        self.managers.take_out(id);
    }

    pub fn take_in(&self, entry: &Entry) -> tantivy::Result<()> {
        match entry.audience {
            Audience::Members | Audience::Everyone => self.members.add(entry),
            Audience::Managers => self.managers.add(entry),
        }
    }

    /// Makes all of it found at once, and notes up to which change that is.
    pub fn finish(self, up_to: i64) -> tantivy::Result<()> {
        self.members.commit(up_to)?;
        self.managers.commit(up_to)
    }
}

#[cfg(test)]
mod tests;

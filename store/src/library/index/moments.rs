//! The best moments of talks that were found: the cues with most of what is looked for, and how much of it that is.

use super::meaning::Sought;
use super::shelf::Shelf;
use std::collections::HashMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Of each talk.
pub(super) const MOMENTS: usize = 3;

/// Where a talk's cues lie in a segment: beside each other, as they were added as one group, and merging keeps the order.
struct Cues<'t> {
    talk: &'t str,
    first: DocId,
    last: DocId,
}

/// The best moments of a talk.
pub(super) struct Said {
    /// The numbers of its best cues, best first; of equally good ones the earlier.
    pub cues: Vec<usize>,
    /// How much of what is looked for is said in the best of them, from 0 to 1.
    pub share: f64,
}

/// The best moments of each talk in which anything of it is said.
pub(super) fn moments<'t>(
    shelf: &Shelf,
    talks: impl Iterator<Item = &'t str>,
    sought: &Sought,
) -> tantivy::Result<HashMap<String, Said>> {
    let talks: Vec<_> = talks.collect();
    let mut found = HashMap::new();
    for segment in shelf.cues.reader.searcher().segment_readers() {
        let mut cues = Vec::new();
        let index = segment.inverted_index(shelf.cue_fields.of)?;
        for talk in &talks {
            let term = Term::from_field_text(shelf.cue_fields.of, talk);
            let Some(postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            let (first, length) = (postings.doc(), postings.doc_freq());
            if first != TERMINATED && length > 0 && !segment.is_deleted(first) {
                cues.push(Cues { talk, first, last: first + length - 1 });
            }
        }
        // In order, so that terms are read forwards once.
        cues.sort_by_key(|cues| cues.first);
        let mut scores: Vec<Vec<f64>> =
            cues.iter().map(|cues| vec![0.0; (cues.last - cues.first + 1) as usize]).collect();
        let mut all = 0.0;
        for item in &sought.items {
            let mut most = 0.0_f64;
            let mut best: Vec<Vec<f64>> = scores.iter().map(|scores| vec![0.0; scores.len()]).collect();
            for way in &item.ways {
                let parts = u32::try_from(way.stems.len()).unwrap_or(u32::MAX).max(1);
                let share = f64::from(way.weight) / f64::from(parts);
                let mut counts = 0.0;
                for stem in &way.stems {
                    counts += mark(shelf, segment, stem, share, way.stems.len() > 1, &cues, &mut best)?;
                }
                most = most.max(counts);
            }
            all += most;
            for (scores, best) in scores.iter_mut().zip(best) {
                for (score, best) in scores.iter_mut().zip(best) {
                    *score += best;
                }
            }
        }
        let number = segment.fast_fields().u64("cue")?;
        for (cues, scores) in cues.iter().zip(scores) {
            let mut said: Vec<_> = (cues.first..).zip(scores).filter(|(_, score)| *score > 0.0).collect();
            said.sort_by(|(a, a_score), (b, b_score)| b_score.total_cmp(a_score).then(a.cmp(b)));
            let Some((_, best)) = said.first() else { continue };
            let numbers = said.iter().take(MOMENTS).filter_map(|(doc, _)| number.first(*doc));
            let numbers = numbers.filter_map(|number| usize::try_from(number).ok());
            found.insert(cues.talk.to_owned(), Said { cues: numbers.collect(), share: best / all });
        }
    }
    Ok(found)
}

/// Adds to each cue in which this is said what it counts, and answers that: the rarer a word, the more.
fn mark(
    shelf: &Shelf,
    segment: &SegmentReader,
    stem: &str,
    share: f64,
    adds: bool,
    cues: &[Cues<'_>],
    best: &mut [Vec<f64>],
) -> tantivy::Result<f64> {
    let term = Term::from_field_text(shelf.cue_fields.said, stem);
    let index = segment.inverted_index(shelf.cue_fields.said)?;
    let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(0.0) };
    let (all, with) = (f64::from(segment.max_doc()), f64::from(postings.doc_freq()));
    let counts = share * (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
    for (cues, best) in cues.iter().zip(best) {
        let mut doc = postings.doc();
        if doc < cues.first {
            doc = postings.seek(cues.first);
        }
        while doc <= cues.last {
            if let Some(best) = best.get_mut((doc - cues.first) as usize) {
                *best = if adds { *best + counts } else { best.max(counts) };
            }
            doc = postings.advance();
        }
    }
    Ok(counts)
}

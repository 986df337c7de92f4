//! The best moments of talks that were found: the cues with most of what is looked for.

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

/// The numbers of the best cues of each talk, best first; of equally good ones the earlier.
pub(super) fn moments(
    shelf: &Shelf,
    talks: &[String],
    sought: &Sought,
) -> tantivy::Result<HashMap<String, Vec<usize>>> {
    let mut found = HashMap::new();
    for segment in shelf.cues.reader.searcher().segment_readers() {
        let mut cues = Vec::new();
        let index = segment.inverted_index(shelf.cue_fields.of)?;
        for talk in talks {
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
        for item in &sought.items {
            let mut best: Vec<Vec<f64>> = scores.iter().map(|scores| vec![0.0; scores.len()]).collect();
            for way in &item.ways {
                let parts = u32::try_from(way.stems.len()).unwrap_or(u32::MAX).max(1);
                let share = f64::from(way.weight) / f64::from(parts);
                for stem in &way.stems {
                    mark(shelf, segment, stem, share, way.stems.len() > 1, &cues, &mut best)?;
                }
            }
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
            let numbers = said.iter().take(MOMENTS).filter_map(|(doc, _)| number.first(*doc));
            found.insert(cues.talk.to_owned(), numbers.filter_map(|number| usize::try_from(number).ok()).collect());
        }
    }
    Ok(found)
}

/// Adds to each cue in which this is said what it counts: the rarer a word, the more.
fn mark(
    shelf: &Shelf,
    segment: &SegmentReader,
    stem: &str,
    share: f64,
    adds: bool,
    cues: &[Cues<'_>],
    best: &mut [Vec<f64>],
) -> tantivy::Result<()> {
    let term = Term::from_field_text(shelf.cue_fields.said, stem);
    let index = segment.inverted_index(shelf.cue_fields.said)?;
    let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(()) };
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
    Ok(())
}

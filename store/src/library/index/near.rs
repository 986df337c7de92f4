//! Talks that are near another one: of the same topics, by the same speakers, about the same words.

use super::Rarity;
use super::meaning::SMALL;
use super::shelf::Shelf;
use super::text::{Stems, words};
use domain::library::topic_key;
use domain::members::fold;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Score, Searcher, Term};

/// By what a talk is near others.
#[derive(Clone, Debug)]
pub(crate) struct Near {
    pub id: String,
    pub title: String,
    pub speakers: Vec<String>,
    pub topics: Vec<String>,
}

/// What a shared topic, speaker and word of the title counts, beside how rare each is.
const TOPIC: Score = 3.0;
const SPEAKER: Score = 1.5;
const TITLE: Score = 1.0;
const SAID: Score = 0.5;

/// The nearest of one shelf, and how near.
pub(super) fn near(
    shelf: &Shelf,
    searcher: &Searcher,
    rarity: &Rarity<'_>,
    talk: &Near,
    most: usize,
) -> tantivy::Result<Vec<(Score, String)>> {
    let fields = &shelf.fields;
    let term = |field, text: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
    };
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::MustNot, term(fields.talk, &talk.id))];
    let mut counts = |query: Box<dyn Query>, weight| {
        clauses.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
    };
    for topic in &talk.topics {
        counts(term(fields.topic_key, &topic_key(topic)), TOPIC);
    }
    for speaker in talk.speakers.iter().map(|name| fold(name)) {
        let names: Vec<_> = words(&speaker).map(|name| Term::from_field_text(fields.speakers, name)).collect();
        match &names[..] {
            [] => {}
            [name] => counts(Box::new(TermQuery::new(name.clone(), IndexRecordOption::Basic)), SPEAKER),
            _ => counts(Box::new(PhraseQuery::new(names)), SPEAKER),
        }
    }
    let title = fold(&talk.title);
    let mut stems = Stems::new();
    for word in words(&title).filter(|word| !SMALL.contains(word)) {
        let stem = stems.of(word);
        counts(term(fields.title, stem), TITLE);
        counts(term(fields.body, stem), SAID);
    }
    let best = TopDocs::with_limit(most).order_by_score();
    let best = searcher.search_with_statistics_provider(&BooleanQuery::new(clauses), &best, rarity)?;
    let mut near = Vec::new();
    for (score, address) in best {
        let segment = searcher.segment_reader(address.segment_ord);
        let Some(ids) = segment.fast_fields().str("talk")? else { continue };
        let mut id = String::new();
        if let Some(ord) = ids.ords().first(address.doc_id)
            && ids.ord_to_str(ord, &mut id)?
        {
            near.push((score, id));
        }
    }
    Ok(near)
}

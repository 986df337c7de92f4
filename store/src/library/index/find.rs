//! Finds talks on one shelf: which, how many, and of what.

use super::meaning::{Item, Sought, Way};
use super::shelf::{Fields, NO_DAY, Shelf};
use domain::library::{Query, Sort};
use jiff::civil::{Date, date};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, Query as Ask, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

/// After so many days a talk counts half as much.
const HALF_LIFE: f64 = 730.0;
/// A talk that has lost its day counts as one of this age.
const AGE_WITHOUT_DAY: f64 = 1460.0;

/// By what results can be narrowed down, counted among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    Topic,
    Speaker,
    Series,
    Year,
    Length,
    Transcript,
}

/// For whom is looked, as far as it narrows a search down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mine {
    pub heard: HashSet<String>,
    pub saved: HashSet<String>,
}

/// What decides about a talk beside words.
#[derive(Clone)]
pub(super) struct Terms {
    pub query: Arc<Query>,
    pub mine: Arc<Mine>,
    /// How many thanked for which talk; empty unless it decides the order.
    pub thanks: Arc<HashMap<String, i64>>,
    /// Days since 1970.
    pub today: i64,
    pub fields: Fields,
}

/// A talk that was found, and by what it is sorted: more comes first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub talk: String,
    pub rank: (f64, i64),
}

impl Found {
    /// Best first; of equally good ones the newer.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (self.rank, other.rank);
        b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then_with(|| self.talk.cmp(&other.talk))
    }
}

#[derive(Default)]
pub(super) struct Finds {
    pub count: u64,
    pub best: Vec<Found>,
    pub facets: HashMap<(Facet, String), u64>,
}

/// The query for talks with at least so many of the items.
pub(super) fn ask(shelf: &Shelf, query: &Query, sought: &Sought, all: bool) -> Box<dyn Ask> {
    let fields = &shelf.fields;
    let term = |field, text: &str| -> Box<dyn Ask> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
    };
    let mut clauses: Vec<(Occur, Box<dyn Ask>)> = Vec::new();
    let matters = |item: &&Item| !item.is_small || sought.items.iter().all(|item| item.is_small);
    let items: Vec<_> = sought.items.iter().filter(matters).map(|item| said_anywhere(fields, item)).collect();
    let required = if all { required(items.len()) } else { items.len().min(1) };
    if required == items.len() {
        // Far faster than a union in which all happen to be required.
        clauses.extend(items.into_iter().map(|item| (Occur::Must, item)));
    } else {
        clauses.push((Occur::Must, Box::new(BooleanQuery::union_with_minimum_required_clauses(items, required))));
    }
    let mut narrow = |clause: Box<dyn Ask>| clauses.push((Occur::Must, Box::new(BoostQuery::new(clause, 0.0))));
    for topic in &query.topics {
        narrow(term(fields.topic_key, topic));
    }
    for word in query.speakers.iter().flat_map(|name| name.split(' ')) {
        narrow(term(fields.speakers, word));
    }
    if let Some(series) = &query.series {
        narrow(term(fields.series_key, series));
    }
    if clauses.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(clauses)) }
}

/// Of a few words all must be there; of a sentence half remembered, some may be wrong.
fn required(words: usize) -> usize {
    match words {
        0..=2 => words,
        more => (more * 7).div_ceil(10),
    }
}

fn said_anywhere(fields: &Fields, item: &Item) -> Box<dyn Ask> {
    let weights =
        [(fields.title, 1.0), (fields.speakers, 1.0), (fields.topics, 1.0), (fields.about, 1.0), (fields.body, 1.0)];
    let ways = item.ways.iter().flat_map(|way| {
        let written = way.written.iter().map(|word| -> Box<dyn Ask> {
            let term = Term::from_field_text(fields.vocabulary, word);
            boosted(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), EXACT * way.weight)
        });
        let said = weights
            .iter()
            .filter_map(|(field, weight)| said_in(*field, way).map(|ask| boosted(ask, weight * way.weight)));
        said.chain(written)
    });
    Box::new(BooleanQuery::union(ways.collect()))
}

/// What a word counts that is said just as it is written.
const EXACT: f32 = 2.0;

fn boosted(ask: Box<dyn Ask>, by: f32) -> Box<dyn Ask> {
    Box::new(BoostQuery::new(ask, by))
}

fn said_in(field: Field, way: &Way) -> Option<Box<dyn Ask>> {
    let mut terms: Vec<_> = way.stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
    match terms.len() {
        0 => None,
        1 => Some(Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))),
        _ => Some(Box::new(PhraseQuery::new(terms))),
    }
}

/// As a number of days.
pub(super) fn since_1970(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

impl Terms {
    fn admits_day(&self, day: i64) -> bool {
        let Query { from, before, .. } = &*self.query;
        (from.is_none() && before.is_none())
            || (day != NO_DAY
                && from.is_none_or(|from| day >= since_1970(from))
                && before.is_none_or(|before| day < since_1970(before)))
    }

    fn rank(&self, score: Score, day: i64, thanks: i64) -> (f64, i64) {
        match self.query.sort {
            Sort::Relevance if self.query.has_words() => {
                let age = if day == NO_DAY { AGE_WITHOUT_DAY } else { float((self.today - day).max(0)) };
                (f64::from(score) * 0.5_f64.powf(age / HALF_LIFE), day)
            }
            Sort::Thanked => (float(thanks), day),
            // Without a day it comes last.
            Sort::Relevance | Sort::Newest => (float(day), day),
        }
    }
}

/// Days and thanks are far smaller than what this could not hold.
fn float(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX }))
}

impl Collector for Terms {
    type Fruit = Finds;
    type Child = InSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<InSegment> {
        let fast = segment.fast_fields();
        let schema = segment.schema();
        let name = |field| schema.get_field_name(field);
        let talk = fast.str(name(self.fields.talk))?;
        let ords = |ids: &HashSet<String>| -> tantivy::Result<HashSet<u64>> {
            let Some(talk) = &talk else { return Ok(HashSet::new()) };
            let mut ords = HashSet::new();
            for id in ids {
                ords.extend(talk.dictionary().term_ord(id.as_bytes())?);
            }
            Ok(ords)
        };
        let heard = if self.query.unheard { Some(ords(&self.mine.heard)?) } else { None };
        let saved = if self.query.saved { Some(ords(&self.mine.saved)?) } else { None };
        let mut thanks = HashMap::new();
        if let (Sort::Thanked, Some(talk)) = (self.query.sort, &talk) {
            for (id, n) in &*self.thanks {
                if let Some(ord) = talk.dictionary().term_ord(id.as_bytes())? {
                    thanks.insert(ord, *n);
                }
            }
        }
        Ok(InSegment {
            terms: self.clone(),
            labels: [
                Counted::new(Facet::Topic, fast.str(name(self.fields.topic))?),
                Counted::new(Facet::Speaker, fast.str(name(self.fields.speaker))?),
                Counted::new(Facet::Series, fast.str(name(self.fields.series))?),
            ],
            numbers: [
                (Facet::Length, fast.u64(name(self.fields.length))?, HashMap::new()),
                (Facet::Transcript, fast.u64(name(self.fields.has_transcript))?, HashMap::new()),
            ],
            years: (fast.i64(name(self.fields.year))?, HashMap::new()),
            day: fast.i64(name(self.fields.day))?,
            talk,
            heard,
            saved,
            thanks,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.query.sort == Sort::Relevance && self.query.has_words()
    }

    fn merge_fruits(&self, fruits: Vec<Finds>) -> tantivy::Result<Finds> {
        Ok(merged(fruits))
    }
}

/// What was found in several places, as one.
pub(super) fn merged(fruits: Vec<Finds>) -> Finds {
    let mut all = Finds::default();
    for fruit in fruits {
        all.count += fruit.count;
        all.best.extend(fruit.best);
        for (facet, n) in fruit.facets {
            *all.facets.entry(facet).or_default() += n;
        }
    }
    all.best.sort_by(Found::order);
    all
}

struct Counted {
    facet: Facet,
    column: Option<StrColumn>,
    counts: Vec<u32>,
}

impl Counted {
    fn new(facet: Facet, column: Option<StrColumn>) -> Self {
        let counts = vec![0; column.as_ref().map_or(0, |column| column.dictionary().num_terms())];
        Self { facet, column, counts }
    }

    fn add(&mut self, doc: DocId) {
        let Some(column) = &self.column else { return };
        for ord in column.ords().values_for_doc(doc) {
            if let Some(n) = usize::try_from(ord).ok().and_then(|ord| self.counts.get_mut(ord)) {
                *n += 1;
            }
        }
    }

    /// The labels that are counted most. Of thousands of speakers nobody reads more.
    fn most(&self, into: &mut HashMap<(Facet, String), u64>) {
        let Some(column) = &self.column else { return };
        let mut counted: Vec<_> = (0_u64..).zip(&self.counts).filter(|(_, n)| **n > 0).collect();
        counted.sort_by(|(a, a_n), (b, b_n)| b_n.cmp(a_n).then(a.cmp(b)));
        let mut label = String::new();
        for (ord, n) in counted.into_iter().take(MOST_LABELS) {
            if column.ord_to_str(ord, &mut label).unwrap_or(false) {
                *into.entry((self.facet, label.clone())).or_default() += u64::from(*n);
            }
        }
    }
}

/// Of each facet, in one segment.
const MOST_LABELS: usize = 40;

pub(super) struct InSegment {
    terms: Terms,
    talk: Option<StrColumn>,
    day: Column<i64>,
    years: (Column<i64>, HashMap<i64, u64>),
    labels: [Counted; 3],
    numbers: [(Facet, Column<u64>, HashMap<u64, u64>); 2],
    heard: Option<HashSet<u64>>,
    saved: Option<HashSet<u64>>,
    thanks: HashMap<u64, i64>,
    found: Vec<(f64, i64, u64)>,
}

impl SegmentCollector for InSegment {
    type Fruit = Finds;

    fn collect(&mut self, doc: DocId, score: Score) {
        let Some(ord) = self.talk.as_ref().and_then(|talk| talk.ords().first(doc)) else { return };
        let day = self.day.first(doc).unwrap_or(NO_DAY);
        let query = &self.terms.query;
        let year = self.years.0.first(doc);
        let admitted = self.terms.admits_day(day)
            && query.year.is_none_or(|asked| year == Some(asked.into()))
            && query.length.is_none_or(|asked| self.numbers[0].1.first(doc) == Some(asked as u64))
            && (!query.has_transcript || self.numbers[1].1.first(doc) == Some(1))
            && self.heard.as_ref().is_none_or(|heard| !heard.contains(&ord))
            && self.saved.as_ref().is_none_or(|saved| saved.contains(&ord));
        if !admitted {
            return;
        }
        for counted in &mut self.labels {
            counted.add(doc);
        }
        for (_, column, counts) in &mut self.numbers {
            if let Some(value) = column.first(doc) {
                *counts.entry(value).or_default() += 1;
            }
        }
        if let Some(year) = year {
            *self.years.1.entry(year).or_default() += 1;
        }
        let thanks = self.thanks.get(&ord).copied().unwrap_or(0);
        let (rank, day) = self.terms.rank(score, day, thanks);
        self.found.push((rank, day, ord));
    }

    fn harvest(mut self) -> Finds {
        let mut finds = Finds { count: self.found.len() as u64, ..Finds::default() };
        let first =
            |a: &(f64, i64, u64), b: &(f64, i64, u64)| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2));
        let wanted = ((self.terms.query.page as usize + 1) * super::TALKS_A_PAGE).max(super::WEIGHED);
        if self.found.len() > wanted {
            self.found.select_nth_unstable_by(wanted, first);
            self.found.truncate(wanted);
        }
        let mut talk = String::new();
        for (rank, day, ord) in self.found {
            if self.talk.as_ref().is_some_and(|ids| ids.ord_to_str(ord, &mut talk).unwrap_or(false)) {
                finds.best.push(Found { talk: talk.clone(), rank: (rank, day) });
            }
        }
        for counted in &self.labels {
            counted.most(&mut finds.facets);
        }
        for (facet, _, counts) in self.numbers {
            finds.facets.extend(counts.into_iter().map(|(value, n)| ((facet, value.to_string()), n)));
        }
        finds.facets.extend(self.years.1.into_iter().map(|(year, n)| ((Facet::Year, year.to_string()), n)));
        finds
    }
}

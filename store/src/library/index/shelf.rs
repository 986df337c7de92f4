//! One index on disk, of the talks for one audience. Whoever may not read it never opens it, so nothing in it, not even
//! how often a word is said, can be noticed by them.

use super::Entry;
use super::find::since_1970;
use super::text::{PLAIN, STEMS, tokenizers};
use domain::library::{Length, topic_key};
use std::path::Path;
use tantivy::directory::MmapDirectory;
use tantivy::indexer::UserOperation;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// For a few talks at a time. For all of them: each thread's, in bytes.
const LITTLE: usize = 15_000_000;
const MUCH: usize = 250_000_000;

/// The day of a talk that has lost it.
pub(super) const NO_DAY: i64 = i64::MIN;

/// Every talk is a document, and so is every cue of it; which of the two it is says the field it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Of a talk: its id.
    pub talk: Field,
    /// Of a cue: the id of its talk.
    pub of: Field,
    /// Of a cue: which one of its talk's, from 0.
    pub cue: Field,
    /// Of a cue: its words.
    pub said: Field,
    pub title: Field,
    pub speakers: Field,
    pub topics: Field,
    /// Description and chapters.
    pub about: Field,
    /// All that is said.
    pub body: Field,
    /// Every word once, as it is written: what can be meant by a word that is not known.
    pub vocabulary: Field,
    /// To narrow down by.
    pub topic_key: Field,
    pub series_key: Field,
    /// To count, as people write them.
    pub topic: Field,
    pub speaker: Field,
    pub series: Field,
    pub year: Field,
    pub length: Field,
    pub has_transcript: Field,
    /// Days since 1970, or [`NO_DAY`].
    pub day: Field,
}

pub(super) struct Shelf {
    pub index: Index,
    pub fields: Fields,
    pub reader: IndexReader,
}

fn text(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let positions = || text(STEMS, IndexRecordOption::WithFreqsAndPositions);
    let short = TextFieldIndexing::default()
        .set_tokenizer(STEMS)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let fields = Fields {
        talk: schema.add_text_field("talk", STRING | FAST),
        of: schema.add_text_field("of", STRING),
        cue: schema.add_u64_field("cue", FAST),
        said: schema.add_text_field("said", TextOptions::default().set_indexing_options(short)),
        title: schema.add_text_field("title", positions()),
        speakers: schema.add_text_field("speakers", text(PLAIN, IndexRecordOption::WithFreqsAndPositions)),
        topics: schema.add_text_field("topics", positions()),
        about: schema.add_text_field("about", positions()),
        body: schema.add_text_field("body", positions()),
        vocabulary: schema.add_text_field("vocabulary", text(PLAIN, IndexRecordOption::Basic)),
        topic_key: schema.add_text_field("topic_key", STRING),
        series_key: schema.add_text_field("series_key", STRING),
        topic: schema.add_text_field("topic", TextOptions::from(FAST)),
        speaker: schema.add_text_field("speaker", TextOptions::from(FAST)),
        series: schema.add_text_field("series", TextOptions::from(FAST)),
        year: schema.add_i64_field("year", FAST),
        length: schema.add_u64_field("length", FAST | INDEXED),
        has_transcript: schema.add_u64_field("has_transcript", FAST),
        day: schema.add_i64_field("day", FAST),
    };
    (schema.build(), fields)
}

impl Shelf {
    /// Opens the index in this folder, which is made if there is none.
    pub(super) fn open(folder: &Path) -> tantivy::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder)?;
        // What another version of the program wrote has other fields, and is an error here.
        let index = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .settings(IndexSettings::default())
            .open_or_create(directory)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, fields, reader })
    }

    /// The number of the last change that is in it.
    pub(super) fn knows_up_to(&self) -> tantivy::Result<Option<i64>> {
        Ok(self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()))
    }

    pub(super) fn writer(&self, all: bool) -> tantivy::Result<IndexWriter> {
        if all {
            self.index.writer_with_num_threads(2, 2 * MUCH)
        } else {
            self.index.writer_with_num_threads(1, LITTLE)
        }
    }

    /// Takes the talk out, in any version.
    pub(super) fn take_out(&self, writer: &IndexWriter, id: &str) {
        writer.delete_term(Term::from_field_text(self.fields.talk, id));
        writer.delete_term(Term::from_field_text(self.fields.of, id));
    }

    /// Adds a talk and its cues, as one group: so they lie beside each other, in order, which `moments.rs` relies on.
    pub(super) fn add(&self, writer: &IndexWriter, entry: &Entry) -> tantivy::Result<()> {
        let cues = entry.transcript.cues().iter().zip(0_u64..).map(|(cue, number)| {
            let mut document = TantivyDocument::default();
            document.add_text(self.fields.of, &entry.id);
            document.add_u64(self.fields.cue, number);
            document.add_text(self.fields.said, &cue.words);
            UserOperation::Add(document)
        });
        writer.run(std::iter::once(UserOperation::Add(self.talk(entry))).chain(cues).collect::<Vec<_>>())?;
        Ok(())
    }

    fn talk(&self, entry: &Entry) -> TantivyDocument {
        let fields = &self.fields;
        let body = entry.transcript.text();
        let about = std::iter::once(entry.description.as_str()).chain(entry.chapters.iter().map(String::as_str));
        let about = about.collect::<Vec<_>>().join("\n");
        let mut document = TantivyDocument::default();
        document.add_text(fields.talk, &entry.id);
        document.add_text(fields.title, &entry.title);
        document.add_text(fields.about, &about);
        document.add_text(fields.body, &body);
        for text in [&entry.title, &about, &body] {
            document.add_text(fields.vocabulary, text);
        }
        for topic in &entry.topics {
            document.add_text(fields.topics, topic);
            document.add_text(fields.topic_key, topic_key(topic));
            document.add_text(fields.topic, topic);
            document.add_text(fields.vocabulary, topic);
        }
        for speaker in &entry.speakers {
            document.add_text(fields.speakers, speaker);
            document.add_text(fields.speaker, speaker);
            document.add_text(fields.vocabulary, speaker);
        }
        if !entry.series.is_empty() {
            document.add_text(fields.series_key, topic_key(&entry.series));
            document.add_text(fields.series, &entry.series);
        }
        document.add_i64(fields.day, entry.held_on.map_or(NO_DAY, since_1970));
        if let Some(day) = entry.held_on {
            document.add_i64(fields.year, day.year().into());
        }
        if entry.duration_ms > 0 {
            document.add_u64(fields.length, Length::of(entry.duration_ms) as u64);
        }
        document.add_u64(fields.has_transcript, u64::from(!entry.transcript.is_empty()));
        document
    }
}

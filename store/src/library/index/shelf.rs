//! What is on disk of the talks for one audience. Whoever may not read it never opens it, so nothing in it, not even how
//! often a word is said, can be noticed by them.

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
const MUCH: usize = 150_000_000;

/// The day of a talk that has lost it.
pub(super) const NO_DAY: i64 = i64::MIN;

/// Of a talk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub talk: Field,
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

/// Of a cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueFields {
    /// The id of its talk.
    pub of: Field,
    /// Which one of its talk's, from 0.
    pub cue: Field,
    /// Its words.
    pub said: Field,
}

/// Talks and cues lie apart: there are hundreds of cues to a talk, and among them the numbers of talks would be far from
/// each other, which costs room on disk and time in each search.
pub(super) struct Shelf {
    pub fields: Fields,
    pub cue_fields: CueFields,
    pub talks: Part,
    pub cues: Part,
}

/// An index of its own, of talks or of cues.
pub(super) struct Part {
    index: Index,
    pub reader: IndexReader,
}

fn text(tokenizer: &str, record: IndexRecordOption) -> TextFieldIndexing {
    TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record)
}

fn indexed(indexing: TextFieldIndexing) -> TextOptions {
    TextOptions::default().set_indexing_options(indexing)
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = || indexed(text(STEMS, IndexRecordOption::WithFreqsAndPositions));
    let names = indexed(text(PLAIN, IndexRecordOption::WithFreqsAndPositions));
    let known = indexed(text(PLAIN, IndexRecordOption::Basic).set_fieldnorms(false));
    let fields = Fields {
        talk: schema.add_text_field("talk", STRING | FAST),
        title: schema.add_text_field("title", words()),
        speakers: schema.add_text_field("speakers", names),
        topics: schema.add_text_field("topics", words()),
        about: schema.add_text_field("about", words()),
        body: schema.add_text_field("body", words()),
        vocabulary: schema.add_text_field("vocabulary", known),
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

fn cue_schema() -> (Schema, CueFields) {
    let mut schema = Schema::builder();
    let words = indexed(text(STEMS, IndexRecordOption::Basic).set_fieldnorms(false));
    let fields = CueFields {
        of: schema.add_text_field("of", STRING),
        cue: schema.add_u64_field("cue", FAST),
        said: schema.add_text_field("said", words),
    };
    (schema.build(), fields)
}

impl Part {
    fn open(folder: &Path, schema: Schema) -> tantivy::Result<Self> {
        std::fs::create_dir_all(folder)?;
        // What another version of the program wrote has other fields, and is an error here.
        let index = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .settings(IndexSettings::default())
            .open_or_create(MmapDirectory::open(folder)?)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, reader })
    }

    fn knows_up_to(&self) -> tantivy::Result<Option<i64>> {
        Ok(self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()))
    }

    fn writer(&self, all: bool) -> tantivy::Result<IndexWriter> {
        if all {
            self.index.writer_with_num_threads(2, 2 * MUCH)
        } else {
            self.index.writer_with_num_threads(1, LITTLE)
        }
    }

    fn commit(&self, mut writer: IndexWriter, up_to: i64) -> tantivy::Result<()> {
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&up_to.to_string());
        commit.commit()?;
        self.reader.reload()?;
        writer.wait_merging_threads()?;
        self.reader.reload()
    }
}

impl Shelf {
    /// Opens what is in this folder, which is made if there is none.
    pub(super) fn open(folder: &Path) -> tantivy::Result<Self> {
        let (schema, fields) = schema();
        let (cue_schema, cue_fields) = cue_schema();
        let talks = Part::open(&folder.join("talks"), schema)?;
        let cues = Part::open(&folder.join("cues"), cue_schema)?;
        Ok(Self { fields, cue_fields, talks, cues })
    }

    /// The number of the last change that is in it.
    pub(super) fn knows_up_to(&self) -> tantivy::Result<Option<i64>> {
        Ok(self.talks.knows_up_to()?.zip(self.cues.knows_up_to()?).map(|(a, b)| a.min(b)))
    }

    /// Begins to take in talks, many of them or a few.
    pub(super) fn writing(&self, all: bool) -> tantivy::Result<Writing<'_>> {
        Ok(Writing { shelf: self, talks: self.talks.writer(all)?, cues: self.cues.writer(all)? })
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

/// Takes talks in and out of one shelf.
pub(super) struct Writing<'s> {
    shelf: &'s Shelf,
    talks: IndexWriter,
    cues: IndexWriter,
}

impl Writing<'_> {
    /// Takes the talk out, in any version.
    pub(super) fn take_out(&self, id: &str) {
        self.talks.delete_term(Term::from_field_text(self.shelf.fields.talk, id));
        self.cues.delete_term(Term::from_field_text(self.shelf.cue_fields.of, id));
    }

    /// Adds a talk, and its cues as one group: so they lie beside each other, in order, which `moments.rs` relies on.
    pub(super) fn add(&self, entry: &Entry) -> tantivy::Result<()> {
        let fields = &self.shelf.cue_fields;
        let cues = entry.transcript.cues().iter().zip(0_u64..).map(|(cue, number)| {
            let mut document = TantivyDocument::default();
            document.add_text(fields.of, &entry.id);
            document.add_u64(fields.cue, number);
            document.add_text(fields.said, &cue.words);
            UserOperation::Add(document)
        });
        self.cues.run(cues.collect::<Vec<_>>())?;
        self.talks.add_document(self.shelf.talk(entry))?;
        Ok(())
    }

    /// Makes all of it found, and notes up to which change that is.
    pub(super) fn commit(self, up_to: i64) -> tantivy::Result<()> {
        self.shelf.cues.commit(self.cues, up_to)?;
        self.shelf.talks.commit(self.talks, up_to)
    }
}

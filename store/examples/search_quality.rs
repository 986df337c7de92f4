//! How good the search is, by a test collection in TREC form. Called by `scripts/bench-search-quality`.
//!
//! `search_quality FOLDER DOCUMENTS QUERIES JUDGEMENTS` puts the documents into a library, asks it each query as it stands
//! and misspelt, and prints nDCG@10, MAP and recall@100 (of the first hundred), and the same for SQLite's FTS5 by bm25.

#![expect(clippy::expect_used, reason = "a tool that stops where something is wrong")]
#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use domain::library::{Audience, Cue, Query, TalkDetails, Transcript};
use domain::people::{EmailAddress, Profession, Rank, Standing};
use jiff::Timestamp;
use sqlx::AnyPool;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Duration;
use store::library::{Listener, Origin};
use store::people::NewPerson;
use store::{Secret, Store, StoreConfig};

/// So many of each answer are looked at.
const DEEP: usize = 100;

struct Document {
    id: String,
    title: String,
    text: String,
}

/// By query: how relevant which documents are; what is not named is not.
type Judgements = HashMap<String, HashMap<String, u32>>;

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, documents, queries, judgements] = &words[..] else { panic!("FOLDER DOCUMENTS QUERIES JUDGEMENTS") };
    let file = |path: &str| std::fs::read_to_string(path).expect("a file of UTF-8 text");
    let (documents, queries) = (documents_of(&file(documents)), queries_of(&file(queries)));
    let judgements = judgements_of(&file(judgements));
    let queries: BTreeMap<_, _> = queries.into_iter().filter(|(id, _)| judgements.contains_key(id)).collect();
    println!("documents\t{}\t\t-\nqueries that are judged\t{}\t\t-", documents.len(), queries.len());

    let folder = Path::new(folder);
    let library = Library::of(&documents, folder).await;
    for (name, misspells) in [("as they stand", false), ("misspelt", true)] {
        let asked: Vec<_> = queries
            .iter()
            .map(|(id, words)| (id.clone(), if misspells { misspelt(words) } else { words.clone() }))
            .collect();
        let (mut ours, mut plain, mut stemmed) = (Vec::new(), Vec::new(), Vec::new());
        for (id, words) in &asked {
            let judged = &judgements[id];
            ours.push(Score::of(&library.search(words).await, judged));
            plain.push(Score::of(&library.fts5("plain_words", words).await, judged));
            stemmed.push(Score::of(&library.fts5("stemmed", words).await, judged));
        }
        for (who, scores) in [("the library", ours), ("FTS5", plain), ("FTS5 with stems", stemmed)] {
            let count = f64::from(u32::try_from(scores.len()).expect("few")).max(1.0);
            let mean = |part: fn(&Score) -> f64| scores.iter().map(part).sum::<f64>() / count;
            println!("{who}, queries {name}: nDCG@10\t{:.3}\t\t-", mean(|score| score.ndcg));
            println!("{who}, queries {name}: MAP\t{:.3}\t\t-", mean(|score| score.precision));
            println!("{who}, queries {name}: recall@100\t{:.3}\t\t-", mean(|score| score.recall));
        }
    }
}

struct Library {
    store: Store,
    pool: AnyPool,
    listener: Listener,
    now: Timestamp,
    /// The document that each talk is.
    names: HashMap<String, String>,
}

impl Library {
    async fn of(documents: &[Document], folder: &Path) -> Self {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("an instant");
        let url = format!("sqlite:{}", folder.join("quality.db").display());
        let config = StoreConfig { url: url.clone(), secret: Secret::new(vec![1; 32]), readers: 2 };
        let store = Store::open(config).await.expect("a store");
        let person = NewPerson {
            name: "Dawn".into(),
            email: EmailAddress::parse("dawn@bench.example").expect("an address"),
            profession: Profession::RegisteredManager,
            rank: Rank::Owner,
            standing: Standing::Member,
        };
        let by = store.add_person(person, now).await.expect("a person");
        let pool = AnyPool::connect(&url).await.expect("the database");
        for (table, tokenizer) in [("plain_words", "unicode61"), ("stemmed", "porter unicode61")] {
            let statement =
                format!("create virtual table {table} using fts5 (name unindexed, words, tokenize = '{tokenizer}')");
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.expect("FTS5");
        }
        let mut names = HashMap::new();
        for document in documents {
            let details = TalkDetails {
                title: document.title.clone(),
                description: String::new(),
                held_on: None,
                speakers: Vec::new(),
                topics: Vec::new(),
                audience: Audience::Members,
                chapters: Vec::new(),
            };
            let origin = Origin { source: Some(document.id.clone()), ..Origin::default() };
            let id =
                store.import_talk(&details, &origin, (&said(&document.text), None), &by, now).await.expect("a talk");
            names.insert(id.expect("a new one").as_str().to_owned(), document.id.clone());
            for table in ["plain_words", "stemmed"] {
                let statement = format!("insert into {table} (name, words) values ($1, $2)");
                sqlx::query(sqlx::AssertSqlSafe(statement))
                    .bind(document.id.clone())
                    .bind(format!("{}\n{}", document.title, document.text))
                    .execute(&pool)
                    .await
                    .expect("a row");
            }
        }
        tokio::spawn({
            let (store, index) = (store.clone(), folder.join("index"));
            async move { store.keep_index(&index, |fault| panic!("{fault}")).await }
        });
        while !store.has_index() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self { store, pool, listener: Listener { person: by, manages: true }, now, names }
    }

    async fn search(&self, words: &str) -> Vec<String> {
        let mut found = Vec::new();
        // A blank at the end: the last word is typed to its end.
        let words = words.replace(' ', "+");
        for page in 0.. {
            let query = Query { page, ..Query::of_address(&format!("?q={words}+")) };
            let results = self.store.search_library(&query, &self.listener, self.now).await.expect("results");
            if results.talks.is_empty() || found.len() >= DEEP {
                break;
            }
            found.extend(results.talks.iter().map(|shown| self.names[shown.talk.id.as_str()].clone()));
        }
        found.truncate(DEEP);
        found
    }

    async fn fts5(&self, table: &str, words: &str) -> Vec<String> {
        let words: Vec<_> = words.split(' ').map(|word| format!("\"{word}\"")).collect();
        let statement = format!("select name from {table} where {table} match $1 order by bm25({table}) limit {DEEP}");
        let rows: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(words.join(" OR "))
            .fetch_all(&self.pool)
            .await
            .expect("results");
        rows.into_iter().map(|(name,)| name).collect()
    }
}

/// A cue for each dozen words, as speech comes.
fn said(text: &str) -> Transcript {
    let words: Vec<_> = text.split_whitespace().collect();
    let cues = (0..).zip(words.chunks(12)).map(|(n, words)| Cue {
        start: n * 4000,
        end: n * 4000 + 4000,
        speaker: String::new(),
        words: words.join(" "),
    });
    Transcript::new(cues.collect())
}

#[derive(Clone, Copy, Debug, Default)]
struct Score {
    ndcg: f64,
    precision: f64,
    recall: f64,
}

impl Score {
    fn of(found: &[String], judged: &HashMap<String, u32>) -> Self {
        let gain = |id: &String| f64::from(judged.get(id).copied().unwrap_or(0));
        let discounted =
            |gains: &[f64]| -> f64 { (2_u32..).zip(gains).map(|(n, gain)| gain / f64::from(n).log2()).sum() };
        let gains: Vec<f64> = found.iter().map(gain).collect();
        let mut ideal: Vec<f64> = judged.values().copied().filter(|gain| *gain > 0).map(f64::from).collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        if ideal.is_empty() {
            return Self::default();
        }
        let relevant = f64::from(u32::try_from(ideal.len()).expect("few"));
        let (mut hits, mut precision) = (0.0, 0.0);
        for (n, gain) in (1_u32..).zip(&gains) {
            if *gain > 0.0 {
                hits += 1.0;
                precision += hits / f64::from(n);
            }
        }
        let first = |gains: &[f64]| discounted(&gains[..gains.len().min(10)]);
        Self { ndcg: first(&gains) / first(&ideal), precision: precision / relevant, recall: hits / relevant }
    }
}

/// Each long word with a letter left out, in its middle.
fn misspelt(words: &str) -> String {
    let word = |word: &str| {
        let letters: Vec<char> = word.chars().collect();
        let middle = letters.len() / 2;
        let left_out = |n: usize| letters.len() > 4 && n == middle;
        letters.iter().enumerate().filter(|(n, _)| !left_out(*n)).map(|(_, letter)| *letter).collect::<String>()
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// `<DOC>`s, each with a `<DOCNO>`, perhaps a `<TITLE>`, and whatever else is text.
fn documents_of(file: &str) -> Vec<Document> {
    let documents = file.split("<DOC>").skip(1).map(|part| {
        let part = part.split("</DOC>").next().unwrap_or_default();
        let tag = |name: &str| between(part, &format!("<{name}>"), &format!("</{name}>")).unwrap_or_default();
        let (id, title) = (tag("DOCNO"), tag("TITLE"));
        let text = part.replace(&format!("<DOCNO>{id}</DOCNO>"), "").replace(&format!("<TITLE>{title}</TITLE>"), "");
        let title = if title.trim().is_empty() { "Untitled" } else { title.trim() };
        Document { id: id.trim().to_owned(), title: without_tags(title), text: without_tags(&text) }
    });
    documents.collect()
}

/// `<top>`s, each with `<num> Number: 301` and `<title> words`; other parts of a topic are not asked.
fn queries_of(file: &str) -> BTreeMap<String, String> {
    let queries = file.split("<top>").skip(1).map(|part| {
        let after = |tag: &str| part.split(tag).nth(1).unwrap_or_default().split('<').next().unwrap_or_default();
        let number = after("<num>").replace("Number:", "");
        let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
        let words: String = after("<title>").replace("Topic:", "").chars().map(letters).collect();
        (number.trim().to_owned(), words.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    queries.collect()
}

/// Lines of `query 0 document relevance`.
fn judgements_of(file: &str) -> Judgements {
    let mut judgements = Judgements::new();
    for line in file.lines() {
        if let [query, _, document, relevance] = line.split_whitespace().collect::<Vec<_>>()[..]
            && let Ok(relevance) = relevance.parse()
        {
            judgements.entry(query.to_owned()).or_default().insert(document.to_owned(), relevance);
        }
    }
    judgements
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split_once(to).map(|(between, _)| between)
}

fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    for part in text.split('<') {
        plain.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        plain.push(' ');
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

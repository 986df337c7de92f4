//! How long it takes to index and to search a library. Called by `scripts/bench-library`.
//!
//! `library_bench FOLDER TALKS WORDS` makes a library of so many talks of so many words each, with words as often as in
//! natural speech, and prints figures with tabs between their parts. SQLite's FTS5 answers the same words in the same run.

#![expect(clippy::expect_used, reason = "a tool that stops where something is wrong")]
#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use domain::ids::PersonId;
use domain::library::Query;
use domain::people::{EmailAddress, Profession, Rank, Standing};
use jiff::Timestamp;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Row};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::library::Listener;
use store::people::NewPerson;
use store::{Secret, Store, StoreConfig};

/// Different words there are.
const VOCABULARY: u32 = 60_000;
const CUE_WORDS: usize = 10;
const QUERIES: usize = 400;
/// What is said most often, and says least; first what is said most.
const FREQUENT: &str = "the be to of and a in that have i it for not on with he as you do at this but his by from they we say her \
    she or an will my one all would there their what so up out if about who get which go me when make can like time no just \
    him know take people into year your good some could them see other than then now look only come its over think also";

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, talks, length] = &words[..] else { panic!("FOLDER TALKS WORDS") };
    let folder = Path::new(folder);
    let (talks, length): (usize, usize) = (talks.parse().expect("a number"), length.parse().expect("a number"));
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("an instant");
    let url = format!("sqlite:{}", folder.join("library.db").display());
    let store = Store::open(StoreConfig { url: url.clone(), secret: Secret::new(vec![1; 32]), readers: 8 })
        .await
        .expect("a store");
    let person = NewPerson {
        name: "Dawn".into(),
        email: EmailAddress::parse("dawn@bench.example").expect("an address"),
        profession: Profession::RegisteredManager,
        rank: Rank::Owner,
        standing: Standing::Member,
    };
    let by = store.add_person(person, now).await.expect("a person");
    let pool = AnyPoolOptions::new().max_connections(1).connect(&url).await.expect("the database");
    sqlx::query("pragma mmap_size = 268435456").fetch_all(&pool).await.expect("as the store reads");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let spoken = Spoken::new(&mut dice);
    let bytes = fill(&pool, &spoken, &mut dice, (talks, length), &by).await;
    figure("talks", talks, "", "-");
    figure("text", bytes / 1_000_000, "MB", "-");

    let began = Instant::now();
    let index = folder.join("index");
    store.reindex(&index).await.expect("an index");
    figure("indexed within", format!("{:.1}", began.elapsed().as_secs_f64()), "s", "<=60");
    figure(
        "index on disk, of the text",
        format!("{:.2}", f64::from(u32::try_from(size(&index) * 1000 / bytes).expect("small")) / 1000.0),
        "",
        "<=0.80",
    );
    let keeper = tokio::spawn({
        let (store, index) = (store.clone(), index.clone());
        async move { store.keep_index(&index, |fault| panic!("{fault}")).await }
    });
    while !store.has_index() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let right: Vec<String> = (0..QUERIES).map(|_| spoken.query(&mut dice)).collect();
    let wrong: Vec<String> = right.iter().map(|query| misspelt(query, &mut dice)).collect();
    let listener = Arc::new(Listener { person: by, manages: true });
    search(&store, &listener, &right[..100], now).await;
    let alone = search(&store, &listener, &right, now).await;
    report("search", &alone, "<=5.0");
    let typos = search(&store, &listener, &wrong, now).await;
    report("search with a typo", &typos, "<=10.0");
    let mut four = Vec::new();
    let store = Arc::new(store);
    let clients: Vec<_> = right
        .chunks(QUERIES / 4)
        .map(|some| {
            let (store, listener, some) = (store.clone(), listener.clone(), some.to_vec());
            tokio::spawn(async move { search(&store, &listener, &some, now).await })
        })
        .collect();
    for client in clients {
        four.extend(client.await.expect("answers"));
    }
    report("search, four at a time", &four, "<=25.0");
    let halves: Vec<String> = (0..QUERIES).map(|_| spoken.half_a_sentence(&mut dice)).collect();
    let sentences = search(&store, &listener, &halves, now).await;
    report("half a sentence as it was said", &sentences, "<=5.0");
    fill_fts5(&pool).await;
    for (what, queries, ours) in [("two or three words", &right, &alone), ("half a sentence", &halves, &sentences)] {
        let fts5 = fts5(&pool, queries).await;
        report(&format!("FTS5's top 20 by bm25, {what}"), &fts5, "-");
        figure(
            &format!("times faster than FTS5 at the 99th percentile, {what}"),
            format!("{:.1}", ms(&fts5, 99) / ms(ours, 99)),
            "",
            ">=10",
        );
    }
    keeper.abort();
}

fn figure(what: &str, value: impl std::fmt::Display, unit: &str, target: &str) {
    println!("{what}\t{value}\t{unit}\t{target}");
}

fn report(what: &str, took: &[Duration], target: &str) {
    figure(&format!("{what}, half of them within"), format!("{:.1}", ms(took, 50)), "ms", "-");
    figure(&format!("{what}, 99th percentile"), format!("{:.1}", ms(took, 99)), "ms", target);
}

fn ms(took: &[Duration], percentile: usize) -> f64 {
    let mut took = took.to_vec();
    took.sort();
    took[(took.len() * percentile / 100).min(took.len() - 1)].as_secs_f64() * 1000.0
}

async fn search(store: &Store, listener: &Listener, queries: &[String], now: Timestamp) -> Vec<Duration> {
    let mut took = Vec::new();
    let mut found = 0;
    for query in queries {
        let query = Query::of_address(&format!("?q={}", query.replace(' ', "+")));
        let began = Instant::now();
        let results = store.search_library(&query, listener, now).await.expect("results");
        took.push(began.elapsed());
        found += results.talks.iter().map(|shown| shown.moments.len()).sum::<usize>();
    }
    assert!(found > queries.len(), "moments are found");
    took
}

async fn fill_fts5(pool: &AnyPool) {
    sqlx::query("create virtual table bench using fts5 (said)").execute(pool).await.expect("FTS5");
    sqlx::query("insert into bench (rowid, said) select rowid, cues from transcripts")
        .execute(pool)
        .await
        .expect("rows");
}

async fn fts5(pool: &AnyPool, queries: &[String]) -> Vec<Duration> {
    let mut took = Vec::new();
    for query in queries {
        let began = Instant::now();
        let rows = sqlx::query("select rowid from bench where bench match $1 order by bm25(bench) limit 20")
            // Whatever has any of the words, ranked: as a search here does where nothing has all of them.
            .bind(query.split(' ').map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR "))
            .fetch_all(pool)
            .await
            .expect("results");
        took.push(began.elapsed());
        assert!(rows.len() <= 20 && rows.iter().all(|row| row.len() == 1));
    }
    took
}

fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(
            |entry| {
                if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().map_or(0, |file| file.len()) }
            },
        )
        .sum()
}

/// The same numbers in each run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("64 bits") % n
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.below(1 << 31)).expect("small")) / f64::from(1_u32 << 31)
    }
}

/// Words as often as in natural speech: the n-th most frequent one is said 1/n as often (Zipf), and the frequent ones are
/// short.
struct Spoken {
    words: Vec<String>,
    /// Of one to the n-th, summed up.
    shares: Vec<f64>,
}

impl Spoken {
    fn new(dice: &mut Dice) -> Self {
        const PARTS: [&str; 40] = [
            "ca", "re", "me", "di", "no", "ta", "li", "so", "ver", "ing", "tion", "al", "con", "per", "sta", "ho",
            "res", "ment", "den", "ly", "pro", "com", "ter", "ex", "un", "der", "in", "for", "able", "est", "ra", "ne",
            "pe", "sti", "tor", "en", "vi", "mo", "gra", "ble",
        ];
        let mut words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        let mut known: std::collections::HashSet<_> = words.iter().cloned().collect();
        while words.len() < VOCABULARY as usize {
            let parts = 1 + words.len().max(1).to_string().len() / 3 + dice.below(3);
            let word: String = (0..parts).map(|_| PARTS[dice.below(PARTS.len())]).collect();
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut sum = 0.0;
        let shares = (1..=VOCABULARY)
            .map(|n| {
                sum += 1.0 / f64::from(n);
                sum
            })
            .collect();
        Self { words, shares }
    }

    fn word(&self, dice: &mut Dice) -> &str {
        let at = dice.share() * self.shares.last().expect("words");
        &self.words[self.shares.partition_point(|share| *share < at)]
    }

    /// Half a sentence as somebody remembers it, with all its small words.
    fn half_a_sentence(&self, dice: &mut Dice) -> String {
        let words: Vec<_> = (0..5 + dice.below(3)).map(|_| self.word(dice)).collect();
        words.join(" ")
    }

    /// Two or three words, none of the hundred that are in every talk.
    fn query(&self, dice: &mut Dice) -> String {
        let words: Vec<_> = (0..2 + dice.below(2))
            .map(|_| {
                loop {
                    let word = self.word(dice);
                    if self.words.iter().take(100).all(|frequent| frequent != word) {
                        break word;
                    }
                }
            })
            .collect();
        words.join(" ")
    }
}

/// One letter of each long word is another one.
fn misspelt(query: &str, dice: &mut Dice) -> String {
    let word = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 4 {
            let at = 1 + dice.below(letters.len() - 2);
            letters[at] = 'q';
        }
        letters.into_iter().collect::<String>()
    };
    query.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Answers how many bytes of words there are.
async fn fill(pool: &AnyPool, spoken: &Spoken, dice: &mut Dice, (talks, length): (usize, usize), by: &PersonId) -> u64 {
    let mut bytes = 0;
    let mut tx = pool.begin().await.expect("a transaction");
    for n in 0..talks {
        let id = format!("0190a000-0000-7000-8000-{n:012}");
        let mut cues = String::new();
        for cue in 0..length / CUE_WORDS {
            let said: Vec<_> = (0..CUE_WORDS).map(|_| spoken.word(dice)).collect();
            let said = said.join(" ");
            bytes += said.len() as u64 + 1;
            writeln!(cues, "{}\t{}\tPriya Nair\t{said}", cue * 4000, cue * 4000 + 4000).expect("a string");
        }
        let title = format!("{} {} {}", spoken.word(dice), spoken.word(dice), spoken.word(dice));
        let day = jiff::civil::date(2016, 1, 4) + jiff::Span::new().days(i64::try_from(n % 3900).expect("small"));
        sqlx::query(
            "insert into talks (id, series, title, description, held_on, audience, state, duration_ms, chapters, transcript,
                                made_by, made_at, changed_by, changed_at, published_at)
             values ($1, 'Monday live', $2, '', $3, 'members', 'published', 1200000, '', 1, $4, 0, $4, 0, 0)",
        )
        .bind(id.clone())
        .bind(title)
        .bind(day.to_string())
        .bind(by.as_str().to_owned())
        .execute(&mut *tx)
        .await
        .expect("a talk");
        sqlx::query("insert into transcripts (talk_id, version, cues, made_by, made_at) values ($1, 1, $2, $3, 0)")
            .bind(id.clone())
            .bind(cues)
            .bind(by.as_str().to_owned())
            .execute(&mut *tx)
            .await
            .expect("a transcript");
        for (place, name) in ["Priya Nair".to_owned(), format!("Speaker {}", n % 500)].into_iter().enumerate() {
            sqlx::query("insert into talk_speakers (talk_id, place, name) values ($1, $2, $3)")
                .bind(id.clone())
                .bind(i64::try_from(place).expect("small"))
                .bind(name)
                .execute(&mut *tx)
                .await
                .expect("a speaker");
        }
    }
    tx.commit().await.expect("all of them");
    bytes
}

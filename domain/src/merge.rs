//! Two people fill in one form: what each of them changed, and what both changes make together.

use crate::form::Field;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The form once more, with what both changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// By name of field: mine where I changed it, else theirs.
    pub pairs: Vec<(String, String)>,
    /// Changed by both, to different things.
    pub both: Vec<Field>,
    /// Changed by them alone.
    pub theirs: Vec<Field>,
    /// Changed by me alone.
    pub mine: Vec<Field>,
}

impl Merged {
    /// Whether there is anything of mine in it that they do not have.
    pub fn has_mine(&self) -> bool {
        !self.mine.is_empty() || !self.both.is_empty()
    }
}

/// What a form was filled in with when it was loaded, as short marks by which a change is known later. They are made and
/// read by one version of the program; of another, every field counts as changed.
pub fn marks<'a>(pairs: impl IntoIterator<Item = (Field, &'a str)>) -> String {
    pairs.into_iter().map(|(_, value)| mark(value)).collect::<Vec<_>>().join(".")
}

/// `marks` are those of the form that `mine` was typed into; `theirs` is the same form filled in with what is saved. Fields
/// of a unit make sense together only, as a date and its time do.
pub fn merge(marks: &str, mine: &[(Field, &str)], theirs: &[(Field, &str)], units: &[&[Field]]) -> Merged {
    let loaded: Vec<_> = marks.split('.').collect();
    let known = loaded.len() == mine.len();
    let unit = |field: Field| units.iter().find(|unit| unit.contains(&field)).copied();
    // Of the whole unit: whether I changed it, whether they did, whether we differ.
    let changed = |field: Field| {
        let fields = mine.iter().zip(theirs).zip(0..);
        let its = fields.filter(|(((name, _), _), _)| *name == field || unit(field).is_some_and(|u| u.contains(name)));
        its.fold((!known, !known, false), |(i, they, differ), (((_, my), (_, their)), n)| {
            let was = loaded.get(n).copied().unwrap_or_default();
            (i || mark(my) != was, they || mark(their) != was, differ || normal(my) != normal(their))
        })
    };
    let mut merged = Merged { pairs: Vec::new(), both: Vec::new(), theirs: Vec::new(), mine: Vec::new() };
    for ((field, my), (_, their)) in mine.iter().zip(theirs) {
        let (i, they, differ) = changed(*field);
        merged.pairs.push((field.name().to_owned(), if i { *my } else { *their }.to_owned()));
        match (i, they) {
            _ if !differ => {}
            (true, true) => merged.both.push(*field),
            (true, false) => merged.mine.push(*field),
            (false, _) => merged.theirs.push(*field),
        }
    }
    merged
}

/// Browsers send lines with `\r\n`, and blanks at the ends mean nothing.
fn normal(value: &str) -> String {
    value.replace("\r\n", "\n").trim().to_owned()
}

/// A short mark of a text, by which it is known again.
pub fn mark(value: &str) -> String {
    let mut hasher = DefaultHasher::new();
    normal(value).hash(&mut hasher);
    format!("{:08x}", hasher.finish() >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHEN: &[&[Field]] = &[&[Field::Date, Field::Time]];

    fn form<'a>(title: &'a str, date: &'a str, time: &'a str, notes: &'a str) -> [(Field, &'a str); 4] {
        [(Field::Title, title), (Field::Date, date), (Field::Time, time), (Field::Notes, notes)]
    }

    fn pairs(merged: &Merged) -> Vec<&str> {
        merged.pairs.iter().map(|(_, value)| value.as_str()).collect()
    }

    #[test]
    fn only_what_i_changed_is_mine_and_the_rest_stays_theirs() {
        let loaded = form("Falls", "2026-11-26", "20:00", "One\nTwo");
        let mine = form("Falls at night", "2026-11-26", "20:00", "One\r\nTwo ");
        let theirs = form("Falls", "2026-11-26", "19:30", "One\nTwo");
        let merged = merge(&marks(loaded), &mine, &theirs, WHEN);
        assert_eq!(pairs(&merged), ["Falls at night", "2026-11-26", "19:30", "One\nTwo"]);
        assert_eq!((merged.mine, merged.both), (vec![Field::Title], vec![]));
        assert_eq!(merged.theirs, [Field::Date, Field::Time]);
    }

    #[test]
    fn a_date_and_its_time_are_changed_together() {
        let loaded = form("Falls", "2026-11-26", "20:00", "");
        let (mine, theirs) =
            (form("Falls", "2026-11-27", "20:00", ""), form("Falls", "2026-11-26", "19:30", "Bring tea"));
        let merged = merge(&marks(loaded), &mine, &theirs, WHEN);
        assert_eq!(pairs(&merged), ["Falls", "2026-11-27", "20:00", "Bring tea"]);
        assert_eq!(merged.both, [Field::Date, Field::Time]);
    }

    #[test]
    fn both_may_change_the_same_thing_alike() {
        let same = form("Falls at night", "2026-11-26", "20:00", "");
        let merged = merge(&marks(form("Falls", "2026-11-26", "20:00", "")), &same, &same, WHEN);
        assert!(!merged.has_mine() && merged.theirs.is_empty());
    }

    #[test]
    fn without_marks_whatever_differs_was_changed_by_both() {
        let (mine, theirs) = (form("Mine", "2026-11-26", "20:00", ""), form("Theirs", "2026-11-26", "20:00", ""));
        for unknown in ["", "1.2", "zz"] {
            let merged = merge(unknown, &mine, &theirs, WHEN);
            assert_eq!((pairs(&merged)[0], &merged.both[..]), ("Mine", &[Field::Title][..]), "{unknown}");
        }
    }
}

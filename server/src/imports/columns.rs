//! The columns of the list of locations, found by name, and what a row must have in them.

use super::text;
use domain::people::RegisterEntry;
use domain::register::{Location, Service, key};
use jiff::civil::Date;
use std::fmt;

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowMistake {
    pub row: u64,
    pub column: &'static str,
    /// What stands there, cut short.
    pub found: String,
    pub advice: String,
}

impl RowMistake {
    /// `Row 3, Care homes beds`
    pub fn place(&self) -> String {
        format!("Row {}, {}", self.row, self.column)
    }

    /// What stands there, and what to write instead.
    pub fn words(&self) -> String {
        if self.found.is_empty() { self.advice.clone() } else { format!("“{}”. {}", self.found, self.advice) }
    }
}

impl fmt::Display for RowMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.words())
    }
}

const ID: &str = "Location ID";
const NEEDED: [&str; 21] = [
    ID,
    "Location HSCA start date",
    "Dormant (Y/N)",
    "Care home?",
    "Location Name",
    "Location Telephone Number",
    "Registered manager",
    "Location Web Address",
    "Care homes beds",
    "Location Latest Overall Rating",
    "Location Region",
    "Location Local Authority",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location County",
    "Location Postal Code",
    "Provider ID",
    "Provider Name",
    "Provider Web Address",
    "Provider Nominated Individual Name",
];
const SERVICES: [(&str, Service); 7] = [
    ("Service type - Care home service with nursing", Service::NursingHome),
    ("Service type - Care home service without nursing", Service::ResidentialHome),
    ("Service type - Domiciliary care service", Service::HomeCare),
    ("Service type - Extra Care housing services", Service::ExtraCare),
    ("Service type - Hospice services", Service::Hospice),
    ("Service type - Shared Lives", Service::SharedLives),
    ("Service type - Supported living service", Service::SupportedLiving),
];

/// Where each column is.
pub struct Columns {
    needed: [usize; NEEDED.len()],
    services: [usize; SERVICES.len()],
    predecessor: Option<usize>,
}

impl Columns {
    /// Whether this row is the one that names the columns.
    pub fn is_header(cells: &[String]) -> bool {
        cells.iter().any(|cell| key(cell) == key(ID))
    }

    /// # Errors
    /// The names of those that are missing.
    pub fn find(header: &[String]) -> Result<Self, Vec<&'static str>> {
        let names: Vec<String> = header.iter().map(|cell| key(cell)).collect();
        let mut missing = Vec::new();
        let mut place = |name: &'static str| {
            names.iter().position(|found| *found == key(name)).unwrap_or_else(|| {
                missing.push(name);
                0
            })
        };
        let (needed, services) = (NEEDED.map(&mut place), SERVICES.map(|(name, _)| place(name)));
        let predecessor = names.iter().position(|name| name.contains("predecessor") && name.ends_with("id"));
        if missing.is_empty() { Ok(Self { needed, services, predecessor }) } else { Err(missing) }
    }

    /// # Errors
    /// All that is wrong with the row.
    pub fn read(&self, row: u64, cells: &[String]) -> Result<Location, Vec<RowMistake>> {
        let mut line = Line { columns: self, cells, row, mistakes: Vec::new() };
        let location = Location {
            id: line.id(),
            since: line.date("Location HSCA start date"),
            is_dormant: line.yes("Dormant (Y/N)"),
            is_care_home: line.yes("Care home?"),
            name: line.name(),
            telephone: line.text("Location Telephone Number"),
            manager: line.text("Registered manager"),
            web: line.web("Location Web Address"),
            beds: line.beds(),
            rating: line.text("Location Latest Overall Rating"),
            region: line.text("Location Region"),
            local_authority: line.text("Location Local Authority"),
            street: line.street(),
            town: line.text("Location City"),
            county: line.text("Location County"),
            postcode: line.text("Location Postal Code").to_uppercase(),
            provider_id: line.text("Provider ID").to_uppercase(),
            provider_name: line.text("Provider Name"),
            provider_web: line.web("Provider Web Address"),
            nominated_individual: line.text("Provider Nominated Individual Name"),
            services: line.services(),
            predecessor_id: line.at(self.predecessor).to_uppercase(),
        };
        if line.mistakes.is_empty() { Ok(location) } else { Err(line.mistakes) }
    }
}

struct Line<'a> {
    columns: &'a Columns,
    cells: &'a [String],
    row: u64,
    mistakes: Vec<RowMistake>,
}

/// No register has longer ones, in characters.
const LONGEST: usize = 300;

impl<'a> Line<'a> {
    fn at(&self, place: Option<usize>) -> &'a str {
        let cell = place.and_then(|place| self.cells.get(place)).map_or("", String::as_str);
        if cell == "-" { "" } else { cell }
    }

    fn cell(&self, column: &'static str) -> &'a str {
        let nth = NEEDED.iter().position(|name| *name == column);
        self.at(nth.map(|nth| self.columns.needed[nth]))
    }

    fn wrong(&mut self, column: &'static str, found: &str, advice: impl Into<String>) {
        let found = found.chars().take(40).collect();
        self.mistakes.push(RowMistake { row: self.row, column, found, advice: advice.into() });
    }

    fn text(&mut self, column: &'static str) -> String {
        let cell = self.cell(column);
        if cell.chars().count() > LONGEST {
            self.wrong(column, cell, format!("Keep this to {LONGEST} characters."));
        }
        cell.to_owned()
    }

    fn id(&mut self) -> String {
        let cell = self.cell(ID);
        match RegisterEntry::listed(cell) {
            Ok(entry) => entry.number,
            Err(problem) => {
                self.wrong(ID, cell, problem.to_string());
                String::new()
            }
        }
    }

    fn name(&mut self) -> String {
        let name = self.text("Location Name");
        if name.is_empty() {
            self.wrong("Location Name", "", "Fill this in.");
        }
        name
    }

    fn street(&mut self) -> String {
        let lines = [self.text("Location Street Address"), self.text("Location Address Line 2")];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// An address that a browser may be sent to, or nothing.
    fn web(&mut self, column: &'static str) -> String {
        let web = self.text(column);
        let lower = web.to_lowercase();
        let scheme = lower.split_once(':').map_or("", |(scheme, _)| scheme);
        let other_scheme = !matches!(scheme, "" | "http" | "https") && !scheme.contains('.');
        if other_scheme || web.contains(char::is_whitespace) { String::new() } else { web }
    }

    fn date(&mut self, column: &'static str) -> Option<Date> {
        let cell = self.cell(column);
        let date = text::date(cell);
        if date.is_none() && !cell.is_empty() {
            self.wrong(column, cell, "Write the date like 2026-11-26 or 26/11/2026.");
        }
        date
    }

    fn yes(&mut self, column: &'static str) -> bool {
        match self.cell(column) {
            "Y" | "y" => true,
            "N" | "n" | "" => false,
            other => {
                self.wrong(column, other, "Write Y or N.");
                false
            }
        }
    }

    fn beds(&mut self) -> Option<i64> {
        let cell = self.cell("Care homes beds");
        let figures = cell.strip_suffix(".0").unwrap_or(cell);
        let beds = figures.parse().ok().filter(|beds| (0..10_000).contains(beds));
        if beds.is_none() && !cell.is_empty() {
            self.wrong("Care homes beds", cell, "Write the number in figures, or nothing.");
        }
        beds
    }

    fn services(&self) -> Vec<Service> {
        let of = |(nth, (_, service)): (usize, &(&str, Service))| {
            self.at(Some(self.columns.services[nth])).eq_ignore_ascii_case("y").then_some(*service)
        };
        SERVICES.iter().enumerate().filter_map(of).collect()
    }
}

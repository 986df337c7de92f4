//! Lists that organisers bring: what is found in them; and of people who were vetted elsewhere, what each row must say
//! and what to write instead.

mod cell;
mod columns;
mod report;

pub use cell::CellProblem;
pub use columns::{Column, Columns, ImportedPerson, RowMistake, Vetted};
pub use report::{FileProblem, LocationsReport, MembersReport, ProposalsReport, Repeated, Report, WrongCell};

use crate::coded::coded;
use serde::{Deserialize, Serialize};

/// The largest file that is taken in. Each kind of list may ask for less.
pub const LARGEST_FILE_MB: u32 = 64;

coded! {
    /// What a file is a list of.
    Kind {
        Members = "members", "Members";
        /// The monthly file of active locations.
        Locations = "locations", "CQC locations";
        /// What another program for calls for speakers exported.
        Proposals = "proposals", "Proposals";
    }
}

coded! {
    /// How far an import has come.
    Stage {
        /// Being read; nothing is changed by it.
        Checking = "checking", "Being checked";
        /// Read, and waiting for somebody to say "import these".
        Checked = "checked", "Checked, not imported";
        Importing = "importing", "Being imported";
        Done = "done", "Imported";
        /// The file as a whole cannot be used.
        Refused = "refused", "Cannot be used";
        /// The server ended meanwhile. Importing once more adds nobody twice.
        Stopped = "stopped", "Stopped";
    }
}

impl Stage {
    /// Whether it goes on by itself.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Checking | Self::Importing)
    }
}

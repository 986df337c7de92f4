//! Where a transcript stands that a program was asked to make.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    Making {
        Waiting = "waiting", "It waits for its turn";
        Running = "running", "It is being made";
        Done = "done", "It is made";
        Failed = "failed", "It could not be made";
    }
}

impl Making {
    /// Whether there is something to wait for.
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

//! What is noted of each version of a transcript.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// What made a version.
    How {
        Brought = "brought", "Brought from a file";
        Edited = "edited", "Edited";
        Replaced = "replaced", "Words replaced";
        Restored = "restored", "An earlier one restored";
        Made = "made", "Made by a program";
    }
}

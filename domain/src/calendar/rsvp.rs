use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// What a member says about one session.
    Answer {
        Coming = "coming", "Coming";
        NotComing = "not-coming", "Not coming";
    }
}

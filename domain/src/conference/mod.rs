//! The circle's day at a trade show: exactly five slots, what is proposed for them, and which five talks it becomes.

mod board;
mod feedback;
mod forms;
mod import;
mod informing;
mod judging;
mod own_words;
mod plan;
mod programme;
mod registration;
mod rules;
mod score;
mod search;
mod slot;
mod speaking;
mod stage;
mod suggest;
mod talk;

pub use board::{Board, NEAR_DAYS};
pub use feedback::{Thoughts, Worth};
pub use forms::{
    ConferenceForm, ConferenceTerms, ProposalForm, ProposalTerms, SlotForm, Slug, slots_off, usual_slots, weights_typed,
};
pub use import::{Brought, BroughtVoice, Reading, Taken};
pub use informing::{Informed, filled};
pub use judging::{Bar, Judgement, JudgementForm, median, same_employer, spread, tenths};
pub use own_words::{RunThrough, RunThroughForm, SpeakingForm, SpeakingTerms};
pub use plan::{CannotMove, Move, Plan, slots_filled};
pub use programme::{Difference, Entry, Programme, Told, Voice};
pub use registration::{Outcome, is_person};
pub use rules::{Fix, Stop, Warning, new_stop, standing_by, stops, warnings};
pub use score::{Part, Score, Weights, score};
pub use slot::{Listeners, SLOTS, Slot, SlotTerms};
pub use speaking::{
    ASKED_AGAIN_DAYS, Asking, Due, News, Seat, SpeakerTerms, SpeakerTermsForm, answer_by, nudge_useless_at, stand_in_by,
};
pub use stage::{ClockFace, HeldUp, Light, Sign, reading};
pub use suggest::{Alternative, Choice, LeftOut, Suggestion, suggest};
pub use talk::{Format, Interest, Speaker, Standing, Talk};

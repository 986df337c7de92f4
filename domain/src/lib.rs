//! What is true: the types and rules of Inner Circle.
//!
//! Compiled into the server and into the wasm, so a rule that the page shows is the rule that the server keeps.
//! Nothing here does I/O, asks a clock or rolls dice: `now` is always an argument.

pub mod calendar;
mod coded;
pub mod conference;
pub mod form;
pub mod guests;
pub mod ids;
pub mod library;
pub mod members;
pub mod merge;
pub mod millis;
pub mod people;
pub mod plain;
pub mod register;
pub mod room;
pub mod sheet;
pub mod vetting;

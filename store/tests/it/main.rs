//! What the store promises, on SQLite and on PostgreSQL: the same tests run on both.

mod audit;
mod calendar;
mod database;
mod feeds;
mod forms;
mod mail;
mod series;
mod sign_in;
mod support;

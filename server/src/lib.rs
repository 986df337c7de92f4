//! The binary's parts. What runs, and in which order, is in `cli/serve.rs`.

pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod events;
pub mod http_sessions;
pub mod hub;
pub mod postman;
pub mod router;
pub mod scheduler;
pub mod site;
pub mod telemetry;

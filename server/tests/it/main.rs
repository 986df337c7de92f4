mod ops;
mod program;

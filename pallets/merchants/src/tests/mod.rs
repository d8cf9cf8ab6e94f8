//! What merchants and acquirers do, theme by theme.

mod enrolling;
mod keeping;
mod law;
mod pruning;

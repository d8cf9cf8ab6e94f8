//! What the badges do, theme by theme.

mod accrediting;
mod doors;
mod granting;
mod issuing;
mod keys;
mod matching;
mod presenting;
mod random;
mod status;
mod stopped;

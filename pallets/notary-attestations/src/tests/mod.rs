//! What notaries, parties and the ministry do, theme by theme.

mod acts;
mod law;
mod log;
mod offices;
mod random;
mod sessions;
mod writes;

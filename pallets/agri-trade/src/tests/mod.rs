//! How rice is bought, theme by theme.

mod crew;
mod farms;
mod law;
mod lots;
mod money;
mod pricing;
mod provenance;
mod random;
mod random_lots;
mod seasons;
mod variety;
mod weighing;
mod writes;

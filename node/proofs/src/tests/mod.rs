mod bytes;
mod checkpoints;
mod deeds;
mod finality;
mod layout;
mod vectors;
mod world;

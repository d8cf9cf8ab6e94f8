mod freezing;
mod governing;
mod issuing;
mod random;

//! Why a bundle is refused.

/// Why a bundle, or what it is compared with, is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It has not the layout of one.
    #[error("this is no bundle, or not a whole one")]
    NoBundle,
    /// It has a later layout than is known here.
    #[error("the bundle has layout {0}, which this version does not know")]
    UnknownLayout(u8),
    /// Its entries are no version, with or without a copy or an apostille of the same.
    #[error("the bundle's entries do not belong together")]
    Entries,
    /// The salt and the document do not make what was sealed.
    #[error("the bundle's document and salt are not what was sealed")]
    Commitment,
    /// The file is another than what was sealed.
    #[error("the file is not the document that was sealed")]
    Document,
    /// A leaf is not in the log at its place.
    #[error("leaf {0} is not in the log")]
    NotInLog(u64),
    /// The leaf is of another chain.
    #[error("the deed is of the chain whose genesis is {0:?}")]
    OtherGenesis(sp_core::H256),
    /// No trust was given that reaches the bundle.
    #[error(
        "the bundle begins at validator set {0}: nothing that is trusted here leads there; give a \
         checkpoint of that set or a later one"
    )]
    NotLed(u64),
    /// A checkpoint's validators are none of those that it passes.
    #[error(
        "the bundle does not pass validator set {0}, which the checkpoint names: it is of another \
         history, or begins elsewhere"
    )]
    NotAtCheckpoint(u64),
    /// It is of an earlier block than the checkpoint.
    #[error("the bundle is of an earlier block than the checkpoint's, {0}: export it anew")]
    Older(u32),
    /// It passes by the checkpoint's block.
    #[error("the bundle passes by the checkpoint's block, {0}: this is another history")]
    OtherBlock(u32),
    /// A checkpoint names other validators for a set.
    #[error("validator set {0} is another than the checkpoint's: this is another history")]
    OtherSet(u64),
    /// The log does not go on from a checkpoint's.
    #[error("the log is another than the checkpoint's: this is another history")]
    OtherLog,
    /// It carries no proof for that checkpoint.
    #[error(
        "the bundle does not show that its log goes on from this checkpoint's, of {0} leaves: \
         export it anew with the checkpoint"
    )]
    NotTied(u64),
    /// A block was not made final by its validators.
    #[error("block {number} was not made final by validator set {set}: {why}")]
    NotFinal {
        /// Which block.
        number: u32,
        /// Whose votes were asked for.
        set: u64,
        /// What is wrong.
        why: &'static str,
    },
    /// The chain of validators breaks.
    #[error("block {0} names no next validators")]
    NoHandOver(u32),
    /// The state is not what the block's header says.
    #[error("the state of block {number} is not shown: {why}")]
    State {
        /// Which block.
        number: u32,
        /// What is wrong.
        why: &'static str,
    },
    /// What is in the state and what was sealed are at odds.
    #[error("the act in the state is another than the one that was sealed")]
    OtherAct,
    /// A checkpoint's file is none.
    #[error("the checkpoint has no {0} where it should be")]
    Checkpoint(&'static str),
    /// A chain's specification is none.
    #[error("the chain specification {0}")]
    Spec(&'static str),
    /// What a bundle is to be made of is not enough.
    #[error("no bundle can be made: {0}")]
    Parts(String),
}

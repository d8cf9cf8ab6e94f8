//! Deeds: what notaries have sealed, as other pallets ask about them.

use frame::{
    deps::{frame_support::stored, sp_core::H256},
    prelude::*,
};

/// An act: a deed with all its versions. It has the number of the session in which it was signed.
pub type ActId = u64;

/// What a notary does with a document, coarsely, by the Notary Public Act (공증인법).
#[stored]
#[derive(Copy)]
pub enum DeedKind {
    /// Draws up an authentic deed (공정증서).
    Authentic,
    /// Certifies a private document (사서증서 인증).
    Certified,
    /// Takes a declaration under oath (선서인증).
    Sworn,
    /// Certifies a company's articles (정관 인증).
    Articles,
    /// Certifies the minutes of a meeting (의사록 인증).
    Minutes,
    /// Gives a private document its date (확정일자).
    FixedDate,
}

impl DeedKind {
    /// Whose identity has to be checked before a seal? Whoever has signed; but a date is given to
    /// a document, whoever brings it.
    pub fn needs_identity(self) -> bool {
        self != Self::FixedDate
    }
}

/// Is a deed in force?
///
/// Answered by `pallet-notary-attestations`.
pub trait Deeds {
    /// Refuses unless `act` is of this kind, `commitment` is its latest version's, it is not
    /// annulled, and the seal key of that version is not known to be compromised when it was
    /// sealed. That the notary was licensed then, the seal has shown.
    ///
    /// It says nothing of who has signed: a commitment that is public can be sealed in anyone's
    /// deed, so that an asker knows the act by its number.
    fn ensure_in_force(act: ActId, commitment: H256, kind: DeedKind) -> DispatchResult;

    /// Makes a deed of this kind, in force: the act, and its latest version's commitment.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(kind: DeedKind) -> (ActId, H256);
}

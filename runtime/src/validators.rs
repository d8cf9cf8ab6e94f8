//! Who makes blocks and finalises them.
//!
//! Agencies run validators, and the council names the agencies: they are the members of
//! `ValidatorMembership`, added and removed by Root or two thirds of the council. Each registers
//! its session keys by `session.setKeys`, and rotates them in the same way. Two lists, then: who may,
//! and with which keys.
//!
//! * **When**: what has changed by the end of a session is in force from the session after the next
//!   one on, thus within two sessions. GRANDPA changes its set only where members or keys did
//!   change: each change of the set is a step that every warp proof has to show.
//! * **Who is left out**: a member without keys is skipped until it has some.
//! * **Never too few**: the set never shrinks below [`MIN_VALIDATORS`]. Where fewer members with keys
//!   are left, those who validate go on, whatever the council or they themselves have withdrawn
//!   (also keys, which are put back), until enough others are there.
//! * **Double votes**: whoever signs two votes in one GRANDPA round is reported by the node that
//!   sees it, with a proof that whoever signed was a validator in that session, and loses its
//!   membership. To return, it needs the council. Roots for such proofs are kept for
//!   [`KEPT_SESSIONS`].
//! * **Genesis**: `session.keys` is the one list to fill in. Whoever has keys there is a member and
//!   validates from block 1 on.

use crate::{
    AccountId, Historical, Runtime, Session, ValidatorMembership, configs::DAYS,
    configs::SESSION_LENGTH, opaque::SessionKeys,
};
use alloc::vec::Vec;
use frame_support::{traits::OnRuntimeUpgrade, weights::Weight};
use frame_system::RawOrigin;
use pallet_session::{
    NextKeys, SessionInterface, SessionManager,
    historical::{self, HistoricalSessions, IdentificationTuple},
};
use sp_runtime::{Perbill, traits::Convert};
use sp_staking::{
    SessionIndex,
    offence::{OffenceDetails, OnOffenceHandler},
};

/// The validators' instance of `pallet-membership`.
pub type ValidatorsInstance = pallet_membership::Instance2;

type Members = pallet_membership::Members<Runtime, ValidatorsInstance>;

/// The set does not shrink below this many validators. Four is the smallest set in which GRANDPA bears a
/// fault; of such a set one may be removed, and then another has to come before the next can go.
pub const MIN_VALIDATORS: usize = 3;

/// For how many sessions a double vote can be proved and so reported: a day.
pub const KEPT_SESSIONS: SessionIndex = DAYS / SESSION_LENGTH;

/// Validators with their keys, in the order of their accounts.
type Keyed = Vec<(AccountId, SessionKeys)>;

/// The validators whom the council has named.
pub struct NamedByCouncil;

impl NamedByCouncil {
    /// The members who have keys.
    fn able() -> Keyed {
        Members::get()
            .into_iter()
            .filter_map(|who| NextKeys::<Runtime>::get(&who).map(|keys| (who, keys)))
            .collect()
    }

    /// Those who validate, with their newest keys. Who has withdrawn its keys gets them back.
    fn kept(current: Keyed) -> Keyed {
        current
            .into_iter()
            .map(|(who, keys)| {
                let newest = NextKeys::<Runtime>::get(&who).unwrap_or_else(|| {
                    if <Session as SessionInterface>::set_keys(&who, keys.clone()).is_err() {
                        log::error!("the keys of validator {who:?} are another's by now");
                    }
                    keys
                });
                (who, newest)
            })
            .collect()
    }
}

impl SessionManager<AccountId> for NamedByCouncil {
    fn new_session(planned: SessionIndex) -> Option<Vec<AccountId>> {
        // While a session is planned, the queue still holds those of the session that begins.
        let current = Session::queued_keys();
        let able = Self::able();
        let next = if able.len() < MIN_VALIDATORS.min(current.len()) {
            Self::kept(current.clone())
        } else {
            able
        };
        // The root of an unchanged set is that of the session before, if it has one.
        let rooted = HistoricalSessions::<Runtime>::contains_key(planned.saturating_sub(1));
        (next != current || !rooted).then(|| next.into_iter().map(|(who, _)| who).collect())
    }

    fn new_session_genesis(_: SessionIndex) -> Option<Vec<AccountId>> {
        let mut keyed: Vec<_> = NextKeys::<Runtime>::iter_keys().collect();
        keyed.sort();
        Some(keyed)
    }

    fn start_session(index: SessionIndex) {
        if let Some(first) = index.checked_sub(KEPT_SESSIONS) {
            Historical::prune_up_to(first);
        }
    }

    fn end_session(_: SessionIndex) {}
}

/// Beside its account nothing identifies a validator.
impl historical::SessionManager<AccountId, ()> for NamedByCouncil {
    fn new_session(planned: SessionIndex) -> Option<Vec<(AccountId, ())>> {
        <Self as SessionManager<_>>::new_session(planned).map(identified)
    }

    fn new_session_genesis(planned: SessionIndex) -> Option<Vec<(AccountId, ())>> {
        <Self as SessionManager<_>>::new_session_genesis(planned).map(identified)
    }

    fn start_session(index: SessionIndex) {
        <Self as SessionManager<_>>::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        <Self as SessionManager<_>>::end_session(index);
    }
}

fn identified(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
    validators.into_iter().map(|who| (who, ())).collect()
}

/// Every account may be that of a validator.
pub struct Anyone;

impl Convert<AccountId, Option<()>> for Anyone {
    fn convert(_: AccountId) -> Option<()> {
        Some(())
    }
}

/// Whoever is proved to have voted twice is a member no longer.
pub struct LosesMembership;

impl OnOffenceHandler<AccountId, IdentificationTuple<Runtime>, Weight> for LosesMembership {
    fn on_offence(
        offences: &[OffenceDetails<AccountId, IdentificationTuple<Runtime>>],
        _: &[Perbill],
        _: SessionIndex,
    ) -> Weight {
        for OffenceDetails {
            offender: (who, ()),
            ..
        } in offences
        {
            // Who is no member any more can't be removed again, which is fine.
            let _ = ValidatorMembership::remove_member(RawOrigin::Root.into(), who.clone().into());
        }
        // It is part of the report's weight (`GrandpaWeight`).
        Weight::zero()
    }
}

/// Makes those who validate members, where there are no members: at genesis, and on a chain from
/// before the council named validators.
pub struct FirstMembers;

impl FirstMembers {
    /// Tells whether there was something to do.
    pub fn found() -> bool {
        let mut validators = Session::validators();
        validators.sort();
        match validators.try_into() {
            Ok(members) if Members::get().is_empty() => {
                Members::put::<frame_support::BoundedVec<_, _>>(members);
                true
            }
            _ => false,
        }
    }
}

impl OnRuntimeUpgrade for FirstMembers {
    fn on_runtime_upgrade() -> Weight {
        let db = <Runtime as frame_system::Config>::DbWeight::get();
        if Self::found() {
            log::info!("the validators are members of ValidatorMembership now");
            db.reads_writes(2, 1)
        } else {
            db.reads(2)
        }
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
        use codec::Encode;
        let mut members = Members::get().into_inner();
        if members.is_empty() {
            members = Session::validators();
            members.sort();
        }
        Ok(members.encode())
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(expected: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        use codec::Encode;
        frame_support::ensure!(
            Members::get().into_inner().encode() == expected,
            "the members are neither those of before nor the validators"
        );
        Ok(())
    }
}

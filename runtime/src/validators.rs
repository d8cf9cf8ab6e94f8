//! Who makes blocks and finalises them.
//!
//! Agencies run validators, and the council names the agencies: they are the members of
//! `ValidatorMembership`, added and removed by Root or two thirds of the council. Each registers
//! its session keys by `session.setKeys`, and rotates them in the same way. Two lists, then: who
//! may, and with which keys.
//!
//! * **When**: what has changed by the end of a session is in force from the session after the next
//!   one on, thus within two sessions. GRANDPA changes its set only where members or keys did
//!   change: each change of the set is a step that every warp proof has to show.
//! * **Who is left out**: a member without keys is skipped until it has some.
//! * **Never too few**: the set never shrinks below [`MIN_VALIDATORS`]. Where fewer members with
//!   keys are left, those who validate go on, whatever the council or they themselves have
//!   withdrawn (also keys, which are put back), until enough others are there.
//! * **Double votes**: whoever signs two votes in one GRANDPA round is reported by the node that
//!   sees it, with a proof that its keys were in force in that session (also if it has withdrawn or
//!   rotated them since), and loses its membership. To return, it needs the council; what it did
//!   before is then done with. A membership ends once: further reports of who is no member are
//!   duplicates, and cost a fee. Roots for the proofs are kept for [`KEPT_SESSIONS`].
//! * **A seat is the council's**: a member can't hand it on (`ValidatorMembership.change_key` is
//!   barred by [`SeatsStay`](crate::configs::SeatsStay)).
//! * **Genesis**: `session.keys` is the one list to fill in. Whoever has keys there is a member and
//!   validates from block 1 on.

use crate::{
    AccountId, Historical, Offences, Runtime, Session, ValidatorMembership,
    configs::{DAYS, SESSION_LENGTH},
    opaque::SessionKeys,
};
use alloc::vec::Vec;
use frame_support::{
    Twox64Concat,
    storage::{TransactionOutcome, with_transaction},
    storage_alias,
    traits::{KeyOwnerProofSystem, OnRuntimeUpgrade},
    weights::Weight,
};
use frame_system::RawOrigin;
use pallet_session::{
    NextKeys, SessionInterface, SessionManager,
    historical::{self, HistoricalSessions, IdentificationTuple, StoredRange},
};
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::crypto::KeyTypeId;
use sp_runtime::{
    DispatchError, Perbill,
    traits::{Convert, OpaqueKeys},
};
use sp_session::MembershipProof;
use sp_staking::{
    SessionIndex,
    offence::{Offence, OffenceDetails, OffenceError, OnOffenceHandler, ReportOffence},
};

/// The validators' instance of `pallet-membership`.
pub type ValidatorsInstance = pallet_membership::Instance2;

type Members = pallet_membership::Members<Runtime, ValidatorsInstance>;

/// The set does not shrink below this many validators. Four is the smallest set in which GRANDPA
/// bears a fault; of such a set one may be removed, and then another has to come before the next
/// can go.
pub const MIN_VALIDATORS: usize = 3;

/// For how many sessions a double vote can be proved and so reported: a day.
pub const KEPT_SESSIONS: SessionIndex = DAYS / SESSION_LENGTH;

/// The session in which an account lost its membership for a double vote, the last time.
#[storage_alias]
type LostMembership = StorageMap<Validators, Twox64Concat, AccountId, SessionIndex>;

/// Validators with their keys, in the order of their accounts.
type Keyed = Vec<(AccountId, SessionKeys)>;

/// The validators whom the council has named.
pub struct NamedByCouncil;

impl NamedByCouncil {
    /// The members who have keys.
    fn able() -> Keyed {
        let mut members = Members::get().into_inner();
        // Sorted; but `reset_members` takes whoever is named twice twice.
        members.dedup();
        members
            .into_iter()
            .filter_map(|who| NextKeys::<Runtime>::get(&who).map(|keys| (who, keys)))
            .collect()
    }

    /// Those who validate, with their newest keys. Who has withdrawn its keys gets them back, also
    /// from whoever has registered them since.
    fn kept(current: Keyed) -> Keyed {
        let without = || {
            let has_none = |who| !NextKeys::<Runtime>::contains_key(who);
            current.iter().filter(move |(who, _)| has_none(who))
        };
        while let Some(holder) = without().find_map(|(_, keys)| holder(keys))
            && <Session as SessionInterface>::purge_keys(&holder).is_ok()
        {}
        for (who, keys) in without() {
            if let Err(error) = <Session as SessionInterface>::set_keys(who, keys.clone()) {
                log::error!("validator {who:?} does not get its keys back: {error:?}");
            }
        }
        current
            .into_iter()
            .filter_map(|(who, _)| NextKeys::<Runtime>::get(&who).map(|keys| (who, keys)))
            .collect()
    }
}

/// Who has registered one of these keys.
fn holder(keys: &SessionKeys) -> Option<AccountId> {
    SessionKeys::key_ids()
        .iter()
        .find_map(|&id| Session::key_owner(id, keys.get_raw(id)))
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

/// Proves whose key voted, by the keys in force. `pallet-session` by itself looks at the newest
/// ones, so that a validator could escape a report, or spoil one, by rotating keys.
pub struct KeysInForce;

impl KeysInForce {
    /// Asks as if nobody had registered keys since the running session was planned.
    fn see<R>(ask: impl FnOnce() -> Option<R>) -> Option<R> {
        // Aura and GRANDPA have them, in the order of the validators.
        let authors = pallet_aura::Authorities::<Runtime>::get();
        let voters = pallet_grandpa::Authorities::<Runtime>::get();
        let in_force = Session::validators().into_iter().zip(authors).zip(voters);
        with_transaction(|| {
            for ((who, aura), (grandpa, _)) in in_force {
                NextKeys::<Runtime>::insert(who, SessionKeys { aura, grandpa });
            }
            TransactionOutcome::Rollback(Ok::<_, DispatchError>(ask()))
        })
        .ok()?
    }
}

impl KeyOwnerProofSystem<(KeyTypeId, GrandpaId)> for KeysInForce {
    type Proof = MembershipProof;
    type IdentificationTuple = IdentificationTuple<Runtime>;

    fn prove(key: (KeyTypeId, GrandpaId)) -> Option<MembershipProof> {
        Self::see(|| Historical::prove(key))
    }

    fn check_proof(
        key: (KeyTypeId, GrandpaId),
        proof: MembershipProof,
    ) -> Option<IdentificationTuple<Runtime>> {
        Self::see(|| Historical::check_proof(key, proof))
    }
}

/// Takes one report a membership: others are duplicates.
pub struct OncePerMembership;

impl<O: Offence<IdentificationTuple<Runtime>>>
    ReportOffence<AccountId, IdentificationTuple<Runtime>, O> for OncePerMembership
{
    fn report_offence(reporters: Vec<AccountId>, offence: O) -> Result<(), OffenceError> {
        // Until the end of the session after the one in which it was lost, the earlier membership's
        // keys are in force.
        let earlier = |who: &AccountId| {
            LostMembership::get(who)
                .is_some_and(|lost| offence.session_index() <= lost.saturating_add(1))
        };
        let news = |(who, ()): &(AccountId, ())| is_member(who) && !earlier(who);
        if offence.offenders().iter().any(news) {
            Offences::report_offence(reporters, offence)
        } else {
            Err(OffenceError::DuplicateReport)
        }
    }

    fn is_known_offence(offenders: &[(AccountId, ())], time_slot: &O::Slot) -> bool {
        let known = |offenders| {
            <Offences as ReportOffence<AccountId, _, O>>::is_known_offence(offenders, time_slot)
        };
        !offenders.iter().any(|(who, ())| is_member(who)) || known(offenders)
    }
}

fn is_member(who: &AccountId) -> bool {
    Members::get().contains(who)
}

/// Whoever is proved to have voted twice is a member no longer.
pub struct LosesMembership;

impl OnOffenceHandler<AccountId, IdentificationTuple<Runtime>, Weight> for LosesMembership {
    fn on_offence(
        offences: &[OffenceDetails<AccountId, IdentificationTuple<Runtime>>],
        _: &[Perbill],
        _: SessionIndex,
    ) -> Weight {
        // The last is the one that is reported; the others are earlier ones of the same round.
        if let Some(OffenceDetails {
            offender: (who, ()),
            ..
        }) = offences.last()
        {
            // As often as `reset_members` has named it.
            while ValidatorMembership::remove_member(RawOrigin::Root.into(), who.clone().into())
                .is_ok()
            {}
            LostMembership::insert(who, Session::current_index());
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
        // Roots are kept since the council names validators.
        if !StoredRange::<Runtime>::exists() && Self::found() {
            log::info!("the validators are members of ValidatorMembership now");
            db.reads_writes(3, 1)
        } else {
            db.reads(3)
        }
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
        use codec::Encode;
        let mut members = Members::get().into_inner();
        if members.is_empty() && !StoredRange::<Runtime>::exists() {
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

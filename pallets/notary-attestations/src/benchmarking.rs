//! The worst case of every call: sixteen parties, all places of a licence, and a log whose next
//! leaf joins 63 hashes. Where a call leaves a checkpoint, that is measured on its own and added.

use super::*;
use frame::benchmarking::prelude::*;
use pallet_support::Pen;

const BADGE: ClassId = 1_000_001;
const DEED: Deed = Deed {
    kind: DeedKind::Authentic,
    region: Region(11_680),
    commitment: H256::repeat_byte(7),
};
const HASH: H256 = H256::repeat_byte(8);

fn ministry<T: Config>() -> T::AccountId {
    let ministry: T::AccountId = account("ministry", 0, 0);
    NotaryOffice::<T>::put(Office {
        ministry: ministry.clone(),
        badge: BADGE,
    });
    ministry
}

fn terms<T: Config>() -> Terms {
    let mut regions = alloc::vec![Region(10_000); 63];
    regions.push(DEED.region);
    Terms {
        regions: BoundedVec::truncate_from(regions),
        kinds: DeedKinds::ALL,
        until: Pallet::<T>::now().saturating_add(MAX_TERM),
        daily: u32::MAX,
    }
}

/// A licensed notary, whose first seal key signs as the helper does.
fn notary<T: Config>(n: u32) -> T::AccountId {
    ministry::<T>();
    let who: T::AccountId = account("notary", n, 0);
    T::Credentials::set_up_grant(&who, BADGE);
    let licence = Licence {
        number: NextLicence::<T>::mutate(|next| core::mem::replace(next, next.saturating_add(1))),
        terms: terms::<T>(),
        suspended: None,
        key_count: 1,
        today: Today::default(),
        successor: None,
    };
    Licences::<T>::insert(&who, licence);
    let key = SealKey {
        key: T::BenchmarkHelper::signer(),
        from: 0,
        until: None,
        compromised: None,
    };
    SealKeys::<T>::insert(&who, 0, key);
    who
}

/// Names a notary another's successor, who is in charge.
fn succeeds<T: Config>(successor: &T::AccountId, notary: &T::AccountId) {
    Licences::<T>::mutate_extant(notary, |licence| {
        licence.successor = Some(Successor {
            who: successor.clone(),
            list: HASH,
            confirmed: true,
        });
    });
}

fn opener<T: Config>() -> T::AccountId {
    let who: T::AccountId = account("opener", 0, 0);
    T::Deposit::ensure_successful(&who, Footprint::from_mel::<SessionOf<T>>());
    who
}

/// Sixteen, of whom the last signs as the helper does.
fn parties<T: Config>() -> Parties {
    let hashes = (0..15).map(|n| party_hash(&account::<T::AccountId>("party", n, 0), HASH));
    let last = party_hash(&T::BenchmarkHelper::signer(), HASH);
    let parties = hashes.chain([last]).map(|hash| Party {
        commitment: hash,
        required: hash == last,
    });
    BoundedVec::truncate_from(parties.collect())
}

fn deadline<T: Config>() -> Moment {
    Pallet::<T>::now().saturating_add(MAX_SESSION)
}

/// A session before a notary, and the notary; all have signed, or nobody has.
fn session<T: Config>(amends: Option<Amends>, signed: bool) -> (SessionId, T::AccountId) {
    let notary = notary::<T>(0);
    let session = NextSession::<T>::get();
    let (parties, deadline) = (parties::<T>(), deadline::<T>());
    Pallet::<T>::open(
        &opener::<T>(),
        notary.clone(),
        DEED,
        amends,
        parties,
        deadline,
    )
    .expect("the opener has enough");
    if signed {
        Sessions::<T>::mutate_extant(session, |record| {
            for (n, slot) in (0..15).chain([u32::MAX]).zip(record.slots.iter_mut()) {
                slot.identity = Some(HASH);
                let who = match n {
                    u32::MAX => T::BenchmarkHelper::signer(),
                    n => account("party", n, 0),
                };
                slot.answer = Answer::Signed { who, at: 0 };
            }
        });
    }
    (session, notary)
}

/// An act, of which a successor is in charge; and the successor.
fn act<T: Config>() -> (ActId, T::AccountId) {
    let before = notary::<T>(0);
    let successor = notary::<T>(1);
    succeeds::<T>(&successor, &before);
    let id = NextSession::<T>::get();
    NextSession::<T>::put(id.saturating_add(1));
    let record = Act {
        notary: before.clone(),
        deed: DEED,
        version: 1,
        sealed_by: before,
        key: 0,
        sealed_at: 0,
        annulment: None,
        logged: 1,
        head: HASH,
        kept_until: 0,
        order: None,
    };
    Acts::<T>::insert(id, record);
    Entries::<T>::insert(id, 0, entry(0));
    Log::<T>::put(Frontier::of(u64::MAX >> 1));
    (id, successor)
}

/// An act of this kind, and its commitment, for whoever asks whether it is in force.
pub(crate) fn act_in_force<T: Config>(kind: DeedKind) -> (ActId, H256) {
    let (id, _) = act::<T>();
    Acts::<T>::mutate_extant(id, |act| act.deed.kind = kind);
    (id, DEED.commitment)
}

fn entry(index: u64) -> Entry {
    Entry {
        kind: EntryKind::Sealed,
        index,
        leaf: HASH,
    }
}

fn sealed<T: Config>(bytes: Option<Vec<u8>>) -> Result<T::Signature, BenchmarkError> {
    let bytes = bytes.ok_or("something to seal")?;
    Ok(T::BenchmarkHelper::sign(&bytes))
}

/// An act's next version, ready to be sealed by a successor.
fn to_be_sealed<T: Config>() -> Result<(T::AccountId, SessionId, T::Signature), BenchmarkError> {
    let (act, successor) = act::<T>();
    let (session, before) = session::<T>(Some(Amends { act, version: 1 }), true);
    succeeds::<T>(&successor, &before);
    Sessions::<T>::mutate_extant(session, |record| record.notary = successor.clone());
    let signature = sealed::<T>(Pallet::<T>::seal_message(session))?;
    Ok((successor, session, signature))
}

fn logged<T: Config>() -> bool {
    Log::<T>::get().leaves() == 1 << 63
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn name_office() -> Result<(), BenchmarkError> {
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let ministry: T::AccountId = account("ministry", 0, 0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, ministry, BADGE);

        assert!(NotaryOffice::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn license() {
        let ministry = ministry::<T>();
        let who: T::AccountId = account("notary", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone(), terms::<T>());

        assert!(Licences::<T>::contains_key(who));
    }

    #[benchmark]
    fn suspend_notary() {
        let who = notary::<T>(0);
        let ministry = ministry::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone());

        assert!(Licences::<T>::get(who).is_some_and(|licence| licence.suspended.is_some()));
    }

    #[benchmark]
    fn lift_suspension() {
        let who = notary::<T>(0);
        let ministry = ministry::<T>();
        Licences::<T>::mutate_extant(&who, |licence| {
            licence.suspended = Some(SuspendedBy::Keeper);
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone());

        assert!(Licences::<T>::get(who).is_some_and(|licence| licence.suspended.is_none()));
    }

    #[benchmark]
    fn add_seal_key() {
        let who = notary::<T>(0);
        let ministry = ministry::<T>();
        let key = T::BenchmarkHelper::signer();
        KnownKeys::<T>::remove(&key);
        let proof = T::BenchmarkHelper::sign(&Pallet::<T>::key_bytes(&who, &key));

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone(), key, proof);

        assert!(SealKeys::<T>::contains_key(who, 1));
    }

    #[benchmark]
    fn retire_seal_key() {
        let who = notary::<T>(0);
        let ministry = ministry::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone(), 0);

        assert!(SealKeys::<T>::get(who, 0).is_some_and(|key| !key.is_good()));
    }

    #[benchmark]
    fn compromise_seal_key() {
        let who = notary::<T>(0);
        let ministry = ministry::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone(), 0, Some(0));

        assert!(SealKeys::<T>::get(who, 0).is_some_and(|key| !key.is_good()));
    }

    #[benchmark]
    fn assign_successor() {
        let (who, successor) = (notary::<T>(0), notary::<T>(1));
        let ministry = ministry::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), who.clone(), successor, HASH);

        assert!(Licences::<T>::get(who).is_some_and(|licence| licence.successor.is_some()));
    }

    #[benchmark]
    fn confirm_succession() {
        let (who, successor) = (notary::<T>(0), notary::<T>(1));
        Licences::<T>::mutate_extant(&who, |licence| {
            licence.successor = Some(Successor {
                who: successor.clone(),
                list: HASH,
                confirmed: false,
            });
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(successor.clone()), who.clone(), HASH);

        assert!(Pallet::<T>::ensure_in_charge(&successor, &who).is_ok());
    }

    #[benchmark]
    fn open_session() {
        let (who, opener) = (notary::<T>(0), opener::<T>());

        #[extrinsic_call]
        _(
            RawOrigin::Signed(opener),
            who,
            DEED,
            parties::<T>(),
            deadline::<T>(),
        );

        assert!(Sessions::<T>::contains_key(0));
    }

    #[benchmark]
    fn amend() {
        let (act, successor) = act::<T>();
        let opener = opener::<T>();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(opener),
            act,
            successor,
            HASH,
            parties::<T>(),
            deadline::<T>(),
        );

        assert!(Sessions::<T>::contains_key(1));
    }

    #[benchmark]
    fn attest_identity() {
        let (session, notary) = session::<T>(None, false);

        #[extrinsic_call]
        _(RawOrigin::Signed(notary), session, 15, HASH);

        assert!(
            Sessions::<T>::get(session)
                .is_some_and(|record| { record.slots.iter().any(|slot| slot.identity.is_some()) })
        );
    }

    #[benchmark]
    fn sign() {
        let (session, notary) = session::<T>(None, false);
        let record = Pallet::<T>::session(session).expect("a session");
        let bytes = Pallet::<T>::consent_bytes(session, &record, 15);
        let (who, signature) = (
            T::BenchmarkHelper::signer(),
            T::BenchmarkHelper::sign(&bytes),
        );

        #[extrinsic_call]
        _(
            RawOrigin::Signed(notary),
            session,
            15,
            who,
            HASH,
            Some(signature),
        );

        let record = Pallet::<T>::session(session).expect("a session");
        assert!(
            record
                .slots
                .iter()
                .any(|slot| slot.answer.signed_at().is_some())
        );
    }

    #[benchmark]
    fn withdraw() {
        let (session, notary) = session::<T>(None, true);
        let bytes = Pallet::<T>::withdrawal_bytes(session, 15);
        let signature = T::BenchmarkHelper::sign(&bytes);

        #[extrinsic_call]
        _(RawOrigin::Signed(notary), session, 15, Some(signature));

        let record = Pallet::<T>::session(session).expect("a session");
        assert!(record.ensure_complete::<T>().is_err());
    }

    #[benchmark]
    fn abort() {
        let (session, notary) = session::<T>(None, true);

        #[extrinsic_call]
        _(RawOrigin::Signed(notary), session);

        assert!(!Sessions::<T>::contains_key(session));
    }

    #[benchmark]
    fn expire() {
        let (session, notary) = session::<T>(None, true);
        Sessions::<T>::mutate_extant(session, |record| record.deadline = 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(notary), session);

        assert!(!Sessions::<T>::contains_key(session));
    }

    #[benchmark]
    fn take_over() {
        let (session, before) = session::<T>(None, true);
        let successor = notary::<T>(1);
        succeeds::<T>(&successor, &before);

        #[extrinsic_call]
        _(RawOrigin::Signed(successor.clone()), session);

        assert!(Sessions::<T>::get(session).is_some_and(|record| record.notary == successor));
    }

    /// Another version, sealed by a successor.
    #[benchmark]
    fn seal() -> Result<(), BenchmarkError> {
        let (successor, session, signature) = to_be_sealed::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(successor), session, 0, signature);

        assert!(logged::<T>());
        Ok(())
    }

    /// The same in a log of eight million leaves, whose next one joins 23 hashes: no weight is made
    /// of it, it shows what the others cost.
    #[benchmark(extra)]
    fn seal_in_a_usual_log() -> Result<(), BenchmarkError> {
        let (successor, session, signature) = to_be_sealed::<T>()?;
        Log::<T>::put(Frontier::of((1 << 23) - 1));

        #[extrinsic_call]
        seal(RawOrigin::Signed(successor), session, 0, signature);

        assert_eq!(Log::<T>::get().leaves(), 1 << 23);
        Ok(())
    }

    #[benchmark]
    fn annul() -> Result<(), BenchmarkError> {
        let (act, successor) = act::<T>();
        // One before was by a key that was compromised then.
        let before: T::AccountId = account("notary", 0, 0);
        Acts::<T>::mutate_extant(act, |act| {
            act.annulment = Some(Annulment {
                reason: 1,
                by: Some((before.clone(), 0)),
                at: 0,
            });
        });
        SealKeys::<T>::mutate(&before, 0, |key| {
            if let Some(key) = key {
                key.compromised = Some(0);
            }
        });
        let signature = sealed::<T>(Pallet::<T>::annul_message(act, 1))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(successor), act, 1, Some((0, signature)));

        assert!(logged::<T>());
        Ok(())
    }

    #[benchmark]
    fn issue_copy() -> Result<(), BenchmarkError> {
        let (act, successor) = act::<T>();
        let signature = sealed::<T>(Pallet::<T>::copy_message(act, 1, HASH))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(successor), act, 1, HASH, 0, signature);

        assert!(logged::<T>());
        Ok(())
    }

    #[benchmark]
    fn record_apostille() {
        let (act, _) = act::<T>();
        let ministry = ministry::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), act, HASH);

        assert!(logged::<T>());
    }

    #[benchmark]
    fn hold_act() {
        let (act, _) = act::<T>();
        let ministry = ministry::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), act, HASH);

        assert!(Acts::<T>::get(act).is_some_and(|act| act.order.is_some()));
    }

    #[benchmark]
    fn release_act() {
        let (act, _) = act::<T>();
        let ministry = ministry::<T>();
        Acts::<T>::mutate_extant(act, |act| act.order = Some(HASH));

        #[extrinsic_call]
        _(RawOrigin::Signed(ministry), act);

        assert!(Acts::<T>::get(act).is_some_and(|act| act.order.is_none()));
    }

    #[benchmark]
    fn prune(n: Linear<1, { MAX_ENTRIES + 1 }>) {
        let (act, who) = act::<T>();
        for number in 0..n {
            Entries::<T>::insert(act, number, entry(number.into()));
        }
        Acts::<T>::mutate_extant(act, |act| act.logged = n);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), act, n);

        assert!(logged::<T>() && !Acts::<T>::contains_key(act));
        assert_eq!(Entries::<T>::iter_prefix(act).count(), 0);
    }

    #[benchmark]
    fn checkpoint() {
        let log = Frontier::of(u64::MAX);

        #[block]
        {
            let (root, at) = (log.root(), 0);
            Checkpoints::<T>::insert(CHECKPOINT, Checkpoint { root, at });
            let size = CHECKPOINT;
            Pallet::<T>::deposit_event(Event::Checkpointed { size, root });
        }

        assert!(Checkpoints::<T>::contains_key(CHECKPOINT));
    }

    impl_benchmark_test_suite!(
        Pallet,
        crate::mock::state(),
        crate::mock::Test,
        extra = true
    );
}

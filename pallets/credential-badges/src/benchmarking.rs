//! The worst case of every call, and of what other pallets ask: the signer is an operator, with an
//! issuer and a ministry above it.

use super::*;
use frame::benchmarking::prelude::*;

/// The end of every term.
const END: Moment = Moment::MAX;
const KEY: KeyIndex = 0;

/// An issuer's operator, and what its issuer has.
struct Setup<T: Config> {
    operator: T::AccountId,
    issuer: T::AccountId,
    ministry: T::AccountId,
    class: ClassId,
    /// For revocations.
    list: ListId,
    /// For suspensions.
    suspensions: ListId,
}

fn link<T: Config>(
    who: &T::AccountId,
    accreditor: Option<&T::AccountId>,
    depth: u8,
    scope: &[ClassId],
) {
    let accreditation = Accreditation {
        accreditor: accreditor.cloned(),
        depth,
        scope: scope.to_vec().try_into().unwrap_or_default(),
        until: END,
        standing: Standing::Good,
    };
    Accreditations::<T>::insert(who, accreditation);
}

/// So many classes, of another ministry, so that everybody's scope is searched.
fn classes<T: Config>(count: u32) -> Vec<ClassId> {
    let authority: T::AccountId = account("authority", 0, 0);
    link::<T>(&authority, None, MINISTRY, &[]);
    let first = ClassCount::<T>::get();
    let end = first.saturating_add(count);
    for id in first..end {
        let class = Class {
            authority: authority.clone(),
            achievement: H256::repeat_byte(1),
            schema: H256::repeat_byte(2),
        };
        Classes::<T>::insert(id, class);
    }
    ClassCount::<T>::put(end);
    (first..end).collect()
}

fn list<T: Config>(
    issuer: &T::AccountId,
    purpose: Purpose,
    bits: u32,
) -> Result<ListId, BenchmarkError> {
    let size = Footprint::from_parts(
        MAX_CHUNKS.saturating_add(1).saturated_into(),
        Chunk::max_encoded_len(),
    );
    T::Deposit::ensure_successful(issuer, size);
    let id = ListCount::<T>::get();
    Pallet::<T>::open_list(RawOrigin::Signed(issuer.clone()).into(), purpose, bits)?;
    Ok(id)
}

impl<T: Config> Setup<T> {
    fn new() -> Result<Self, BenchmarkError> {
        let ministry: T::AccountId = account("ministry", 0, 0);
        let issuer: T::AccountId = account("issuer", 0, 0);
        let operator: T::AccountId = account("operator", 0, 0);
        let scope = classes::<T>(MAX_SCOPE);
        link::<T>(&ministry, None, MINISTRY, &scope);
        link::<T>(&issuer, Some(&ministry), 2, &scope);
        link::<T>(&operator, Some(&issuer), OPERATOR, &scope);
        let class = scope.last().copied().unwrap_or_default();
        Pallet::<T>::add_key(
            RawOrigin::Signed(issuer.clone()).into(),
            PublicKey::P256([2; 33]),
            0,
            Some(END),
        )?;
        let list_ = list::<T>(&issuer, Purpose::Revocation, MAX_BITS)?;
        let suspensions = list::<T>(&issuer, Purpose::Suspension, MAX_BITS)?;
        T::Deposit::ensure_successful(
            &operator,
            Footprint::from_mel::<(BatchOf<T>, Range, Range)>(),
        );
        Ok(Self {
            operator,
            issuer,
            ministry,
            class,
            list: list_,
            suspensions,
        })
    }

    fn operator(&self) -> RawOrigin<T::AccountId> {
        RawOrigin::Signed(self.operator.clone())
    }

    fn issue(&self, root: H256, leaves: u32, start: u32) -> Result<BatchId, BenchmarkError> {
        let size = Footprint::from_mel::<(BatchOf<T>, Range, Range)>();
        T::Deposit::ensure_successful(&self.operator, size);
        let batch = BatchCount::<T>::get();
        Pallet::<T>::issue_batch(
            self.operator().into(),
            self.class,
            KEY,
            root,
            leaves,
            self.list,
            start,
            Some(Placement {
                list: self.suspensions,
                start,
            }),
        )?;
        Ok(batch)
    }

    /// A leaf for `who` below a path of so many hashes, in a batch that was issued for it.
    fn leaf(
        &self,
        who: &T::AccountId,
        length: u32,
    ) -> Result<(BatchId, LeafOf<T>, Path), BenchmarkError> {
        let path = hashes(length);
        let leaf = Leaf {
            version: VERSION,
            genesis: Pallet::<T>::genesis(),
            class: self.class,
            index: 0,
            revocation: Placement {
                list: self.list,
                start: 0,
            },
            subject: who.clone(),
            document: H256::repeat_byte(3),
            until: Some(END),
            salt: [4; 32],
        };
        let leaves = 1u32.checked_shl(length).unwrap_or(MAX_BITS);
        let root = merkle::root(merkle::leaf_hash(&leaf), 0, leaves, &path)
            .ok_or(BenchmarkError::Stop("the path has the wrong length"))?;
        let batch = self.issue(root, leaves, 0)?;
        Ok((batch, leaf, path))
    }
}

fn hashes(length: u32) -> Path {
    let mut path = Path::default();
    for _ in 0..length {
        let _ = path.try_push(H256::repeat_byte(6));
    }
    path
}

/// A badge of `class` that `who` was granted, with an end.
pub(crate) fn grant<T: Config>(who: &T::AccountId, class: ClassId) {
    let grant = Grant {
        issuer: account("issuer", class, 1),
        until: Some(END),
        standing: GrantStanding::Good,
    };
    Grants::<T>::insert(who, class, grant);
}

/// Makes `who` hold a badge of `class` the dear way: a grant that is over, a presented badge of
/// an issuer's that can be suspended too.
pub(crate) fn present<T: Config>(who: &T::AccountId, class: ClassId) {
    let issuer: T::AccountId = account("issuer", class, 1);
    let authority: T::AccountId = account("authority", class, 1);
    link::<T>(&authority, None, MINISTRY, &[]);
    if !Classes::<T>::contains_key(class) {
        let details = Class {
            authority: authority.clone(),
            achievement: H256::repeat_byte(1),
            schema: H256::repeat_byte(2),
        };
        Classes::<T>::insert(class, details);
        ClassCount::<T>::mutate(|count| *count = (*count).max(class.saturating_add(1)));
    }
    link::<T>(&issuer, Some(&authority), 2, &[class]);
    let key = SigningKey {
        public: PublicKey::Ed25519([1; 32]),
        from: 0,
        until: Some(END),
        compromised_at: Some(END),
    };
    Keys::<T>::insert(&issuer, KEY, key);
    KeyIndices::<T>::insert(&issuer, key.public, KEY);
    KeyCount::<T>::insert(&issuer, 1);

    let [revocation, suspension] = [Purpose::Revocation, Purpose::Suspension].map(|purpose| {
        let size = Footprint::from_parts(129, Chunk::max_encoded_len());
        T::Deposit::ensure_successful(&issuer, size);
        let id = ListCount::<T>::get();
        let origin = RawOrigin::Signed(issuer.clone()).into();
        Pallet::<T>::open_list(origin, purpose, MIN_BITS).expect("the issuer is in force");
        let batch = BatchCount::<T>::get();
        Ranges::<T>::insert(id, 1u32.to_be_bytes(), Range { start: 0, batch });
        // Another badge's bit, so that there is a chunk to read.
        let mut chunk = Chunk::default();
        chunk.put(1, true);
        Chunks::<T>::insert(id, 0, chunk);
        Lists::<T>::mutate(id, |list| list.iter_mut().for_each(|list| list.set = 1));
        Placement { list: id, start: 0 }
    });
    let batch = BatchCount::<T>::get();
    let size = Footprint::from_mel::<(BatchOf<T>, Range, Range)>();
    T::Deposit::ensure_successful(&issuer, size);
    let details = Batch {
        issuer: issuer.clone(),
        class,
        key: KEY,
        root: H256::repeat_byte(5),
        leaves: 2,
        revocation,
        suspension: Some(suspension),
        issued_at: Pallet::<T>::now(),
        deposit: T::Deposit::new(&issuer, size).expect("the issuer has enough"),
    };
    Batches::<T>::insert(batch, details);
    BatchCount::<T>::put(batch.saturating_add(1));
    Bound::<T>::insert(batch, 0, who);
    let grant = Grant {
        issuer,
        until: Some(0),
        standing: GrantStanding::Good,
    };
    Grants::<T>::insert(who, class, grant);
    Holdings::<T>::insert(
        who,
        class,
        Holding {
            batch,
            index: 0,
            until: Some(END),
        },
    );
}

/// So many accounts that hold a badge of class 0, the last of which is returned.
fn crowd<T: Config>(count: u32) -> T::AccountId {
    let first: T::AccountId = account("holder", 0, 0);
    present::<T>(&first, 0);
    let holding = Holdings::<T>::get(&first, 0);
    let grant = Grants::<T>::get(&first, 0);
    for n in 1..count {
        let who: T::AccountId = account("holder", n, 0);
        Holdings::<T>::set(&who, 0, holding);
        Grants::<T>::set(&who, 0, grant.clone());
    }
    account("holder", count.saturating_sub(1), 0)
}

fn class_set(classes: &[ClassId]) -> ClassSet {
    classes.to_vec().try_into().unwrap_or_default()
}

/// `who` holds so many classes.
fn holds<T: Config>(who: &T::AccountId, count: u32) -> ClassSet {
    let classes: Vec<_> = (0..count).collect();
    classes.iter().for_each(|class| present::<T>(who, *class));
    class_set(&classes)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    /// An issuer names an operator, for so many classes.
    #[benchmark]
    fn accredit(s: Linear<0, MAX_SCOPE>) -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let who: T::AccountId = account("newcomer", 0, 0);
        let mut scope = Accreditations::<T>::get(&setup.issuer)
            .map(|issuer| issuer.scope)
            .unwrap_or_default();
        scope.truncate(s.saturated_into());

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.issuer), who.clone(), scope, END);

        assert!(Accreditations::<T>::contains_key(who));
        Ok(())
    }

    #[benchmark]
    fn suspend_accreditation() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.issuer), setup.operator.clone());

        assert!(Accreditations::<T>::get(setup.operator).is_some_and(|own| own.is_suspended()));
        Ok(())
    }

    #[benchmark]
    fn lift_suspension() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let issuer = RawOrigin::Signed(setup.issuer);
        Pallet::<T>::suspend_accreditation(issuer.clone().into(), setup.operator.clone())?;

        #[extrinsic_call]
        _(issuer, setup.operator.clone());

        assert!(Accreditations::<T>::get(setup.operator).is_some_and(|own| !own.is_suspended()));
        Ok(())
    }

    #[benchmark]
    fn add_key() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(setup.issuer.clone()),
            PublicKey::P256([3; 33]),
            0,
            Some(END),
        );

        assert_eq!(KeyCount::<T>::get(setup.issuer), 2);
        Ok(())
    }

    #[benchmark]
    fn retire_key() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let at = Pallet::<T>::now();

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.issuer.clone()), KEY, at);

        assert_eq!(
            Keys::<T>::get(setup.issuer, KEY).and_then(|key| key.until),
            Some(at)
        );
        Ok(())
    }

    /// By an operator.
    #[benchmark]
    fn compromise_key() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;

        #[extrinsic_call]
        _(setup.operator(), setup.issuer.clone(), KEY, 0);

        assert!(Keys::<T>::get(setup.issuer, KEY).is_some_and(|key| key.is_compromised_at(0)));
        Ok(())
    }

    #[benchmark]
    fn create_class() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let before = ClassCount::<T>::get();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(setup.ministry),
            H256::repeat_byte(1),
            H256::repeat_byte(2),
        );

        assert!(Classes::<T>::contains_key(before));
        Ok(())
    }

    #[benchmark]
    fn open_list() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let size = Footprint::from_parts(
            MAX_CHUNKS.saturating_add(1).saturated_into(),
            Chunk::max_encoded_len(),
        );
        T::Deposit::ensure_successful(&setup.operator, size);
        let before = ListCount::<T>::get();

        #[extrinsic_call]
        _(setup.operator(), Purpose::Revocation, MAX_BITS);

        assert!(Lists::<T>::contains_key(before));
        Ok(())
    }

    /// With bits in both lists, between those of two other batches.
    #[benchmark]
    fn issue_batch() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        setup.issue(H256::repeat_byte(9), 10, 0)?;
        setup.issue(H256::repeat_byte(9), 10, 200_000)?;
        T::Deposit::ensure_successful(
            &setup.operator,
            Footprint::from_mel::<(BatchOf<T>, Range, Range)>(),
        );
        let suspension = Some(Placement {
            list: setup.suspensions,
            start: 50,
        });
        let before = BatchCount::<T>::get();

        #[extrinsic_call]
        _(
            setup.operator(),
            setup.class,
            KEY,
            H256::repeat_byte(9),
            100_000,
            setup.list,
            50,
            suspension,
        );

        assert!(Batches::<T>::contains_key(before));
        Ok(())
    }

    #[benchmark]
    fn grant() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let who: T::AccountId = account("holder", 0, 0);

        #[extrinsic_call]
        _(setup.operator(), who.clone(), setup.class, Some(END));

        assert!(Grants::<T>::contains_key(who, setup.class));
        Ok(())
    }

    #[benchmark]
    fn revoke_grant() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let who: T::AccountId = account("holder", 0, 0);
        Pallet::<T>::grant(setup.operator().into(), who.clone(), setup.class, Some(END))?;

        #[extrinsic_call]
        _(setup.operator(), who.clone(), setup.class);

        assert!(
            Grants::<T>::get(who, setup.class)
                .is_some_and(|held| held.standing == GrantStanding::Revoked)
        );
        Ok(())
    }

    #[benchmark]
    fn suspend_grant() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let who: T::AccountId = account("holder", 0, 0);
        Pallet::<T>::grant(setup.operator().into(), who.clone(), setup.class, Some(END))?;

        #[extrinsic_call]
        _(setup.operator(), who.clone(), setup.class);

        assert!(Grants::<T>::get(who, setup.class).is_some_and(|held| held.is_suspended()));
        Ok(())
    }

    #[benchmark]
    fn lift_grant() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let who: T::AccountId = account("holder", 0, 0);
        Pallet::<T>::grant(setup.operator().into(), who.clone(), setup.class, Some(END))?;
        Pallet::<T>::suspend_grant(setup.operator().into(), who.clone(), setup.class)?;

        #[extrinsic_call]
        _(setup.operator(), who.clone(), setup.class);

        assert!(Grants::<T>::get(who, setup.class).is_some_and(|held| !held.is_suspended()));
        Ok(())
    }

    /// With a path of so many hashes.
    #[benchmark]
    fn present(p: Linear<0, MAX_PATH>) -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let who: T::AccountId = account("holder", 0, 0);
        let (batch, leaf, path) = setup.leaf(&who, p)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), batch, leaf, path);

        assert!(Holdings::<T>::contains_key(who, setup.class));
        Ok(())
    }

    #[benchmark]
    fn withdraw() {
        let who: T::AccountId = account("holder", 0, 0);
        super::present::<T>(&who, 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), 0);

        assert!(!Holdings::<T>::contains_key(who, 0));
    }

    /// A badge that has been presented.
    #[benchmark]
    fn rebind() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let from: T::AccountId = account("holder", 0, 0);
        let to: T::AccountId = account("holder", 1, 0);
        let (batch, leaf, path) = setup.leaf(&from, 0)?;
        Pallet::<T>::present(RawOrigin::Signed(from).into(), batch, leaf, path)?;

        #[extrinsic_call]
        _(setup.operator(), batch, 0, to.clone());

        assert!(Holdings::<T>::contains_key(to, setup.class));
        Ok(())
    }

    /// Each bit in a chunk and a batch of its own.
    #[benchmark]
    fn set_status(n: Linear<1, MAX_CHANGES>) -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let mut changes = Changes::default();
        for k in 0..n {
            let index = k.saturating_mul(CHUNK_BITS);
            setup.issue(H256::repeat_byte(9), 1, index)?;
            let _ = changes.try_push(Change { index, set: true });
        }
        // Clearing asks for more than setting.
        Pallet::<T>::set_status(setup.operator().into(), setup.suspensions, changes.clone())?;
        changes
            .iter_mut()
            .skip(1)
            .for_each(|change| change.set = true);
        changes
            .iter_mut()
            .take(1)
            .for_each(|change| change.set = false);

        #[extrinsic_call]
        _(setup.operator(), setup.suspensions, changes);

        let left = n.saturating_sub(1);
        assert_eq!(
            Lists::<T>::get(setup.suspensions).map(|list| list.set),
            Some(left)
        );
        Ok(())
    }

    /// A list of so many chunks, none of them empty.
    #[benchmark]
    fn seal_epoch(c: Linear<128, MAX_CHUNKS>) -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;
        let id = list::<T>(
            &setup.issuer,
            Purpose::Revocation,
            c.saturating_mul(CHUNK_BITS),
        )?;
        for number in 0..c {
            Chunks::<T>::insert(id, number, pallet_support::Bitmap([0x55; CHUNK_BYTES]));
        }

        #[extrinsic_call]
        _(setup.operator(), id);

        assert!(Seals::<T>::contains_key(id, 0));
        Ok(())
    }

    #[benchmark]
    fn publish_profile(n: Linear<1, MAX_CLASSES>) {
        let who: T::AccountId = account("holder", 0, 0);
        let classes = holds::<T>(&who, n);
        T::Deposit::ensure_successful(&who, Footprint::from_mel::<Profile<T::Deposit>>());

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), classes);

        assert!(Profiles::<T>::contains_key(who));
    }

    #[benchmark]
    fn remove_profile() -> Result<(), BenchmarkError> {
        let who: T::AccountId = account("holder", 0, 0);
        let classes = holds::<T>(&who, 1);
        T::Deposit::ensure_successful(&who, Footprint::from_mel::<Profile<T::Deposit>>());
        let origin = RawOrigin::Signed(who.clone());
        Pallet::<T>::publish_profile(origin.clone().into(), classes)?;

        #[extrinsic_call]
        _(origin);

        assert!(!Profiles::<T>::contains_key(who));
        Ok(())
    }

    #[benchmark]
    fn request_proof(n: Linear<1, MAX_CLASSES>) {
        let who: T::AccountId = account("requester", 0, 0);
        let classes = class_set(&super::classes::<T>(n));
        T::Deposit::ensure_successful(&who, Footprint::from_mel::<RequestOf<T>>());
        let before = RequestCount::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), classes, H256::repeat_byte(1), END);

        assert!(Requests::<T>::contains_key(before));
    }

    #[benchmark]
    fn answer_request(n: Linear<1, MAX_CLASSES>) -> Result<(), BenchmarkError> {
        let requester: T::AccountId = account("requester", 0, 0);
        let who: T::AccountId = account("holder", 0, 0);
        let classes = holds::<T>(&who, n);
        T::Deposit::ensure_successful(&requester, Footprint::from_mel::<RequestOf<T>>());
        let request = RequestCount::<T>::get();
        let origin = RawOrigin::Signed(requester).into();
        Pallet::<T>::request_proof(origin, classes, H256::repeat_byte(1), END)?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(who.clone()),
            request,
            H256::repeat_byte(2),
        );

        let commitment = H256::repeat_byte(2);
        let event = Event::<T>::RequestAnswered {
            request,
            who,
            commitment,
        };
        frame_system::Pallet::<T>::assert_last_event(event.into());
        Ok(())
    }

    /// By a stranger, once it is over.
    #[benchmark]
    fn close_request() -> Result<(), BenchmarkError> {
        let who: T::AccountId = account("requester", 0, 0);
        let stranger: T::AccountId = account("stranger", 0, 0);
        let classes = class_set(&super::classes::<T>(1));
        T::Deposit::ensure_successful(&who, Footprint::from_mel::<RequestOf<T>>());
        let request = RequestCount::<T>::get();
        let origin = RawOrigin::Signed(who).into();
        Pallet::<T>::request_proof(origin, classes, H256::repeat_byte(1), END)?;
        Requests::<T>::mutate(request, |details| {
            details.iter_mut().for_each(|details| details.until = 0);
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(stranger), request);

        assert!(!Requests::<T>::contains_key(request));
        Ok(())
    }

    #[benchmark]
    fn resign() -> Result<(), BenchmarkError> {
        let setup = Setup::<T>::new()?;

        #[extrinsic_call]
        _(setup.operator());

        assert!(!Accreditations::<T>::contains_key(setup.operator));
        Ok(())
    }

    /// What other pallets ask, where ten accounts hold a badge.
    #[benchmark]
    fn ensure_holds_among_10() -> Result<(), BenchmarkError> {
        let who = crowd::<T>(10);

        #[block]
        {
            <Pallet<T> as Credentials<_>>::ensure_holds(&who, 0)?;
        }
        Ok(())
    }

    /// The same, where a hundred thousand do.
    #[benchmark]
    fn ensure_holds_among_100_000() -> Result<(), BenchmarkError> {
        let who = crowd::<T>(100_000);

        #[block]
        {
            <Pallet<T> as Credentials<_>>::ensure_holds(&who, 0)?;
        }
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::state(), crate::mock::Test);
}

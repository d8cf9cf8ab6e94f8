//! The log: all that notaries seal, in the order in which it comes, as an RFC 6962 tree.

use crate::*;
use pallet_support::merkle::leaf_hash;

/// How leaves are laid out.
pub const LAYOUT: u8 = 1;

/// A checkpoint is kept at each multiple of this size.
pub const CHECKPOINT: u64 = 1_000;

/// The name below which content is sealed.
const SEAL: &str = "dure seal 1";

impl<T: Config> Pallet<T> {
    /// The time of this block, in milliseconds.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }

    pub(crate) fn genesis() -> H256 {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// The bytes that a seal key signs on this chain.
    pub(crate) fn seal_bytes(content: &Content) -> Vec<u8> {
        message(SEAL, Self::genesis(), content)
    }

    /// Logs what was said of an act as its next entry, and keeps a checkpoint where the log's size
    /// asks for one.
    pub(crate) fn log(
        act: &mut Act<T::AccountId>,
        content: Content,
        by: Sealer<T::AccountId>,
    ) -> DispatchResult {
        let mut log = Log::<T>::get();
        let (index, at) = (log.leaves(), Self::now());
        let leaf = Leaf {
            layout: LAYOUT,
            genesis: Self::genesis(),
            index,
            content,
            notary: by.notary,
            licence: by.licence,
            key: by.key,
            seal: by.seal,
            at,
        };
        let leaf_hash = leaf_hash(&leaf);
        log.push(leaf_hash).ok_or(ArithmeticError::Overflow)?;
        Self::deposit_event(Event::Logged { leaf, leaf_hash });
        let size = log.leaves();
        if size.is_multiple_of(CHECKPOINT) {
            let root = log.root();
            Checkpoints::<T>::insert(size, Checkpoint { root, at });
            Self::deposit_event(Event::Checkpointed { size, root });
        }
        Log::<T>::put(log);
        let entry = Entry {
            kind: content.kind,
            index,
            leaf: leaf_hash,
        };
        Entries::<T>::insert(content.act, content.entry, entry);
        act.logged = act.logged.saturating_add(1);
        act.head = leaf_hash;
        Ok(())
    }
}

/// By whom a leaf is sealed.
pub(crate) struct Sealer<AccountId> {
    pub notary: AccountId,
    pub licence: u32,
    pub key: KeyIndex,
    pub seal: H256,
}

impl<AccountId: Clone> Sealer<AccountId> {
    /// The ministry or anyone, on an act of this notary's.
    pub fn none(notary: &AccountId) -> Self {
        Self {
            notary: notary.clone(),
            licence: 0,
            key: KeyIndex::MAX,
            seal: H256::zero(),
        }
    }
}

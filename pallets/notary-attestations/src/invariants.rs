//! The law of notary attestations.

use crate::*;
use alloc::collections::BTreeMap;
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. the log has a leaf for each entry of an act that is there, and for each that is gone;
    /// 2. each act's entries are unbroken from 0, come in the log's order, begin with a sealed
    ///    version, have as many versions as the act says, end with its head, and belong to an act;
    /// 3. checkpoints stand at each multiple of their distance up to the log's size;
    /// 4. each notary has as many seal keys as its licence says, whose moments are in order, and
    ///    licences have numbers of their own;
    /// 5. each session is numbered before the next, has a party that must sign, and nobody twice.
    ///
    /// Deposits are what the type of [`Config::Deposit`] makes of them; the runtime's stories count
    /// them.
    pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_acts()?;
        Self::check_licences()?;
        Self::check_sessions()
    }

    fn check_acts() -> Result<(), TryRuntimeError> {
        let log = Log::<T>::get();
        ensure!(log.is_sound(), "the log's edge does not fit its size");
        let mut leaves = Gone::<T>::get();
        for (id, act) in Acts::<T>::iter() {
            ensure!(id < NextSession::<T>::get(), "an act of no session");
            let mut last = None;
            let mut versions: Version = 0;
            for n in 0..act.logged {
                let entry = Entries::<T>::get(id, n).ok_or("an entry is missing")?;
                let in_order = last.is_none_or(|last: Entry| last.index < entry.index);
                ensure!(in_order, "an act's entries are not in the log's order");
                ensure!(entry.index < log.leaves(), "an entry is not in the log");
                ensure!(
                    (n == 0) == (entry.kind == EntryKind::Sealed),
                    "an act does not begin with its first version"
                );
                if matches!(entry.kind, EntryKind::Sealed | EntryKind::Amended) {
                    versions = versions.saturating_add(1);
                }
                last = Some(entry);
            }
            let head = last.map(|entry| entry.leaf);
            ensure!(head == Some(act.head), "an act's head is not its last leaf");
            ensure!(
                versions == act.version,
                "an act has other versions than it says"
            );
            leaves = leaves.saturating_add(act.logged.into());
        }
        ensure!(
            leaves == log.leaves(),
            "the log has other leaves than acts have entries"
        );
        ensure!(
            Entries::<T>::iter_keys()
                .all(|(act, n)| { Acts::<T>::get(act).is_some_and(|act| n < act.logged) }),
            "an entry is of no act"
        );
        let mut checkpoints = 0u64;
        for (size, checkpoint) in Checkpoints::<T>::iter() {
            ensure!(
                size > 0 && size.is_multiple_of(CHECKPOINT) && size <= log.leaves(),
                "a checkpoint is at no place for one"
            );
            ensure!(
                size != log.leaves() || checkpoint.root == log.root(),
                "a checkpoint is not the log's root"
            );
            checkpoints = checkpoints.saturating_add(1);
        }
        ensure!(
            checkpoints == log.leaves() / CHECKPOINT,
            "a checkpoint is missing"
        );
        Ok(())
    }

    fn check_licences() -> Result<(), TryRuntimeError> {
        let mut keys = BTreeMap::<T::AccountId, KeyIndex>::new();
        for (notary, index, key) in SealKeys::<T>::iter() {
            let ordered = key.until.is_none_or(|until| key.from <= until)
                && key.compromised.is_none_or(|since| key.from <= since);
            ensure!(ordered, "a seal key ends before it begins");
            ensure!(
                KnownKeys::<T>::contains_key(&key.key),
                "a seal key is not known as one"
            );
            let licence = Licences::<T>::get(&notary).ok_or("a seal key of no notary")?;
            ensure!(index < licence.key_count, "a seal key is not counted");
            let count = keys.entry(notary).or_default();
            *count = count.saturating_add(1);
        }
        ensure!(
            KnownKeys::<T>::iter_keys().count() == SealKeys::<T>::iter_keys().count(),
            "a seal key is two notaries', or nobody's"
        );
        let mut numbers = Vec::new();
        for (notary, licence) in Licences::<T>::iter() {
            let count = keys.get(&notary).copied().unwrap_or_default();
            ensure!(count == licence.key_count, "a seal key is missing");
            ensure!(
                licence.terms.kinds.is_sound(),
                "a licence for no kind of deeds"
            );
            ensure!(!is_pot(&notary), "a pot is a notary");
            ensure!(
                licence
                    .successor
                    .is_none_or(|successor| successor.who != notary),
                "a notary is its own successor"
            );
            numbers.push(licence.number);
        }
        numbers.sort_unstable();
        let next = NextLicence::<T>::get();
        let own = numbers.iter().copied().eq(0..next);
        ensure!(own, "licences do not have numbers of their own");
        Ok(())
    }

    fn check_sessions() -> Result<(), TryRuntimeError> {
        let last = Self::now().saturating_add(MAX_SESSION);
        for (id, session) in Sessions::<T>::iter() {
            ensure!(id < NextSession::<T>::get(), "a session is not counted");
            ensure!(
                session.slots.iter().any(|slot| slot.party.required),
                "a session without a party that must sign"
            );
            let mut parties: Vec<_> = session
                .slots
                .iter()
                .map(|slot| slot.party.commitment)
                .collect();
            parties.sort_unstable();
            parties.dedup();
            ensure!(
                parties.len() == session.slots.len(),
                "a party is in a session twice"
            );
            let mut signers: Vec<_> = session
                .slots
                .iter()
                .filter_map(|slot| match &slot.answer {
                    Answer::Signed { who, .. } => Some(who),
                    Answer::Open | Answer::Withdrawn => None,
                })
                .collect();
            let signed = signers.len();
            signers.sort_unstable();
            signers.dedup();
            ensure!(signers.len() == signed, "an account has signed twice");
            ensure!(session.deadline <= last, "a session waits for too long");
            ensure!(
                !Acts::<T>::contains_key(id),
                "a session that is an act already"
            );
        }
        Ok(())
    }
}

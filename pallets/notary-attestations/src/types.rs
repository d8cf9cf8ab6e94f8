//! What is stored.

use frame::{
    deps::{frame_support::stored, sp_core::H256},
    prelude::*,
};
use pallet_support::{ActId, DeedKind, Held, Moment, korea, merchants::Region, roles::SuspendedBy};

/// A session, counted from 0; an act has the number of the session in which it was first sealed.
pub type SessionId = ActId;

/// A notary's seal key, counted from 0.
pub type KeyIndex = u16;

/// An entry of an act, counted from 0: a version, an annulment, a copy, an apostille.
pub type EntryNumber = u32;

/// A version of an act, counted from 1.
pub type Version = u32;

/// Why an act is annulled, as a code that the ministry publishes; 0 is none. No words are kept.
pub type Reason = u8;

/// The most parties of a session.
pub const MAX_PARTIES: u32 = 16;

/// The most places of a licence.
pub const MAX_REGIONS: u32 = 64;

/// The most seal keys that a notary can have in all.
pub const MAX_KEYS: KeyIndex = 64;

/// The most entries of an act, but for its annulment and its removal.
pub const MAX_ENTRIES: EntryNumber = 1_000;

const DAY: Moment = 86_400_000;

/// For how long a session may wait for its parties: ninety days, in milliseconds.
pub const MAX_SESSION: Moment = 90 * DAY;

/// For how long a licence may last: five years, after which a notary is appointed anew (공증인법).
pub const MAX_TERM: Moment = 5 * 366 * DAY;

/// For how long an act is kept after its latest version: twenty years.
pub const RETENTION: Moment = 7_305 * DAY;

/// Who oversees notaries, and what shows that one is one.
#[stored]
pub struct Office<AccountId> {
    /// The ministry's account.
    pub ministry: AccountId,
    /// The class of the badge that notaries hold, granted on chain.
    pub badge: pallet_support::ClassId,
}

/// A set of kinds of deeds.
#[stored]
#[derive(Copy)]
pub struct DeedKinds(
    /// A bit for each, the first one's the lowest.
    pub u8,
);

impl DeedKinds {
    /// All there are.
    pub const ALL: Self = Self(0b11_1111);

    /// Is it one or more of those there are?
    pub fn is_sound(self) -> bool {
        self.0 != 0 && self.0 & !Self::ALL.0 == 0
    }

    /// Is this one of them?
    pub fn contains(self, kind: DeedKind) -> bool {
        let bit = match kind {
            DeedKind::Authentic => 1,
            DeedKind::Certified => 1 << 1,
            DeedKind::Sworn => 1 << 2,
            DeedKind::Articles => 1 << 3,
            DeedKind::Minutes => 1 << 4,
            DeedKind::FixedDate => 1 << 5,
        };
        self.0 & bit != 0
    }
}

/// What a notary may do.
#[stored]
pub struct Terms {
    /// Where: districts and provinces.
    pub regions: BoundedVec<Region, ConstU32<MAX_REGIONS>>,
    /// What.
    pub kinds: DeedKinds,
    /// From this moment on nothing any more.
    pub until: Moment,
    /// How many entries a day, in Korean time: what a thief of account and key has at most.
    pub daily: u32,
}

impl Terms {
    /// May a deed of this kind be sealed here?
    pub fn covers(&self, region: Region) -> bool {
        self.regions
            .iter()
            .any(|licensed| licensed.contains(region))
    }
}

/// A notary's licence.
#[stored]
pub struct Licence<AccountId> {
    /// Its number, never given again.
    pub number: u32,
    /// What it allows.
    pub terms: Terms,
    /// Who has suspended it, if somebody has. The ministry keeps licences; what notaries suspend
    /// themselves, it lifts.
    pub suspended: Option<SuspendedBy>,
    /// How many seal keys it has had so far.
    pub key_count: KeyIndex,
    /// What was sealed today.
    pub today: Today,
    /// Who goes on with the notary's deeds.
    pub successor: Option<Successor<AccountId>>,
}

/// What was sealed on the last day on which something was.
#[stored]
#[derive(Copy, Default)]
pub struct Today {
    /// The day, counted from 1 January 1970 in Korea.
    pub day: u32,
    /// How many entries.
    pub sealed: u32,
}

impl Today {
    /// One more, if there is one left of so many a day.
    pub fn count(&mut self, now: Moment, daily: u32) -> Option<()> {
        let day = korea::day(now);
        let before = if self.day == day { self.sealed } else { 0 };
        let sealed = before.checked_add(1).filter(|sealed| *sealed <= daily)?;
        *self = Self { day, sealed };
        Some(())
    }
}

/// Who goes on with a notary's deeds.
#[stored]
pub struct Successor<AccountId> {
    /// Whom the ministry has named.
    pub who: AccountId,
    /// The hash of the list of documents and salts that are to be handed over.
    pub list: H256,
    /// Has it said that they were? It is in charge from then on.
    pub confirmed: bool,
}

/// A key by which a notary seals.
#[stored]
pub struct SealKey<AccountId> {
    /// The account of the key.
    pub key: AccountId,
    /// When it was added.
    pub from: Moment,
    /// When it was retired, if it is: it seals nothing from then on.
    pub until: Option<Moment>,
    /// From when on what it has sealed is not to be trusted, if the ministry has said so.
    pub compromised: Option<Moment>,
}

impl<AccountId> SealKey<AccountId> {
    /// May it seal now?
    pub fn is_good(&self) -> bool {
        self.until.is_none() && self.compromised.is_none()
    }

    /// Is what it has sealed at this moment not to be trusted?
    pub fn flags(&self, at: Moment) -> bool {
        self.compromised.is_some_and(|since| since <= at)
    }
}

/// A deed, as its parties sign it.
#[stored]
#[derive(Copy)]
pub struct Deed {
    /// What is done with the document.
    pub kind: DeedKind,
    /// Where, by the district.
    pub region: Region,
    /// The document's salted hash.
    pub commitment: H256,
}

/// A party that is asked to sign.
#[stored]
#[derive(Copy)]
pub struct Party {
    /// Who: the [hash](crate::party_hash) of its account and a salt, so that nobody is named who
    /// has not signed.
    pub commitment: H256,
    /// Is there no deed without it?
    pub required: bool,
}

/// Those that are asked to sign.
pub type Parties = BoundedVec<Party, ConstU32<MAX_PARTIES>>;

/// A party's place in a session.
#[stored]
pub struct Slot<AccountId> {
    /// Who.
    pub party: Party,
    /// What commits to the check of its identity: method, verifier, receipt and a salt.
    pub identity: Option<H256>,
    /// What it has said.
    pub answer: Answer<AccountId>,
}

/// What a party has said.
#[stored]
pub enum Answer<AccountId> {
    /// Nothing yet.
    Open,
    /// That it signs.
    Signed {
        /// Its account.
        who: AccountId,
        /// When that came to the chain.
        at: Moment,
    },
    /// That it does not: for good.
    Withdrawn,
}

/// A deed that waits for its parties.
#[stored]
pub struct Session<AccountId, Deposit> {
    /// Before whom.
    pub notary: AccountId,
    /// What.
    pub deed: Deed,
    /// What it amends, if it is not the first version of an act.
    pub amends: Option<Amends>,
    /// Its parties.
    pub slots: BoundedVec<Slot<AccountId>, ConstU32<MAX_PARTIES>>,
    /// From this moment on nobody signs, and nothing is sealed.
    pub deadline: Moment,
    /// How often a successor has taken it over: the first has renewed the deadline.
    pub round: u8,
    /// What its opener has left, which comes back when it ends.
    pub deposit: Held<AccountId, Deposit>,
}

/// What is signed by a party: this, behind `dure deed 1`, for one chain.
#[stored]
pub struct Consent<AccountId> {
    /// In which session.
    pub session: SessionId,
    /// In which place.
    pub slot: u8,
    /// Before whom.
    pub notary: AccountId,
    /// What.
    pub deed: Deed,
    /// What it amends, if it does.
    pub amends: Option<Amends>,
    /// The hash (SHA-256) of who is asked, and who must.
    pub parties: H256,
    /// Until when.
    pub deadline: Moment,
    /// How often a successor has taken the session over.
    pub round: u8,
}

/// What a session amends.
#[stored]
#[derive(Copy)]
pub struct Amends {
    /// Which act.
    pub act: ActId,
    /// Which version of it: what its parties sign changes this one, and no later one.
    pub version: Version,
}

/// An act: a deed with all its versions.
#[stored]
pub struct Act<AccountId> {
    /// In whose office.
    pub notary: AccountId,
    /// The latest version.
    pub deed: Deed,
    /// How many versions there are.
    pub version: Version,
    /// Who has sealed the latest,
    pub sealed_by: AccountId,
    /// by which key,
    pub key: KeyIndex,
    /// and when.
    pub sealed_at: Moment,
    /// That it is annulled, if it is.
    pub annulment: Option<Annulment<AccountId>>,
    /// How many entries it has.
    pub logged: EntryNumber,
    /// The hash of the last one's leaf.
    pub head: H256,
    /// Until this moment it is kept.
    pub kept_until: Moment,
    /// The order by which it is kept for longer, if there is one.
    pub order: Option<H256>,
}

/// That an act is annulled.
#[stored]
pub struct Annulment<AccountId> {
    /// Why.
    pub reason: Reason,
    /// By which notary and key; `None` by the ministry or the council.
    pub by: Option<(AccountId, KeyIndex)>,
    /// When.
    pub at: Moment,
}

/// An entry of an act in the log.
#[stored]
#[derive(Copy)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its place in the log, counted from 0.
    pub index: u64,
    /// Its leaf's hash.
    pub leaf: H256,
}

/// What a leaf of the log says.
#[stored]
#[derive(Copy)]
pub enum EntryKind {
    /// A deed was sealed, the first version of an act.
    Sealed,
    /// Another version was.
    Amended,
    /// The act is annulled.
    Annulled,
    /// A certified copy was given.
    Copied,
    /// An apostille was.
    Apostilled,
    /// The act was removed after its time.
    Pruned,
}

/// What is sealed: this, behind `dure seal 1`, for one chain. A leaf repeats it.
#[stored]
#[derive(Copy)]
pub struct Content {
    /// What is said.
    pub kind: EntryKind,
    /// Of which act.
    pub act: ActId,
    /// Its how manieth entry this is.
    pub entry: EntryNumber,
    /// Of which version it speaks.
    pub version: Version,
    /// The hash of the leaf before of the same act; zeros where there is none.
    pub previous: H256,
    /// The deed, in that version. In a copy's or an apostille's entry, `commitment` is a salted
    /// hash of whom it was given to, and what it is.
    pub deed: Deed,
    /// The hash (SHA-256) of a version's slots: who was asked, whose identity was checked, who has
    /// signed, when. Zeros in others.
    pub parties: H256,
    /// Why the act is annulled; 0 where it is not.
    pub annulled: Reason,
}

/// A leaf of the log: its hash is SHA-256 of 0x00 and these 238 bytes.
#[stored]
#[derive(Copy)]
pub struct Leaf<AccountId> {
    /// How it is laid out: 1.
    pub layout: u8,
    /// The chain.
    pub genesis: H256,
    /// Its place in the log, counted from 0.
    pub index: u64,
    /// What was sealed.
    pub content: Content,
    /// Who has sealed it; the ministry's entries name the act's notary.
    pub notary: AccountId,
    /// Under which licence.
    pub licence: u32,
    /// By which key; [`KeyIndex::MAX`] where by none.
    pub key: KeyIndex,
    /// The hash (SHA-256) of the seal: the key's signature (SCALE) under the content. Zeros where
    /// there is none.
    pub seal: H256,
    /// When.
    pub at: Moment,
}

/// The log's root at a size.
#[stored]
#[derive(Copy)]
pub struct Checkpoint {
    /// The root of the tree of the first so many leaves.
    pub root: H256,
    /// When it had so many.
    pub at: Moment,
}

/// How a session has ended.
#[stored]
#[derive(Copy)]
pub enum End {
    /// In a sealed deed.
    Sealed,
    /// By its opener, its notary, the ministry or the council.
    Aborted,
    /// By its deadline.
    Expired,
}

/// What an act is worth now.
#[stored]
#[derive(Copy)]
pub struct Status {
    /// The latest version.
    pub version: Version,
    /// Why it is annulled; 0 where it is not, or by a key that was compromised then.
    pub annulled: Reason,
    /// Was the latest version's seal key compromised when it was sealed?
    pub flagged: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_those_there_are() {
        assert!(DeedKinds::ALL.is_sound());
        for unsound in [0, 0b100_0000, u8::MAX] {
            assert!(!DeedKinds(unsound).is_sound());
        }
        let two = DeedKinds(0b10_0001);
        assert!(two.contains(DeedKind::Authentic) && two.contains(DeedKind::FixedDate));
        assert!(!two.contains(DeedKind::Sworn));
    }

    #[test]
    fn a_day_has_so_many_and_the_next_as_many_again() {
        let mut today = Today::default();
        // 15:00 UTC is midnight in Korea.
        let night = 20_000 * DAY + 15 * 3_600_000;
        for _ in 0..3 {
            assert_eq!(today.count(night - 1, 3), Some(()));
        }
        assert_eq!(today.count(night - 1, 3), None);
        assert_eq!(today.count(night, 3), Some(()));
        assert_eq!(today.sealed, 1);
    }

    #[test]
    fn a_leaf_has_one_length() {
        assert_eq!(Leaf::<[u8; 32]>::max_encoded_len(), 238);
    }
}

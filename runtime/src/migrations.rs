//! What changes in state from one runtime to the next.

use crate::{AccountId, Balance, Balances, Runtime, RuntimeHoldReason, System};
use alloc::collections::BTreeMap;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
    Blake2_128Concat, BoundedVec, Identity, Twox64Concat, defensive_assert,
    migrations::VersionedMigration,
    storage_alias,
    traits::{
        ConstU32, UncheckedOnRuntimeUpgrade,
        fungible::MutateHold,
        tokens::{IdAmount, Precision},
    },
    weights::{Weight, constants::ParityDbWeight},
};
use pallet_balances::Holds;
use pallet_cbdc_vouchers::{BatchId, Programmes, State, Terms, Totals};
use pallet_merchants::SuspendedBy;
use pallet_security_tokens as securities;
use pallet_support::{
    BadgeRef, ClassId, Held, Moment, ProgrammeId, is_pot, merchants::MerchantProfile,
};
use sp_core::H256;

/// From spec versions 104 and 105: merchants are a pallet of their own, and records of vouchers
/// name who pays for them. All in one block, whose time grows with the merchants: by 1.3 s for
/// 40,000 on two cores. Where that is more than a slot, slots pass until a proposer's patience has
/// grown to it: with 400,000 and slots of 2 s, a chain stood for 90 s.
pub type MerchantsOfTheirOwn =
    VersionedMigration<0, 1, Move, pallet_cbdc_vouchers::Pallet<Runtime>, ParityDbWeight>;

/// From spec version 106: agreements are void by the moment at which they were made, so that the
/// digests of used ones go. All in one block: each enrolment of the thirty days before left one.
pub type AgreementsByMoment =
    VersionedMigration<0, 1, ForgetUsed, pallet_merchants::Pallet<Runtime>, ParityDbWeight>;

/// From spec version 111: investors tell how often they were given another key and of how many
/// securities a trustee acts in the place of theirs, affirmations by which key they were given, and
/// securities when they are redeemed. All in one block, whose time grows with the investors.
pub type KeysAndTrustees =
    VersionedMigration<0, 1, Entrust, pallet_security_tokens::Pallet<Runtime>, ParityDbWeight>;

/// What is held for a record, as vouchers hold it.
type Deposit = <Runtime as pallet_cbdc_vouchers::Config>::Deposit;

/// Storage as it was.
pub mod before {
    use super::*;

    /// The badges of operators and of acquirers.
    #[derive(Clone, Copy, Encode, Decode, MaxEncodedLen)]
    pub struct Doors {
        /// Of operators.
        pub agency: ClassId,
        /// Of acquirers.
        pub acquirer: ClassId,
    }

    /// A programme, whose operator pays.
    #[derive(Encode, Decode)]
    pub struct Programme {
        operator: AccountId,
        terms: Terms<AccountId>,
        state: State,
        totals: Totals,
        batches: BatchId,
        receipts: u64,
        deposit: Deposit,
    }

    impl Programme {
        /// As it is now.
        pub fn now(self) -> pallet_cbdc_vouchers::ProgrammeOf<Runtime> {
            pallet_cbdc_vouchers::Programme {
                deposit: Held {
                    by: self.operator.clone(),
                    deposit: self.deposit,
                },
                operator: self.operator,
                terms: self.terms,
                state: self.state,
                totals: self.totals,
                batches: self.batches,
                receipts: self.receipts,
            }
        }
    }

    /// A batch, for which its programme's operator pays.
    #[derive(Encode, Decode)]
    pub struct Batch {
        root: pallet_cbdc_vouchers::SumNode,
        leaves: u32,
        deposit: Deposit,
    }

    impl Batch {
        /// As it is now.
        pub fn now(self, operator: AccountId) -> pallet_cbdc_vouchers::BatchOf<Runtime> {
            pallet_cbdc_vouchers::Batch {
                root: self.root,
                leaves: self.leaves,
                deposit: Held {
                    by: operator,
                    deposit: self.deposit,
                },
            }
        }
    }

    /// A merchant.
    #[derive(Clone, Encode, Decode, MaxEncodedLen)]
    pub struct Merchant {
        /// Who answers for it.
        pub acquirer: AccountId,
        /// What rules ask about it.
        pub profile: MerchantProfile,
        /// Who has suspended it.
        pub suspended: Option<SuspendedBy>,
        /// What the acquirer holds, in won.
        pub deposit: Balance,
    }

    /// What is held for a record of securities.
    type Deposited = Held<AccountId, <Runtime as securities::Config>::Deposit>;

    /// An investor.
    #[derive(Encode, Decode)]
    pub struct Investor {
        subject: AccountId,
        badge: BadgeRef<AccountId>,
        keys: BoundedVec<AccountId, ConstU32<{ securities::MAX_KEYS }>>,
        books: BoundedVec<securities::BookId, ConstU32<{ securities::MAX_BOOKS }>>,
        class: securities::rules::InvestorClass,
        country: u16,
        known_until: Moment,
        version: u32,
        // Whoever it was but the council is the manager now.
        stopped: Option<securities::StoppedBy>,
        payout: Option<securities::Payout<AccountId>>,
        guardians: Option<securities::Guardians<AccountId>>,
        next_guardians: Option<securities::Guardians<AccountId>>,
        recovery: Option<Recovery>,
        said: Moment,
    }

    /// A key that an investor is to have.
    #[derive(Encode, Decode)]
    pub struct Recovery {
        key: AccountId,
        approvals: BoundedVec<AccountId, ConstU32<{ securities::MAX_GUARDIANS }>>,
        stage: securities::Stage,
    }

    impl Recovery {
        fn now(self) -> securities::Recovery<AccountId> {
            let proposed = matches!(self.stage, securities::Stage::Proposed(_));
            securities::Recovery {
                backed: !self.approvals.is_empty() || !proposed,
                key: self.key,
                approvals: self.approvals,
                stage: self.stage,
            }
        }
    }

    impl Investor {
        /// As it is now.
        pub fn now(self, in_trust: u32) -> securities::InvestorOf<Runtime> {
            securities::Investor {
                subject: self.subject,
                badge: self.badge,
                keys: self.keys,
                books: self.books,
                class: self.class,
                country: self.country,
                known_until: self.known_until,
                version: self.version,
                stopped: self.stopped,
                payout: self.payout,
                guardians: self.guardians,
                next_guardians: self.next_guardians,
                recovery: self.recovery.map(Recovery::now),
                said: self.said,
                in_trust,
                recoveries: 0,
            }
        }
    }

    /// A security.
    #[derive(Encode, Decode)]
    pub struct Security {
        name: BoundedVec<u8, ConstU32<{ securities::MAX_NAME }>>,
        code: [u8; 12],
        kind: securities::SecurityKind,
        issuer: AccountId,
        trustee: Option<AccountId>,
        treasury: securities::InvestorId,
        per_share: u128,
        reference: u128,
        registered: u128,
        issued: u128,
        proposed: Option<u128>,
        halted: Option<securities::Halt>,
        deposit: Deposited,
    }

    impl Security {
        /// As it is now.
        pub fn now(self) -> securities::SecurityOf<Runtime> {
            securities::Security {
                name: self.name,
                code: self.code,
                kind: self.kind,
                issuer: self.issuer,
                trustee: self.trustee,
                treasury: self.treasury,
                per_share: self.per_share,
                reference: self.reference,
                registered: self.registered,
                issued: self.issued,
                proposed: self.proposed,
                halted: self.halted,
                matures: None,
                deposit: self.deposit,
            }
        }
    }

    /// An instruction.
    #[derive(Encode, Decode)]
    pub struct Instruction {
        venue: securities::VenueId,
        legs: securities::Legs,
        parties: BoundedVec<(securities::InvestorId, bool), ConstU32<{ securities::MAX_PARTIES }>>,
        versions: BoundedVec<(securities::SecurityId, u32), ConstU32<{ securities::MAX_LEGS }>>,
        expires: Moment,
        deposit: Deposited,
    }

    impl Instruction {
        /// As it is now.
        pub fn now(self) -> securities::InstructionOf<Runtime> {
            let parties = self
                .parties
                .into_iter()
                .map(|(investor, affirmed)| securities::Party {
                    investor,
                    affirmed,
                    recoveries: 0,
                });
            securities::Instruction {
                venue: self.venue,
                legs: self.legs,
                parties: BoundedVec::truncate_from(parties.collect()),
                versions: self.versions,
                expires: self.expires,
                deposit: self.deposit,
            }
        }
    }

    #[storage_alias]
    pub type Badges = StorageValue<CbdcVouchers, Doors>;

    #[storage_alias]
    pub type Merchants = StorageMap<CbdcVouchers, Blake2_128Concat, AccountId, Merchant>;

    #[storage_alias]
    pub type Used = StorageDoubleMap<Merchants, Twox64Concat, u32, Identity, H256, ()>;
}

/// The merchants, with deposits in won: what a deposit encodes as.
#[storage_alias]
type Merchants = StorageMap<
    Merchants,
    Blake2_128Concat,
    AccountId,
    pallet_merchants::Merchant<AccountId, Balance>,
>;

const OF_VOUCHERS: RuntimeHoldReason =
    RuntimeHoldReason::CbdcVouchers(pallet_cbdc_vouchers::HoldReason::Record);
const OF_MERCHANTS: RuntimeHoldReason =
    RuntimeHoldReason::Merchants(pallet_merchants::HoldReason::Record);

/// The steps.
pub struct Move;

impl UncheckedOnRuntimeUpgrade for Move {
    fn on_runtime_upgrade() -> Weight {
        let mut records: u64 = 0;
        Programmes::<Runtime>::translate(|_, old: before::Programme| {
            records = records.saturating_add(1);
            Some(old.now())
        });
        pallet_cbdc_vouchers::Batches::<Runtime>::translate(
            |programme: ProgrammeId, _: BatchId, old: before::Batch| {
                records = records.saturating_add(2);
                let operator = Programmes::<Runtime>::get(programme)?.operator;
                Some(old.now(operator))
            },
        );
        let badges = before::Badges::take();
        if let Some(badges) = badges {
            pallet_cbdc_vouchers::Badge::<Runtime>::put(badges.agency);
            pallet_merchants::Badge::<Runtime>::put(badges.acquirer);
        }
        let badge = badges.map_or(ClassId::MAX, |badges| badges.acquirer);
        let mut holds = BTreeMap::<AccountId, (Balance, Balance)>::new();
        for (who, old) in before::Merchants::drain() {
            records = records.saturating_add(2);
            let (moved, released) = holds.entry(old.acquirer.clone()).or_default();
            if is_pot(&who) {
                *released = released.saturating_add(old.deposit);
                System::dec_sufficients(&who);
                continue;
            }
            *moved = moved.saturating_add(old.deposit);
            let merchant = pallet_merchants::Merchant {
                acquirer: old.acquirer,
                badge,
                profile: old.profile,
                suspended: old.suspended,
                deposit: old.deposit,
            };
            Merchants::insert(who, merchant);
        }
        let acquirers = u64::try_from(holds.len()).unwrap_or(u64::MAX);
        for (acquirer, (moved, released)) in holds {
            move_hold(&acquirer, moved);
            release(&acquirer, released);
        }
        let touched = records
            .saturating_add(acquirers.saturating_mul(3))
            .saturating_add(3);
        ParityDbWeight::get().reads_writes(touched, touched)
    }
}

/// Has an account hold so much for merchants that it held for vouchers.
fn move_hold(who: &AccountId, amount: Balance) {
    if amount == 0 {
        return;
    }
    let moved = Holds::<Runtime>::try_mutate(who, |holds| {
        if let Some(held) = holds.iter_mut().find(|held| held.id == OF_VOUCHERS) {
            held.amount = held.amount.saturating_sub(amount);
        }
        holds.retain(|held| held.amount > 0);
        holds.try_push(IdAmount {
            id: OF_MERCHANTS,
            amount,
        })
    });
    defensive_assert!(moved.is_ok(), "there is room for each reason");
}

/// Gives an account back what it held for what can't be a merchant.
fn release(who: &AccountId, amount: Balance) {
    let released = Balances::release(&OF_VOUCHERS, who, amount, Precision::Exact);
    defensive_assert!(released == Ok(amount), "a record's deposit is held");
}

/// The step.
pub struct ForgetUsed;

impl UncheckedOnRuntimeUpgrade for ForgetUsed {
    fn on_runtime_upgrade() -> Weight {
        let gone = u64::from(before::Used::clear(u32::MAX, None).backend);
        ParityDbWeight::get().reads_writes(gone, gone)
    }
}

/// The step.
pub struct Entrust;

impl UncheckedOnRuntimeUpgrade for Entrust {
    fn on_runtime_upgrade() -> Weight {
        let mut records: u64 = 0;
        let mut trusts = BTreeMap::<securities::InvestorId, u32>::new();
        securities::Securities::<Runtime>::translate(|_, old: before::Security| {
            records = records.saturating_add(1);
            let new = old.now();
            if new.trustee.is_some() {
                let trusts = trusts.entry(new.treasury).or_default();
                *trusts = trusts.saturating_add(1);
            }
            Some(new)
        });
        securities::Investors::<Runtime>::translate(|investor, old: before::Investor| {
            records = records.saturating_add(1);
            let in_trust = trusts.get(&investor).copied().unwrap_or_default();
            Some(old.now(in_trust))
        });
        securities::Instructions::<Runtime>::translate(|_, old: before::Instruction| {
            records = records.saturating_add(1);
            Some(old.now())
        });
        ParityDbWeight::get().reads_writes(records, records)
    }
}

//! A city gives digital won for a purpose: with badges, the central bank's won, a court's freezes,
//! and fees that the city pays.

use crate::{chain::*, merchants::agreed};
use codec::Encode;
use dure_runtime::{
    CbdcVouchers, Executive, Runtime, RuntimeCall, RuntimeOrigin, System, TransactionPayment,
    UncheckedExtrinsic,
    configs::TreasuryAccount,
    extensions, fees,
    presets::{self, AGENCY},
};
use frame_support::{assert_noop, assert_ok, hypothetically};
use pallet_cbdc_vouchers::{
    Call, Claimed, Entitlements, Error, Event, Leaf, Moment, Path, PaymentId, ProgrammeId, Rule,
    SumNode, Terms, Totals, sum_tree::build::Tree,
};
use pallet_support::submission;
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{
    DispatchError, DispatchResult, Permill,
    generic::Era,
    traits::Dispatchable,
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
};

const DAY: Moment = 86_400_000;

pub fn run(who: &str, call: impl Into<RuntimeCall>) -> DispatchResult {
    call.into()
        .dispatch(origin(who))
        .map(|_| ())
        .map_err(|refused| refused.error)
}

pub fn as_root(call: impl Into<RuntimeCall>) {
    assert_ok!(call.into().dispatch(RuntimeOrigin::root()));
}

pub fn now() -> Moment {
    pallet_timestamp::Now::<Runtime>::get()
}

/// Plain terms: the city pays, for ten days, and five more for refunds.
pub fn terms() -> Terms<AccountId> {
    Terms {
        funder: account("City"),
        rules: Default::default(),
        valid_from: now(),
        valid_until: now() + 10 * DAY,
        refund_until: now() + 15 * DAY,
        self_pay: Permill::zero(),
        fee_allowance: 100,
    }
}

/// Creates a programme with so much won, and so much for fees.
pub fn programme(terms: Terms<AccountId>, funded: Balance, fees: Balance) -> ProgrammeId {
    let programme = pallet_cbdc_vouchers::ProgrammeCount::<Runtime>::get();
    assert_ok!(run("City", Call::create_programme { terms }));
    for (amount, call) in [
        (
            funded,
            Call::fund {
                programme,
                amount: funded,
            },
        ),
        (
            fees,
            Call::fund_fees {
                programme,
                amount: fees,
            },
        ),
    ] {
        if amount > 0 {
            assert_ok!(run("City", call));
        }
    }
    programme
}

pub fn allot(programme: ProgrammeId, who: &str, amount: Balance) -> DispatchResult {
    let allotments = vec![(account(who), amount)].try_into().expect("one");
    run(
        "City",
        Call::allot {
            programme,
            allotments,
        },
    )
}

pub fn enroll(merchant: &str) {
    assert_ok!(run("BankA", agreed(merchant, "BankA")));
}

fn pays(programmes: &[ProgrammeId], merchant: &str, amount: Balance) -> Call<Runtime> {
    Call::pay {
        programmes: programmes.to_vec().try_into().expect("few"),
        merchant: account(merchant),
        amount,
    }
}

fn left(programme: ProgrammeId, who: &str) -> Balance {
    let own = Entitlements::<Runtime>::get(programme, account(who));
    own.map(|own| own.left).unwrap_or_default()
}

fn totals(programme: ProgrammeId) -> Totals {
    CbdcVouchers::programme_totals(programme).expect("a programme")
}

/// A call as anyone submits it, without a signature.
pub fn bare(call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    UncheckedExtrinsic::new_bare_legacy(call.into())
}

/// The same as a general transaction.
pub fn general(call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    general_in(call, Era::Immortal)
}

pub fn general_in(call: impl Into<RuntimeCall>, era: Era) -> UncheckedExtrinsic {
    UncheckedExtrinsic::new_transaction(call.into(), extensions(0, era))
}

/// The refusal of what can't become valid.
pub fn refused(error: Error<Runtime>) -> TransactionValidityError {
    submission::for_good(error.encode()[0])
}

/// The refusal of what may become valid.
pub fn refused_for_now(error: Error<Runtime>) -> TransactionValidityError {
    submission::for_now(error.encode()[0])
}

/// What the pool of a node says.
pub fn pool(transaction: UncheckedExtrinsic) -> Result<ValidTransaction, TransactionValidityError> {
    hypothetically!(Executive::validate_transaction(
        TransactionSource::External,
        transaction,
        System::block_hash(0),
    ))
}

fn paid(transaction: UncheckedExtrinsic) -> DispatchResult {
    block(vec![transaction])[0].expect("valid")
}

/// Who is to have how much, as the city builds it off line.
pub struct List {
    leaves: Vec<Leaf<AccountId>>,
    tree: Tree,
}

impl List {
    pub fn new(rows: impl IntoIterator<Item = (AccountId, Balance)>) -> Self {
        let leaves: Vec<_> = rows
            .into_iter()
            .map(|(account, amount)| Leaf {
                account,
                amount,
                salt: [5; 32],
            })
            .collect();
        let tree = Tree::new(leaves.iter().map(SumNode::leaf).collect()).expect("a tree");
        Self { leaves, tree }
    }

    pub fn root(&self) -> SumNode {
        self.tree.root().expect("a root")
    }

    pub fn publish(&self, programme: ProgrammeId) -> DispatchResult {
        let root = self.root();
        let leaves = self.leaves.len().try_into().expect("few");
        run(
            "City",
            Call::publish_batch {
                programme,
                root,
                leaves,
            },
        )
    }

    pub fn claim(&self, programme: ProgrammeId, index: u32) -> Call<Runtime> {
        self.claim_with(programme, index, |_| ())
    }

    pub fn claim_with(
        &self,
        programme: ProgrammeId,
        index: u32,
        change: impl Fn(&mut Path),
    ) -> Call<Runtime> {
        let mut path = self.tree.path(index);
        change(&mut path);
        Call::claim {
            programme,
            batch: 0,
            index,
            leaf: self.leaves[usize::try_from(index).expect("small")].clone(),
            path,
        }
    }
}

/// Gives the city new won, as the central bank and a bank would.
fn endow_city(amount: Balance) {
    as_root(pallet_cbdc::Call::set_issuance_cap { cap: amount });
    let bank = account("BankA");
    as_root(pallet_cbdc::Call::set_line {
        who: bank.clone(),
        line: amount,
    });
    assert_ok!(run(
        "CentralBank",
        pallet_cbdc::Call::issue {
            institution: bank,
            amount
        }
    ));
    assert_ok!(run("BankA", transfer(&account("City"), amount)));
}

#[test]
fn a_hundred_thousand_citizens_claim_ten_billion_won() {
    const CITIZENS: u32 = 100_000;
    const EACH: Balance = 100_000;
    let citizen = |n: u32| {
        let mut id = [7u8; 32];
        id[..4].copy_from_slice(&n.to_le_bytes());
        AccountId::from(id)
    };
    let all = Balance::from(CITIZENS) * EACH;
    assert_eq!(all, 10_000_000_000);
    let list = List::new((0..CITIZENS).map(|n| (citizen(n), EACH)));
    let mut chain = chain(presets::DEV);
    let (programme, issuance) = chain.execute_with(|| {
        block(vec![]);
        endow_city(all);
        let programme = programme(terms(), all - 1, 0);
        assert_noop!(list.publish(programme), Error::<Runtime>::Underfunded);
        let amount = 1;
        assert_ok!(run("City", Call::fund { programme, amount }));
        assert_ok!(list.publish(programme));

        let tampered = list.claim_with(programme, 4_711, |path| path[3].sum -= 1);
        assert_eq!(
            pool(bare(tampered.clone())),
            Err(refused(Error::NotInBatch))
        );
        assert_noop!(run("Bob", tampered), Error::<Runtime>::NotInBatch);
        (programme, Balances::total_issuance())
    });

    // What finds no room in a block comes in the next: none at all in one that ends a session.
    let full = Err(InvalidTransaction::ExhaustsResources.into());
    let (mut claimed, mut next) = (0, 0);
    while next < CITIZENS {
        // As a node does; what is not committed would be hashed again in each block.
        chain.commit_all().expect("commits");
        let claims = (next..CITIZENS).take(1_000);
        let claims = claims.map(|index| bare(list.claim(programme, index)));
        let results = chain.execute_with(|| block(claims.collect()));
        for result in results.iter().take_while(|result| **result != full) {
            assert_eq!(*result, Ok(Ok(())), "leaf {next}");
            claimed += 1;
            next += 1;
        }
    }
    assert_eq!(claimed, 100_000);

    chain.execute_with(|| {
        assert_eq!(totals(programme).issued, all);
        assert_eq!(Claimed::<Runtime>::iter_keys().count(), 49);
        let set: u32 = Claimed::<Runtime>::iter_values()
            .map(|chunk| chunk.count())
            .sum();
        assert_eq!(set, CITIZENS);

        // A thousand try again: the pool takes none, and no block could.
        let retries: Vec<_> = (0..1_000)
            .map(|n| bare(list.claim(programme, n * 97)))
            .collect();
        for retry in &retries[..10] {
            assert_eq!(pool(retry.clone()), Err(refused(Error::AlreadyClaimed)));
        }
        assert!(
            block(retries)
                .into_iter()
                .all(|result| result == Err(refused(Error::AlreadyClaimed)))
        );
        assert_eq!(totals(programme).issued, all);
        assert_eq!(Balances::total_issuance(), issuance);
        check_law();
    });
}

/// An account that never existed and has no won claims, pays all and is gone; a refund brings it
/// back, and its old payment can't be sent again.
#[test]
fn no_money_of_their_own() {
    story(|| {
        enroll("MerchantA");
        let programme = programme(terms(), 100_000, 1_000);
        let list = List::new([(account("Ghost"), 100_000)]);
        assert_ok!(list.publish(programme));
        let ghost = account("Ghost");
        assert!(!System::account_exists(&ghost));
        let issuance = Balances::total_issuance();
        assert_ok!(paid(bare(list.claim(programme, 0))));
        assert!(System::account_exists(&ghost));
        assert_eq!(Balances::free_balance(&ghost), 0);

        let purse = CbdcVouchers::fee_purse(programme);
        let (in_purse, treasury) = (
            Balances::free_balance(&purse),
            Balances::free_balance(TreasuryAccount::get()),
        );
        let payment = sign("Ghost", pays(&[programme], "MerchantA", 100_000));
        let length = payment.encoded_size().try_into().expect("short");
        let info = TransactionPayment::query_info(payment.clone(), length);
        assert!(info.partial_fee > 0);
        assert!(
            fees::is_free(&payment, info.partial_fee),
            "the holder sees no fee"
        );
        assert_ok!(paid(payment.clone()));
        assert!(!System::account_exists(&ghost));
        let fee = in_purse - Balances::free_balance(&purse);
        assert!(fee > 0 && fee <= info.partial_fee, "₩{fee}");
        assert_eq!(
            Balances::free_balance(TreasuryAccount::get()),
            treasury + fee
        );
        assert_eq!(totals(programme).fees_spent, fee);
        System::assert_has_event(
            Event::FeeSponsored {
                programme,
                who: ghost.clone(),
                fee,
            }
            .into(),
        );

        assert_eq!(
            block(vec![payment.clone()])[0],
            Err(InvalidTransaction::Payment.into()),
            "there is no account"
        );
        let first = PaymentId {
            programme,
            number: 0,
        };
        assert_ok!(paid(sign(
            "MerchantA",
            Call::refund {
                payment: first,
                amount: 40_000
            }
        )));
        assert!(System::account_exists(&ghost));
        assert_eq!(left(programme, "Ghost"), 40_000);
        assert_eq!(
            block(vec![payment])[0],
            Err(InvalidTransaction::Stale.into())
        );
        assert_eq!(left(programme, "Ghost"), 40_000);
        assert_ok!(paid(sign("Ghost", pays(&[programme], "MerchantA", 40_000))));
        assert!(!System::account_exists(&ghost));
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

/// A holder of ₩1,000 without won of its own, in a programme with this allowance and purse.
fn poor_holder(fee_allowance: Balance, purse: Balance) -> ProgrammeId {
    enroll("MerchantA");
    let terms = Terms {
        fee_allowance,
        ..terms()
    };
    let programme = programme(terms, 1_000, purse);
    assert_ok!(allot(programme, "Ghost", 1_000));
    programme
}

#[test]
fn sponsoring_ends_with_the_days_allowance() {
    story(|| {
        let programme = poor_holder(5, 1_000);
        let pay = || sign("Ghost", pays(&[programme], "MerchantA", 1));
        let mut sponsored = 0;
        while block(vec![pay()])[0] == Ok(Ok(())) {
            sponsored += 1;
            assert!(sponsored < 6, "the allowance does not end");
        }
        assert!(sponsored > 0);
        assert!(totals(programme).fees_spent <= 5);
        // It can't pay itself, and is told so.
        assert_eq!(
            block(vec![pay()])[0],
            Err(InvalidTransaction::Payment.into())
        );
        assert_eq!(pool(pay()), Err(InvalidTransaction::Payment.into()));
        // With won of its own it can.
        assert_ok!(run("Bob", transfer(&account("Ghost"), 100)));
        assert_ok!(paid(pay()));
        assert!(Balances::free_balance(account("Ghost")) < 100);
    });
}

#[test]
fn sponsoring_ends_with_the_purse() {
    story(|| {
        let programme = poor_holder(1_000, 6);
        let pay = || sign("Ghost", pays(&[programme], "MerchantA", 1));
        let mut sponsored = 0;
        while block(vec![pay()])[0] == Ok(Ok(())) {
            sponsored += 1;
            assert!(sponsored < 6, "the purse does not end");
        }
        assert!(sponsored > 0);
        let purse = CbdcVouchers::fee_purse(programme);
        assert!(Balances::free_balance(purse) >= 1);
        assert_eq!(pool(pay()), Err(InvalidTransaction::Payment.into()));
        assert_ok!(run(
            "City",
            Call::fund_fees {
                programme,
                amount: 100
            }
        ));
        assert_ok!(paid(pay()));
    });
}

#[test]
fn a_failing_payment_costs_the_programme_and_not_the_holder() {
    story(|| {
        let programme = poor_holder(100, 1_000);
        let too_much = sign("Ghost", pays(&[programme], "MerchantA", 1_001));
        assert_eq!(
            paid(too_much),
            Err(Error::<Runtime>::EntitlementTooLow.into())
        );
        assert!(totals(programme).fees_spent > 0);
        assert_eq!(left(programme, "Ghost"), 1_000);
    });
}

#[test]
fn only_the_calls_themselves_are_sponsored() {
    story(|| {
        let programme = poor_holder(100, 1_000);
        let pay = || RuntimeCall::from(pays(&[programme], "MerchantA", 1));
        let batch = pallet_utility::Call::batch { calls: vec![pay()] };
        let remark = frame_system::Call::remark { remark: vec![] };
        let release = Call::release {
            programme,
            amount: 1,
        };
        for call in [batch.into(), remark.into(), RuntimeCall::from(release)] {
            let transaction = sign("Ghost", call);
            assert!(!fees::is_free(&transaction, 1));
            assert_eq!(pool(transaction), Err(InvalidTransaction::Payment.into()));
        }
        // Nor with a tip.
        let tipped = sign_tipped("Ghost", 1, pay());
        assert!(!fees::is_free(&tipped, 1));
        assert_eq!(pool(tipped), Err(InvalidTransaction::Payment.into()));
        let reserve = Call::reserve {
            programme,
            amount: 10,
            until: now() + DAY,
        };
        assert_ok!(paid(sign("Ghost", reserve)));
        assert!(fees::is_free(&general(pay()), 1));
        assert!(fees::is_free(&bare(pay()), 1));
    });
}

fn sign_tipped(name: &str, tip: Balance, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    let nonce = *System::account_nonce(account(name));
    let mut extension = extensions(nonce, Era::Immortal);
    extension.8 = pallet_transaction_payment::ChargeTransactionPayment::from(tip);
    sign_with(name, call, extension)
}

#[test]
fn two_payments_in_one_block_share_no_won() {
    story(|| {
        enroll("MerchantA");
        let programme = programme(terms(), 10_000, 0);
        assert_ok!(allot(programme, "Eve", 10_000));
        let nonce = *System::account_nonce(account("Eve"));
        let results = block(vec![
            sign_at("Eve", nonce, pays(&[programme], "MerchantA", 7_000)),
            sign_at("Eve", nonce + 1, pays(&[programme], "MerchantA", 7_000)),
        ]);
        assert_eq!(
            results,
            [
                Ok(Ok(())),
                Ok(Err(Error::<Runtime>::EntitlementTooLow.into()))
            ]
        );
        assert_eq!(left(programme, "Eve"), 3_000);
    });
}

#[test]
fn a_court_stops_entitlements_too() {
    story(|| {
        enroll("MerchantA");
        let programme = programme(terms(), 10_000, 100);
        assert_ok!(allot(programme, "Eve", 10_000));
        let order = H256::repeat_byte(1);
        let who = account("Eve");
        assert_ok!(run(
            "CentralBank",
            pallet_cbdc::Call::freeze {
                who: who.clone(),
                order
            }
        ));
        let pay = || pays(&[programme], "MerchantA", 1);
        assert_noop!(run("Eve", pay()), Error::<Runtime>::PayerFrozen);
        assert_ok!(run(
            "CentralBank",
            pallet_cbdc::Call::unfreeze { who, order }
        ));
        assert_ok!(run("Eve", pay()));

        // Of a frozen escrow, orders are refused before they reach a block.
        let pair = sr25519::Pair::from_string("//Eve", None).expect("a name");
        let until = now() + DAY;
        assert_ok!(run(
            "Eve",
            Call::reserve {
                programme,
                amount: 100,
                until
            }
        ));
        let order_ = pallet_cbdc_vouchers::Order {
            programme,
            payer: account("Eve"),
            merchant: account("MerchantA"),
            amount: 100,
            nonce: 0,
            deadline: until,
        };
        let signature = pair.sign(&order_.message(System::block_hash(0))).into();
        let submit = || {
            bare(Call::pay_order {
                order: order_.clone(),
                signature,
            })
        };
        let submit = submit();
        let escrow = CbdcVouchers::escrow(programme);
        let freeze = pallet_cbdc::Call::freeze {
            who: escrow.clone(),
            order,
        };
        assert_ok!(run("CentralBank", freeze));
        assert_eq!(
            pool(submit.clone()),
            Err(refused_for_now(Error::EscrowFrozen))
        );
        let thaw = pallet_cbdc::Call::unfreeze { who: escrow, order };
        assert_ok!(run("CentralBank", thaw));
        assert_ok!(paid(submit.clone()));
        assert_eq!(block(vec![submit])[0], Err(refused(Error::OrderUsed)));
    });
}

#[test]
fn a_ministry_takes_an_agencys_badge_away() {
    story(|| {
        enroll("MerchantA");
        let programme = programme(terms(), 10_000, 0);
        assert_ok!(allot(programme, "Eve", 1_000));
        let revoke = pallet_credential_badges::Call::revoke_grant {
            who: account("City"),
            class: AGENCY,
        };
        assert_ok!(run("MinistryOfFinance", revoke));
        let revoked = DispatchError::from(pallet_credential_badges::Error::<Runtime>::Revoked);
        assert_noop!(allot(programme, "Eve", 1), revoked);
        assert_noop!(
            run("City", Call::create_programme { terms: terms() }),
            revoked
        );
        // Its holders lose nothing.
        assert_ok!(run("Eve", pays(&[programme], "MerchantA", 1_000)));
    });
}

#[test]
fn a_badge_is_asked_of_the_holder_in_the_block_of_the_payment() {
    story(|| {
        enroll("MerchantA");
        let student = pallet_credential_badges::ClassCount::<Runtime>::get();
        let achievement = H256::repeat_byte(1);
        let create = pallet_credential_badges::Call::create_class {
            achievement,
            schema: achievement,
        };
        assert_ok!(run("MinistryOfLabour", create));
        let terms = Terms {
            rules: vec![Rule::Categories(1 << 5), Rule::Badge(student)]
                .try_into()
                .expect("few rules"),
            ..terms()
        };
        let programme = programme(terms, 1_000, 0);
        assert_ok!(allot(programme, "Eve", 1_000));
        let pay = || run("Eve", pays(&[programme], "MerchantA", 100));
        let refused = Error::<Runtime>::RuleRefused { rule: 1, place: 0 };
        assert_noop!(pay(), refused);
        let grant = pallet_credential_badges::Call::grant {
            who: account("Eve"),
            class: student,
            until: None,
        };
        assert_ok!(run("MinistryOfLabour", grant));
        assert_ok!(pay());
        let revoke = pallet_credential_badges::Call::revoke_grant {
            who: account("Eve"),
            class: student,
        };
        assert_ok!(run("MinistryOfLabour", revoke));
        assert_noop!(pay(), Error::<Runtime>::RuleRefused { rule: 1, place: 0 });
    });
}

#[test]
fn an_unsigned_claim_ranks_with_transfers_and_changes_its_bytes_by_its_era() {
    story(|| {
        let programme = programme(terms(), 1_000, 0);
        let list = List::new([(account("Ghost"), 1_000)]);
        assert_ok!(list.publish(programme));
        let claim = |era| general_in(list.claim(programme, 0), era);
        let valid = pool(claim(Era::Immortal)).expect("valid");
        let plain = pool(sign("Bob", transfer(&account("Eve"), 1))).expect("valid");
        assert!(
            valid.priority <= plain.priority,
            "{} and {}",
            valid.priority,
            plain.priority
        );
        assert!(valid.priority * 20 >= plain.priority);
        let era = Era::mortal(64, System::block_number().into());
        assert_ne!(claim(Era::Immortal).encode(), claim(era).encode());
        assert_eq!(
            pool(claim(era)).map(|valid| valid.provides),
            Ok(valid.provides)
        );
        assert_ok!(paid(claim(era)));
    });
}

#[test]
fn a_closed_programme_is_pruned_in_idle_time() {
    story(|| {
        enroll("MerchantA");
        let short = Terms {
            valid_until: now() + 20_000,
            refund_until: now() + 40_000,
            ..terms()
        };
        let city = Balances::free_balance(account("City"));
        let programme = programme(short, 1_500_000, 1_000);
        for n in 0..1_500 {
            assert_ok!(allot(programme, &format!("Citizen/{n}"), 1_000));
        }
        assert_ok!(paid(sign(
            "Citizen/7",
            pays(&[programme], "MerchantA", 400)
        )));
        let close = || sign("Bob", Call::close { programme });
        assert_eq!(
            paid(close()),
            Err(Error::<Runtime>::RefundPeriodNotOver.into())
        );
        while paid(close()).is_err() {
            assert!(System::block_number() < 100, "it can't be closed");
        }
        assert_eq!(totals(programme).returned, 1_500_000 - 400);
        let mut blocks = 0;
        while CbdcVouchers::programme(programme).is_some() {
            block(vec![]);
            blocks += 1;
            assert!(blocks < 300, "pruning does not end");
        }
        assert!(blocks > 1, "it takes more than a block's idle time");
        assert_eq!(Entitlements::<Runtime>::iter_keys().count(), 0);
        assert!(!System::account_exists(&account("Citizen/7")));
        assert!(!System::account_exists(&account("Citizen/8")));
        // Back come all but what was spent and the fee that was sponsored.
        let cost = city - Balances::free_balance(account("City"));
        assert!((400..410).contains(&cost), "₩{cost}");
    });
}

#[test]
fn vouchers_never_change_total_issuance() {
    story(|| {
        enroll("MerchantA");
        let issuance = Balances::total_issuance();
        let terms = Terms {
            self_pay: Permill::from_percent(30),
            ..terms()
        };
        let programme = programme(terms, 50_000, 100);
        assert_ok!(allot(programme, "Eve", 50_000));
        assert_ok!(paid(sign("Eve", pays(&[programme], "MerchantA", 33_333))));
        let payment = PaymentId {
            programme,
            number: 0,
        };
        for amount in [10_001, 23_332] {
            assert_ok!(paid(sign("MerchantA", Call::refund { payment, amount })));
        }
        assert_eq!(left(programme, "Eve"), 50_000);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

/// What a generated file says that a call takes, its component at 1: ref time without the database
/// in picoseconds, reads and writes.
fn measured(file: &str, call: &str) -> (u64, u64, u64) {
    let (_, implementation) = file
        .split_once("> WeightInfo for ")
        .or_else(|| file.split_once("WeightInfo for "))
        .expect("weights");
    let (_, body) = implementation
        .split_once(&format!("fn {call}("))
        .expect("the call is measured");
    let (body, _) = body.split_once("\n\t}").expect("its end");
    let numbers = |marker: &str| -> u64 {
        body.split(marker)
            .skip(1)
            .map(|rest| {
                let digits: String = rest
                    .trim_start_matches('(')
                    .chars()
                    .take_while(|c| c.is_ascii_digit() || *c == '_')
                    .filter(char::is_ascii_digit)
                    .collect();
                digits.parse::<u64>().expect("a number")
            })
            .sum()
    };
    (
        numbers("from_parts("),
        numbers(".reads("),
        numbers(".writes("),
    )
}

/// `pay` with eight rules and one programme reads and writes little, and computes less than two and
/// a half plain transfers.
#[test]
fn a_payment_is_nearly_as_light_as_a_transfer() {
    let vouchers = include_str!("../../../pallets/cbdc-vouchers/src/weights.rs");
    let balances = include_str!("../../src/weights/pallet_balances.rs");
    let (pay, reads, writes) = measured(vouchers, "pay");
    let (_, badge_reads, badge_writes) = measured(vouchers, "check_badge");
    let (transfer, ..) = measured(balances, "transfer_keep_alive");
    assert!(reads <= 12, "{reads} reads");
    // The time is read once for both.
    assert!(
        reads + badge_reads - 1 <= 15,
        "{reads} + {badge_reads} reads"
    );
    assert!(writes <= 9 && badge_writes == 0, "{writes} writes");
    assert!(
        2 * pay < 5 * transfer,
        "{pay} ps, and {transfer} for a transfer"
    );
}

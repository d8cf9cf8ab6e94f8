//! Ministries, universities and employers issue badges; graduates present them and find work.

use crate::chain::*;
use codec::Encode;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use dure_runtime::{
    Balances, CredentialBadges, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin, System,
    configs::TreasuryAccount,
};
use frame_support::traits::fungible::InspectHold;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use pallet_credential_badges::{
    Call, Change, ClassId, Credentials, Error, HoldReason, Leaf, Lists, MIN_BITS, Path, Placement,
    PublicKey, Purpose, VERSION, Validity,
};
use sha2::Sha256;
use sp_core::H256;
use sp_runtime::{DispatchResult, traits::Dispatchable};

const UNIVERSITY: &str = "City";
const EMPLOYER: &str = "MerchantA";
const GRADUATE: &str = "Eve";
const TERM: u64 = 4_000_000_000_000;

// After the classes of genesis.
const DIPLOMA: ClassId = 2;
const EMPLOYMENT: ClassId = 3;

fn run(who: &str, call: Call<Runtime>) -> DispatchResult {
    RuntimeCall::from(call)
        .dispatch(origin(who))
        .map(|_| ())
        .map_err(|error| error.error)
}

/// The Ministry of Labour has a class for diplomas and one for employment, and accredits a
/// university and an employer, each with a key and two lists.
fn accredited() {
    let ministry = "MinistryOfLabour";
    for n in [1, 2] {
        let achievement = H256::repeat_byte(n);
        assert_ok!(run(
            ministry,
            Call::create_class {
                achievement,
                schema: achievement
            }
        ));
    }
    for (who, class) in [(UNIVERSITY, DIPLOMA), (EMPLOYER, EMPLOYMENT)] {
        let scope = vec![class].try_into().expect("a short scope");
        assert_ok!(run(
            ministry,
            Call::accredit {
                who: account(who),
                scope,
                until: TERM
            }
        ));
        let public = PublicKey::Ed25519(account(who).into());
        assert_ok!(run(
            who,
            Call::add_key {
                public,
                from: 0,
                until: None
            }
        ));
        for purpose in [Purpose::Revocation, Purpose::Suspension] {
            assert_ok!(run(
                who,
                Call::open_list {
                    purpose,
                    bits: MIN_BITS
                }
            ));
        }
    }
}

/// Badges of one class, as their issuer makes them off line.
struct Documents {
    leaves: Vec<Leaf<AccountId>>,
    tree: MemoryBackedTree<Sha256, Vec<u8>>,
}

impl Documents {
    fn new(class: ClassId, list: u32, subjects: &[AccountId]) -> Self {
        let leaves: Vec<_> = (0..)
            .zip(subjects)
            .map(|(index, subject)| Leaf {
                version: VERSION,
                genesis: System::block_hash(0),
                class,
                index,
                revocation: Placement { list, start: 0 },
                subject: subject.clone(),
                document: H256::repeat_byte(3),
                until: None,
                salt: [4; 32],
            })
            .collect();
        let mut tree = MemoryBackedTree::new();
        leaves.iter().for_each(|leaf| tree.push(leaf.encode()));
        Self { leaves, tree }
    }

    fn root(&self) -> H256 {
        H256::from_slice(self.tree.root().as_bytes())
    }

    fn path(&self, index: usize) -> Path {
        let path: Vec<_> = self
            .tree
            .prove_inclusion(index)
            .as_bytes()
            .chunks(32)
            .map(H256::from_slice)
            .collect();
        path.try_into().expect("a short path")
    }

    fn issue(&self, by: &str, lists: [u32; 2]) -> DispatchResult {
        let call = Call::issue_batch {
            class: self.leaves[0].class,
            key: 0,
            root: self.root(),
            leaves: self.leaves.len().try_into().expect("a batch"),
            list: lists[0],
            start: 0,
            suspension: Some(Placement {
                list: lists[1],
                start: 0,
            }),
        };
        run(by, call)
    }

    fn present(&self, who: &str, batch: u32, index: usize) -> DispatchResult {
        run(
            who,
            Call::present {
                batch,
                leaf: self.leaves[index].clone(),
                path: self.path(index),
            },
        )
    }
}

fn set(by: &str, list: u32, index: u32, set: bool) -> DispatchResult {
    let changes = vec![Change { index, set }].try_into().expect("one change");
    run(by, Call::set_status { list, changes })
}

fn ensure_holds(class: ClassId) -> DispatchResult {
    CredentialBadges::ensure_holds(&account(GRADUATE), class)
}

/// The graduate holds a diploma: batch 0, bit 0 of lists 0 and 1.
fn graduated() -> Documents {
    accredited();
    let documents = Documents::new(DIPLOMA, 0, &[account(GRADUATE), account("Dave")]);
    assert_ok!(documents.issue(UNIVERSITY, [0, 1]));
    assert_ok!(documents.present(GRADUATE, 0, 0));
    documents
}

#[test]
fn a_graduate_with_a_year_of_work_answers_a_posting() {
    story(|| {
        graduated();
        let employment = Documents::new(EMPLOYMENT, 2, &[account(GRADUATE)]);
        assert_ok!(employment.issue(EMPLOYER, [2, 3]));

        let ask = Call::request_proof {
            classes: vec![DIPLOMA, EMPLOYMENT].try_into().expect("two classes"),
            posting: H256::repeat_byte(5),
            until: TERM,
        };
        let held_by = |who| {
            let reason = RuntimeHoldReason::CredentialBadges(HoldReason::Record);
            Balances::balance_on_hold(&reason, &account(who))
        };
        assert_ok!(run("MerchantB", ask));
        assert!(held_by("MerchantB") > 0);
        let answer = || {
            let commitment = H256::repeat_byte(6);
            run(
                GRADUATE,
                Call::answer_request {
                    request: 0,
                    commitment,
                },
            )
        };
        assert_noop!(answer(), Error::<Runtime>::NotHeld);
        assert_ok!(employment.present(GRADUATE, 1, 0));
        assert_ok!(answer());
        System::assert_last_event(
            pallet_credential_badges::Event::RequestAnswered {
                request: 0,
                who: account(GRADUATE),
                commitment: H256::repeat_byte(6),
            }
            .into(),
        );
        assert_ok!(run("MerchantB", Call::close_request { request: 0 }));
        assert_eq!(held_by("MerchantB"), 0);
    });
}

#[test]
fn a_door_closes_in_the_block_of_the_revocation() {
    story(|| {
        graduated();
        assert_ok!(ensure_holds(DIPLOMA));
        assert_ok!(set(UNIVERSITY, 0, 0, true));
        assert_noop!(ensure_holds(DIPLOMA), Error::<Runtime>::Revoked);
    });
}

#[test]
fn a_door_closes_in_the_block_of_the_compromise() {
    story(|| {
        graduated();
        let issuer = account(UNIVERSITY);
        let at = CredentialBadges::batch_details(0)
            .expect("a batch")
            .issued_at;
        assert_ok!(ensure_holds(DIPLOMA));
        assert_ok!(run(
            UNIVERSITY,
            Call::compromise_key {
                issuer,
                index: 0,
                at
            }
        ));
        assert_noop!(ensure_holds(DIPLOMA), Error::<Runtime>::Compromised);
        assert_eq!(
            CredentialBadges::is_valid_at(0, 0, at),
            Some(Validity::Compromised)
        );
    });
}

#[test]
fn the_council_suspends_a_ministry_and_with_it_all_below() {
    story(|| {
        let documents = graduated();
        let ministry = account("MinistryOfLabour");
        let suspend = Call::suspend_accreditation {
            who: ministry.clone(),
        };
        assert_ok!(RuntimeCall::from(suspend).dispatch(RuntimeOrigin::root()));
        assert_noop!(
            documents.issue(UNIVERSITY, [0, 1]),
            Error::<Runtime>::AccreditationSuspended
        );
        assert_ok!(ensure_holds(DIPLOMA));
        let lift = Call::lift_suspension { who: ministry };
        assert_ok!(RuntimeCall::from(lift).dispatch(RuntimeOrigin::root()));
        assert_noop!(
            documents.issue(UNIVERSITY, [0, 1]),
            Error::<Runtime>::RangeOverlap
        );
    });
}

#[test]
fn a_hundred_thousand_diplomas_are_one_small_transaction() {
    story(|| {
        accredited();
        let subjects = vec![account(GRADUATE); 100_000];
        let documents = Documents::new(DIPLOMA, 0, &subjects);
        let call = |leaves| {
            RuntimeCall::from(Call::issue_batch {
                class: DIPLOMA,
                key: 0,
                root: documents.root(),
                leaves,
                list: 0,
                start: 0,
                suspension: Some(Placement { list: 1, start: 0 }),
            })
        };
        assert_eq!(
            call(1).get_dispatch_info(),
            call(100_000).get_dispatch_info()
        );
        let transaction = sign(UNIVERSITY, call(100_000));
        assert!(
            transaction.encoded_size() < 512,
            "{}",
            transaction.encoded_size()
        );
        let treasury = Balances::free_balance(TreasuryAccount::get());
        assert_eq!(block(vec![transaction]), [Ok(Ok(()))]);
        let fee = Balances::free_balance(TreasuryAccount::get()) - treasury;
        assert!(fee <= 3, "₩{fee} for 100,000 diplomas");
        assert_eq!(Lists::<Runtime>::get(0).expect("a list").set, 0);
        for index in [0, 1, 65_535, 65_536, 99_999] {
            assert!(documents.path(index).len() <= 17);
        }
        assert_ok!(documents.present(GRADUATE, 0, 99_999));
        assert_ok!(ensure_holds(DIPLOMA));
    });
}

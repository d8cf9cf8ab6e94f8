//! Whoever holds a role loses it at once, and the council stands in: every call there is, in every
//! state that a role can be in, whatever way its holder's signature comes.

use crate::{
    chain::*,
    eco,
    merchants::{PROFILE, agreed},
    notaries, rice, securities,
    vouchers::*,
};
use codec::{Decode, Encode};
use dure_runtime::{
    AllPalletsWithSystem, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
    configs::ProxyType,
    presets::{ACQUIRER, AGENCY},
};
use frame_support::{
    assert_ok, hypothetically,
    traits::{GetCallMetadata, PalletsInfoAccess},
};
use pallet_cbdc::Call as Won;
use pallet_cbdc_vouchers::Call as Vouchers;
use pallet_credential_badges::{
    Call as Badges, Change, Error as BadgesError, MIN_BITS, PublicKey, Purpose,
};
use pallet_merchants::Call as Shops;
use pallet_notary_attestations::Call as Deeds;
use pallet_support::ClassId;
use sp_core::H256;
use sp_runtime::{
    DispatchError, DispatchResult, TokenError,
    traits::{Dispatchable, TrailingZeroInput},
};
use std::collections::BTreeSet;

/// The public services' pallets have the indices from this one on; their calls belong to roles.
const SERVICES: usize = 50;

/// The roles, and how each is lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    /// Another is named.
    CentralBank,
    /// By nothing: what it has drawn, it may always redeem.
    Institution,
    /// Its accreditation is suspended.
    Ministry,
    /// The same.
    Issuer,
    /// Its badge is revoked.
    Operator,
    /// The same.
    Acquirer,
    /// Another is named.
    Justice,
    /// Its badge is revoked.
    Notary,
    /// The badges of those who reward are revoked.
    EcoOperator,
    EcoMaker,
    /// The badges of those who keep, trade and issue securities are revoked.
    Depository,
    AccountManager,
    VenueOperator,
    SecurityIssuer,
    /// The badges of those who buy rice are revoked.
    RiceOperator,
    Comptroller,
    Inspector,
    Warehouse,
    Sampler,
    Buyer,
}
use Role::*;

impl Role {
    fn holder(self) -> &'static str {
        match self {
            CentralBank => "CentralBank",
            Institution => "BankA",
            Ministry => "MinistryOfLabour",
            Issuer => "Eve",
            Operator => "City",
            Acquirer => "BankB",
            Justice => "MinistryOfJustice",
            Notary => notaries::NOTARY,
            EcoOperator => eco::OFFICE,
            EcoMaker => eco::MAKER,
            Depository => securities::DEPOSITORY,
            AccountManager => securities::MANAGER,
            VenueOperator => securities::VENUE,
            SecurityIssuer => securities::ISSUER,
            RiceOperator => rice::COUNTY,
            Comptroller => rice::COMPTROLLER,
            Inspector => rice::INSPECTOR,
            Warehouse => rice::WAREHOUSE,
            Sampler => rice::SAMPLER,
            Buyer => rice::MILL,
        }
    }

    /// Takes the role away; how its holder is refused then.
    fn lose(self) -> Option<DispatchError> {
        let revoked = |class| {
            let who = account(self.holder());
            as_root(Badges::revoke_grant { who, class });
            Some(BadgesError::<Runtime>::Revoked.into())
        };
        match self {
            CentralBank => {
                let who = account("Ferdie");
                as_root(Won::name_central_bank { who });
                Some(pallet_cbdc::Error::<Runtime>::NotCentralBank.into())
            }
            Institution => None,
            Ministry | Issuer => {
                let who = account(self.holder());
                as_root(Badges::suspend_accreditation { who });
                Some(BadgesError::<Runtime>::AccreditationSuspended.into())
            }
            Operator => revoked(AGENCY),
            Acquirer => revoked(ACQUIRER),
            Justice => {
                as_root(notaries::named("Ferdie"));
                Some(pallet_notary_attestations::Error::<Runtime>::NotMinistry.into())
            }
            Notary => revoked(CLASS),
            EcoOperator => revoked(eco_badges().operator),
            EcoMaker => revoked(eco_badges().maker),
            Depository => revoked(securities::doors().depository),
            AccountManager => revoked(securities::doors().manager),
            VenueOperator => revoked(securities::doors().venue),
            SecurityIssuer => revoked(securities::doors().issuer),
            RiceOperator | Comptroller => revoked(rice_badges().operator),
            Inspector | Sampler => revoked(rice_badges().inspector),
            Warehouse => revoked(rice_badges().warehouse),
            Buyer => revoked(rice_badges().buyer),
        }
    }
}

/// Who may make a call.
#[derive(Clone, Copy)]
enum Who {
    /// Whoever holds a role; where a badge, or an accreditation, is asked for, only while it is in
    /// force; and the council in its place, where it may.
    Holder {
        role: Role,
        badge: bool,
        council: bool,
    },
    /// The council alone.
    Council,
}
use Who::*;

/// What moves value or widens rights.
fn holder(role: Role) -> Who {
    let (badge, council) = (true, false);
    Holder {
        role,
        badge,
        council,
    }
}

/// Care.
fn or_council(role: Role) -> Who {
    let (badge, council) = (true, true);
    Holder {
        role,
        badge,
        council,
    }
}

/// What takes a right away, so that no badge is asked for.
fn without_badge(role: Role, council: bool) -> Who {
    let badge = false;
    Holder {
        role,
        badge,
        council,
    }
}

/// What anyone does for itself.
const OWN: [&str; 71] = [
    "CredentialBadges.present",
    "CredentialBadges.withdraw",
    "CredentialBadges.publish_profile",
    "CredentialBadges.remove_profile",
    "CredentialBadges.request_proof",
    "CredentialBadges.answer_request",
    "CredentialBadges.close_request",
    "CredentialBadges.resign",
    "CbdcVouchers.fund",
    "CbdcVouchers.fund_fees",
    "CbdcVouchers.claim",
    "CbdcVouchers.pay",
    "CbdcVouchers.reserve",
    "CbdcVouchers.release",
    "CbdcVouchers.pay_order",
    "CbdcVouchers.refund",
    "Merchants.join",
    "Merchants.leave",
    "NotaryAttestations.open_session",
    "NotaryAttestations.amend",
    "NotaryAttestations.sign",
    "NotaryAttestations.withdraw",
    "NotaryAttestations.expire",
    "NotaryAttestations.prune",
    "AgriTrade.fund_season",
    "AgriTrade.weigh",
    "AgriTrade.request_reinspection",
    "AgriTrade.accept",
    "AgriTrade.decline",
    "AgriTrade.lapse",
    "AgriTrade.settle_lots",
    "AgriTrade.repay",
    "AgriTrade.prune_season",
    "AgriTrade.prune_lots",
    "AgriTrade.buy_lot",
    "EcoRewards.register_shop",
    "EcoRewards.join",
    "EcoRewards.leave",
    "EcoRewards.bind_device",
    "EcoRewards.fund_pool",
    "EcoRewards.submit_proof",
    "EcoRewards.close_epoch",
    "EcoRewards.claim",
    "EcoRewards.claim_as_voucher",
    "EcoRewards.lapse",
    "EcoRewards.defund",
    "EcoRewards.remove_member",
    "EcoRewards.close_programme",
    "SecurityTokens.deposit",
    "SecurityTokens.execute_recovery",
    "SecurityTokens.refresh_position",
    "SecurityTokens.expire",
    "SecurityTokens.close_offering",
    "SecurityTokens.settle_subscription",
    "SecurityTokens.fund",
    "SecurityTokens.push",
    "SecurityTokens.reclaim",
    "SecurityTokens.close_action",
    "SecurityTokens.add_controller",
    "SecurityTokens.remove_controller",
    "SecurityTokens.set_payout",
    "SecurityTokens.withdraw_cash",
    "SecurityTokens.challenge_recovery",
    "SecurityTokens.affirm",
    "SecurityTokens.withdraw",
    "SecurityTokens.release_pledge",
    "SecurityTokens.subscribe",
    "SecurityTokens.cancel_subscription",
    "SecurityTokens.claim",
    "SecurityTokens.vote",
    "SecurityTokens.reject",
];

/// What one may do for itself, or for another, and the council for anyone: its pallet's tests tell.
const EITHER: [&str; 5] = [
    "AgriTrade.rotate_farm_key",
    "AgriTrade.remove_farm",
    "EcoRewards.move_member",
    "SecurityTokens.propose_recovery",
    "SecurityTokens.approve_recovery",
];

fn eco_badges() -> pallet_eco_rewards::Doors {
    dure_runtime::EcoRewards::badges().expect("named")
}

fn rice_badges() -> pallet_agri_trade::Doors {
    dure_runtime::AgriTrade::badges().expect("named")
}

/// Every other call of these pallets: who may make it, and one that passes in [`world`].
fn table() -> Vec<(Who, RuntimeCall)> {
    let who = account("Dave");
    let order = H256::repeat_byte(1);
    let class = CLASS;
    let at = now();
    let merchant = account("MerchantA");
    let holder_of_won = account("Ferdie");
    let set = vec![Change {
        index: 0,
        set: true,
    }];
    let (purpose, bits) = (Purpose::Revocation, MIN_BITS);
    let batch = Badges::issue_batch {
        class,
        key: 0,
        root: order,
        leaves: 1,
        list: 1,
        start: 8,
        suspension: None,
    };
    let key = Badges::add_key {
        public: PublicKey::Ed25519([9; 32]),
        from: 0,
        until: None,
    };
    let list = List::new([(who.clone(), 1)]);
    let published = Vouchers::publish_batch {
        programme: 0,
        root: list.root(),
        leaves: 1,
    };
    let repointed = Vouchers::repoint {
        programme: 0,
        from: holder_of_won.clone(),
        to: who.clone(),
    };
    let accredited = Badges::accredit {
        who: who.clone(),
        scope: Default::default(),
        until: at + 1,
    };
    let groups: Vec<(Who, Vec<RuntimeCall>)> = vec![
        (
            Council,
            vec![
                Won::name_central_bank { who: who.clone() }.into(),
                Vouchers::name_badge { badge: 7 }.into(),
                Vouchers::replace_operator {
                    programme: 0,
                    to: account("BankA"),
                }
                .into(),
                Shops::name_badge { badge: 7 }.into(),
            ],
        ),
        (holder(CentralBank), vec![issue("BankA", 1).into()]),
        (
            or_council(CentralBank),
            vec![
                Won::set_issuance_cap { cap: 1 }.into(),
                admit("Dave").into(),
                Won::set_line {
                    who: account("BankB"),
                    line: 1,
                }
                .into(),
                Won::suspend_institution {
                    who: account("BankB"),
                }
                .into(),
                Won::reinstate_institution {
                    who: account("Bob"),
                }
                .into(),
                court("Dave").into(),
                Won::unfreeze {
                    who: account("InvestorB"),
                    order,
                }
                .into(),
            ],
        ),
        (holder(Institution), vec![Won::redeem { amount: 1 }.into()]),
        (
            holder(Ministry),
            vec![
                Badges::create_class {
                    achievement: order,
                    schema: order,
                }
                .into(),
            ],
        ),
        (
            or_council(Ministry),
            vec![
                accredited.into(),
                Badges::suspend_accreditation {
                    who: account("Alice"),
                }
                .into(),
                Badges::lift_suspension {
                    who: account("Charlie"),
                }
                .into(),
            ],
        ),
        (
            holder(Issuer),
            vec![
                key.into(),
                Badges::open_list { purpose, bits }.into(),
                batch.into(),
                grant("Dave", class).into(),
                Badges::seal_epoch { list: 0 }.into(),
            ],
        ),
        (
            or_council(Issuer),
            vec![
                Badges::compromise_key {
                    issuer: account("Eve"),
                    index: 0,
                    at,
                }
                .into(),
                Badges::rebind {
                    batch: 0,
                    index: 0,
                    to: who.clone(),
                }
                .into(),
                Badges::set_status {
                    list: 0,
                    changes: set.try_into().expect("one"),
                }
                .into(),
                Badges::revoke_grant {
                    who: holder_of_won.clone(),
                    class,
                }
                .into(),
                Badges::suspend_grant {
                    who: holder_of_won.clone(),
                    class,
                }
                .into(),
                Badges::lift_grant {
                    who: account("FarmerA"),
                    class,
                }
                .into(),
            ],
        ),
        (
            without_badge(Issuer, false),
            vec![
                Badges::retire_key {
                    index: 0,
                    at: at + 1,
                }
                .into(),
            ],
        ),
        (
            holder(Operator),
            vec![
                Vouchers::create_programme { terms: terms() }.into(),
                published.into(),
                Vouchers::allot {
                    programme: 0,
                    allotments: vec![(who.clone(), 1)].try_into().expect("one"),
                }
                .into(),
            ],
        ),
        (
            or_council(Operator),
            vec![
                repointed.into(),
                Vouchers::withdraw_entitlement {
                    programme: 0,
                    who: holder_of_won,
                }
                .into(),
                Vouchers::pause { programme: 0 }.into(),
                Vouchers::resume { programme: 1 }.into(),
                Vouchers::admit_source {
                    programme: 0,
                    source: account("InvestorA"),
                    least: Some(1),
                }
                .into(),
                // It has promised nothing yet.
                Vouchers::close { programme: 1 }.into(),
            ],
        ),
        (
            holder(Acquirer),
            vec![
                agreed("MerchantC", "BankB").into(),
                Shops::update {
                    merchant: merchant.clone(),
                    profile: PROFILE,
                }
                .into(),
            ],
        ),
        (
            or_council(Acquirer),
            vec![
                Shops::reinstate {
                    merchant: account("MerchantB"),
                }
                .into(),
            ],
        ),
        (
            without_badge(Acquirer, true),
            vec![
                Shops::suspend {
                    merchant: merchant.clone(),
                }
                .into(),
                Shops::remove { merchant }.into(),
            ],
        ),
        (Council, vec![notaries::named("Ferdie").into()]),
        (or_council(Justice), notaries::of_the_ministry()),
        (holder(Notary), notaries::of_a_notary()),
        (or_council(Notary), vec![Deeds::abort { session: 0 }.into()]),
        (Council, eco::of_the_council()),
        (or_council(EcoOperator), eco::of_an_operator()),
        (holder(EcoOperator), eco::of_an_operator_alone()),
        (or_council(EcoMaker), eco::of_a_maker()),
        (holder(EcoMaker), eco::of_a_maker_alone()),
        (Council, securities::of_the_council()),
        (or_council(Depository), securities::of_the_depository()),
        (or_council(AccountManager), securities::of_a_manager()),
        (holder(AccountManager), securities::of_a_manager_alone()),
        (holder(VenueOperator), securities::of_a_venue_alone()),
        (without_badge(VenueOperator, true), securities::of_a_venue()),
        (holder(SecurityIssuer), securities::of_an_issuer()),
        (Council, rice::of_the_council()),
        (or_council(RiceOperator), rice::of_an_operator()),
        (holder(RiceOperator), rice::of_an_operator_alone()),
        (holder(Comptroller), rice::of_a_comptroller()),
        (holder(Inspector), rice::of_an_inspector()),
        (holder(Warehouse), rice::of_a_warehouse()),
        (holder(Sampler), rice::of_a_sampler()),
        (holder(Buyer), rice::of_a_buyer()),
    ];
    groups
        .into_iter()
        .flat_map(|(who, calls)| calls.into_iter().map(move |call| (who, call)))
        .collect()
}

fn issue(institution: &str, amount: Balance) -> Won<Runtime> {
    Won::issue {
        institution: account(institution),
        amount,
    }
}

fn admit(who: &str) -> Won<Runtime> {
    Won::admit_institution {
        who: account(who),
        line: 1,
    }
}

/// A court's order against somebody.
fn court(who: &str) -> Won<Runtime> {
    Won::freeze {
        who: account(who),
        order: H256::repeat_byte(1),
    }
}

fn grant(who: &str, class: ClassId) -> Badges<Runtime> {
    Badges::grant {
        who: account(who),
        class,
        until: None,
    }
}

/// A class of the ministry's, after those of the preset.
const CLASS: ClassId = 2;

/// Each holder of a role, with a proxy, and what the calls of the table are about.
fn world() {
    let order = H256::repeat_byte(1);
    let suspended = Won::suspend_institution {
        who: account("Bob"),
    };
    for call in [
        admit("Bob"),
        suspended,
        issue("BankA", 1_000),
        court("InvestorB"),
    ] {
        assert_ok!(run("CentralBank", call));
    }
    let created = Badges::create_class {
        achievement: order,
        schema: order,
    };
    assert_ok!(run(Ministry.holder(), created));
    for who in ["Eve", "Alice", "Charlie"] {
        let accredited = Badges::accredit {
            who: account(who),
            scope: vec![CLASS].try_into().expect("one"),
            until: now() + 86_400_000,
        };
        assert_ok!(run(Ministry.holder(), accredited));
    }
    let who = account("Charlie");
    assert_ok!(run(
        Ministry.holder(),
        Badges::suspend_accreditation { who }
    ));
    let (purpose, bits) = (Purpose::Revocation, MIN_BITS);
    for call in [
        Badges::add_key {
            public: PublicKey::Ed25519([1; 32]),
            from: 0,
            until: None,
        },
        Badges::open_list { purpose, bits },
        Badges::open_list { purpose, bits },
        Badges::issue_batch {
            class: CLASS,
            key: 0,
            root: order,
            leaves: 1,
            list: 0,
            start: 0,
            suspension: None,
        },
        grant("Ferdie", CLASS),
        grant("FarmerA", CLASS),
        Badges::suspend_grant {
            who: account("FarmerA"),
            class: CLASS,
        },
    ] {
        assert_ok!(run("Eve", call));
    }
    assert_ok!(run("MinistryOfFinance", grant("BankA", AGENCY)));
    assert_eq!(programme(terms(), 1_000, 0), 0);
    assert_eq!(programme(terms(), 1_000, 0), 1);
    assert_ok!(allot(0, "Ferdie", 10));
    assert_ok!(run("City", Vouchers::pause { programme: 1 }));
    for merchant in ["MerchantA", "MerchantB"] {
        assert_ok!(run("BankB", agreed(merchant, "BankB")));
    }
    let merchant = account("MerchantB");
    assert_ok!(run("BankB", Shops::suspend { merchant }));
    for who in [notaries::NOTARY, notaries::HEIR, notaries::SUSPENDED] {
        assert_ok!(run("Eve", grant(who, CLASS)));
    }
    notaries::world(CLASS);
    rice::world();
    eco::world();
    securities::world();
    for role in [
        CentralBank,
        Institution,
        Ministry,
        Issuer,
        Operator,
        Acquirer,
        Justice,
        Notary,
        EcoOperator,
        EcoMaker,
        Depository,
        AccountManager,
        VenueOperator,
        SecurityIssuer,
        RiceOperator,
        Comptroller,
        Inspector,
        Warehouse,
        Sampler,
        Buyer,
    ] {
        let proxy = pallet_proxy::Call::add_proxy {
            delegate: account("InvestorA").into(),
            proxy_type: ProxyType::Any,
            delay: 0,
        };
        assert_ok!(run(role.holder(), proxy));
    }
}

/// What becomes of a call that a proxy makes in this account's name.
fn by_proxy(holder: &str, call: RuntimeCall) -> DispatchResult {
    assert_ok!(run(
        "InvestorA",
        pallet_proxy::Call::proxy {
            real: account(holder).into(),
            force_proxy_type: None,
            call: Box::new(call),
        }
    ));
    let executed = System::events()
        .into_iter()
        .rev()
        .find_map(|record| match record.event {
            RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
            _ => None,
        });
    executed.expect("the proxy's call")
}

fn by_council(call: RuntimeCall) -> DispatchResult {
    call.dispatch(RuntimeOrigin::root())
        .map(|_| ())
        .map_err(|refused| refused.error)
}

fn name(call: &RuntimeCall) -> String {
    let of = call.get_call_metadata();
    format!("{}.{}", of.pallet_name, of.function_name)
}

/// A new call fails this until it is said who may make it.
#[test]
fn every_call_is_in_the_table() {
    story(|| {
        world();
        let listed: BTreeSet<_> = table()
            .iter()
            .map(|(_, call)| name(call))
            .chain(OWN.map(String::from))
            .chain(EITHER.map(String::from))
            .collect();
        let there: BTreeSet<_> = AllPalletsWithSystem::infos()
            .iter()
            .filter(|pallet| pallet.index >= SERVICES)
            // One has no calls: only another pallet writes to it.
            .filter(|pallet| RuntimeCall::get_module_names().contains(&pallet.name))
            .flat_map(|pallet| {
                let names = RuntimeCall::get_call_names(pallet.name).iter();
                names.map(|name| format!("{}.{name}", pallet.name))
            })
            .collect();
        assert_eq!(listed, there);
    });
}

/// Calls that were, and are no more, are none for ever: what was signed for one can't be another.
#[test]
fn retired_indices_stay_empty() {
    let of_vouchers = [0u8, 4, 5, 6, 7, 8].map(|index| (52u8, index));
    for index in of_vouchers.into_iter().chain([(53, 1)]) {
        let bytes = index.encode();
        assert!(RuntimeCall::decode(&mut TrailingZeroInput::new(&bytes)).is_err());
    }
}

#[test]
fn the_council_does_nobodys_own_business() {
    story(|| {
        let mut seen = BTreeSet::new();
        for index in (50..=u8::MAX).flat_map(|pallet| (0..=u8::MAX).map(move |n| (pallet, n))) {
            let bytes = index.encode();
            let Ok(call) = RuntimeCall::decode(&mut TrailingZeroInput::new(&bytes)) else {
                continue;
            };
            let name = name(&call);
            if OWN.contains(&name.as_str()) {
                assert_eq!(by_council(call), Err(DispatchError::BadOrigin), "{name}");
                seen.insert(name);
            }
        }
        assert_eq!(seen.len(), OWN.len());
    });
}

#[test]
fn a_role_is_lost_and_frozen_at_once_and_the_council_stands_in() {
    story(|| {
        world();
        let frozen = Err(TokenError::Frozen.into());
        let bad_origin = Err(DispatchError::BadOrigin);
        for (who, call) in table() {
            let name = name(&call);
            let call = || call.clone();
            let (role, badge, council) = match who {
                Council => {
                    for by in ["City", "CentralBank", "BankB"] {
                        hypothetically!(assert_eq!(run(by, call()), bad_origin, "{name}"));
                    }
                    hypothetically!(assert_eq!(by_council(call()), Ok(()), "{name}"));
                    continue;
                }
                Holder {
                    role,
                    badge,
                    council,
                } => (role, badge, council),
            };
            let holder = role.holder();
            hypothetically!(assert_eq!(run(holder, call()), Ok(()), "{name}"));
            hypothetically!(assert_eq!(by_proxy(holder, call()), Ok(()), "{name}"));
            hypothetically!(assert!(run("Dave", call()).is_err(), "{name}"));
            hypothetically!({
                let lost = role.lose().filter(|_| badge).map_or(Ok(()), Err);
                assert_eq!(run(holder, call()), lost, "{name}");
            });
            hypothetically!({
                let lost = role.lose().filter(|_| badge).map_or(Ok(()), Err);
                assert_eq!(by_proxy(holder, call()), lost, "{name}");
            });
            hypothetically!({
                let (who, order) = (account(holder), H256::repeat_byte(2));
                as_root(Won::freeze { who, order });
                assert_eq!(run(holder, call()), frozen, "{name}");
                assert_eq!(by_proxy(holder, call()), frozen, "{name}");
                let expected = if council { Ok(()) } else { bad_origin };
                assert_eq!(by_council(call()), expected, "{name}");
            });
        }
    });
}

/// A multisig that operates a programme is stopped like any other account.
#[test]
fn a_multisig_is_stopped_too() {
    story(|| {
        world();
        let signatories = [account("Alice"), account("Bob")];
        let mut sorted = signatories.to_vec();
        sorted.sort();
        let office = pallet_multisig::Pallet::<Runtime>::multi_account_id(&sorted, 1);
        let class = AGENCY;
        let grant = Badges::grant {
            who: office.clone(),
            class,
            until: None,
        };
        assert_ok!(run("MinistryOfFinance", grant));
        as_root(Vouchers::replace_operator {
            programme: 0,
            to: office.clone(),
        });
        let by_multisig = |call: Vouchers<Runtime>| {
            let other_signatories = vec![account("Bob")];
            let call = Box::new(call.into());
            run(
                "Alice",
                pallet_multisig::Call::as_multi_threshold_1 {
                    other_signatories,
                    call,
                },
            )
        };
        let acts = || {
            let (from, to) = (account("Ferdie"), account("Dave"));
            [
                Vouchers::pause { programme: 0 },
                Vouchers::resume { programme: 0 },
                Vouchers::repoint {
                    programme: 0,
                    from,
                    to: to.clone(),
                },
                Vouchers::withdraw_entitlement {
                    programme: 0,
                    who: to,
                },
            ]
        };
        hypothetically!({
            for act in acts() {
                assert_ok!(by_multisig(act));
            }
        });
        hypothetically!({
            as_root(Won::freeze {
                who: office.clone(),
                order: H256::zero(),
            });
            for act in acts() {
                assert_eq!(by_multisig(act), Err(TokenError::Frozen.into()));
            }
        });
        as_root(Badges::revoke_grant { who: office, class });
        for act in acts() {
            assert_eq!(
                by_multisig(act),
                Err(BadgesError::<Runtime>::Revoked.into())
            );
        }
        // The council replaces it by the city again, which pauses and re-points.
        as_root(Vouchers::replace_operator {
            programme: 0,
            to: account("City"),
        });
        for act in acts() {
            assert_ok!(run("City", act));
        }
    });
}

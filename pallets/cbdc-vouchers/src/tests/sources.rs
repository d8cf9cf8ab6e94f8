//! From where a programme takes credits, and what becomes of them.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

/// Stands for another pallet's pot.
const POT: Who = STRANGER;
/// The least that it credits.
const LEAST: Balance = 1_000;

fn admit(programme: ProgrammeId, source: Who, least: Balance) -> DispatchResult {
    Vouchers::admit_source(signed(CITY), programme, id(source), Some(least))
}

fn bar(programme: ProgrammeId, source: Who) -> DispatchResult {
    Vouchers::admit_source(signed(CITY), programme, id(source), None)
}

/// What the pot's pallet does.
fn credit(programme: ProgrammeId, from: Who, who: Who, amount: Balance) -> DispatchResult {
    <Vouchers as pallet_support::Vouchers<_, _>>::credit(programme, &id(from), &id(who), amount)
}

/// A programme without won that takes credits of the pot.
fn open_to_the_pot(terms: TermsOf<Test>) -> ProgrammeId {
    let programme = programme_with(terms, 0);
    assert_ok!(admit(programme, POT, LEAST));
    programme
}

fn source(account: Who, least: Balance) -> Source<AccountId32> {
    let account = id(account);
    Source { account, least }
}

/// These are all its sources, in this order.
#[track_caller]
fn takes_from(programme: ProgrammeId, list: &[(Who, Balance)]) {
    let expected: Vec<_> = list
        .iter()
        .map(|(who, least)| source(*who, *least))
        .collect();
    assert_eq!(Vouchers::sources(programme), expected);
    assert_eq!(
        Sources::<Test>::contains_key(programme),
        !expected.is_empty()
    );
}

#[test]
fn a_source_is_admitted_changed_and_barred() {
    test(|| {
        let programme = programme_with(terms(), 0);
        takes_from(programme, &[]);
        System::reset_events();
        assert_ok!(admit(programme, POT, LEAST));
        assert_ok!(admit(programme, SHOP, 1));
        takes_from(programme, &[(POT, LEAST), (SHOP, 1)]);
        assert_ok!(admit(programme, POT, 2 * LEAST));
        takes_from(programme, &[(SHOP, 1), (POT, 2 * LEAST)]);
        assert_ok!(bar(programme, SHOP));
        takes_from(programme, &[(POT, 2 * LEAST)]);
        assert_ok!(bar(programme, POT));
        takes_from(programme, &[]);
        let admitted = |source, least| Event::SourceAdmitted {
            programme,
            source: id(source),
            least,
        };
        assert_eq!(
            events(),
            [
                admitted(POT, Some(LEAST)),
                admitted(SHOP, Some(1)),
                admitted(POT, Some(2 * LEAST)),
                admitted(SHOP, None),
                admitted(POT, None),
            ]
        );
    });
}

#[test]
fn a_minimum_is_something_and_who_is_not_admitted_is_not_barred() {
    test(|| {
        let programme = open_to_the_pot(terms());
        let other = programme_with(terms(), 0);
        assert_noop!(admit(programme, POT, 0), Error::<Test>::ZeroAmount);
        assert_noop!(admit(programme, SHOP, 0), Error::<Test>::ZeroAmount);
        assert_noop!(bar(programme, SHOP), Error::<Test>::SourceNotAdmitted);
        assert_noop!(bar(other, POT), Error::<Test>::SourceNotAdmitted);
        assert_noop!(admit(9, POT, LEAST), Error::<Test>::ProgrammeNotFound);
        assert_noop!(bar(9, POT), Error::<Test>::ProgrammeNotFound);
        assert_ok!(bar(programme, POT));
        assert_noop!(bar(programme, POT), Error::<Test>::SourceNotAdmitted);
    });
}

#[test]
fn a_ninth_source_is_one_too_many() {
    test(|| {
        let programme = programme_with(terms(), 0);
        for n in 100..108 {
            assert_ok!(admit(programme, n, LEAST));
        }
        assert_noop!(admit(programme, POT, LEAST), Error::<Test>::TooManySources);
        // One that is there can be changed, and gives its place to another.
        assert_ok!(admit(programme, 107, 1));
        assert_ok!(bar(programme, 100));
        assert_ok!(admit(programme, POT, LEAST));
        assert_noop!(admit(programme, 100, 1), Error::<Test>::TooManySources);
        assert_eq!(Vouchers::sources(programme).len(), 8);
        // Each programme has its own.
        assert_ok!(admit(programme_with(terms(), 0), 100, 1));
    });
}

#[test]
fn only_the_operator_and_the_council_admit() {
    test(|| {
        let programme = open_to_the_pot(terms());
        let by = |origin, least| Vouchers::admit_source(origin, programme, id(POT), least);
        for least in [Some(1), None] {
            for who in [FUNDER, POT, HOLDER, SHOP] {
                assert_noop!(by(signed(who), least), Error::<Test>::NotOperator);
            }
            assert_noop!(by(RuntimeOrigin::none(), least), DispatchError::BadOrigin);
        }
        revoke(CITY, AGENCY_BADGE);
        for least in [Some(1), None] {
            assert_noop!(by(signed(CITY), least), DispatchError::Other("no badge"));
        }
        grant(CITY, AGENCY_BADGE);
        freeze(CITY);
        for least in [Some(1), None] {
            assert_noop!(by(signed(CITY), least), TokenError::Frozen);
        }
        takes_from(programme, &[(POT, LEAST)]);
        // The council does it in its place, or puts another there.
        assert_ok!(by(root(), Some(2)));
        takes_from(programme, &[(POT, 2)]);
        assert_ok!(by(root(), None));
        takes_from(programme, &[]);
        grant(FUNDER, AGENCY_BADGE);
        assert_ok!(Vouchers::replace_operator(root(), programme, id(FUNDER)));
        assert_noop!(by(signed(CITY), Some(1)), Error::<Test>::NotOperator);
        assert_ok!(by(signed(FUNDER), Some(3)));
        takes_from(programme, &[(POT, 3)]);
    });
}

#[test]
fn what_is_over_admits_nobody_and_still_bars() {
    test(|| {
        let programme = open_to_the_pot(terms());
        at(terms().valid_until - 1);
        assert_ok!(admit(programme, SHOP, 1));
        at(terms().valid_until);
        assert_noop!(admit(programme, MALL, 1), Error::<Test>::Expired);
        assert_noop!(admit(programme, POT, 1), Error::<Test>::Expired);
        assert_noop!(
            Vouchers::admit_source(root(), programme, id(POT), Some(1)),
            Error::<Test>::Expired
        );
        assert_ok!(bar(programme, POT));
        takes_from(programme, &[(SHOP, 1)]);
    });
}

#[test]
fn a_paused_programme_admits_and_takes_nothing() {
    test(|| {
        let programme = programme_with(terms(), 0);
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        assert_ok!(admit(programme, POT, LEAST));
        assert_noop!(
            credit(programme, POT, GHOST, LEAST),
            Error::<Test>::ProgrammePaused
        );
        assert_ok!(Vouchers::resume(signed(CITY), programme));
        assert_ok!(credit(programme, POT, GHOST, LEAST));
    });
}

#[test]
fn a_credit_is_paid_in_and_promised_at_once() {
    test(|| {
        let programme = open_to_the_pot(terms());
        System::reset_events();
        assert_ok!(credit(programme, POT, GHOST, LEAST));
        assert_eq!(won(POT), GENESIS - LEAST);
        assert_eq!(Balances::balance(&Vouchers::escrow(programme)), LEAST);
        let Totals {
            funded,
            committed,
            issued,
            ..
        } = totals(programme);
        assert_eq!((funded, committed, issued), (LEAST, LEAST, LEAST));
        assert_eq!(
            events(),
            [
                Event::Funded {
                    programme,
                    from: id(POT),
                    amount: LEAST
                },
                Event::Allotted {
                    programme,
                    who: id(GHOST),
                    amount: LEAST
                },
            ]
        );
        // It can be spent like what the funder gives, of which nothing was promised.
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 500));
        assert_ok!(credit(programme, POT, GHOST, LEAST + 1));
        assert_eq!(left(programme, GHOST), 2 * LEAST + 1);
        assert_eq!(totals(programme).uncommitted(), 500);
        assert_ok!(pay(GHOST, &[programme], SHOP, 2 * LEAST + 1));
        assert_eq!(won(SHOP), GENESIS + 2 * LEAST + 1);
    });
}

#[test]
fn nothing_is_taken_without_consent() {
    test(|| {
        let programme = open_to_the_pot(terms());
        let other = programme_with(terms(), 0);
        let not_admitted = DispatchError::from(Error::<Test>::SourceNotAdmitted);
        assert_noop!(credit(programme, HOLDER, GHOST, LEAST), not_admitted);
        assert_noop!(credit(programme, FUNDER, GHOST, LEAST), not_admitted);
        assert_noop!(credit(other, POT, GHOST, LEAST), not_admitted);
        assert_noop!(
            credit(9, POT, GHOST, LEAST),
            Error::<Test>::ProgrammeNotFound
        );
        assert_ok!(credit(programme, POT, GHOST, LEAST));
        assert_ok!(bar(programme, POT));
        assert_noop!(credit(programme, POT, GHOST, LEAST), not_admitted);
        // What it has credited stays.
        assert_eq!(left(programme, GHOST), LEAST);
    });
}

#[test]
fn nothing_is_taken_below_the_minimum_or_beyond_the_pot() {
    test(|| {
        let programme = open_to_the_pot(terms());
        assert_noop!(
            credit(programme, POT, GHOST, LEAST - 1),
            Error::<Test>::CreditTooLow
        );
        assert_noop!(credit(programme, POT, GHOST, 0), Error::<Test>::ZeroAmount);
        assert_ok!(credit(programme, POT, GHOST, LEAST));
        // The minimum is each source's own, and the newest counts.
        assert_ok!(admit(programme, HOLDER, 1));
        assert_ok!(credit(programme, HOLDER, GHOST, 1));
        assert_ok!(admit(programme, POT, LEAST + 1));
        assert_noop!(
            credit(programme, POT, GHOST, LEAST),
            Error::<Test>::CreditTooLow
        );
        assert_noop!(
            credit(programme, POT, GHOST, won(POT) + 1),
            TokenError::FundsUnavailable
        );
    });
}

#[test]
fn a_holder_has_thirty_days_to_spend_it() {
    test(|| {
        assert_eq!(MIN_VALIDITY, 30 * DAY);
        let end = NOON + 40 * DAY;
        let programme = open_to_the_pot(Terms {
            valid_until: end,
            ..terms()
        });
        at(end - 30 * DAY);
        assert_ok!(credit(programme, POT, GHOST, LEAST));
        at(end - 30 * DAY + 1);
        let too_short = DispatchError::from(Error::<Test>::ValidityTooShort);
        assert_noop!(credit(programme, POT, GHOST, LEAST), too_short);
        at(end - 1);
        assert_noop!(credit(programme, POT, GHOST, LEAST), too_short);
        at(end);
        assert_noop!(credit(programme, POT, GHOST, LEAST), Error::<Test>::Expired);
    });
}

#[test]
fn a_credit_to_a_lost_key_goes_to_its_successor() {
    test(|| {
        let programme = given(HOLDER, 600);
        assert_ok!(admit(programme, POT, LEAST));
        assert_ok!(Vouchers::repoint(
            signed(CITY),
            programme,
            id(HOLDER),
            id(30)
        ));
        assert_ok!(credit(programme, POT, HOLDER, LEAST));
        assert_eq!(
            (left(programme, HOLDER), left(programme, 30)),
            (0, 600 + LEAST)
        );
        assert_eq!(
            events().last(),
            Some(&Event::Allotted {
                programme,
                who: id(30),
                amount: LEAST
            })
        );
    });
}

#[test]
fn what_is_left_is_the_funders_and_sources_go_with_the_programme() {
    test(|| {
        let programme = open_to_the_pot(terms());
        let other = open_to_the_pot(terms());
        assert_ok!(credit(programme, POT, GHOST, 5_000));
        assert_ok!(pay(GHOST, &[programme], SHOP, 2_000));
        at(terms().refund_until);
        assert_ok!(Vouchers::close(signed(HOLDER), programme));
        assert_eq!(won(FUNDER), GENESIS + 3_000);
        assert_eq!(won(POT), GENESIS - 5_000);
        takes_from(programme, &[(POT, LEAST)]);
        assert_noop!(bar(programme, POT), Error::<Test>::ProgrammeClosed);
        Vouchers::on_idle(System::block_number(), Weight::MAX);
        assert_eq!(events().last(), Some(&Event::ProgrammePruned { programme }));
        takes_from(programme, &[]);
        takes_from(other, &[(POT, LEAST)]);
    });
}

#[test]
fn the_law_finds_what_no_call_admits() {
    let put = |programme: ProgrammeId, list: Vec<Source<AccountId32>>| {
        let list = BoundedVec::<_, ConstU32<MAX_SOURCES>>::truncate_from(list);
        Sources::<Test>::insert(programme, list);
    };
    let sabotages: [(&str, &dyn Fn()); 4] = [
        ("sources without their programme", &|| {
            put(9, vec![source(POT, LEAST)]);
        }),
        ("a list of no sources", &|| put(0, vec![])),
        ("a source is admitted twice", &|| {
            put(0, vec![source(POT, LEAST), source(POT, 1)]);
        }),
        ("a source may credit nothing", &|| {
            put(0, vec![source(POT, 0)]);
        }),
    ];
    for (found, sabotage) in sabotages {
        test(|| {
            assert_eq!(open_to_the_pot(terms()), 0);
            hypothetically!({
                sabotage();
                assert_eq!(Vouchers::do_try_state(), Err(found.into()), "{found}");
            });
        });
    }
}

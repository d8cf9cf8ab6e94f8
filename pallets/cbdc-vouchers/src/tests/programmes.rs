//! Agencies create programmes, and funders pay into them.

use crate::{mock::*, *};
use frame::{arithmetic::Permill, testing_prelude::*};

fn create(terms: TermsOf<Test>) -> DispatchResult {
    Vouchers::create_programme(signed(CITY), terms)
}

#[test]
fn an_agency_creates_a_programme() {
    test(|| {
        assert_ok!(create(terms()));
        let details = Vouchers::programme(0).expect("a programme");
        assert_eq!(details.operator, id(CITY));
        assert_eq!(details.state, State::Open);
        assert_eq!(details.totals, Totals::default());
        assert_eq!(
            events(),
            [Event::ProgrammeCreated {
                programme: 0,
                operator: id(CITY),
                escrow: Vouchers::escrow(0),
                fee_purse: Vouchers::fee_purse(0),
                terms: terms(),
            }]
        );
        assert!(held(CITY) > 0);
        assert_ne!(Vouchers::escrow(0), Vouchers::fee_purse(0));
        assert_ne!(Vouchers::escrow(0), Vouchers::escrow(1));
    });
}

#[test]
fn only_an_agency_does() {
    test(|| {
        let refused = DispatchError::Other("no badge");
        assert_noop!(
            Vouchers::create_programme(signed(STRANGER), terms()),
            refused
        );
        assert_noop!(
            Vouchers::create_programme(root(), terms()),
            DispatchError::BadOrigin
        );
        Badge::<Test>::kill();
        assert_noop!(create(terms()), Error::<Test>::BadgeNotNamed);
        Badge::<Test>::put(AGENCY_BADGE);
        freeze(CITY);
        assert_noop!(create(terms()), TokenError::Frozen);
    });
}

#[test]
fn the_council_names_the_badge() {
    test(|| {
        assert_noop!(
            Vouchers::name_badge(signed(CITY), 1),
            DispatchError::BadOrigin
        );
        assert_ok!(Vouchers::name_badge(root(), 1));
        assert_eq!(Vouchers::badge(), Some(1));
        assert_eq!(events(), [Event::BadgeNamed { badge: 1 }]);
        assert!(create(terms()).is_err());
    });
}

#[test]
fn dates_follow_each_other() {
    test(|| {
        let plain = terms();
        for (valid_from, valid_until, refund_until) in [
            (NOON, NOON, NOON + 1),
            (NOON + 2, NOON + 1, NOON + 3),
            (NOON, NOON + 2, NOON + 1),
            (0, NOON, NOON + 1),
        ] {
            let terms = Terms {
                valid_from,
                valid_until,
                refund_until,
                ..plain.clone()
            };
            assert_noop!(create(terms), Error::<Test>::InvalidPeriod);
        }
        let shortest = Terms {
            valid_from: 0,
            valid_until: NOON + 1,
            refund_until: NOON + 1,
            ..plain
        };
        assert_ok!(create(shortest));
    });
}

#[test]
fn a_share_leaves_something_to_pay() {
    test(|| {
        let with = |self_pay| Terms {
            self_pay,
            ..terms()
        };
        assert_noop!(create(with(Permill::one())), Error::<Test>::ShareTooHigh);
        assert_ok!(create(with(Permill::from_parts(999_999))));
    });
}

#[test]
fn rules_can_be_passed() {
    test(|| {
        let with = |list: &[Rule]| Terms {
            rules: rules(list),
            ..terms()
        };
        assert_noop!(
            create(with(&[Rule::Badge(1), Rule::Categories(0)])),
            Error::<Test>::InvalidRule(1)
        );
        assert_noop!(
            create(with(&[Rule::Badge(1), Rule::Badge(2)])),
            Error::<Test>::TooManyBadgeRules
        );
        // A first use before the programme begins.
        let late = Terms {
            valid_from: NOON + DAY,
            ..with(&[Rule::FirstUseBy(NOON + DAY)])
        };
        assert_noop!(create(late), Error::<Test>::InvalidRule(0));
    });
}

#[test]
fn the_funder_pays_in() {
    test(|| {
        let programme = programme_with(terms(), 0);
        let before = won(FUNDER);
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 5_000));
        assert_eq!(won(FUNDER), before - 5_000);
        assert_eq!(Balances::balance(&Vouchers::escrow(programme)), 5_000);
        assert_eq!(totals(programme).funded, 5_000);
        assert_eq!(
            events().last(),
            Some(&Event::Funded {
                programme,
                from: id(FUNDER),
                amount: 5_000
            })
        );
    });
}

#[test]
fn nobody_else_does_and_no_more_than_there_is() {
    test(|| {
        let programme = programme_with(terms(), 0);
        let fund = |who, programme, amount| Vouchers::fund(signed(who), programme, amount);
        assert_noop!(fund(FUNDER, programme, 0), Error::<Test>::ZeroAmount);
        assert_noop!(fund(FUNDER, 9, 1), Error::<Test>::ProgrammeNotFound);
        assert_noop!(fund(CITY, programme, 1), Error::<Test>::NotFunder);
        assert_noop!(
            fund(FUNDER, programme, won(FUNDER) + 1),
            TokenError::FundsUnavailable
        );
    });
}

#[test]
fn anyone_pays_into_the_fee_purse() {
    test(|| {
        let programme = programme_with(terms(), 0);
        let fund = |who, programme, amount| Vouchers::fund_fees(signed(who), programme, amount);
        assert_ok!(fund(STRANGER, programme, 70));
        assert_eq!(Balances::balance(&Vouchers::fee_purse(programme)), 70);
        assert_eq!(totals(programme).fees_left(), 70);
        assert_noop!(fund(STRANGER, programme, 0), Error::<Test>::ZeroAmount);
        assert_noop!(fund(STRANGER, 9, 1), Error::<Test>::ProgrammeNotFound);
        assert_noop!(fund(GHOST, programme, 1), TokenError::FundsUnavailable);
    });
}

//! Dividends: what each is paid of a pot, what is withheld of it, and what is left.

use super::{
    actions::{DATE, HELD, action, announce, closes, enlarge, hand, idle},
    settlement::HYNIX,
};
use crate::{actions::Withheld, mock::*, *};
use frame::testing_prelude::*;
use proptest::{
    array,
    prelude::{ProptestConfig, any},
    prop_assume, proptest,
};

/// What has to be paid in five years (1,827 days) or goes back.
const FIVE_YEARS: Moment = 1_827 * DAY;

/// What is withheld as tests begin: 14 % of dividends and 10 % of that, both waived where the first
/// is below ₩1,000.
const TERMS: TaxTerms = TaxTerms {
    income: 140,
    local: 100,
    waived_below: 1_000,
};

/// A dividend of so much on the whole.
fn pot(won: Balance) -> Announcement {
    Announcement::Dividend(Amount::Pot(won))
}

/// A dividend of so much a share.
fn a_share(won: Balance) -> Announcement {
    Announcement::Dividend(Amount::PerShare(won))
}

fn vote() -> Announcement {
    Announcement::Vote {
        question: H256::repeat_byte(9),
        options: 2,
        until: DATE + DAY,
    }
}

fn funds(who: Who, action: ActionId, amount: Balance) -> DispatchResult {
    Tokens::fund(signed(who), action, amount)
}

fn claims(who: Who, action: ActionId) -> DispatchResult {
    Tokens::claim(signed(who), action)
}

/// By a stranger.
fn pushes(action: ActionId, investor: InvestorId) -> DispatchResult {
    Tokens::push(signed(STRANGER), action, investor)
}

/// By a stranger.
fn reclaims(action: ActionId) -> DispatchResult {
    Tokens::reclaim(signed(STRANGER), action)
}

/// The won in a dividend's account.
fn in_pot(action: ActionId) -> Balance {
    Balances::balance(&Tokens::pot_account(action))
}

fn is_funded(of: ActionId) -> bool {
    matches!(
        action(of).matter,
        Matter::Dividend {
            funded: Some(_),
            ..
        }
    )
}

/// What has been claimed for of a dividend, paid and withheld.
fn sums(of: ActionId) -> (Units, Balance, Balance) {
    let record = action(of);
    (record.taken, record.paid, record.taxed)
}

/// A dividend of the record date that a stranger has funded.
fn funded(won: Balance) -> ActionId {
    let action = announce(DATE, pot(won));
    assert_ok!(funds(STRANGER, action, won));
    System::reset_events();
    action
}

/// Nothing is left of a dividend but what is to be pruned, and then nothing at all.
fn is_over(action: ActionId) {
    assert_eq!(Tokens::action_details(action), None);
    assert_eq!(in_pot(action), 0);
    assert!(!Dates::<Test>::contains_key(0));
    idle(1_000);
    assert_eq!(Left::<Test>::iter().count(), 0);
    assert_eq!(LeftSupply::<Test>::iter().count(), 0);
    assert_eq!(Taken::<Test>::iter().count(), 0);
    assert_eq!(Forgotten::<Test>::iter().count(), 0);
    assert_eq!(Done::<Test>::iter().count(), 0);
}

const POT: Balance = 123_456_789;

/// 1,000,003 units: A has 777, B 52 and C the rest; and a dividend of ₩123,456,789.
fn the_dividend() -> ActionId {
    enlarge(1_000_003);
    give(ALICE, 777);
    give(BOB, 52);
    give(CAROL, 999_174);
    funded(POT)
}

#[test]
fn of_a_pot_each_is_paid_to_the_won_whatever_it_has_done_since_the_record_date() {
    test(|| {
        let held = on_hold(ISSUER);
        let action = the_dividend();
        at(DATE);
        // It sells everything and then claims.
        hand(ALICE, CAROL, 777);
        System::reset_events();
        assert_eq!(Tokens::part_of(action, A), Some((777, false)));
        assert_ok!(claims(ALICE, action));
        assert_eq!(
            events(),
            [Event::DividendPaid {
                action,
                investor: A,
                units: 777,
                gross: 95_925,
                income_tax: 13_420,
                local_tax: 1_340
            }]
        );
        assert_eq!((cash(A), won(TAXES), won(ALICE)), (81_165, 14_760, 0));
        assert_eq!(sums(action), (777, 81_165, 14_760));
        assert_eq!(Tokens::part_of(action, A), Some((777, true)));

        // 52 shares are paid ₩6,419, of which nothing is withheld. A stranger brings that.
        System::reset_events();
        assert_ok!(pushes(action, B));
        assert_eq!(
            events(),
            [Event::DividendPaid {
                action,
                investor: B,
                units: 52,
                gross: 6_419,
                income_tax: 0,
                local_tax: 0
            }]
        );
        assert_eq!((cash(B), won(TAXES)), (6_419, 14_760));
        assert_eq!(sums(action), (829, 87_584, 14_760));
        assert_eq!(in_pot(action), 123_354_445);
        for who in [ALICE, BOB] {
            assert_noop!(claims(who, action), Error::<Test>::AlreadyClaimed);
        }
        for investor in [A, B] {
            assert_noop!(pushes(action, investor), Error::<Test>::AlreadyClaimed);
        }

        // The last one has what it had then, and ₩2 are left.
        System::reset_events();
        assert_ok!(claims(CAROL, action));
        assert_eq!(
            events(),
            [
                Event::DividendPaid {
                    action,
                    investor: C,
                    units: 999_174,
                    gross: 123_354_443,
                    income_tax: 17_269_620,
                    local_tax: 1_726_960
                },
                Event::ActionClosed {
                    action,
                    tally: Tally::default(),
                }
            ]
        );
        assert_eq!((cash(C), cash(TREASURY)), (104_357_863, 2));
        assert_eq!(won(TAXES), 19_011_340);
        let all = cash(A) + cash(B) + cash(C) + won(TAXES) + cash(TREASURY);
        assert_eq!(all, POT);
        assert_noop!(claims(ALICE, action), Error::<Test>::ActionNotFound);
        assert_eq!(on_hold(ISSUER), held);
        is_over(action);
    });
}

#[test]
fn a_dividend_is_announced_with_the_taxes_of_that_moment() {
    test(|| {
        assert_ok!(Tokens::announce(signed(ISSUER), 0, DATE, pot(5)));
        assert_eq!(
            events(),
            [Event::Announced {
                action: 0,
                security: 0,
                record_date: DATE,
                announcement: pot(5)
            }]
        );
        let tax = Tax {
            terms: TERMS,
            account: id(TAXES),
        };
        assert_eq!(Tokens::tax(), Some(tax.clone()));
        assert_eq!(
            action(0).matter,
            Matter::Dividend {
                amount: Amount::Pot(5),
                per_share: 1,
                tax,
                funded: None
            }
        );
        Taxes::<Test>::kill();
        let again = || Tokens::announce(signed(ISSUER), 0, DATE, pot(5));
        assert_noop!(again(), Error::<Test>::TaxNotSet);
        // A vote has no taxes.
        assert_ok!(Tokens::announce(signed(ISSUER), 0, DATE, vote()));
    });
}

#[test]
fn a_dividend_is_something_and_not_too_much() {
    test(|| {
        let most = 1 << 47;
        let announces = |what| Tokens::announce(signed(ISSUER), 0, DATE, what);
        for announcement in [pot(0), a_share(0), pot(most + 1), a_share(most + 1)] {
            assert_noop!(announces(announcement), Error::<Test>::InvalidQuantity);
        }
        for announcement in [pot(1), a_share(1), pot(most), a_share(most)] {
            assert_ok!(announces(announcement));
        }
    });
}

#[test]
fn taxes_are_rounded_down_to_ten_won_and_waived_together() {
    let withheld = |income, local| Withheld { income, local };
    for (gross, taxes) in [
        (0, withheld(0, 0)),
        (52, withheld(0, 0)),
        (6_419, withheld(0, 0)),
        // 999.88 is waived, and 1,000.02 is not.
        (7_142, withheld(0, 0)),
        (7_143, withheld(1_000, 100)),
        (7_200, withheld(1_000, 100)),
        // 1,009.96 and 1,010.1.
        (7_214, withheld(1_000, 100)),
        (7_215, withheld(1_010, 100)),
        // 1,099.98 and 1,100.12; 10 % of the first is rounded from what was rounded.
        (7_857, withheld(1_090, 100)),
        (7_858, withheld(1_100, 110)),
        (95_925, withheld(13_420, 1_340)),
        (1_000_000, withheld(140_000, 14_000)),
        (123_354_443, withheld(17_269_620, 1_726_960)),
    ] {
        assert_eq!(TERMS.withhold(gross), taxes, "{gross}");
    }
    // All of it, and as much as there can be.
    let all = TaxTerms {
        income: 1_000,
        local: 0,
        waived_below: 0,
    };
    assert_eq!(all.withhold(9), withheld(0, 0));
    assert_eq!(all.withhold(7_143), withheld(7_140, 0));
    assert_eq!(
        all.withhold(u128::MAX),
        withheld(u128::MAX - u128::MAX % 10, 0)
    );
}

#[test]
fn a_gross_of_7_142_is_waived_and_one_of_7_143_is_taxed() {
    test(|| {
        give(ALICE, 1);
        give(BOB, 1);
        for gross in [7_142, 7_143] {
            announce(DATE, a_share(gross));
        }
        at(DATE);
        assert_ok!(funds(BANK, 0, 14_284));
        assert_ok!(funds(BANK, 1, 14_286));
        assert_ok!(claims(ALICE, 0));
        assert_eq!((cash(A), won(TAXES)), (7_142, 0));
        // ₩1,000 and ₩100 are withheld.
        assert_ok!(claims(BOB, 1));
        assert_eq!((cash(B), won(TAXES)), (6_043, 1_100));
    });
}

#[test]
fn anyone_funds_a_dividend_exactly_and_once() {
    test(|| {
        give(ALICE, 10);
        let action = announce(DATE, pot(1_000));
        System::reset_events();
        for amount in [0, 1, 999, 1_001] {
            assert_noop!(funds(STRANGER, action, amount), Error::<Test>::WrongPot);
        }
        assert_noop!(
            Tokens::fund(root(), action, 1_000),
            DispatchError::BadOrigin
        );
        assert_noop!(funds(STRANGER, 1, 1_000), Error::<Test>::ActionNotFound);
        court_stops(id(STRANGER));
        assert_noop!(funds(STRANGER, action, 1_000), TokenError::Frozen);
        assert_noop!(funds(HEIR, action, 1_000), TokenError::FundsUnavailable);
        assert!(!is_funded(action));
        assert_ok!(funds(BANK, action, 1_000));
        assert_eq!(
            events(),
            [Event::Funded {
                action,
                amount: 1_000
            }]
        );
        assert!(is_funded(action));
        assert_eq!((in_pot(action), won(BANK)), (1_000, GENESIS - 1_000));
        for amount in [1_000, 1] {
            assert_noop!(funds(BANK, action, amount), Error::<Test>::AlreadyFunded);
        }
        let vote = announce(DATE, vote());
        assert_noop!(funds(BANK, vote, 1), Error::<Test>::NotDividend);
    });
}

#[test]
fn who_has_less_than_the_pot_does_not_fund_it() {
    test(|| {
        let action = announce(DATE, pot(GENESIS + 1));
        assert_noop!(
            funds(STRANGER, action, GENESIS + 1),
            TokenError::FundsUnavailable
        );
        // To the last won it may.
        let action = announce(DATE, pot(GENESIS));
        assert_ok!(funds(STRANGER, action, GENESIS));
        assert_eq!((won(STRANGER), in_pot(action)), (0, GENESIS));
    });
}

#[test]
fn won_a_share_is_funded_after_the_record_date_for_what_it_comes_to_rounded_up() {
    test(|| {
        // 1,000 units a share.
        assert_eq!(list_by(HYNIX, 1_000, 10_000_000, Vec::new()), 1);
        assert_ok!(mint_to(1, ALICE, 1_500));
        assert_ok!(mint_to(1, BOB, 1));
        assert_ok!(mint_to(1, ISSUER, 4_000));
        assert_ok!(Tokens::announce(signed(ISSUER), 1, DATE, a_share(7)));
        at(DATE - 1);
        for amount in [10, 11] {
            assert_noop!(funds(BANK, 0, amount), Error::<Test>::BeforeRecordDate);
        }
        at(DATE);
        // What is issued since does not count.
        assert_ok!(mint_to(1, CAROL, 5_000));
        // 1,501 units are 1.501 shares: ₩10.507.
        for amount in [10, 12] {
            assert_noop!(funds(BANK, 0, amount), Error::<Test>::WrongPot);
        }
        assert_ok!(funds(BANK, 0, 11));
        assert_noop!(funds(BANK, 0, 11), Error::<Test>::AlreadyFunded);
        System::reset_events();
        // ₩10.5, and less than one won.
        assert_ok!(claims(ALICE, 0));
        assert_ok!(claims(BOB, 0));
        assert_eq!((cash(A), cash(B), cash(TREASURY)), (10, 0, 1));
        let paid = |investor, units, gross| Event::DividendPaid {
            action: 0,
            investor,
            units,
            gross,
            income_tax: 0,
            local_tax: 0,
        };
        assert_eq!(
            events(),
            [
                paid(A, 1_500, 10),
                paid(B, 1, 0),
                Event::ActionClosed {
                    action: 0,
                    tally: Tally::default(),
                }
            ]
        );
    });
}

#[test]
fn won_a_share_that_comes_out_even_leaves_nothing() {
    test(|| {
        give(ALICE, 3);
        give(BOB, 4);
        announce(DATE, a_share(1_000));
        at(DATE);
        hand(ALICE, BOB, 3);
        assert_ok!(funds(BANK, 0, 7_000));
        assert_ok!(pushes(0, B));
        assert_ok!(pushes(0, A));
        assert_eq!((cash(A), cash(B), cash(TREASURY)), (3_000, 4_000, 0));
        is_over(0);
    });
}

#[test]
fn a_claim_waits_for_the_record_date_and_for_the_won() {
    test(|| {
        give(ALICE, 10);
        give(BOB, 10);
        let action = announce(DATE, pot(1_000));
        assert_ok!(funds(BANK, action, 1_000));
        let unfunded = announce(DATE, pot(1_000));
        at(DATE - 1);
        for action in [action, unfunded] {
            assert_noop!(claims(ALICE, action), Error::<Test>::BeforeRecordDate);
            assert_noop!(pushes(action, A), Error::<Test>::BeforeRecordDate);
        }
        at(DATE);
        assert_noop!(claims(ALICE, unfunded), Error::<Test>::NotFunded);
        assert_noop!(pushes(unfunded, A), Error::<Test>::NotFunded);
        assert_ok!(claims(ALICE, action));
        assert_ok!(funds(BANK, unfunded, 1_000));
        assert_ok!(claims(ALICE, unfunded));
        assert_eq!(cash(A), 1_000);
    });
}

#[test]
fn only_who_had_something_has_a_part() {
    test(|| {
        give(ALICE, 10);
        give(BOB, 10);
        give(ISSUER, 80);
        let action = funded(1_000);
        at(DATE);
        hand(BOB, CAROL, 10);
        assert_noop!(Tokens::claim(root(), action), DispatchError::BadOrigin);
        assert_noop!(Tokens::push(root(), action, A), DispatchError::BadOrigin);
        for who in [STRANGER, HEIR] {
            assert_noop!(claims(who, action), Error::<Test>::NotInvestor);
        }
        assert_noop!(claims(CAROL, action), Error::<Test>::NothingToDo);
        assert_noop!(claims(ISSUER, action), Error::<Test>::NothingToDo);
        for investor in [C, TREASURY] {
            assert_noop!(pushes(action, investor), Error::<Test>::NothingToDo);
        }
        assert_noop!(pushes(action, 4), Error::<Test>::InvestorNotFound);
        assert_noop!(pushes(1, A), Error::<Test>::ActionNotFound);
        assert_noop!(claims(ALICE, 1), Error::<Test>::ActionNotFound);
        // The treasury's 80 are left out: each has half.
        assert_ok!(claims(ALICE, action));
        assert_ok!(claims(BOB, action));
        assert_eq!((cash(A), cash(B), cash(TREASURY)), (500, 500, 0));
    });
}

#[test]
fn nobody_has_a_part_of_the_won_in_a_vote() {
    test(|| {
        give(ALICE, 10);
        let action = announce(DATE, vote());
        at(DATE);
        assert_noop!(claims(ALICE, action), Error::<Test>::NotDividend);
        assert_noop!(pushes(action, A), Error::<Test>::NotDividend);
    });
}

#[test]
fn the_treasury_is_left_out_as_it_was_at_the_record_date() {
    test(|| {
        give(ALICE, 10);
        give(BOB, 30);
        give(ISSUER, 60);
        let action = funded(4_000);
        at(DATE);
        // It sells its own, buys some of B's and cancels them; more is issued.
        hand(ISSUER, CAROL, 60);
        hand(BOB, ISSUER, 20);
        assert_ok!(Tokens::redeem(signed(ISSUER), 0, 0, 15));
        give(ISSUER, 1_000);
        assert_ok!(claims(ALICE, action));
        assert_noop!(pushes(action, TREASURY), Error::<Test>::NothingToDo);
        assert_noop!(pushes(action, C), Error::<Test>::NothingToDo);
        assert_ok!(claims(BOB, action));
        assert_eq!((cash(A), cash(B)), (1_000, 3_000));
        is_over(action);
    });
}

#[test]
fn a_gross_of_nothing_is_marked_and_pays_nothing() {
    test(|| {
        give(ALICE, 999);
        give(BOB, 1);
        let action = funded(500);
        at(DATE);
        assert_ok!(pushes(action, B));
        assert_eq!(
            events(),
            [Event::DividendPaid {
                action,
                investor: B,
                units: 1,
                gross: 0,
                income_tax: 0,
                local_tax: 0
            }]
        );
        assert_eq!(Tokens::part_of(action, B), Some((1, true)));
        assert_eq!((cash(B), sums(action)), (0, (1, 0, 0)));
        assert_noop!(pushes(action, B), Error::<Test>::AlreadyClaimed);
        // 499.5.
        assert_ok!(claims(ALICE, action));
        assert_eq!((cash(A), cash(TREASURY)), (499, 1));
        is_over(action);
    });
}

#[test]
fn two_dividends_of_one_date_are_claimed_each_for_itself() {
    test(|| {
        give(ALICE, 1);
        give(BOB, 3);
        let (one, other) = (funded(400), funded(800));
        assert_eq!(Dates::<Test>::get(0).dates.to_vec(), [(DATE, 2)]);
        at(DATE);
        hand(ALICE, BOB, 1);
        assert_ok!(claims(ALICE, one));
        assert_ok!(claims(BOB, one));
        assert_eq!(Dates::<Test>::get(0).dates.to_vec(), [(DATE, 1)]);
        // What is left behind stays for the other one.
        idle(100);
        assert_eq!(Tokens::part_of(other, A), Some((1, false)));
        assert_ok!(claims(BOB, other));
        assert_ok!(claims(ALICE, other));
        assert_eq!((cash(A), cash(B)), (300, 900));
        is_over(other);
    });
}

#[test]
fn a_stray_won_goes_back_with_the_rest() {
    test(|| {
        give(ALICE, 3);
        let action = announce(DATE, pot(10));
        let account = Tokens::pot_account(action);
        assert_ok!(Balances::transfer_allow_death(signed(BANK), account, 5));
        assert_noop!(funds(STRANGER, action, 5), Error::<Test>::WrongPot);
        assert_ok!(funds(STRANGER, action, 10));
        at(DATE);
        assert_ok!(claims(ALICE, action));
        assert_eq!((cash(A), cash(TREASURY)), (10, 5));
        is_over(action);
    });
}

#[test]
fn an_issuer_closes_a_dividend_that_is_not_funded_and_nobody_else_does_so_early() {
    test(|| {
        give(ALICE, 10);
        let held = on_hold(ISSUER);
        let first = announce(DATE, pot(1_000));
        let second = announce(DATE, a_share(10));
        assert_eq!(on_hold(ISSUER) - held, 2 * HELD);
        assert_noop!(closes(STRANGER, first), Error::<Test>::NotIssuer);
        assert_noop!(
            Tokens::close_action(root(), first),
            DispatchError::BadOrigin
        );
        assert_noop!(closes(ISSUER, 2), Error::<Test>::ActionNotFound);
        System::reset_events();
        assert_ok!(closes(ISSUER, first));
        assert_eq!(
            events(),
            [Event::ActionClosed {
                action: first,
                tally: Tally::default(),
            }]
        );
        assert_eq!(on_hold(ISSUER) - held, HELD);
        assert_noop!(funds(BANK, first, 1_000), Error::<Test>::ActionNotFound);
        at(DATE + 30 * DAY - 1);
        for who in [STRANGER, ALICE] {
            assert_noop!(closes(who, second), Error::<Test>::NotIssuer);
        }
        court_stops(id(ISSUER));
        assert_noop!(closes(ISSUER, second), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(ISSUER, DOORS.issuer);
        assert_noop!(closes(ISSUER, second), DispatchError::Other("no badge"));
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(BANK))));
        assert_noop!(closes(ISSUER, second), Error::<Test>::NotIssuer);
        assert_ok!(closes(BANK, second));
        assert_eq!(on_hold(ISSUER), held);
        is_over(second);
    });
}

#[test]
fn anyone_closes_a_dividend_that_is_not_funded_in_thirty_days() {
    test(|| {
        give(ALICE, 10);
        let held = on_hold(ISSUER);
        let action = announce(DATE, pot(1_000));
        at(DATE);
        hand(ALICE, BOB, 1);
        at(DATE + 30 * DAY - 1);
        assert_noop!(closes(STRANGER, action), Error::<Test>::NotIssuer);
        at(DATE + 30 * DAY);
        System::reset_events();
        assert_ok!(closes(STRANGER, action));
        assert_eq!(
            events(),
            [Event::ActionClosed {
                action,
                tally: Tally::default(),
            }]
        );
        assert_eq!(on_hold(ISSUER), held);
        is_over(action);
    });
}

#[test]
fn a_funded_dividend_is_not_closed_once_its_record_date_has_passed() {
    test(|| {
        give(ALICE, 10);
        let action = funded(1_000);
        assert_noop!(closes(STRANGER, action), Error::<Test>::NotIssuer);
        for moment in [DATE, DATE + 30 * DAY, DATE + FIVE_YEARS] {
            at(moment);
            for who in [ISSUER, STRANGER] {
                assert_noop!(closes(who, action), Error::<Test>::AlreadyFunded);
            }
        }
        // Late or not, it is claimed until it is reclaimed.
        assert_ok!(claims(ALICE, action));
        assert_eq!(cash(A), 1_000);
        is_over(action);
    });
}

#[test]
fn what_nobody_claims_in_five_years_goes_back_to_the_issuer() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 30);
        let held = on_hold(ISSUER);
        let action = funded(1_300);
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
        at(DATE);
        assert_ok!(claims(ALICE, action));
        at(DATE + FIVE_YEARS - 1);
        for who in [ISSUER, STRANGER] {
            assert_noop!(Tokens::reclaim(signed(who), action), Error::<Test>::NotOver);
        }
        at(DATE + FIVE_YEARS);
        assert_noop!(Tokens::reclaim(root(), action), DispatchError::BadOrigin);
        System::reset_events();
        assert_ok!(reclaims(action));
        assert_eq!(
            events(),
            [Event::ActionClosed {
                action,
                tally: Tally::default(),
            }]
        );
        assert_eq!((cash(A), cash(B), cash(TREASURY)), (1_000, 0, 300));
        assert_eq!(on_hold(ISSUER), held);
        assert_noop!(claims(BOB, action), Error::<Test>::ActionNotFound);
        assert_noop!(reclaims(action), Error::<Test>::ActionNotFound);
        is_over(action);
    });
}

#[test]
fn only_a_funded_dividend_is_reclaimed() {
    test(|| {
        give(ALICE, 100);
        let unfunded = announce(DATE, pot(1_000));
        let vote = announce(DATE, vote());
        at(DATE + FIVE_YEARS);
        assert_noop!(reclaims(unfunded), Error::<Test>::NotFunded);
        assert_noop!(reclaims(vote), Error::<Test>::NotDividend);
        assert_noop!(reclaims(2), Error::<Test>::ActionNotFound);
    });
}

#[test]
fn five_years_are_counted_from_when_the_won_is_there() {
    test(|| {
        give(ALICE, 100);
        let action = announce(DATE, pot(1_000));
        let late = DATE + FIVE_YEARS;
        at(late);
        assert_ok!(funds(BANK, action, 1_000));
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
        at(late + FIVE_YEARS - 1);
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
        at(late + FIVE_YEARS);
        assert_ok!(reclaims(action));
        assert_eq!(cash(TREASURY), 1_000);
    });
}

#[test]
fn a_pot_of_which_nobody_has_a_part_does_not_wait_for_five_years() {
    test(|| {
        give(ISSUER, 100);
        let action = funded(1_000);
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
        at(DATE);
        hand(ISSUER, ALICE, 100);
        assert_noop!(claims(ALICE, action), Error::<Test>::NothingToDo);
        assert_ok!(reclaims(action));
        assert_eq!(cash(TREASURY), 1_000);
        is_over(action);
    });
}

#[test]
fn whoever_is_frozen_stopped_or_known_no_more_is_paid_to_its_ledger_account() {
    test(|| {
        for who in [ALICE, BOB, CAROL] {
            give(who, 10);
        }
        let action = funded(3_000);
        assert_ok!(Tokens::stop_investor(root(), A));
        court_stops(id(ALICE));
        court_stops(Tokens::ledger_account(A));
        revoke(BOB, DOORS.identity);
        // Their managers' badges are over too.
        revoke(MANAGER, DOORS.manager);
        at(NOON + 366 * DAY);
        assert!(investor(C).known_until <= now());
        assert_ok!(pushes(action, A));
        assert_ok!(claims(BOB, action));
        assert_ok!(claims(CAROL, action));
        assert_eq!([A, B, C].map(cash), [1_000; 3]);
        // There it stays.
        let withdraws = |who| Tokens::withdraw_cash(signed(who), 1);
        assert_noop!(withdraws(ALICE), TokenError::Frozen);
        assert_noop!(withdraws(CAROL), Error::<Test>::InvestorNotKnown);
        is_over(action);
    });
}

#[test]
fn a_halted_security_and_frozen_units_do_not_stop_a_claim() {
    test(|| {
        give(ALICE, 10);
        let action = funded(1_000);
        let order = H256::repeat_byte(1);
        assert_ok!(Tokens::freeze(root(), 0, account(A), 10, order));
        at(DATE);
        assert_ok!(Tokens::halt_security(root(), 0, now() + DAY));
        assert_ok!(claims(ALICE, action));
        assert_eq!((cash(A), free(A)), (1_000, 0));
    });
}

#[test]
fn a_lost_key_loses_no_dividend() {
    test(|| {
        give(ALICE, 10);
        give(BOB, 10);
        let (first, second) = (funded(1_000), funded(1_000));
        at(DATE);
        hand(ALICE, BOB, 10);
        assert_ok!(Tokens::propose_recovery(signed(DEPOSITORY), A, id(HEIR)));
        // Meanwhile it is paid to where nobody has the key.
        assert_ok!(claims(ALICE, first));
        assert_eq!((cash(A), won(ALICE)), (500, 0));
        at(DATE + 3 * DAY);
        assert_ok!(Tokens::execute_recovery(signed(STRANGER), A));
        assert_noop!(claims(ALICE, second), Error::<Test>::NotInvestor);
        assert_eq!(Tokens::part_of(second, A), Some((10, false)));
        assert_noop!(claims(HEIR, first), Error::<Test>::AlreadyClaimed);
        assert_ok!(claims(HEIR, second));
        assert_eq!((cash(A), won(HEIR)), (1_000, 0));
        assert_noop!(pushes(second, A), Error::<Test>::AlreadyClaimed);
    });
}

#[test]
fn an_issuer_s_end_stops_no_claim() {
    test(|| {
        give(ALICE, 10);
        give(BOB, 10);
        give(CAROL, 10);
        let action = funded(1_000);
        let unfunded = announce(DATE, pot(300));
        at(DATE);
        revoke(ISSUER, DOORS.issuer);
        assert_ok!(claims(ALICE, action));
        court_stops(id(ISSUER));
        court_stops(Tokens::ledger_account(TREASURY));
        assert_ok!(Tokens::stop_investor(root(), TREASURY));
        assert_ok!(claims(BOB, action));
        // A trustee has no say in what is funded, and funds what is not.
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(BANK))));
        assert_noop!(closes(BANK, action), Error::<Test>::AlreadyFunded);
        assert_noop!(
            Tokens::reclaim(signed(BANK), action),
            Error::<Test>::NotOver
        );
        assert_ok!(funds(BANK, unfunded, 300));
        assert_ok!(pushes(action, C));
        for investor in [A, B, C] {
            assert_ok!(pushes(unfunded, investor));
        }
        // A third of each, and the won that is left.
        assert_eq!([A, B, C].map(cash), [433; 3]);
        assert_eq!(cash(TREASURY), 1);
        is_over(action);
        is_over(unfunded);
    });
}

#[test]
fn the_council_says_what_is_withheld() {
    test(|| {
        let tax = |income, local| Tax {
            terms: TaxTerms {
                income,
                local,
                waived_below: 5,
            },
            account: id(BANK),
        };
        for who in [DEPOSITORY, ISSUER, MANAGER, STRANGER, TAXES] {
            assert_noop!(
                Tokens::set_tax(signed(who), tax(150, 100)),
                DispatchError::BadOrigin
            );
        }
        assert_ok!(Tokens::set_tax(root(), tax(150, 100)));
        assert_eq!(events(), [Event::TaxSet { tax: tax(150, 100) }]);
        assert_eq!(Taxes::<Test>::get(), Some(tax(150, 100)));
        assert_eq!(Tokens::tax(), Some(tax(150, 100)));
        // Both together are no more than all of it.
        for (income, local) in [
            (1_000, 1),
            (1_001, 0),
            (910, 100),
            (500, 1_001),
            (16, u16::MAX),
            (u16::MAX, u16::MAX),
        ] {
            assert_noop!(
                Tokens::set_tax(root(), tax(income, local)),
                Error::<Test>::InvalidTax
            );
        }
        for (income, local) in [
            (0, 0),
            (1_000, 0),
            (909, 100),
            (500, 1_000),
            (15, u16::MAX),
            (0, u16::MAX),
        ] {
            assert_ok!(Tokens::set_tax(root(), tax(income, local)));
        }
    });
}

#[test]
fn what_is_withheld_is_as_it_was_when_a_dividend_was_announced() {
    test(|| {
        give(ALICE, 1);
        let old = announce(DATE, a_share(100_000));
        let tax = Tax {
            terms: TaxTerms {
                income: 200,
                local: 100,
                waived_below: 0,
            },
            account: id(HEIR),
        };
        assert_ok!(Tokens::set_tax(root(), tax));
        let new = announce(DATE, a_share(100_000));
        at(DATE);
        for action in [old, new] {
            assert_ok!(funds(BANK, action, 100_000));
        }
        // ₩14,000 and ₩1,400.
        assert_ok!(claims(ALICE, old));
        assert_eq!((cash(A), won(TAXES), won(HEIR)), (84_600, 15_400, 0));
        // ₩20,000 and ₩2,000, to another account.
        assert_ok!(claims(ALICE, new));
        assert_eq!((cash(A), won(TAXES), won(HEIR)), (162_600, 15_400, 22_000));
    });
}

#[test]
fn who_answers_for_an_investor_says_how_it_is_taxed() {
    test(|| {
        let sets = |who, class| Tokens::set_tax_class(signed(who), A, class);
        let (exempt, withheld) = (TaxClass::Exempt, TaxClass::Withheld);
        assert_noop!(
            Tokens::set_tax_class(RuntimeOrigin::none(), A, exempt),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Tokens::set_tax_class(root(), 4, exempt),
            Error::<Test>::InvestorNotFound
        );
        for who in [STRANGER, OTHER_MANAGER, ISSUER, ALICE, VENUE] {
            assert_noop!(sets(who, exempt), Error::<Test>::NotManager);
        }
        // It is taxed where nothing was said.
        assert_eq!(Tokens::taxed_as(A, NOON), withheld);
        assert_noop!(sets(MANAGER, withheld), Error::<Test>::NothingChanges);
        assert_ok!(sets(MANAGER, exempt));
        assert_eq!(
            events(),
            [Event::TaxClassSet {
                investor: A,
                class: exempt
            }]
        );
        assert_eq!(TaxClasses::<Test>::get(A).to_vec(), [(NOON, exempt)]);
        assert_eq!(TaxClasses::<Test>::get(B).to_vec(), []);
        assert_noop!(sets(MANAGER, exempt), Error::<Test>::NothingChanges);
        at(NOON + 5);
        assert_ok!(sets(DEPOSITORY, withheld));
        at(NOON + 9);
        assert_ok!(Tokens::set_tax_class(root(), A, exempt));
        assert_eq!(
            TaxClasses::<Test>::get(A).to_vec(),
            [(NOON, exempt), (NOON + 5, withheld), (NOON + 9, exempt)]
        );
        let taxed = [NOON - 1, NOON, NOON + 4, NOON + 5, NOON + 8, NOON + 9];
        assert_eq!(
            taxed.map(|at| Tokens::taxed_as(A, at)),
            [withheld, exempt, exempt, withheld, withheld, exempt]
        );
        court_stops(id(MANAGER));
        assert_noop!(sets(MANAGER, withheld), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(MANAGER, DOORS.manager);
        assert_noop!(sets(MANAGER, withheld), DispatchError::Other("no badge"));
    });
}

/// Says how an investor is taxed from now on.
fn tax_as(investor: InvestorId, class: TaxClass) {
    assert_ok!(Tokens::set_tax_class(signed(MANAGER), investor, class));
}

#[test]
fn an_investor_is_taxed_as_it_was_at_the_record_date() {
    test(|| {
        for who in [ALICE, BOB, CAROL] {
            give(who, 1);
        }
        let action = funded(300_000);
        tax_as(A, TaxClass::Exempt);
        at(DATE);
        // What is said in that very moment counts.
        tax_as(B, TaxClass::Exempt);
        at(DATE + 1);
        tax_as(A, TaxClass::Withheld);
        tax_as(C, TaxClass::Exempt);
        System::reset_events();
        for investor in [A, B, C] {
            assert_ok!(pushes(action, investor));
        }
        // ₩14,000 and ₩1,400 of ₩100,000.
        assert_eq!([A, B, C].map(cash), [100_000, 100_000, 84_600]);
        assert_eq!(won(TAXES), 15_400);
        let paid = |investor, income_tax, local_tax| Event::DividendPaid {
            action,
            investor,
            units: 1,
            gross: 100_000,
            income_tax,
            local_tax,
        };
        assert_eq!(
            events(),
            [
                paid(A, 0, 0),
                paid(B, 0, 0),
                paid(C, 14_000, 1_400),
                Event::ActionClosed {
                    action,
                    tally: Tally::default(),
                }
            ]
        );
    });
}

/// Has an investor be taxed otherwise so often, so long after each other, or tries to: whoever does
/// that in bad faith goes on where it is refused.
fn is_taxed_otherwise(investor: InvestorId, often: u32, apart: Moment) {
    for _ in 0..often {
        at(now() + apart);
        let class = match Tokens::taxed_as(investor, now()) {
            TaxClass::Exempt => TaxClass::Withheld,
            TaxClass::Withheld => TaxClass::Exempt,
        };
        let _ = Tokens::set_tax_class(signed(MANAGER), investor, class);
    }
}

#[test]
fn seven_changes_after_a_record_date_do_not_reach_it() {
    test(|| {
        tax_as(A, TaxClass::Exempt);
        at(DATE);
        is_taxed_otherwise(A, 7, HOUR);
        assert_eq!(TaxClasses::<Test>::get(A).len(), 8);
        assert_eq!(Tokens::taxed_as(A, DATE), TaxClass::Exempt);
        assert_eq!(Tokens::taxed_as(A, now()), TaxClass::Withheld);
    });
}

#[test]
fn a_ninth_change_waits_until_the_second_is_five_years_old() {
    test(|| {
        is_taxed_otherwise(A, 8, HOUR);
        assert_eq!(TaxClasses::<Test>::get(A).len(), 8);
        let second = NOON + 2 * HOUR;
        let ninth = || Tokens::set_tax_class(root(), A, TaxClass::Exempt);
        for moment in [now() + 1, second + FIVE_YEARS - 1] {
            at(moment);
            assert_noop!(ninth(), Error::<Test>::TooManyChanges);
        }
        at(second + FIVE_YEARS);
        assert_ok!(ninth());
        let known = TaxClasses::<Test>::get(A);
        assert_eq!(known.len(), 8);
        assert_eq!(known.first(), Some(&(second, TaxClass::Withheld)));
        assert_eq!(known.last(), Some(&(now(), TaxClass::Exempt)));
    });
}

#[test]
fn what_a_manager_says_many_times_in_a_moment_does_not_bar_who_sets_it_right() {
    test(|| {
        at(DATE);
        is_taxed_otherwise(A, 8, 0);
        assert_eq!(Tokens::taxed_as(A, DATE), TaxClass::Withheld);
        assert_ok!(Tokens::set_tax_class(root(), A, TaxClass::Exempt));
        assert_eq!(Tokens::taxed_as(A, DATE), TaxClass::Exempt);
    });
}

#[test]
fn no_number_of_changes_after_a_record_date_reaches_it() {
    for apart in [0, HOUR] {
        test(|| {
            give(ALICE, 1);
            let action = funded(100_000);
            tax_as(A, TaxClass::Exempt);
            at(DATE + 1);
            is_taxed_otherwise(A, 9, apart);
            assert_eq!(Tokens::taxed_as(A, DATE), TaxClass::Exempt);
            assert_ok!(claims(ALICE, action));
            assert_eq!((cash(A), won(TAXES)), (100_000, 0));
        });
    }
}

proptest! {
    #[test]
    fn taxes_are_whole_tens_and_never_more_than_the_gross(
        income in 0_u16..=1_000,
        local in 0_u16..=1_000,
        waived_below in 0_u128..5_000,
        gross in 0_u128..1 << 47,
    ) {
        let both = u32::from(income) * (1_000 + u32::from(local));
        prop_assume!(both <= 1_000_000);
        let terms = TaxTerms { income, local, waived_below };
        let withheld = terms.withhold(gross);
        let thousandths = gross * u128::from(income);
        let income = thousandths / 10_000 * 10;
        let local = income * u128::from(local) / 10_000 * 10;
        let expected = if thousandths < waived_below * 1_000 {
            Withheld::default()
        } else {
            Withheld { income, local }
        };
        assert_eq!(withheld, expected);
        assert!(withheld.income + withheld.local <= gross);
    }
}

/// Six orders of three.
const ORDERS: [[usize; 3]; 6] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn of_any_dividend_what_is_paid_withheld_and_left_is_its_pot(
        units in array::uniform3(1_u128..1_000_000),
        of_treasury in 0_u128..1_000_000,
        won_of_it in 1_u128..100_000_000,
        is_pot in any::<bool>(),
        exempt in any::<bool>(),
        order in 0_usize..6,
    ) {
        test(|| {
            assert_eq!(list_by(HYNIX, 1_000, 4_000_000, Vec::new()), 1);
            for (who, units) in [ALICE, BOB, CAROL].into_iter().zip(units) {
                assert_ok!(mint_to(1, who, units));
            }
            if of_treasury > 0 {
                assert_ok!(mint_to(1, ISSUER, of_treasury));
            }
            if exempt {
                tax_as(B, TaxClass::Exempt);
            }
            let announcement = if is_pot { pot(won_of_it) } else { a_share(won_of_it) };
            assert_ok!(Tokens::announce(signed(ISSUER), 1, DATE, announcement));
            at(DATE);
            let supply: u128 = units.iter().sum();
            let pot = if is_pot {
                won_of_it
            } else {
                (supply * won_of_it).div_ceil(1_000)
            };
            assert_noop!(funds(BANK, 0, pot - 1), Error::<Test>::WrongPot);
            assert_ok!(funds(BANK, 0, pot));
            let (mut taken, mut paid, mut withheld) = (0, 0, 0);
            for place in ORDERS[order] {
                let investor = [A, B, C][place];
                let gross = if is_pot {
                    pot * units[place] / supply
                } else {
                    units[place] * won_of_it / 1_000
                };
                let taxed = gross * 140 >= 1_000_000 && !(exempt && investor == B);
                let income = if taxed { gross * 14 / 1_000 * 10 } else { 0 };
                let local = income / 100 * 10;
                assert_ok!(pushes(0, investor));
                assert_eq!(cash(investor), gross - income - local);
                paid += gross - income - local;
                withheld += income + local;
                assert_eq!(won(TAXES), withheld);
                taken += units[place];
                let again = if taken < supply {
                    assert_eq!(sums(0), (taken, paid, withheld));
                    assert_eq!(in_pot(0) + paid + withheld, pot);
                    Error::<Test>::AlreadyClaimed
                } else {
                    Error::<Test>::ActionNotFound
                };
                assert_noop!(pushes(0, investor), again);
            }
            // Less than a won is lost for each, and one that was rounded up.
            let rest = cash(TREASURY);
            assert!(rest < 4);
            assert_eq!(paid + withheld + rest, pot);
            assert_eq!(in_pot(0), 0);
        });
    }
}

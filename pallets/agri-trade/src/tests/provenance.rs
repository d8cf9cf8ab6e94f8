//! What becomes of a lot after it is sold: mass, sources, recalls, sales.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::TokenError, testing_prelude::*};

fn lot(id: LotId) -> Lot<<Test as frame_system::Config>::AccountId> {
    Lots::<Test>::get(id).expect("a lot")
}

/// So many lots of a sack each, sold.
fn sacks(count: u32) -> Vec<LotId> {
    (0..count)
        .map(|_| accepted(weighing(0, 1), FIRST))
        .collect()
}

fn mills(who: Who, lot: LotId, grams: Grams) -> DispatchResult {
    done(Rice::mill(signed(who), lot, grams))
}

fn splits(who: Who, lot: LotId, parts: &[Grams]) -> DispatchResult {
    let parts = BoundedVec::truncate_from(parts.to_vec());
    done(Rice::split(signed(who), lot, parts))
}

fn offers(who: Who, lot: LotId) -> DispatchResult {
    let until = Timestamp::get() + DAY;
    done(Rice::offer_lot(signed(who), lot, 1, until, None))
}

#[test]
fn a_sold_lot_is_the_seasons_and_its_warehouse_keeps_it() {
    test(|| {
        let id = accepted(weighing(0, 2), FIRST);
        assert_eq!(
            lot(id),
            Lot {
                owner: Owner::Season(0),
                keeper: crate::mock::id(WAREHOUSE),
                goods: Goods::Paddy,
                making: Making::Delivered,
                season: Some(0),
                variety: Some(VARIETY),
                grade: Some(Grade::First),
                township: Some(TOWNSHIP),
                grams: 80_000,
                // 14 % of water are less than 15.
                stored: 80_941,
                parents: BoundedVec::new(),
                sources: BoundedVec::truncate_from(vec![id]),
                through: BoundedVec::new(),
                tags: None,
                steps: 4,
                gone: false,
                made: NOON,
            }
        );
    });
}

/// 1,600 kg at 15 % of water give 1,152 kg of milled rice at most; at 24 % they are 1,430.6 kg as
/// stored, and give 1,030 kg.
#[test]
fn no_more_than_72_per_cent_of_paddy_is_milled() {
    test(|| {
        for (moisture, most) in [(150, 1_152_000), (240, 1_030_023)] {
            let measured = Measured { moisture, ..FIRST };
            let paddy = accepted(unbagged(0, 1_600_000), measured);
            assert_noop!(mills(OPERATOR, paddy, most + 1), Error::<Test>::TooMuchMass);
            assert_noop!(mills(OPERATOR, paddy, 0), Error::<Test>::TooMuchMass);
            let rice = mill(OPERATOR, paddy, most);
            let made = lot(rice);
            assert_eq!((made.grams, made.goods), (most, Goods::Milled));
            assert_eq!(made.sources.as_slice(), [paddy]);
            System::assert_last_event(
                Event::Milled {
                    lot: paddy,
                    made: rice,
                    grams: most,
                }
                .into(),
            );
            // It is used up.
            assert_noop!(mills(OPERATOR, paddy, 1), Error::<Test>::LotGone);
            assert_noop!(mills(OPERATOR, rice, 1), Error::<Test>::NotPaddy);
        }
    });
}

#[test]
fn parts_are_no_more_than_their_whole_also_as_stored() {
    test(|| {
        let wet = Measured {
            moisture: 240,
            ..FIRST
        };
        let whole = accepted(unbagged(0, 1_600_000), wet);
        assert_noop!(
            splits(OPERATOR, whole, &[800_000, 800_001]),
            Error::<Test>::TooMuchMass
        );
        assert_noop!(
            splits(OPERATOR, whole, &[800_000, 0]),
            Error::<Test>::TooMuchMass
        );
        assert_noop!(
            splits(OPERATOR, whole, &[u64::MAX, 2]),
            Error::<Test>::TooMuchMass
        );
        assert_noop!(
            splits(OPERATOR, whole, &[800_000]),
            Error::<Test>::NothingToDo
        );
        assert_noop!(
            splits(OPERATOR, whole, &[1; 17]),
            Error::<Test>::TooManyParts
        );
        let first = split(OPERATOR, whole, &[800_000, 799_999]);
        let (one, other) = (lot(first), lot(first + 1));
        assert_eq!((one.grams, other.grams), (800_000, 799_999));
        assert_eq!((one.stored, other.stored), (715_294, 715_293));
        assert_eq!(one.parents.as_slice(), [whole]);
        // Both together give no more than the whole: 1,030,023.
        mill(OPERATOR, first, 515_011);
        assert_noop!(
            mills(OPERATOR, first + 1, 515_011),
            Error::<Test>::TooMuchMass
        );
        mill(OPERATOR, first + 1, 515_010);
    });
}

#[test]
fn sixteen_lots_are_merged_and_seventeen_are_not() {
    test(|| {
        let lots = sacks(17);
        assert_noop!(merge(OPERATOR, &lots), Error::<Test>::TooManyParts);
        assert_noop!(merge(OPERATOR, &lots[..1]), Error::<Test>::NothingToDo);
        assert_noop!(
            merge(OPERATOR, &[lots[0], lots[1], lots[0]]),
            Error::<Test>::LotTwice
        );
        assert_noop!(merge(OPERATOR, &[lots[0], 99]), Error::<Test>::LotNotFound);
        let all = merged(OPERATOR, &lots[..16]);
        let record = lot(all);
        assert_eq!((record.grams, record.stored), (640_000, 16 * 40_470));
        assert_eq!(record.sources.as_slice(), &lots[..16]);
        assert_eq!(record.grade, Some(Grade::First));
        assert_noop!(
            merge(OPERATOR, &[lots[0], lots[16]]),
            Error::<Test>::LotGone
        );
        let special = accepted(weighing(0, 1), SPECIAL);
        assert_eq!(lot(merged(OPERATOR, &[all, special])).grade, None);
    });
}

#[test]
fn only_lots_of_one_owner_in_one_place_are_merged() {
    test(|| {
        let [mine, sold_on, paddy, other] = sacks(4)[..] else {
            return;
        };
        sold(sold_on, MILL);
        assert_noop!(merge(OPERATOR, &[mine, sold_on]), Error::<Test>::LotsDiffer);
        let rice = mill(OPERATOR, paddy, 20_000);
        assert_noop!(merge(OPERATOR, &[mine, rice]), Error::<Test>::LotsDiffer);
        Lots::<Test>::mutate_extant(other, |lot| lot.keeper = id(STRANGER));
        assert_noop!(merge(OPERATOR, &[mine, other]), Error::<Test>::LotsDiffer);
    });
}

/// 256 farms' lots by way of sixteen silos; one more is refused.
#[test]
fn a_lot_has_256_sources_at_most() {
    test(|| {
        let lots = sacks(257);
        let silos: Vec<_> = lots[..256]
            .chunks(16)
            .map(|lots| merged(OPERATOR, lots))
            .collect();
        let all = merged(OPERATOR, &silos);
        let record = lot(all);
        assert_eq!(record.sources.as_slice(), &lots[..256]);
        assert_eq!(record.through.as_slice(), silos);
        assert_noop!(
            merge(OPERATOR, &[all, lots[256]]),
            Error::<Test>::TooManySources
        );
        // It is milled and sold like any other.
        let rice = mill(OPERATOR, all, 1_000);
        sold(rice, MILL);
    });
}

/// From the farm to the shop: merged, bought by a mill, milled, split, bought by a shop, split.
fn to_the_shop() -> (LotId, LotId, LotId) {
    let lots = sacks(3);
    let silo = merged(OPERATOR, &lots);
    sold(silo, MILL);
    let rice = mill(MILL, silo, 80_000);
    let bags = split(MILL, rice, &[20_000; 4]);
    offer(MILL, bags, 50_000);
    assert_ok!(buy(SHOP, bags, 50_000));
    let bag = split(SHOP, bags, &[10_000, 10_000]);
    (lots[1], rice, bag)
}

#[test]
fn a_recall_of_a_farms_lot_is_seen_six_steps_later() {
    test(|| {
        let (farms, rice, bag) = to_the_shop();
        assert_eq!(lot(bag).sources.len(), 3);
        assert_eq!(Rice::recalled(bag), Some(vec![]));
        assert_ok!(Rice::recall(signed(OPERATOR), farms, 7));
        let recall = Recall {
            by: Recaller::Operator,
            reason: 7,
            at: NOON,
        };
        assert_eq!(Rice::recalled(bag), Some(vec![(farms, recall)]));
        assert_noop!(offers(SHOP, bag), Error::<Test>::LotRecalled);
        assert_noop!(splits(SHOP, bag, &[1, 1]), Error::<Test>::LotRecalled);
        assert_noop!(merge(SHOP, &[bag, bag + 1]), Error::<Test>::LotRecalled);
        assert_ok!(Rice::lift_recall(signed(OPERATOR), farms));
        assert_ok!(offers(SHOP, bag));

        // The mill recalls its own, which was used up since.
        assert_ok!(Rice::recall(signed(MILL), rice, 1));
        assert_noop!(buy(MILL, bag, 1), Error::<Test>::LotRecalled);
        assert_ok!(Rice::lift_recall(signed(MILL), rice));
        assert_ok!(buy(MILL, bag, 1));
    });
}

#[test]
fn a_recalled_lot_is_not_milled() {
    test(|| {
        let paddy = sacks(1)[0];
        assert_ok!(Rice::recall(root(), paddy, 1));
        assert_noop!(mills(OPERATOR, paddy, 1), Error::<Test>::LotRecalled);
    });
}

#[test]
fn who_may_recall_and_lift_it() {
    test(|| {
        let (farms, rice, bag) = to_the_shop();
        assert_noop!(
            Rice::recall(signed(STRANGER), farms, 1),
            Error::<Test>::NotOwner
        );
        // A farm's lot that the season still owned when it was merged is not the mill's.
        assert_noop!(
            Rice::recall(signed(MILL), farms, 1),
            Error::<Test>::NotOwner
        );
        assert_noop!(
            Rice::recall(signed(MILL), 99, 1),
            Error::<Test>::LotNotFound
        );
        assert_noop!(
            Rice::recall(signed(MILL), rice, 0),
            Error::<Test>::ReasonMissing
        );
        assert_noop!(
            Rice::lift_recall(signed(MILL), rice),
            Error::<Test>::NotRecalled
        );
        assert_ok!(Rice::recall(signed(MILL), rice, 1));
        assert_noop!(
            Rice::recall(signed(MILL), rice, 2),
            Error::<Test>::AlreadyRecalled
        );
        // The county's and the council's are stronger.
        assert_ok!(Rice::recall(signed(OPERATOR), rice, 2));
        assert_noop!(
            Rice::lift_recall(signed(MILL), rice),
            Error::<Test>::RecalledByStronger
        );
        assert_ok!(Rice::recall(root(), rice, 3));
        assert_noop!(
            Rice::lift_recall(signed(OPERATOR), rice),
            Error::<Test>::RecalledByStronger
        );
        assert_ok!(Rice::lift_recall(root(), rice));
        assert_eq!(Rice::recalled(bag), Some(vec![]));
        Stopped::mutate(|stopped| stopped.push(id(MILL)));
        assert_noop!(Rice::recall(signed(MILL), rice, 1), TokenError::Frozen);
        revoke(OPERATOR, DOORS.operator);
        assert_noop!(
            Rice::recall(signed(OPERATOR), rice, 1),
            DispatchError::Other("no badge")
        );
    });
}

#[test]
fn lot_and_won_change_hands_in_one_call() {
    test(|| {
        let paddy = sacks(1)[0];
        let before = (won(FUNDER), won(MILL));
        offer(OPERATOR, paddy, 60_000);
        assert_ok!(buy(MILL, paddy, 60_000));
        assert_eq!(
            (won(FUNDER) - before.0, before.1 - won(MILL)),
            (60_000, 60_000)
        );
        let record = lot(paddy);
        assert_eq!(record.owner, Owner::Account(id(MILL)));
        assert_eq!(record.keeper, id(MILL));
        assert_noop!(buy(SHOP, paddy, 60_000), Error::<Test>::NotOffered);

        let before = (won(MILL), won(SHOP));
        offer(MILL, paddy, 70_000);
        assert_ok!(buy(SHOP, paddy, 80_000));
        assert_eq!(
            (won(MILL) - before.0, before.1 - won(SHOP)),
            (70_000, 70_000)
        );
        System::assert_last_event(
            Event::Bought {
                lot: paddy,
                buyer: id(SHOP),
                price: 70_000,
            }
            .into(),
        );
    });
}

#[test]
fn an_offer_is_bought_as_it_stands_and_in_time() {
    test(|| {
        let lots = sacks(2);
        let paddy = lots[0];
        let buys = |offer, most| done(Rice::buy_lot(signed(MILL), paddy, offer, most));
        offer(OPERATOR, paddy, 100);
        offer(OPERATOR, paddy, 200);
        assert_noop!(buys(0, 200), Error::<Test>::OfferChanged);
        assert_noop!(buys(1, 199), Error::<Test>::PriceTooHigh);
        at(NOON + DAY);
        assert_noop!(buys(1, 200), Error::<Test>::OfferOver);

        let until = NOON + 2 * DAY;
        let to = Some(id(SHOP));
        assert_ok!(done(Rice::offer_lot(signed(OPERATOR), paddy, 5, until, to)));
        assert_noop!(buys(2, 5), Error::<Test>::NotToYou);
        assert_ok!(buy(SHOP, paddy, 5));
        offer(SHOP, paddy, 5);
        assert_noop!(buy(SHOP, paddy, 5), Error::<Test>::OwnLot);
        offer(OPERATOR, lots[1], GENESIS * 2);
        assert_noop!(
            buy(MILL, lots[1], GENESIS * 2),
            TokenError::FundsUnavailable
        );
        mill(OPERATOR, lots[1], 1);
        assert_noop!(buy(MILL, lots[1], 5), Error::<Test>::LotGone);
        assert_noop!(buy(MILL, 99, 5), Error::<Test>::LotNotFound);
    });
}

/// Who has stolen an operator's key, or a mill's, sells nothing once that has fallen.
#[test]
fn an_offer_stands_only_while_who_has_made_it_can_sell() {
    test(|| {
        let lots = sacks(2);
        sold(lots[1], SHOP);
        offer(OPERATOR, lots[0], 1);
        offer(SHOP, lots[1], 1);
        for (lot, who, class) in [
            (lots[0], OPERATOR, DOORS.operator),
            (lots[1], SHOP, DOORS.buyer),
        ] {
            Stopped::set(vec![id(who)]);
            assert_noop!(buy(MILL, lot, 1), TokenError::Frozen);
            Stopped::set(vec![]);
            revoke(who, class);
            assert_noop!(buy(MILL, lot, 1), DispatchError::Other("no badge"));
            grant(who, class);
        }
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            id(COMPTROLLER),
            id(OPERATOR),
            id(FUNDER)
        ));
        assert_noop!(buy(MILL, lots[0], 1), Error::<Test>::NotOperator);
        offer(COMPTROLLER, lots[0], 1);
        assert_ok!(buy(MILL, lots[0], 1));
        assert_ok!(buy(MILL, lots[1], 1));
    });
}

/// Nor is less of it bought than was offered.
#[test]
fn a_correction_ends_the_offer() {
    test(|| {
        let paddy = sacks(1)[0];
        offer(OPERATOR, paddy, 60_000);
        assert_ok!(Rice::correct(signed(OPERATOR), paddy, 0, 1, 1));
        assert_noop!(buy(MILL, paddy, 60_000), Error::<Test>::NotOffered);
    });
}

#[test]
fn who_buys_holds_a_badge_and_does_nothing_else_in_the_season() {
    test(|| {
        let paddy = sacks(1)[0];
        offer(OPERATOR, paddy, 5);
        assert_noop!(buy(STRANGER, paddy, 5), DispatchError::Other("no badge"));
        for who in [COMPTROLLER, WAREHOUSE, INSPECTOR, SCALE, OTHER_FARM] {
            grant(who, DOORS.buyer);
            assert_noop!(buy(who, paddy, 5), Error::<Test>::HasAnotherDuty);
        }
        Stopped::mutate(|stopped| stopped.push(id(MILL)));
        assert_noop!(buy(MILL, paddy, 5), TokenError::Frozen);
        Stopped::set(vec![]);
        grant(FUNDER, DOORS.buyer);
        assert_noop!(buy(FUNDER, paddy, 5), Error::<Test>::OwnLot);
        assert_ok!(buy(MILL, paddy, 5));
    });
}

#[test]
fn an_offer_is_for_a_price_and_a_time() {
    test(|| {
        let paddy = sacks(1)[0];
        let offers = |price, until| {
            let offered = Rice::offer_lot(signed(OPERATOR), paddy, price, until, None);
            done(offered)
        };
        for (price, until) in [(0, NOON + 1), (1, NOON), (1, NOON + MAX_OFFER + 1)] {
            assert_noop!(offers(price, until), Error::<Test>::InvalidOffer);
        }
        assert_ok!(offers(1, NOON + MAX_OFFER));
    });
}

#[test]
fn who_has_offered_takes_it_back_and_anyone_what_is_over() {
    test(|| {
        let paddy = sacks(1)[0];
        assert_noop!(
            Rice::cancel_offer(signed(OPERATOR), paddy),
            Error::<Test>::NotOffered
        );
        offer(OPERATOR, paddy, 5);
        assert_noop!(
            Rice::cancel_offer(signed(STRANGER), paddy),
            Error::<Test>::NotOperator
        );
        assert_ok!(Rice::cancel_offer(root(), paddy));
        System::assert_last_event(Event::OfferCancelled { lot: paddy }.into());
        offer(OPERATOR, paddy, 5);
        at(NOON + DAY);
        assert_ok!(Rice::cancel_offer(signed(STRANGER), paddy));
    });
}

/// Each call that an owner can make, refused to all others in the same block.
#[test]
fn only_the_owner_acts_and_only_in_office() {
    test(|| {
        let lots = sacks(4);
        sold(lots[2], MILL);
        sold(lots[3], MILL);
        let acts = |who: Who, lots: [LotId; 2]| {
            let (lot, until) = (lots[0], Timestamp::get() + DAY);
            [
                mills(who, lot, 1),
                splits(who, lot, &[1, 1]),
                merge(who, &lots),
                Rice::tag_lot(signed(who), lot, SALT, 1),
                Rice::correct(signed(who), lot, 0, 1, 1),
                done(Rice::offer_lot(signed(who), lot, 1, until, None)),
            ]
        };
        let refused = |who, lots: [LotId; 2], error: DispatchError| {
            for act in acts(who, lots) {
                assert_noop!(act, error);
            }
        };
        let (seasons, mills_own) = ([lots[0], lots[1]], [lots[2], lots[3]]);
        refused(MILL, seasons, Error::<Test>::NotOperator.into());
        refused(OPERATOR, mills_own, Error::<Test>::NotOwner.into());
        let no_badge = DispatchError::Other("no badge");
        for (who, lots, class) in [
            (OPERATOR, seasons, DOORS.operator),
            (MILL, mills_own, DOORS.buyer),
        ] {
            Stopped::set(vec![id(who)]);
            refused(who, lots, TokenError::Frozen.into());
            Stopped::set(vec![]);
            revoke(who, class);
            refused(who, lots, no_badge);
            grant(who, class);
        }
        refused(OPERATOR, [98, 99], Error::<Test>::LotNotFound.into());
    });
}

#[test]
fn the_council_acts_for_a_season() {
    test(|| {
        let lots = sacks(2);
        assert_ok!(done(Rice::merge(
            root(),
            Batch::truncate_from(lots.clone())
        )));
        assert_ok!(done(Rice::mill(root(), 2, 10)));
        sold(3, MILL);
        assert_noop!(Rice::correct(root(), 3, 0, 1, 1), DispatchError::BadOrigin);
    });
}

#[test]
fn sacks_are_tagged_once() {
    test(|| {
        let paddy = sacks(1)[0];
        let tags = |count| Rice::tag_lot(signed(OPERATOR), paddy, SALT, count);
        assert_noop!(tags(0), Error::<Test>::NothingToDo);
        assert_ok!(tags(1));
        assert_noop!(tags(1), Error::<Test>::AlreadyTagged);
        assert_eq!(
            lot(paddy).tags,
            Some(Tags {
                root: SALT,
                count: 1
            })
        );
        System::assert_last_event(
            Event::Tagged {
                lot: paddy,
                root: SALT,
                count: 1,
            }
            .into(),
        );
    });
}

#[test]
fn a_correction_names_a_step_and_never_adds_mass() {
    test(|| {
        let paddy = sacks(1)[0];
        let corrects =
            |step, grams, reason| Rice::correct(signed(OPERATOR), paddy, step, grams, reason);
        assert_noop!(corrects(4, 1, 1), Error::<Test>::InvalidCorrection);
        assert_noop!(corrects(0, 1, 0), Error::<Test>::InvalidCorrection);
        assert_noop!(corrects(0, 40_001, 1), Error::<Test>::TooMuchMass);
        assert_ok!(corrects(0, 39_000, 1));
        assert_eq!(lot(paddy).stored, 39_458);
        System::assert_last_event(
            Event::Corrected {
                lot: paddy,
                step: 0,
                grams: 39_000,
                reason: 1,
            }
            .into(),
        );
        // The correction is a step itself.
        assert_ok!(corrects(4, 39_000, 2));
        offer(OPERATOR, paddy, 5);
        // Spoilt.
        assert_ok!(corrects(3, 0, 3));
        assert_noop!(corrects(0, 0, 1), Error::<Test>::LotGone);
        assert_noop!(buy(MILL, paddy, 5), Error::<Test>::LotGone);
    });
}

#[test]
fn steps_count_what_was_told_of_a_lot() {
    test(|| {
        let id = received(weighing(0, 2), FIRST);
        let signature = answer(FARM, id, Answer::Reinspect);
        assert_ok!(Rice::request_reinspection(signed(STRANGER), id, signature));
        assert_ok!(Rice::grade(signed(OTHER_INSPECTOR), id, SPECIAL));
        assert_ok!(accept(id));
        // Weighed, graded, taken in, asked for, graded, sold.
        assert_eq!(lot(id).steps, 6);
        assert_ok!(Rice::recall(root(), id, 1));
        assert_ok!(Rice::lift_recall(root(), id));
        sold(id, MILL);
        assert_eq!(lot(id).steps, 9);
        let parts = split(MILL, id, &[1, 1]);
        assert_eq!((lot(id).steps, lot(parts).steps), (10, 1));
    });
}

#[test]
fn old_lots_are_removed_and_recalls_stay() {
    test(|| {
        let paddy = sacks(1)[0];
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[paddy]));
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        let closed = Timestamp::get();
        sold(paddy, MILL);
        at(closed + DAY);
        let rice = mill(MILL, paddy, 100);
        assert_ok!(Rice::recall(root(), paddy, 1));
        let prunes = |lots: &[LotId]| {
            let lots = Batch::truncate_from(lots.to_vec());
            Rice::prune_lots(signed(STRANGER), lots)
        };
        at(closed + KEPT - 1);
        assert_noop!(prunes(&[paddy]), Error::<Test>::StillKept);
        at(closed + KEPT);
        assert_noop!(prunes(&[paddy, rice]), Error::<Test>::StillKept);
        assert_ok!(prunes(&[paddy]));
        assert!(Lots::<Test>::get(paddy).is_none());
        assert_noop!(offers(MILL, rice), Error::<Test>::LotRecalled);
        // What is there stays, however old it is.
        at(closed + DAY + KEPT);
        assert_noop!(prunes(&[rice]), Error::<Test>::StillKept);
        // The council alone recalls what is known no longer, and lifts that.
        assert_noop!(
            Rice::lift_recall(signed(OPERATOR), paddy),
            Error::<Test>::LotNotFound
        );
        assert_ok!(Rice::lift_recall(root(), paddy));
        assert_ok!(offers(MILL, rice));
        assert_ok!(Rice::recall(root(), paddy, 1));
        assert_noop!(buy(SHOP, rice, 1), Error::<Test>::LotRecalled);
        assert_ok!(Rice::lift_recall(root(), paddy));
        assert_noop!(Rice::recall(root(), 99, 1), Error::<Test>::LotNotFound);
        assert_ok!(Rice::correct(signed(MILL), rice, 0, 0, 1));
        assert_ok!(prunes(&[rice]));
        assert_noop!(prunes(&[rice]), Error::<Test>::LotNotFound);
    });
}

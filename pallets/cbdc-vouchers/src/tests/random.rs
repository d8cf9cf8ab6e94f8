//! Whatever is called, in whatever order, the law holds after each call.

use crate::{mock::*, *};
use frame::{arithmetic::Permill, testing_prelude::*};
use proptest::prelude::*;

const PEOPLE: [Who; 4] = [HOLDER, GHOST, 40, 41];
const SHOPS: [Who; 3] = [SHOP, MALL, STRANGER];

#[derive(Clone, Debug)]
enum Step {
    Create {
        self_pay: u8,
        days: u8,
        cap: Option<u16>,
    },
    Fund {
        programme: u8,
        amount: u16,
    },
    Allot {
        programme: u8,
        who: usize,
        amount: u16,
    },
    Publish {
        programme: u8,
        amount: u16,
    },
    Claim {
        batch: u8,
        index: u8,
    },
    Pay {
        who: usize,
        programmes: Vec<u8>,
        shop: usize,
        amount: u16,
    },
    Reserve {
        who: usize,
        programme: u8,
        amount: u16,
    },
    Release {
        who: usize,
        programme: u8,
        amount: u16,
    },
    Order {
        who: usize,
        programme: u8,
        amount: u16,
        nonce: u8,
    },
    Refund {
        payment: u8,
        amount: u16,
    },
    Repoint {
        programme: u8,
        from: usize,
        to: usize,
    },
    Withdraw {
        programme: u8,
        who: usize,
    },
    Pause {
        programme: u8,
    },
    Resume {
        programme: u8,
    },
    Fee {
        who: usize,
        programme: u8,
        amount: u8,
    },
    Stray {
        programme: u8,
        amount: u8,
    },
    Days(u8),
    Close {
        programme: u8,
    },
    Prune,
}

fn step() -> impl Strategy<Value = Step> {
    let programme = || 0u8..3;
    let who = || 0usize..PEOPLE.len();
    let amount = || 0u16..2_000;
    prop_oneof![
        3 => (0u8..3, 1u8..20, prop::option::of(1u16..1_000))
            .prop_map(|(self_pay, days, cap)| Step::Create { self_pay, days, cap }),
        4 => (programme(), amount())
            .prop_map(|(programme, amount)| Step::Fund { programme, amount }),
        4 => (programme(), who(), amount())
            .prop_map(|(programme, who, amount)| Step::Allot { programme, who, amount }),
        2 => (programme(), 0u16..300)
            .prop_map(|(programme, amount)| Step::Publish { programme, amount }),
        5 => (0u8..4, 0u8..4).prop_map(|(batch, index)| Step::Claim { batch, index }),
        9 => (who(), prop::collection::vec(programme(), 1..3), 0..SHOPS.len(), amount())
            .prop_map(|(who, programmes, shop, amount)| {
                Step::Pay { who, programmes, shop, amount }
            }),
        4 => (who(), programme(), amount())
            .prop_map(|(who, programme, amount)| Step::Reserve { who, programme, amount }),
        1 => (who(), programme(), amount())
            .prop_map(|(who, programme, amount)| Step::Release { who, programme, amount }),
        4 => (who(), programme(), amount(), 0u8..4)
            .prop_map(|(who, programme, amount, nonce)| {
                Step::Order { who, programme, amount, nonce }
            }),
        6 => (0u8..8, amount()).prop_map(|(payment, amount)| Step::Refund { payment, amount }),
        2 => (programme(), who(), who())
            .prop_map(|(programme, from, to)| Step::Repoint { programme, from, to }),
        1 => (programme(), who()).prop_map(|(programme, who)| Step::Withdraw { programme, who }),
        1 => programme().prop_map(|programme| Step::Pause { programme }),
        2 => programme().prop_map(|programme| Step::Resume { programme }),
        2 => (who(), programme(), any::<u8>())
            .prop_map(|(who, programme, amount)| Step::Fee { who, programme, amount }),
        1 => (programme(), any::<u8>())
            .prop_map(|(programme, amount)| Step::Stray { programme, amount }),
        2 => (0u8..8).prop_map(Step::Days),
        1 => programme().prop_map(|programme| Step::Close { programme }),
        1 => Just(Step::Prune),
    ]
}

/// What was published and paid, so that it can be claimed and refunded.
#[derive(Default)]
struct World {
    batches: Vec<(ProgrammeId, BatchId, List)>,
    payments: Vec<(PaymentId, Who)>,
}

impl World {
    /// Makes the call, which may be refused. As on chain, what is refused leaves nothing behind.
    fn run(&mut self, step: Step) {
        let person = |n: usize| PEOPLE[n];
        let (call, by): (Call<Test>, Who) = match step {
            Step::Create {
                self_pay,
                days,
                cap,
            } => {
                let now = Timestamp::get();
                let days = Moment::from(days) * DAY;
                let terms = Terms {
                    self_pay: Permill::from_percent(u32::from(self_pay) * 15),
                    valid_from: now,
                    valid_until: now + days,
                    refund_until: now + 2 * days,
                    rules: rules(
                        &cap.map(|cap| Rule::CapPerDay(cap.into()))
                            .into_iter()
                            .collect::<Vec<_>>(),
                    ),
                    fee_allowance: 100,
                    ..terms()
                };
                (Call::create_programme { terms }, CITY)
            }
            Step::Fund { programme, amount } => {
                let _ = dispatch(
                    Call::fund_fees {
                        programme: programme.into(),
                        amount: 50,
                    },
                    FUNDER,
                );
                (
                    Call::fund {
                        programme: programme.into(),
                        amount: amount.into(),
                    },
                    FUNDER,
                )
            }
            Step::Allot {
                programme,
                who,
                amount,
            } => {
                let allotments = vec![(id(person(who)), amount.into())]
                    .try_into()
                    .expect("one");
                (
                    Call::allot {
                        programme: programme.into(),
                        allotments,
                    },
                    CITY,
                )
            }
            Step::Publish { programme, amount } => {
                let programme = programme.into();
                let batch = Vouchers::programme(programme).map(|details| details.batches);
                let list = List::new(PEOPLE.map(|who| (id(who), amount.into())));
                if list.publish(programme).is_ok() {
                    self.batches
                        .push((programme, batch.expect("a programme"), list));
                }
                return;
            }
            Step::Claim { batch, index } => {
                let Some((programme, number, list)) = self.batches.get(usize::from(batch)) else {
                    return;
                };
                let Call::claim {
                    programme,
                    index,
                    leaf,
                    path,
                    ..
                } = list.claim(*programme, index.into())
                else {
                    unreachable!("a claim")
                };
                let call = Call::claim {
                    programme,
                    batch: *number,
                    index,
                    leaf,
                    path,
                };
                // What the pool passes does not fail.
                if pool(call.clone()).is_ok() {
                    assert_ok!(submit(call));
                }
                return;
            }
            Step::Pay {
                who,
                programmes: ids,
                shop,
                amount,
            } => {
                let ids: Vec<_> = ids.into_iter().map(ProgrammeId::from).collect();
                let (who, shop) = (person(who), SHOPS[shop]);
                let quote = Vouchers::quote(id(who), programmes(&ids), id(shop), amount.into());
                let paid = pay(who, &ids, shop, amount.into());
                // What the view says is what happens.
                assert_eq!(quote.map(|_| ()), paid);
                if paid.is_ok() {
                    self.payments.push((last_payment(), shop));
                }
                return;
            }
            Step::Reserve {
                who,
                programme,
                amount,
            } => {
                let until = Timestamp::get() + DAY;
                let call = Call::reserve {
                    programme: programme.into(),
                    amount: amount.into(),
                    until,
                };
                (call, person(who))
            }
            Step::Release {
                who,
                programme,
                amount,
            } => (
                Call::release {
                    programme: programme.into(),
                    amount: amount.into(),
                },
                person(who),
            ),
            Step::Order {
                who,
                programme,
                amount,
                nonce,
            } => {
                let who = person(who);
                let plain = order_of(programme.into(), who, amount.into(), nonce.into());
                let (order, signature) = order(plain, who);
                let call = Call::pay_order { order, signature };
                if pool(call.clone()).is_ok() {
                    assert_ok!(submit(call.clone()));
                    self.payments.push((last_payment(), SHOP));
                    assert!(pool(call).is_err(), "each order once");
                }
                return;
            }
            Step::Refund { payment, amount } => {
                let Some((payment, shop)) = self.payments.get(usize::from(payment)) else {
                    return;
                };
                (
                    Call::refund {
                        payment: *payment,
                        amount: amount.into(),
                    },
                    *shop,
                )
            }
            Step::Repoint {
                programme,
                from,
                to,
            } => (
                Call::repoint {
                    programme: programme.into(),
                    from: id(person(from)),
                    to: id(person(to)),
                },
                CITY,
            ),
            Step::Withdraw { programme, who } => (
                Call::withdraw_entitlement {
                    programme: programme.into(),
                    who: id(person(who)),
                },
                CITY,
            ),
            Step::Pause { programme } => (
                Call::pause {
                    programme: programme.into(),
                },
                CITY,
            ),
            Step::Resume { programme } => (
                Call::resume {
                    programme: programme.into(),
                },
                CITY,
            ),
            Step::Fee {
                who,
                programme,
                amount,
            } => return self.charge(person(who), programme.into(), amount.into()),
            Step::Stray { programme, amount } => {
                let _ = Balances::transfer_allow_death(
                    signed(FUNDER),
                    Vouchers::escrow(programme.into()),
                    amount.into(),
                );
                return;
            }
            Step::Days(days) => return at(Timestamp::get() + Moment::from(days) * DAY),
            Step::Close { programme } => (
                Call::close {
                    programme: programme.into(),
                },
                STRANGER,
            ),
            Step::Prune => {
                Vouchers::prune(PruneWeight::get());
                return;
            }
        };
        let _ = dispatch(call, by);
    }

    /// Charges a fee as the runtime does, and gives some of it back.
    fn charge(&self, who: Who, programme: ProgrammeId, fee: Balance) {
        let call = Call::<Test>::pay {
            programmes: programmes(&[programme]),
            merchant: id(SHOP),
            amount: 1,
        };
        let Some(sponsor) = Vouchers::sponsor_of(&id(who), &call) else {
            return;
        };
        let fee = fee.min(sponsor.most);
        assert_ok!(Balances::force_transfer(
            root(),
            sponsor.purse.clone(),
            id(TREASURY),
            fee
        ));
        Vouchers::change_fees(programme, &id(who), |sum| sum + fee);
        let back = fee / 2;
        assert_ok!(Balances::force_transfer(
            root(),
            id(TREASURY),
            sponsor.purse,
            back
        ));
        Vouchers::change_fees(programme, &id(who), |sum| sum - back);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_law_holds_after_every_step(steps in prop::collection::vec(step(), 1..80)) {
        state().execute_with(|| {
            enroll(STRANGER, PROFILE);
            let issuance = Balances::total_issuance();
            let mut world = World::default();
            // Most sequences have something to spend from the start.
            world.run(Step::Create { self_pay: 0, days: 9, cap: None });
            world.run(Step::Fund { programme: 0, amount: 1_900 });
            world.run(Step::Allot { programme: 0, who: 0, amount: 900 });
            for step in steps {
                let said = format!("{step:?}");
                world.run(step);
                prop_assert_eq!(Vouchers::do_try_state(), Ok(()), "after {}", said);
                // Each account is kept alive for what it has, and for nothing else.
                for who in PEOPLE {
                    let entitlements = Entitlements::<Test>::iter()
                        .filter(|(_, holder, own)| *holder == id(who) && own.total() > 0);
                    let references = System::sufficients(&id(who));
                    prop_assert_eq!(
                        usize::try_from(references),
                        Ok(entitlements.count()),
                        "after {}",
                        said
                    );
                }
                prop_assert_eq!(Balances::total_issuance(), issuance, "after {}", said);
            }
            Ok(())
        })?;
    }
}

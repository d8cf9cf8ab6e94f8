//! No sequence of calls breaks the law, and each farm is paid what another reckoning gives.

use crate::{mock::*, prices::Interim, *};
use frame::testing_prelude::*;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};

/// What a scale is to weigh: whose, how, and how much, in what that is counted in.
#[derive(Clone, Copy, Debug)]
struct Load {
    farm: FarmId,
    form: Form,
    amount: u32,
}

/// Bytes choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open(u8, PerMille, PerMille, bool),
    Quota(u8, FarmId, Grams),
    Fund(u8, u32),
    Defund(u8, u32),
    Funder(u8, Who),
    Weigh(u8, Load),
    Life(u8, Load, Measured),
    Grade(u8, u8, Measured),
    Receive(u8),
    Reinspect(u8),
    Accept(u8),
    /// By its farm, which declines or withdraws it, or because its time is over.
    Drop(u8, u8),
    Sample(u8, u8, PerMille),
    Appeal(u8, FarmId),
    Lift(FarmId),
    Propose(u8, u8, u8),
    Confirm(u8, u8),
    Finish(u8, u8),
    Settle(u8, u8),
    /// So much of a debt in per cent is repaid; with more than 100 it is written off.
    Repay(FarmId, u8, u128),
    Close(u8),
    /// A member of the crew, suspended or reinstated by the operator or the council.
    Member(u8, u8, bool, bool),
    /// A court stops this one, or lets all go.
    Court(u8),
    Later(u16),
}

fn load() -> impl Strategy<Value = Load> {
    let form = prop::sample::select(vec![Form::Sacks, Form::Bulk, Form::Unbagged]);
    let amount = prop_oneof![1 => 1u32..50, 4 => 1u32..8_000_000];
    (0u32..2, form, amount).prop_map(|(farm, form, amount)| Load { farm, form, amount })
}

/// Mostly good paddy; often just on a threshold, or just off it.
fn measured() -> impl Strategy<Value = Measured> {
    let on = |edges: &[PerMille]| prop::sample::select(edges.to_vec());
    let brown = prop_oneof![
        6 => 740u16..900,
        1 => 600u16..740,
        2 => on(&[819, 820, 779, 780, 739, 740, 649, 650]),
    ];
    let damaged = prop_oneof![
        6 => 0u16..70,
        1 => 70u16..120,
        2 => on(&[10, 11, 40, 41, 70, 71, 100, 101]),
    ];
    let moisture = prop_oneof![
        6 => 130u16..151,
        1 => 100u16..300,
        2 => on(&[129, 130, 150, 151]),
    ];
    (brown, damaged, moisture).prop_map(|(brown, damaged, moisture)| Measured {
        brown,
        damaged,
        moisture,
    })
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let any = any::<u8>;
    let farm = || 0u32..2;
    let won = || 1u32..100_000_000;
    let netting = prop::sample::select(vec![0u16, 500, 1_000, 1_000]);
    let checks = prop::sample::select(vec![0u16, 500]);
    let funder = prop::sample::select(vec![FUNDER, STRANGER]);
    let yes = || proptest::bool::ANY;
    prop_oneof![
        4 => (any(), netting, checks, yes()).prop_map(|(a, b, c, d)| Open(a, b, c, d)),
        1 => (any(), farm(), 1u64..50_000_000).prop_map(|(a, b, c)| Quota(a, b, c)),
        2 => (any(), won()).prop_map(|(a, b)| Fund(a, b)),
        1 => (any(), won()).prop_map(|(a, b)| Defund(a, b)),
        1 => (any(), funder).prop_map(|(a, b)| Funder(a, b)),
        4 => (any(), load()).prop_map(|(a, b)| Weigh(a, b)),
        16 => (any(), load(), measured()).prop_map(|(a, b, c)| Life(a, b, c)),
        5 => (any(), any(), measured()).prop_map(|(a, b, c)| Grade(a, b, c)),
        4 => any().prop_map(Receive),
        2 => any().prop_map(Reinspect),
        5 => any().prop_map(Accept),
        3 => (any(), any()).prop_map(|(a, b)| Drop(a, b)),
        1 => (any(), any(), 0u16..250).prop_map(|(a, b, c)| Sample(a, b, c)),
        1 => (any(), farm()).prop_map(|(a, b)| Appeal(a, b)),
        1 => farm().prop_map(Lift),
        2 => (any(), any(), any()).prop_map(|(a, b, c)| Propose(a, b, c)),
        2 => (any(), any()).prop_map(|(a, b)| Confirm(a, b)),
        4 => (any(), any()).prop_map(|(a, b)| Finish(a, b)),
        6 => (any(), any()).prop_map(|(a, b)| Settle(a, b)),
        2 => (farm(), any(), 1u128..110).prop_map(|(a, b, c)| Repay(a, b, c)),
        3 => any().prop_map(Close),
        2 => (any(), any(), yes(), yes()).prop_map(|(a, b, c, d)| Member(a, b, c, d)),
        2 => any().prop_map(Court),
        3 => (1u16..72).prop_map(Later),
        1 => (72u16..2_000).prop_map(Later),
    ]
}

const CREW: [Who; 5] = [SCALE, INSPECTOR, OTHER_INSPECTOR, WAREHOUSE, SAMPLER];
const INTERIMS: [[u128; 4]; 4] = [
    [30_000; 4],
    [65_000; 4],
    [66_000, 64_000, 41_000, 26_000],
    [45_000, 40_000, 40_000, 30_000],
];
/// Of which grade 1 comes to ₩64,530, 40,320, 33,110 and 25,910: above what is paid at once, and
/// below.
const MEANS: [u128; 4] = [187_268, 120_012, 100_000, 80_000];

fn who(farm: FarmId) -> Who {
    one(&[FARM, OTHER_FARM], farm.saturated_into())
}

/// The one that a byte chooses.
fn one<X: Copy>(of: &[X], n: u8) -> X {
    of[usize::from(n) % of.len()]
}

/// What was published, and the prices that fit it.
fn published(n: u8) -> (Quote, Prices) {
    let (mean, fee) = (one(&MEANS, n), 8_002);
    let quote = Quote { mean, fee };
    let prices = PriceRule::USUAL.formula(&quote);
    (quote, prices.expect("prices"))
}

/// The n-th of those that there are, from the first again after the last; 0 where there is none.
fn nth<X: Copy + Ord + Default>(keys: impl Iterator<Item = X>, n: u8) -> X {
    let mut keys: Vec<_> = keys.collect();
    keys.sort_unstable();
    let place = usize::from(n).checked_rem(keys.len());
    place.map_or_else(X::default, |place| keys[place])
}

/// A season of which that is so; now and then any.
fn season(n: u8, is: impl Fn(&SeasonOf<Test>) -> bool) -> SeasonId {
    let seasons = Seasons::<Test>::iter().filter(|(_, season)| n < 16 || is(season));
    nth(seasons.map(|(season, _)| season), n)
}

fn delivering(n: u8) -> SeasonId {
    let now = Timestamp::get();
    season(n, |season| {
        season.closed.is_none() && now < season.terms.ends
    })
}

fn unpriced(n: u8) -> SeasonId {
    season(n, |season| {
        season.closed.is_none() && !matches!(season.pricing, Pricing::Final(_))
    })
}

/// A lot of which that is so; now and then any.
fn lot(n: u8, is: impl Fn(&DeliveryOf<Test>) -> bool) -> LotId {
    let lots = Deliveries::<Test>::iter().filter(|(_, lot)| n < 16 || is(lot));
    nth(lots.map(|(lot, _)| lot), n)
}

fn says(lot: LotId, said: Answer) -> Option<frame::deps::sp_runtime::MultiSignature> {
    let farm = Deliveries::<Test>::get(lot).map_or(0, |delivery| delivery.farm);
    answer(who(farm), lot, said)
}

/// The table of the notices, the best grade 0: 82, 78, 74, 65 % brown rice at least, 1, 4, 7, 10 %
/// damaged at most, in bags 13 to 15 % of water; what is drier is two grades down.
fn grade_of(measured: Measured, bagged: bool) -> Option<usize> {
    let brown: usize = match measured.brown {
        820.. => 0,
        780..820 => 1,
        740..780 => 2,
        650..740 => 3,
        _ => return None,
    };
    let damaged = match measured.damaged {
        ..=10 => 0,
        11..=40 => 1,
        41..=70 => 2,
        71..=100 => 3,
        _ => return None,
    };
    let grade = brown.max(damaged);
    match measured.moisture {
        151.. if bagged => None,
        ..=129 if bagged => [Some(2), Some(3), None, None][grade],
        _ => Some(grade),
    }
}

/// A season's books, as the model keeps them, in won.
#[derive(Default)]
struct Books {
    funder: Who,
    interim: [u128; 4],
    netting: u128,
    checked: bool,
    dried: bool,
    prices: Option<[u128; 4]>,
    funded: u128,
    returned: u128,
    spent: u128,
}

impl Books {
    fn left(&self) -> u128 {
        self.funded - self.returned - self.spent
    }
}

/// A lot, in grams and won.
#[derive(Default)]
struct Lot {
    season: SeasonId,
    farm: FarmId,
    bagged: bool,
    counted: u128,
    payable: u128,
    grade: Option<usize>,
    received: bool,
    paid: Option<u128>,
    settled: bool,
}

impl Lot {
    /// What it comes to at these prices; unbagged, ₩760 less for 40 kg.
    fn comes_to(&self, prices: [u128; 4]) -> u128 {
        let less = if self.bagged { 0 } else { 760 };
        let price = prices[self.grade.expect("a grade")] - less;
        price * self.payable / 40_000
    }
}

/// How often something was done.
type Done = BTreeMap<&'static str, u32>;

/// What everybody has, reckoned apart from the pallet.
#[derive(Default)]
struct Model {
    won: BTreeMap<Who, u128>,
    seasons: BTreeMap<SeasonId, Books>,
    lots: BTreeMap<LotId, Lot>,
    debts: BTreeMap<FarmId, BTreeMap<SeasonId, u128>>,
    done: Done,
}

impl Model {
    /// As [`state`] has left it.
    fn new() -> Self {
        let funded = 100_000_000;
        let first = Books {
            funder: FUNDER,
            interim: [30_000; 4],
            netting: 500,
            funded,
            ..Books::default()
        };
        Self {
            won: [(FUNDER, GENESIS - funded), (STRANGER, GENESIS)].into(),
            seasons: [(0, first)].into(),
            ..Self::default()
        }
    }

    fn books(&mut self, season: SeasonId) -> &mut Books {
        self.seasons.get_mut(&season).expect("a season")
    }

    fn lot(&mut self, lot: LotId) -> &mut Lot {
        self.lots.get_mut(&lot).expect("a lot")
    }

    fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    fn give(&mut self, who: Who, amount: u128) {
        *self.won.entry(who).or_default() += amount;
    }

    fn take(&mut self, who: Who, amount: u128) {
        *self.won.get_mut(&who).expect("has won") -= amount;
    }

    fn fund(&mut self, season: SeasonId, amount: u128) -> DispatchResult {
        Rice::fund_season(signed(STRANGER), season, amount)?;
        self.take(STRANGER, amount);
        self.books(season).funded += amount;
        Ok(())
    }

    fn weigh(&mut self, season: SeasonId, load: Load) -> Result<LotId, DispatchError> {
        let lot = NextLot::<Test>::get();
        let (weighing, counted) = match load.form {
            Form::Unbagged => (
                unbagged(season, load.amount.into()),
                u128::from(load.amount),
            ),
            Form::Sacks => {
                let sacks = load.amount % 200 + 1;
                (weighing(season, sacks), u128::from(sacks) * 40_000)
            }
            Form::Bulk => {
                let units = load.amount % 10 + 1;
                let bulk = Weighing {
                    form: Form::Bulk,
                    units,
                    ..weighing(season, units * 20)
                };
                (bulk, u128::from(units) * 800_000)
            }
        };
        // A sack is 40 kg, also where it weighs some more.
        let more = u64::from(load.amount % 2 * weighing.units * 100);
        let enrolment = Enrolments::<Test>::get(season, load.farm);
        weigh(Weighing {
            farm: enrolment.map_or(9, |enrolment| enrolment.number),
            gross: weighing.gross + more,
            net: weighing.net + more,
            ..weighing
        })?;
        let weighed = Lot {
            season,
            farm: load.farm,
            bagged: load.form != Form::Unbagged,
            counted,
            payable: counted,
            ..Lot::default()
        };
        assert!(self.lots.insert(lot, weighed).is_none());
        Ok(lot)
    }

    fn grade(&mut self, by: Who, lot: LotId, measured: Measured) -> DispatchResult {
        Rice::grade(signed(by), lot, measured)?;
        let taken_in = Deliveries::<Test>::get(lot).is_some_and(|lot| lot.warehouse.is_some());
        let season = self.lot(lot).season;
        let (dried, checked) = (self.books(season).dried, self.books(season).checked);
        let lot = self.lot(lot);
        assert!(lot.grade.is_none() && lot.paid.is_none());
        // It is taken in anew where that tells whether it is checked.
        assert!(taken_in == lot.received || checked);
        lot.received &= taken_in;
        lot.grade = grade_of(measured, lot.bagged);
        if dried && !lot.bagged {
            let dry = lot.counted * (1_000 - u128::from(measured.moisture)) / 850;
            lot.payable = dry.min(lot.counted);
        }
        Ok(())
    }

    fn receive(&mut self, lot: LotId) -> DispatchResult {
        next_block();
        let net = Deliveries::<Test>::get(lot).map_or(0, |delivery| delivery.net);
        Rice::receive(signed(WAREHOUSE), lot, net)?;
        let drawn = stage(lot) == Stage::ToCheck;
        let season = self.lot(lot).season;
        assert!(self.books(season).checked || !drawn);
        let lot = self.lot(lot);
        assert!(lot.grade.is_some() && !lot.received);
        lot.received = true;
        if drawn {
            lot.grade = None;
        }
        Ok(())
    }

    fn accept(&mut self, lot: LotId) -> DispatchResult {
        let farm = Deliveries::<Test>::get(lot).map_or(0, |delivery| delivery.farm);
        accept_by(who(farm), lot)?;
        let sold = self.lot(lot);
        assert!(sold.received && sold.paid.is_none());
        let (season, farm, payable) = (sold.season, sold.farm, sold.payable);
        let grade = sold.grade.expect("a grade");
        let paid = self.books(season).interim[grade] * payable / 40_000;
        self.lot(lot).paid = Some(paid);
        self.pay(season, farm, paid);
        self.did("sold");
        Ok(())
    }

    /// The oldest debts first, up to the season's share; the rest to the farm.
    fn pay(&mut self, season: SeasonId, farm: FarmId, amount: u128) {
        let books = self.books(season);
        books.spent += amount;
        let (mut room, mut rest) = (amount * books.netting / 1_000, amount);
        let mut debts = self.debts.remove(&farm).unwrap_or_default();
        for (creditor, debt) in &mut debts {
            let part = room.min(*debt);
            *debt -= part;
            room -= part;
            rest -= part;
            self.give(self.seasons[creditor].funder, part);
            if part > 0 {
                self.did("netted");
            }
        }
        debts.retain(|_, debt| *debt > 0);
        self.debts.insert(farm, debts);
        self.give(who(farm), rest);
    }

    /// What of a season is sold and not settled.
    fn unsettled(&self, season: SeasonId) -> Vec<LotId> {
        let sold = |lot: &Lot| lot.season == season && lot.paid.is_some() && !lot.settled;
        let lots = self.lots.iter().filter(|(_, lot)| sold(lot));
        lots.map(|(lot, _)| *lot).collect()
    }

    /// Some of a season's lots, from any on.
    fn settle(&mut self, season: SeasonId, n: u8) -> DispatchResult {
        let mut lots = self.unsettled(season);
        let turn = usize::from(n).checked_rem(lots.len());
        lots.rotate_left(turn.ok_or(Error::<Test>::NothingToDo)?);
        lots.truncate(usize::from(n % 16) + 1);
        settle(season, &lots)?;
        let prices = self.books(season).prices.expect("prices");
        for id in lots {
            let lot = self.lot(id);
            lot.settled = true;
            let (farm, paid) = (lot.farm, lot.paid.expect("is sold"));
            let worth = lot.comes_to(prices);
            self.did("settled");
            if worth >= paid {
                self.pay(season, farm, worth - paid);
            } else {
                let debts = self.debts.entry(farm).or_default();
                *debts.entry(season).or_default() += paid - worth;
                self.did("owed");
            }
        }
        Ok(())
    }

    fn owes_less(&mut self, farm: FarmId, season: SeasonId, amount: u128) {
        let debts = self.debts.entry(farm).or_default();
        *debts.get_mut(&season).expect("a debt") -= amount;
        debts.retain(|_, debt| *debt > 0);
    }

    fn returns(&mut self, season: SeasonId, amount: u128) {
        let books = self.books(season);
        books.returned += amount;
        let funder = books.funder;
        self.give(funder, amount);
    }

    /// Has the time of all that waits be over, and prices be final.
    fn finish(&mut self, season: SeasonId, quote: Quote, prices: Prices) -> DispatchResult {
        let ends = Rice::season(season)?.terms.ends;
        at(Timestamp::get().max(ends) + 7 * DAY);
        let waits = Deliveries::<Test>::iter()
            .filter(|(_, lot)| lot.season == season && lot.stage.is_pending());
        for (lot, _) in waits.collect::<Vec<_>>() {
            assert_ok!(Rice::lapse(signed(STRANGER), lot));
            self.lots.remove(&lot);
        }
        self.fund(season, 100_000_000)?;
        Rice::set_final_price(signed(COMPTROLLER), season, quote, prices)?;
        at(Timestamp::get() + DAY);
        Rice::confirm_final_price(signed(OPERATOR), season, prices)?;
        self.books(season).prices = Some(prices.list());
        Ok(())
    }

    /// Does the chain say the same?
    fn agrees(&self) {
        for (season, books) in &self.seasons {
            assert_eq!(escrow(*season), books.left(), "{season}");
            let Some(prices) = books.prices else {
                continue;
            };
            // What all of them would take is there.
            let due = self.unsettled(*season).into_iter().map(|lot| {
                let lot = &self.lots[&lot];
                lot.comes_to(prices)
                    .saturating_sub(lot.paid.expect("is sold"))
            });
            assert!(due.sum::<u128>() <= books.left(), "{season}");
        }
        for farm in [0_u32, 1] {
            let owed = Farms::<Test>::get(farm).expect("a farm").debts;
            let owed = owed.iter().map(|debt| (debt.season, debt.amount));
            let debts = self.debts.get(&farm).cloned().unwrap_or_default();
            assert_eq!(owed.collect::<BTreeMap<_, _>>(), debts);
        }
    }

    fn agrees_at_the_end(&self) {
        for who in [FUNDER, STRANGER, FARM, OTHER_FARM] {
            let has = self.won.get(&who).copied().unwrap_or_default();
            assert_eq!(won(who), has, "{who}");
        }
        for (season, books) in &self.seasons {
            let ledger = Seasons::<Test>::get(season).expect("a season").ledger;
            assert_eq!(
                (ledger.funded, ledger.returned),
                (books.funded, books.returned)
            );
        }
        assert_eq!(Deliveries::<Test>::iter_keys().count(), self.lots.len());
        for (id, lot) in &self.lots {
            let delivery = Deliveries::<Test>::get(id).expect("a lot");
            assert_eq!(u128::from(delivery.payable), lot.payable);
            assert_eq!(delivery.interim, lot.paid.unwrap_or_default());
        }
        // Nothing is anywhere else: the officers have but paid deposits.
        let officers = won(OPERATOR) + held(OPERATOR) + won(COMPTROLLER);
        assert_eq!(officers, 2 * GENESIS);
        let escrows: u128 = self.seasons.keys().map(|season| escrow(*season)).sum();
        assert_eq!(self.won.values().sum::<u128>() + escrows, 2 * GENESIS);
    }

    fn step(&mut self, step: Step) -> DispatchResult {
        match step {
            Step::Open(n, netting, checks, dried) => {
                ensure!(self.seasons.len() < 10, Error::<Test>::NothingToDo);
                let prices = one(&INTERIMS, n);
                let [special, first, second, third] = prices;
                let mut graded = ByGrade::all(special);
                (graded.first, graded.second, graded.third) = (first, second, third);
                let flat = special == third;
                let interim = if flat {
                    Interim::Flat(third)
                } else {
                    Interim::Graded(graded)
                };
                let terms = Terms {
                    interim,
                    netting,
                    checks,
                    dried,
                    ..terms()
                };
                let season = open(2026 + u16::from(n % 4), terms);
                let books = Books {
                    funder: FUNDER,
                    interim: prices,
                    netting: netting.into(),
                    checked: checks > 0,
                    dried,
                    ..Books::default()
                };
                self.seasons.insert(season, books);
                self.fund(season, 50_000_000)?;
                for farm in [0, 1] {
                    let much = 1_000 * TONNE;
                    // A farm that is excluded or stopped gets none.
                    let _ = Rice::set_quota(signed(OPERATOR), season, farm, much, None);
                }
                Ok(())
            }
            Step::Quota(n, farm, quota) => {
                Rice::set_quota(signed(OPERATOR), delivering(n), farm, quota, None)
            }
            Step::Fund(n, amount) => self.fund(season(n, |s| s.closed.is_none()), amount.into()),
            Step::Defund(n, amount) => {
                let (season, amount) = (season(n, |s| s.closed.is_none()), amount.into());
                Rice::defund(signed(OPERATOR), season, amount)?;
                self.returns(season, amount);
                Ok(())
            }
            Step::Funder(n, to) => {
                let season = season(n, |_| true);
                let (first, second) = (id(OPERATOR), id(COMPTROLLER));
                Rice::replace_officers(root(), season, first, second, id(to))?;
                self.books(season).funder = to;
                Ok(())
            }
            Step::Weigh(n, load) => self.weigh(delivering(n), load).map(|_| ()),
            Step::Life(n, load, measured) => {
                let lot = self.weigh(delivering(n), load)?;
                self.grade(INSPECTOR, lot, measured)?;
                self.receive(lot)?;
                if stage(lot) == Stage::ToCheck {
                    self.grade(THIRD_INSPECTOR, lot, measured)?;
                }
                self.accept(lot)
            }
            Step::Grade(n, by, measured) => {
                let lot = lot(n, |lot| {
                    matches!(lot.stage, Stage::Weighed | Stage::ToCheck)
                });
                let by = one(&[INSPECTOR, OTHER_INSPECTOR, THIRD_INSPECTOR], by);
                self.grade(by, lot, measured)
            }
            Step::Receive(n) => self.receive(lot(n, |lot| {
                matches!(lot.stage, Stage::Graded(_)) && lot.warehouse.is_none()
            })),
            Step::Accept(n) => self.accept(lot(n, |lot| {
                matches!(lot.stage, Stage::Graded(_)) && lot.warehouse.is_some()
            })),
            Step::Reinspect(n) => {
                let lot = lot(n, |lot| {
                    matches!(lot.stage, Stage::Graded(_) | Stage::Rejected)
                });
                let said = says(lot, Answer::Reinspect);
                Rice::request_reinspection(signed(STRANGER), lot, said)?;
                self.lot(lot).grade = None;
                Ok(())
            }
            Step::Drop(n, how) => {
                let now = Timestamp::get();
                let lot = lot(n, |lot| match how % 3 {
                    0 => !lot.stage.is_sold(),
                    1 => lot.stage == Stage::Weighed,
                    _ => !lot.stage.is_sold() && lot.until <= now,
                });
                match how % 3 {
                    0 => Rice::decline(signed(STRANGER), lot, says(lot, Answer::Decline)),
                    1 => Rice::withdraw(signed(STRANGER), lot, says(lot, Answer::Withdraw)),
                    _ => Rice::lapse(signed(STRANGER), lot),
                }?;
                if Deliveries::<Test>::contains_key(lot) {
                    // It is drawn: another inspector sees it first.
                    self.lot(lot).grade = None;
                    return Ok(());
                }
                let gone = self.lots.remove(&lot).expect("a lot");
                assert!(gone.paid.is_none());
                Ok(())
            }
            Step::Sample(n, by, foreign) => {
                let by = one(&[SAMPLER, OTHER_SAMPLER], by);
                let number = u32::from(n % 2);
                Rice::record_variety_check(signed(by), delivering(n), number, foreign, SALT)
            }
            Step::Appeal(n, farm) => {
                let season = delivering(n);
                let enrolment = Rice::enrolment(season, farm)?;
                let message = Rice::appeal_message(season, enrolment.number);
                let said = Some(by(who(farm), &message));
                Rice::appeal_variety_check(signed(STRANGER), season, enrolment.number, said)
            }
            Step::Lift(farm) => Rice::lift_exclusion(root(), farm),
            Step::Propose(n, quote, by) => {
                let (season, (quote, prices)) = (unpriced(n), published(quote));
                let by =
                    [root(), signed(OPERATOR), signed(COMPTROLLER)][usize::from(by % 3)].clone();
                Rice::set_final_price(by, season, quote, prices)?;
                // The council has, at once.
                if matches!(Rice::season(season)?.pricing, Pricing::Final(_)) {
                    self.books(season).prices = Some(prices.list());
                }
                Ok(())
            }
            Step::Confirm(n, by) => {
                let season = season(n, |s| matches!(s.pricing, Pricing::Proposed { .. }));
                let Pricing::Proposed { prices, .. } = Rice::season(season)?.pricing else {
                    return Err(Error::<Test>::PriceNotProposed.into());
                };
                let by = one(&[OPERATOR, COMPTROLLER], by);
                Rice::confirm_final_price(signed(by), season, prices)?;
                self.books(season).prices = Some(prices.list());
                Ok(())
            }
            Step::Finish(n, quote) => {
                let (quote, prices) = published(quote);
                self.finish(unpriced(n), quote, prices)
            }
            Step::Settle(n, lots) => self.settle(season(n, |s| s.classes.lots() > 0), lots),
            Step::Repay(farm, n, percent) => {
                let debts = self.debts.entry(farm).or_default();
                let season = nth(debts.keys().copied(), n);
                let debt = debts.get(&season).copied().unwrap_or_default();
                if percent > 100 {
                    Rice::write_off(root(), farm, season)?;
                    self.owes_less(farm, season, debt);
                    return Ok(());
                }
                let amount = debt * percent / 100;
                Rice::repay(signed(STRANGER), farm, season, amount)?;
                self.take(STRANGER, amount);
                self.give(self.seasons[&season].funder, amount);
                self.owes_less(farm, season, amount);
                Ok(())
            }
            Step::Close(n) => {
                let season = season(n, |season| {
                    matches!(season.pricing, Pricing::Final(_))
                        && season.closed.is_none()
                        && season.classes.lots() == 0
                });
                Rice::close_season(signed(OPERATOR), season)?;
                assert!(self.unsettled(season).is_empty());
                let left = self.books(season).left();
                self.returns(season, left);
                self.did("closed");
                Ok(())
            }
            Step::Member(n, member, council, again) => {
                let by = if council { root() } else { signed(OPERATOR) };
                let season = delivering(n);
                if !again {
                    return Rice::suspend(by, season, id(one(&CREW, member)));
                }
                let idle = Crew::<Test>::iter_prefix(season)
                    .find(|(_, member)| member.suspended.is_some());
                let (member, _) = idle.ok_or(Error::<Test>::NothingToDo)?;
                Rice::reinstate(by, season, member)
            }
            Step::Court(n) => {
                if n < 64 {
                    let who = one(&[SCALE, INSPECTOR, WAREHOUSE, FARM, OTHER_FARM], n);
                    Stopped::set(vec![id(who)]);
                } else {
                    Stopped::set(Vec::new());
                }
                Ok(())
            }
            Step::Later(hours) => {
                at(Timestamp::get() + Moment::from(hours) * HOUR);
                Ok(())
            }
        }
    }
}

const CASES: u32 = 48;

#[test]
fn nothing_breaks_the_law_and_each_won_is_where_it_belongs() {
    let all = RefCell::new(Done::new());
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        ..ProptestConfig::default()
    });
    let sequences = prop::collection::vec(step(), 60..140);
    let broken = runner.run(&sequences, |steps| {
        test(|| {
            let mut model = Model::new();
            register(OTHER_FARM);
            enroll(0, 1);
            let issued = pallet_balances::TotalIssuance::<Test>::get();
            for step in &steps {
                if model.step(*step).is_ok() {
                    model.did("step");
                }
                Rice::do_try_state().expect("the law holds after each step");
                model.agrees();
                assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issued);
            }
            model.agrees_at_the_end();
            for (what, often) in model.done {
                *all.borrow_mut().entry(what).or_default() += often;
            }
        });
        Ok(())
    });
    broken.expect("no sequence breaks anything");
    // Sequences that do nothing show nothing.
    let all = all.into_inner();
    for (what, least) in [
        ("step", 12 * CASES),
        ("sold", 2 * CASES),
        ("settled", CASES),
        ("owed", CASES / 4),
        ("netted", CASES / 4),
        ("closed", CASES / 4),
    ] {
        assert!(all.get(what).is_some_and(|often| *often > least), "{all:?}");
    }
}

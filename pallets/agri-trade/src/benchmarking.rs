//! The worst case of every call: badges that are dear to check, contracts that notaries have
//! certified, farms that answer off line and owe to as many seasons as they can, each with a funder
//! of its own that had no account, and escrows that go with their last won.
//!
//! The clock stands where it stands, on the runtime at the beginning of 1970: what has to be over
//! is written as it would be.

use super::*;
use frame::{
    benchmarking::prelude::*,
    deps::frame_support::storage::{storage_prefix, unhashed},
};
use pallet_support::Pen;
use prices::PriceRule;

const DOORS: Doors = Doors {
    operator: 1_000_001,
    farm: 1_000_002,
    scale: 1_000_003,
    inspector: 1_000_004,
    warehouse: 1_000_005,
    buyer: 1_000_006,
};
const HASH: H256 = H256::repeat_byte(8);
const YEAR: u16 = 2_026;
const PLACE: Region = Region(46_810);
const TOWNSHIP: Township = 46_810_250;
/// The second that a season buys.
const VARIETY: Variety = 2;
const INTERIM: Balance = 40_000;
const MEASURED: Measured = Measured {
    brown: 820,
    damaged: 10,
    moisture: 200,
};
/// Of no grade.
const BAD: Measured = Measured {
    brown: 0,
    ..MEASURED
};
const QUOTE: Quote = Quote {
    mean: 187_268,
    fee: 8_002,
};
const PRICES: Prices = ByGrade {
    special: 66_660,
    first: 64_530,
    second: 61_670,
    third: 54_890,
};
const GRADED: Stage = Stage::Graded(Grade::Special);
const ACCEPTED: Stage = Stage::Accepted(Grade::Special);

fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// Who holds an operator's badge.
fn officer<T: Config>(name: &'static str) -> T::AccountId {
    Badges::<T>::put(DOORS);
    let who: T::AccountId = account(name, 0, 0);
    T::Credentials::set_up(&who, DOORS.operator);
    who
}

/// Who holds a farm's badge.
fn farmer<T: Config>(who: T::AccountId) -> T::AccountId {
    Badges::<T>::put(DOORS);
    T::Credentials::set_up(&who, DOORS.farm);
    who
}

/// What a farm owes to a season: enough to make an account.
fn owed<T: Config>() -> Balance {
    T::Currency::minimum_balance().max(1)
}

fn give<T: Config>(who: &T::AccountId, amount: Balance) {
    let _ = T::Currency::mint_into(who, amount);
}

fn terms<T: Config>() -> Terms {
    let now = Pallet::<T>::now();
    let ends = now.saturating_add(60 * DAY);
    Terms {
        varieties: BoundedVec::truncate_from(alloc::vec![1, VARIETY]),
        interim: prices::Interim::Graded(ByGrade::all(INTERIM)),
        criteria: grading::Criteria::USUAL,
        prices: PriceRule::USUAL,
        tolerance: 200,
        dried: true,
        opens: now,
        ends,
        answer: 7 * DAY,
        price_by: ends,
        checks: 1_000,
        netting: 1_000,
        contract: Some(DeedKind::Certified),
    }
}

/// A season in which nothing is delivered yet, with prices that its operator has proposed.
fn record<T: Config>() -> SeasonOf<T> {
    let operator = officer::<T>("operator");
    let size = Footprint::from_mel::<SeasonOf<T>>();
    T::Deposit::ensure_successful(&operator, size);
    Season {
        operator: operator.clone(),
        comptroller: officer::<T>("comptroller"),
        funder: account("funder", NextSeason::<T>::get(), 0),
        place: PLACE,
        year: YEAR,
        terms: terms::<T>(),
        pricing: Pricing::Proposed {
            by: operator.clone(),
            quote: QUOTE,
            prices: PRICES,
            at: Pallet::<T>::now(),
        },
        farms: 0,
        weighed: 0,
        known: 0,
        stock: 0,
        pending: Pending::default(),
        classes: Classes::default(),
        ledger: Ledger::default(),
        closed: None,
        deposit: Held::new(&operator, size).expect("the operator has enough"),
    }
}

fn enter<T: Config>(record: SeasonOf<T>) -> SeasonId {
    let season = NextSeason::<T>::mutate(|next| core::mem::replace(next, next.saturating_add(1)));
    Seasons::<T>::insert(season, record);
    season
}

/// Such a season, and its operator.
fn season<T: Config>() -> (SeasonId, T::AccountId) {
    let record = record::<T>();
    let operator = record.operator.clone();
    (enter::<T>(record), operator)
}

/// The same with so much in its escrow.
fn funded<T: Config>(amount: Balance) -> (SeasonId, T::AccountId) {
    let (season, operator) = season::<T>();
    Seasons::<T>::mutate_extant(season, |record| record.ledger.funded = amount);
    give::<T>(&Pallet::<T>::escrow(season), amount);
    (season, operator)
}

/// The same whose deliveries are over.
fn over<T: Config>(amount: Balance) -> (SeasonId, T::AccountId) {
    let (season, operator) = funded::<T>(amount);
    Seasons::<T>::mutate_extant(season, |record| record.terms.ends = 0);
    // What was weighed has arrived at once.
    Notice::<T>::put(0);
    (season, operator)
}

/// A season that was closed at the beginning of 1970.
fn closed<T: Config>() -> SeasonOf<T> {
    Season {
        closed: Some(0),
        ..record::<T>()
    }
}

/// Moves the clock to where what was closed in 1970 is kept no longer, which the pallet's own
/// configuration has no way to do: on the mock and on the runtime it is the timestamp's.
fn five_years_on<T: Config>() {
    let then = Pallet::<T>::now().saturating_add(KEPT);
    unhashed::put(&storage_prefix(b"Timestamp", b"Now"), &then);
}

/// What is owed to so many seasons like this one, the funder of each of which has no account.
fn debts<T: Config>(like: &SeasonOf<T>, count: u32) -> Vec<Debt> {
    let amount = owed::<T>();
    let debts = (0..count).map(|_| {
        let mut record = like.clone();
        record.funder = account("creditor", NextSeason::<T>::get(), 0);
        record.ledger.outstanding = amount;
        let season = enter::<T>(record);
        Debt { season, amount }
    });
    debts.collect()
}

/// A farm with these debts, whose exclusion was long ago; somebody else has left its deposit.
fn farm_of<T: Config>(
    who: T::AccountId,
    badge: BadgeRef<T::AccountId>,
    debts: Vec<Debt>,
) -> FarmId {
    let payer: T::AccountId = account("payer", 0, 0);
    let size = Footprint::from_mel::<FarmOf<T>>();
    T::Deposit::ensure_successful(&payer, size);
    let farm = NextFarm::<T>::mutate(|next| core::mem::replace(next, next.saturating_add(1)));
    FarmOfBadge::<T>::insert(&badge, farm);
    let record = Farm {
        account: who,
        badge,
        township: TOWNSHIP,
        debts: BoundedVec::truncate_from(debts),
        seasons: 0,
        exclusions: BoundedVec::truncate_from(alloc::vec![
            Exclusion {
                season: SeasonId::MAX,
                year: 0,
            };
            MAX_EXCLUSIONS as usize
        ]),
        deposit: Held::new(&payer, size).expect("the payer has enough"),
    };
    Farms::<T>::insert(farm, record);
    farm
}

/// A farm that holds its badge, and owes to so many seasons.
fn farm<T: Config>(who: T::AccountId, owes: u32) -> FarmId {
    let who = farmer::<T>(who);
    let badge = T::Credentials::badge(&who, DOORS.farm).expect("it has one");
    let debts = debts::<T>(&closed::<T>(), owes);
    farm_of::<T>(who, badge, debts)
}

/// One of many farms that hold their badges, with these debts.
fn seller<T: Config>(debts: Vec<Debt>) -> FarmId {
    let who = farmer::<T>(account("seller", NextFarm::<T>::get(), 0));
    let badge = T::Credentials::badge(&who, DOORS.farm).expect("it has one");
    farm_of::<T>(who, badge, debts)
}

/// Gives a farm a quota of the most there is, of which it has delivered so much. Its number is its
/// farm's.
fn enroll<T: Config>(season: SeasonId, farm: FarmId, delivered: Grams) {
    enroll_by::<T>(
        season,
        farm,
        delivered,
        T::Deeds::set_up(DeedKind::Certified),
    );
}

/// The same by this contract.
fn enroll_by<T: Config>(season: SeasonId, farm: FarmId, delivered: Grams, contract: (ActId, H256)) {
    let check = VarietyCheck {
        by: account("other sampler", 0, 0),
        foreign: 1_000,
        at: Pallet::<T>::now(),
        appeal: Appeal::None,
    };
    let enrolment = Enrolment {
        number: farm,
        quota: MAX_LOT,
        delivered,
        contract: Some(contract),
        check: Some(check),
    };
    Enrolments::<T>::insert(season, farm, enrolment);
    Numbers::<T>::insert(season, farm, farm);
    Farms::<T>::mutate_extant(farm, |farm| farm.seasons = farm.seasons.saturating_add(1));
}

/// Has somebody do this for a season.
fn crew<T: Config>(season: SeasonId, who: &T::AccountId, duty: Duty) {
    T::Credentials::set_up(who, duty.badge(&DOORS));
    let member = CrewMember {
        duty,
        today: Today::default(),
        suspended: None,
    };
    Crew::<T>::insert(season, who, member);
}

fn member<T: Config>(season: SeasonId, duty: Duty) -> T::AccountId {
    let who: T::AccountId = account("member", 0, 0);
    crew::<T>(season, &who, duty);
    who
}

fn calibrated<T: Config>() -> Span {
    let now = Pallet::<T>::now();
    Span {
        from: now,
        until: now.saturating_add(MAX_CALIBRATION),
    }
}

/// A scale with as many spans as are known, of which the last calibration alone counts.
fn scale<T: Config>(season: SeasonId, who: &T::AccountId) {
    crew::<T>(season, who, Duty::Scale(Grams::MAX));
    let past = Span { from: 0, until: 0 };
    let mut device = Device {
        calibrated: Spans::default(),
        suspended: Spans::default(),
        compromised: Some(Compromise {
            since: Moment::MAX,
            by: SuspendedBy::Keeper,
        }),
        used: Window {
            next: Window::WIDTH,
            bits: [255; 32],
        },
    };
    for _ in 0..MAX_SPANS {
        push_latest(&mut device.calibrated, past);
        push_latest(&mut device.suspended, past);
    }
    push_latest(&mut device.calibrated, calibrated::<T>());
    Scales::<T>::insert(season, who, device);
}

/// A lot of the most there is, wet and unbagged, at this stage.
fn delivery<T: Config>(season: SeasonId, farm: FarmId, stage: Stage) -> LotId {
    let lot = next_lot::<T>();
    let inspectors = (0..2).map(|n| account("inspector", n, 0)).collect();
    let delivery = Delivery {
        season,
        farm,
        variety: VARIETY,
        form: Form::Unbagged,
        units: 0,
        net: MAX_LOT,
        counted: MAX_LOT,
        payable: MAX_LOT,
        scale: account("scale", 0, 0),
        weighed_at: Pallet::<T>::now(),
        stage,
        measured: Some(MEASURED),
        inspectors: BoundedVec::truncate_from(inspectors),
        draw: Draw::Spared,
        asked: false,
        warehouse: Some(account("warehouse", 0, 0)),
        until: Moment::MAX,
        interim: 0,
    };
    Deliveries::<T>::insert(lot, delivery);
    Seasons::<T>::mutate_extant(season, |record| {
        record.weighed = record.weighed.saturating_add(1);
        record.known = record.known.saturating_add(1);
        if stage.is_pending() {
            record.pending.add(MAX_LOT).expect("few lots");
        }
    });
    lot
}

/// Such a lot in a season that can pay it to the last won, of a farm that signs as the helper does
/// and owes to so many seasons; weighed by a scale that is known.
fn lot<T: Config>(stage: Stage, owes: u32) -> LotId {
    let (season, _) = funded::<T>(worth(INTERIM, MAX_LOT));
    scale::<T>(season, &account("scale", 0, 0));
    let farm = farm::<T>(T::BenchmarkHelper::signer(), owes);
    let waits = if stage.is_pending() { MAX_LOT } else { 0 };
    enroll::<T>(season, farm, waits);
    delivery::<T>(season, farm, stage)
}

/// Has a block that is made decide that another inspector checks a lot.
fn to_be_drawn<T: Config>(lot: LotId) {
    let block = Zero::zero();
    let block_hash = Some(HASH);
    Seeds::<T>::insert(
        block,
        Seed {
            block_hash,
            lots: 1,
        },
    );
    Deliveries::<T>::mutate_extant(lot, |delivery| delivery.draw = Draw::Open(block));
}

/// What the helper signs for its farm.
fn answer<T: Config>(lot: LotId, answer: Answer) -> Result<T::Signature, BenchmarkError> {
    let message = Pallet::<T>::answer_message(lot, answer).ok_or("a lot")?;
    Ok(T::BenchmarkHelper::sign(&message))
}

fn bringer<T: Config>() -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(account("bringer", 0, 0))
}

fn stage<T: Config>(lot: LotId) -> Option<Stage> {
    Deliveries::<T>::get(lot).map(|delivery| delivery.stage)
}

fn known<T: Config>(lot: LotId) -> DeliveryOf<T> {
    Pallet::<T>::delivery(lot).expect("a lot")
}

fn details<T: Config>(season: SeasonId) -> SeasonOf<T> {
    Pallet::<T>::season(season).expect("a season")
}

fn last_debt<T: Config>(farm: FarmId) -> Debt {
    let debts = Pallet::<T>::farm(farm).expect("a farm").debts;
    debts.last().copied().expect("a debt")
}

/// Writes a farm as it is.
fn touch<T: Config>(farm: FarmId) {
    Farms::<T>::mutate_extant(farm, |_| ());
}

fn next_lot<T: Config>() -> LotId {
    NextLot::<T>::mutate(|next| core::mem::replace(next, next.saturating_add(1)))
}

/// Offers a lot to anyone.
fn offered<T: Config>(lot: LotId) {
    let offer = Offer {
        number: 0,
        price: owed::<T>(),
        until: Moment::MAX,
        to: None,
        by: None,
    };
    Offers::<T>::insert(lot, offer);
}

/// A season's lot that was made from so many others.
fn of_others<T: Config>(season: SeasonId, others: u32, goods: Goods) -> LotOf<T> {
    // Numbers that no lot has: so many are looked up.
    let list = |from: u32, count: u32| {
        let lots = (0..count).map(|n| LotId::MAX - LotId::from(from + n));
        let mut lots: Vec<_> = lots.collect();
        lots.reverse();
        BoundedVec::truncate_from(lots)
    };
    let sources = others.min(MAX_SOURCES);
    // What is made from it has it in its list, too.
    let through = others.saturating_sub(sources).min(MAX_SOURCES - 1);
    Lot {
        owner: Owner::Season(season),
        keeper: account("warehouse", 0, 0),
        goods,
        making: Making::Merged,
        season: Some(season),
        variety: Some(VARIETY),
        grade: Some(Grade::Special),
        township: Some(TOWNSHIP),
        grams: MAX_LOT,
        stored: MAX_LOT,
        parents: BoundedVec::truncate_from(alloc::vec![LotId::MAX; 16]),
        sources: list(0, sources),
        through: list(MAX_SOURCES, through),
        tags: None,
        steps: 1,
        gone: false,
        made: 0,
    }
}

/// The same, which is for sale; and the season's operator.
fn made<T: Config>(others: u32, goods: Goods) -> (LotId, T::AccountId) {
    let (season, operator) = season::<T>();
    let lot = next_lot::<T>();
    Lots::<T>::insert(lot, of_others::<T>(season, others, goods));
    offered::<T>(lot);
    (lot, operator)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    /// Where lots were graded in the block before.
    #[benchmark]
    fn note_seed() {
        let block: BlockNumberFor<T> = 7_u32.into();
        Seeds::<T>::insert(
            block,
            Seed {
                block_hash: None,
                lots: 1,
            },
        );

        #[block]
        {
            let _ = Pallet::<T>::on_initialize(block.saturating_add(One::one()));
        }

        assert!(Seeds::<T>::get(block).is_some_and(|seed| seed.block_hash.is_some()));
    }

    #[benchmark]
    fn name_badges() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, DOORS);

        assert_eq!(Badges::<T>::get(), Some(DOORS));
        Ok(())
    }

    #[benchmark]
    fn open_season() {
        let (operator, comptroller) = (officer::<T>("operator"), officer::<T>("comptroller"));
        T::Deposit::ensure_successful(&operator, Footprint::from_mel::<SeasonOf<T>>());
        let (season, funder) = (NextSeason::<T>::get(), account("funder", 0, 0));

        #[extrinsic_call]
        _(
            RawOrigin::Signed(operator),
            comptroller,
            funder,
            PLACE,
            YEAR,
            terms::<T>(),
        );

        assert!(Seasons::<T>::contains_key(season));
    }

    #[benchmark]
    fn change_terms() {
        let (season, operator) = season::<T>();
        Seasons::<T>::mutate_extant(season, |record| record.pricing = Pricing::Open);
        let terms = Terms {
            netting: 1,
            ..terms::<T>()
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season, terms.clone());

        assert!(Seasons::<T>::get(season).is_some_and(|record| record.terms == terms));
    }

    /// By whom that was the last won.
    #[benchmark]
    fn fund_season() {
        let (season, _) = season::<T>();
        let (from, amount) = (account::<T::AccountId>("donor", 0, 0), owed::<T>());
        give::<T>(&from, amount);

        #[extrinsic_call]
        _(RawOrigin::Signed(from), season, amount);

        assert_eq!(Pallet::<T>::escrowed(season), amount);
    }

    #[benchmark]
    fn defund() {
        let amount = owed::<T>();
        let (season, operator) = funded::<T>(amount);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season, amount);

        assert_eq!(Pallet::<T>::escrowed(season), 0);
    }

    #[benchmark]
    fn replace_officers() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let (season, _) = season::<T>();
        let operator: T::AccountId = account("other operator", 0, 0);
        let comptroller = account("other comptroller", 0, 0);
        let funder = account("other funder", 0, 0);

        #[extrinsic_call]
        _(
            origin as T::RuntimeOrigin,
            season,
            operator.clone(),
            comptroller,
            funder,
        );

        assert!(Seasons::<T>::get(season).is_some_and(|record| record.operator == operator));
        Ok(())
    }

    #[benchmark]
    fn register_farm() -> Result<(), BenchmarkError> {
        let operator = officer::<T>("operator");
        T::Deposit::ensure_successful(&operator, Footprint::from_mel::<FarmOf<T>>());
        let who = farmer::<T>(account("farm", 0, 0));
        let badge = T::Credentials::badge(&who, DOORS.farm)?;
        FarmOfBadge::<T>::remove(&badge);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), who, TOWNSHIP);

        assert!(FarmOfBadge::<T>::contains_key(badge));
        Ok(())
    }

    /// To another badge.
    #[benchmark]
    fn rotate_farm_key() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS);
        let to = farmer::<T>(account("heir", farm, 0));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, farm, to.clone());

        assert!(Farms::<T>::get(farm).is_some_and(|record| record.account == to));
        Ok(())
    }

    /// By the farm, for whose deposit somebody else has paid.
    #[benchmark]
    fn remove_farm() {
        let who: T::AccountId = account("farm", 0, 0);
        let farm = farm::<T>(who.clone(), 0);
        Farms::<T>::mutate_extant(farm, |farm| farm.exclusions.clear());

        #[extrinsic_call]
        _(RawOrigin::Signed(who), farm);

        assert!(!Farms::<T>::contains_key(farm));
    }

    #[benchmark]
    fn set_quota() {
        let (season, operator) = season::<T>();
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS.saturating_sub(1));
        let contract = T::Deeds::set_up(DeedKind::Certified);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(operator),
            season,
            farm,
            MAX_LOT,
            Some(contract),
        );

        assert!(Enrolments::<T>::contains_key(season, farm));
    }

    /// Another measure: another calibration costs no more.
    #[benchmark]
    fn register_scale() {
        let (season, operator) = season::<T>();
        let who: T::AccountId = account("scale", 0, 0);
        scale::<T>(season, &who);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(operator),
            season,
            who.clone(),
            calibrated::<T>(),
            1,
        );

        assert!(Crew::<T>::get(season, who).is_some_and(|member| member.duty == Duty::Scale(1)));
    }

    #[benchmark]
    fn compromise_scale() {
        let (season, operator) = season::<T>();
        let who: T::AccountId = account("scale", 0, 0);
        scale::<T>(season, &who);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season, who.clone(), Some(0));

        assert!(Scales::<T>::get(season, who).is_some_and(|device| device.flags(0)));
    }

    #[benchmark]
    fn appoint() {
        let (season, operator) = season::<T>();
        let who = member::<T>(season, Duty::Inspector(1));
        let duty = Duty::Inspector(2);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season, who.clone(), duty);

        assert!(Crew::<T>::get(season, who).is_some_and(|member| member.duty == duty));
    }

    /// A scale.
    #[benchmark]
    fn suspend() {
        let (season, operator) = season::<T>();
        let who: T::AccountId = account("scale", 0, 0);
        scale::<T>(season, &who);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season, who.clone());

        assert!(Crew::<T>::get(season, who).is_some_and(|member| member.suspended.is_some()));
    }

    /// A scale.
    #[benchmark]
    fn reinstate() {
        let (season, operator) = season::<T>();
        let who: T::AccountId = account("scale", 0, 0);
        scale::<T>(season, &who);
        Pallet::<T>::note_suspension(season, &who, true);
        Crew::<T>::mutate(season, &who, |member| {
            if let Some(member) = member {
                member.suspended = Some(SuspendedBy::Keeper);
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season, who.clone());

        assert!(Crew::<T>::get(season, who).is_some_and(|member| member.suspended.is_none()));
    }

    #[benchmark]
    fn weigh() {
        let (season, _) = season::<T>();
        let device = T::BenchmarkHelper::signer();
        scale::<T>(season, &device);
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS);
        enroll::<T>(season, farm, 0);
        let weighing = Weighing {
            season,
            scale: device,
            nonce: Window::WIDTH,
            farm,
            variety: VARIETY,
            form: Form::Bulk,
            units: 1_250,
            gross: MAX_LOT.saturating_add(1),
            tare: 1,
            net: MAX_LOT,
            at: Pallet::<T>::now(),
        };
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::weighing_bytes(&weighing));
        let lot = NextLot::<T>::get();

        #[extrinsic_call]
        _(bringer::<T>(), weighing, signature);

        assert_eq!(stage::<T>(lot), Some(Stage::Weighed));
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let lot = lot::<T>(Stage::Weighed, MAX_DEBTS);
        let signature = answer::<T>(lot, Answer::Withdraw)?;

        #[extrinsic_call]
        _(bringer::<T>(), lot, Some(signature));

        assert!(!Deliveries::<T>::contains_key(lot));
        Ok(())
    }

    /// The third time, to no grade.
    #[benchmark]
    fn grade() {
        let lot = lot::<T>(Stage::ToCheck, MAX_DEBTS);
        let season = known::<T>(lot).season;
        let inspector = member::<T>(season, Duty::Inspector(Grams::MAX));

        #[extrinsic_call]
        _(RawOrigin::Signed(inspector), lot, BAD);

        assert_eq!(stage::<T>(lot), Some(Stage::Rejected));
    }

    /// What is drawn for another inspector.
    #[benchmark]
    fn receive() {
        let lot = lot::<T>(GRADED, MAX_DEBTS);
        let season = known::<T>(lot).season;
        let warehouse = member::<T>(season, Duty::Warehouse(Grams::MAX));
        Deliveries::<T>::mutate_extant(lot, |delivery| delivery.warehouse = None);
        to_be_drawn::<T>(lot);

        #[extrinsic_call]
        _(RawOrigin::Signed(warehouse), lot, MAX_LOT);

        assert_eq!(stage::<T>(lot), Some(Stage::ToCheck));
    }

    /// Of what was rejected.
    #[benchmark]
    fn request_reinspection() -> Result<(), BenchmarkError> {
        let lot = lot::<T>(Stage::Rejected, MAX_DEBTS);
        let signature = answer::<T>(lot, Answer::Reinspect)?;

        #[extrinsic_call]
        _(bringer::<T>(), lot, Some(signature));

        assert_eq!(stage::<T>(lot), Some(Stage::ToCheck));
        Ok(())
    }

    /// With the escrow's last won, of which so many debts are netted off.
    #[benchmark]
    fn accept(d: Linear<0, MAX_DEBTS>) -> Result<(), BenchmarkError> {
        let lot = lot::<T>(GRADED, d);
        let Delivery { season, farm, .. } = known::<T>(lot);
        let (origin, signature) = (bringer::<T>(), answer::<T>(lot, Answer::Accept)?);
        let sold;

        #[block]
        {
            sold = Pallet::<T>::accept(origin.into(), lot, Some(signature));
            // A farm without debts is not written: so that the cost is linear, it is.
            if d == 0 {
                touch::<T>(farm);
            }
        }

        assert!(sold.is_ok());
        assert_eq!(stage::<T>(lot), Some(ACCEPTED));
        assert_eq!(Pallet::<T>::escrowed(season), 0);
        assert!(Farms::<T>::get(farm).is_some_and(|farm| farm.debts.is_empty()));
        Ok(())
    }

    #[benchmark]
    fn decline() -> Result<(), BenchmarkError> {
        let lot = lot::<T>(GRADED, MAX_DEBTS);
        to_be_drawn::<T>(lot);
        // None is: all that the call does without, and what an open draw takes.
        let season = known::<T>(lot).season;
        Seasons::<T>::mutate_extant(season, |record| record.terms.checks = 0);
        let signature = answer::<T>(lot, Answer::Decline)?;

        #[extrinsic_call]
        _(bringer::<T>(), lot, Some(signature));

        assert!(!Deliveries::<T>::contains_key(lot));
        Ok(())
    }

    /// Of what was drawn, by a scale and an inspector that are suspended for it.
    #[benchmark]
    fn lapse() {
        let lot = lot::<T>(GRADED, 0);
        let season = known::<T>(lot).season;
        let inspector = member::<T>(season, Duty::Inspector(Grams::MAX));
        to_be_drawn::<T>(lot);
        Deliveries::<T>::mutate_extant(lot, |delivery| {
            delivery.until = 0;
            delivery.inspectors = BoundedVec::truncate_from(alloc::vec![inspector]);
        });

        #[extrinsic_call]
        _(bringer::<T>(), lot);

        assert!(!Deliveries::<T>::contains_key(lot));
    }

    /// The second sample, with which the farm fails too.
    #[benchmark]
    fn record_variety_check() {
        let (season, _) = season::<T>();
        let sampler = member::<T>(season, Duty::Sampler(u64::MAX));
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS);
        enroll::<T>(season, farm, 1);
        Enrolments::<T>::mutate(season, farm, |enrolment| {
            if let Some(check) = enrolment.as_mut().and_then(|entry| entry.check.as_mut()) {
                check.appeal = Appeal::Asked;
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(sampler), season, farm, 1_000, HASH);

        let barred = |farm: FarmOf<T>| farm.exclusions.iter().any(|why| why.bars(YEAR));
        assert!(Farms::<T>::get(farm).is_some_and(barred));
    }

    #[benchmark]
    fn appeal_variety_check() {
        let (season, _) = season::<T>();
        let farm = farm::<T>(T::BenchmarkHelper::signer(), MAX_DEBTS);
        enroll::<T>(season, farm, 0);
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::appeal_bytes(season, farm));

        #[extrinsic_call]
        _(bringer::<T>(), season, farm, Some(signature));

        let check = Enrolments::<T>::get(season, farm).and_then(|enrolment| enrolment.check);
        assert!(check.is_some_and(|check| check.appeal == Appeal::Asked));
    }

    #[benchmark]
    fn lift_exclusion() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, farm);

        assert!(Farms::<T>::get(farm).is_some_and(|record| record.exclusions.is_empty()));
        Ok(())
    }

    /// In the place of others.
    #[benchmark]
    fn set_final_price() {
        let (season, _) = over::<T>(0);
        let comptroller = details::<T>(season).comptroller;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(comptroller.clone()),
            season,
            QUOTE,
            PRICES,
        );

        let pricing = details::<T>(season).pricing;
        assert!(matches!(pricing, Pricing::Proposed { by, .. } if by == comptroller));
    }

    #[benchmark]
    fn confirm_final_price() {
        let (season, _) = over::<T>(0);
        let comptroller = details::<T>(season).comptroller;
        Notice::<T>::put(0);

        #[extrinsic_call]
        _(RawOrigin::Signed(comptroller), season, PRICES);

        let pricing = details::<T>(season).pricing;
        assert_eq!(pricing, Pricing::Final(PRICES));
    }

    /// Each of another farm, with the escrow's last won. What debts cost more, `accept` tells.
    #[benchmark]
    fn settle_lots(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
        let price = PriceRule::USUAL.price(&PRICES, Grade::Special, false);
        let due = worth(price, MAX_LOT);
        let (season, _) = over::<T>(due.saturating_mul(n.into()));
        Seasons::<T>::mutate_extant(season, |record| record.pricing = Pricing::Final(PRICES));
        let (mut lots, mut farms) = (Batch::default(), Vec::new());
        for _ in 0..n {
            let farm = seller::<T>(Vec::new());
            farms.push(farm);
            lots.try_push(delivery::<T>(season, farm, ACCEPTED))
                .map_err(|_| "few lots")?;
        }
        let origin = bringer::<T>();
        let batch = lots.clone();
        let settled;

        #[block]
        {
            settled = Pallet::<T>::settle_lots(origin.into(), season, batch);
            // As in `accept`, a farm is written as if it had debts.
            for farm in farms {
                touch::<T>(farm);
            }
        }

        assert!(settled.is_ok());
        assert_eq!(Pallet::<T>::escrowed(season), 0);
        for lot in lots {
            assert_eq!(stage::<T>(lot), Some(Stage::Settled(Grade::Special)));
        }
        Ok(())
    }

    /// The last of a farm's debts, by whom that was the last won.
    #[benchmark]
    fn repay() {
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS);
        let Debt { season, amount } = last_debt::<T>(farm);
        let by: T::AccountId = account("donor", 0, 0);
        give::<T>(&by, amount);

        #[extrinsic_call]
        _(RawOrigin::Signed(by), farm, season, amount);

        let funder = details::<T>(season).funder;
        assert_eq!(T::Currency::balance(&funder), amount);
    }

    #[benchmark]
    fn write_off() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let farm = farm::<T>(account("farm", 0, 0), MAX_DEBTS);
        let Debt { season, .. } = last_debt::<T>(farm);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, farm, season);

        assert_eq!(details::<T>(season).ledger.outstanding, 0);
        Ok(())
    }

    /// With something left.
    #[benchmark]
    fn close_season() {
        let (season, operator) = over::<T>(owed::<T>());

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), season);

        assert_eq!(Pallet::<T>::escrowed(season), 0);
        assert!(details::<T>(season).closed.is_some());
    }

    /// Farms' numbers, and the season as the last.
    #[benchmark]
    fn prune_season(n: Linear<1, MAX_BATCH>) {
        let season = enter::<T>(closed::<T>());
        // One badge and one contract for all: none is looked at.
        let who = farmer::<T>(account("seller", 0, 0));
        let badge = T::Credentials::badge(&who, DOORS.farm).expect("it has one");
        let contract = T::Deeds::set_up(DeedKind::Certified);
        for _ in 1..n {
            let debts = (0..MAX_DEBTS).map(|season| Debt { season, amount: 1 });
            let farm = farm_of::<T>(who.clone(), badge.clone(), debts.collect());
            enroll_by::<T>(season, farm, 0, contract);
        }
        five_years_on::<T>();

        #[extrinsic_call]
        _(bringer::<T>(), season, n);

        assert!(!Seasons::<T>::contains_key(season));
        assert_eq!(Enrolments::<T>::iter_prefix(season).count(), 0);
    }

    /// Each of another season.
    #[benchmark]
    fn prune_lots(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
        let record = closed::<T>();
        let settled = Stage::Settled(Grade::Special);
        let mut lots = Batch::default();
        for _ in 0..n {
            let season = enter::<T>(record.clone());
            let lot = delivery::<T>(season, 0, settled);
            let mut record = of_others::<T>(season, MAX_LOOKUPS, Goods::Paddy);
            record.gone = true;
            Lots::<T>::insert(lot, record);
            lots.try_push(lot).map_err(|_| "few lots")?;
        }
        five_years_on::<T>();

        #[extrinsic_call]
        _(bringer::<T>(), lots.clone());

        assert!(!lots.iter().any(Deliveries::<T>::contains_key));
        assert!(!lots.iter().any(Lots::<T>::contains_key));
        Ok(())
    }

    #[benchmark]
    fn mill(r: Linear<0, MAX_LOOKUPS>) {
        let (lot, operator) = made::<T>(r, Goods::Paddy);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot, 1);

        assert!(Lots::<T>::get(lot).is_some_and(|lot| lot.gone));
    }

    #[benchmark]
    fn split(n: Linear<2, MAX_PARENTS>, r: Linear<0, MAX_LOOKUPS>) {
        let (lot, operator) = made::<T>(r, Goods::Paddy);
        let parts = BoundedVec::truncate_from((0..n).map(|_| 1).collect());

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot, parts);

        assert!(Lots::<T>::get(lot).is_some_and(|lot| lot.gone));
    }

    /// Lots that have all come from the same others.
    #[benchmark]
    fn merge(n: Linear<2, MAX_PARENTS>, r: Linear<0, MAX_LOOKUPS>) {
        let (lot, operator) = made::<T>(r, Goods::Paddy);
        let mut lots = Batch::truncate_from(alloc::vec![lot]);
        for _ in 1..n {
            let (record, other) = (Lots::<T>::get(lot), next_lot::<T>());
            Lots::<T>::set(other, record);
            offered::<T>(other);
            lots.try_push(other).expect("few lots");
        }
        // The others of the list of those in between are the parents.
        for other in &lots {
            Lots::<T>::mutate_extant(other, |lot| {
                let keep = lot.through.len().saturating_sub(lots.len());
                lot.through.truncate(keep);
            });
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lots);

        assert!(Lots::<T>::get(lot).is_some_and(|lot| lot.gone));
    }

    #[benchmark]
    fn tag_lot() {
        let (lot, operator) = made::<T>(MAX_LOOKUPS, Goods::Milled);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot, HASH, 1);

        assert!(Lots::<T>::get(lot).is_some_and(|lot| lot.tags.is_some()));
    }

    /// Lost.
    #[benchmark]
    fn correct() {
        let (lot, operator) = made::<T>(MAX_LOOKUPS, Goods::Milled);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot, 0, 0, 1);

        assert!(!Offers::<T>::contains_key(lot));
    }

    /// Over the owner's.
    #[benchmark]
    fn recall() {
        let (lot, operator) = made::<T>(MAX_LOOKUPS, Goods::Milled);
        let (by, reason, at) = (Recaller::Owner, 1, 0);
        Recalls::<T>::insert(lot, Recall { by, reason, at });

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot, 2);

        assert!(Recalls::<T>::get(lot).is_some_and(|why| why.reason == 2));
    }

    #[benchmark]
    fn lift_recall() {
        let (lot, operator) = made::<T>(MAX_LOOKUPS, Goods::Milled);
        let (by, reason, at) = (Recaller::Operator, 1, 0);
        Recalls::<T>::insert(lot, Recall { by, reason, at });

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot);

        assert!(!Recalls::<T>::contains_key(lot));
    }

    #[benchmark]
    fn offer_lot(r: Linear<0, MAX_LOOKUPS>) {
        let (lot, operator) = made::<T>(r, Goods::Milled);
        let until = Pallet::<T>::now().saturating_add(DAY);
        let to = Some(account("buyer", 0, 0));

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot, 2, until, to);

        assert!(Offers::<T>::get(lot).is_some_and(|offer| offer.price == 2));
    }

    #[benchmark]
    fn cancel_offer() {
        let (lot, operator) = made::<T>(MAX_LOOKUPS, Goods::Milled);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), lot);

        assert!(!Offers::<T>::contains_key(lot));
    }

    /// With the buyer's last won, for a funder that had no account.
    #[benchmark]
    fn buy_lot(r: Linear<0, MAX_LOOKUPS>) {
        let (lot, _) = made::<T>(r, Goods::Milled);
        let buyer: T::AccountId = account("buyer", 0, 0);
        T::Credentials::set_up(&buyer, DOORS.buyer);
        give::<T>(&buyer, owed::<T>());

        #[extrinsic_call]
        _(RawOrigin::Signed(buyer.clone()), lot, 0, owed::<T>());

        assert!(Lots::<T>::get(lot).is_some_and(|lot| lot.keeper == buyer));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::state(), crate::mock::Test);
}

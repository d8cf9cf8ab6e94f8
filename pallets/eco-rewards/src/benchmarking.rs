//! The worst case of every call, hook and check: badges that are dear to check, devices and members
//! with all the days, activities, bindings and shares that they can have, and epochs with as many
//! sponsors as can be, none of whom has an account, whose pool goes with its last won.
//!
//! The clock stands where it stands, on the runtime at the beginning of 1970; where something has
//! to be over, it is moved on.

use super::{Member, *};
use crate::points::{DayCount, DayUse, Rate, SeenDays, YearCount};
use frame::{
    benchmarking::prelude::*,
    deps::frame_support::storage::{storage_prefix, unhashed},
};
use pallet_support::{
    Pen,
    merchants::{MerchantProfile, Region, RevenueBand},
};

const DOORS: Doors = Doors {
    operator: 1_000_011,
    maker: 1_000_012,
};
const RESIDENT: ClassId = 1_000_013;
const PROFILE: MerchantProfile = MerchantProfile {
    category: 5,
    region: Region(11_680),
    revenue: RevenueBand::UpTo300M,
};
const EPOCHS: u32 = 100;
/// What a device measures.
const MEASURED: [ActivityId; 4] = [12, 13, 14, ACTIVITY];
/// The last of that, and of all activities.
const ACTIVITY: ActivityId = 15;
const LIMIT: Limit = Limit {
    proofs: u32::MAX,
    points: Points::MAX,
    members: u32::MAX,
};
const LIMITS: Limits = Limits {
    day: LIMIT,
    epoch: LIMIT,
};

fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn bringer<T: Config>() -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(account("bringer", 0, 0))
}

/// Moves the clock on, which the pallet's own configuration has no way to do: on the mock and on
/// the runtime it is the timestamp's.
fn later<T: Config>(by: Moment) {
    let then = Pallet::<T>::now().saturating_add(by);
    unhashed::put(&storage_prefix(b"Timestamp", b"Now"), &then);
}

fn give<T: Config>(who: &T::AccountId, amount: Balance) {
    let _ = T::Currency::mint_into(who, amount);
}

/// A sponsor's part of a pool: enough to make an account.
fn part<T: Config>() -> Balance {
    T::Currency::minimum_balance().max(1)
}

/// As many points as that is won.
fn points<T: Config>() -> Points {
    part::<T>().saturated_into()
}

fn held<T: Config>(payer: &T::AccountId, size: Footprint) -> Held<T::AccountId, T::Deposit> {
    T::Deposit::ensure_successful(payer, size);
    Held::new(payer, size).expect("the payer has enough")
}

/// Who holds an operator's badge.
fn officer<T: Config>(name: &'static str) -> T::AccountId {
    Badges::<T>::put(DOORS);
    let who: T::AccountId = account(name, 0, 0);
    T::Credentials::set_up(&who, DOORS.operator);
    who
}

fn terms<T: Config>() -> Terms {
    let tiers = (1..=MAX_TIERS).map(Points::from);
    Terms {
        resident: RESIDENT,
        begins: Pallet::<T>::now(),
        epoch: 30 * DAY,
        epochs: EPOCHS,
        claims: 60 * DAY,
        year_cap: Points::MAX,
        tiers: BoundedVec::truncate_from(tiers.collect()),
        least: 1,
    }
}

/// A programme that begins now, whose funder has no account.
fn programme<T: Config>() -> ProgrammeId {
    let operator = officer::<T>("operator");
    let record = Programme {
        operator: operator.clone(),
        funder: account("funder", 0, 0),
        terms: terms::<T>(),
        ends: EPOCHS,
        ahead: 0,
        closed: 0,
        unsettled: 0,
        left: 0,
        paused: false,
        over: false,
        deposit: held::<T>(&operator, Footprint::from_mel::<ProgrammeOf<T>>()),
    };
    let programme = next::<NextProgramme<T>>().expect("few programmes");
    Programmes::<T>::insert(programme, record);
    programme
}

fn details<T: Config>(programme: ProgrammeId) -> ProgrammeOf<T> {
    Programmes::<T>::get(programme).expect("a programme")
}

fn operator<T: Config>(programme: ProgrammeId) -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(details::<T>(programme).operator)
}

/// What a programme rewards from now on.
fn activity<T: Config>() -> Activity {
    let now = Pallet::<T>::now();
    Activity {
        unit: Unit::Metre,
        rate: Rate { points: 1, per: 1 },
        day_cap: Points::MAX,
        most: Quantity::MAX,
        bound: true,
        from: now,
        until: Moment::MAX,
        carbon: Carbon {
            milligrams: 1,
            source: BoundedVec::truncate_from(alloc::vec![b's'; MAX_SOURCE as usize]),
            as_of: now,
        },
    }
}

/// Has a programme reward what devices measure.
fn activities<T: Config>(programme: ProgrammeId) {
    for id in MEASURED {
        Activities::<T>::insert(programme, id, activity::<T>());
    }
}

/// Has somebody be a party to a programme, of which no device says so yet.
fn party<T: Config>(
    programme: ProgrammeId,
    who: &T::AccountId,
    part: Part<T::AccountId>,
    payer: &T::AccountId,
) {
    let party = Party {
        part,
        devices: 0,
        suspended: None,
        deposit: held::<T>(payer, Footprint::from_mel::<PartyOf<T>>()),
    };
    Parties::<T>::insert(programme, who, party);
}

fn maker<T: Config>(programme: ProgrammeId) -> T::AccountId {
    let who: T::AccountId = account("maker", 0, 0);
    T::Credentials::set_up_grant(&who, DOORS.maker);
    let part = Part::Maker {
        devices: u32::MAX,
        limits: LIMITS,
    };
    party::<T>(programme, &who, part, &details::<T>(programme).operator);
    who
}

/// A shop with as many officers as it can name.
fn shop<T: Config>(programme: ProgrammeId) -> T::AccountId {
    let who: T::AccountId = account("shop", 0, 0);
    T::Merchants::set_up(&who, PROFILE);
    let officers = (0..MAX_OFFICERS).map(|n| BadgeRef::Granted(account("officer", n, 0)));
    let officers = BoundedVec::truncate_from(officers.collect());
    party::<T>(programme, &who, Part::Shop { officers }, &who);
    who
}

fn change_party<T: Config>(
    programme: ProgrammeId,
    who: &T::AccountId,
    change: impl FnOnce(&mut PartyOf<T>),
) {
    Parties::<T>::mutate(programme, who, |party| {
        change(party.as_mut().expect("a party"));
    });
}

/// The days that proofs may still touch, today last.
fn days<T: Config>() -> Vec<u32> {
    let now = Pallet::<T>::now();
    let (oldest, today) = (korea::day(now.saturating_sub(MAX_WAY)), korea::day(now));
    let days = oldest..oldest.saturating_add(MAX_DAYS);
    let others = days.filter(|day| *day != today);
    others.chain([today]).collect()
}

/// A device of a maker's in a shop, by this key, which has done something in each of those days.
fn device<T: Config>(programme: ProgrammeId, key: T::AccountId) -> DeviceId {
    let (maker, shop) = (maker::<T>(programme), shop::<T>(programme));
    for who in [&maker, &shop] {
        change_party::<T>(programme, who, |party| party.devices = 1);
    }
    let days = days::<T>().into_iter().map(|day| DayUse {
        day,
        proofs: 1,
        points: 1,
        members: 1,
        activities: 1,
    });
    let record = Device {
        programme,
        maker: maker.clone(),
        shop: Some(shop),
        key: key.clone(),
        generation: 0,
        used: Window {
            next: Window::WIDTH,
            bits: [255; 32],
        },
        activities: BoundedVec::truncate_from(MEASURED.to_vec()),
        limits: LIMITS,
        until: Moment::MAX,
        days: BoundedVec::truncate_from(days.collect()),
        bindings: BoundedVec::new(),
        suspended: None,
        epochs: 0,
        deposit: held::<T>(&maker, Footprint::from_mel::<DeviceOf<T>>()),
    };
    let device = next::<NextDevice<T>>().expect("few devices");
    Devices::<T>::insert(device, record);
    DevicesOf::<T>::insert(programme, device, ());
    DeviceOfKey::<T>::insert(key, device);
    device
}

/// Has a device be a member's, and have been so often another's in the last days.
fn bound<T: Config>(device: DeviceId, often: u32, member: MemberId) {
    let from = Pallet::<T>::now();
    let past = (0..often).map(|_| Binding {
        member: MemberId::MAX,
        from,
        until: from,
    });
    let present = Binding {
        member,
        from,
        until: Moment::MAX,
    };
    let bindings = past.chain([present]).collect();
    Devices::<T>::mutate_extant(device, |device| {
        device.bindings = BoundedVec::truncate_from(bindings);
    });
}

/// A member with all activities in all of those days, that of proofs today last.
fn member<T: Config>(programme: ProgrammeId, who: &T::AccountId) -> MemberId {
    T::Credentials::set_up(who, RESIDENT);
    let badge = T::Credentials::badge(who, RESIDENT).expect("it has one");
    let counts = days::<T>().into_iter().flat_map(|day| {
        (0..=ACTIVITY).map(move |activity| DayCount {
            activity,
            day,
            quantity: 1,
            points: 1,
        })
    });
    let year = korea::year(Pallet::<T>::now());
    let years = [year.saturating_sub(1), year].map(|year| YearCount { year, points: 1 });
    let record = Member {
        programme,
        account: who.clone(),
        badge: badge.clone(),
        years,
        days: BoundedVec::truncate_from(counts.collect()),
        suspended: None,
        joined: 0,
        left: None,
    };
    let member = next::<NextMember<T>>().expect("few members");
    Members::<T>::insert(member, record);
    MemberOfAccount::<T>::insert(programme, who, member);
    MemberOfBadge::<T>::insert(programme, badge, member);
    member
}

/// A member that was at another account when its issuer moved its badge to this one.
fn moved<T: Config>(programme: ProgrammeId, to: &T::AccountId) -> MemberId {
    let member = member::<T>(programme, to);
    let before: T::AccountId = account("before", 0, 0);
    MemberOfAccount::<T>::remove(programme, to);
    MemberOfAccount::<T>::insert(programme, &before, member);
    Members::<T>::mutate_extant(member, |record| record.account = before);
    member
}

fn leaves<T: Config>(member: MemberId) {
    Members::<T>::mutate_extant(member, |record| record.left = Some(Pallet::<T>::now()));
}

fn record<T: Config>(member: MemberId) -> MemberOf<T> {
    Members::<T>::get(member).expect("a member")
}

/// An epoch into which so many sponsors have paid a part each, the funder last.
fn pool<T: Config>(programme: ProgrammeId, epoch: EpochId, sponsors: u32) {
    let part = part::<T>();
    let pool = part.saturating_mul(sponsors.into());
    let others = (1..sponsors).map(|n| (Some(account::<T::AccountId>("sponsor", n, 0)), part));
    let sponsors = others.chain([(None, part)]).collect();
    let record: EpochOf<T> = Epoch {
        sponsors: BoundedVec::truncate_from(sponsors),
        pool,
        ..Default::default()
    };
    Epochs::<T>::insert(programme, epoch, record);
    Programmes::<T>::mutate_extant(programme, |record| {
        record.left = record.left.saturating_add(pool);
    });
    give::<T>(&Pallet::<T>::account(programme), pool);
}

fn change_pool<T: Config>(
    programme: ProgrammeId,
    epoch: EpochId,
    change: impl FnOnce(&mut EpochOf<T>),
) {
    Epochs::<T>::mutate(programme, epoch, |pool| {
        change(pool.as_mut().expect("an epoch"));
    });
}

/// Has a device have credited somebody in an epoch, for all that it measures.
fn used<T: Config>(programme: ProgrammeId, epoch: EpochId, device: DeviceId, excluded: bool) {
    let points = points::<T>();
    let measured = MEASURED.map(|activity| (activity, 1));
    let done = Use {
        proofs: 1,
        points,
        members: 1,
        excluded,
        measured: BoundedVec::truncate_from(measured.to_vec()),
    };
    Uses::<T>::insert((programme, epoch), device, done);
    change_pool::<T>(programme, epoch, |pool| {
        pool.credited = pool.credited.saturating_add(points);
        if excluded {
            pool.excluded = pool.excluded.saturating_add(points);
        }
    });
    for activity in MEASURED {
        Measured::<T>::mutate(programme, (epoch, activity), |sum| {
            *sum = sum.saturating_add(u128::from(!excluded));
        });
    }
}

/// Has a member have a share of the first epoch from as many devices as it can, this one last.
fn credited<T: Config>(programme: ProgrammeId, member: MemberId, device: DeviceId) {
    let days = SeenDays::of(korea::day(Pallet::<T>::now()));
    let others = (1..MAX_SHARES).map(|n| device.saturating_add(n));
    let shares = others.chain([device]).map(|device| {
        used::<T>(programme, 0, device, false);
        Share {
            device,
            points: points::<T>(),
            days,
        }
    });
    let shares: Shares = BoundedVec::truncate_from(shares.collect());
    Credited::<T>::insert((programme, 0), member, shares);
}

/// Has the first epoch be closed now.
fn settled<T: Config>(programme: ProgrammeId) {
    change_pool::<T>(programme, 0, |pool| {
        pool.settled = Some(Settlement {
            at: Pallet::<T>::now(),
            payable: pool.payable(),
        });
    });
    Programmes::<T>::mutate_extant(programme, |record| {
        record.closed = 1;
        record.unsettled = 1;
    });
}

/// A good proof, and its signature.
fn proved<T: Config>() -> (Proof, T::Signature) {
    let programme = programme::<T>();
    activities::<T>(programme);
    pool::<T>(programme, 0, MAX_SPONSORS);
    let device = device::<T>(programme, T::BenchmarkHelper::signer());
    Devices::<T>::mutate_extant(device, |device| device.epochs = 1);
    let member = member::<T>(programme, &account("member", 0, 0));
    bound::<T>(device, MAX_BINDINGS.saturating_sub(1), member);
    credited::<T>(programme, member, device);
    let proof = Proof {
        programme,
        device,
        generation: 0,
        nonce: Window::WIDTH,
        activity: ACTIVITY,
        unit: Unit::Metre,
        quantity: 1,
        member,
        at: Pallet::<T>::now(),
    };
    let signature = T::BenchmarkHelper::sign(&Pallet::<T>::proof_bytes(&proof));
    (proof, signature)
}

/// What a member that signs as the helper does can claim: all that is in a pool.
fn claimable<T: Config>() -> Claim {
    let programme = programme::<T>();
    pool::<T>(programme, 0, MAX_SHARES);
    let member = member::<T>(programme, &T::BenchmarkHelper::signer());
    credited::<T>(programme, member, 0);
    settled::<T>(programme);
    Claim {
        programme,
        epoch: 0,
        member,
    }
}

/// The same by a programme of vouchers, with the signature.
fn claimable_as_voucher<T: Config>() -> (Claim, VoucherProgramme, T::Signature) {
    let claim = claimable::<T>();
    let source = Pallet::<T>::account(claim.programme);
    let amount = part::<T>().saturating_mul(MAX_SHARES.into());
    let voucher = T::Vouchers::set_up(&source, amount);
    let message = Pallet::<T>::claim_bytes(&claim, Some(voucher));
    (claim, voucher, T::BenchmarkHelper::sign(&message))
}

/// A device that has done something in so many open epochs, and its programme.
fn busy<T: Config>(epochs: u32, excluded: bool) -> (DeviceId, ProgrammeId) {
    let programme = programme::<T>();
    let device = device::<T>(programme, account("key", 0, 0));
    for epoch in 0..epochs {
        pool::<T>(programme, epoch, MAX_SPONSORS);
        used::<T>(programme, epoch, device, excluded);
    }
    Devices::<T>::mutate_extant(device, |device| {
        device.epochs = epochs;
        device.suspended = excluded.then_some(Suspension {
            by: SuspendedBy::Keeper,
            from: 0,
        });
    });
    (device, programme)
}

/// Does a device count in each of so many epochs?
fn counts<T: Config>(programme: ProgrammeId, device: DeviceId, epochs: u32) -> bool {
    (0..epochs).all(|epoch| !Uses::<T>::get((programme, epoch), device).excluded)
}

/// What the helper's key signs to become a device's of the maker's.
fn key_signs<T: Config>(programme: ProgrammeId, maker: T::AccountId) -> T::Signature {
    let at = Pallet::<T>::now();
    let said = KeyUse {
        programme,
        maker,
        at,
    };
    T::BenchmarkHelper::sign(&Pallet::<T>::key_bytes(&said))
}

/// A programme whose last epoch is settled, with a stray won.
fn over<T: Config>() -> ProgrammeId {
    let programme = programme::<T>();
    Programmes::<T>::mutate_extant(programme, |record| record.ends = 0);
    give::<T>(&Pallet::<T>::account(programme), part::<T>());
    programme
}

fn in_account<T: Config>(programme: ProgrammeId) -> Balance {
    T::Currency::balance(&Pallet::<T>::account(programme))
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn name_badges() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, DOORS);

        assert_eq!(Badges::<T>::get(), Some(DOORS));
        Ok(())
    }

    #[benchmark]
    fn create_programme() {
        let operator = officer::<T>("operator");
        T::Deposit::ensure_successful(&operator, Footprint::from_mel::<ProgrammeOf<T>>());
        let (programme, funder) = (NextProgramme::<T>::get(), account("funder", 0, 0));

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), funder, terms::<T>());

        assert!(Programmes::<T>::contains_key(programme));
    }

    #[benchmark]
    fn replace_operator() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let programme = programme::<T>();
        let to = officer::<T>("other operator");
        let funder = account("other funder", 0, 0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, programme, to.clone(), funder);

        assert!(details::<T>(programme).operator == to);
        Ok(())
    }

    /// Another end of one that has begun.
    #[benchmark]
    fn set_activity() {
        let programme = programme::<T>();
        activities::<T>(programme);
        let until = Pallet::<T>::now().saturating_add(DAY);
        let activity = Activity {
            until,
            ..activity::<T>()
        };
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme, ACTIVITY, activity);

        let known = Activities::<T>::get(programme, ACTIVITY);
        assert!(known.is_some_and(|activity| activity.until == until));
    }

    #[benchmark]
    fn admit_maker() {
        let programme = programme::<T>();
        let payer = details::<T>(programme).operator;
        T::Deposit::ensure_successful(&payer, Footprint::from_mel::<PartyOf<T>>());
        let maker: T::AccountId = account("maker", 0, 0);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(payer),
            programme,
            maker.clone(),
            u32::MAX,
            LIMITS,
        );

        assert!(Parties::<T>::contains_key(programme, maker));
    }

    #[benchmark]
    fn register_shop(n: Linear<0, MAX_OFFICERS>) {
        let programme = programme::<T>();
        let shop: T::AccountId = account("shop", 0, 0);
        T::Merchants::set_up(&shop, PROFILE);
        T::Deposit::ensure_successful(&shop, Footprint::from_mel::<PartyOf<T>>());
        let officers = (0..n).map(|n| {
            let officer: T::AccountId = account("officer", n, 0);
            T::Credentials::set_up(&officer, RESIDENT);
            officer
        });
        let officers = BoundedVec::truncate_from(officers.collect());

        #[extrinsic_call]
        _(RawOrigin::Signed(shop.clone()), programme, officers);

        let named = Parties::<T>::get(programme, shop).map(|party| match party.part {
            Part::Shop { officers } => officers.len(),
            Part::Maker { .. } => usize::MAX,
        });
        assert_eq!(named, Some(n as usize));
    }

    #[benchmark]
    fn suspend_party() {
        let programme = programme::<T>();
        let shop = shop::<T>(programme);
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme, shop.clone());

        let party = Parties::<T>::get(programme, shop);
        assert!(party.is_some_and(|party| party.suspended.is_some()));
    }

    #[benchmark]
    fn reinstate_party() {
        let programme = programme::<T>();
        let shop = shop::<T>(programme);
        change_party::<T>(programme, &shop, |party| {
            party.suspended = Some(SuspendedBy::Keeper);
        });
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme, shop.clone());

        let party = Parties::<T>::get(programme, shop);
        assert!(party.is_some_and(|party| party.suspended.is_none()));
    }

    /// By the operator, who has suspended it.
    #[benchmark]
    fn remove_party() {
        let programme = programme::<T>();
        let shop = shop::<T>(programme);
        change_party::<T>(programme, &shop, |party| {
            party.suspended = Some(SuspendedBy::Keeper);
        });
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme, shop.clone());

        assert!(!Parties::<T>::contains_key(programme, shop));
    }

    /// In a shop.
    #[benchmark]
    fn certify_device() {
        let programme = programme::<T>();
        activities::<T>(programme);
        let (maker, shop) = (maker::<T>(programme), shop::<T>(programme));
        T::Deposit::ensure_successful(&maker, Footprint::from_mel::<DeviceOf<T>>());
        let key = T::BenchmarkHelper::signer();
        let signature = key_signs::<T>(programme, maker.clone());
        let at = Pallet::<T>::now();
        let device = NextDevice::<T>::get();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(maker),
            programme,
            key.clone(),
            Some(shop),
            BoundedVec::truncate_from(MEASURED.to_vec()),
            LIMITS,
            at.saturating_add(DAY),
            at,
            signature,
        );

        assert_eq!(DeviceOfKey::<T>::get(key), Some(device));
    }

    /// By the operator.
    #[benchmark]
    fn rotate_device_key() -> Result<(), BenchmarkError> {
        let programme = programme::<T>();
        let device = device::<T>(programme, account("key", 0, 0));
        let maker = Devices::<T>::get(device).ok_or("a device")?.maker;
        let key = T::BenchmarkHelper::signer();
        let signature = key_signs::<T>(programme, maker);
        let at = Pallet::<T>::now();
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, device, key.clone(), at, signature);

        assert_eq!(DeviceOfKey::<T>::get(key), Some(device));
        Ok(())
    }

    #[benchmark]
    fn suspend_device(n: Linear<0, MAX_OPEN>) {
        let (device, programme) = busy::<T>(n, false);
        let since = Pallet::<T>::now();
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, device, since);

        let record = Devices::<T>::get(device);
        assert!(record.is_some_and(|device| device.suspended.is_some()));
        assert_eq!(counts::<T>(programme, device, n), n == 0);
    }

    #[benchmark]
    fn reinstate_device(n: Linear<0, MAX_OPEN>) {
        let (device, programme) = busy::<T>(n, true);
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, device);

        let record = Devices::<T>::get(device);
        assert!(record.is_some_and(|device| device.suspended.is_none()));
        assert!(counts::<T>(programme, device, n));
    }

    /// By the operator.
    #[benchmark]
    fn remove_device() {
        let programme = programme::<T>();
        let device = device::<T>(programme, account("key", 0, 0));
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, device);

        assert!(!Devices::<T>::contains_key(device));
    }

    /// Of who had left, and whose badge was moved meanwhile.
    #[benchmark]
    fn join() {
        let programme = programme::<T>();
        let account = T::BenchmarkHelper::signer();
        let member = moved::<T>(programme, &account);
        leaves::<T>(member);
        let joining = Joining {
            programme,
            account: account.clone(),
            at: Pallet::<T>::now(),
        };
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::joining_bytes(&joining));

        #[extrinsic_call]
        _(bringer::<T>(), joining, Some(signature));

        let at = MemberOfAccount::<T>::get(programme, account);
        assert_eq!(at, Some(member));
        assert!(record::<T>(member).left.is_none());
    }

    #[benchmark]
    fn leave() {
        let programme = programme::<T>();
        let member = member::<T>(programme, &T::BenchmarkHelper::signer());
        let at = Pallet::<T>::now();
        let leaving = Leaving {
            member,
            device: None,
            at,
        };
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::leaving_bytes(&leaving));

        #[extrinsic_call]
        _(bringer::<T>(), member, at, Some(signature));

        assert!(record::<T>(member).left.is_some());
    }

    #[benchmark]
    fn move_member() {
        let programme = programme::<T>();
        let to: T::AccountId = account("heir", 0, 0);
        let member = moved::<T>(programme, &to);

        #[extrinsic_call]
        _(bringer::<T>(), member, to.clone());

        assert!(record::<T>(member).account == to);
    }

    #[benchmark]
    fn suspend_member() {
        let programme = programme::<T>();
        let member = member::<T>(programme, &account("member", 0, 0));
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, member);

        assert!(record::<T>(member).suspended.is_some());
    }

    #[benchmark]
    fn reinstate_member() {
        let programme = programme::<T>();
        let member = member::<T>(programme, &account("member", 0, 0));
        Members::<T>::mutate_extant(member, |record| {
            record.suspended = Some(SuspendedBy::Keeper);
        });
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, member);

        assert!(record::<T>(member).suspended.is_none());
    }

    #[benchmark]
    fn remove_member() {
        let programme = programme::<T>();
        let member = member::<T>(programme, &account("member", 0, 0));
        leaves::<T>(member);
        later::<T>(2 * MAX_PERIOD);

        #[extrinsic_call]
        _(bringer::<T>(), member);

        assert!(!Members::<T>::contains_key(member));
    }

    /// Of who has left it behind.
    #[benchmark]
    fn bind_device() -> Result<(), BenchmarkError> {
        let programme = programme::<T>();
        let device = device::<T>(programme, T::BenchmarkHelper::signer());
        let before = member::<T>(programme, &account("member", 0, 0));
        bound::<T>(device, MAX_BINDINGS.saturating_sub(2), before);
        leaves::<T>(before);
        let member = member::<T>(programme, &T::BenchmarkHelper::signer());
        let bond = Bond {
            device,
            member,
            at: Pallet::<T>::now(),
        };
        let said = Pallet::<T>::bond_bytes(&bond);
        let by_device = T::BenchmarkHelper::sign(&said);
        let by_member = Some(T::BenchmarkHelper::sign(&said));

        #[extrinsic_call]
        _(bringer::<T>(), bond, by_device, by_member);

        let record = Devices::<T>::get(device).ok_or("a device")?;
        assert!(record.bound().is_some_and(|bound| bound.member == member));
        Ok(())
    }

    /// By the operator, whose badge is looked up; and what the member is asked for in its place.
    #[benchmark]
    fn unbind_device() -> Result<(), BenchmarkError> {
        let programme = programme::<T>();
        let device = device::<T>(programme, account("key", 0, 0));
        let signer = T::BenchmarkHelper::signer();
        let member = member::<T>(programme, &signer);
        bound::<T>(device, MAX_BINDINGS.saturating_sub(1), member);
        let at = Pallet::<T>::now();
        let leaving = Leaving {
            member,
            device: Some(device),
            at,
        };
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::leaving_bytes(&leaving));
        let origin = operator::<T>(programme);
        let unbound;
        let said;

        #[block]
        {
            unbound = Pallet::<T>::unbind_device(origin.into(), device, at, None);
            let owner = record::<T>(member);
            said = Pallet::<T>::ensure_leaves(&owner, &signer, &leaving, Some(signature));
        }

        assert!(unbound.is_ok() && said.is_ok());
        let record = Devices::<T>::get(device).ok_or("a device")?;
        assert!(record.bound().is_none());
        Ok(())
    }

    /// As the last sponsor but for the funder, by whom that was the last won.
    #[benchmark]
    fn fund_pool() {
        let programme = programme::<T>();
        pool::<T>(programme, 0, MAX_SPONSORS.saturating_sub(1));
        let sponsor: T::AccountId = account("last sponsor", 0, 0);
        let amount = part::<T>();
        give::<T>(&sponsor, amount);

        #[extrinsic_call]
        _(RawOrigin::Signed(sponsor), programme, 0, amount);

        let pool = Epochs::<T>::get(programme, 0);
        assert!(pool.is_some_and(|pool| pool.sponsors.is_full()));
    }

    /// Of an epoch that has begun: what another writes, the call adds.
    #[benchmark]
    fn submit_proof() {
        let (proof, signature) = proved::<T>();
        let Proof {
            programme,
            device,
            member,
            ..
        } = proof;

        #[extrinsic_call]
        _(RawOrigin::Authorized, proof, signature);

        assert_eq!(Uses::<T>::get((programme, 0), device).proofs, 2);
        let shares = Credited::<T>::get((programme, 0), member);
        let more = points::<T>().saturating_add(1);
        assert!(shares.last().is_some_and(|share| share.points == more));
    }

    #[benchmark]
    fn authorize_proof() {
        let (proof, signature) = proved::<T>();
        let valid;

        #[block]
        {
            valid = Pallet::<T>::authorize_proof(&proof, &signature);
        }

        assert!(valid.is_ok());
    }

    /// In which nobody was credited, so that all goes back.
    #[benchmark]
    fn close_epoch(n: Linear<1, MAX_SPONSORS>) {
        let programme = programme::<T>();
        pool::<T>(programme, 0, n);
        later::<T>(details::<T>(programme).terms.epoch.saturating_add(MAX_WAY));

        #[extrinsic_call]
        _(bringer::<T>(), programme);

        assert_eq!(details::<T>(programme).closed, 1);
        assert_eq!(in_account::<T>(programme), 0);
    }

    /// With the pool's last won, by a member that had no account.
    #[benchmark]
    fn claim() {
        let own = claimable::<T>();
        let Claim {
            programme, member, ..
        } = own;
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::claim_bytes(&own, None));

        #[extrinsic_call]
        _(RawOrigin::Authorized, own, Some(signature));

        assert!(!Credited::<T>::contains_key((programme, 0), member));
        assert_eq!(in_account::<T>(programme), 0);
    }

    /// By a programme of vouchers.
    #[benchmark]
    fn authorize_claim() {
        let (own, voucher, signature) = claimable_as_voucher::<T>();
        let valid;

        #[block]
        {
            valid = Pallet::<T>::authorize_claim(&own, Some(voucher), Some(&signature));
        }

        assert!(valid.is_ok());
    }

    /// With the pool's last won.
    #[benchmark]
    fn claim_as_voucher() {
        let (own, voucher, signature) = claimable_as_voucher::<T>();
        let Claim {
            programme, member, ..
        } = own;

        #[extrinsic_call]
        _(RawOrigin::Authorized, own, voucher, Some(signature));

        assert!(!Credited::<T>::contains_key((programme, 0), member));
        assert_eq!(in_account::<T>(programme), 0);
    }

    /// Of which nobody has claimed anything, so that all goes back.
    #[benchmark]
    fn lapse(n: Linear<1, MAX_SPONSORS>) {
        let programme = programme::<T>();
        pool::<T>(programme, 0, n);
        change_pool::<T>(programme, 0, |pool| pool.credited = Points::MAX);
        settled::<T>(programme);
        later::<T>(details::<T>(programme).terms.claims);

        #[extrinsic_call]
        _(bringer::<T>(), programme, 0);

        assert!(Lapsed::<T>::contains_key((programme, 0)));
        assert_eq!(in_account::<T>(programme), 0);
    }

    #[benchmark]
    fn defund(n: Linear<1, MAX_SPONSORS>) {
        let programme = programme::<T>();
        pool::<T>(programme, 1, n);
        Programmes::<T>::mutate_extant(programme, |record| record.ends = 1);

        #[extrinsic_call]
        _(bringer::<T>(), programme, 1);

        assert!(!Epochs::<T>::contains_key(programme, 1));
        assert_eq!(in_account::<T>(programme), 0);
    }

    #[benchmark]
    fn pause() {
        let programme = programme::<T>();
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme);

        assert!(details::<T>(programme).paused);
    }

    #[benchmark]
    fn resume() {
        let programme = programme::<T>();
        Programmes::<T>::mutate_extant(programme, |record| record.paused = true);
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme);

        assert!(!details::<T>(programme).paused);
    }

    #[benchmark]
    fn end_programme() {
        let programme = programme::<T>();
        let origin = operator::<T>(programme);

        #[extrinsic_call]
        _(origin, programme);

        assert_eq!(details::<T>(programme).ends, 1);
    }

    /// With strays in its account.
    #[benchmark]
    fn close_programme() {
        let programme = over::<T>();

        #[extrinsic_call]
        _(bringer::<T>(), programme);

        assert!(details::<T>(programme).over);
        assert_eq!(in_account::<T>(programme), 0);
    }

    /// Finding an epoch that has lapsed, and noting that it is pruned; and finding a programme that
    /// is over.
    #[benchmark]
    fn prune_begin() {
        let programme = programme::<T>();
        Lapsed::<T>::insert((programme, 0), ());
        Over::<T>::insert(programme, ());
        let epoch;
        let found;

        #[block]
        {
            epoch = Lapsed::<T>::iter_keys().next();
            if let Some(epoch) = epoch {
                Lapsed::<T>::remove(epoch);
            }
            found = Over::<T>::iter_keys().next();
        }

        assert_eq!(epoch, Some((programme, 0)));
        assert_eq!(found, Some(programme));
        assert!(!Lapsed::<T>::contains_key((programme, 0)));
    }

    /// A member, by its account: any other entry is one key.
    #[benchmark]
    fn prune_entry() {
        let programme = programme::<T>();
        let member = member::<T>(programme, &account("member", 0, 0));

        #[block]
        {
            let mut members = MemberOfAccount::<T>::drain_prefix(programme);
            if let Some((_, member)) = members.next() {
                Members::<T>::remove(member);
            }
        }

        assert!(!Members::<T>::contains_key(member));
    }

    /// A device with its key and its deposit.
    #[benchmark]
    fn prune_held() {
        let programme = programme::<T>();
        let key: T::AccountId = account("key", 0, 0);
        let device = device::<T>(programme, key.clone());
        bound::<T>(device, MAX_BINDINGS.saturating_sub(1), 0);

        #[block]
        {
            if let Some((device, ())) = DevicesOf::<T>::drain_prefix(programme).next() {
                Pallet::<T>::drop_device(device);
            }
        }

        assert!(!Devices::<T>::contains_key(device));
        assert!(!DeviceOfKey::<T>::contains_key(key));
    }

    /// The programme itself, with its deposit and strays in its account.
    #[benchmark]
    fn prune_end() {
        let programme = over::<T>();
        Programmes::<T>::mutate_extant(programme, |record| record.over = true);
        Over::<T>::insert(programme, ());

        #[block]
        {
            Pallet::<T>::end(programme);
        }

        assert!(!Programmes::<T>::contains_key(programme));
        assert_eq!(in_account::<T>(programme), 0);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::empty_state(), crate::mock::Test);
}

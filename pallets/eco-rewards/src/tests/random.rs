//! No sequence of calls breaks the law, and each won is where another reckoning has it.

use crate::{mock::*, *};
use frame::{deps::frame_support::storage::with_storage_layer, testing_prelude::*};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    cell::RefCell,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// What a device signs: for whom, of bottles where it counts them, how much, how long ago or ahead,
/// and how many numbers it skips.
#[derive(Clone, Copy, Debug)]
struct Deed {
    key: Who,
    who: Who,
    bottles: bool,
    quantity: Quantity,
    ago: Moment,
    ahead: Moment,
    skips: u64,
}

/// Bytes choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// By a sponsor, into the pool of an epoch that is so many ahead.
    Fund(Who, EpochId, u128),
    Defund(u8),
    /// The council names another funder.
    Funder(Who),
    Prove(Deed),
    /// What was brought last is brought again.
    Again,
    /// For so long it is not to be trusted.
    Suspend(Who, Moment),
    Reinstate(u8),
    /// Signed so long ahead, as the next ones.
    Bind(Who, Moment),
    Unbind,
    Pause,
    Resume,
    Leave(Who, Moment),
    Rejoin(Who, Moment),
    /// A member is suspended, or reinstated.
    Member(Who, bool),
    Later(Moment),
    Close,
    /// When it is time for that.
    CloseInTime,
    /// As a voucher, or in won.
    Claim(u8, Who, bool),
    /// All members claim of an epoch.
    ClaimAll(u8),
    Lapse(u8),
    /// When it is time for that.
    LapseInTime(u8),
    End,
    /// It ends, and all that is left to be done is.
    Finish,
    /// Nothing else is done in a block, which leaves time for so many records.
    Idle(u64),
    /// A new programme, once there is none.
    Begin,
}

const DEVICES: [Who; 3] = [SCALE, MACHINE, BIKE];
const PEOPLE: [Who; 3] = [MEMBER, OTHER, OFFICER];
const SPONSORS: [Who; 3] = [FUNDER, SPONSOR, STRANGER];

/// The programmes are short: epochs of two days, as long for claims.
const TWO_DAYS: Moment = 2 * DAY;
const EPOCHS: u32 = 12;
const YEAR_CAP: u64 = 30_000;
const LEAST: u128 = 1_000;
/// What vouchers take at least.
const LEAST_VOUCHER: u128 = 100;
/// What the scale credits at most in a day and in an epoch.
const SCALE_DAY: u64 = 6_000;
const SCALE_EPOCH: u64 = 9_000;
const THREE_DAYS: Moment = 3 * DAY;
const TWO_MINUTES: Moment = 120_000;

/// So long ahead is what somebody signs.
fn ahead() -> impl Strategy<Value = Moment> {
    prop_oneof![
        8 => Just(0u64),
        1 => prop::sample::select(vec![1, TWO_MINUTES, TWO_MINUTES + 1]),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let key = prop::sample::select(vec![SCALE, SCALE, MACHINE, MACHINE, BIKE]);
    let who = prop::sample::select(vec![MEMBER, MEMBER, OTHER, OFFICER]);
    let quantity = prop_oneof![
        1 => Just(1u64),
        1 => 2u64..60,
        5 => 60u64..6_000,
    ];
    let ago = prop_oneof![
        6 => Just(0u64),
        4 => 0..THREE_DAYS,
        1 => THREE_DAYS..80 * HOUR,
        1 => prop::sample::select(vec![1, THREE_DAYS, THREE_DAYS + 1]),
    ];
    let skips = prop_oneof![6 => Just(0u64), 1 => 1u64..5];
    let bottles = proptest::bool::ANY;
    (key, who, bottles, quantity, ago, ahead(), skips).prop_map(
        |(key, who, bottles, quantity, ago, ahead, skips)| Deed {
            key,
            who,
            bottles,
            quantity,
            ago,
            ahead,
            skips,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let any = any::<u8>;
    let yes = || proptest::bool::ANY;
    let device = || prop::sample::select(DEVICES.to_vec());
    let who = || prop::sample::select(PEOPLE.to_vec());
    let sponsor = || prop::sample::select(SPONSORS.to_vec());
    let amount = prop_oneof![1 => 0u128..LEAST, 4 => LEAST..30_000];
    let since = prop_oneof![2 => Just(0u64), 2 => 0..5 * DAY];
    prop_oneof![
        5 => (sponsor(), 0u32..5, amount).prop_map(|(a, b, c)| Fund(a, b, c)),
        1 => any().prop_map(Defund),
        1 => sponsor().prop_map(Funder),
        30 => deed().prop_map(Prove),
        2 => Just(Again),
        2 => (device(), since).prop_map(|(a, b)| Suspend(a, b)),
        4 => any().prop_map(Reinstate),
        4 => (who(), ahead()).prop_map(|(a, b)| Bind(a, b)),
        1 => Just(Unbind),
        1 => Just(Pause),
        4 => Just(Resume),
        1 => (who(), ahead()).prop_map(|(a, b)| Leave(a, b)),
        2 => (who(), ahead()).prop_map(|(a, b)| Rejoin(a, b)),
        2 => (who(), yes()).prop_map(|(a, b)| Member(a, b)),
        8 => (1u64..30).prop_map(|hours| Later(hours * HOUR)),
        1 => (2u64..8).prop_map(|days| Later(days * DAY)),
        3 => Just(Close),
        3 => Just(CloseInTime),
        8 => (any(), who(), yes()).prop_map(|(a, b, c)| Claim(a, b, c)),
        2 => any().prop_map(ClaimAll),
        3 => any().prop_map(Lapse),
        1 => any().prop_map(LapseInTime),
        1 => Just(Finish),
        1 => prop_oneof![4 => Just(Resume), 1 => Just(End)],
        4 => (0u64..20).prop_map(Idle),
        6 => Just(Begin),
    ]
}

/// The n-th of those that there are, from the first again after the last.
fn nth<Key: Copy>(keys: impl Iterator<Item = Key>, n: u8) -> Option<Key> {
    let keys: Vec<_> = keys.collect();
    let place = usize::from(n).checked_rem(keys.len())?;
    keys.get(place).copied()
}

/// The Korean day, counted from the one of the first midnight.
fn day_of(at: Moment) -> u64 {
    (at - BEGINS) / DAY
}

/// From 1 October 2026 to the end of that year there are 92 days; 2028 is a leap year.
fn year_of(day: u64) -> u16 {
    match day {
        ..92 => 2026,
        92..457 => 2027,
        457..823 => 2028,
        _ => 2029,
    }
}

/// Nothing of the kind is there.
fn nothing() -> DispatchError {
    DispatchError::Other("there is nothing to do")
}

/// A device, as the model knows it.
#[derive(Clone, Default)]
struct Machine {
    id: DeviceId,
    /// From which epoch on it does not count.
    suspended: Option<u64>,
    /// Whose it was, from when until when.
    bindings: Vec<(Who, Moment, Moment)>,
    /// What it has credited by day,
    days: BTreeMap<u64, u64>,
    /// and on which days it has signed a total.
    totals: BTreeSet<u64>,
}

/// A member.
#[derive(Clone, Default)]
struct Person {
    id: MemberId,
    joined: Moment,
    left: Option<Moment>,
    suspended: bool,
    /// The units and the points by activity and day,
    days: BTreeMap<(ActivityId, u64), (u64, u64)>,
    /// and the points by year.
    years: BTreeMap<u16, u64>,
}

/// What stands since an epoch was closed.
#[derive(Clone)]
struct Closed {
    at: Moment,
    counted: u64,
    payable: u128,
    excluded: BTreeSet<Who>,
}

/// An epoch's books.
#[derive(Clone, Default)]
struct Books {
    /// The funder, whoever that is, has no name here.
    sponsors: Vec<(Option<Who>, u128)>,
    left: u128,
    /// By member and device.
    points: BTreeMap<(Who, Who), u64>,
    closed: Option<Closed>,
    claimed: u64,
    lapsed: bool,
}

impl Books {
    fn pool(&self) -> u128 {
        self.sponsors.iter().map(|(_, paid)| paid).sum()
    }
}

/// How often something was done.
type Done = BTreeMap<&'static str, u32>;

/// What everybody has, reckoned apart from the pallet.
#[derive(Clone, Default)]
struct Model {
    programme: ProgrammeId,
    funder: Who,
    begins: Moment,
    ends: u64,
    closed: u64,
    paused: bool,
    over: bool,
    devices: BTreeMap<Who, Machine>,
    people: BTreeMap<Who, Person>,
    epochs: BTreeMap<u64, Books>,
    last: Option<(Who, Proof)>,
    won: BTreeMap<Who, u128>,
    vouchers: u128,
    done: Done,
}

impl Model {
    fn new() -> Self {
        let won = SPONSORS.map(|who| (who, GENESIS)).into();
        let mut model = Self {
            won,
            ..Self::default()
        };
        model.found();
        model
    }

    fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    fn give(&mut self, who: Who, amount: u128) {
        *self.won.entry(who).or_default() += amount;
    }

    fn device(&mut self, key: Who) -> &mut Machine {
        self.devices.get_mut(&key).expect("a device")
    }

    fn person(&mut self, who: Who) -> &mut Person {
        self.people.get_mut(&who).expect("a member")
    }

    fn books(&mut self, epoch: u64) -> &mut Books {
        self.epochs.get_mut(&epoch).expect("an epoch")
    }

    /// A programme that begins with this day, its devices and its members; the first epochs have
    /// won, by turns enough and too little.
    fn found(&mut self) {
        let begins = BEGINS + day_of(now()) * DAY;
        let programme = NextProgramme::<Test>::get();
        *self = Self {
            programme,
            funder: FUNDER,
            begins,
            ends: EPOCHS.into(),
            won: self.won.clone(),
            vouchers: self.vouchers,
            done: self.done.clone(),
            ..Self::default()
        };
        let terms = Terms {
            begins,
            epoch: TWO_DAYS,
            epochs: EPOCHS,
            claims: TWO_DAYS,
            year_cap: YEAR_CAP,
            least: LEAST,
            ..terms()
        };
        assert_ok!(Eco::create_programme(signed(OPERATOR), id(FUNDER), terms));
        for (number, what) in [
            (ALUMINIUM, aluminium()),
            (BOTTLES, bottles()),
            (RIDE, ride()),
        ] {
            let what = Activity {
                from: begins,
                until: begins + 720 * DAY,
                ..what
            };
            assert_ok!(Eco::set_activity(signed(OPERATOR), programme, number, what));
        }
        assert_ok!(Eco::admit_maker(
            signed(OPERATOR),
            programme,
            id(MAKER),
            3,
            limits()
        ));
        let officers = BoundedVec::truncate_from(vec![id(OFFICER)]);
        assert_ok!(Eco::register_shop(signed(SHOP), programme, officers));
        let mut tight = limits();
        (tight.day.points, tight.epoch.points) = (SCALE_DAY, SCALE_EPOCH);
        let material: &[ActivityId] = &[ALUMINIUM, BOTTLES];
        let ways: &[ActivityId] = &[RIDE];
        for (key, shop, activities, limits) in [
            (SCALE, Some(SHOP), material, tight),
            (MACHINE, None, material, limits()),
            (BIKE, None, ways, limits()),
        ] {
            assert_ok!(certify_for(programme, key, shop, activities, limits));
            let machine = Machine {
                id: device(key),
                ..Machine::default()
            };
            self.devices.insert(key, machine);
        }
        for who in PEOPLE {
            assert_ok!(join_by(who, programme));
            let person = Person {
                id: MemberOfAccount::<Test>::get(programme, id(who)).expect("a member"),
                joined: now(),
                ..Person::default()
            };
            self.people.insert(who, person);
        }
        for epoch in 0..8 {
            let amount = if epoch % 2 == 0 { 40_000 } else { 3_001 };
            assert_ok!(self.fund(FUNDER, epoch, amount));
        }
        self.did("founded");
    }

    fn epoch_of(&self, at: Moment) -> Option<u64> {
        Some(at.checked_sub(self.begins)? / TWO_DAYS)
    }

    fn end_of(&self, epoch: u64) -> Moment {
        self.begins + TWO_DAYS * (epoch + 1)
    }

    fn fund(&mut self, who: Who, epoch: u64, amount: u128) -> DispatchResult {
        let name = (who != self.funder).then_some(who);
        let known = self.epochs.get(&epoch).is_some_and(|books| {
            let mut sponsors = books.sponsors.iter();
            sponsors.any(|(sponsor, _)| *sponsor == name)
        });
        let is_enough = amount > 0 && (known || name.is_none() || amount >= LEAST);
        let takes = is_enough && epoch < self.ends && now() < self.end_of(epoch);
        let number = epoch.saturated_into();
        let said = Eco::fund_pool(signed(who), self.programme, number, amount);
        assert_eq!(said.is_ok(), takes, "{said:?}");
        said?;
        *self.won.get_mut(&who).expect("has won") -= amount;
        let books = self.epochs.entry(epoch).or_default();
        books.left += amount;
        let known = books
            .sponsors
            .iter_mut()
            .find(|(sponsor, _)| *sponsor == name);
        match known {
            Some((_, paid)) => *paid += amount,
            None => books.sponsors.push((name, amount)),
        }
        self.did("funded");
        Ok(())
    }

    /// The points that a proof gives; `None` where it is refused.
    fn judged(&self, key: Who, who: Who, proof: &Proof) -> Option<u64> {
        let signed_at = proof.at;
        let is_fresh = signed_at <= now() + TWO_MINUTES && now() <= signed_at + THREE_DAYS;
        let epoch = self.epoch_of(signed_at)?;
        let is_open = self.closed <= epoch && epoch < self.ends.min(self.closed + 8);
        let (machine, person) = (&self.devices[&key], &self.people[&who]);
        let is_member =
            person.joined <= signed_at && person.left.is_none_or(|left| signed_at < left);
        let is_officer = (key, who) == (SCALE, OFFICER);
        let books = self.epochs.get(&epoch)?;
        let is_good = is_fresh
            && is_open
            && is_member
            && !is_officer
            && !self.paused
            && !person.suspended
            && machine.suspended.is_none();
        if !is_good {
            return None;
        }
        let day = day_of(signed_at);
        if key == BIKE {
            let is_his = machine.bindings.iter().any(|(owner, from, until)| {
                *owner == who && *from <= signed_at && signed_at < *until
            });
            if !is_his || machine.totals.contains(&day) {
                return None;
            }
        }
        // ₩500 a kilogram, ₩10 a bottle, ₩10 a kilometre; and what a day gives at most.
        let worth = |units: u64| match proof.activity {
            ALUMINIUM => units / 2,
            BOTTLES => units * 10,
            _ => units / 100,
        };
        let cap = match proof.activity {
            ALUMINIUM => 5_000,
            BOTTLES => 70_000,
            _ => 2_000,
        };
        let known = person.days.get(&(proof.activity, day)).copied();
        let (units, points) = known.unwrap_or_default();
        let this_year = person.years.get(&year_of(day)).copied().unwrap_or_default();
        let mut room = (cap - points).min(YEAR_CAP - this_year);
        if key == SCALE {
            let today = machine.days.get(&day).copied().unwrap_or_default();
            let by_it = books.points.iter().filter(|((_, by), _)| *by == SCALE);
            let in_epoch: u64 = by_it.map(|(_, points)| points).sum();
            room = room.min(SCALE_DAY - today).min(SCALE_EPOCH - in_epoch);
        }
        (room > 0).then(|| (worth(units + proof.quantity) - worth(units)).min(room))
    }

    fn prove(&mut self, deed: Deed) -> DispatchResult {
        let Deed { key, mut who, .. } = deed;
        let (activity, quantity) = match (key, deed.bottles) {
            (BIKE, _) => (RIDE, deed.quantity * 20),
            (_, true) => (BOTTLES, deed.quantity / 40 + 1),
            (_, false) => (ALUMINIUM, deed.quantity),
        };
        // Mostly whose it is rides it.
        if let (BIKE, true, Some((owner, ..))) =
            (key, deed.bottles, self.devices[&BIKE].bindings.last())
        {
            who = *owner;
        }
        let next = proof(key, activity, quantity, self.people[&who].id);
        let said = Proof {
            nonce: next.nonce + deed.skips,
            at: now() + deed.ahead - deed.ago,
            ..next
        };
        let judged = self.judged(key, who, &said);
        let brought = bring(key, said);
        assert_eq!(brought.is_ok(), judged.is_some(), "{said:?}: {brought:?}");
        brought?;
        let points = judged.expect("it was brought");
        let (day, epoch) = (day_of(said.at), self.epoch_of(said.at).expect("an epoch"));
        let machine = self.device(key);
        *machine.days.entry(day).or_default() += points;
        if key == BIKE {
            machine.totals.insert(day);
        }
        let person = self.person(who);
        let (units, credited) = person.days.entry((activity, day)).or_default();
        *units += quantity;
        *credited += points;
        *person.years.entry(year_of(day)).or_default() += points;
        *self.books(epoch).points.entry((who, key)).or_default() += points;
        self.last = Some((key, said));
        self.did("credited");
        if deed.ago > 0 {
            self.did("late");
        }
        Ok(())
    }

    fn suspend(&mut self, key: Who, ago: Moment) -> DispatchResult {
        let from = self.epoch_of(now() - ago).unwrap_or_default();
        let before = self.devices[&key].suspended;
        let said = done(Eco::suspend_device(
            signed(OPERATOR),
            self.devices[&key].id,
            now() - ago,
        ));
        let is_earlier = before.is_none_or(|before| from < before);
        assert_eq!(said.is_ok(), is_earlier, "{said:?}");
        said?;
        self.device(key).suspended = Some(from);
        let mut open = self.epochs.range(from.max(self.closed)..);
        let has_points = open.any(|(_, books)| {
            let mut points = books.points.iter();
            points.any(|((_, by), points)| *by == key && *points > 0)
        });
        if has_points {
            self.did("excluded");
        }
        Ok(())
    }

    fn reinstate(&mut self, n: u8) -> DispatchResult {
        let suspended = self.devices.iter();
        let suspended = suspended.filter(|(_, machine)| machine.suspended.is_some());
        let key = nth(suspended.map(|(key, _)| *key), n).ok_or(nothing())?;
        let device = self.devices[&key].id;
        assert_ok!(done(Eco::reinstate_device(signed(OPERATOR), device)));
        self.device(key).suspended = None;
        Ok(())
    }

    /// The bike's bindings as they are once somebody else may have it; `None` where it is
    /// somebody's who has not left.
    fn freed(&self) -> Option<Vec<(Who, Moment, Moment)>> {
        let mut bindings = self.devices[&BIKE].bindings.clone();
        let open = bindings.last_mut().filter(|last| last.2 == Moment::MAX);
        if let Some((owner, from, until)) = open {
            // Who has left has left it behind.
            *until = self.people[&*owner].left?.max(*from);
        }
        Some(bindings)
    }

    fn bind(&mut self, who: Who, ahead: Moment) -> DispatchResult {
        let signed_at = now() + ahead;
        let (device, person) = (self.devices[&BIKE].id, &self.people[&who]);
        let bond = Bond {
            device,
            member: person.id,
            at: signed_at,
        };
        let may_be_his = !self.paused
            && self.closed < self.ends
            && self.devices[&BIKE].suspended.is_none()
            && person.left.is_none()
            && !person.suspended
            && person.joined <= signed_at
            && ahead <= TWO_MINUTES;
        let freed = self.freed().filter(|bindings| {
            let free = bindings.last().map_or(0, |(.., until)| *until);
            let late = bindings.iter();
            let late = late.filter(|(.., until)| now() < until + THREE_DAYS);
            may_be_his && free <= signed_at && late.count() < 4
        });
        let last = self.devices[&BIKE].bindings.last();
        let left_behind = last.filter(|(.., until)| *until == Moment::MAX);
        let mut bonds: Vec<Event<Test>> = Vec::new();
        if let Some((owner, ..)) = left_behind {
            let member = self.people[owner].id;
            bonds.push(Event::DeviceUnbound { device, member });
        }
        let member = person.id;
        bonds.push(Event::DeviceBound { device, member });

        let message = Eco::bond_message(bond);
        let said = Eco::bind_device(
            signed(STRANGER),
            bond,
            by(BIKE, &message),
            Some(by(who, &message)),
        );
        assert_eq!(said.is_ok(), freed.is_some(), "{said:?}");
        said?;
        let mut told = events();
        told.retain(|event| {
            matches!(
                event,
                Event::DeviceBound { .. } | Event::DeviceUnbound { .. }
            )
        });
        assert_eq!(told, bonds);
        let mut bindings = freed.expect("it is bound");
        bindings.push((who, signed_at, Moment::MAX));
        self.device(BIKE).bindings = bindings;
        self.did("bound");
        Ok(())
    }

    fn unbind(&mut self) -> DispatchResult {
        let device = self.devices[&BIKE].id;
        let last = self.device(BIKE).bindings.last_mut();
        let is_bound = last.as_ref().is_some_and(|last| last.2 == Moment::MAX);
        let said = Eco::unbind_device(signed(OPERATOR), device, now(), None);
        assert_eq!(said.is_ok(), is_bound, "{said:?}");
        said?;
        let (_, from, until) = last.expect("a binding");
        // What is signed in this very moment still counts.
        *until = now().max(*from) + 1;
        Ok(())
    }

    fn leave(&mut self, who: Who, ahead: Moment) -> DispatchResult {
        let signed_at = now() + ahead;
        let person = self.person(who);
        let leaves = person.left.is_none() && person.joined <= signed_at && ahead <= TWO_MINUTES;
        let said = Eco::leave(signed(who), person.id, signed_at, None);
        assert_eq!(said.is_ok(), leaves, "{said:?}");
        said?;
        person.left = Some(signed_at + 1);
        self.did("left");
        Ok(())
    }

    fn rejoin(&mut self, who: Who, ahead: Moment) -> DispatchResult {
        let signed_at = now() + ahead;
        let left = self.people[&who].left;
        let takes = !self.paused
            && self.closed < self.ends
            && left.is_some_and(|left| left <= signed_at)
            && ahead <= TWO_MINUTES;
        let joining = Joining {
            programme: self.programme,
            account: id(who),
            at: signed_at,
        };
        let signature = by(who, &Eco::joining_message(joining.clone()));
        let said = Eco::join(signed(STRANGER), joining, Some(signature));
        assert_eq!(said.is_ok(), takes, "{said:?}");
        said?;
        let member = MemberOfAccount::<Test>::get(self.programme, id(who));
        let person = self.person(who);
        assert_eq!(member, Some(person.id));
        (person.joined, person.left) = (signed_at, None);
        self.did("rejoined");
        Ok(())
    }

    fn hold(&mut self, who: Who, suspends: bool) -> DispatchResult {
        let person = self.person(who);
        let said = if suspends {
            Eco::suspend_member(signed(OPERATOR), person.id)
        } else {
            Eco::reinstate_member(signed(OPERATOR), person.id)
        };
        assert_eq!(said.is_ok(), person.suspended != suspends, "{said:?}");
        said?;
        person.suspended = suspends;
        Ok(())
    }

    /// Whose devices do not count in an epoch: those of when it was closed.
    fn excluded(&self, epoch: u64) -> BTreeSet<Who> {
        match self
            .epochs
            .get(&epoch)
            .and_then(|books| books.closed.as_ref())
        {
            Some(closed) => closed.excluded.clone(),
            None => {
                let of = self
                    .devices
                    .iter()
                    .filter(|(_, machine)| machine.suspended.is_some_and(|from| from <= epoch));
                of.map(|(key, _)| *key).collect()
            }
        }
    }

    /// The points that count, and what all of them are paid.
    fn payable(&self, epoch: u64) -> (u64, u128) {
        let books = &self.epochs[&epoch];
        if let Some(closed) = &books.closed {
            return (closed.counted, closed.payable);
        }
        let excluded = self.excluded(epoch);
        let points = books.points.iter();
        let points = points.filter(|((_, by), _)| !excluded.contains(by));
        let counted: u64 = points.map(|(_, points)| points).sum();
        (counted, books.pool().min(counted.into()))
    }

    /// What a member has of an epoch: the points that count, those that do not, and the won.
    fn claimable(&self, epoch: u64, who: Who) -> (u64, u64, u128) {
        let excluded = self.excluded(epoch);
        let (mut points, mut void) = (0, 0);
        for ((of, by), some) in &self.epochs[&epoch].points {
            match (*of == who, excluded.contains(by)) {
                (true, false) => points += some,
                (true, true) => void += some,
                (false, _) => (),
            }
        }
        let (counted, payable) = self.payable(epoch);
        let won = payable * u128::from(points);
        (
            points,
            void,
            won.checked_div(counted.into()).unwrap_or_default(),
        )
    }

    /// To the sponsors by what they have paid in; the odd won to the largest remainders, of equal
    /// ones to the earliest.
    fn give_back(&mut self, epoch: u64, amount: u128) {
        let books = self.books(epoch);
        books.left -= amount;
        let (sponsors, pool) = (books.sponsors.clone(), books.pool());
        let funder = self.funder;
        let mut odd = amount;
        for (who, paid) in &sponsors {
            let share = amount * paid / pool;
            odd -= share;
            self.give(who.unwrap_or(funder), share);
        }
        let mut waiting: BTreeSet<usize> = (0..sponsors.len()).collect();
        for _ in 0..odd {
            let remainder = |place: &usize| amount * sponsors[*place].1 % pool;
            let places = waiting.iter().copied();
            let next = places.max_by_key(|place| (remainder(place), Reverse(*place)));
            let next = next.expect("no more than a won for each");
            waiting.remove(&next);
            self.give(sponsors[next].0.unwrap_or(funder), 1);
        }
    }

    fn close(&mut self) -> DispatchResult {
        let epoch = self.closed;
        let closes = epoch < self.ends && self.end_of(epoch) + THREE_DAYS <= now();
        let said = done(Eco::close_epoch(signed(STRANGER), self.programme));
        assert_eq!(said.is_ok(), closes, "{said:?}");
        said?;
        self.closed += 1;
        if !self.epochs.contains_key(&epoch) {
            return Ok(());
        }
        let (counted, payable) = self.payable(epoch);
        let excluded = self.excluded(epoch);
        let books = self.books(epoch);
        let rest = books.pool() - payable;
        books.closed = Some(Closed {
            at: now(),
            counted,
            payable,
            excluded,
        });
        self.give_back(epoch, rest);
        self.did("closed");
        if rest == 0 {
            self.did("short");
        }
        Ok(())
    }

    fn close_in_time(&mut self) -> DispatchResult {
        at(now().max(self.end_of(self.closed) + THREE_DAYS));
        self.close()
    }

    /// An epoch that can be claimed; now and then any.
    fn claims(&self, n: u8) -> Result<u64, DispatchError> {
        let epochs = self
            .epochs
            .iter()
            .filter(|(_, books)| n < 16 || books.closed.is_some() && !books.lapsed);
        nth(epochs.map(|(epoch, _)| *epoch), n).ok_or(nothing())
    }

    fn claim(&mut self, epoch: u64, who: Who, as_voucher: bool) -> DispatchResult {
        let person = &self.people[&who];
        let books = &self.epochs[&epoch];
        let (points, _, amount) = self.claimable(epoch, who);
        let in_time = books.closed.as_ref();
        let in_time = in_time.is_some_and(|closed| now() < closed.at + TWO_DAYS);
        let is_taken = !as_voucher || amount >= LEAST_VOUCHER;
        let pays = in_time && !books.lapsed && !person.suspended && amount > 0 && is_taken;

        let claim = Claim {
            programme: self.programme,
            epoch: epoch.saturated_into(),
            member: person.id,
        };
        let voucher = as_voucher.then_some(VOUCHER);
        let signature = Some(by(who, &Eco::claim_message(claim, voucher)));
        let said = match voucher {
            Some(voucher) => Eco::claim_as_voucher(bare(), claim, voucher, signature),
            None => Eco::claim(bare(), claim, signature),
        };
        assert_eq!(said.is_ok(), pays, "{said:?}");
        said?;
        if as_voucher {
            self.vouchers += amount;
            self.did("voucher");
        } else {
            self.give(who, amount);
        }
        let books = self.books(epoch);
        books.left -= amount;
        books.claimed += points;
        books.points.retain(|(of, _), _| *of != who);
        self.did("claimed");
        Ok(())
    }

    fn lapse(&mut self, epoch: u64) -> DispatchResult {
        let books = &self.epochs[&epoch];
        let lapses = !books.lapsed
            && books.closed.as_ref().is_some_and(|closed| {
                closed.at + TWO_DAYS <= now() || closed.counted == books.claimed
            });
        let said = done(Eco::lapse(
            signed(STRANGER),
            self.programme,
            epoch.saturated_into(),
        ));
        assert_eq!(said.is_ok(), lapses, "{said:?}");
        said?;
        let books = self.books(epoch);
        books.lapsed = true;
        let left = books.left;
        self.give_back(epoch, left);
        self.did("lapsed");
        Ok(())
    }

    fn lapse_in_time(&mut self, epoch: u64) -> DispatchResult {
        if let Some(closed) = &self.epochs[&epoch].closed {
            at(now().max(closed.at + TWO_DAYS));
        }
        self.lapse(epoch)
    }

    fn defund(&mut self, epoch: u64) -> DispatchResult {
        let number = epoch.saturated_into();
        let said = done(Eco::defund(signed(STRANGER), self.programme, number));
        assert_eq!(said.is_ok(), epoch >= self.ends, "{said:?}");
        said?;
        assert!(self.epochs[&epoch].points.is_empty());
        let left = self.epochs[&epoch].left;
        self.give_back(epoch, left);
        self.epochs.remove(&epoch);
        self.did("defunded");
        Ok(())
    }

    fn name_funder(&mut self, who: Who) -> DispatchResult {
        let said = Eco::replace_operator(root(), self.programme, id(OPERATOR), id(who));
        assert_eq!(said.is_ok(), who != self.funder, "{said:?}");
        said?;
        self.funder = who;
        Ok(())
    }

    /// With the epoch in which a clock may be that is two minutes ahead.
    fn end(&mut self) -> DispatchResult {
        let last = self.epoch_of(now() + TWO_MINUTES).expect("it has begun");
        let said = Eco::end_programme(signed(OPERATOR), self.programme);
        assert_eq!(said.is_ok(), last + 1 < self.ends, "{said:?}");
        said?;
        self.ends = last + 1;
        self.did("ended");
        Ok(())
    }

    fn finish(&mut self) -> DispatchResult {
        // It may be in its last epoch.
        let _ = self.end();
        while self.closed < self.ends {
            assert_ok!(self.close_in_time());
        }
        for epoch in self.epochs.keys().copied().collect::<Vec<_>>() {
            if epoch >= self.ends {
                assert_ok!(self.defund(epoch));
            } else if !self.epochs[&epoch].lapsed {
                let early = Eco::close_programme(signed(STRANGER), self.programme);
                assert_eq!(early, Err(Error::<Test>::NotSettled.into()));
                assert_ok!(self.lapse_in_time(epoch));
            }
        }
        assert_ok!(Eco::close_programme(signed(STRANGER), self.programme));
        self.over = true;
        self.did("finished");
        Ok(())
    }

    /// Does the chain say the same?
    fn agrees(&self) {
        for (who, has) in &self.won {
            assert_eq!(won(*who), *has, "{who}");
        }
        assert_eq!(Balances::balance(&escrow()), self.vouchers);
        let left: u128 = self.epochs.values().map(|books| books.left).sum();
        let account = Eco::programme_account(self.programme);
        assert_eq!(Balances::balance(&account), left);
        if self.over {
            assert_eq!(left, 0);
            return;
        }
        for (epoch, books) in &self.epochs {
            // What members have of it is being removed.
            if !books.lapsed {
                self.agrees_on(*epoch, books);
            }
        }
    }

    fn agrees_on(&self, epoch: u64, books: &Books) {
        let number = epoch.saturated_into();
        let record = Eco::epoch_details(self.programme, number).expect("an epoch");
        let (counted, _) = self.payable(epoch);
        assert_eq!(record.credited - record.excluded, counted, "{epoch}");
        let is_over = books.closed.as_ref();
        let is_over = is_over.is_some_and(|closed| closed.at + TWO_DAYS <= now());
        for (who, person) in &self.people {
            let of = books.points.iter().filter(|((of, _), _)| of == who);
            let has = of.map(|((_, by), points)| (self.devices[by].id, *points));
            let shares = Eco::points_of(self.programme, number, person.id);
            let shares = shares.iter().map(|share| (share.device, share.points));
            assert_eq!(
                shares.collect::<BTreeMap<_, _>>(),
                has.collect::<BTreeMap<_, _>>()
            );
            let (points, excluded, amount) = self.claimable(epoch, *who);
            let claimable = Claimable {
                points,
                excluded,
                won: if is_over { 0 } else { amount },
                until: books.closed.as_ref().map(|closed| closed.at + TWO_DAYS),
            };
            let said = Eco::claimable(self.programme, number, person.id);
            assert_eq!(said, Some(claimable));
        }
    }

    fn agrees_at_the_end(&self) {
        for who in [OPERATOR, MAKER, SHOP] {
            assert_eq!(won(who) + on_hold(who), GENESIS, "{who}");
        }
        assert_eq!(won(TREASURY), 0);
    }

    fn step(&mut self, step: Step) -> DispatchResult {
        match step {
            Step::Later(time) => {
                at(now() + time);
                return Ok(());
            }
            Step::Idle(records) => {
                type Weights = <Test as crate::Config>::WeightInfo;
                let weight = <Weights as crate::WeightInfo>::prune_held().saturating_mul(records);
                Eco::on_idle(1, weight);
                return Ok(());
            }
            Step::Begin => {
                ensure!(self.over, nothing());
                Eco::on_idle(1, Weight::MAX);
                let gone = !Programmes::<Test>::contains_key(self.programme);
                assert!(gone && Devices::<Test>::iter_keys().next().is_none());
                assert!(Credited::<Test>::iter_keys().next().is_none());
                let held: u128 = [OPERATOR, MAKER, SHOP].map(on_hold).iter().sum();
                assert_eq!(held, 0);
                self.found();
                return Ok(());
            }
            _ => ensure!(!self.over, nothing()),
        }
        match step {
            Step::Fund(who, ahead, amount) => {
                let current = self.epoch_of(now()).unwrap_or_default();
                self.fund(who, current + u64::from(ahead), amount)
            }
            Step::Defund(n) => {
                let epoch = nth(self.epochs.keys().copied(), n).ok_or(nothing())?;
                self.defund(epoch)
            }
            Step::Funder(who) => self.name_funder(who),
            Step::Prove(deed) => self.prove(deed),
            Step::Again => {
                let (key, proof) = self.last.ok_or(nothing())?;
                bring(key, proof)?;
                panic!("a proof counts twice: {proof:?}");
            }
            Step::Suspend(key, ago) => self.suspend(key, ago),
            Step::Reinstate(n) => self.reinstate(n),
            Step::Bind(who, ahead) => self.bind(who, ahead),
            Step::Unbind => self.unbind(),
            Step::Pause | Step::Resume => {
                let pauses = matches!(step, Step::Pause);
                let said = if pauses {
                    Eco::pause(signed(OPERATOR), self.programme)
                } else {
                    Eco::resume(signed(OPERATOR), self.programme)
                };
                assert_eq!(said.is_ok(), self.paused != pauses, "{said:?}");
                said?;
                self.paused = pauses;
                Ok(())
            }
            Step::Leave(who, ahead) => self.leave(who, ahead),
            Step::Rejoin(who, ahead) => self.rejoin(who, ahead),
            Step::Member(who, suspends) => self.hold(who, suspends),
            Step::Close => self.close(),
            Step::CloseInTime => {
                ensure!(self.closed < self.ends, nothing());
                self.close_in_time()
            }
            Step::Claim(n, who, as_voucher) => {
                let epoch = self.claims(n)?;
                self.claim(epoch, who, as_voucher)
            }
            Step::ClaimAll(n) => {
                let epoch = self.claims(n)?;
                for who in PEOPLE {
                    // Not each has something.
                    let _ = self.claim(epoch, who, false);
                }
                Ok(())
            }
            Step::Lapse(n) => {
                let epoch = self.claims(n)?;
                self.lapse(epoch)
            }
            Step::LapseInTime(n) => {
                let epoch = self.claims(n)?;
                self.lapse_in_time(epoch)
            }
            Step::End => self.end(),
            Step::Finish => self.finish(),
            Step::Later(_) | Step::Idle(_) | Step::Begin => Ok(()),
        }
    }
}

const CASES: u32 = 192;

#[test]
fn nothing_breaks_the_law_and_each_won_is_where_it_belongs() {
    let all = RefCell::new(Done::new());
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        ..ProptestConfig::default()
    });
    let sequences = prop::collection::vec(step(), 60..120);
    let broken = runner.run(&sequences, |steps| {
        run(empty_state(), || {
            Takes::set(Some(LEAST_VOUCHER));
            let mut model = Model::new();
            let issued = pallet_balances::TotalIssuance::<Test>::get();
            for step in &steps {
                let before = model.clone();
                let done = with_storage_layer(|| model.step(*step));
                match done {
                    Ok(()) => model.did("step"),
                    Err(_) => model = before,
                }
                System::reset_events();
                Eco::do_try_state().expect("the law holds after each step");
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
        ("credited", 3 * CASES),
        ("late", CASES / 2),
        ("closed", CASES),
        ("short", CASES / 64),
        ("claimed", CASES / 8),
        ("voucher", CASES / 48),
        ("lapsed", CASES),
        ("excluded", CASES / 8),
        ("bound", CASES / 4),
        ("finished", CASES / 8),
    ] {
        assert!(all.get(what).is_some_and(|often| *often > least), "{all:?}");
    }
}

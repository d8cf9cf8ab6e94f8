//! Delivery versus payment: what is affirmed is locked, and the last affirmation settles it all.

use crate::{
    netting::{Netted, UnitsNet, match_up},
    rules::{Change, Price, Trade, findings},
    *,
};
use alloc::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use frame::deps::frame_support::{storage::with_storage_layer, weights::WeightMeter};
use pallet_support::pruning::each;

const MINUTE: Moment = 60_000;

/// How large an instruction is at most, which its last affirmation weighs by.
#[frame::deps::frame_support::stored]
#[derive(Copy)]
pub struct Size {
    /// Its investors.
    pub parties: u32,
    /// Its legs of units.
    pub legs: u32,
    /// The rules of the one that has most of them.
    pub rules: u32,
}

/// Why legs would not settle.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Obstacle {
    /// The whole of it can't be instructed, or not there.
    Instruction(DispatchError),
    /// Something is wrong with a security.
    Security {
        /// Which.
        security: SecurityId,
        /// What.
        error: DispatchError,
    },
    /// Something is wrong with an investor, or it has too little.
    Investor {
        /// Which.
        investor: InvestorId,
        /// What.
        error: DispatchError,
    },
    /// A rule is broken.
    Rule {
        /// Of which security.
        security: SecurityId,
        /// Which, and how.
        finding: Finding,
    },
}

/// A security as a settlement reads it, once.
struct Listed<T: Config> {
    id: SecurityId,
    record: SecurityOf<T>,
    rules: Rules,
    version: u32,
    holders: Holders,
}

/// What a settlement reads, each of it once.
struct Desk<T: Config> {
    now: Moment,
    venue: VenueId,
    netted: Netted,
    securities: Vec<Listed<T>>,
    investors: BTreeMap<InvestorId, InvestorOf<T>>,
    positions: BTreeMap<(SecurityId, InvestorId), Position>,
    cap: Option<AnnualCap>,
    /// What retail investors will have bought under the annual cap.
    bought: BTreeMap<InvestorId, Balance>,
}

impl<AccountId, Deposit> Instruction<AccountId, Deposit> {
    /// How large it is, without its securities' rules.
    fn size(&self) -> Size {
        let units = |leg: &&Leg| matches!(leg, Leg::Units { .. });
        Size {
            parties: self.parties.len().saturated_into(),
            legs: self.legs.iter().filter(units).count().saturated_into(),
            rules: 0,
        }
    }

    pub(crate) fn party(&self, investor: InvestorId) -> Option<&Party> {
        self.parties.iter().find(|party| party.investor == investor)
    }

    pub(crate) fn party_mut(&mut self, investor: InvestorId) -> Option<&mut Party> {
        let mut parties = self.parties.iter_mut();
        parties.find(|party| party.investor == investor)
    }
}

impl<T: Config> Listed<T> {
    fn load(id: SecurityId) -> Result<Self, Error<T>> {
        let record = Pallet::<T>::security(id)?;
        let Rulebook { rules, version, .. } = Pallet::<T>::rules_of(id);
        Ok(Self {
            id,
            record,
            rules,
            version,
            holders: HolderCounts::<T>::get(id),
        })
    }
}

impl<T: Config> Desk<T> {
    /// Reads what legs are about. Investors that are read already come along.
    fn load(
        venue: VenueId,
        netted: Netted,
        securities: impl Iterator<Item = SecurityId>,
        parties: impl Iterator<Item = InvestorId>,
        mut investors: BTreeMap<InvestorId, InvestorOf<T>>,
    ) -> Result<Self, Error<T>> {
        for investor in parties {
            if let Entry::Vacant(place) = investors.entry(investor) {
                place.insert(Pallet::<T>::investor(investor)?);
            }
        }
        let mut listed = Vec::new();
        for security in securities {
            listed.push(Listed::load(security)?);
        }
        let mut positions = BTreeMap::new();
        for net in &netted.units {
            let investor = net.account.investor;
            let class = investors.get(&investor).map(|record| record.class);
            let class = class.ok_or(Error::<T>::InvestorNotFound)?;
            let place = (net.security, investor);
            positions
                .entry(place)
                .or_insert_with(|| Pallet::<T>::position_at(net.security, investor, class));
        }
        let mut desk = Self {
            now: Pallet::<T>::now(),
            venue,
            netted,
            securities: listed,
            investors,
            positions,
            cap: None,
            bought: BTreeMap::new(),
        };
        desk.add_purchases();
        Ok(desk)
    }

    /// What an investor gives and gets of a security.
    fn net_of(&self, security: SecurityId, investor: InvestorId) -> (Units, Units) {
        self.netted.of_investor(security, investor)
    }

    /// Works out what retail investors will have bought this year: for what counts, the won that
    /// they give by all legs together, or the reference price, whichever is more.
    fn add_purchases(&mut self) {
        let counted = |listed: &&Listed<T>| listed.rules.contains(&rules::Rule::AnnualCap);
        if !self.securities.iter().any(|listed| counted(&listed)) {
            return;
        }
        self.cap = Cap::<T>::get();
        let mut bought = BTreeMap::new();
        for (investor, record) in &self.investors {
            if record.class != InvestorClass::Retail {
                continue;
            }
            let worth = self
                .securities
                .iter()
                .filter(counted)
                .filter(|listed| listed.record.treasury != *investor)
                .fold(0, |sum: Balance, listed| {
                    let (_, gets) = self.net_of(listed.id, *investor);
                    sum.saturating_add(listed.record.worth(gets))
                });
            if worth == 0 {
                continue;
            }
            let paid = self.netted.won(*investor).map_or(0, |net| net.gross);
            let before = Pallet::<T>::bought(*investor, self.cap);
            bought.insert(*investor, before.saturating_add(worth.max(paid)));
        }
        self.bought = bought;
    }

    /// What an investor is paid or pays on the whole, and what that should be by the reference
    /// prices.
    fn price_of(&self, investor: InvestorId) -> Price {
        let (gives, gets) =
            self.securities
                .iter()
                .fold((0, 0), |(given, got): (Balance, Balance), listed| {
                    let (gives, gets) = self.net_of(listed.id, investor);
                    (
                        given.saturating_add(listed.record.worth(gives)),
                        got.saturating_add(listed.record.worth(gets)),
                    )
                });
        let won = self.netted.won(investor);
        let (pays, is_paid) = won.map_or((0, 0), |net| (net.gives, net.gets));
        let paid = pays.max(is_paid);
        Price {
            paid,
            worth: gives.abs_diff(gets),
            fits: paid == 0 || (gives >= gets) == (is_paid > 0),
        }
    }

    /// What the rules of a security look at.
    fn trade(&self, listed: &Listed<T>) -> Trade {
        let positions = self.positions.iter();
        let touched = positions.filter(|((security, investor), _)| {
            *security == listed.id && *investor != listed.record.treasury
        });
        let changes = touched.filter_map(|((security, investor), position)| {
            let record = self.investors.get(investor)?;
            let (gives, gets) = self.net_of(*security, *investor);
            let before = position.units();
            Some(Change {
                investor: *investor,
                class: record.class,
                counted: (before > 0).then_some(position.class),
                country: record.country,
                before,
                after: before.saturating_add(gets).saturating_sub(gives),
                price: self.price_of(*investor),
                bought: self.bought.get(investor).copied().unwrap_or_default(),
            })
        });
        Trade {
            now: self.now,
            venue: Some(self.venue),
            issued: listed.record.issued,
            per_share: listed.record.per_share,
            holders: listed.holders,
            annual_limit: self.cap.map(|cap| cap.limit),
            changes: changes.collect(),
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn venue(venue: VenueId) -> Result<VenueOf<T>, Error<T>> {
        Venues::<T>::get(venue).ok_or(Error::<T>::VenueNotFound)
    }

    /// Is a venue in office?
    pub(crate) fn ensure_open(record: &VenueOf<T>) -> DispatchResult {
        ensure!(!record.suspended, Error::<T>::VenueSuspended);
        Self::ensure_runs(&record.operator)
    }

    /// Issuance and distribution are separate.
    pub(crate) fn ensure_apart(
        security: &SecurityOf<T>,
        venue: &VenueOf<T>,
    ) -> Result<(), Error<T>> {
        let is_venue = security.issuer == venue.operator || *security.acting() == venue.operator;
        let keys_of_treasury = Investors::<T>::get(security.treasury);
        let is_own = keys_of_treasury.is_some_and(|owner| owner.keys.contains(&venue.operator));
        ensure!(!is_venue && !is_own, Error::<T>::IssuerIsVenue);
        Ok(())
    }

    pub(crate) fn instruction(id: InstructionId) -> Result<InstructionOf<T>, Error<T>> {
        Instructions::<T>::get(id).ok_or(Error::<T>::InstructionNotFound)
    }

    /// Do the legs make sense? Whom they concern, and the securities with their rules' versions.
    #[allow(clippy::type_complexity)]
    pub(crate) fn check_legs(
        venue: &VenueOf<T>,
        legs: &Legs,
    ) -> Result<
        (
            BoundedVec<Party, ConstU32<MAX_PARTIES>>,
            BoundedVec<(SecurityId, u32), ConstU32<MAX_LEGS>>,
        ),
        DispatchError,
    > {
        ensure!(!legs.is_empty(), Error::<T>::InvalidLegs);
        let mut accounts: BTreeMap<InvestorId, Vec<BookId>> = BTreeMap::new();
        let mut versions = BTreeMap::new();
        for leg in legs {
            match *leg {
                Leg::Units {
                    security,
                    from,
                    to,
                    units,
                } => {
                    let good = units > 0 && from.investor != to.investor;
                    ensure!(good, Error::<T>::InvalidLegs);
                    for SecuritiesAccount { investor, book } in [from, to] {
                        accounts.entry(investor).or_default().push(book);
                    }
                    versions.entry(security).or_insert(0);
                }
                Leg::Won { from, to, amount } => {
                    ensure!(amount > 0 && from != to, Error::<T>::InvalidLegs);
                    accounts.entry(from).or_default();
                    accounts.entry(to).or_default();
                }
            }
        }
        ensure!(!versions.is_empty(), Error::<T>::InvalidLegs);
        let netted = Netted::of(legs).ok_or(Error::<T>::InvalidLegs)?;
        // Units that go there and back would carry won to where no payout account leads.
        let moves = || {
            let places = netted.units.iter();
            let mut places = places.map(|net| (net.security, net.account.investor));
            places.any(|(security, investor)| netted.of_investor(security, investor) != (0, 0))
        };
        ensure!(netted.won.is_empty() || moves(), Error::<T>::InvalidLegs);
        for (security, version) in &mut versions {
            let record = Self::security(*security)?;
            Self::ensure_apart(&record, venue)?;
            *version = Self::rules_of(*security).version;
        }
        for (investor, books) in &accounts {
            let record = Self::investor(*investor)?;
            let joined = books.iter().all(|book| record.books.contains(book));
            ensure!(joined, Error::<T>::NotJoined);
        }
        let parties: Vec<_> = accounts
            .into_keys()
            .map(|investor| Party {
                investor,
                affirmed: false,
                recoveries: 0,
            })
            .collect();
        let parties = parties.try_into();
        let parties = parties.map_err(|_| Error::<T>::TooManyParties)?;
        let versions: Vec<_> = versions.into_iter().collect();
        let versions = versions.try_into();
        let versions = versions.map_err(|_| Error::<T>::InvalidLegs)?;
        Ok((parties, versions))
    }

    /// Keeps an instruction until it is settled or expires.
    pub(crate) fn open(record: InstructionOf<T>) -> Result<InstructionId, DispatchError> {
        let id = NextInstruction::<T>::get();
        let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        NextInstruction::<T>::put(next);
        Expiring::<T>::insert(Self::minute(record.expires), id, ());
        if !Swept::<T>::exists() {
            Swept::<T>::put(Self::minute(Self::now()));
        }
        Instructions::<T>::insert(id, record);
        Ok(id)
    }

    fn minute(at: Moment) -> u32 {
        (at / MINUTE).saturated_into()
    }

    /// The accounts that trade: for who only pays or is paid, the one whose manager answers for it.
    fn accounts_of<'a>(
        investors: &BTreeMap<InvestorId, InvestorOf<T>>,
        units: impl Iterator<Item = &'a UnitsNet>,
    ) -> BTreeSet<(InvestorId, BookId)> {
        let mut accounts: BTreeSet<_> = units
            .map(|net| (net.account.investor, net.account.book))
            .collect();
        for (investor, record) in investors {
            let has_account = accounts.iter().any(|(who, _)| who == investor);
            if let Some(first) = record.books.first().filter(|_| !has_account) {
                accounts.insert((*investor, *first));
            }
        }
        accounts
    }

    /// May an investor trade? Its keys are asked about, since its word was one's.
    fn ensure_trades(investor: InvestorId, record: &InvestorOf<T>) -> DispatchResult {
        Self::ensure_not_stopped(record)?;
        Self::ensure_own(record)?;
        Self::ensure_good(investor, record)?;
        let mut keys = record.keys.iter();
        keys.try_for_each(T::Frozen::ensure_not_frozen)
    }

    /// May these investors trade, and are the managers of their accounts in office?
    fn ensure_all_trade<'a>(
        investors: &BTreeMap<InvestorId, InvestorOf<T>>,
        units: impl Iterator<Item = &'a UnitsNet>,
    ) -> DispatchResult {
        for (investor, record) in investors {
            Self::ensure_trades(*investor, record)?;
        }
        let accounts = Self::accounts_of(investors, units);
        let books: BTreeSet<BookId> = accounts.into_iter().map(|(_, book)| book).collect();
        let mut managers = BTreeSet::new();
        for book in books {
            managers.insert(Self::book(book)?.manager);
        }
        managers.iter().try_for_each(Self::ensure_manages)
    }

    /// Counts an investor's word, and settles with the last one.
    pub(crate) fn do_affirm(
        id: InstructionId,
        investor: InvestorId,
        record: InvestorOf<T>,
        size: Size,
    ) -> Result<Weight, DispatchError> {
        let mut instruction = Self::instruction(id)?;
        let now = Self::now();
        ensure!(now < instruction.expires, Error::<T>::InstructionExpired);
        let party = instruction
            .party_mut(investor)
            .ok_or(Error::<T>::NotParty)?;
        ensure!(!party.affirmed, Error::<T>::AlreadyAffirmed);
        party.affirmed = true;
        party.recoveries = record.recoveries;
        let mut real = instruction.size();
        let fits = real.legs <= size.legs && real.parties <= size.parties;
        ensure!(fits, Error::<T>::SizeTooSmall);
        let netted = Netted::of(&instruction.legs).ok_or(ArithmeticError::Overflow)?;
        Self::deposit_event(Event::Affirmed {
            instruction: id,
            investor,
        });
        let investors = BTreeMap::from([(investor, record)]);
        if instruction.parties.iter().any(|party| !party.affirmed) {
            let own = netted.units.iter();
            let own = own.filter(|net| net.account.investor == investor);
            Self::ensure_all_trade(&investors, own)?;
            Self::lock(&instruction, &netted, investor)?;
            Instructions::<T>::insert(id, instruction);
            return Ok(T::WeightInfo::affirm(real.legs));
        }
        let venue = Self::venue(instruction.venue)?;
        Self::ensure_open(&venue)?;
        let securities = instruction.versions.iter().map(|(security, _)| *security);
        let parties = instruction.parties.iter().map(|party| party.investor);
        let desk = Desk::<T>::load(instruction.venue, netted, securities, parties, investors)?;
        let rules = desk.securities.iter().map(|listed| listed.rules.len());
        real.rules = rules.max().unwrap_or_default().saturated_into();
        ensure!(real.rules <= size.rules, Error::<T>::SizeTooSmall);
        for (listed, (_, version)) in desk.securities.iter().zip(&instruction.versions) {
            let halted = listed.record.is_halted(now);
            ensure!(!halted, Error::<T>::SecurityHalted);
            ensure!(listed.version == *version, Error::<T>::RulesChanged);
            Self::ensure_apart(&listed.record, &venue)?;
        }
        Self::ensure_all_trade(&desk.investors, desk.netted.units.iter())?;
        for party in &instruction.parties {
            let owner = desk.investors.get(&party.investor);
            let same = owner.is_some_and(|owner| owner.recoveries == party.recoveries);
            ensure!(same, Error::<T>::KeyChanged);
        }
        for listed in &desk.securities {
            Self::ensure_kept(&listed.rules, &desk.trade(listed))?;
        }
        Self::settle(&instruction, desk, investor)?;
        Instructions::<T>::remove(id);
        Expiring::<T>::remove(Self::minute(instruction.expires), id);
        instruction.deposit.give_back()?;
        Self::deposit_event(Event::Settled { instruction: id });
        let Size {
            parties,
            legs,
            rules,
        } = real;
        Ok(T::WeightInfo::affirm_last(parties, legs, rules))
    }

    /// Locks what an investor gives.
    fn lock(
        instruction: &InstructionOf<T>,
        netted: &Netted,
        investor: InvestorId,
    ) -> DispatchResult {
        let now = Self::now();
        let until = instruction.expires;
        for net in netted.units.iter().filter(|net| net.gives > 0) {
            let SecuritiesAccount {
                investor: who,
                book,
            } = net.account;
            if who != investor {
                continue;
            }
            let position = Positions::<T>::get(net.security, investor);
            let mut position = position.ok_or(Error::<T>::InsufficientUnits)?;
            let free = position.free(book, now);
            ensure!(net.gives <= free, Error::<T>::InsufficientUnits);
            let lien = Lien {
                cause: Cause::Trade,
                units: net.gives,
                until,
            };
            let locked = position.encumber(book, lien, now);
            locked.map_err(Error::<T>::from)?;
            Self::put(net.security, investor, position);
        }
        let won = netted.won(investor).map_or(0, |net| net.gives);
        if won > 0 {
            Self::lock_won(investor, until, won)?;
        }
        Ok(())
    }

    /// Frees what these investors have locked for an instruction.
    pub(crate) fn unlock(
        instruction: &InstructionOf<T>,
        investors: &[InvestorId],
    ) -> DispatchResult {
        let netted = Netted::of(&instruction.legs).ok_or(ArithmeticError::Overflow)?;
        let until = instruction.expires;
        let now = Self::now();
        for net in netted.units.iter().filter(|net| net.gives > 0) {
            let SecuritiesAccount { investor, book } = net.account;
            if !investors.contains(&investor) {
                continue;
            }
            if let Some(mut position) = Positions::<T>::get(net.security, investor) {
                position.purge(now);
                if now < until {
                    let freed = position.release(book, Cause::Trade, until, net.gives);
                    freed.map_err(Error::<T>::from)?;
                }
                Self::put(net.security, investor, position);
            }
        }
        for net in netted.won.iter().filter(|net| net.gives > 0) {
            if !investors.contains(&net.investor) {
                continue;
            }
            if now < until {
                Self::unlock_won(net.investor, until, net.gives)?;
            } else {
                Self::tidy(net.investor)?;
            }
        }
        Ok(())
    }

    /// Moves everything, on the whole. Whoever has not locked anything is the last one.
    fn settle(
        instruction: &InstructionOf<T>,
        mut desk: Desk<T>,
        last: InvestorId,
    ) -> DispatchResult {
        let (now, until) = (desk.now, instruction.expires);
        let after: Vec<_> = desk
            .securities
            .iter()
            .map(|listed| desk.trade(listed).holders_after())
            .collect();
        for listed in &desk.securities {
            let dates = Dates::<T>::get(listed.id);
            for investor in desk.investors.keys() {
                if desk.net_of(listed.id, *investor) != (0, 0) {
                    Self::leave_behind(&dates, listed.id, *investor);
                }
            }
        }
        let mut books = BTreeMap::<(SecurityId, BookId), (Units, Units)>::new();
        for net in &desk.netted.units {
            let SecuritiesAccount { investor, book } = net.account;
            let position = desk.positions.get_mut(&(net.security, investor));
            let position = position.ok_or(Error::<T>::InsufficientUnits)?;
            if net.gives > 0 && investor != last {
                let freed = position.release(book, Cause::Trade, until, net.gives);
                freed.map_err(Error::<T>::from)?;
            }
            let given = position.give(book, net.gives, now);
            given.map_err(Error::<T>::from)?;
            let got = position.get(book, net.gets);
            got.map_err(Error::<T>::from)?;
            if let Some(record) = desk.investors.get(&investor) {
                position.class = record.class;
            }
            let (gets, gives) = books.entry((net.security, book)).or_default();
            *gets = gets.saturating_add(net.gets);
            *gives = gives.saturating_add(net.gives);
        }
        for ((security, investor), mut position) in core::mem::take(&mut desk.positions) {
            position.purge(now);
            Self::put(security, investor, position);
        }
        for ((security, book), (gets, gives)) in books {
            Self::book_units(security, book, gets, gives)?;
        }
        for (listed, after) in desk.securities.iter().zip(after) {
            if listed.holders != after {
                HolderCounts::<T>::insert(listed.id, after);
            }
            let nets = || {
                let investors = desk.investors.keys();
                investors.map(|investor| (*investor, desk.net_of(listed.id, *investor)))
            };
            let gives = nets().map(|(investor, (gives, _))| (investor, gives));
            let gets = nets().map(|(investor, (_, gets))| (investor, gets));
            for (from, to, units) in match_up(gives, gets) {
                Self::transfer_units(listed.id, from, to, units)?;
            }
        }
        for (investor, won) in &desk.bought {
            Self::put_bought(*investor, desk.cap, *won);
        }
        Self::settle_won(&desk.netted, until, last)
    }

    fn settle_won(netted: &Netted, until: Moment, last: InvestorId) -> DispatchResult {
        let payers = netted.won.iter().filter(|net| net.gives > 0);
        for payer in payers.filter(|payer| payer.investor != last) {
            Self::unlock_won(payer.investor, until, payer.gives)?;
        }
        let gives = netted.won.iter().map(|net| (net.investor, net.gives));
        let gets = netted.won.iter().map(|net| (net.investor, net.gets));
        for (from, to, amount) in match_up(gives, gets) {
            Self::pay_out(from, &Self::ledger_account(to), amount)?;
        }
        Ok(())
    }

    /// Forgets an instruction, and frees what is locked for it.
    pub(crate) fn end(id: InstructionId, record: InstructionOf<T>) -> DispatchResult {
        let affirmed = record.parties.iter().filter(|party| party.affirmed);
        let affirmed: Vec<_> = affirmed.map(|party| party.investor).collect();
        Self::unlock(&record, &affirmed)?;
        Instructions::<T>::remove(id);
        Expiring::<T>::remove(Self::minute(record.expires), id);
        record.deposit.give_back()
    }

    /// Removes instructions that have expired, for as much weight as there is, and tells how much
    /// it took.
    pub(crate) fn sweep(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        let now = Self::minute(Self::now());
        while meter.try_consume(T::WeightInfo::sweep_begin()).is_ok() {
            let minute = Swept::<T>::get();
            if minute >= now || !Swept::<T>::exists() {
                break;
            }
            let weight = T::WeightInfo::sweep_one();
            let expired = Expiring::<T>::drain_prefix(minute);
            let swept = each(&mut meter, weight, expired, |(id, ())| {
                if let Some(record) = Instructions::<T>::get(id) {
                    let ended = with_storage_layer(|| Self::end(id, record));
                    defensive_assert!(ended.is_ok(), "what has expired can be forgotten");
                    Self::deposit_event(Event::Expired { instruction: id });
                }
            });
            if swept.is_none() {
                break;
            }
            Swept::<T>::put(minute.saturating_add(1));
        }
        Self::prune(&mut meter);
        meter.consumed()
    }

    /// Removes what was left behind for record dates that nobody asks for, and who has had a part
    /// in actions that are closed.
    fn prune(meter: &mut WeightMeter) {
        let weight = T::WeightInfo::prune_one();
        if !meter.can_consume(weight) {
            return;
        }
        for security in Forgotten::<T>::iter_keys() {
            let left = Left::<T>::drain_prefix(security);
            if each(meter, weight, left, |_| ()).is_none() {
                return;
            }
            LeftSupply::<T>::remove(security);
            Forgotten::<T>::remove(security);
        }
        for action in Done::<T>::iter_keys() {
            let taken = Taken::<T>::drain_prefix(action);
            if each(meter, weight, taken, |_| ()).is_none() {
                return;
            }
            Done::<T>::remove(action);
        }
    }

    /// How large an instruction is.
    pub(crate) fn size(id: InstructionId) -> Option<Size> {
        let instruction = Instructions::<T>::get(id)?;
        let securities = instruction.versions.iter();
        let rules = securities.map(|(security, _)| Self::rules_of(*security).rules.len());
        Some(Size {
            rules: rules.max().unwrap_or_default().saturated_into(),
            ..instruction.size()
        })
    }

    /// Everything because of which legs would not settle.
    pub(crate) fn obstacles(id: VenueId, legs: &Legs) -> Vec<Obstacle> {
        let now = Self::now();
        let mut found = Vec::new();
        let checked = Self::venue(id)
            .map_err(DispatchError::from)
            .and_then(|venue| {
                if let Err(error) = Self::ensure_open(&venue) {
                    found.push(Obstacle::Instruction(error));
                }
                Self::check_legs(&venue, legs)
            });
        let (parties, versions) = match checked {
            Ok(checked) => checked,
            Err(error) => {
                found.push(Obstacle::Instruction(error));
                return found;
            }
        };
        let securities = versions.iter().map(|(security, _)| *security);
        let parties = parties.iter().map(|party| party.investor);
        let netted = Netted::of(legs).unwrap_or_default();
        let desk = match Desk::<T>::load(id, netted, securities, parties, BTreeMap::new()) {
            Ok(desk) => desk,
            Err(error) => {
                found.push(Obstacle::Instruction(error.into()));
                return found;
            }
        };
        for (investor, record) in &desk.investors {
            let investor = *investor;
            if let Err(error) = Self::ensure_trades(investor, record) {
                found.push(Obstacle::Investor { investor, error });
            }
            let gives = desk.netted.won(investor).map_or(0, |net| net.gives);
            let (free, locked) = Self::cash(investor);
            // One won stays while other won is locked.
            let free = free.saturating_sub(u128::from(locked > 0));
            if gives > free {
                let error = Error::<T>::InsufficientWon.into();
                found.push(Obstacle::Investor { investor, error });
            }
        }
        for (investor, book) in Self::accounts_of(&desk.investors, desk.netted.units.iter()) {
            let manager = Self::book(book).map_err(DispatchError::from);
            if let Err(error) = manager.and_then(|book| Self::ensure_manages(&book.manager)) {
                found.push(Obstacle::Investor { investor, error });
            }
        }
        for net in &desk.netted.units {
            let SecuritiesAccount { investor, book } = net.account;
            let position = desk.positions.get(&(net.security, investor));
            let free = position.map_or(0, |position| position.free(book, now));
            if net.gives > free {
                let error = Error::<T>::InsufficientUnits.into();
                found.push(Obstacle::Investor { investor, error });
            }
        }
        for listed in &desk.securities {
            let security = listed.id;
            if listed.record.is_halted(now) {
                let error = Error::<T>::SecurityHalted.into();
                found.push(Obstacle::Security { security, error });
            }
            let broken = findings(&listed.rules, &desk.trade(listed), true);
            found.extend(
                broken
                    .into_iter()
                    .map(|finding| Obstacle::Rule { security, finding }),
            );
        }
        found
    }
}

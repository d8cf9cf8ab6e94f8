//! Offerings: bids, their allotment in bounded steps, and what each comes to.

use crate::{
    allotment::{Sums, rank},
    *,
};
use frame::deps::frame_support::storage::with_storage_layer;

/// Of what the accounts of offerings are made.
const OFFERING: u8 = b'o';

impl<AccountId, Deposit> Offering<AccountId, Deposit> {
    /// Does every bid get its won back?
    pub(crate) fn is_off(&self, now: Moment) -> bool {
        match self.stage {
            OfferingStage::Failed => true,
            OfferingStage::Allotted => false,
            _ => self.offer.refund_at <= now,
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The account with the won of an offering. Nobody has its key.
    pub fn offering_account(offering: OfferingId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating((OFFERING, offering))
    }

    pub(crate) fn offering(offering: OfferingId) -> Result<OfferingOf<T>, Error<T>> {
        Offerings::<T>::get(offering).ok_or(Error::<T>::OfferingNotFound)
    }

    /// What bidding for so many units costs, in whole won.
    pub(crate) fn cost(price: Balance, per_share: Units, units: Units) -> Balance {
        units.saturating_mul(price).div_ceil(per_share.max(1))
    }

    /// Does an offering make sense, and is there so much to offer?
    pub(crate) fn check_offer(
        security: SecurityId,
        record: &SecurityOf<T>,
        offer: &Offer,
    ) -> Result<(), Error<T>> {
        let whole = offer.units > 0
            && offer.soft_cap <= offer.units
            && (1..=securities::MAX_PRICE).contains(&offer.price);
        ensure!(whole, Error::<T>::InvalidQuantity);
        ensure!(record.matures.is_none(), Error::<T>::AlreadyRedeemed);
        Self::ensure_ahead(offer.closes, MAX_OFFERING)?;
        let latest = offer.closes.saturating_add(MAX_OFFERING);
        let refunds = offer.closes < offer.refund_at && offer.refund_at <= latest;
        ensure!(refunds, Error::<T>::InvalidMoment);
        let reserved = Reserved::<T>::get(security);
        let taken = record.issued.saturating_add(reserved);
        let left = record.registered.saturating_sub(taken);
        ensure!(offer.units <= left, Error::<T>::NotRegistered);
        Ok(())
    }

    /// Could an investor be issued what it bids for, whatever becomes of other bids? Else bids that
    /// come to nothing would reach the soft cap.
    pub(crate) fn ensure_may_bid(
        offering: &OfferingOf<T>,
        record: &SecurityOf<T>,
        owner: &InvestorOf<T>,
        account: SecuritiesAccount,
        units: Units,
    ) -> DispatchResult {
        let Offer {
            security,
            price,
            refund_at,
            ..
        } = offering.offer;
        // Nor can it let that run out, to see first how the price goes.
        ensure!(refund_at <= owner.known_until, Error::<T>::InvestorNotKnown);
        let mut rules = Self::rules_of(security).rules;
        rules.retain(rules::Rule::is_personal);
        let issue = Issue {
            security,
            to: account,
            units,
            locked_until: None,
        };
        let cost = Self::cost(price, offering.per_share, units);
        let position = Self::position_at(security, account.investor, owner.class);
        let trade = Self::acquires(&issue, record, owner, &position, cost, &rules);
        Self::ensure_kept(&rules, &trade)?;
        Ok(())
    }

    pub(crate) fn bid_of(
        offering: OfferingId,
        investor: InvestorId,
    ) -> Result<(u32, Bid), Error<T>> {
        let number = BidOf::<T>::get(offering, investor).ok_or(Error::<T>::NotBid)?;
        let bid = Bids::<T>::get(offering, number).ok_or(Error::<T>::NotBid)?;
        Ok((number, bid))
    }

    /// Keeps a bid, whose won is in the offering's account.
    pub(crate) fn bid(
        id: OfferingId,
        mut offering: OfferingOf<T>,
        account: SecuritiesAccount,
        units: Units,
    ) -> DispatchResult {
        let SecuritiesAccount { investor, book } = account;
        let known = BidOf::<T>::contains_key(id, investor);
        ensure!(!known, Error::<T>::AlreadyBid);
        let won = Self::cost(offering.offer.price, offering.per_share, units);
        Self::pay_out(investor, &Self::offering_account(id), won)?;
        let number = offering.next_bid;
        let next = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        offering.next_bid = next;
        offering.bids = offering.bids.saturating_add(1);
        offering.demand = offering
            .demand
            .checked_add(units)
            .ok_or(ArithmeticError::Overflow)?;
        let bid = Bid {
            investor,
            book,
            units,
            won,
            allotted: 0,
            remainder: 0,
        };
        Bids::<T>::insert(id, number, bid);
        BidOf::<T>::insert(id, investor, number);
        Offerings::<T>::insert(id, offering);
        Ok(())
    }

    /// Gives a bid its won back, all of it.
    pub(crate) fn take_back(
        id: OfferingId,
        offering: &mut OfferingOf<T>,
        number: u32,
        bid: &Bid,
    ) -> DispatchResult {
        Bids::<T>::remove(id, number);
        BidOf::<T>::remove(id, bid.investor);
        if bid.remainder > 0 {
            Ranks::<T>::remove(id, rank(bid.remainder, number));
        }
        offering.bids = offering.bids.saturating_sub(1);
        offering.demand = offering.demand.saturating_sub(bid.units);
        Self::pay_from(id, bid.investor, bid.won)
    }

    fn pay_from(id: OfferingId, investor: InvestorId, won: Balance) -> DispatchResult {
        if won == 0 {
            return Ok(());
        }
        let (from, to) = (Self::offering_account(id), Self::ledger_account(investor));
        T::Currency::transfer(&from, &to, won, Expendable).map(|_| ())
    }

    /// Goes on with the allotment, for so many bids at most. Tells how many it were.
    pub(crate) fn allot(id: OfferingId, offering: &mut OfferingOf<T>, most: u32) -> u32 {
        let mut done: u32 = 0;
        // One for all: another would have to step over what this one has removed.
        let mut ranked = Ranks::<T>::drain_prefix(id);
        while done < most {
            if matches!(
                offering.stage,
                OfferingStage::Allotted | OfferingStage::Failed
            ) {
                break;
            }
            done = done.saturating_add(1);
            match offering.stage {
                OfferingStage::Open => {
                    let Offer {
                        units, soft_cap, ..
                    } = offering.offer;
                    offering.stage = if offering.demand < soft_cap || offering.bids == 0 {
                        OfferingStage::Failed
                    } else {
                        let sums = Sums::new(units, offering.bids);
                        OfferingStage::Summing { sums, next: 0 }
                    };
                }
                OfferingStage::Summing { mut sums, next } => {
                    if next < offering.next_bid {
                        if let Some(bid) = Bids::<T>::get(id, next) {
                            sums.add(bid.units);
                        }
                        let next = next.saturating_add(1);
                        offering.stage = OfferingStage::Summing { sums, next };
                    } else {
                        let left = sums.offered.min(offering.demand);
                        offering.stage = OfferingStage::Sharing {
                            sums,
                            next: 0,
                            left,
                        };
                    }
                }
                OfferingStage::Sharing { sums, next, left } => {
                    if next < offering.next_bid {
                        let left = Self::share(id, &sums, next, left);
                        let next = next.saturating_add(1);
                        offering.stage = OfferingStage::Sharing { sums, next, left };
                    } else {
                        offering.stage = OfferingStage::Ranking { left };
                    }
                }
                OfferingStage::Ranking { left } => {
                    let Some((_, number)) = ranked.next() else {
                        offering.stage = OfferingStage::Allotted;
                        continue;
                    };
                    if left > 0 {
                        Bids::<T>::mutate(id, number, |bid| {
                            if let Some(bid) = bid {
                                bid.allotted = bid.allotted.saturating_add(1);
                            }
                        });
                    }
                    let left = left.saturating_sub(1);
                    offering.stage = OfferingStage::Ranking { left };
                }
                OfferingStage::Allotted | OfferingStage::Failed => (),
            }
        }
        done
    }

    /// Gives a bid its part, and tells what is left then.
    fn share(id: OfferingId, sums: &Sums, number: u32, left: Units) -> Units {
        let Some(mut bid) = Bids::<T>::get(id, number) else {
            return left;
        };
        let part = sums.part(bid.units);
        bid.allotted = part.units;
        bid.remainder = part.remainder;
        Bids::<T>::insert(id, number, bid);
        if part.remainder > 0 {
            Ranks::<T>::insert(id, rank(part.remainder, number), number);
        }
        left.saturating_sub(part.units)
    }

    /// What a bid comes to: its units against their price, or its won where a rule stops it, or
    /// where it gets nothing, or where the offering is off. Tells the units and their price.
    pub(crate) fn settle_bid(
        id: OfferingId,
        offering: &mut OfferingOf<T>,
        number: u32,
        bid: &Bid,
    ) -> Result<(Units, Balance, Option<DispatchError>), DispatchError> {
        let now = Self::now();
        let allotted = offering.stage == OfferingStage::Allotted;
        if offering.is_off(now) || (allotted && bid.allotted == 0) {
            Self::take_back(id, offering, number, bid)?;
            return Ok((0, 0, None));
        }
        ensure!(allotted, Error::<T>::NotAllotted);
        let Offer {
            security, price, ..
        } = offering.offer;
        let record = Self::security(security)?;
        let issue = Issue {
            security,
            to: SecuritiesAccount {
                investor: bid.investor,
                book: bid.book,
            },
            units: bid.allotted,
            locked_until: None,
        };
        let cost = Self::cost(price, offering.per_share, bid.allotted).min(bid.won);
        let treasury = record.treasury;
        Self::unreserve(offering, bid.allotted);
        let issued = with_storage_layer(|| {
            let owner = Self::investor(bid.investor)?;
            Self::ensure_still_known(bid.investor, &owner)?;
            // What the others are allotted counts as issued: who is settled first has no larger
            // share for that.
            let others = offering.demand.saturating_sub(bid.units);
            Self::issue(record, issue, cost, others.min(offering.reserved))
        });
        if let Err(refused) = issued {
            // What time can mend is waited for; a rule that is broken decides.
            let is_final = Self::is_breach(&refused) || offering.offer.refund_at <= now;
            ensure!(is_final, refused);
            Self::take_back(id, offering, number, bid)?;
            return Ok((0, 0, Some(refused)));
        }
        Self::pay_from(id, treasury, cost)?;
        let back = bid.won.saturating_sub(cost);
        Self::pay_from(id, bid.investor, back)?;
        Bids::<T>::remove(id, number);
        BidOf::<T>::remove(id, bid.investor);
        offering.bids = offering.bids.saturating_sub(1);
        offering.demand = offering.demand.saturating_sub(bid.units);
        Ok((bid.allotted, cost, None))
    }

    fn is_breach(refused: &DispatchError) -> bool {
        let kind = |error: &DispatchError| match error {
            DispatchError::Module(error) => Some((error.index, error.error.first().copied())),
            _ => None,
        };
        kind(refused) == kind(&Error::<T>::Breached(Breach::Lot).into())
    }

    /// Units that were reserved for an offering can be issued otherwise.
    fn unreserve(offering: &mut OfferingOf<T>, units: Units) {
        offering.reserved = offering.reserved.saturating_sub(units);
        let security = offering.offer.security;
        let left = Reserved::<T>::get(security).saturating_sub(units);
        if left == 0 {
            Reserved::<T>::remove(security);
        } else {
            Reserved::<T>::insert(security, left);
        }
    }

    /// Stores an offering, or forgets it where all bids are settled.
    pub(crate) fn keep(id: OfferingId, mut offering: OfferingOf<T>) -> DispatchResult {
        let over = offering.stage == OfferingStage::Allotted || offering.is_off(Self::now());
        if !over || offering.bids > 0 {
            Offerings::<T>::insert(id, offering);
            return Ok(());
        }
        let reserved = offering.reserved;
        Self::unreserve(&mut offering, reserved);
        // What somebody has sent there without a reason goes to the issuer.
        let account = Self::offering_account(id);
        let treasury = Self::security(offering.offer.security)?.treasury;
        Self::empty(&account, treasury)?;
        Offerings::<T>::remove(id);
        Self::deposit_event(Event::OfferingEnded { offering: id });
        offering.deposit.give_back()
    }
}

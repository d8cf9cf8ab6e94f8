//! Epochs: what is paid in, what points are worth, and who is paid.

use crate::*;
use frame::deps::frame_support::traits::tokens::Preservation;
use pallet_support::shares::{by_largest_remainder, portion};

impl<AccountId> Epoch<AccountId> {
    /// The points that count.
    pub fn counted(&self) -> Points {
        self.credited.saturating_sub(self.excluded)
    }

    /// What all points that count are paid, as things stand.
    pub fn payable(&self) -> Balance {
        self.pool.min(self.counted().into())
    }

    /// What so many points are paid, as things stand: a won for each, or the pool's share of one,
    /// rounded down.
    pub fn worth(&self, points: Points) -> Balance {
        portion(self.payable(), points.into(), self.counted().into())
    }

    /// What is in the pool.
    pub fn left(&self) -> Option<Balance> {
        self.pool.checked_sub(self.paid)?.checked_sub(self.returned)
    }
}

impl<AccountId: Clone + PartialEq> Epoch<AccountId> {
    /// Notes what a sponsor pays in. The last place is the funder's.
    pub(crate) fn sponsor<T: Config<AccountId = AccountId>>(
        &mut self,
        programme: &Programme<AccountId, T::Deposit>,
        sponsor: &AccountId,
        amount: Balance,
    ) -> DispatchResult {
        let who = (*sponsor != programme.funder).then(|| sponsor.clone());
        let known = self.sponsors.iter_mut().find(|(known, _)| *known == who);
        match known {
            Some((_, paid)) => add(paid, amount)?,
            None => {
                if who.is_some() {
                    ensure!(amount >= programme.terms.least, Error::<T>::AmountTooLow);
                    let others = self.sponsors.iter().filter(|(known, _)| known.is_some());
                    let others: u32 = others.count().saturated_into();
                    let full = others.saturating_add(1) >= MAX_SPONSORS;
                    ensure!(!full, Error::<T>::TooManySponsors);
                }
                let pushed = self.sponsors.try_push((who, amount));
                pushed.map_err(|_| Error::<T>::TooManySponsors)?;
            }
        }
        add(&mut self.pool, amount)?;
        Ok(())
    }
}

/// What a member is paid.
pub(crate) struct Pay<T: Config> {
    record: ProgrammeOf<T>,
    pool: EpochOf<T>,
    account: T::AccountId,
    points: Points,
    amount: Balance,
    until: Moment,
}

impl<T: Config> Pallet<T> {
    /// Closes an epoch, and tells how many sponsors it had.
    pub(crate) fn settle_epoch(
        programme: ProgrammeId,
        epoch: EpochId,
        record: &mut ProgrammeOf<T>,
    ) -> Result<u32, DispatchError> {
        let Some(mut pool) = Epochs::<T>::get(programme, epoch) else {
            // Nobody has paid in, so that nobody was credited.
            Self::deposit_event(Event::EpochClosed {
                programme,
                epoch,
                pool: 0,
                points: 0,
                excluded: 0,
                payable: 0,
            });
            return Ok(0);
        };
        let payable = pool.payable();
        pool.settled = Some(Settlement {
            at: Self::now(),
            payable,
        });
        record.unsettled = record.unsettled.saturating_add(1);
        Self::deposit_event(Event::EpochClosed {
            programme,
            epoch,
            pool: pool.pool,
            points: pool.counted(),
            excluded: pool.excluded,
            payable,
        });
        let rest = pool.pool.saturating_sub(payable);
        let sponsors = Self::give_back(programme, epoch, &pool, rest, record)?;
        pool.returned = rest;
        Epochs::<T>::insert(programme, epoch, pool);
        Ok(sponsors)
    }

    /// Ends an epoch's claims, and tells how many sponsors it had.
    pub(crate) fn lapse_epoch(
        programme: ProgrammeId,
        epoch: EpochId,
        record: &mut ProgrammeOf<T>,
    ) -> Result<u32, DispatchError> {
        let mut pool = Epochs::<T>::get(programme, epoch).ok_or(Error::<T>::EpochNotFound)?;
        let settled = pool.settled.ok_or(Error::<T>::EpochOpen)?;
        ensure!(!pool.lapsed, Error::<T>::ClaimsOver);
        let points = pool.counted().saturating_sub(pool.claimed);
        let over = settled.at.saturating_add(record.terms.claims) <= Self::now();
        ensure!(over || points == 0, Error::<T>::ClaimsNotOver);
        let rest = pool.left().ok_or(ArithmeticError::Underflow)?;
        let sponsors = Self::give_back(programme, epoch, &pool, rest, record)?;
        add(&mut pool.returned, rest)?;
        pool.lapsed = true;
        record.unsettled = record.unsettled.saturating_sub(1);
        Epochs::<T>::insert(programme, epoch, pool);
        Lapsed::<T>::insert((programme, epoch), ());
        Self::deposit_event(Event::EpochLapsed {
            programme,
            epoch,
            points,
        });
        Ok(sponsors)
    }

    /// Gives so much of a pool back to those who have paid it in, and tells how many they are. What
    /// was the funder's goes to who is that now.
    pub(crate) fn give_back(
        programme: ProgrammeId,
        epoch: EpochId,
        pool: &EpochOf<T>,
        amount: Balance,
        record: &mut ProgrammeOf<T>,
    ) -> Result<u32, DispatchError> {
        let sponsors: u32 = pool.sponsors.len().saturated_into();
        if amount == 0 {
            return Ok(sponsors);
        }
        let parts: Vec<Balance> = pool.sponsors.iter().map(|(_, paid)| *paid).collect();
        let shares = by_largest_remainder(amount, &parts);
        let funder = &record.funder;
        let who = pool
            .sponsors
            .iter()
            .map(|(who, _)| who.as_ref().unwrap_or(funder).clone());
        let shares: Vec<_> = who.zip(shares).collect();
        let account = Self::account(programme);
        for (who, share) in shares.iter().filter(|(_, share)| *share > 0) {
            T::Currency::transfer(&account, who, *share, Preservation::Expendable)?;
        }
        record.left = record
            .left
            .checked_sub(amount)
            .ok_or(ArithmeticError::Underflow)?;
        Self::deposit_event(Event::Returned {
            programme,
            epoch,
            shares,
        });
        Ok(sponsors)
    }

    /// The points of a member's shares: those that count, and those that do not.
    fn points_in(programme: ProgrammeId, epoch: EpochId, shares: &Shares) -> (Points, Points) {
        shares.iter().fold((0, 0), |(counted, excluded), share| {
            let points = share.points;
            if Uses::<T>::get((programme, epoch), share.device).excluded {
                (counted, excluded.saturating_add(points))
            } else {
                (counted.saturating_add(points), excluded)
            }
        })
    }

    pub(crate) fn claimable_of(
        programme: ProgrammeId,
        epoch: EpochId,
        member: MemberId,
    ) -> Option<Claimable> {
        let pool = Epochs::<T>::get(programme, epoch)?;
        let terms = Programmes::<T>::get(programme)?.terms;
        let shares = Credited::<T>::get((programme, epoch), member);
        let (points, excluded) = Self::points_in(programme, epoch, &shares);
        let until = pool
            .settled
            .map(|settled| settled.at.saturating_add(terms.claims));
        let is_over = pool.lapsed || until.is_some_and(|until| until <= Self::now());
        Some(Claimable {
            points,
            excluded,
            won: if is_over { 0 } else { pool.worth(points) },
            until,
        })
    }

    /// What a member is paid for a claim, or why it is refused.
    fn judge_claim(claim: &Claim, member: &MemberOf<T>) -> Result<Pay<T>, Error<T>> {
        let Claim {
            programme, epoch, ..
        } = *claim;
        let record = Self::live(programme)?;
        let pool = Epochs::<T>::get(programme, epoch).ok_or(Error::<T>::EpochNotFound)?;
        let settled = pool.settled.ok_or(Error::<T>::EpochOpen)?;
        let until = settled.at.saturating_add(record.terms.claims);
        ensure!(!pool.lapsed && Self::now() < until, Error::<T>::ClaimsOver);
        ensure!(member.suspended.is_none(), Error::<T>::MemberSuspended);
        let standing = Self::standing(&record, member);
        ensure!(standing != Standing::Stopped, Error::<T>::MemberStopped);
        let shares = Credited::<T>::get((programme, epoch), claim.member);
        let (points, _) = Self::points_in(programme, epoch, &shares);
        let amount = pool.worth(points);
        ensure!(amount > 0, Error::<T>::NothingToPay);
        Ok(Pay {
            record,
            pool,
            account: member.account.clone(),
            points,
            amount,
            until,
        })
    }

    /// Pays a claim that its member makes, or has signed.
    pub(crate) fn pay_claim(
        origin: OriginFor<T>,
        claim: Claim,
        voucher: Option<VoucherProgramme>,
        signature: Option<T::Signature>,
    ) -> DispatchResult {
        let signer = ensure_signed(origin.clone()).ok();
        submission::ensure_submitter(origin)?;
        let Claim {
            programme,
            epoch,
            member,
        } = claim;
        let who = Self::member_of(programme, member)?;
        Self::ensure_claims(&claim, voucher, &who, signer.as_ref(), signature)?;
        let Pay {
            mut record,
            mut pool,
            account,
            points,
            amount,
            ..
        } = Self::judge_claim(&claim, &who)?;
        let from = Self::account(programme);
        match voucher {
            None => {
                T::Currency::transfer(&from, &account, amount, Preservation::Expendable)?;
            }
            Some(voucher) => T::Vouchers::credit(voucher, &from, &account, amount)?,
        }
        add(&mut pool.paid, amount)?;
        pool.claimed = pool.claimed.saturating_add(points);
        record.left = record
            .left
            .checked_sub(amount)
            .ok_or(ArithmeticError::Underflow)?;
        Programmes::<T>::insert(programme, record);
        Epochs::<T>::insert(programme, epoch, pool);
        Credited::<T>::remove((programme, epoch), member);
        Self::deposit_event(Event::Claimed {
            programme,
            epoch,
            member,
            points,
            amount,
            voucher,
        });
        Ok(())
    }

    /// Does a member make this claim: in the transaction, or by its signature?
    fn ensure_claims(
        claim: &Claim,
        voucher: Option<VoucherProgramme>,
        member: &MemberOf<T>,
        signer: Option<&T::AccountId>,
        signature: Option<T::Signature>,
    ) -> Result<(), Error<T>> {
        let said = || Self::claim_bytes(claim, voucher);
        match (signer, signature) {
            (Some(signer), signature) => {
                Self::ensure_said_by(&member.account, signer, signature, said)
            }
            (None, Some(signature)) => {
                let good = signature.verify(said().as_slice(), &member.account);
                ensure!(good, Error::<T>::BadSignature);
                Ok(())
            }
            (None, None) => Err(Error::<T>::SignatureMissing),
        }
    }

    pub(crate) fn authorize_claim(
        claim: &Claim,
        voucher: Option<VoucherProgramme>,
        signature: Option<&T::Signature>,
    ) -> TransactionValidityWithRefund {
        let (claim, signature) = (*claim, signature.cloned());
        let call = match voucher {
            None => Call::claim {
                claim,
                signature: signature.clone(),
            },
            Some(voucher) => Call::claim_as_voucher {
                claim,
                voucher,
                signature: signature.clone(),
            },
        };
        let pay = Self::member_of(claim.programme, claim.member).and_then(|who| {
            let pay = Self::judge_claim(&claim, &who)?;
            Self::ensure_claims(&claim, voucher, &who, None, signature)?;
            if let Some(voucher) = voucher {
                let account = Self::account(claim.programme);
                T::Vouchers::ensure_credits(voucher, &account, pay.amount)
                    .map_err(|_| Error::<T>::NotCredited)?;
            }
            Ok(pay)
        });
        Self::authorize(call, pay.map(|pay| pay.until), (b"claim", claim))
    }
}

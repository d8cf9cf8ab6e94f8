//! Members: each a badge, whoever holds it.

use crate::{
    points::{YearCount, in_year, tier},
    *,
};

impl<AccountId> Member<AccountId> {
    /// Which tier it has in a year: by the points of that, or of the year before.
    pub(crate) fn reached(&self, terms: &Terms, year: u16) -> Reached {
        let this_year = in_year(&self.years, year);
        let points = this_year.max(in_year(&self.years, year.saturating_sub(1)));
        Reached {
            tier: tier(&terms.tiers, points),
            points,
            this_year,
            left: terms.year_cap.saturating_sub(this_year),
        }
    }

    /// Was it a member at a moment?
    pub(crate) fn was_in(&self, at: Moment) -> bool {
        self.joined <= at && self.left.is_none_or(|left| at < left)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn member(member: MemberId) -> Result<MemberOf<T>, Error<T>> {
        Members::<T>::get(member).ok_or(Error::<T>::MemberNotFound)
    }

    /// A member of this programme.
    pub(crate) fn member_of(
        programme: ProgrammeId,
        member: MemberId,
    ) -> Result<MemberOf<T>, Error<T>> {
        let record = Self::member(member)?;
        ensure!(record.programme == programme, Error::<T>::MemberNotFound);
        Ok(record)
    }

    /// What has become of a member's badge, which its programme asks for.
    pub(crate) fn standing(programme: &ProgrammeOf<T>, member: &MemberOf<T>) -> Standing {
        T::Credentials::standing(&member.account, programme.terms.resident, &member.badge)
    }

    /// Makes the holder of a badge a member, for the first time or again, and tells which.
    pub(crate) fn enter(
        programme: ProgrammeId,
        account: &T::AccountId,
        badge: BadgeRef<T::AccountId>,
        at: Moment,
    ) -> Result<MemberId, DispatchError> {
        let joined = Self::now().max(at);
        let known = MemberOfBadge::<T>::get(programme, &badge);
        if let Some(member) = known {
            // A badge that a member was moved from is nobody's any more.
            let record = Members::<T>::get(member).filter(|record| record.badge == badge);
            let mut record = record.ok_or(Error::<T>::AlreadyMember)?;
            let left = record.left.ok_or(Error::<T>::AlreadyMember)?;
            ensure!(left <= at, Error::<T>::Outdated);
            if record.account != *account {
                Self::move_to(member, &mut record, account, badge)?;
            }
            record.joined = joined;
            record.left = None;
            Members::<T>::insert(member, record);
            return Ok(member);
        }
        ensure!(
            !MemberOfAccount::<T>::contains_key(programme, account),
            Error::<T>::AlreadyMember
        );
        let member = next::<NextMember<T>>()?;
        let record = Member {
            programme,
            account: account.clone(),
            badge: badge.clone(),
            years: [YearCount::default(); 2],
            days: BoundedVec::new(),
            suspended: None,
            joined,
            left: None,
        };
        Members::<T>::insert(member, record);
        MemberOfAccount::<T>::insert(programme, account, member);
        MemberOfBadge::<T>::insert(programme, badge, member);
        Ok(member)
    }

    /// Has a member be at another account, by this badge. The badge before stays taken.
    pub(crate) fn move_to(
        member: MemberId,
        record: &mut MemberOf<T>,
        to: &T::AccountId,
        badge: BadgeRef<T::AccountId>,
    ) -> Result<(), Error<T>> {
        let programme = record.programme;
        for known in [
            MemberOfAccount::<T>::get(programme, to),
            MemberOfBadge::<T>::get(programme, &badge),
        ] {
            let is_own = known.is_none_or(|known| known == member);
            ensure!(is_own, Error::<T>::AlreadyMember);
        }
        MemberOfAccount::<T>::remove(programme, &record.account);
        MemberOfAccount::<T>::insert(programme, to, member);
        MemberOfBadge::<T>::insert(programme, &badge, member);
        record.account = to.clone();
        record.badge = badge;
        Ok(())
    }

    /// Has a member said that it leaves, or gives a device away?
    pub(crate) fn ensure_leaves(
        member: &MemberOf<T>,
        signer: &T::AccountId,
        leaving: &Leaving,
        signature: Option<T::Signature>,
    ) -> DispatchResult {
        Self::ensure_fresh(leaving.at)?;
        let said = || Self::leaving_bytes(leaving);
        Self::ensure_said_by(&member.account, signer, signature, said)?;
        T::Frozen::ensure_not_frozen(&member.account)
    }
}

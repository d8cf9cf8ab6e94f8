//! The worst case of every call, hook and check: a payer whose account goes, a merchant without
//! won, four programmes, all kinds of rules, paths through the largest tree.

use super::*;
use frame::{arithmetic::Permill, benchmarking::prelude::*};
use pallet_support::Pen;

const AMOUNT: Balance = 1_000_000;
const END: Moment = Moment::MAX;
const AGENCY: ClassId = 1_000_000;
const BADGE: ClassId = 1_000_002;
const PROFILE: MerchantProfile = MerchantProfile {
    category: 5,
    region: Region(11_680),
    revenue: RevenueBand::UpTo300M,
};

/// Seven rules that pass [`PROFILE`], and one that passes first uses; no badge.
fn rules() -> Rules {
    let regions = [
        Region(26),
        Region(27),
        Region(28),
        Region(29),
        Region(30),
        Region(31),
        Region(36),
        Region(11),
    ];
    let rules = [
        Rule::Categories(1 << 5),
        Rule::Regions(regions.to_vec().try_into().unwrap_or_default()),
        Rule::RevenueUpTo(RevenueBand::UpTo3B),
        Rule::CapPerPayment(AMOUNT),
        Rule::CapPerDay(AMOUNT),
        Rule::Hours {
            from: 0,
            until: 1_440,
        },
        Rule::Hours {
            from: 0,
            until: 1_440,
        },
        Rule::FirstUseBy(END),
    ];
    rules.to_vec().try_into().unwrap_or_default()
}

fn terms<T: Config>(funder: &T::AccountId, self_pay: Permill) -> TermsOf<T> {
    Terms {
        funder: funder.clone(),
        rules: rules(),
        valid_from: 0,
        valid_until: END,
        refund_until: END,
        self_pay,
        fee_allowance: AMOUNT,
    }
}

fn rich<T: Config>(name: &'static str) -> T::AccountId {
    let who: T::AccountId = account(name, 0, 0);
    let _ = T::Currency::mint_into(&who, AMOUNT.saturating_mul(1_000_000_000));
    who
}

fn signed<T: Config>(who: &T::AccountId) -> OriginFor<T> {
    RawOrigin::Signed(who.clone()).into()
}

/// An operator that is an agency and has funded a programme, which promises nothing yet.
fn programme<T: Config>(self_pay: Permill) -> Result<(T::AccountId, ProgrammeId), BenchmarkError> {
    Badge::<T>::put(AGENCY);
    let operator = rich::<T>("operator");
    T::Credentials::set_up(&operator, AGENCY);
    let id = ProgrammeCount::<T>::get();
    Pallet::<T>::create_programme(signed::<T>(&operator), terms::<T>(&operator, self_pay))?;
    Pallet::<T>::fund(signed::<T>(&operator), id, AMOUNT.saturating_mul(1_000))?;
    Pallet::<T>::fund_fees(signed::<T>(&operator), id, AMOUNT)?;
    Ok((operator, id))
}

fn give<T: Config>(
    operator: &T::AccountId,
    id: ProgrammeId,
    who: &T::AccountId,
    amount: Balance,
) -> DispatchResult {
    let allotments = Vec::from([(who.clone(), amount)]);
    Pallet::<T>::allot(
        signed::<T>(operator),
        id,
        allotments.try_into().unwrap_or_default(),
    )
}

/// A merchant without won.
fn merchant<T: Config>() -> T::AccountId {
    let merchant: T::AccountId = account("merchant", 0, 0);
    T::Merchants::set_up(&merchant, PROFILE);
    merchant
}

/// Re-points what is given to the first of several accounts until it can't be any more, and tells
/// where it is.
fn moved<T: Config>(
    operator: &T::AccountId,
    id: ProgrammeId,
    from: T::AccountId,
) -> Result<T::AccountId, BenchmarkError> {
    let mut from = from;
    for n in 0..u32::from(MAX_MOVES) {
        let to: T::AccountId = account("successor", n, id);
        Pallet::<T>::repoint(signed::<T>(operator), id, from, to.clone())?;
        from = to;
    }
    Ok(from)
}

/// Programmes in which the payer has half of what one payment takes of each, and half of which it
/// pays of its own, to the last won.
fn payment<T: Config>(
    payer: &T::AccountId,
    programmes: u32,
) -> Result<(ProgrammeIds, T::AccountId, Balance), BenchmarkError> {
    let merchant = merchant::<T>();
    let mut ids = ProgrammeIds::default();
    for _ in 0..programmes {
        let (operator, id) = programme::<T>(Permill::from_percent(50))?;
        give::<T>(&operator, id, payer, AMOUNT)?;
        ids.try_push(id).map_err(|_| "few programmes")?;
    }
    let own = AMOUNT.saturating_mul(programmes.into());
    let _ = T::Currency::mint_into(payer, own);
    Ok((ids, merchant, own.saturating_mul(2)))
}

/// A published batch as deep as `depth`, whose first leaf is claimed.
fn claimable<T: Config>(depth: u32) -> Result<(ProgrammeId, LeafOf<T>, Path), BenchmarkError> {
    let (operator, id) = programme::<T>(Permill::zero())?;
    let leaf = Leaf {
        account: account("lost", 0, 0),
        amount: AMOUNT,
        salt: [7; 32],
    };
    // A chain of siblings stands for the tree that would have them.
    let sibling = SumNode {
        hash: H256::repeat_byte(9),
        sum: 1,
    };
    let path = Path::truncate_from(Vec::from_iter((0..depth).map(|_| sibling)));
    let leaves = 1u32.checked_shl(depth).ok_or("a small tree")?;
    let root = sum_tree::root(SumNode::leaf(&leaf), 0, leaves, &path).ok_or("a root")?;
    Pallet::<T>::publish_batch(signed::<T>(&operator), id, root, leaves)?;
    give::<T>(&operator, id, &leaf.account, AMOUNT)?;
    moved::<T>(&operator, id, leaf.account.clone())?;
    // The chunk is there already.
    Claimed::<T>::mutate(id, (0, 0), |chunk| chunk.put(2_047, true));
    Ok((id, leaf, path))
}

/// An order on all of a purse, and its signature.
fn ordered<T: Config>() -> Result<(OrderOf<T>, T::Signature), BenchmarkError> {
    let merchant = merchant::<T>();
    let (operator, id) = programme::<T>(Permill::zero())?;
    let payer = T::BenchmarkHelper::signer();
    give::<T>(&operator, id, &payer, AMOUNT)?;
    Pallet::<T>::reserve(signed::<T>(&payer), id, AMOUNT, END)?;
    let order = Order {
        programme: id,
        payer,
        merchant,
        amount: AMOUNT,
        nonce: 1,
        deadline: END,
    };
    let signature = T::BenchmarkHelper::sign(&order.message(Pallet::<T>::genesis()));
    Ok((order, signature))
}

/// Has a programme take credits from as many accounts as it may, from `source` last.
fn admit<T: Config>(
    operator: &T::AccountId,
    id: ProgrammeId,
    source: &T::AccountId,
    least: Balance,
) -> DispatchResult {
    let others = (1..MAX_SOURCES).map(|n| account::<T::AccountId>("source", n, 0));
    for one in others.chain([source.clone()]) {
        Pallet::<T>::admit_source(signed::<T>(operator), id, one, Some(least))?;
    }
    Ok(())
}

/// A programme that has no end and takes credits of so much from `source`, the last of its sources.
pub(crate) fn crediting<T: Config>(source: &T::AccountId, least: Balance) -> ProgrammeId {
    let (operator, id) = programme::<T>(Permill::zero()).expect("the operator has enough");
    admit::<T>(&operator, id, source, least).expect("the operator is an agency");
    id
}

/// A programme whose refunds are over.
fn over<T: Config>() -> Result<(T::AccountId, ProgrammeId), BenchmarkError> {
    let (operator, id) = programme::<T>(Permill::zero())?;
    Programmes::<T>::mutate_extant(id, |details| details.terms.refund_until = 0);
    Ok((operator, id))
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn name_badge() -> Result<(), BenchmarkError> {
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, AGENCY);

        assert_eq!(Badge::<T>::get(), Some(AGENCY));
        Ok(())
    }

    #[benchmark]
    fn replace_operator() -> Result<(), BenchmarkError> {
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let (_, id) = programme::<T>(Permill::zero())?;
        let to: T::AccountId = account("other operator", 0, 0);
        T::Credentials::set_up(&to, AGENCY);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, to.clone());

        assert!(Programmes::<T>::get(id).is_some_and(|details| details.operator == to));
        Ok(())
    }

    #[benchmark]
    fn create_programme() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let terms = terms::<T>(&operator, Permill::zero());

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), terms);

        assert!(Programmes::<T>::contains_key(id.saturating_add(1)));
        Ok(())
    }

    #[benchmark]
    fn fund() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let all = T::Currency::reducible_balance(
            &operator,
            Expendable,
            frame::traits::tokens::Fortitude::Polite,
        );

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id, all);

        assert!(Programmes::<T>::get(id).is_some_and(|details| details.totals.funded > all));
        Ok(())
    }

    #[benchmark]
    fn fund_fees() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id, AMOUNT);

        let funded = Programmes::<T>::get(id).map(|details| details.totals.fees_funded);
        assert_eq!(funded, Some(AMOUNT.saturating_mul(2)));
        Ok(())
    }

    #[benchmark]
    fn publish_batch() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let root = SumNode {
            hash: H256::repeat_byte(1),
            sum: AMOUNT,
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id, root, MAX_LEAVES);

        assert!(Batches::<T>::contains_key(id, 0));
        Ok(())
    }

    /// To accounts whose entitlements were re-pointed as often as can be.
    #[benchmark]
    fn allot(n: Linear<1, MAX_ALLOTMENTS>) -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let mut allotments = Allotments::<T>::default();
        for index in 0..n {
            let who: T::AccountId = account("holder", index, 0);
            let mut from = who.clone();
            for hop in 0..u32::from(MAX_MOVES) {
                let to: T::AccountId = account("hop", index, hop);
                Successors::<T>::insert(id, from, &to);
                from = to;
            }
            allotments
                .try_push((who, 1))
                .map_err(|_| "few allotments")?;
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id, allotments);

        let issued = Programmes::<T>::get(id).map(|details| details.totals.issued);
        assert_eq!(issued, Some(n.into()));
        Ok(())
    }

    #[benchmark]
    fn claim(p: Linear<0, MAX_PATH>) -> Result<(), BenchmarkError> {
        let (id, leaf, path) = claimable::<T>(p)?;

        #[extrinsic_call]
        _(RawOrigin::Authorized, id, 0, 0, leaf, path);

        assert!(Pallet::<T>::is_claimed(id, 0, 0));
        Ok(())
    }

    #[benchmark]
    fn authorize_claim(p: Linear<0, MAX_PATH>) -> Result<(), BenchmarkError> {
        let (id, leaf, path) = claimable::<T>(p)?;
        let valid;

        #[block]
        {
            valid = Pallet::<T>::authorize_claim(id, 0, 0, &leaf, &path);
        }

        assert!(valid.is_ok());
        Ok(())
    }

    /// Out of one programme.
    #[benchmark]
    fn pay() -> Result<(), BenchmarkError> {
        let payer: T::AccountId = account("payer", 0, 0);
        let (ids, merchant, amount) = payment::<T>(&payer, 1)?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(payer.clone()),
            ids,
            merchant.clone(),
            amount,
        );

        assert_eq!(T::Currency::balance(&merchant), amount);
        assert!(!frame_system::Pallet::<T>::account_exists(&payer));
        Ok(())
    }

    /// Out of several.
    #[benchmark]
    fn pay_several(n: Linear<2, MAX_PROGRAMMES>) -> Result<(), BenchmarkError> {
        let payer: T::AccountId = account("payer", 0, 0);
        let (ids, merchant, amount) = payment::<T>(&payer, n)?;

        #[extrinsic_call]
        pay(
            RawOrigin::Signed(payer.clone()),
            ids,
            merchant.clone(),
            amount,
        );

        assert_eq!(T::Currency::balance(&merchant), amount);
        assert!(!frame_system::Pallet::<T>::account_exists(&payer));
        Ok(())
    }

    /// What a rule that asks for a badge adds.
    #[benchmark]
    fn check_badge() {
        let who: T::AccountId = account("holder", 0, 0);
        T::Credentials::set_up(&who, BADGE);
        let holds;

        #[block]
        {
            holds = T::Credentials::ensure_holds(&who, BADGE);
        }

        assert!(holds.is_ok());
    }

    #[benchmark]
    fn reserve() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let who: T::AccountId = account("holder", 0, 0);
        give::<T>(&operator, id, &who, AMOUNT)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id, AMOUNT, END);

        assert!(Entitlements::<T>::get(id, who).is_some_and(|own| own.purse == AMOUNT));
        Ok(())
    }

    #[benchmark]
    fn release() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let who: T::AccountId = account("holder", 0, 0);
        give::<T>(&operator, id, &who, AMOUNT)?;
        Pallet::<T>::reserve(signed::<T>(&who), id, AMOUNT, END)?;
        Entitlements::<T>::mutate_exists(id, &who, |entry| {
            if let Some(own) = entry {
                own.purse_until = 0;
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id, AMOUNT);

        assert!(Entitlements::<T>::get(id, who).is_some_and(|own| own.left == AMOUNT));
        Ok(())
    }

    #[benchmark]
    fn pay_order() -> Result<(), BenchmarkError> {
        let (order, signature) = ordered::<T>()?;
        let merchant = order.merchant.clone();

        #[extrinsic_call]
        _(RawOrigin::Authorized, order, signature);

        assert_eq!(T::Currency::balance(&merchant), AMOUNT);
        Ok(())
    }

    #[benchmark]
    fn authorize_pay_order() -> Result<(), BenchmarkError> {
        let (order, signature) = ordered::<T>()?;
        let valid;

        #[block]
        {
            valid = Pallet::<T>::authorize_order(&order, &signature);
        }

        assert!(valid.is_ok());
        Ok(())
    }

    /// All of it, so that the payer's account comes back and the merchant, removed meanwhile, goes;
    /// to where the entitlements were re-pointed.
    #[benchmark]
    fn refund(n: Linear<1, MAX_PROGRAMMES>) -> Result<(), BenchmarkError> {
        let payer: T::AccountId = account("payer", 0, 0);
        let (ids, merchant, amount) = payment::<T>(&payer, n)?;
        Pallet::<T>::pay(signed::<T>(&payer), ids.clone(), merchant.clone(), amount)?;
        let first = *ids.first().ok_or("a programme")?;
        for id in ids {
            let operator: T::AccountId = account("operator", 0, 0);
            moved::<T>(&operator, id, payer.clone())?;
        }
        frame_system::Pallet::<T>::dec_sufficients(&merchant);
        let payment = PaymentId {
            programme: first,
            number: 0,
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(merchant.clone()), payment, amount);

        assert!(!frame_system::Pallet::<T>::account_exists(&merchant));
        Ok(())
    }

    #[benchmark]
    fn repoint() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let who: T::AccountId = account("holder", 0, 0);
        let to: T::AccountId = account("new holder", 0, 0);
        give::<T>(&operator, id, &who, AMOUNT)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id, who.clone(), to.clone());

        assert!(!frame_system::Pallet::<T>::account_exists(&who));
        assert!(Entitlements::<T>::contains_key(id, to));
        Ok(())
    }

    #[benchmark]
    fn withdraw_entitlement() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let who: T::AccountId = account("holder", 0, 0);
        give::<T>(&operator, id, &who, AMOUNT)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id, who.clone());

        assert!(Entitlements::<T>::get(id, who).is_some_and(|own| own.withdrawn_at.is_some()));
        Ok(())
    }

    #[benchmark]
    fn pause() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id);

        assert!(Programmes::<T>::get(id).is_some_and(|details| details.state == State::Paused));
        Ok(())
    }

    #[benchmark]
    fn resume() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        Pallet::<T>::pause(signed::<T>(&operator), id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id);

        assert!(Programmes::<T>::get(id).is_some_and(|details| details.state == State::Open));
        Ok(())
    }

    /// The last of all sources is changed.
    #[benchmark]
    fn admit_source() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let source: T::AccountId = account("last source", 0, 0);
        admit::<T>(&operator, id, &source, 1)?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(operator),
            id,
            source.clone(),
            Some(AMOUNT),
        );

        let last = Source {
            account: source,
            least: AMOUNT,
        };
        assert_eq!(Sources::<T>::get(id).last(), Some(&last));
        Ok(())
    }

    /// With strays in both accounts.
    #[benchmark]
    fn close() -> Result<(), BenchmarkError> {
        let (operator, id) = over::<T>()?;
        let _ = T::Currency::mint_into(&Pallet::<T>::escrow(id), AMOUNT);
        let _ = T::Currency::mint_into(&Pallet::<T>::fee_purse(id), AMOUNT);

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), id);

        assert_eq!(T::Currency::balance(&Pallet::<T>::escrow(id)), 0);
        Ok(())
    }

    /// What the charging extension asks and notes for a sponsored call.
    #[benchmark]
    fn sponsor() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let who: T::AccountId = account("holder", 0, 0);
        give::<T>(&operator, id, &who, AMOUNT)?;
        let call = Call::<T>::reserve {
            programme: id,
            amount: AMOUNT,
            until: END,
        };
        let found;

        #[block]
        {
            // Once when the pool's check is repeated in the block, and once when the fee is taken.
            let _ = Pallet::<T>::sponsor_of(&who, &call);
            found = Pallet::<T>::sponsor_of(&who, &call);
            Pallet::<T>::change_fees(id, &who, |fees| fees.saturating_add(2));
            Pallet::<T>::settle_fee(id, &who, 2, 1);
        }

        assert!(found.is_some());
        Ok(())
    }

    /// Finding a closed programme.
    #[benchmark]
    fn prune_begin() -> Result<(), BenchmarkError> {
        let (operator, id) = over::<T>()?;
        Pallet::<T>::close(signed::<T>(&operator), id)?;
        let found;

        #[block]
        {
            let first = Closed::<T>::iter_keys().next();
            found = first.and_then(Programmes::<T>::get);
        }

        assert!(found.is_some());
        Ok(())
    }

    /// An entitlement that kept its holder's account alive.
    #[benchmark]
    fn prune_entry() -> Result<(), BenchmarkError> {
        let (operator, id) = programme::<T>(Permill::zero())?;
        let who: T::AccountId = account("holder", 0, 0);
        give::<T>(&operator, id, &who, AMOUNT)?;

        #[block]
        {
            if let Some((who, own)) = Entitlements::<T>::drain_prefix(id).next() {
                Pallet::<T>::forget(&who, own.total());
            }
        }

        assert!(!frame_system::Pallet::<T>::account_exists(&who));
        Ok(())
    }

    /// A batch with its deposit.
    #[benchmark]
    fn prune_batch() -> Result<(), BenchmarkError> {
        let (id, _, _) = claimable::<T>(3)?;

        #[block]
        {
            if let Some((_, batch)) = Batches::<T>::drain_prefix(id).next() {
                batch.deposit.release();
            }
        }

        assert!(!Batches::<T>::contains_key(id, 0));
        Ok(())
    }

    /// The programme itself, with sources.
    #[benchmark]
    fn prune_end() -> Result<(), BenchmarkError> {
        let (operator, id) = over::<T>()?;
        admit::<T>(&operator, id, &account("last source", 0, 0), 1)?;
        Pallet::<T>::close(signed::<T>(&operator), id)?;
        let _ = T::Currency::mint_into(&Pallet::<T>::escrow(id), AMOUNT);
        let _ = T::Currency::mint_into(&Pallet::<T>::fee_purse(id), AMOUNT);

        #[block]
        {
            Pallet::<T>::end(id, &operator);
        }

        assert!(!Programmes::<T>::contains_key(id));
        assert!(!Sources::<T>::contains_key(id));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::state(), crate::mock::Test);
}

//! Money for a purpose, and who pays for spending it.

use frame::deps::sp_runtime::DispatchResult;

/// A voucher programme, counted from 0.
pub type ProgrammeId = u32;

/// Credits entitlements of voucher programmes.
///
/// Answered by `pallet-cbdc-vouchers`.
pub trait Vouchers<AccountId, Balance> {
    /// Refuses what [`credit`](Self::credit) would, but for what a transfer would.
    fn ensure_credits(programme: ProgrammeId, from: &AccountId, amount: Balance) -> DispatchResult;

    /// Moves `amount` won from `from`, a pot of the asker's own, into the programme's escrow, and
    /// gives `who` an entitlement to it: funded, committed and issued rise together.
    ///
    /// Refuses unless the programme has admitted `from` as a source, takes as little as this of it,
    /// and lets holders spend it for 30 days more at least.
    ///
    /// What is credited belongs to the programme as if its funder had paid it in: what holders
    /// leave unspent goes to the programme's funder in the end, and not back to `from`.
    fn credit(
        programme: ProgrammeId,
        from: &AccountId,
        who: &AccountId,
        amount: Balance,
    ) -> DispatchResult;

    /// Makes a programme that takes credits of so much from `source`, in the way that is dearest.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(source: &AccountId, amount: Balance) -> ProgrammeId;
}

/// Who pays a call's fee in its signer's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sponsor<AccountId, Balance> {
    /// The programme that pays.
    pub programme: ProgrammeId,
    /// The account that the fee is taken from.
    pub purse: AccountId,
    /// The most that it pays for this call, in won.
    pub most: Balance,
}

/// Who, if not the signer, pays the fee of a call, and up to how much?
///
/// Answered by `pallet-cbdc-vouchers`, asked by whatever charges fees.
pub trait FeeSponsor<AccountId, Call, Balance> {
    /// The sponsor of this call, where its signer has one.
    fn sponsor(who: &AccountId, call: &Call) -> Option<Sponsor<AccountId, Balance>>;

    /// Notes that `fee` won were taken from the programme for `who`.
    fn paid(programme: ProgrammeId, who: &AccountId, fee: Balance);

    /// Notes that of the fee `taken` it got back all but `cost`, which the call has cost in the
    /// end.
    fn settled(programme: ProgrammeId, who: &AccountId, taken: Balance, cost: Balance);
}

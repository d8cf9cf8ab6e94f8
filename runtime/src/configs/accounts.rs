//! What any account can use: batches, multisig accounts and proxies.

use super::deposit;
use crate::{Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System, weights};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{ConstU32, InstanceFilter},
};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

parameter_types! {
    pub const MultisigDepositBase: Balance = deposit(1, 88);
    pub const MultisigDepositFactor: Balance = deposit(0, 32);
    pub const ProxyDepositBase: Balance = deposit(1, 8);
    pub const ProxyDepositFactor: Balance = deposit(0, 33);
    pub const AnnouncementDepositBase: Balance = deposit(1, 8);
    pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

impl pallet_multisig::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type DepositBase = MultisigDepositBase;
    type DepositFactor = MultisigDepositFactor;
    type MaxSignatories = ConstU32<100>;
    type BlockNumberProvider = System;
    type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
}

/// What a proxy may call in its principal's name. Whatever a type does not list, it can't do.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum ProxyType {
    /// Everything. (`pallet-proxy` asks the default type where it wants full rights.)
    #[default]
    Any,
    /// A council member's business.
    Council,
    /// The central bank's and the institutions' business.
    Cbdc,
    /// Nothing but turning down announced calls.
    CancelProxy,
    /// An issuer's, a holder's or an employer's business with badges.
    Badges,
    /// An operator's, an acquirer's, a merchant's or a holder's business with vouchers and
    /// merchants; but not whose merchant an account is, which it says itself.
    Vouchers,
    /// A notary's, the ministry's or a party's business with deeds.
    Notary,
    /// An officer's, an inspector's, a warehouse's, a farm's or a buyer's business with rice.
    Rice,
    /// An operator's, a maker's, a shop's or a member's business with eco rewards.
    Eco,
    /// An issuer's, a venue's, a manager's, the depository's or an investor's business with
    /// securities.
    Securities,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            Self::Any => true,
            Self::Council => matches!(call, RuntimeCall::Council(..) | RuntimeCall::Preimage(..)),
            Self::Cbdc => matches!(call, RuntimeCall::Cbdc(..)),
            Self::Badges => matches!(call, RuntimeCall::CredentialBadges(..)),
            Self::Vouchers => match call {
                RuntimeCall::CbdcVouchers(..) => true,
                RuntimeCall::Merchants(call) => !matches!(
                    call,
                    pallet_merchants::Call::join { .. } | pallet_merchants::Call::leave {}
                ),
                _ => false,
            },
            Self::Notary => matches!(call, RuntimeCall::NotaryAttestations(..)),
            Self::Rice => matches!(call, RuntimeCall::AgriTrade(..)),
            Self::Eco => matches!(call, RuntimeCall::EcoRewards(..)),
            Self::Securities => matches!(call, RuntimeCall::SecurityTokens(..)),
            Self::CancelProxy => matches!(
                call,
                RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. })
            ),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        *self == Self::Any || self == other
    }
}

impl pallet_proxy::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type ProxyType = ProxyType;
    type ProxyDepositBase = ProxyDepositBase;
    type ProxyDepositFactor = ProxyDepositFactor;
    type MaxProxies = ConstU32<32>;
    type MaxPending = ConstU32<32>;
    type CallHasher = BlakeTwo256;
    type AnnouncementDepositBase = AnnouncementDepositBase;
    type AnnouncementDepositFactor = AnnouncementDepositFactor;
    type BlockNumberProvider = System;
    type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
}

//! The kinds of the node's parts, named once.

use dure_runtime::apis::RuntimeApi;
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf};
use sp_runtime::traits::Block as BlockT;

pub use dure_runtime::opaque::Block;

/// A block's hash.
pub type Hash = <Block as BlockT>::Hash;
/// Executes the runtime.
pub type Executor = sc_executor::WasmExecutor;
/// The chain.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The chain's database.
pub type Backend = sc_service::TFullBackend<Block>;
/// Transactions that wait for a block.
pub type Pool = crate::pool::Pool;
/// Chooses the fork to build on. (GRANDPA restricts it to forks of the last final block.)
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// Imports blocks and watches them for changes of the voters.
pub type BlockImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// Connects that import with the voter.
pub type GrandpaLink = LinkHalf<Block, Client, SelectChain>;
/// Follows the chain of the other nodes.
pub type Sync = sc_network_sync::SyncingService<Block>;

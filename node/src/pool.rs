//! The transaction pool: Substrate's, but that it does not ban what is refused for now.
//!
//! What the runtime refuses as `UnknownTransaction` the fork-aware pool lets go at the door. But it
//! also tells its own watcher of dropped transactions, which removes and bans such bytes in the
//! view of the next block; and whoever watched gets to hear "already imported" until final blocks
//! have come. A signed transaction has other bytes the next time, and a free submission the same:
//! so of that the runtime is asked first, and what it refuses for now never gets to the pool.

use crate::types::{Block, Client, Hash};
use async_trait::async_trait;
use codec::{Compact, Decode, Encode};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::{
    ChainEvent, ImportNotificationStream, LocalTransactionFor, LocalTransactionPool,
    MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionFor, TransactionPool,
    TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
    error::Error as PoolError,
};
use sp_api::ProvideRuntimeApi;
use sp_runtime::{OpaqueExtrinsic, transaction_validity::TransactionValidityError};
use sp_transaction_pool::runtime_api::TaggedTransactionQueue;
use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};

type Inner = TransactionPoolHandle<Block, Client>;
type Ready<Transaction> = Box<dyn ReadyTransactions<Item = Arc<Transaction>> + Send>;

/// In an extrinsic's first byte: somebody has signed it.
const SIGNED: u8 = 0b1000_0000;

/// The node's pool.
pub struct Pool {
    pool: Inner,
    client: Arc<Client>,
}

impl Pool {
    /// Around Substrate's.
    pub fn new(pool: Inner, client: Arc<Client>) -> Self {
        Self { pool, client }
    }

    /// Refuses what nobody has signed, and the runtime does not take for now.
    fn ask(
        &self,
        at: Hash,
        source: TransactionSource,
        transaction: &OpaqueExtrinsic,
    ) -> Result<(), PoolError> {
        if !is_unsigned(transaction) {
            return Ok(());
        }
        let api = self.client.runtime_api();
        match api.validate_transaction(at, source, transaction.clone(), at) {
            Ok(Err(TransactionValidityError::Unknown(why))) => {
                Err(PoolError::UnknownTransaction(why))
            }
            // The pool asks again, and says what is wrong.
            _ => Ok(()),
        }
    }
}

/// Has nobody signed it?
pub fn is_unsigned(transaction: &OpaqueExtrinsic) -> bool {
    transaction.using_encoded(|mut bytes| {
        let _length = Compact::<u32>::decode(&mut bytes);
        bytes.first().is_some_and(|format| format & SIGNED == 0)
    })
}

#[async_trait]
impl TransactionPool for Pool {
    type Block = Block;
    type Hash = <Inner as TransactionPool>::Hash;
    type InPoolTransaction = <Inner as TransactionPool>::InPoolTransaction;
    type Error = <Inner as TransactionPool>::Error;

    async fn submit_one(
        &self,
        at: Hash,
        source: TransactionSource,
        xt: TransactionFor<Self>,
    ) -> Result<TxHash<Self>, Self::Error> {
        self.ask(at, source, &xt)?;
        self.pool.submit_one(at, source, xt).await
    }

    async fn submit_and_watch(
        &self,
        at: Hash,
        source: TransactionSource,
        xt: TransactionFor<Self>,
    ) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
        self.ask(at, source, &xt)?;
        self.pool.submit_and_watch(at, source, xt).await
    }

    // The others are the pool's own.

    async fn submit_at(
        &self,
        at: Hash,
        source: TransactionSource,
        xts: Vec<TransactionFor<Self>>,
    ) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
        self.pool.submit_at(at, source, xts).await
    }

    async fn ready_at(&self, at: Hash) -> Ready<Self::InPoolTransaction> {
        self.pool.ready_at(at).await
    }

    fn ready(&self) -> Ready<Self::InPoolTransaction> {
        self.pool.ready()
    }

    async fn report_invalid(
        &self,
        at: Option<Hash>,
        errors: TxInvalidityReportMap<TxHash<Self>>,
    ) -> Vec<Arc<Self::InPoolTransaction>> {
        self.pool.report_invalid(at, errors).await
    }

    fn futures(&self) -> Vec<Self::InPoolTransaction> {
        self.pool.futures()
    }

    fn status(&self) -> PoolStatus {
        self.pool.status()
    }

    fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
        self.pool.import_notification_stream()
    }

    fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
        self.pool.on_broadcasted(propagations);
    }

    fn hash_of(&self, xt: &TransactionFor<Self>) -> TxHash<Self> {
        self.pool.hash_of(xt)
    }

    fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Self::InPoolTransaction>> {
        self.pool.ready_transaction(hash)
    }

    async fn ready_at_with_timeout(
        &self,
        at: Hash,
        timeout: Duration,
    ) -> Ready<Self::InPoolTransaction> {
        self.pool.ready_at_with_timeout(at, timeout).await
    }
}

#[async_trait]
impl MaintainedTransactionPool for Pool {
    async fn maintain(&self, event: ChainEvent<Block>) {
        self.pool.maintain(event).await;
    }
}

impl LocalTransactionPool for Pool {
    type Block = Block;
    type Hash = <Inner as LocalTransactionPool>::Hash;
    type Error = <Inner as LocalTransactionPool>::Error;

    fn submit_local(
        &self,
        at: Hash,
        xt: LocalTransactionFor<Self>,
    ) -> Result<Self::Hash, Self::Error> {
        self.pool.submit_local(at, xt)
    }
}

//! Checkpoints: what is published of the chain, outside of it.

use crate::{Refusal, bundle::sha256, log::Log};
use base64::{Engine, engine::general_purpose::STANDARD};
use sp_core::H256;

/// The log and the validators at a block, for a gazette or OpenTimestamps. As a text, it is a
/// [tlog-checkpoint](https://c2sp.org/tlog-checkpoint) with three lines more:
///
/// ```text
/// dure deeds 0x…          the genesis hash
/// 1500                    how many leaves the log has
/// q7Yt…=                  its root, in base64
/// block 90210 0x…         the final block of which this was taken
/// time 2027-01-31T…       when that was
/// set 4 0x…               the validators in office after it: SHA-256 of their list (SCALE)
/// ```
///
/// Behind an empty line there may be signatures of witnesses, which are not read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The chain.
    pub genesis: H256,
    /// The log.
    pub log: Log,
    /// The block.
    pub block: (u32, H256),
    /// When.
    pub time: String,
    /// The validators: their set's number, and their list's hash.
    pub set: (u64, H256),
    /// The SHA-256 of the six lines, by which it is found in a gazette.
    pub sha256: H256,
}

impl Checkpoint {
    /// Out of its text.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let body = text.split_once("\n\n").map_or(text, |(body, _)| body);
        let body = body.strip_suffix('\n').unwrap_or(body);
        let mut lines = body.split('\n');
        let mut line = |name: &'static str| lines.next().ok_or(Refusal::Checkpoint(name));
        let (origin, size, root) = (line("origin")?, line("size")?, line("root")?);
        let (block, time, set) = (line("block")?, line("time")?, line("set")?);
        let genesis = origin.strip_prefix("dure deeds ").and_then(hash);
        let size = size.parse().ok().filter(|size| *size > 0);
        let root = STANDARD.decode(root).ok().filter(|root| root.len() == 32);
        let mut checkpoint = Self {
            genesis: genesis.ok_or(Refusal::Checkpoint("origin"))?,
            log: Log {
                size: size.ok_or(Refusal::Checkpoint("size"))?,
                root: H256::from_slice(&root.ok_or(Refusal::Checkpoint("root"))?),
            },
            block: numbered(block, "block ").ok_or(Refusal::Checkpoint("block"))?,
            time: time
                .strip_prefix("time ")
                .ok_or(Refusal::Checkpoint("time"))?
                .into(),
            set: numbered(set, "set ").ok_or(Refusal::Checkpoint("set"))?,
            sha256: H256::zero(),
        };
        let text = checkpoint.to_text();
        checkpoint.sha256 = sha256(text.as_bytes());
        // There is one way to write it.
        let same = text.strip_suffix('\n') == Some(body);
        if same {
            Ok(checkpoint)
        } else {
            Err(Refusal::Checkpoint("end"))
        }
    }

    /// Its six lines.
    pub fn to_text(&self) -> String {
        let Self {
            genesis,
            log,
            block,
            time,
            set,
            ..
        } = self;
        let root = STANDARD.encode(log.root);
        format!(
            "dure deeds {genesis:?}\n{}\n{root}\nblock {} {:?}\ntime {time}\nset {} {:?}\n",
            log.size, block.0, block.1, set.0, set.1
        )
    }
}

/// A hash in hex.
pub fn hash(text: &str) -> Option<H256> {
    let bytes = sp_core::bytes::from_hex(text.strip_prefix("0x").map(|_| text)?).ok()?;
    (bytes.len() == 32).then(|| H256::from_slice(&bytes))
}

/// A number and a hash.
fn numbered<N: core::str::FromStr>(line: &str, name: &str) -> Option<(N, H256)> {
    let (number, text) = line.strip_prefix(name)?.split_once(' ')?;
    Some((number.parse().ok()?, hash(text)?))
}

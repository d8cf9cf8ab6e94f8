//! What a report says, for people and on paper.

use crate::{Report, deed::Entry};
use sp_core::H256;

impl Report {
    /// It, a line each.
    pub fn in_words(&self) -> Vec<String> {
        let Self {
            sealed,
            block,
            document,
            trusted,
            log,
            ..
        } = self;
        let versions = match self.versions {
            Some(versions) => format!("version {} of {versions}", self.version),
            None => format!("version {}", self.version),
        };
        let key = sealed
            .key
            .map_or("no key".into(), |key| format!("seal key {key}"));
        let mut lines = vec![
            format!(
                "sealed {} by {} (licence {}, {key}): act {}, {versions}, {}, in district {}, \
                 as of block {} and {}",
                sealed.at,
                sealed.notary,
                sealed.licence,
                self.act,
                self.kind,
                self.region,
                block.number,
                block.at
            ),
            match (self.versions, self.in_force) {
                (_, true) => "in force as of that block: the latest version, not annulled".into(),
                (Some(_), false) => "NOT IN FORCE as of that block:".into(),
                (None, false) => {
                    "NO LONGER KEPT: the act was removed after its time; whether it was \
                     annulled, the log's leaves tell"
                        .into()
                }
            },
        ];
        if let Some(versions) = self.versions.filter(|versions| *versions > self.version) {
            let flagged = if self.latest_flagged {
                ", which is FLAGGED"
            } else {
                ""
            };
            lines.push(format!("REPLACED by version {versions}{flagged}"));
        }
        if let Some(annulled) = &self.annulled {
            let by = annulled
                .by
                .as_ref()
                .map_or("the ministry".into(), Clone::clone);
            lines.push(format!(
                "ANNULLED {} by {by}, for reason {}",
                annulled.at, annulled.reason
            ));
        }
        if sealed.flagged {
            lines.push("FLAGGED: its seal key was compromised when it was sealed".into());
        }
        if let Some(given) = &self.given {
            let said = if given.annulled == 0 {
                ""
            } else {
                "; it says that the act is annulled"
            };
            let flagged = if given.entry.flagged {
                "; FLAGGED: its seal key was compromised"
            } else {
                ""
            };
            lines.push(format!(
                "{} given {}, leaf {}: {:?}{said}{flagged}",
                given.kind, given.entry.at, given.entry.index, given.commitment
            ));
        }
        lines.push(if document.compared {
            format!(
                "document: the file is the one that was sealed, SHA-256 {:?}",
                document.sha256
            )
        } else {
            format!(
                "document: NOT COMPARED; that of SHA-256 {:?} was sealed",
                document.sha256
            )
        });
        lines.push(format!(
            "log: leaf {}, {:?}, of {} leaves with the root {:?}",
            sealed.index, sealed.leaf, log.size, log.root
        ));
        if let Some(anchor) = &log.anchor {
            let covers = if anchor.covers {
                ""
            } else {
                "; this deed came later"
            };
            lines.push(format!(
                "log: goes on from {} leaves with the root {:?}{covers}",
                anchor.size, anchor.root
            ));
        }
        lines.push(match trusted.by {
            "genesis" => format!("trusted: genesis {:?}", self.genesis),
            _ => format!("trusted: validator set {} of the checkpoint", trusted.set),
        });
        lines.push(format!(
            "validators: from set {} to set {}, which made block {} final, {:?}",
            trusted.set, trusted.last_set, block.number, block.hash
        ));
        if let Some(checkpoint) = &trusted.checkpoint {
            lines.push(if trusted.published {
                format!("published: this deed is in the checkpoint whose SHA-256 is {checkpoint:?}")
            } else {
                format!("NOT YET PUBLISHED: the checkpoint of SHA-256 {checkpoint:?} is older")
            });
        }
        lines.push(match (trusted.published, trusted.status_published) {
            (_, true) => "published: what it was worth in that block".into(),
            (true, false) => format!(
                "what it was worth is by validator sets {} to {}: whoever has their old keys could \
                 have signed otherwise",
                trusted.set, trusted.last_set
            ),
            (false, false) => format!(
                "NOT COMPARED with anything published: whoever has old keys of validator sets {} \
                 to {} could have signed all of this",
                trusted.set, trusted.last_set
            ),
        });
        lines
    }
}

/// What a printed certificate has as its QR code, 235 characters: `DURE:DEED1:` and, in hex,
/// genesis hash, act, place in the log, leaf hash, and the bundle's SHA-256. Numbers are
/// big-endian. It has nothing of the document or its parties.
pub fn code(genesis: &H256, act: u64, entry: &Entry, bundle: &H256) -> String {
    let hex = |hash: &H256| format!("{hash:x}").to_uppercase();
    format!(
        "DURE:DEED1:{}{act:016X}{:016X}{}{}",
        hex(genesis),
        entry.index,
        hex(&entry.leaf),
        hex(bundle)
    )
}

//! Bundles of a chain as it was: whatever changes, they are verified, and say what they said.

use crate::{Checkpoint, Trust, sha256, verify};
use serde_json::{Value, to_value};

const CHECKPOINT: &str = include_str!("../../vectors/log.checkpoint");

/// A copy by genesis, and an act that was annulled later by a checkpoint.
const BUNDLES: [(&[u8], &str, &str, bool); 2] = [
    (
        include_bytes!("../../vectors/copy.bundle"),
        include_str!("../../vectors/copy.json"),
        "lease deed1",
        false,
    ),
    (
        include_bytes!("../../vectors/annulled.bundle"),
        include_str!("../../vectors/annulled.json"),
        "lease deed0",
        true,
    ),
];

#[test]
fn bundles_of_an_earlier_day_say_what_they_said() {
    let checkpoint = Checkpoint::read(CHECKPOINT).expect("a checkpoint");
    for (bundle, report, document, published) in BUNDLES {
        let trust = Trust {
            genesis: Some(checkpoint.genesis),
            checkpoint: published.then(|| checkpoint.clone()),
        };
        let found = verify(bundle, &trust, Some(sha256(document.as_bytes()))).expect("sound");
        let expected: Value = serde_json::from_str(report).expect("JSON");
        assert_eq!(to_value(found).expect("JSON"), expected);
    }
}

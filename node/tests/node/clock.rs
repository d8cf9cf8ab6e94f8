//! What is said while the newest block is ahead of the clock.

use dure_node::clock::Ahead;

#[test]
fn until_when_is_told() {
    let ahead = Ahead {
        number: 7,
        slots: 1_800,
        until: 1_767_225_600_000, // with 2026
        wait: 3_599_001,
    };
    assert!(
        ahead.words().starts_with(
            "no block can be made until 2026-01-01T00:00:00Z, in 3600 s: block 7, the"
        )
    );
}

//! What is said of a full disk.

use dure_node::disk::{full, shortage};
use std::path::Path;

#[test]
fn a_disk_with_room_is_nothing_to_speak_of() {
    assert_eq!(shortage(&std::env::temp_dir()), None);
    // Not there yet: it will be where its parent is.
    assert_eq!(shortage(&std::env::temp_dir().join("dure-none/none")), None);
}

#[test]
fn a_file_system_without_blocks_has_no_room() {
    // The kernel's own file system of processes has none.
    if cfg!(target_os = "linux") {
        let words = shortage(Path::new("/proc")).unwrap();
        assert!(words.starts_with(&full(Path::new("/proc"))), "{words}");
        assert!(
            words.ends_with("0 MiB are left, and the node ends below 64 MiB"),
            "{words}"
        );
    }
}

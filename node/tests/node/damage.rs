//! What is said of a damaged database.

use dure_node::damage::{describe, holds_data};
use std::{fs, path::Path};

#[test]
fn damage_has_a_way_out_and_a_lock_is_no_damage() {
    let path = Path::new("base/paritydb/full");
    let damaged = describe(path, "Corruption: Bad metadata");
    for part in [
        "base/paritydb/full",
        "Bad metadata",
        "--sync warp",
        "backup",
    ] {
        assert!(damaged.contains(part), "{damaged}");
    }
    let locked = describe(path, "Database file is in use.");
    assert!(locked.contains("base/paritydb/full") && !locked.contains("damaged"));
    let full = describe(path, "IO Error: No space left on device (os error 28)");
    assert!(full.starts_with("the disk of base/paritydb/full is full; make room"));
}

#[test]
fn tables_are_data() {
    let path = std::env::temp_dir().join(format!("dure-damage-{}", std::process::id()));
    assert_eq!(holds_data(&path), Ok(false));
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("metadata"), "salt").unwrap();
    assert_eq!(holds_data(&path), Ok(false));
    fs::write(path.join("table_00_15"), "").unwrap();
    assert_eq!(holds_data(&path), Ok(false));
    fs::write(path.join("table_04_15"), "").unwrap();
    assert_eq!(holds_data(&path), Ok(true));
    fs::write(path.join("table_00_15"), "a").unwrap();
    assert_eq!(holds_data(&path), Err("table_00_15 is cut off".into()));
    fs::remove_dir_all(path).unwrap();
}

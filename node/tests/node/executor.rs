//! Where the compiled runtime is kept.

use dure_node::executor::private;
use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
};

#[test]
fn it_is_its_owners_alone_and_no_link_is_followed() {
    let base = std::env::temp_dir().join(format!("dure-executor-{}", std::process::id()));
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;

    let made = private(&base.join("made")).unwrap();
    assert!(made.is_absolute());
    assert_eq!(mode(&made), 0o700);

    fs::set_permissions(&made, Permissions::from_mode(0o777)).unwrap();
    private(&made).unwrap();
    assert_eq!(mode(&made), 0o700);

    symlink(&made, base.join("link")).unwrap();
    fs::write(base.join("file"), []).unwrap();
    for name in ["link", "file"] {
        assert!(private(&base.join(name)).is_err(), "{name}");
    }
    assert!(private(&base.join("file/below")).is_err());
    fs::remove_dir_all(base).unwrap();
}

use super::*;

/// A folder that goes with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("wattwalk-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("file.jsonl")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Who may do what with a file.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
}

#[test]
fn a_file_is_one_visits_until_it_closes_it() {
    let folder = Folder::new("files-one");
    let first = open(&folder.file()).unwrap();
    assert!(matches!(open(&folder.file()), Err(Unavailable::InUse)));
    drop(first);
    let first = open(&folder.file()).unwrap();
    // The lock goes over to what takes its place.
    let second = replace(&folder.file(), b"new").unwrap();
    drop(first);
    assert!(matches!(open(&folder.file()), Err(Unavailable::InUse)));
    drop(second);
    assert!(open(&folder.file()).is_ok());
    assert_eq!(fs::read(folder.file()).unwrap(), b"new");
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn who_lets_go_of_a_file_is_waited_for() {
    let folder = Folder::new("files-soon");
    let first = open(&folder.file()).unwrap();
    let soon = thread::spawn(move || {
        thread::sleep(5 * LOOK);
        drop(first);
    });
    assert!(open(&folder.file()).is_ok());
    soon.join().unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("files-mode");
    let file = open(&folder.file()).unwrap();
    assert_eq!(mode(&folder.file()), 0o600);
    drop(replace(&folder.file(), b"new").unwrap());
    drop(file);
    assert_eq!(mode(&folder.file()), 0o600);
    // One of an earlier version, which keeps what it holds.
    for earlier in [0o644, 0o666, 0o660, 0o604] {
        fs::set_permissions(folder.file(), fs::Permissions::from_mode(earlier)).unwrap();
        drop(open(&folder.file()).unwrap());
        assert_eq!(mode(&folder.file()), 0o600);
    }
    assert_eq!(fs::read(folder.file()).unwrap(), b"new");
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_replaced_and_not_the_link() {
    let folder = Folder::new("files-link");
    let link = folder.0.join("link");
    std::os::unix::fs::symlink(folder.file(), &link).unwrap();
    drop(open(&link).unwrap());
    drop(replace(&link, b"new").unwrap());
    assert_eq!(fs::read(folder.file()).unwrap(), b"new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn what_cannot_be_put_in_place_leaves_the_old_file_and_no_other() {
    let folder = Folder::new("files-old");
    let missing = folder.0.join("missing");
    assert!(matches!(open(&missing.join("file")), Err(Unavailable::Io(_))));
    fs::write(folder.file(), "old").unwrap();
    // Where the new one is to be begun there is a folder.
    fs::create_dir(beside(&folder.file(), ".new")).unwrap();
    assert!(replace(&folder.file(), b"new").is_err());
    assert_eq!(fs::read(folder.file()).unwrap(), b"old");
}

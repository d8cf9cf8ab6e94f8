//! Secrets that commands are given.
//!
//! Substrate lets a secret URI without a phrase stand for the development phrase, which everybody
//! has: the mistyped name of a file, or an empty file, would so become a key of everybody's, and
//! nobody told.

use dure_runtime::presets::{BANKS, CENTRAL_BANK, MINISTRIES, OTHERS};
use sc_cli::{Error, Result, utils};
use sc_service::{ChainSpec, ChainType};
use sp_core::{
    Pair,
    crypto::{DEV_PHRASE, ExposeSecret, SecretString, SecretStringError, SecretUri},
    ed25519, sr25519,
};
use std::{fs, os::unix::fs::MetadataExt, path::Path, str::FromStr};

/// Names that Substrate's tools derive from the development phrase, beside those of `dev` and
/// `local`.
const MORE: [&str; 2] = ["One", "Two"];

/// The rights of others than a file's owner.
const RIGHTS_OF_OTHERS: u32 = 0o077;

/// What was given for a secret: itself, or the name of a file that holds it.
pub struct Given {
    /// What a refusal calls it, which shows nothing of it.
    pub name: String,
    /// The secret URI, where it is one.
    pub text: String,
}

impl Given {
    /// Reads what was given; asks for it where nothing was.
    pub fn read(given: Option<&str>) -> Result<Self> {
        let Some(given) = given else {
            return Ok(Self::new("what was typed", &utils::read_uri(None)?));
        };
        // No file's name begins like a derivation.
        let path = Path::new(given);
        if !given.starts_with("//") && path.exists() && !path.is_dir() {
            return Ok(Self::new(given, &text_of(path)?));
        }
        if !given.starts_with("//") && given.starts_with(['/', '.', '~']) {
            return Err(Error::Input(format!(
                "there is no file {given}, and no secret begins like that"
            )));
        }
        Ok(Self::new("what was given, no file's name,", given))
    }

    /// What is called so.
    pub fn new(name: &str, text: &str) -> Self {
        Self {
            name: name.into(),
            text: text.trim_start_matches('\u{feff}').trim().into(),
        }
    }

    /// The key pair of the secret, if it is one.
    pub fn pair<P: Pair>(&self, password: Option<&SecretString>) -> Result<P> {
        self.uri()?;
        let password = password.map(|password| password.expose_secret().as_str());
        P::from_string(&self.text, password).map_err(|error| match error {
            // The others might show what was given.
            SecretStringError::InvalidPath => Error::Input(format!(
                "{} has a derivation that keys of this scheme do not have (one slash: soft)",
                self.name
            )),
            _ => self.none(),
        })
    }

    /// The secret's parts, if it is one.
    pub fn uri(&self) -> Result<SecretUri> {
        match SecretUri::from_str(&self.text) {
            Ok(uri) if self.stands_for_itself() => Ok(uri),
            _ => Err(self.none()),
        }
    }

    /// Is it anything that Substrate doesn't read as derived, softly or not at all, from what
    /// everybody has?
    pub fn stands_for_itself(&self) -> bool {
        !self.text.is_empty() && (!self.text.starts_with('/') || self.text.starts_with("//"))
    }

    /// Refuses a secret that everybody has on a chain that is there for more than trying things
    /// out.
    pub fn refuse_development(&self, spec: &dyn ChainSpec) -> Result<()> {
        if is_development(&self.uri()?) {
            refuse_development(&self.name, spec)
        } else {
            Ok(())
        }
    }

    fn none(&self) -> Error {
        Error::Input(format!(
            "{} is no secret URI: that is the words of a mnemonic phrase, 0x and 64 hex digits, or \
             a derivation of one; on dev and local chains also // and a name, such as //Alice",
            self.name
        ))
    }
}

/// Refuses what derives from the development phrase, unless the chain is `dev`, `local` or of their
/// kind.
pub fn refuse_development(name: &str, spec: &dyn ChainSpec) -> Result<()> {
    match spec.chain_type() {
        ChainType::Development | ChainType::Local => Ok(()),
        ChainType::Live | ChainType::Custom(_) => Err(Error::Input(format!(
            "{name} is a key of the development phrase, which everybody has: it is for dev and \
             local chains alone, and '{}' is neither",
            spec.name()
        ))),
    }
}

/// Is it the development phrase, its seed, or that of one of its named derivations?
fn is_development(uri: &SecretUri) -> bool {
    let phrase = uri.phrase.expose_secret();
    if !phrase.starts_with("0x") {
        return phrase.split_whitespace().eq(DEV_PHRASE.split_whitespace());
    }
    same_seed::<sr25519::Pair>(phrase) || same_seed::<ed25519::Pair>(phrase)
}

fn same_seed<P: Pair>(given: &str) -> bool {
    let seed = |uri: &str| match P::from_string_with_seed(uri, None) {
        Ok((_, Some(seed))) => Some(seed.as_ref().to_vec()),
        _ => None,
    };
    let given = seed(given);
    let mut named = MORE
        .into_iter()
        .chain([CENTRAL_BANK])
        .chain(BANKS)
        .chain(MINISTRIES)
        .chain(OTHERS);
    given.is_some()
        && (given == seed(DEV_PHRASE) || named.any(|name| given == seed(&format!("//{name}"))))
}

/// What a file holds that its owner alone may be able to read, as with keys of ssh.
fn text_of(path: &Path) -> Result<String> {
    let shown = path.display();
    let unread = |error| Error::Input(format!("cannot read {shown}: {error}"));
    let about = fs::metadata(path).map_err(unread)?;
    // A pipe, and what is another's, is not this user's to close.
    let own = about.is_file() && about.uid() == rustix::process::getuid().as_raw();
    if own && about.mode() & RIGHTS_OF_OTHERS != 0 {
        return Err(Error::Input(format!(
            "{shown} holds a secret, and others than its owner may read it: chmod 600 '{shown}'"
        )));
    }
    fs::read_to_string(path).map_err(unread)
}

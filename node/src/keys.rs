//! The commands about keys: those of `sc_cli`, but for two that read a secret, and take nothing for
//! one that is none.

use crate::{cli::Cli, secrets::Given};
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use rustix::fs::Mode;
use sc_cli::{
    CryptoScheme, CryptoSchemeFlag, Error, KeySubcommand, KeystoreParams, NetworkSchemeFlag,
    OutputTypeFlag, Result, SharedParams, SubstrateCli,
    utils::{print_from_public, print_from_uri},
    with_crypto_scheme,
};
use sc_service::{BasePath, KeystoreContainer, config::KeystoreConfig};
use sp_core::{
    Pair,
    crypto::{ExposeSecret, KeyTypeId, SecretString, Ss58Codec},
};

const INSERT: &str = "insert";
const INSPECT: &str = "inspect";

/// A command about keys.
#[derive(Debug)]
pub enum Key {
    /// Puts a key into a node's keystore.
    Insert(Insert),
    /// Shows what belongs to a key.
    Inspect(Inspect),
    /// The others are taken as they are.
    Other(KeySubcommand),
}

impl Key {
    /// Does what the command says.
    pub fn run(&self, cli: &Cli) -> Result<()> {
        // What is made here is its owner's alone.
        let _ = rustix::process::umask(Mode::from_raw_mode(0o077));
        match self {
            Self::Insert(command) => command.run(cli),
            Self::Inspect(command) => command.run(),
            Self::Other(command) => command.run(cli),
        }
    }
}

impl FromArgMatches for Key {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        match matches.subcommand() {
            Some((INSERT, given)) => Insert::from_arg_matches(given).map(Self::Insert),
            Some((INSPECT, given)) => Inspect::from_arg_matches(given).map(Self::Inspect),
            _ => KeySubcommand::from_arg_matches(matches).map(Self::Other),
        }
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for Key {
    fn augment_subcommands(command: Command) -> Command {
        KeySubcommand::augment_subcommands(command)
            .mut_subcommand(INSERT, |_| Insert::augment_args(Command::new(INSERT)))
            .mut_subcommand(INSPECT, |_| Inspect::augment_args(Command::new(INSPECT)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        KeySubcommand::has_subcommand(name)
    }
}

/// Insert a key to the keystore of a node.
#[derive(Debug, clap::Args)]
pub struct Insert {
    /// The secret URI, or the name of a file that holds it, which its owner alone may be able to
    /// read.
    ///
    /// If not given, you will be prompted for the URI.
    #[arg(long, value_name = "URI or FILE")]
    suri: Option<String>,

    /// What the key is for: "aura" makes blocks, "gran" votes.
    #[arg(long)]
    key_type: String,

    #[command(flatten)]
    shared_params: SharedParams,

    #[command(flatten)]
    keystore_params: KeystoreParams,

    /// The kind of the key: sr25519 for "aura", ed25519 for "gran".
    #[arg(long, value_name = "SCHEME", value_enum, ignore_case = true)]
    scheme: CryptoScheme,
}

impl Insert {
    fn run(&self, cli: &Cli) -> Result<()> {
        let given = Given::read(self.suri.as_deref())?;
        let key_type =
            KeyTypeId::try_from(self.key_type.as_str()).map_err(|()| Error::KeyTypeInvalid)?;
        let is_dev = self.shared_params.is_dev();
        let spec = cli.load_spec(&self.shared_params.chain_id(is_dev))?;
        given.refuse_development(&*spec)?;

        let base_path = self
            .shared_params
            .base_path()?
            .unwrap_or_else(|| BasePath::from_project("", "", &Cli::executable_name()));
        let config = self
            .keystore_params
            .keystore_config(&base_path.config_dir(spec.id()))?;
        let password = match &config {
            KeystoreConfig::Path { password, .. } => password.as_ref(),
            KeystoreConfig::InMemory => None,
        };
        let public = with_crypto_scheme!(self.scheme, public_of(&given, password))?;
        KeystoreContainer::new(&config)?
            .keystore()
            .insert(key_type, &given.text, &public)
            .map_err(|()| Error::KeystoreOperation)
    }
}

fn public_of<P: Pair>(given: &Given, password: Option<&SecretString>) -> Result<Vec<u8>> {
    let pair = given.pair::<P>(password)?;
    Ok(pair.public().as_ref().to_vec())
}

/// Show the public key and the address of a secret URI, or of another form of them.
#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// A secret URI, an address, or the name of a file that holds one of them, which its owner
    /// alone may be able to read; with `--public`, a public key in hex.
    ///
    /// If not given, you will be prompted for it.
    #[arg(value_name = "URI or FILE")]
    uri: Option<String>,

    /// What is given is a public key in hex.
    #[arg(long)]
    public: bool,

    #[command(flatten)]
    keystore_params: KeystoreParams,

    #[command(flatten)]
    network_scheme: NetworkSchemeFlag,

    #[command(flatten)]
    output_scheme: OutputTypeFlag,

    #[command(flatten)]
    crypto_scheme: CryptoSchemeFlag,

    /// Fail unless the secret's phrase or seed, without derivations, has this public key (in hex)
    /// or address.
    #[arg(long, conflicts_with = "public")]
    expect_public: Option<String>,
}

impl Inspect {
    fn run(&self) -> Result<()> {
        let given = Given::read(self.uri.as_deref())?;
        let network = self.network_scheme.network;
        let output = self.output_scheme.output_type;
        let scheme = self.crypto_scheme.scheme;
        if self.public {
            return with_crypto_scheme!(scheme, print_from_public(&given.text, network, output));
        }
        let password = self.keystore_params.read_password()?;
        if let Some(expected) = &self.expect_public {
            with_crypto_scheme!(scheme, expect(expected, &given, password.as_ref()))?;
        }
        with_crypto_scheme!(scheme, sound(&given, password.as_ref()))?;
        with_crypto_scheme!(
            scheme,
            print_from_uri(&given.text, password, network, output)
        );
        Ok(())
    }
}

/// It is a secret or an address.
fn sound<P: Pair>(given: &Given, password: Option<&SecretString>) -> Result<()> {
    let is_address = P::Public::from_string_with_version(&given.text).is_ok();
    if is_address && given.stands_for_itself() {
        return Ok(());
    }
    given.pair::<P>(password).map(drop)
}

/// The secret's phrase or seed has this public key.
fn expect<P: Pair>(expected: &str, given: &Given, password: Option<&SecretString>) -> Result<()> {
    let wanted = P::Public::from_string(expected).map_err(|_| {
        Error::Input(format!(
            "{expected} is neither a public key in hex nor an address"
        ))
    })?;
    let uri = given.uri()?;
    let root = Given::new(&given.name, uri.phrase.expose_secret());
    let pair = root.pair::<P>(password.or(uri.password.as_ref()))?;
    if pair.public() == wanted {
        return Ok(());
    }
    Err(Error::Input(format!(
        "{} is not of the public key {expected}",
        given.name
    )))
}

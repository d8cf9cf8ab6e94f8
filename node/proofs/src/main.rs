//! `dure-verify`: checks a notary's bundle, with no node and no network.

use clap::{Args, Parser, Subcommand};
use dure_proofs::{Checkpoint, Trust, make, spec, verify};
use serde::Deserialize;
use sp_core::Bytes;
use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Checks that a notary sealed a document, and what the act was worth, with no node and no network.
#[derive(Parser)]
#[command(name = "dure-verify", version, arg_required_else_help = false)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a bundle, or a certificate that carries one. The exit code is 0 where the version
    /// that is shown was in force at the bundle's block, 3 where it was sealed but is not
    /// (replaced, annulled, flagged, removed), 1 where the bundle is refused.
    Verify(Verify),
    /// Tells the genesis hash of a raw chain specification.
    Genesis {
        /// As `dure-node export-chain-spec --raw` writes it.
        spec: PathBuf,
    },
    /// Makes a bundle of what nodes answered, as JSON on standard input; for `dure notary export`.
    Make {
        /// The log's leaves, as `dure notary mirror` keeps them.
        #[arg(long)]
        leaves: PathBuf,
        /// A checkpoint to tie it to.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
        /// A new file for the bundle.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Args)]
struct Verify {
    /// The bundle, or a certificate's page.
    bundle: PathBuf,
    /// The document that was sealed: the file itself.
    #[arg(long)]
    document: Option<PathBuf>,
    /// What is trusted: the chain's genesis hash.
    #[arg(long, required_unless_present_any = ["spec", "checkpoint"])]
    genesis: Option<String>,
    /// What is trusted: the chain's raw specification.
    #[arg(long, conflicts_with = "genesis")]
    spec: Option<PathBuf>,
    /// What is trusted: a checkpoint that was published, as `dure notary checkpoint` writes it.
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// The text of a printed certificate's QR code, to be compared with the bundle.
    #[arg(long)]
    code: Option<String>,
    /// Says it as JSON.
    #[arg(long)]
    json: bool,
}

type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        // On one line: what is behind an empty one is how it is used.
        Err(error) => {
            let text = error.to_string();
            let said = text.lines().take_while(|line| !line.trim().is_empty());
            let words: Vec<_> = said.flat_map(str::split_whitespace).collect();
            eprintln!("{} (dure-verify --help)", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match run(cli.command) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Outcome<ExitCode> {
    match command {
        Command::Verify(given) => checked(given),
        Command::Genesis { spec } => {
            println!("{:?}", said(spec::genesis_of(&text(&spec)?))?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Make {
            leaves,
            checkpoint,
            out,
        } => {
            let checkpoint = checkpoint.as_deref().map(checkpoint_of).transpose()?;
            let mut json = String::new();
            let read = std::io::stdin().read_to_string(&mut json);
            read.map_err(|error| format!("standard input: {error}"))?;
            let parts =
                serde_json::from_str(&json).map_err(|error| format!("the parts: {error}"))?;
            let made = said(make::bundle(
                parts,
                leaves_of(&leaves)?,
                checkpoint.as_ref(),
            ))?;
            let written = write_new(&out, &made.to_bytes());
            written.map_err(|error| format!("{}: {error}", out.display()))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn checked(given: Verify) -> Outcome<ExitCode> {
    let genesis = match (&given.genesis, &given.spec) {
        (Some(hash), _) => {
            Some(dure_proofs::hash(hash).ok_or("--genesis takes 0x and 64 hex digits")?)
        }
        (None, Some(spec)) => Some(said(spec::genesis_of(&text(spec)?))?),
        (None, None) => None,
    };
    let checkpoint = given.checkpoint.as_deref().map(checkpoint_of).transpose()?;
    let document = given.document.as_deref().map(bytes).transpose()?;
    let document = document.map(|file| dure_proofs::sha256(&file));
    let file = bundle_in(&given.bundle)?;
    let report = said(verify(
        &file,
        &Trust {
            genesis,
            checkpoint,
        },
        document,
    ))?;
    if given.code.is_some_and(|code| code != report.code) {
        return Err("the code is of another bundle".into());
    }
    if given.json {
        println!(
            "{}",
            serde_json::to_string(&report).map_err(|error| error.to_string())?
        );
    } else {
        report.in_words().iter().for_each(|line| println!("{line}"));
    }
    Ok(if report.in_force {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}

fn said<T>(result: Result<T, dure_proofs::Refusal>) -> Outcome<T> {
    result.map_err(|refusal| refusal.to_string())
}

/// Writes a file that is not there yet, for its owner, as it has a salt. It is there as a whole or
/// not at all, whenever this is killed.
fn write_new(file: &Path, content: &[u8]) -> std::io::Result<()> {
    if file.try_exists()? {
        return Err(std::io::ErrorKind::AlreadyExists.into());
    }
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&part)?.write_all(content)?;
    fs::rename(part, file)
}

/// A bundle's file, or a page's: none is larger.
fn bundle_in(file: &Path) -> Outcome<Vec<u8>> {
    const MOST: u64 = 64 << 20;
    let large = fs::metadata(file).is_ok_and(|about| about.len() > MOST);
    if large {
        Err(format!("{} is too large for a bundle", file.display()))
    } else {
        bytes(file)
    }
}

fn bytes(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn checkpoint_of(file: &Path) -> Outcome<Checkpoint> {
    said(Checkpoint::read(&text(file)?))
}

/// A line of a mirror's file.
#[derive(Deserialize)]
struct Line {
    leaf: Bytes,
}

/// The leaves of a mirror's file. A line that was not written to its end is none.
fn leaves_of(file: &Path) -> Outcome<Vec<Vec<u8>>> {
    let text = text(file)?;
    let (whole, _) = text.rsplit_once('\n').unwrap_or_default();
    let read = |(n, line)| {
        let line: Result<Line, _> = serde_json::from_str(line);
        let line = line.map_err(|_| format!("{}, line {n} is no leaf", file.display()))?;
        Ok(line.leaf.0)
    };
    (1..).zip(whole.lines()).map(read).collect()
}

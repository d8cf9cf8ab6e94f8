//! What is checked before the node starts, so that it fails at once and in plain words.
//!
//! Without these checks a taken peer-to-peer port goes unnoticed (litep2p binds with `SO_REUSEPORT`
//! or drops the listener, libp2p logs a warning), and so does a taken Prometheus port, while a base
//! path that can't be written fails without saying which path.

use crate::{cli::Cli, disk, secrets};
use sc_cli::{CliConfiguration, SubstrateCli};
use sc_network::{Multiaddr, multiaddr::Protocol};
use sc_service::{BasePath, Configuration};
use std::{
    fs, io,
    net::{IpAddr, SocketAddr, TcpListener, UdpSocket},
    path::Path,
};

/// The protocol under a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// The base path exists, or can be made, and can be written; and its disk has room.
pub fn base_path(cli: &Cli) -> sc_cli::Result<()> {
    let path = cli
        .run
        .base_path()?
        .unwrap_or_else(|| BasePath::from_project("", "", &Cli::executable_name()));
    writable(path.path())?;
    match disk::shortage(path.path()) {
        Some(words) => Err(words.into()),
        None => Ok(()),
    }
}

/// Keys that everybody has are for chains to try things out, also by flags such as `--alice`.
pub fn keys(cli: &Cli) -> sc_cli::Result<()> {
    let is_dev = cli.run.is_dev()?;
    let Some(seed) = cli.run.dev_key_seed(is_dev)? else {
        return Ok(());
    };
    let spec = cli.load_spec(&cli.run.chain_id(is_dev)?)?;
    secrets::refuse_development(&seed, &*spec)
}

/// The directory is there, or can be made, and can be written.
pub fn writable(path: &Path) -> Result<(), String> {
    let probe = path.join(format!(".write-test-{}", std::process::id()));
    fs::create_dir_all(path)
        .and_then(|()| fs::write(&probe, []))
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|error| format!("cannot write to the base path {}: {error}", path.display()))
}

/// Every port on which the node must listen is free.
pub fn ports(config: &Configuration) -> Result<(), String> {
    for endpoint in config.rpc.addr.iter().flatten() {
        if !endpoint.is_optional && !endpoint.retry_random_port {
            free(Transport::Tcp, endpoint.listen_addr, "RPC", "--rpc-port")?;
        }
    }
    for address in &config.network.listen_addresses {
        if let Some((transport, address)) = socket(address) {
            free(transport, address, "peer-to-peer", "--port")?;
        }
    }
    if let Some(prometheus) = &config.prometheus_config {
        free(
            Transport::Tcp,
            prometheus.port,
            "Prometheus",
            "--prometheus-port",
        )?;
    }
    Ok(())
}

/// The port is free. A host without IPv6 is fine: each service listens on IPv4 too.
pub fn free(
    transport: Transport,
    address: SocketAddr,
    what: &str,
    flag: &str,
) -> Result<(), String> {
    let bound = match transport {
        Transport::Tcp => TcpListener::bind(address).map(drop),
        Transport::Udp => UdpSocket::bind(address).map(drop),
    };
    match bound {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(format!(
            "the {what} port {} is already in use: stop what uses it, or choose another with \
             {flag}",
            address.port()
        )),
        Err(_) if address.is_ipv6() => Ok(()),
        Err(error) => Err(format!(
            "cannot listen on the {what} address {address}: {error}"
        )),
    }
}

/// The TCP address in a multiaddress.
pub fn tcp_address(address: &Multiaddr) -> Option<SocketAddr> {
    socket(address)
        .and_then(|(transport, address)| matches!(transport, Transport::Tcp).then_some(address))
}

/// The address and protocol under a multiaddress, unless it names a host.
pub fn socket(address: &Multiaddr) -> Option<(Transport, SocketAddr)> {
    let mut parts = address.iter();
    let ip: IpAddr = match parts.next()? {
        Protocol::Ip4(ip) => ip.into(),
        Protocol::Ip6(ip) => ip.into(),
        _ => return None,
    };
    match parts.next()? {
        Protocol::Tcp(port) => Some((Transport::Tcp, (ip, port).into())),
        Protocol::Udp(port) => Some((Transport::Udp, (ip, port).into())),
        _ => None,
    }
}

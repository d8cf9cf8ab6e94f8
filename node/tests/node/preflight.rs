//! What is checked before the node starts.

use dure_node::preflight::{Transport, free, socket, writable};
use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
};

#[test]
fn multiaddresses_name_sockets() {
    let parse = |text: &str| socket(&text.parse().unwrap());
    let tcp = |text: &str| Some((Transport::Tcp, text.parse::<SocketAddr>().unwrap()));
    assert_eq!(parse("/ip4/127.0.0.1/tcp/9944"), tcp("127.0.0.1:9944"));
    assert_eq!(parse("/ip6/::/tcp/30333/ws"), tcp("[::]:30333"));
    assert_eq!(
        parse("/ip4/0.0.0.0/udp/30333/webrtc-direct"),
        Some((Transport::Udp, "0.0.0.0:30333".parse().unwrap()))
    );
    assert_eq!(parse("/dns/example.org/tcp/30333"), None);
}

#[test]
fn a_taken_port_is_refused_until_it_is_free_again() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap();
    let refusal = free(Transport::Tcp, address, "RPC", "--rpc-port").unwrap_err();
    assert!(refusal.contains(&address.port().to_string()), "{refusal}");
    assert!(refusal.contains("--rpc-port"), "{refusal}");
    drop(holder);
    assert_eq!(free(Transport::Tcp, address, "RPC", "--rpc-port"), Ok(()));
}

#[test]
fn a_base_path_under_a_file_is_refused() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/base"));
    let refusal = writable(path).unwrap_err();
    assert!(refusal.contains("Cargo.toml/base"), "{refusal}");
}

//! The binary of the node, which is all in the library.

fn main() -> std::process::ExitCode {
    dure_node::run()
}

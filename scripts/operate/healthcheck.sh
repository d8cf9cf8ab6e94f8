#!/usr/bin/env bash
# Does the node on this machine answer? By bash alone, as the image has no HTTP client. A node that
# still fetches the chain is healthy: that it lags is for the alerts to say.
#
#   healthcheck.sh [PORT]
set -euo pipefail

request='{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}'
port=${1:-9944}
exec 3<>"/dev/tcp/127.0.0.1/$port"
# With its port: a node that is not open to others answers to nothing else.
printf 'POST / HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Type: application/json\r\n' "$port" >&3
printf 'Content-Length: %d\r\nConnection: close\r\n\r\n%s' "${#request}" "$request" >&3
grep -q '"isSyncing":' <&3

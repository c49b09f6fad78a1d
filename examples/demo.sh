#!/bin/sh
# What `make demo` runs: the example vault is checked, its repairs are shown and made in a copy, its graph is drawn.
set -eu
vault=examples/reading-vault
mkdir -p "$DEMO"
XDG_STATE_HOME="$(cd "$DEMO" && pwd)/state"
export XDG_STATE_HOME

say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }

say vaultlint check $vault
"$BIN/vaultlint" check $vault || true

say vaultlint fix --diff $vault
"$BIN/vaultlint" fix --diff $vault || true

rm -rf "$DEMO/vault"
cp -R $vault "$DEMO/vault"
say vaultlint fix "$DEMO/vault"
"$BIN/vaultlint" fix "$DEMO/vault" || true

say vaultlint graph "$DEMO/vault" -o "$DEMO/graph.html" -o "$DEMO/graph.json"
"$BIN/vaultlint" graph "$DEMO/vault" -o "$DEMO/graph.html" -o "$DEMO/graph.json"

say vaultlint related "'Be More Assertive With Customers'" --to "'3 Ways to Be More Assertive with Clients'"
"$BIN/vaultlint" related "Be More Assertive With Customers" --to "3 Ways to Be More Assertive with Clients" --vault "$DEMO/vault"

printf '\nThe repaired copy is %s/vault, the graph %s/graph.html: open it in a browser.\n' "$DEMO" "$DEMO"

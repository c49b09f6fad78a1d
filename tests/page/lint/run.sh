#!/bin/sh
# The page's scripts and stylesheets, checked by biome (needs node and npm; pages need nothing of it). The scripts are
# linted as they run, joined in one scope, so that a name that none of them makes is found.
#   run.sh PYTHON           check style and names
#   run.sh PYTHON format    write the style
set -e
cd "$(dirname "$0")/../../.."
python=$1
here=tests/page/lint
missing() {
  echo "the page's scripts are linted by $here, which needs $1" >&2
  [ -z "$CI" ] || exit 1
  echo "going on without: they are not linted" >&2
  exit 0
}
command -v node >/dev/null 2>&1 || missing "node (Debian, Ubuntu: sudo apt-get install nodejs npm)"
wanted=$(sed -n 's/.*"@biomejs\/biome": "\(.*\)".*/\1/p' $here/package.json) # this version, and its programs, to the digit
if ! grep -qs "\"version\": \"$wanted\"" $here/node_modules/@biomejs/biome/package.json; then
  command -v npm >/dev/null 2>&1 || missing "npm (Debian, Ubuntu: sudo apt-get install npm)"
  for try in 1 2 3; do
    npm install --prefix $here --no-package-lock --no-audit --no-fund --loglevel=error >&2 && break
    [ $try -lt 3 ] || missing "biome, which npm could not install"
  done
fi
biome="$here/node_modules/.bin/biome"
[ "$2" != format ] || exec $biome format --config-path=$here --write vaultlint/graph/page/js vaultlint/graph/page/css
mkdir -p build/page-lint
$python -c 'from vaultlint.graph.page.assets import app_script; print(app_script(live=True), end="")' > build/page-lint/page.js
$biome lint --config-path=$here --error-on-warnings build/page-lint/page.js vaultlint/graph/page/css
$biome format --config-path=$here vaultlint/graph/page/js vaultlint/graph/page/css

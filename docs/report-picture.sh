#!/bin/sh
# Takes the picture of a report for README.md: docs/report.png. Needs chromium and imagemagick
# (Debian packages of the same names).
#
#     docs/report-picture.sh [REPORT.json]      default: a published report
set -eu
home=$(dirname -- "$(readlink -f -- "$0")")/..
report=${1:-$home/reports/published/node-20.20.2-v18.json}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$home/build/release/cli/clusterspec" report html "$report" >"$folder/report.html"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$folder/profile" \
  --window-size=1000,910 --screenshot="$folder/report.png" "file://$folder/report.html" 2>/dev/null
convert-im6.q16 "$folder/report.png" -strip +dither -colors 64 -define png:compression-level=9 "$home/docs/report.png"

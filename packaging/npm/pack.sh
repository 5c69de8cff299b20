#!/bin/sh
# Makes the package for npm of a release's tarball: FOLDER/clusterspec-VERSION.tgz.
#     packaging/npm/pack.sh clusterspec-VERSION-linux-x86_64.tar.gz FOLDER
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
tarball=$1
folder=$2

name=${tarball##*/}
version=${name#clusterspec-}
version=${version%%-linux-*}
package=$(mktemp -d)
trap 'rm -rf "$package"' EXIT
tar -xzf "$tarball" -C "$package" --strip-components=1
cp "$here/clusterspec.sh" "$here/README.md" "$package"
cp "$package/share/doc/clusterspec/LICENSE" "$package"
sed "s/@VERSION@/$version/" "$here/package.json.in" >"$package/package.json"
chmod 755 "$package/clusterspec.sh"
npm pack --silent --pack-destination "$folder" "$package"

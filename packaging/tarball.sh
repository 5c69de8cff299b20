#!/bin/sh
# Packs what `cmake --install` installs of the program: BUILD/NAME.tar.gz with the folder NAME. The same
# build gives the same bytes.
#     packaging/tarball.sh BUILD NAME
set -eu
build=$1
name=$2

staging=$build/dist
rm -rf "$staging"
cmake --install "$build" --strip --component program --prefix "$staging/$name" >/dev/null
# Whoever unpacks it as root gets files that all may read.
chmod -R u=rwX,go=rX "$staging/$name"
tar -C "$staging" --sort=name --owner=0 --group=0 --numeric-owner --mtime=1980-01-01T00:00:00Z \
  -cf - "$name" | gzip -9n >"$build/$name.tar.gz.new"
mv "$build/$name.tar.gz.new" "$build/$name.tar.gz"
rm -rf "$staging"
(cd "$build" && sha256sum "$name.tar.gz")

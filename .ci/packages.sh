# shellcheck shell=bash
# Functions that install Debian packages; sourced by run and lint.

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

# install PACKAGE... (options of apt-get install too)
install() {
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq &&
    as_root apt-get install -y -qq "$@" >/dev/null
}

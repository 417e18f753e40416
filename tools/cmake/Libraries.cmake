# What comes from Debian (12 and 13). Every library is used by one floor; see Floor.cmake.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Protobuf REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(LMDB REQUIRED IMPORTED_TARGET lmdb)
pkg_check_modules(NATS REQUIRED IMPORTED_TARGET libnats)
# The flags that pkg-config gives are part of cpp-httplib's ABI: without them Request has another size.
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(TOML REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
# Says "ready" and "alive" to the service manager.
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)

# libmembrane: `make` builds the release library into build/, `make help` lists the rest.
#
# Variables to set on the command line:
#   PREFIX      where `make install` puts things             (default /usr/local)
#   LIBDIR      the library and its pkg-config file          (default PREFIX/lib)
#   INCLUDEDIR  the header                                   (default PREFIX/include)
#   DESTDIR     put in front of every installed path, for packagers
#   SWIFTFLAGS  more arguments for `swift build`
#   SEEDS       how many seeds `make simulate` runs           (default 2000)
#   SEED        the one seed whose steps it prints instead
#   TIME        seconds for each target of `make fuzz`   (default 60), or for `make soak` (default 600)
#   TARGET      the one target of `make fuzz`            (default all)
#   JOBS        how many targets `make fuzz` runs at a time (default 1)

PREFIX = /usr/local
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
DESTDIR =
SWIFTFLAGS =
SEEDS = 2000
SEED =

# The header is the one place that says the version. The soname changes only when an existing binary would
# break: 0 until the first release.
version := $(shell sed -n 's/^\#define MEMBRANE_VERSION "\(.*\)"$$/\1/p' include/membrane.h)
soname := libmembrane.so.0
library := libmembrane.so.$(version)

# Given to `swift build` here and not in Package.swift, where they would leak into the test executables.
# The Swift runtime is linked in, so the library runs without Swift and installs no signal handlers.
# `nodelete` makes dlclose harmless. What is freed is wiped (Sources/CWipe). Regular expressions and concurrency,
# which nothing here uses, would add 1.4 MB; functions that nothing calls, or that are there twice, 0.4 MB.
release_flags := \
	-Xswiftc -static-stdlib \
	-Xswiftc -no-toolchain-stdlib-rpath \
	-Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. \
	-Xcc -ffile-prefix-map=$(CURDIR)=. \
	-Xlinker --version-script=$(CURDIR)/include/abi/membrane.map \
	-Xlinker -soname=$(soname) \
	-Xlinker -z -Xlinker nodelete \
	-Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --gc-sections -Xlinker --icf=safe \
	-Xlinker --wrap=free -Xlinker --wrap=realloc -Xlinker $(CURDIR)/.build-release/wipe.o \
	-Xswiftc -Xfrontend -Xswiftc -disable-implicit-string-processing-module-import \
	-Xswiftc -Xfrontend -Xswiftc -disable-implicit-concurrency-module-import

# Folders are listed too: their times tell that a file was removed.
sources := Package.swift Makefile $(shell find Sources include)

# What runs against the library in build/ finds it through these.
python := $(CURDIR)/.build/venv/bin/python
in_build := PKG_CONFIG_PATH=$(CURDIR)/build LD_LIBRARY_PATH=$(CURDIR)/build \
	MEMBRANE_LIBRARY=$(CURDIR)/build/libmembrane.so PYTHONPATH=$(CURDIR)/bindings/python/src
# Offline, and with the toolchain that .ci/install brought.
# Go's cache does not notice that a header has changed: each header has a cache of its own.
go_cache := $(CURDIR)/.build/go-cache/$(shell sha256sum include/membrane.h | cut -c1-16)
go_settings := GOTOOLCHAIN=local GOPROXY=off GOFLAGS=-mod=readonly GOCACHE=$(go_cache)
go := $(go_settings) $(CURDIR)/.build/go/bin/go
gofmt := .build/go/bin/gofmt
go_sources := bindings/go examples/go Tests/interop/go Tests/reality/hosts/go Tests/reality/receivers/go

# C that clang-format lays out: not the header, whose layout is part of what it says, and not generated tables.
c_sources = $(shell find Sources Tests bindings examples \( -name '*.[ch]' -o -name '*.cpp' \) -not -path 'Sources/CCatalogue/*')

.PHONY: all install uninstall clean help test check format generate demo reality faults secrets simulate soak sanitize valgrind fuzz fuzz-minimise bench bench-scale
.PHONY: install-test install-valgrind install-bench test-swift test-abi test-memory test-python test-go test-interop test-reality test-faults test-secrets test-fuzz
# The parts of `test` print to one terminal and share two cores: one after the other, also with -j.
.NOTPARALLEL:
.DELETE_ON_ERROR:

all: build/libmembrane.so build/include/membrane.h build/membrane.pc ## build the library into build/ (default)

build/$(library): $(sources)
	.ci/install build
# Link again: SwiftPM does not see changes of the version script.
	rm -f .build-release/release/libmembrane.so
	mkdir -p .build-release
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -fPIC -Wall -Wextra -Werror -c -o .build-release/wipe.o Sources/CWipe/wipe.c
	swift build -c release --product membrane --scratch-path .build-release $(release_flags) $(SWIFTFLAGS)
	mkdir -p build
	strip --strip-unneeded -o $@ .build-release/release/libmembrane.so

build/$(soname): build/$(library)
	ln -sf $(library) $@

build/libmembrane.so: build/$(soname)
	ln -sf $(soname) $@

build/include/membrane.h: include/membrane.h
	mkdir -p build/include
	cp $< $@

# $(call write_pc,FILE,LIBDIR,INCLUDEDIR)
define write_pc
	printf '%s\n' 'libdir=$(2)' 'includedir=$(3)' '' 'Name: membrane' \
		"Description: Connect your customers' apps from inside your own process" 'Version: $(version)' \
		'Libs: -L$${libdir} -lmembrane' 'Cflags: -I$${includedir}' >$(1)
endef

# Usable in place: PKG_CONFIG_PATH=build
build/membrane.pc: Makefile include/membrane.h
	mkdir -p build
	$(call write_pc,$@,$${pcfiledir},$${pcfiledir}/include)

install: all ## install into PREFIX
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	install -m 755 build/$(library) $(DESTDIR)$(LIBDIR)
	ln -sf $(library) $(DESTDIR)$(LIBDIR)/$(soname)
	ln -sf $(soname) $(DESTDIR)$(LIBDIR)/libmembrane.so
	install -m 644 include/membrane.h $(DESTDIR)$(INCLUDEDIR)
	$(call write_pc,$(DESTDIR)$(LIBDIR)/pkgconfig/membrane.pc,$(LIBDIR),$(INCLUDEDIR))

uninstall: ## remove what install put into PREFIX
	rm -f $(DESTDIR)$(LIBDIR)/$(library) $(DESTDIR)$(LIBDIR)/$(soname) $(DESTDIR)$(LIBDIR)/libmembrane.so
	rm -f $(DESTDIR)$(LIBDIR)/pkgconfig/membrane.pc $(DESTDIR)$(INCLUDEDIR)/membrane.h

clean: ## remove what was built; tools under .build/ stay
	rm -rf build .build-release .build-address .build-thread .build-bench .build-fuzz .build-simulation
	if [ -d .build ]; then swift package clean; fi

test: install-test test-swift all check test-abi test-memory test-python test-go test-interop test-reality test-faults test-secrets test-fuzz simulate demo ## run every test, stop at the first part that fails
	@echo '==> every part passed'

test-swift:
	@echo '==> Swift tests'
	swift test

test-abi: all
	@echo '==> C tests'
	$(in_build) Tests/abi/run

test-memory: install-valgrind all
	@echo '==> sanitizers and Valgrind, a short run'
	$(in_build) Tests/abi/run --sanitize --short
	$(in_build) Tests/abi/run --valgrind --short
	cd bindings/go && $(in_build) $(go) test -tags membrane_collect -run TestNothingIsCollectedWhileItIsUsed ./...

test-python: all
	@echo '==> Python tests'
	$(in_build) $(python) -m pytest bindings/python

test-go: all
	@echo '==> Go tests'
	cd bindings/go && $(in_build) $(go) test -race ./...

test-interop: all
	@echo '==> tokens of PyJWT, golang-jwt and libjwt, and what the guides print'
	$(in_build) $(python) -m pytest Tests/interop
	cd Tests/interop/go && $(in_build) $(go) test ./...
	$(in_build) Tests/interop/libjwt

test-reality: all
	@echo '==> real processes and a real provider'
	GOCACHE=$(go_cache) $(python) -m pytest Tests/reality

test-faults: install-test all
	@echo '==> broken disks, power cuts, bad certificates: a short run'
	Tests/faults/run -q

test-secrets: install-test all
	@echo '==> canaries for secrets: a short run'
	Tests/secrets/run -q

test-fuzz: install-test
	@echo '==> fuzz targets, a short run'
	Tests/fuzz/run --short

check: install-test all ## check the interface, the layers and the formatting
	@echo '==> checks'
	$(in_build) PYTHON=$(python) GO='$(go)' GOFMT=$(CURDIR)/$(gofmt) C_SOURCES='$(c_sources)' GO_SOURCES='$(go_sources)' \
		Tests/checks/run

format: install-test ## lay out Swift, C and Go sources
	swift format --in-place --recursive Sources Tests Package.swift
	clang-format -i $(c_sources)
	$(gofmt) -w $(go_sources)

generate: install-test ## write what repeats the declarations of operations: C functions, methods and types of the bindings, openapi.json, tables
	swift build --product describe
	$(python) bindings/generate --describe .build/debug/describe

demo: install-test all ## connect apps from C, Python and Go, and run the guide's web products, with a real OAuth provider on this machine
	@echo '==> demo'
	GOCACHE=$(go_cache) $(python) examples/demo/run
	GOCACHE=$(go_cache) $(python) examples/demo/products

reality: install-test all ## storms, 200 rounds of SIGKILL and bad servers, with real processes and a real provider
	@echo '==> real processes and a real provider'
	GOCACHE=$(go_cache) $(python) -m pytest Tests/reality --whole -s

faults: install-test all ## full and broken disks, power cuts, damaged files, no memory, bad certificates, answers cut off: all of them
	@echo '==> faults'
	Tests/faults/run --whole -s

secrets: install-test all ## canaries for every secret, looked for in files, answers, errors and memory after every behaviour
	@echo '==> secrets'
	Tests/secrets/run --whole -s

simulate: install-test ## connecting and refreshing in a simulated world, the same for the same seed: SEEDS=how many, or SEED=one with its steps
	@echo '==> simulation'
# Testable, so that it reaches the engine's parameters; optimised, since it is run for thousands of seeds.
	swift build -c release --product simulate --scratch-path .build-simulation -Xswiftc -enable-testing
	$(if $(SEED),.build-simulation/release/simulate trace $(SEED),Tests/simulation/run $(SEEDS))

soak: TIME = 600
soak: install-test all ## a quiet customer beside one that attacks: TIME=seconds
	@echo '==> soak'
	$(python) Tests/soak/run $(TIME)

sanitize: install-test all ## the tests again under AddressSanitizer, ThreadSanitizer, UBSan and their like in Go and Python
	@echo '==> sanitizers'
# The test runner itself leaks a little, so leaks are looked for from C.
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build-address
	swift test --sanitize=thread --scratch-path .build-thread
	swift build --product membrane --sanitize=thread --scratch-path .build-thread
	$(in_build) Tests/abi/run --sanitize
	$(in_build) Tests/abi/run --threads
# Go: the race detector, and a collection of garbage in the middle of each use of a handle, which is shown to notice.
	cd bindings/go && $(in_build) $(go) test -race -tags membrane_collect ./...
	$(in_build) $(go_settings) Tests/checks/keepalive
# Python: its development mode checks memory, descriptors and threads. Warnings are errors, also those of the interpreter.
	$(in_build) $(python) -X dev -W error -m pytest bindings/python

valgrind: install-valgrind all ## the C tests under Valgrind
	@echo '==> Valgrind'
	$(in_build) Tests/abi/run --valgrind

TIME = 60
TARGET =
JOBS = 1
fuzz: install-test ## look for inputs that break something: TIME=seconds for each, TARGET=name for one, JOBS=2 for two at a time
	@echo '==> fuzzing'
	Tests/fuzz/run --seconds $(TIME) --jobs $(JOBS) $(TARGET)

fuzz-minimise: install-test ## add to the corpus of TARGET what fuzzing has reached since, in the fewest inputs
	Tests/fuzz/run --minimise $(TARGET)

bench: install-bench all ## measure against the budgets
	@echo '==> benchmarks'
	GOCACHE=$(go_cache) $(in_build) Tests/benchmarks/run
	@echo '==> every operation at its largest request'
	$(in_build) $(python) Tests/benchmarks/largest_requests.py

bench-scale: install-bench all ## list, get, refresh and open in stores of up to a million connections
	@echo '==> benchmarks of scale'
	$(in_build) Tests/benchmarks/scale

install-test:
	@.ci/install test

install-valgrind:
	@.ci/install valgrind

install-bench:
	@.ci/install bench

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '  make %-11s %s\n' "$$target" "$$text"; done

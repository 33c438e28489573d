# Spillway: what can be done with it. `make help` lists the targets.

SHELL := /bin/bash
BUILT := .build/release
# One file that needs no Swift on the machine it is copied to; calls into the runtime are a little cheaper too.
BUILD := swift build -c release --product spillway --static-swift-stdlib

# Flags for `spillway serve` (make run) or for the benchmarks (make bench): make run ARGS="--writable ./files"
ARGS ?=
# Flags for `swift test`: make test TESTFLAGS="--filter StorageTests"
TESTFLAGS ?=
# How many tests run side by side. Many of them start a server and real clients.
TEST_WIDTH ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: help run demo build test bench lint format clean
.NOTPARALLEL:

help: ## Lists the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@echo '  make run ARGS="--writable --listen 127.0.0.1:2121 ./files" passes flags on to "spillway serve".'

run: build ## Builds and serves ./site on port 2121
	@exec $(BUILT)/spillway serve $(ARGS)

demo: build ## Shows the failure of the article and its cure, with one burst of 1,500 clients
	@scripts/demo --program $(BUILT)/spillway $(ARGS)

build: ## Builds the program for release
	@scripts/setup
	$(BUILD)

test: ## Runs all tests, those with real FTP clients too
	@scripts/setup --tests
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(TEST_WIDTH) swift test $(TESTFLAGS)

bench: ## Measures Spillway beside a C reference and prints ratios
	@scripts/setup --bench
	$(BUILD)
	Benchmarks/run $(ARGS)

lint: ## Checks format, layers, sizes and scripts
	@scripts/setup --lint
	swift format lint --strict --parallel -r Sources Tests Package.swift
	@scripts/check-layers --self-test
	scripts/check-layers
	@scripts/check-sizes --self-test
	scripts/check-sizes
	@for script in scripts/setup .ci/run; do bash -n $$script && test -x $$script || exit 1; done
	@! git grep -nI -E '[[:space:]]+$$|^<<<<<<< |^>>>>>>> ' -- . ':!*.ftp' ':!Tests/**/Fixtures/**' \
	  || { echo 'lint: blanks at the end of a line, or a merge left open'; exit 1; }

format: ## Formats the Swift sources in place
	swift format --in-place --parallel -r Sources Tests Package.swift

clean: ## Removes what was built, never what is served
	rm -rf .build Benchmarks/.bin

# The menu of Nearmade. Every dish is a script in scripts/, which checks its own tools first.
#
#   FILTER=text       make test: only the tests whose name matches
#   ARGS="..."        handed on to the program that the target starts
#   SWIFTFLAGS="..."  handed on to every `swift build` and `swift test`

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export SWIFTFLAGS

# Where make itself is killed, what it started ends as well.
with_make := setpriv --pdeathsig TERM

.PHONY: help run build test faults sim fuzz ha bench bench-quick bench-processes ci clean

help: ## print this menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## play the demo: a made-up network, live; prints the address and a login for each role
	@scripts/run $(ARGS)

build: ## build everything, tests included
	@scripts/build --build-tests

test: ## run all tests: on SQLite, on a PostgreSQL of their own, and in a browser (FILTER=Ledger for some of them)
	@$(with_make) scripts/test $(if $(FILTER),--filter '$(FILTER)') $(ARGS)

faults: ## kill the program and its database while senders are at work, and look what is lost (ROUNDS=100, SEED=n for the same again)
	@NEARMADE_FAULT_ROUNDS=$(or $(ROUNDS),100) NEARMADE_FAULT_SEED=$(or $(SEED),0) $(with_make) scripts/test-faults $(ARGS)

sim: ## simulate random trade with faults at every statement (SEEDS=1000, FIRST=1, STEPS=200; SEED=n for one of them again; DATABASE=postgres)
	@NEARMADE_SIM_DATABASE=$(DATABASE) NEARMADE_SIM_SEEDS=$(SEEDS) NEARMADE_SIM_FIRST=$(FIRST) NEARMADE_SIM_SEED=$(SEED) NEARMADE_SIM_STEPS=$(STEPS) $(with_make) scripts/sim

fuzz: ## let libFuzzer look for bytes that break a decoder (SECONDS=60 for each, TARGET="json csv" for some of them)
	@NEARMADE_FUZZ_SECONDS=$(or $(SECONDS),60) $(with_make) scripts/fuzz $(TARGET)

ha: ## three PostgreSQL servers under Patroni, whose primary is killed under load (ROUNDS=12, SEED=n); takes minutes, installs Patroni and etcd
	@NEARMADE_FAULT_ROUNDS=$(or $(ROUNDS),0) NEARMADE_FAULT_SEED=$(or $(SEED),0) $(with_make) scripts/test-ha $(ARGS)

bench: ## measure an optimised build beside its floors and peers; writes bench.json (ARGS="sqlite http" chooses)
	@$(with_make) scripts/bench $(ARGS)

bench-quick: ## the same in two minutes: a small database, fewer runs, for a first look
	@$(with_make) scripts/bench quick $(ARGS)

bench-processes: ## measure 1, 2 and 3 serving processes on one PostgreSQL: orders and scans a second, and whose processor time it is
	@$(with_make) scripts/bench processes $(ARGS)

ci: ## do what the continuous integration does
	@.ci/run

clean: ## remove the build; data/ stays
	@rm -rf .build

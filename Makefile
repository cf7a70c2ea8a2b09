# test, demo and bench do their own set-up on Debian or Ubuntu, as root or with sudo; elsewhere it says what is missing.

SHELL := /bin/sh
.DEFAULT_GOAL := help

MAVEN := mvn --batch-mode --no-transfer-progress
DEMO := dev.fairlead.bench.demo.Demo
BENCH := dev.fairlead.bench.Bench
SCREENSHOTS := dev.fairlead.bench.dashboard.Screenshots

# KEEP=1 leaves the demonstration running; WHAT chooses the measurement, QUICK=1 makes it a short one; TESTS chooses tests, as Maven's -Dtest does.
export KEEP QUICK
WHAT ?= all
CLUSTER_TESTS = FAIRLEAD_DEBIAN13_ROOT="$$root" $(MAVEN) -Pdist -Dfairlead.cluster-tests=true

.PHONY: help build image deb test soak demo bench screenshots format clean prerequisites bench-prerequisites

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16
	@echo "                KEEP=1 make demo   leaves the cluster and the proxy running"

build: ## the distribution: cli/target/fairlead/ and a .tar.gz of it
	$(MAVEN) -Pdist -DskipTests -pl cli -am package

image: build ## the container image fairlead:latest, and the one of docker/compose.yaml's cluster; needs Docker
	@docker/image.sh
	@docker/patroni/image.sh

deb: build ## a Debian package of it: cli/target/fairlead_VERSION_ARCHITECTURE.deb
	docker/debian/build.sh

test: prerequisites ## every test, those on a real PostgreSQL and Patroni cluster included
	bench/install/debian13-machine.sh >/dev/null
	@root="$$(bench/install/debian13-root.sh)" && { $(CLUSTER_TESTS) $(if $(TESTS),-Dtest='$(TESTS)') verify; status=$$?; bench/skipped.sh; exit $$status; }

soak: prerequisites ## fifty take-overs, a thousand reloads and a hung PostgreSQL, on a real cluster; test and demo on a fresh Debian 13
	root="$$(bench/install/debian13-root.sh)" && $(CLUSTER_TESTS) \
		-Dfairlead.take-overs=50 -Dfairlead.reloads=1000 -Dfairlead.soak=true \
		-Dtest='dev.fairlead.bench.e2e.TakeOverTest,dev.fairlead.bench.e2e.ReloadsTest,dev.fairlead.bench.e2e.RareSituationsTest#*hangs*' verify
	$(MAVEN) -pl health-checker -am -Dtest='dev.fairlead.world.*Test' -Dsurefire.failIfNoSpecifiedTests=false \
		-Dfairlead.world.steps=1000000000 -Dfairlead.world.exhaustion-events=12 -Dfairlead.world.seconds=7200 -Dfairlead.world.mutants=all \
		-Dfairlead.world.exhaustion-seconds=1800 test
	bench/install/fresh-machine.sh

demo: ## a real cluster, a switchover and a crash, as a client sees them
	@bench/install/prerequisites.sh demo
	@echo "Building, which takes about 2 minutes"
	@$(MAVEN) -q -Pdist -DskipTests package
	@bench/run.sh $(DEMO)

bench: bench-prerequisites ## measure WHAT (everything by default) side by side with HAProxy, nginx and PgBouncer
	$(MAVEN) -q -Pdist -DskipTests package
	@root="$$(bench/install/debian13-root.sh)" && FAIRLEAD_DEBIAN13_ROOT="$$root" bench/run.sh $(BENCH) $(WHAT)

screenshots: prerequisites ## the pictures of the dashboard in docs/pictures, taken anew on a real cluster
	$(MAVEN) -q -Pdist -DskipTests package
	@bench/run.sh $(SCREENSHOTS) docs/pictures

format: ## format all Java sources
	@$(MAVEN) -q -N validate exec:exec@format

clean: ## remove everything that was built
	$(MAVEN) -q clean

prerequisites:
	@bench/install/prerequisites.sh

bench-prerequisites:
	@bench/install/prerequisites.sh bench

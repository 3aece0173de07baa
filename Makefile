# The everyday commands. scripts/ does the work.
.PHONY: help run test check bench fuzz conformance reset assets fmt screenshots
help:
	@echo "make run     build and run the suite; prints where and as whom to sign in"
	@echo "make test    all tests, browser included"
	@echo "make check   format, lints, licences, migrations"
	@echo "make bench   measure it"
	@echo "make fuzz    what people and other sites write, at random, against its parsers"
	@echo "make conformance   chat's framing against the websocket suite Autobahn"
	@echo "make reset   remove all local data"
run:
	@scripts/setup run
	@scripts/suite || [ $$? = 130 ]
test:
	@scripts/test
check:
	@scripts/setup run
	@scripts/check
bench:
	@scripts/setup bench
	@scripts/bench
fuzz:
	@scripts/fuzz
conformance:
	@scripts/conformance
reset:
	@scripts/reset
assets:
	@scripts/setup run
	@bash -c '. scripts/lib.sh; assets'
fmt:
	@cargo fmt --all
screenshots:
	@scripts/setup test
	@bash -c '. scripts/lib.sh; npm_ci "$$ROOT/e2e"; cd e2e && node screenshots.mjs'

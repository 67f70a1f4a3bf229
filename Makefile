# Every command a user or contributor needs. `make demo` and `make test` set up what they need themselves:
# the first an environment with nothing but what the program runs on, the second one with everything that tests it.

PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
SEEDS ?= 1
SECONDS_EACH ?= 60
SURVEYS ?= 20
BATCHES ?= 6
AT_ONCE := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: help demo test lint types contracts wheel docs unit cover fuzz kills lowest golden release wheels bench clean

help:  ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/'

demo: $(DEMO)/ready  ## Set up what the program itself needs, then score a real example and print the report in your language
	@case "$${FUSIONASSESS_LANG:-$${LC_ALL:-$${LC_MESSAGES:-$${LANG:-C}}}}" in \
	C|C.*|POSIX|zh*) sheet=binjiang-park.yaml; other="In English: $(DEMO)/bin/fusionassess score examples/riverside-park-en.yaml" ;; \
	*) sheet=riverside-park-en.yaml; other="中文：$(DEMO)/bin/fusionassess score examples/binjiang-park.yaml" ;; esac; \
	$(DEMO)/bin/fusionassess score examples/$$sheet && echo && echo "$$other"
	@echo "Go on / 接着试: $(DEMO)/bin/fusionassess"

test: lint types contracts wheel docs unit  ## Set up, then run everything: format, lint, types, imports, wheel, site, tests

lint: .venv/ready  ## Format and lint
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: .venv/ready  ## Types
	$(BIN)/mypy

contracts: .venv/ready  ## Who may import whom
	$(BIN)/lint-imports --no-cache

wheel: .venv/ready  ## Build the wheel, install it in an empty environment, score an example there
	rm -rf build/wheel && mkdir -p build/wheel
	$(BIN)/python -m build --outdir build/wheel >build/wheel/build.log
	$(PYTHON) -m venv build/wheel/empty
	build/wheel/empty/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt build/wheel/*.whl
	cd build/wheel && empty/bin/fusionassess rubric list && empty/bin/fusionassess example -o sheet.yaml && empty/bin/fusionassess score sheet.yaml >report.txt
	head -n 8 build/wheel/report.txt

docs: .venv/ready  ## Build the documentation as a site in both languages, and follow its links: build/site/index.html
	rm -rf build/site
	DOCS_LANGUAGE=en DOCS_TO=build/site/en NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q
	DOCS_LANGUAGE=zh DOCS_TO=build/site/zh DOCS_NAME='fusionassess 文档' NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q
	cp docs/site/index.html build/site/index.html
	$(BIN)/python docs/site/check.py build/site

unit: .venv/ready  ## Tests, three files at a time, the longest first: some wait for other programs
	$(BIN)/python -m pytest -q $(AT_ONCE)

cover: .venv/ready  ## The same tests, counting the lines and branches they go through: takes half as long again, so before a release
	$(BIN)/python -m pytest -q $(AT_ONCE) --cov --cov-report=term-missing --cov-fail-under=95

fuzz: .venv/ready  ## Spoil documents at random for a minute, then try laws on new examples: make fuzz SEEDS="1 2" SECONDS_EACH=30
	@for seed in $(SEEDS); do $(BIN)/python fuzz/mutants.py --seed $$seed --seconds $(SECONDS_EACH) --keep build/mutants || exit 1; done
	$(BIN)/python -m pytest -q $(AT_ONCE) -m hypothesis --hypothesis-profile new

kills: .venv/ready  ## Kill surveys and batches at random moments and look at what is left
	$(BIN)/python fuzz/kills.py --survey $(SURVEYS) --batch $(BATCHES) --seed $(firstword $(SEEDS))

lowest:  ## Run the tests of batch and documents with the lowest versions that pyproject.toml declares
	$(PYTHON) -m venv --clear build/lowest
	$(PYTHON) fuzz/lowest.py >build/lowest/lowest.txt
	build/lowest/bin/python -m pip install -q --disable-pip-version-check -r build/lowest/lowest.txt
	build/lowest/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
	build/lowest/bin/python -m pytest -q -W default tests/batch tests/documents --ignore tests/batch/test_spark_cluster.py

golden: .venv/ready  ## Rewrite golden files and schemas; look at the difference before you commit it
	for of in rubric answers result costs roadmap merge ecosystem followup follow summary; do \
		$(BIN)/fusionassess rubric schema $$of >rubrics/$$of.schema.json || exit 1; done
	$(BIN)/python -m pytest -q --golden tests/render

release: .venv/ready  ## Build wheel, source archive, bill of materials and checksums of the commit, twice, and compare: build/release
	$(BIN)/python docs/release/twice.py

wheels: .venv/ready  ## Ask whether every dependency has a wheel for each Python from 3.11 to 3.14
	$(BIN)/python docs/release/wheels.py

bench: .venv/ready  ## Measure again what the documentation says of times, memory and bounds; about an hour on an idle machine
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/prompts.py
	$(BIN)/python benchmarks/uncertainty.py
	$(BIN)/python benchmarks/workbooks.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/cohort.py
	$(BIN)/python benchmarks/roadmap.py
	$(BIN)/python benchmarks/raters.py
	$(BIN)/python benchmarks/spark.py
	$(BIN)/python benchmarks/bounds.py

clean:  ## Remove everything that was built
	rm -rf .venv build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv --clear $(1) || { echo "This Python cannot make environments: install its venv package (Debian: apt-get install python3-venv)"; exit 1; }
endef

.venv/ready: pyproject.toml constraints.txt
	$(call environment,.venv)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,docx,mcp,pdf,pptx,spark]'
	@touch .venv/ready

# Without -q: pip says what it fetches and how far it is.
$(DEMO)/ready: pyproject.toml constraints.txt
	@echo "[1/3] Making an environment in $(DEMO) / 在 $(DEMO) 里建环境"
	$(call environment,$(DEMO))
	@echo "[2/3] Installing the program and what it runs on (about a minute) / 安装程序（约一分钟）"
	@$(DEMO)/bin/python -m pip install --disable-pip-version-check -c constraints.txt -e .
	@echo "[3/3] Scoring an example / 给样例计分"
	@touch $(DEMO)/ready

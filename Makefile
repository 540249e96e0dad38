# `make help` lists the commands. PYTHON names the Python to make .venv with; PORT and BIND say where the site listens.
# Each long-running command replaces its shell, so that it is make's own child and gets make's signals.

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run test lint bench

help: ## List the commands.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 18

demo: ## Run the whole product with a demo clinic; nothing to set up. Stop with Ctrl-C.
	@sh scripts/environment.sh requirements.txt && exec .venv/bin/python manage.py demo --stop-with-parent

demo-reset: ## Delete the demo's data and run the demo afresh.
	@sh scripts/environment.sh requirements.txt && .venv/bin/python manage.py demo_reset && exec .venv/bin/python manage.py demo --stop-with-parent

run: ## Run the site without demo data.
	@sh scripts/environment.sh requirements.txt && .venv/bin/python manage.py migrate --verbosity 0 && .venv/bin/python manage.py setup_schedules && exec .venv/bin/python manage.py serve --stop-with-parent

test: ## Run the tests, two files at a time; ARGS passes arguments to pytest, as in make test ARGS="-k booking".
	@sh scripts/environment.sh requirements.txt requirements-dev.txt && exec .venv/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

bench: ## Measure searches and bookings beside their floors (benchmarks/README.md); ARGS passes arguments on.
	@sh scripts/environment.sh requirements.txt && exec .venv/bin/python benchmarks/booking.py $(ARGS)

lint: ## Check formatting, code, types, migrations and the settings of a production site.
	@sh scripts/environment.sh requirements.txt requirements-dev.txt
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy
	.venv/bin/python manage.py makemigrations --check --dry-run
	PUBLIC_URL=https://bookings.example.org SECRET_KEY=check-only-mb2tq8GvY5nW7xRz4kJd9sLfHc3pQeUa6ViXoT1yB0Nw \
	DATABASE_URL=postgresql://ringbook@127.0.0.1:5432/ringbook \
	.venv/bin/python manage.py check --deploy --fail-level WARNING

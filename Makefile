# Vitrine. `make help` lists the targets; everything that ships is C11 on libc alone.

CC      ?= cc
AR      ?= ar
BUILD   ?= build
TRACE   ?= yes
CORPORA ?= ../shared/corpora
OPT     ?= -O2 -g

WARN    := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
ALL_CFLAGS = -std=c11 $(WARN) $(OPT) -I. -Isrc -MMD -MP $(if $(filter no,$(TRACE)),-DVT_TRACE=0) $(CFLAGS)

CORE_SRC := $(wildcard src/base/*.c src/crypto/*.c asn1/*.c x509/*.c tls/*.c)
HOST_SRC := $(wildcard src/textbook/*.c src/trace/*.c src/net/*.c src/cli/*.c)
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
HOST_OBJ := $(HOST_SRC:%.c=$(BUILD)/%.o)
LIB      := $(BUILD)/libvitrine.a
# What surrounds the core, without the commands: for tests.
HOST_LIB := $(BUILD)/libvitrine-host.a

# Files of x86 intrinsics are built for the instructions they name, and with loops unrolled: -O3. Callers ask
# vt_cpu_has before they use one.
X86 := $(findstring x86_64,$(shell $(CC) -dumpmachine))
ifneq ($(X86),)
$(BUILD)/src/crypto/%_x86.o: ALL_CFLAGS += -O3 -maes -mpclmul -msha -mssse3 -msse4.1
endif

UNIT_SRC := $(wildcard tests/unit/*_test.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)
SUPPORT_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/support/*.c))

.PHONY: all unit clean
all: vitrine

vitrine: $(HOST_OBJ) $(LIB)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(LIB): $(CORE_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(HOST_LIB): $(filter-out $(BUILD)/src/cli/%,$(HOST_OBJ))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# One executable a test file, so that a crash names its suite.
$(BUILD)/tests/unit/%_test: $(BUILD)/tests/unit/%_test.o $(SUPPORT_OBJ) $(HOST_LIB) $(LIB)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcheck -lsubunit -lpthread -lrt -lm

unit: $(UNIT_BIN)
	@set -e; for t in $(UNIT_BIN); do CORPORA=$(CORPORA) $$t; done

clean:
	rm -rf $(BUILD) vitrine

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

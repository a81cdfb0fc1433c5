#!/bin/bash -eu
# Builds the fuzz targets as OSS-Fuzz wants them, into $OUT, each with its dictionary, options and seeds.
# OSS-Fuzz sets CC, CXX, CFLAGS, CXXFLAGS, LIB_FUZZING_ENGINE and OUT; elsewhere, what is not set is clang's
# libFuzzer, and ./fuzzers.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
SANITIZE="address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
: "${CC:=clang}" "${CXX:=clang++}" "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer,address,undefined}"
: "${CFLAGS=-O1 -g -fsanitize=fuzzer-no-link,$SANITIZE}" "${CXXFLAGS=$CFLAGS}"
: "${OUT:=$PWD/fuzzers}" "${BUILD:=build/oss-fuzz}" "${CORPORA:=../shared/corpora}"
export CORPORA
mkdir -p "$OUT"

# The program itself, without a fuzzer's flags: seeds.py makes traces and captures with it.
make -s -j"$(nproc)" CC="$CC" CFLAGS= LDFLAGS= BUILD="$BUILD/host" BIN="$BUILD/vitrine" "$BUILD/vitrine"
export VITRINE="$BUILD/vitrine"

make -s -j"$(nproc)" CC="$CC" OPT= CFLAGS="$CFLAGS" BUILD="$BUILD" FUZZ_LD="$CXX $CXXFLAGS" \
    FUZZ_ENGINE="$LIB_FUZZING_ENGINE" fuzzers
for source in tests/fuzz/*.c; do
    target=$(basename "$source" .c) seeds=$(mktemp -d)
    cp "$BUILD/tests/fuzz/$target" "$OUT/"
    python3 tests/fuzz/dictionary.py "$target" > "$OUT/$target.dict"
    python3 tests/fuzz/run.py --options "$target" > "$OUT/$target.options"
    python3 tests/fuzz/seeds.py "$target" "$seeds" > /dev/null
    cp "tests/fuzz/corpus/$target"/* "$seeds/"
    python3 -c 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[2])' \
        "$OUT/${target}_seed_corpus" "$seeds"
    rm -r "$seeds"
done

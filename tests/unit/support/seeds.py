#!/usr/bin/env python3
"""The files of a published corpus of fuzz seeds, one a row of hex: seeds.py x509. Their number comes first."""
import os
import sys
import tarfile

path = os.path.join(os.environ.get("CORPORA", "../shared/corpora"), "fuzz-seeds", sys.argv[1] + ".tar.xz")
with tarfile.open(path) as tar:
    files = [tar.extractfile(member).read() for member in tar if member.isfile()]
print(len(files))
for data in files:
    print(data.hex())

#!/usr/bin/env python3
"""The blocks of PEM files, decoded by Python's base64: rows of label and hex. bundle.py FILE…"""
import base64
import re
import sys

blocks = []
for path in sys.argv[1:]:
    text = open(path, encoding="latin-1").read()
    blocks += re.findall(r"-----BEGIN ([^-]+)-----\s(.*?)-----END \1-----", text, re.S)
print(len(blocks))
for label, body in blocks:
    print(label, base64.b64decode(body).hex(), sep="\t")

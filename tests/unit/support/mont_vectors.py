#!/usr/bin/env python3
"""Expected values for the Montgomery core, from Python's integers: edge and random operands.

Prints the number of rows, then rows of: operation, modulus, a, b, result, all numbers in hex.
"""
import random

random.seed(25519)
P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
PRIMES = [
    P256,
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    2**521 - 1,
    2**255 - 19,
    2**252 + 27742317777372353535851937790883648493,
]


def odd(bits):
    return random.getrandbits(bits) | 1 << (bits - 1) | 1


ODD = [2**256 - 1, 2**255 + 1, 2**256 - 2**64 + 1, 2**256 - 2**192 - 1, 2**320 - 1, 3, 2**64 - 1, 2**64 + 1, 2**33 - 1]
ODD += [odd(bits) for bits in (61, 250, 257, 1024, 1025, 1033, 2047, 2048)]
LARGE = [odd(3072), odd(4096), 2**4096 - 1, 2**8191 + 1, odd(8192), 2**8192 - 1]


def edges(n):
    bits = n.bit_length()
    limbs = [2**k + d for k in (31, 32, 63, 64, 128, 192, bits - 1) for d in (-1, 0, 1)]
    stripes = [int("f" * 16 + "0" * 16, 16), int("0" * 8 + "f" * 8, 16)]
    stripes = [sum(s << i for i in range(0, bits, 128)) for s in stripes]
    return sorted({v % n for v in [0, 1, 2, -1, -2, n >> 1, (n >> 1) + 1] + limbs + stripes + [2**bits - 1]})


def pairs(n, all_edges):
    e = edges(n)
    yield from ((a, b) for a in (e if all_edges else e[:2] + e[-2:]) for b in e)
    yield from ((random.randrange(n), random.randrange(n)) for _ in range(20))


def rows():
    for n in PRIMES + ODD + LARGE:
        for a, b in pairs(n, n in PRIMES[:1] + PRIMES[4:5]):
            yield "add", n, a, b, (a + b) % n
            yield "sub", n, a, b, (a - b) % n
            if n not in LARGE or a in (0, n - 1):
                yield "mul", n, a, b, a * b % n
            yield "less", n, a, b, int(a < b)
        room = (n.bit_length() + 31) // 32 * 32
        for a in (2**room - 1, n, n + 1, random.getrandbits(room)):
            if a < 2**room:
                yield "reduce", n, a, 0, a % n   # any number that fits the words may be brought in
        for b in (1, 2, 3, 17, 65537, 2**64 - 1):
            a = random.randrange(n)
            yield "pow", n, a, b, pow(a, b, n)
    for n in PRIMES:
        for a in [v for v in edges(n) if v] + [random.randrange(1, n) for _ in range(5)]:
            yield "invert", n, a, 0, pow(a, -1, n)


table = list(rows())
print(len(table))
for operation, *numbers in table:
    print(operation, *("%0*x" % ((v.bit_length() + 7) // 8 * 2, v) if v else "" for v in numbers), sep="\t")

"""How time grows with adversarial text: ``python -m fuzz.growth [--seconds 3] [NAME ...]`` prints an exponent for each kind of text.

A kind is tagged at n, 2n, 4n ... until one run takes longer than the seconds given; the exponent is that of the last two doublings,
log4(time(4n) / time(n)). 1 is linear, 2 quadratic. Times depend on the machine, exponents hardly.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable

from pipeline import load

MOST = 8_000_000  # characters
ITEM = "1. Orientering om regnskab\n\n"

KINDS: dict[str, Callable[[int], str]] = {
    "numbered lines": lambda n: "".join(f"{i}. Punkt om noget {i}\n" for i in range(n)),
    "one title over and over": lambda n: "1. Orientering\n" * n,
    "section names": lambda n: "Indstilling\n" * n,
    "items with sections": lambda n: "".join(f"{i}. Orientering om x\nIndstilling\nat\n" for i in range(n // 3)),
    "an item of many lines": lambda n: f"{ITEM}Indstilling\n\n" + "godkendes og tages til efterretning\n" * n,
    "an item of many different lines": lambda n: f"{ITEM}Indstilling\n\n" + "".join(f"linje {i} godkendes\n" for i in range(n)),
    "a line of blanks": lambda n: " " * n + "x",
    "a line of stars": lambda n: "* " * n + "x",
    "a line of dots": lambda n: "1. x" + "." * n + "y",
    "a line of one letter": lambda n: "a" * n,
    "a line of words": lambda n: "ab " * n,
    "a line of capitals": lambda n: "Aaa " * n,
    "a line of numbers": lambda n: "1. A " * n,
    "a line of digits": lambda n: "1" * n,
    "a line of table cells": lambda n: "| 1. Abc " * n,
    "a line of section names": lambda n: "Indstilling: Beslutning: " * n,
    "a line of fields": lambda n: "Sagsnr. : " * n,
    "lines in turn": lambda n: "Fold ud\nDer er nyt.\nIndstilling\nDet er godt.\n" * n,
    "recurring lines in blocks": lambda n: "".join(f"Linje {chr(97 + i)}\n" * (1 + n // 32) for i in range(32)),
    "recurring lines in a row": lambda n: "".join(f"Linje {chr(97 + i % 20)}\n" for i in range(n)),
    "blank lines": lambda n: "\n" * n,
    "lines of blanks": lambda n: " \n" * n,
    "an item, then blank lines": lambda n: f"{ITEM}Sagsfremstilling\n\nhej\n" + "\n" * n + "x",
    "type fields without value": lambda n: ITEM + "Sagstype:\n" * n,
    "type fields and blank lines": lambda n: ITEM + "Sagstype: \n\n\n\n\n" * n,
    "routing": lambda n: f"{ITEM}Sagsfremstilling\n\n" + "Rådet (orientering) " * n,
    "open brackets": lambda n: f"{ITEM}(til " * n,
    "underlines": lambda n: f"{ITEM}{'-' * n}\n" + "=" * n + "\n" + "- " * n,
    "dates": lambda n: "Økonomiudvalgets møde den 16. marts 2016:\n" * n,
    "running heads": lambda n: "".join(f"{i} Udvalget for vand Side Indstilling: ab " for i in range(n)),
    "a line of labels": lambda n: "".join(
        f"Der er nyt. Navn{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}: Ja. Indstilling: ab " for i in range(n)
    ),
    "full lines": lambda n: ("1. Orientering om regnskabet for i år og til næste år i de to byer\n") * n,
    "tags": lambda n: "<b>" * n + "x" + "</b>" * n,
    "numbers over titles": lambda n: "".join(f"{i}\nEn sag om vand {i}\nIndstilling\nDet godkendes.\n" for i in range(n // 4)),
    "contents that run into headings": lambda n: "".join(f"{i}. En sag om vand{i + 1}. En sag om vand\n" for i in range(n)),
    "marks of direction": lambda n: "\u202e1. x\n" * n,
}


def exponent(
    tag: Callable[[str], object], make: Callable[[int], str], seconds: float, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, int, float]:
    """The exponent of the time that texts of a kind take, the characters of the longest, and its seconds."""
    times: list[float] = []
    n = 500
    while True:
        text = make(n)
        started = clock()
        tag(text)
        times.append(clock() - started)
        if (times[-1] > seconds or len(text) > MOST) and len(times) > 2:
            return math.log(times[-1] / times[-3], 4), len(text), times[-1]
        n *= 2


def main() -> None:
    """Measure all kinds, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    tag = load().tag
    for name in options.names or KINDS:
        found, length, spent = exponent(tag, KINDS[name], options.seconds)
        print(f"{name:34} {found:5.2f}   {length:9,} characters in {spent:6.2f} s", flush=True)


if __name__ == "__main__":
    main()

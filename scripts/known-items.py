#!/usr/bin/env python3
"""Makes a test collection of known items out of a list of talks: known-items.py TALKS.csv FOLDER

Each talk is a document. Of each of 500 talks, five longer words that follow each other in its description are a query, and
the talk is what is to be found. The same list gives the same collection.
"""

import csv
import random
import re
import sys
from pathlib import Path


def plain(text: str) -> str:
    """Without what would be read as a tag."""
    return text.replace("<", " ")


def main(talks: str, folder: str) -> None:
    dice = random.Random(1)
    with open(talks, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if len(row["description"]) > 400]
    documents = [
        f"<DOC>\n<DOCNO>{n}</DOCNO>\n<TITLE>{plain(row['title'])}</TITLE>\n{plain(row['description'])}\n</DOC>\n"
        for n, row in enumerate(rows)
    ]
    queries, judgements = [], []
    for n in sorted(dice.sample(range(len(rows)), min(500, len(rows)))):
        words = re.findall(r"\b[a-z]{4,}\b", rows[n]["description"].lower())
        if len(words) < 20:
            continue
        start = dice.randrange(len(words) - 5)
        queries.append(f"<top>\n<num> Number: {n}\n<title> {' '.join(words[start:start + 5])}\n</top>\n")
        judgements.append(f"{n} 0 {n} 1\n")
    for name, lines in {"documents": documents, "queries": queries, "judgements": judgements}.items():
        Path(folder, name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

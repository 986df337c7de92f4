"""Prints how many pages a PDF has, and its text."""

import sys

from pypdf import PdfReader


def main(path: str) -> None:
    read = PdfReader(path, strict=True)
    print(f"{len(read.pages)} page")
    for page in read.pages:
        print(page.extract_text())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])

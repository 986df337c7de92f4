"""Prints what a podcast app makes of a feed: a line for the feed, and one for each episode, parts between tabs.

feedparser reads RSS as most podcast directories do; anything it finds malformed is an error here.
"""

import sys

import feedparser


def main(path: str) -> None:
    with open(path, "rb") as file:
        read = feedparser.parse(file.read())
    if read.bozo:
        sys.exit(f"does not read: {read.bozo_exception}")
    feed = read.feed
    print(feed.title, feed.language, "blocked" if feed.itunes_block else "listed", sep="\t")
    for entry in read.entries:
        (enclosure,) = entry.enclosures
        when = "-".join(str(part) for part in entry.published_parsed[:5])
        print(entry.id, entry.title, when, entry.author, entry.itunes_duration, enclosure.type, enclosure.length, enclosure.href, sep="\t")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])

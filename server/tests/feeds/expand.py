"""Prints what a calendar file holds from FROM up to TO: `start end title`, UTC to the minute, sorted.

Cancelled sessions are left out. Python's icalendar reads time zones from the IANA data, not from the file.
"""

import sys
from datetime import datetime, timezone

import icalendar
import recurring_ical_events


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def minute(at: datetime) -> str:
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%MZ")


def main(path: str, since: str, until: str) -> None:
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    broken = [problem for event in calendar.walk() for problem in event.errors]
    if broken:
        sys.exit(f"does not read: {broken}")
    found = recurring_ical_events.of(calendar).between(instant(since), instant(until))
    held = [event for event in found if event.get("STATUS") != "CANCELLED" and event.start >= instant(since)]
    for line in sorted(f"{minute(event.start)} {minute(event.end)} {event['SUMMARY']}" for event in held):
        print(line)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])

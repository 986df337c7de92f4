// Prints what a calendar file holds from FROM up to TO: `start end title`, UTC to the minute, sorted.
//
// Cancelled sessions are left out. ical.js is Thunderbird's reader; here it takes the time zone from the file.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const modules = process.env.FEED_NODE_MODULES ?? fileURLToPath(new URL("../../../node_modules", import.meta.url));
const { default: ICAL } = await import(pathToFileURL(resolve(modules, "ical.js/dist/ical.js")).href);

const [path, since, until] = process.argv.slice(2);
const [from, to] = [since, until].map((text) => new Date(text));
const minute = (time) => `${time.toJSDate().toISOString().slice(0, 16)}Z`;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
const events = calendar.getAllSubcomponents("vevent");

const isOverride = (event) => event.hasProperty("recurrence-id");
const overridesOf = (event) =>
  events.filter((it) => isOverride(it) && it.getFirstPropertyValue("uid") === event.getFirstPropertyValue("uid"));

function* occurrences(component) {
  const event = new ICAL.Event(component, { exceptions: overridesOf(component), strictExceptions: true });
  if (!event.isRecurring()) {
    yield { startDate: event.startDate, endDate: event.endDate, item: event };
    return;
  }
  const dates = event.iterator();
  // An override may bring a date forward, so look a month past the end.
  const enough = new Date(to.getTime() + 31 * 86_400_000);
  for (let date = dates.next(); date && date.toJSDate() < enough; date = dates.next()) {
    yield event.getOccurrenceDetails(date);
  }
}

const lines = events
  .filter((event) => !isOverride(event))
  .flatMap((event) => [...occurrences(event)])
  .filter(({ item }) => item.component.getFirstPropertyValue("status") !== "CANCELLED")
  .filter(({ startDate }) => startDate.toJSDate() >= from && startDate.toJSDate() < to)
  .map(({ startDate, endDate, item }) => `${minute(startDate)} ${minute(endDate)} ${item.summary}`);

const byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
if (lines.length > 0) console.log(lines.sort(byCodePoint).join("\n"));

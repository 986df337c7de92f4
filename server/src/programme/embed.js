// The circle's programme on another site: its words as text, in the page's own style. See docs/addresses.md.
(() => {
  'use strict';
  const script = document.currentScript;
  const place = document.getElementById('inner-circle-programme') || script.parentNode.insertBefore(document.createElement('div'), script);
  const home = new URL(script.src).origin;
  const slug = script.dataset.programme || '';
  const page = `${home}/conference/${encodeURIComponent(slug)}`;

  const make = (name, part, ...inside) => {
    const element = document.createElement(name);
    if (part) element.className = `icp-${part}`;
    element.append(...inside.filter(Boolean)); // strings become text, never markup
    return element;
  };
  const link = (address, words) => {
    const element = make('a', '', words);
    element.href = /^https?:\/\//.test(address) ? address : page;
    return element;
  };
  // The show's own clock, as it is written: nobody's browser turns it into another zone's.
  const time = (instant) => {
    const element = make('time', '', instant.slice(11, 16));
    element.dateTime = instant;
    return element;
  };
  const day = (date) =>
    new Date(`${date}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const talk = (event) =>
    make(
      'li',
      'talk',
      make('div', 'when', time(event.date), ' to ', time(event.end), event.room ? `, ${event.room}` : ''),
      make('div', 'title', link(event.url, event.title)),
      make('div', 'by', event.persons.map((person) => person.name).join(', ')),
    );

  const draw = ({ conference }) => {
    const events = conference.days.flatMap((its) => Object.values(its.rooms).flat());
    events.sort((one, other) => (one.date < other.date ? -1 : 1));
    const list = make('ol', 'talks', ...events.map(talk));
    list.style.cssText = 'list-style:none;padding:0;display:grid;gap:1em';
    for (const title of list.querySelectorAll('.icp-title')) title.style.fontWeight = 'bold';
    const more = make('p', 'more', link(`${page}`, 'The whole programme'));
    place.replaceChildren(make('p', 'day', day(conference.start)), list, more);
  };

  // What stands there already, a link, stays where anything fails.
  fetch(`${page}/schedule.json`)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((found) => draw(found.schedule))
    .catch(() => place.setAttribute('data-failed', ''));
})();

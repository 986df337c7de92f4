// One page, loaded cold some times by Chromium on a slow line. Called by scripts/bench-page: ADDRESS RUNS.
// The line is slowed by the browser for each request; the loopback's own handshakes cost nothing, so a real line of the
// same width is a little slower.
import { chromium } from '@playwright/test';

const [address, runs] = [process.argv[2], Number(process.argv[3])];
const line = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 };
const slowerCpu = 4;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** Runs in the page before anything else. */
function watch() {
  const seen = { largest: 0, element: '', shift: 0, hydrated: 0, longTasks: 0 };
  window.seen = seen;
  const each = (type, tell) =>
    new PerformanceObserver((list) => list.getEntries().forEach(tell)).observe({ type, buffered: true });
  each('largest-contentful-paint', (e) => ([seen.largest, seen.element] = [e.startTime, e.element?.tagName ?? '']));
  each('layout-shift', (e) => { if (!e.hadRecentInput) seen.shift += e.value; });
  each('longtask', (e) => (seen.longTasks += e.duration));
  const look = () => {
    if (seen.hydrated || !document.body?.hasAttribute('data-hydrated')) return;
    seen.hydrated = performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['data-hydrated'] });
}

async function visit(browser) {
  const context = await browser.newContext({ viewport: { width: 412, height: 915 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(watch);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', line);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowerCpu });

  const requests = new Map();
  let clock = 0; // wall time minus the browser's own, in seconds
  devtools.on('Network.requestWillBeSent', ({ requestId, request, type, timestamp, wallTime }) => {
    if (request.url.startsWith('data:')) return;
    clock ||= wallTime - timestamp;
    requests.set(requestId, { url: request.url, type, began: timestamp, arrived: [], size: null });
  });
  devtools.on('Network.dataReceived', ({ requestId, timestamp, encodedDataLength }) =>
    requests.get(requestId)?.arrived.push([timestamp, encodedDataLength]));
  devtools.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) Object.assign(request, { size: encodedDataLength, ended: timestamp });
  });

  await page.goto(address, { timeout: 60_000 });
  // Asked from outside: the page's own policy forbids what waitForFunction does.
  for (const until = Date.now() + 60_000; !(await page.evaluate(() => window.seen.hydrated)); ) {
    if (Date.now() > until) throw new Error('not hydrated within a minute');
    await page.waitForTimeout(50);
  }
  await page.waitForTimeout(1500);
  const seen = await page.evaluate(() => ({ ...window.seen, origin: performance.timeOrigin }));
  await context.close();

  const hydratedAt = (seen.origin + seen.hydrated) / 1000 - clock;
  const upTo = [...requests.values()].filter((request) => request.began <= hydratedAt);
  // Whole transfers with their heads; of those still under way, what had come.
  const bytes = (request) => request.ended <= hydratedAt ? request.size
    : request.arrived.filter(([at]) => at <= hydratedAt).reduce((sum, [, length]) => sum + length, 0);
  const sum = (list) => list.reduce((total, request) => total + bytes(request), 0);
  const isFirst = (request) => request.type === 'Document' || request.type === 'Stylesheet';
  return { ...seen, requests: upTo.length, bytes: sum(upTo), first: sum(upTo.filter(isFirst)), list: upTo.map((r) => [r.url, r.type, bytes(r)]) };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
await visit(browser); // wakes server and browser; not counted
const visits = [];
for (let run = 0; run < runs; run++) visits.push(await visit(browser));
await browser.close();

const middle = (of) => median(visits.map(of));
const range = (of) => visits.map(of).map(Math.round).toSorted((a, b) => a - b).join(' ');
const tell = (...columns) => console.log(columns.join('\t'));
tell(`largest paint (${visits[0].element.toLowerCase()})`, Math.round(middle((v) => v.largest)), 'ms', '<=900');
tell('hydrated', Math.round(middle((v) => v.hydrated)), 'ms', '<=3000');
tell('layout shift', middle((v) => v.shift).toFixed(4), '', '<=0');
tell('bytes up to hydrated', (middle((v) => v.bytes) / 1000).toFixed(1), 'kB', '<=260');
tell('requests up to hydrated', middle((v) => v.requests), '', '<=8');
tell('HTML and CSS', (middle((v) => v.first) / 1000).toFixed(1), 'kB', '<=25');
tell('long tasks', Math.round(middle((v) => v.longTasks)), 'ms', '-');
console.error(`largest paint of each run: ${range((v) => v.largest)} ms; hydrated: ${range((v) => v.hydrated)} ms`);
for (const [url, type, size] of visits.at(-1).list) console.error(`  ${String(size).padStart(7)} bytes  ${type.padEnd(10)}  ${url}`);

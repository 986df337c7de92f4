import { defineConfig } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import type { Settings } from './tests/fixtures';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'];
const SHELL = ['chromium-headless-shell'];

/** The first of these programs that there is; `named` is one that somebody chose. */
function find(named: string | undefined, names: string[]): string {
  if (named) return named;
  const found = names.flatMap((name) => {
    try {
      return [execFileSync('which', [name], { encoding: 'utf8', stdio: 'pipe' }).trim()];
    } catch {
      return [];
    }
  });
  if (!found[0]) throw new Error('No Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM.');
  return found[0];
}

const launch = (executablePath: string) => ({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    // No test leaves this machine: the call, say, is asked for and not found.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/**
 * Every spec runs twice: with JavaScript, and without it, where links and forms must do the whole job.
 * A spec about what only wasm can do (a ticking countdown) is called `*.hydrate.spec.ts` and runs once; one about what
 * only a browser with a window can do (notices), `*.window.spec.ts`.
 */
export default defineConfig<Settings>({
  testDir: 'tests',
  outputDir: 'test-results/artifacts',
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  // On a machine that others use a browser misses a beat now and then. `scripts/test` names whoever needed a second try.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    screenshot: 'only-on-failure',
    // The shell has no window to paint in, and takes half the time.
    launchOptions: launch(find(process.env.CHROMIUM_SHELL, [...SHELL, ...CHROMIUM])),
  },
  projects: [
    { name: 'js', testIgnore: /\.window\./ },
    { name: 'no-js', use: { javaScriptEnabled: false }, testIgnore: /\.(hydrate|window)\./ },
    {
      name: 'window',
      testMatch: /\.window\./,
      use: { launchOptions: launch(find(process.env.CHROMIUM, [...CHROMIUM, ...SHELL])) },
    },
  ],
});

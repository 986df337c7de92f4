import { defineConfig } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import type { Settings } from './tests/fixtures';

function findChromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
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

/**
 * Every spec runs twice: with JavaScript, and without it, where links and forms must do the whole job.
 * A spec about what only wasm can do (a ticking countdown) is called `*.hydrate.spec.ts` and runs once.
 */
export default defineConfig<Settings>({
  testDir: 'tests',
  outputDir: 'test-results/artifacts',
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium(),
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
    },
  },
  projects: [
    { name: 'js' },
    { name: 'no-js', use: { javaScriptEnabled: false }, testIgnore: /\.hydrate\./ },
  ],
});

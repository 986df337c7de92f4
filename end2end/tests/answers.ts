import type { BrowserContext, Response } from '@playwright/test';

/** Collects, from now on, all that the server writes to this browser: pages, answers, files. */
export function answersOf(context: BrowserContext): Promise<string>[] {
  const texts: Promise<string>[] = [];
  context.on('response', (response: Response) => {
    const kind = response.headers()['content-type'] ?? '';
    // A stream has no end to wait for; what it says is held to its few words by the server's own tests.
    if (/html|json|calendar|plain/.test(kind) && response.status() < 300) texts.push(response.text().catch(() => ''));
  });
  return texts;
}

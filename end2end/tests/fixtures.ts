import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page, type Response } from '@playwright/test';
import { type Role, Server } from './server';

export { expect, Server };
export type { Role };

/** Set with `test.use({ now: '2027-03-25T19:58:00Z' })`, in a file or a `describe`. */
export type Settings = {
  /** The instant at which the server's clock starts; without it, the real time. */
  now: string | undefined;
  /** Further flags of `inner-circle serve`. */
  flags: string[];
  /** Further settings, as variables of the environment. */
  env: Record<string, string>;
};

/** A person at a browser of their own. */
export class Visitor {
  constructor(
    readonly page: Page,
    private readonly server: Server,
    private readonly hasJavaScript: boolean,
  ) {}

  /** Opens a page and waits until it is ready to be used: at once without JavaScript, else when it has hydrated. */
  async visit(path: string): Promise<Response | null> {
    const response = await this.page.goto(new URL(path, this.server.url).href);
    await this.ready();
    return response;
  }

  /** Waits for hydration, where there is any. */
  async ready(): Promise<void> {
    if (this.hasJavaScript) await this.page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  }

  /** Signs in as the demo's organiser, member or CQC member, through the link in the server's log. */
  async signIn(role: Role): Promise<void> {
    await this.page.goto(this.server.signInLink(role));
    await this.ready();
    await Promise.all([
      this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in')),
      this.page.getByRole('main').getByRole('button', { name: /sign in/i }).click(),
    ]);
    await this.ready();
  }
}

type Fixtures = Settings & {
  /** The test's own server. */
  server: Server;
  /** The person in the test's `page`. */
  visitor: Visitor;
  visit: Visitor['visit'];
  signIn: Visitor['signIn'];
  /** A second person, in a browser context of their own: one cancels a session, the other watches it happen. */
  anotherVisitor: (options?: BrowserContextOptions) => Promise<Visitor>;
  /** Errors in the browser's console fail a test, except those it names here. */
  allowErrors: (...patterns: RegExp[]) => void;
  browserErrors: BrowserErrors;
};

class BrowserErrors {
  private readonly seen: string[] = [];
  /** A stream asks again when it ends, and where its browser was signed out it is told so: that is its way to learn of it. */
  private readonly allowed: RegExp[] = [/status of 401 .*\/events\?/];

  watch(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error') this.seen.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.seen.push(String(error.error().stack ?? error.error())));
  }

  allow(patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  unexpected(): string[] {
    return this.seen.filter((error) => !this.allowed.some((pattern) => pattern.test(error)));
  }
}

export const test = base.extend<Fixtures>({
  now: [undefined, { option: true }],
  flags: [[], { option: true }],
  env: [{}, { option: true }],

  server: async ({ now, flags, env }, use, testInfo) => {
    const server = await Server.start({ now, flags, env });
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: server.log, contentType: 'text/plain' });
    }
    await server.remove();
  },

  baseURL: async ({ server }, use) => use(server.url),

  browserErrors: async ({}, use) => {
    const errors = new BrowserErrors();
    await use(errors);
    expect(errors.unexpected(), 'errors in the browser').toEqual([]);
  },
  allowErrors: async ({ browserErrors }, use) => use((...patterns) => browserErrors.allow(patterns)),

  context: async ({ context, browserErrors }, use) => {
    browserErrors.watch(context);
    await use(context);
  },

  visitor: async ({ page, server, javaScriptEnabled }, use) => use(new Visitor(page, server, javaScriptEnabled !== false)),
  visit: async ({ visitor }, use) => use((path) => visitor.visit(path)),
  signIn: async ({ visitor }, use) => use((role) => visitor.signIn(role)),

  anotherVisitor: async ({ browser, server, browserErrors, javaScriptEnabled, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ javaScriptEnabled, locale, timezoneId, baseURL: server.url, ...options });
      browserErrors.watch(context);
      contexts.push(context);
      return new Visitor(await context.newPage(), server, javaScriptEnabled !== false);
    });
    for (const context of contexts) await context.close();
  },
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures';
import { CONFERENCE, publishDay } from './stage';

test.use({ now: '2026-11-24T12:00:00Z', timezoneId: 'America/New_York' });

/** Another site, on an origin of its own, with this in its page. */
async function site(body: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.end(`<!doctype html><meta charset="utf-8"><title>The show</title><link rel="icon" href="data:,"><h1>The show</h1>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

test('the show’s own site draws the programme with five lines', async ({ visitor, anotherVisitor, page }) => {
  await visitor.signIn('organiser');
  await publishDay(visitor);
  await visitor.page.goto(`/organise/conference/${CONFERENCE}/day`);
  const snippet = await page.getByRole('textbox', { name: 'Five lines for the show’s site' }).inputValue();
  expect(snippet.trim().split('\n')).toHaveLength(5);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy the five lines' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(snippet);
  await expect(page.locator('.embedded').getByRole('listitem')).toHaveCount(5);

  const show = await site(snippet);
  const elsewhere = await anotherVisitor();
  await elsewhere.page.goto(show.url);
  const talks = elsewhere.page.getByRole('listitem');
  await expect(talks).toHaveCount(5);
  // The show's time of day, whatever the reader's is.
  await expect(talks.first()).toContainText('10:00 to 10:30');
  await expect(talks.first()).toContainText('Priya Raman');
  await expect(elsewhere.page.getByText(/^Wednesday,? 17 March 2027$/)).toBeVisible();
  await talks.first().getByRole('link').click();
  await expect(elsewhere.page).toHaveURL(new RegExp(`/conference/${CONFERENCE}#slot-1$`));
  show.close();
});

test('before anything is published the link in the five lines stays', async ({ server, page, allowErrors }) => {
  allowErrors(/status of 404|CORS policy|ERR_FAILED/); // what is not there says nothing of who may read it
  const show = await site(
    `<div id="inner-circle-programme"><a href="${server.url}/conference/${CONFERENCE}">The programme</a></div>
     <script async src="${server.url}/embed/programme.js" data-programme="${CONFERENCE}"></script>`,
  );
  await page.goto(show.url);
  await expect(page.locator('#inner-circle-programme')).toHaveAttribute('data-failed', '');
  await expect(page.getByRole('link', { name: 'The programme' })).toBeVisible();
  show.close();
});

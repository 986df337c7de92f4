import type { Page } from '@playwright/test';
import { ANOTHER_ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { mails, signInByCode } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

const CONFERENCE = '/organise/conference/care-show-2027';
// Of the demo's organisers only the first has said what she thinks of it.
const TITLE = 'Keeping good seniors';
const row = (page: Page, title: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });

test('names are hidden until one has said what one thinks, and answers are too', async ({ visitor, anotherVisitor, server }) => {
  await visitor.signIn('organiser');
  await visitor.visit(`${CONFERENCE}/settings`);
  await visitor.page.getByLabel('Organisers judge without knowing who speaks').check();
  await visitor.page.getByRole('button', { name: 'Save the day' }).click();
  await expect(visitor.page.getByRole('status').first()).toContainText('Saved.');

  const other = await anotherVisitor();
  const { page } = other;
  await signInByCode(other, server, ANOTHER_ORGANISER.email, CONFERENCE);
  await page.goto(`${CONFERENCE}/proposals`);
  await expect(row(page, TITLE)).toContainText(/Speaker \d+ · .*You have not said what you think/s);
  await row(page, TITLE).getByRole('link', { name: TITLE }).click();
  await expect(page.getByText('Who speaks shows, and the talk can be changed, once you have said what you think.')).toBeVisible();
  await expect(page.getByText('1 answer so far. You see them once you have said what you think.')).toBeVisible();
  await expect(page.getByLabel('Who speaks?')).toHaveCount(0);
  await page.getByRole('group', { name: 'From 1 to 5' }).getByLabel('5, very much').check();
  await page.getByRole('button', { name: 'Save my answer' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose one of the list.');
  await page.getByRole('group', { name: 'How independent' }).getByLabel('4').check();
  await page.getByLabel('Why?').fill('Seniors are who stays.');
  await page.getByRole('button', { name: 'Save my answer' }).click();
  await expect(page.getByText('Benefit: 4 in the middle of 2 answers, from 3 to 5.')).toBeVisible();
  await expect(page.getByLabel('Who speaks?')).not.toHaveValue('');
});

test('who was declined hears of it in kind words, once somebody sends them, and for a minute not', async ({ signIn, page, server }) => {
  await signIn('organiser');
  await page.goto(`${CONFERENCE}/proposals`);
  await row(page, TITLE).getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByRole('region', { name: 'Declined: 1' })).toContainText(TITLE);
  const before = (await mails(server)).length;
  await page.getByRole('link', { name: 'Tell those who proposed' }).click();
  const declined = page.getByRole('region', { name: 'Declined' });
  await declined.getByLabel('Words').fill('');
  await declined.getByRole('button', { name: 'See it first' }).click();
  await expect(page.getByRole('alert')).toContainText('Fill this in.');
  await declined.getByLabel('Words').fill('Dear {name},\n\nnot this time, and thank you for “{title}”.');
  await declined.getByRole('button', { name: 'See it first' }).click();
  await expect(page.getByText(`and thank you for “${TITLE}”.`)).toBeVisible();
  await page.getByRole('button', { name: 'Send a test to me' }).click();
  await expect(page.getByRole('status').first()).toContainText('Sent to you.');
  await page.getByRole('button', { name: 'Send 1 mail' }).click();
  await expect(page.getByRole('status').first()).toContainText('On its way.');
  const told = page.getByRole('region', { name: 'What was told to whom' });
  await expect(told).toContainText('Declined, by Dawn Okafor');
  await told.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status').first()).toContainText('Taken back.');
  await expect(declined.getByText('1 talk not told yet')).toBeVisible();
  // Nothing left but the test.
  expect((await mails(server)).slice(before).map((mail) => mail.to)).toEqual(['dawn.okafor@example.org']);
});

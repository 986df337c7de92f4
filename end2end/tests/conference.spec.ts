import type { Page } from '@playwright/test';
import { ANOTHER_ORGANISER, ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { signInByCode } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

// A browser logs each answer that is not a yes, and a move that is refused is one.
test.beforeEach(({ allowErrors }) => allowErrors(/status of (409|422)|ERR_FAILED .*\/events/));

const BOARD = '/organise/conference/care-show-2027';
const slot = (page: Page, n: number) => page.locator(`#slot-${n}`);
const card = (page: Page, title: string) => page.locator('.proposal').filter({ has: page.getByRole('link', { name: title, exact: true }) });

async function put(page: Page, title: string, n: number): Promise<void> {
  const here = card(page, title);
  await here.getByLabel('Place in slot').selectOption(String(n));
  await here.getByRole('button', { name: 'Put it there' }).click();
}

test('a day is filled, changed and taken back', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('link', { name: 'Plan the conference' }).click();
  await page.getByRole('link', { name: 'The circle at the Care Show 2027' }).click();
  await put(page, 'The first hour of an inspection', 2);
  await expect(slot(page, 2)).toContainText('Karen Bickerstaff');
  await put(page, 'Medication without gaps', 4);
  await expect(slot(page, 4)).toContainText('Medication without gaps');
  await expect(page.getByText('Two of five slots filled.')).toBeVisible();

  // The one in slot 4 changes places with the one in slot 2, where its speaker cannot come.
  await slot(page, 4).getByLabel('Place in slot').selectOption('2');
  await slot(page, 4).getByRole('button', { name: 'Put it there' }).click();
  await expect(page.getByRole('alert')).toContainText('That cannot be. Lorna Whitcombe cannot be there in slot 2 (11:15 to 11:45).');
  await slot(page, 2).getByLabel('Place in slot').selectOption('1');
  await slot(page, 2).getByRole('button', { name: 'Put it there' }).click();
  await expect(slot(page, 1)).toContainText('The first hour of an inspection');
  await expect(slot(page, 2)).toContainText('Nothing here yet.');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(slot(page, 2)).toContainText('The first hour of an inspection');
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(slot(page, 1)).toContainText('The first hour of an inspection');
  await slot(page, 1).getByRole('button', { name: 'Lock' }).click();
  await expect(slot(page, 1).getByRole('button', { name: 'Unlock' })).toBeVisible();
});

test('a suggestion is put on the board', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit(BOARD);
  await page.getByRole('link', { name: 'Suggest a programme' }).click();
  const offers = page.getByRole('region', { name: 'Suggested' }).getByRole('article');
  await expect(offers).toHaveCount(3);
  await expect(offers.nth(1)).toContainText('instead of');
  await offers.first().getByRole('button', { name: 'Put this on the board' }).click();
  await expect(page.getByText('All five slots filled, and no rule stands against it.')).toBeVisible();
});

test('of two organisers nobody overwrites the other without seeing it', async ({ visitor, anotherVisitor, server }) => {
  const other = await anotherVisitor({ reducedMotion: 'reduce' });
  await visitor.signIn('organiser');
  await signInByCode(other, server, ANOTHER_ORGANISER.email, BOARD);
  // Nothing reaches this one before it acts, as when its line is slow.
  await other.page.route('**/events?*', (route) => route.abort());
  await other.page.reload();
  await other.ready();
  await visitor.visit(BOARD);
  await put(visitor.page, 'Medication without gaps', 3);
  await expect(slot(visitor.page, 3)).toContainText('Medication without gaps');
  await put(other.page, 'The first hour of an inspection', 3);
  const conflict = other.page.getByRole('alert').filter({ hasText: `${ORGANISER.name} put “Medication without gaps” in slot 3` });
  await expect(conflict).toContainText(/Their slot 3\s*Medication without gaps/);
  await expect(conflict).toContainText(/Your slot 3\s*The first hour of an inspection/);
  await conflict.getByRole('button', { name: 'Use mine' }).click();
  await expect(slot(other.page, 3)).toContainText('The first hour of an inspection');
});

test('what is wrong with a proposal is said, and nothing that was typed is lost', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit(BOARD);
  await page.getByRole('link', { name: 'Write down a proposal' }).click();
  await page.getByLabel('What is the talk called?').fill('Ninety seconds on hydration');
  await page.getByLabel('How many minutes does it take?').fill('1');
  await page.getByLabel('12:30 to 13:00').check();
  await page.getByRole('button', { name: 'Add it to the shortlist' }).click();
  await expect(page.getByRole('alert')).toContainText('Write the length in minutes, from 5 to 240.');
  await expect(page.getByLabel('What is the talk called?')).toHaveValue('Ninety seconds on hydration');
  await page.getByLabel('How many minutes does it take?').fill('15');
  await page.getByLabel('Who speaks?').fill('Chipo Dube');
  await page.getByLabel('For whom is it?').selectOption('Care teams');
  await page.getByLabel('Nothing to declare').check();
  await page.getByRole('button', { name: 'Add it to the shortlist' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await expect(page.getByLabel('12:30 to 13:00')).toBeChecked();
  await visit(BOARD);
  await expect(card(page, 'Ninety seconds on hydration')).toContainText('Chipo Dube');
});

test('a programme is published, read by everybody, and the next version says what it changes', async ({ visit, signIn, page, browser, server }) => {
  await signIn('organiser');
  await visit(`${BOARD}?suggest=1`);
  await page.getByRole('button', { name: 'Put this on the board' }).first().click();
  await expect(page.getByText('All five slots filled, and no rule stands against it.')).toBeVisible();
  await page.getByRole('link', { name: 'Preview and publish' }).click();
  await expect(page.getByText('10:00: “Ninety days from paper to electronic care plans” by Priya Raman.')).toBeVisible();
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await expect(page.getByRole('status')).toContainText('Version 1 is published.');

  const anybody = await browser.newPage({ baseURL: server.url });
  await anybody.goto('/conference/care-show-2027');
  await expect(anybody.getByRole('heading', { level: 2 })).toHaveCount(5);
  await expect(anybody.getByRole('link', { name: 'Register for the show' })).toBeVisible();
  await anybody.close();

  await visit(BOARD);
  await slot(page, 1).getByRole('button', { name: 'Take it out' }).click();
  await expect(slot(page, 1)).toContainText('Nothing here yet.');
  await page.getByRole('link', { name: 'Preview and publish' }).click();
  await expect(page.getByText('Slot 1: “Ninety days from paper to electronic care plans” is not in the day any more.')).toBeVisible();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByRole('status')).toContainText('Version 2 is published.');
  await page.getByRole('button', { name: 'Put version 1 back on the board' }).click();
  await expect(slot(page, 1)).toContainText('Ninety days from paper to electronic care plans');
});

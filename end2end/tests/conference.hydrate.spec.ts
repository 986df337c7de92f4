import type { Page } from '@playwright/test';
import { examine } from './axe';
import { ANOTHER_ORGANISER, ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { signInByCode } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

const BOARD = '/organise/conference/care-show-2027';
const slot = (page: Page, n: number) => page.locator(`#slot-${n}`);
const grip = (page: Page, title: string) => page.getByRole('button', { name: `Move “${title}”` });

test('a talk is dragged into a slot and on to another', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit(BOARD);
  await page.setViewportSize({ width: 1280, height: 2400 });
  await grip(page, 'Medication without gaps').hover();
  await page.mouse.down();
  await slot(page, 3).hover();
  await expect(slot(page, 3)).toHaveAttribute('data-over', '');
  await expect(slot(page, 2)).toHaveAttribute('data-takes', 'no');
  await page.mouse.up();
  await expect(slot(page, 3)).toContainText('Lorna Whitcombe');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();
  await grip(page, 'Medication without gaps').hover();
  await page.mouse.down();
  await slot(page, 5).hover();
  await page.mouse.up();
  await expect(slot(page, 5)).toContainText('Lorna Whitcombe');
  await expect(slot(page, 3)).toContainText('Nothing here yet.');
  await page.reload();
  await expect(slot(page, 5)).toContainText('Lorna Whitcombe');
});

test('a talk goes from slot to slot by keyboard, and each is said aloud', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit(BOARD);
  const said = page.getByRole('status').first();
  await grip(page, 'The first hour of an inspection').focus();
  await page.keyboard.press('Enter');
  await expect(said).toContainText('Slot 1, 10:00.');
  await page.keyboard.press('ArrowDown');
  await expect(said).toHaveText('Slot 2, 11:15.');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(said).toHaveText('Slot 5, 15:30: its speaker cannot come.');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('“The first hour of an inspection” is in slot 3.');
  await expect(slot(page, 3)).toContainText('Karen Bickerstaff');
});

test('a move of another organiser shows within a second, with a name', async ({ visitor, anotherVisitor, server }) => {
  const other = await anotherVisitor();
  await visitor.signIn('organiser');
  await signInByCode(other, server, ANOTHER_ORGANISER.email, BOARD);
  const streaming = other.page.waitForResponse(/\/events\?/);
  await other.visit(BOARD);
  await streaming;
  await visitor.visit(BOARD);
  const here = visitor.page.locator('.proposal').filter({ hasText: 'Medication without gaps' });
  await here.getByLabel('Place in slot').selectOption('3');
  await here.getByRole('button', { name: 'Put it there' }).click();
  await expect(slot(other.page, 3)).toContainText('Medication without gaps', { timeout: 1_500 });
  await expect(slot(other.page, 3)).toContainText(`${ORGANISER.name}, `);
  await expect(other.page.getByRole('status').first()).toHaveText(`${ORGANISER.name} put “Medication without gaps” in slot 3.`);
});

test('a move made without a connection says so, and is saved when there is one', async ({ visit, signIn, page, context, allowErrors }) => {
  allowErrors(/ERR_INTERNET_DISCONNECTED/);
  await signIn('organiser');
  await visit(BOARD);
  await context.setOffline(true);
  const here = page.locator('.proposal').filter({ hasText: 'Medication without gaps' });
  await here.getByLabel('Place in slot').selectOption('3');
  await here.getByRole('button', { name: 'Put it there' }).click();
  await expect(slot(page, 3)).toContainText('Lorna Whitcombe');
  await expect(slot(page, 3)).toContainText('Not saved.');
  await context.setOffline(false);
  await expect(slot(page, 3)).not.toContainText('Not saved.');
  await page.reload();
  await expect(slot(page, 3)).toContainText('Lorna Whitcombe');
});

test('the pages of a conference pass axe and fit the smallest screen', async ({ visit, signIn, page }) => {
  test.setTimeout(120_000);
  await signIn('organiser');
  for (const place of ['/organise/conferences', `${BOARD}?suggest=1`, `${BOARD}/settings`, `${BOARD}/programme`]) {
    await visit(place);
    await examine(page, place);
  }
  await visit(`${BOARD}?suggest=1`);
  await page.getByRole('button', { name: 'Put this on the board' }).first().click();
  await expect(page.getByText('All five slots filled, and no rule stands against it.')).toBeVisible();
  await examine(page, 'a full board');
  await page.locator('#slot-1').getByRole('heading').getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Will they come?' })).toBeVisible();
  await examine(page, 'a proposal');
  // These come without wasm.
  for (const place of [`${BOARD}/proposals/new`, '/conference/care-show-2026', '/conference/care-show-2027/propose', '/conference/care-show-2027/talks']) {
    await page.goto(place);
    await examine(page, place);
  }
});

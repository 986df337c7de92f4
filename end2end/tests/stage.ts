import { expect, type Page } from '@playwright/test';

export const CONFERENCE = 'care-show-2027';
/** Somebody at a browser. */
type Someone = { visit(path: string): Promise<unknown>; page: Page };

/** The day on which it is, a Wednesday in March, so that London keeps UTC. Its first slot is from 10:00 to 10:30. */
export const at = (time: string) => `2027-03-17T${time}Z`;

/** Fills the day by the first suggestion and publishes it, as the organiser who is signed in. */
export async function publishDay(organiser: Someone): Promise<void> {
  await organiser.visit(`/organise/conference/${CONFERENCE}?suggest=1`);
  // The board shows a move before it is saved, and the next page asks for what is.
  const saved = organiser.page.waitForResponse((answer) => answer.url().endsWith('/api/conference/move'));
  await organiser.page.getByRole('button', { name: 'Put this on the board' }).first().click();
  await saved;
  await expect(organiser.page.getByText('All five slots filled, and no rule stands against it.')).toBeVisible();
  await organiser.visit(`/organise/conference/${CONFERENCE}/programme`);
  await organiser.page.getByRole('button', { name: 'Publish version 1' }).click();
  await expect(organiser.page.getByRole('status')).toContainText('Version 1 is published.');
}

/** The address for a show's laptop, as organisers read it. Nothing moves on that page, so that there is no wasm to wait for. */
export async function clockAddress(organiser: Someone): Promise<string> {
  await organiser.page.goto(`/organise/conference/${CONFERENCE}/day`);
  const address = await organiser.page.locator('code.address').first().innerText();
  return new URL(address).pathname + new URL(address).search;
}

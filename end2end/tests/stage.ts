import { expect, type Page } from '@playwright/test';
import type { Visitor } from './fixtures';

export const CONFERENCE = 'care-show-2027';
/** The day on which it is, a Wednesday in March, so that London keeps UTC. Its first slot is from 10:00 to 10:30. */
export const at = (time: string) => `2027-03-17T${time}Z`;

/** Fills the day by the first suggestion and publishes it, as the organiser who is signed in. */
export async function publishDay({ visit, page }: { visit: Visitor['visit']; page: Page }): Promise<void> {
  await visit(`/organise/conference/${CONFERENCE}?suggest=1`);
  await page.getByRole('button', { name: 'Put this on the board' }).first().click();
  await expect(page.getByText('All five slots filled, and no rule stands against it.')).toBeVisible();
  await visit(`/organise/conference/${CONFERENCE}/programme`);
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await expect(page.getByRole('status')).toContainText('Version 1 is published.');
}

/** The address for a show's laptop, as organisers read it. */
export async function clockAddress({ visit, page }: { visit: Visitor['visit']; page: Page }): Promise<string> {
  await visit(`/organise/conference/${CONFERENCE}/day`);
  const address = await page.locator('code.address').first().innerText();
  return new URL(address).pathname + new URL(address).search;
}

import type { Locator, Page } from '@playwright/test';

/** Who is who in the demo circle. */
export const ORGANISER = { name: 'Dawn Okafor', email: 'dawn.okafor@example.org' };
export const ANOTHER_ORGANISER = { name: 'Tomasz Wójcik', email: 'tomasz.wojcik@example.org' };
export const MEMBER = { name: 'Priya Raman', email: 'priya.raman@example.org' };

/** One day of the month that the calendar shows; `date` as 2026-11-26. */
export function day(page: Page, date: string): Locator {
  return page.getByRole('listitem').filter({ has: page.locator(`time[datetime="${date}"]`) });
}

/** On Tonight: the link to the session it tells of. */
export function nextSession(page: Page): Locator {
  return page.getByRole('heading', { level: 2 }).getByRole('link').first();
}

/** On Tonight: the path of that session. */
export async function nextSessionPath(page: Page): Promise<string> {
  return (await nextSession(page).getAttribute('href')) ?? '';
}

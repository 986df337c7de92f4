import type { Page } from '@playwright/test';

/** Fills in the sign-up of the open evening, as a person does: no faster than the trap for programs allows. */
export async function fillSignUp(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Your name').pressSequentially(name, { delay: 100 });
  await page.getByLabel('Email').pressSequentially(email, { delay: 60 });
  await page.getByLabel('I am a').selectOption('Registered manager');
  await page.getByLabel(/Keep my name and address/).check();
}

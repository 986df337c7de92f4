import type { Page } from '@playwright/test';
import { ORGANISER } from './circle';
import { expect, test, type Server, type Visitor } from './fixtures';
import { linkIn, mails, mailTo } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });
test.beforeEach(({ allowErrors }) => allowErrors(/ERR_FAILED .*\/events|ERR_CONNECTION_REFUSED/));

const BOARD = '/organise/conference/care-show-2027';
const TALK = 'The first hour of an inspection';
const slot = (page: Page, n: number) => page.locator(`#slot-${n}`);

/** A small photo: a JPEG of two by two pixels. */
const PHOTO = Buffer.from(
  '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAACAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);

/** Puts the talk into slot 2 and offers it; answers the page of whoever speaks. */
async function offered(visitor: Visitor, server: Server, to: string): Promise<string> {
  const { page } = visitor;
  await visitor.visit(BOARD);
  const card = page.locator('.proposal').filter({ has: page.getByRole('link', { name: TALK, exact: true }) });
  await card.getByLabel('Place in slot').selectOption('2');
  await card.getByRole('button', { name: 'Put it there' }).click();
  await expect(slot(page, 2)).toContainText(TALK);
  await slot(page, 2).getByRole('link', { name: TALK }).click();
  await page.getByLabel('Where do we write?').fill(to);
  await page.getByRole('button', { name: 'Offer them the slot' }).click();
  await expect(page.getByText('The mail is on its way.')).toBeVisible();
  return new URL(linkIn(await mailTo(server, to), 's')).pathname;
}

test('a speaker says yes, brings what is needed, and gives the slot back', async ({ visitor, visit, signIn, page, browser, server }) => {
  await signIn('organiser');
  const theirs = await offered(visitor, server, 'karen@example.org');
  const anybody = await browser.newPage({ baseURL: server.url });
  await anybody.goto(theirs);
  await expect(anybody.getByText('Will you be there, Karen Bickerstaff?')).toBeVisible();
  await anybody.getByRole('button', { name: 'Yes, I will be there' }).click();
  await expect(anybody.getByText('You will be there, Karen Bickerstaff. Thank you.')).toBeVisible();
  const invitation = await mailTo(server, 'karen@example.org', 2);
  expect(invitation.calendar).toContain('METHOD:REQUEST');
  expect(invitation.calendar).toContain('DTSTART;TZID=Europe/London:20270317T111500');

  await anybody.getByLabel('A photo of yourself').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: PHOTO });
  await anybody.getByRole('button', { name: 'Use this photo' }).click();
  await expect(anybody.getByRole('img', { name: 'You' })).toBeVisible();
  const slides = anybody.getByLabel('A file');
  await slides.setInputFiles({ name: 'hour.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ this is a program') });
  await anybody.getByRole('button', { name: 'Send the slides' }).click();
  await expect(anybody.getByRole('alert')).toContainText('That file is no PDF, PowerPoint (.pptx) or OpenDocument (.odp) that we can read.');
  await slides.setInputFiles({ name: 'hour.pdf', mimeType: 'text/plain', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') });
  await anybody.getByRole('button', { name: 'Send the slides' }).click();
  await expect(anybody.getByRole('link', { name: 'hour.pdf' })).toBeVisible();
  await anybody.getByLabel('Who are you, in a few words?').fill('Thirty years in care.');
  await anybody.getByLabel('What do you need on the stage?').fill('A chair');
  await anybody.getByRole('button', { name: 'Save this' }).click();
  await expect(anybody.getByRole('status')).toContainText('Saved.');

  await visit(BOARD);
  await page.getByRole('link', { name: 'Who speaks' }).click();
  await expect(page.getByText('Everybody who speaks has said yes.')).toBeVisible();
  await page.getByRole('link', { name: 'Slides, run-through and what they were told' }).click();
  await expect(page.getByRole('img', { name: 'Photo of Karen Bickerstaff' })).toBeVisible();
  await expect(page.getByText('Thirty years in care.')).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'hour.pdf' }).click()]);
  expect(download.suggestedFilename()).toBe('hour.pdf');
  await page.getByLabel('On which day?').fill('2027-03-10');
  await page.getByLabel('At what time?').fill('18:30');
  await page.getByLabel('Where?').fill('https://call.example/1');
  await page.getByRole('button', { name: 'Save it and tell them' }).click();
  await expect(page.getByRole('status')).toContainText('They are told by email.');
  expect((await mailTo(server, 'karen@example.org', 3)).body).toContain('https://call.example/1');

  await anybody.goto(theirs);
  await expect(anybody.getByText('Run-through:')).toBeVisible();
  await anybody.getByText('I cannot come after all').click();
  await anybody.getByLabel('Why?').fill('A broken leg');
  await anybody.getByRole('button', { name: 'Give the slot back' }).click();
  await expect(anybody.getByText('You said that you cannot come, Karen Bickerstaff.')).toBeVisible();
  expect((await mailTo(server, 'karen@example.org', 4)).calendar).toContain('METHOD:CANCEL');
  const news = (await mails(server)).filter((mail) => mail.to === ORGANISER.email && mail.subject === 'Karen Bickerstaff cannot come');
  expect(news).toHaveLength(1);
  expect(news[0].body).toContain('They wrote: A broken leg');
  await visit(BOARD);
  await expect(slot(page, 2)).toContainText('is not on offer any more');
  await anybody.close();
});

test('whoever does not answer is reminded, and then standby is asked', async ({ visitor, visit, signIn, page, browser, server }) => {
  test.setTimeout(120_000);
  await signIn('organiser');
  await page.goto(`${BOARD}/speakers`);
  await page.getByLabel('After how many days is somebody reminded').fill('soon');
  await page.getByLabel('Offer the slot to the next on standby').check();
  await page.getByRole('button', { name: 'Save this' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Write up to five numbers of days');
  await expect(page.getByLabel('Offer the slot to the next on standby')).toBeChecked();
  await page.getByLabel('After how many days is somebody reminded').fill('3');
  await page.getByRole('button', { name: 'Save this' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  const theirs = await offered(visitor, server, 'karen@example.org');
  // Friday morning, a little after nine.
  await server.pass(3 * 86_400 - 2.9 * 3_600);
  expect((await mailTo(server, 'karen@example.org', 2)).subject).toContain('Will you be there with');
  await server.pass(12 * 86_400);
  expect((await mailTo(server, 'karen@example.org', 3)).subject).toContain('Your slot went to somebody else');
  const anybody = await browser.newPage({ baseURL: server.url });
  await anybody.goto(theirs);
  await expect(anybody.getByText('This slot has been given to somebody else, Karen Bickerstaff')).toBeVisible();
  await expect(anybody.getByRole('button')).toHaveCount(0);
  await anybody.close();
  await visit(BOARD);
  await expect(slot(page, 2)).not.toContainText(TALK);
});

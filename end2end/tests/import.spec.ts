import type { Page } from '@playwright/test';
import { examine } from './axe';
import { expect, test } from './fixtures';
import { type Mail, mails, mailTo } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

// A browser logs each answer that is not a yes, and a form that is turned back is one.
test.beforeEach(({ allowErrors }) => allowErrors(/status of 422/));

const LIST = [
  'Name;E-mail;Role;Home;Vetted by;Vetted on;Source;Lawful basis;Notes',
  'Siân Test;sian.test@example.org;Registered manager;Tŷ Gwyn;Asha Patel;14/03/2026;The old group;Consent;=1+1',
  '#NAME?;wrong@example.org;Registered manager;Elm Lodge;Asha Patel;14/03/2026;The old group;Consent;',
  'Ravi Test;ravi.test@example.org;CQC;;Asha Patel;2026-03-14;The old group;Consent;',
  'Sian Test;SIAN.TEST@example.org;Registered manager;Tŷ Gwyn;Asha Patel;14/03/2026;The old group;Consent;',
  'Priya Raman;priya.raman@example.org;Registered manager;Elm Lodge;Asha Patel;14/03/2026;The old group;Consent;',
].join('\r\n');

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const fact = (page: Page, name: string) => page.locator('.facts > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd');

function invitationIn(mail: Mail): string {
  const link = /http:\/\/localhost:\d+\/invitation\/[0-9a-f]+/.exec(mail.body)?.[0];
  if (!link) throw new Error(`There is no invitation in this mail:\n${mail.body}`);
  return link;
}

test('people vetted elsewhere are imported, invited when somebody says so, and come in', async ({ visit, signIn, page, server, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('link', { name: 'Import members' }).click();
  await page.getByLabel('List of members, as CSV').setInputFiles(file('members.csv', LIST));
  await page.getByRole('button', { name: 'Check this file' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What is in the file');
  for (const [name, count] of [['Rows', 5], ['New', 2], ['Known already', 1], ['Repeated', 1], ['Wrong', 1]] as const) {
    await expect(fact(page, name)).toHaveText(String(count));
  }
  await expect(page.getByRole('listitem').filter({ hasText: /^Row 3, name/ })).toContainText('The spreadsheet put an error here');
  await page.getByRole('button', { name: 'Import these 2' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Imported');
  await expect(fact(page, 'Imported')).toHaveText('2');

  await page.getByRole('link', { name: 'Go to the invitations' }).click();
  await expect(page.getByText('2 people have not been written to yet. All leave today.')).toBeVisible();
  expect(await mails(server)).toHaveLength(0);
  await page.getByRole('button', { name: 'Send 2 invitations' }).click();
  await expect(page.getByRole('status')).toContainText('On their way.');
  await expect(page.getByRole('listitem').filter({ hasText: 'ravi.test@example.org' })).toBeVisible();

  const link = invitationIn(await mailTo(server, 'sian.test@example.org'));
  const sian = await anotherVisitor();
  await sian.page.goto(link);
  await sian.ready();
  await expect(sian.page.getByRole('main')).not.toContainText('Siân');
  await sian.page.getByRole('button', { name: 'Go on as s…@example.org' }).click();
  await expect(sian.page.getByRole('heading', { level: 1 })).toHaveText('Is this you?');
  await sian.ready();
  await expect(sian.page.getByLabel('Your name')).toHaveValue('Siân Test');
  await sian.page.getByLabel('Your home or organisation').fill('Tŷ Coch');
  await sian.page.getByLabel('I do not sell, recruit or promote here.').check();
  await sian.page.getByRole('button', { name: 'Come in' }).click();
  await expect(sian.page.getByRole('alert')).toContainText('Tick this to go on.');
  await sian.ready();
  await expect(sian.page.getByLabel('Your home or organisation')).toHaveValue('Tŷ Coch');
  await expect(sian.page.getByLabel('I do not sell, recruit or promote here.')).toBeChecked();
  await sian.page.getByLabel('What is said here stays here.').check();
  await sian.page.getByRole('button', { name: 'Come in' }).click();
  await expect(sian.page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Tonight' })).toBeVisible();

  const later = await anotherVisitor();
  await later.page.goto(link);
  await later.ready();
  await expect(later.page.getByRole('heading', { level: 1 })).toHaveText('This link has done its work');
  await visit('/organise/invitations?state=claimed');
  await expect(page.getByRole('listitem').filter({ hasText: 'sian.test@example.org' })).toBeVisible();
});

test('bringing the same list again adds nobody', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  for (const [heading, count] of [['Imported', 2], ['What is in the file', 0]] as const) {
    await visit('/organise/imports');
    await page.getByLabel('List of members, as CSV').setInputFiles(file('members.csv', LIST));
    await page.getByRole('button', { name: 'Check this file' }).click();
    if (count > 0) await page.getByRole('button', { name: 'Import these 2' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(fact(page, count > 0 ? 'Imported' : 'New')).toHaveText(String(count));
  }
  await expect(page.getByText('There is nobody to import.')).toBeVisible();
});

test('a file that is no list says what to bring instead', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise/imports');
  await page.getByLabel('List of members, as CSV').setInputFiles(file('members.csv', 'name,email\nDawn,dawn@example.org\n'));
  await page.getByRole('button', { name: 'Check this file' }).click();
  await expect(page.getByRole('alert')).toContainText('The file has no columns “role”, “home”, “vetted by”');
  await page.getByRole('link', { name: 'Choose another file' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import members or locations');
});

test('an invitation is sent again to whoever lost it, with the same link', async ({ visit, signIn, page, server }) => {
  await signIn('organiser');
  await visit('/organise/imports');
  await page.getByLabel('List of members, as CSV').setInputFiles(file('members.csv', LIST));
  await page.getByRole('button', { name: 'Check this file' }).click();
  await page.getByRole('button', { name: 'Import these 2' }).click();
  await page.getByRole('link', { name: 'Go to the invitations' }).click();
  await page.getByRole('button', { name: 'Send 2 invitations' }).click();
  const first = invitationIn(await mailTo(server, 'ravi.test@example.org'));

  await visit('/organise/invitations?state=invited');
  await page.getByLabel('Name or address').fill('ravi');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'sian.test@example.org' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Send again to Ravi Test' }).click();
  await expect(page.getByRole('status')).toContainText('Sent again.');
  expect(invitationIn(await mailTo(server, 'ravi.test@example.org', 2))).toBe(first);
});

test('an invitation that came back goes to the right address, and the wrong one is not invited again', async ({ visit, signIn, page, server }) => {
  await signIn('organiser');
  await visit('/organise/imports');
  await page.getByLabel('List of members, as CSV').setInputFiles(file('members.csv', LIST));
  await page.getByRole('button', { name: 'Check this file' }).click();
  await page.getByRole('button', { name: 'Import these 2' }).click();
  await page.getByRole('link', { name: 'Go to the invitations' }).click();
  await page.getByRole('button', { name: 'Send 2 invitations' }).click();
  await mailTo(server, 'ravi.test@example.org');

  await visit('/organise/invitations?state=invited');
  await page.getByRole('button', { name: 'It came back from Ravi Test' }).click();
  await expect(page.getByRole('status')).toContainText('Nothing more is sent there.');
  await page.getByRole('link', { name: 'Correct the address of Ravi Test' }).click();
  await page.getByLabel('The right address').fill('priya.raman@example.org');
  await page.getByRole('button', { name: 'Send it there' }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody here has this address.');
  await expect(page.getByLabel('The right address')).toHaveValue('priya.raman@example.org');
  await page.getByLabel('The right address').fill('ravi.right@example.org');
  await page.getByRole('button', { name: 'Send it there' }).click();
  await expect(page.getByRole('status')).toContainText('goes there with a new link, and the old one has ended.');
  invitationIn(await mailTo(server, 'ravi.right@example.org'));

  await visit('/organise/imports');
  await page.getByLabel('List of members, as CSV').setInputFiles(file('again.csv', LIST));
  await page.getByRole('button', { name: 'Check this file' }).click();
  await expect(fact(page, 'New')).toHaveText('0');
  await expect(page.getByRole('heading', { name: 'Known, now at another address' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('ravi.right');
});

const LOCATION_COLUMNS = [
  'Location ID', 'Location HSCA start date', 'Dormant (Y/N)', 'Care home?', 'Location Name', 'Location Telephone Number',
  'Registered manager', 'Location Web Address', 'Care homes beds', 'Location Latest Overall Rating', 'Location Region',
  'Location Local Authority', 'Location Street Address', 'Location Address Line 2', 'Location City', 'Location County',
  'Location Postal Code', 'Provider ID', 'Provider Name', 'Provider Web Address', 'Provider Nominated Individual Name',
  'Service type - Care home service with nursing', 'Service type - Care home service without nursing',
  'Service type - Domiciliary care service', 'Service type - Extra Care housing services', 'Service type - Hospice services',
  'Service type - Shared Lives', 'Service type - Supported living service',
];

const locations = (rows: Record<string, string>[]) =>
  [LOCATION_COLUMNS, ...rows.map((row) => LOCATION_COLUMNS.map((column) => row[column] ?? ''))].map((cells) => cells.join(',')).join('\r\n');

test('the CQC’s list is checked, imported, and the second time nothing is to be done', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  const list = locations(Array.from({ length: 400 }, (_, n) => ({ 'Location ID': `1-${700000000 + n}`, 'Location Name': `Tŷ Gwyn ${n}`, 'Care home?': 'Y' })));
  const bring = async (name: string, text: string) => {
    await visit('/organise/imports');
    await page.getByLabel('List of locations, as the CQC publishes it').setInputFiles(file(name, text));
    await page.getByRole('button', { name: 'Check these locations' }).click();
  };
  await bring('20_November_2026_HSCA_Active_Locations.csv', list);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What is in the file');
  await expect(fact(page, 'As at')).toHaveText('20 November 2026');
  await expect(fact(page, 'Locations')).toHaveText('400');
  await examine(page, 'what is in a list of locations');
  await page.getByRole('button', { name: 'Import these' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Imported');

  await bring('20_November_2026_HSCA_Active_Locations.csv', list);
  await expect(page.getByText('This file is imported already; there is nothing to do.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import these' })).toHaveCount(0);

  await bring('21_November_2026.csv', locations([{ 'Location ID': 'Elm Lodge', 'Location Name': 'Elm Lodge' }]));
  await expect(page.getByRole('alert')).toContainText('1 cell to put right.');
  await expect(page.getByRole('listitem').filter({ hasText: 'Row 2, Location ID' })).toBeVisible();
  await examine(page, 'a list of locations with a mistake');
});

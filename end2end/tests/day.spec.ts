import { examine } from './axe';
import { expect, test } from './fixtures';
import { at, clockAddress, CONFERENCE, publishDay } from './stage';

test.use({ now: '2026-11-24T12:00:00Z' });
test.beforeEach(({ allowErrors }) => allowErrors(/status of 404|ERR_FAILED .*\/events|ERR_CONNECTION/));

test('the clock opens by its key or to an organiser, and to nobody else', async ({ visitor, anotherVisitor, server }) => {
  await visitor.signIn('organiser');
  await visitor.page.goto(`/organise/conference/${CONFERENCE}/day`);
  await expect(visitor.page.getByRole('heading', { name: 'Publish the programme first' })).toBeVisible();
  await publishDay(visitor);
  const address = await clockAddress(visitor);
  await server.restart(at('10:20:00'));
  await visitor.visit(`/conference/${CONFERENCE}/stage/2`);
  await expect(visitor.page.getByRole('timer')).toContainText('to the start');

  const stranger = await anotherVisitor();
  const without = await stranger.visit(`/conference/${CONFERENCE}/stage/1`);
  expect(without?.status()).toBe(404);
  const wrong = await stranger.visit(`/conference/${CONFERENCE}/stage/1?key=0123456789`);
  expect(wrong?.status()).toBe(404);
  await stranger.visit(address.toUpperCase().replace(`/CONFERENCE/${CONFERENCE.toUpperCase()}/STAGE`, `/conference/${CONFERENCE}/stage`).replace('KEY', 'key'));
  await expect(stranger.page.getByRole('timer')).toContainText('left');
  await stranger.page.getByRole('link', { name: 'Slot 2' }).click();
  await expect(stranger.page.getByRole('timer')).toContainText('to the start');
});

test('the chair holds up a sign from a phone without wasm', async ({ visitor, anotherVisitor, server }) => {
  await visitor.signIn('organiser');
  await publishDay(visitor);
  const address = await clockAddress(visitor);
  await server.restart(at('10:20:00'));
  await visitor.page.goto(`/organise/conference/${CONFERENCE}/day`);
  await examine(visitor.page, 'the day itself');
  await visitor.page.getByRole('link', { name: 'Open the chair’s buttons' }).click();
  await examine(visitor.page, 'the chair’s buttons');
  await visitor.page.getByRole('button', { name: 'Speed up' }).click();
  await expect(visitor.page.getByText(/“Speed up” shows for \d+ seconds more\./)).toBeVisible();
  const laptop = await anotherVisitor();
  await laptop.visit(address);
  await expect(laptop.page.getByRole('alert')).toHaveText('Speed up');
  await visitor.page.getByRole('button', { name: 'Clear' }).click();
  await expect(visitor.page.getByText('Nothing is held up.')).toBeVisible();
});

test('the day is printed: a sheet, a running order, signs for the door', async ({ visit, signIn, page, browser, server }) => {
  await signIn('organiser');
  await publishDay({ visit, page });
  const anybody = await browser.newPage({ baseURL: server.url });
  await anybody.goto(`/conference/${CONFERENCE}/sheet`);
  await expect(anybody.getByRole('heading', { level: 2 })).toHaveCount(5);
  await expect(anybody.getByRole('img', { name: /^Register for the show: .*\/conference\/care-show-2027\/register$/ })).toBeVisible();
  // One sheet, whoever prints it.
  const paper = await anybody.pdf({ preferCSSPageSize: true });
  expect(pages(paper)).toBe(1);
  await anybody.close();

  await page.goto(`/organise/conference/${CONFERENCE}/running-order`);
  await examine(page, 'running order');
  await expect(page.getByText('45 minutes until slot 2.')).toBeVisible();
  await expect(page.getByText('Has not said yet that they come.').first()).toBeVisible();
  await page.goto(`/organise/conference/${CONFERENCE}/door-signs`);
  await examine(page, 'door signs');
  expect(pages(await page.pdf({ preferCSSPageSize: true }))).toBe(5);
});

test('after a talk its recording has a place in the library, and members say what they took from it', async ({
  visitor,
  anotherVisitor,
  server,
}) => {
  await visitor.signIn('organiser');
  await publishDay(visitor);
  await server.restart(at('10:40:00'));
  await visitor.page.goto(`/organise/conference/${CONFERENCE}/day`);
  const afterwards = visitor.page.getByRole('region', { name: 'Afterwards' });
  await expect(afterwards.getByRole('listitem')).toHaveCount(1);
  await afterwards.getByRole('button', { name: /^Make a talk of it/ }).click();
  await expect(visitor.page).toHaveURL(/\/organise\/talks\/.+\/files$/);
  await expect(visitor.page.getByRole('main')).toContainText('Ninety days from paper to electronic care plans');
  await visitor.page.goto(`/organise/conference/${CONFERENCE}/day`);
  await afterwards.getByRole('link', { name: /^In the library/ }).click();
  await expect(visitor.page.getByLabel('Speakers')).toHaveValue(/Priya Raman/);

  const member = await anotherVisitor();
  await member.signIn('member');
  await member.page.goto(`/conference/${CONFERENCE}`);
  await member.page.getByRole('link', { name: 'Were you there? Say what you took from it' }).click();
  await expect(member.page.getByRole('button', { name: 'Useful', exact: true })).toHaveCount(1);
  await member.page.getByRole('button', { name: 'Useful', exact: true }).click();
  await expect(member.page.getByRole('button', { name: 'Useful', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await member.page.getByLabel('A line for the speaker, if you like').fill('The list of twelve things');
  await member.page.getByRole('button', { name: 'Save the line' }).click();
  await expect(member.page.getByLabel('A line for the speaker, if you like')).toHaveValue('The list of twelve things');
  await examine(member.page, 'what members took from it');
});

/** How many pages a PDF has, by its own word. */
function pages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

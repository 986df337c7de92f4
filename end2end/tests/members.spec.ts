import { MEMBER, ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { mailTo } from './mail';

test.use({ now: '2026-11-24T19:00:00Z' });

const PAGE = { name: 'Members', exact: true };

test('a member finds somebody by topic and county, and asks to talk without seeing an address', async ({ visit, signIn, page, server }) => {
  await signIn('member');
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', PAGE).click();
  await expect(page.getByRole('heading', PAGE)).toBeVisible();
  await page.getByText('By topic, role, county or kind of home').click();
  await page.getByLabel('Happy to talk about').fill('medication error');
  await page.getByLabel('County').selectOption('Devon');
  await page.getByRole('button', { name: 'Find members' }).click();
  await expect(page).toHaveURL(/talk=medication\+error/);

  const found = page.getByRole('list', { name: 'Members found' });
  await expect(found.getByRole('listitem')).toHaveCount(1);
  await expect(found).toContainText('Registered manager, Devon');
  await found.getByRole('link', { name: ORGANISER.name }).click();
  await expect(page.getByRole('heading', { name: ORGANISER.name })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('@');

  await page.getByLabel('Your message').fill('Hello');
  await page.getByRole('button', { name: 'Send the message' }).click();
  await expect(page.getByRole('alert')).toContainText('Write at least 10 characters.');
  await page.getByLabel('Your message').fill('May I ask how you began with electronic care plans?');
  await page.getByRole('button', { name: 'Send the message' }).click();
  await expect(page.getByRole('status')).toContainText('On its way.');
  const mail = await mailTo(server, ORGANISER.email);
  expect(mail.subject).toBe(`${MEMBER.name} asks to talk with you`);
  expect(mail.body).toContain('> May I ask how you began with electronic care plans?');
  expect(mail.body).not.toContain(MEMBER.email);
});

test('nobody is found for what nobody has said, and there is a way back', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/members?name=zebedee');
  await expect(page.getByText('Nobody here matches all of that.')).toBeVisible();
  await page.getByRole('link', { name: 'Show everybody' }).click();
  const found = page.getByRole('list', { name: 'Members found' }).getByRole('listitem');
  await expect(found).toHaveCount(50);
  await page.getByRole('link', { name: 'More members' }).click();
  await expect(page.getByRole('link', { name: 'Back to the first' })).toBeVisible();
  await expect(found).toHaveCount(10);
});

test('what a member changes about themselves is what others see, until they leave the directory', async ({ visit, signIn, page, anotherVisitor, allowErrors }) => {
  allowErrors(/status of 404/);
  await signIn('member');
  await visit('/me');
  await page.getByRole('link', { name: 'Your profile and photo' }).click();
  await page.getByLabel('A few words about yourself').fill('I keep <bees>.\n\nAnd hens.');
  await page.getByLabel('Happy to talk about').fill('Bees, hens, BEES');
  await page.getByLabel('County').selectOption('Rutland');
  await page.getByRole('button', { name: 'Save your profile' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await expect(page.getByLabel('Happy to talk about')).toHaveValue('Bees, hens');

  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit('/members?county=Rutland&talk=hen');
  await other.page.getByRole('link', { name: MEMBER.name }).click();
  await expect(other.page.getByText('I keep <bees>.')).toBeVisible();
  const address = new URL(other.page.url()).pathname;

  await page.getByLabel('No, I am in no list and have no page').check();
  await page.getByRole('button', { name: 'Save your profile' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await other.visit('/members?county=Rutland');
  await expect(other.page.getByText('Nobody here matches all of that.')).toBeVisible();
  expect((await other.visit(address))?.status()).toBe(404);
});

test('a second window that saved first stands beside what was typed, and either can be kept', async ({ visit, signIn, page, anotherVisitor }) => {
  await signIn('member');
  const second = await anotherVisitor();
  await second.signIn('member');
  await visit('/me/profile');
  await second.visit('/me/profile');
  await second.page.getByLabel('County').selectOption('Kent');
  await second.page.getByRole('button', { name: 'Save your profile' }).click();
  await expect(second.page.getByRole('status')).toContainText('Saved.');

  await page.getByLabel('A few words about yourself').fill('From the first window.');
  await page.getByRole('button', { name: 'Save your profile' }).click();
  const card = page.getByRole('alert');
  await expect(card).toContainText('You saved your profile in another window');
  await expect(card).toContainText('Saved county');
  await expect(card.getByText('Kent', { exact: true })).toBeVisible();
  await expect(card.getByText('Leicestershire', { exact: true })).toBeVisible();
  await expect(card.getByText('From the first window.', { exact: true })).toBeVisible();
  await expect(card).not.toContainText('kind of home');
  await expect(page.getByLabel('A few words about yourself')).toHaveValue('From the first window.');
  await card.getByRole('button', { name: 'Use mine' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await expect(page.getByLabel('County')).toHaveValue('Leicestershire');
  await expect(page.getByLabel('A few words about yourself')).toHaveValue('From the first window.');

  await second.ready();
  await second.page.getByLabel('County').selectOption('Rutland');
  await second.page.getByRole('button', { name: 'Save your profile' }).click();
  await second.page.getByRole('alert').getByRole('link', { name: 'Keep what is saved' }).click();
  await second.ready();
  await expect(second.page.getByRole('alert')).toHaveCount(0);
  await expect(second.page.getByLabel('County')).toHaveValue('Leicestershire');
});

test('a member stops being asked to talk with one press, and is asked again after another', async ({ visitor, page, anotherVisitor }) => {
  await visitor.signIn('member');
  await visitor.visit('/me');
  const notices = page.getByRole('region', { name: 'What we write to you' });
  await expect(notices).toContainText("By email. Neither of you sees the other's address.");
  await notices.getByRole('button', { name: 'Stop these Members who ask to talk with you' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await expect(notices).toContainText('Nobody can ask you, and you can ask nobody.');

  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit('/members?name=priya');
  await other.page.getByRole('link', { name: MEMBER.name }).click();
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText(MEMBER.name);
  await expect(other.page.getByRole('button', { name: 'Send the message' })).toHaveCount(0);

  await visitor.ready();
  await notices.getByRole('button', { name: 'By email Members who ask to talk with you' }).click();
  await expect(notices).toContainText('By email.');
  await other.page.reload();
  await expect(other.page.getByRole('button', { name: 'Send the message' })).toBeVisible();
});

/** A red square of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

test('a photo is shown, removed again, and what is no photo is called so', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/me/profile');
  const choose = page.getByLabel('A photo of yourself');
  const photo = page.getByRole('img', { name: MEMBER.name });
  await choose.setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<script>alert(1)</script>') });
  await page.getByRole('button', { name: 'Use this photo' }).click();
  await expect(page.getByRole('alert')).toContainText('That file is no photo we can read.');

  await choose.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PNG });
  await page.getByRole('button', { name: 'Use this photo' }).click();
  await expect(page.getByRole('status')).toContainText('That is you.');
  await expect(photo).toBeVisible();
  expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(512);
  await page.getByRole('button', { name: 'Remove the photo' }).click();
  await expect(page.getByRole('status')).toContainText('Your photo is erased.');
  await expect(photo).toHaveCount(0);
});

test('a new member says coming with one tap and three things about themselves, and is at Tonight', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/welcome');
  await expect(page.getByRole('heading', { name: 'Welcome, Priya' })).toBeVisible();
  const evenings = page.getByRole('region', { name: 'The next evenings' });
  const before = await evenings.getByText("You're coming").count();
  await evenings.getByRole('button', { name: 'Coming' }).first().click();
  await expect(evenings.getByText("You're coming")).toHaveCount(before + 1);

  await page.getByLabel('County').selectOption('Kent');
  await page.getByLabel('Happy to talk about').fill(Array.from({ length: 9 }, (_, n) => `topic ${n}`).join(', '));
  await page.getByRole('button', { name: 'Save and go to Tonight' }).click();
  await expect(page.getByRole('alert')).toContainText('Keep it to 8 topics. There are 9 now.');
  await page.getByLabel('Happy to talk about').fill('falls');
  await page.getByLabel('Kind of home').selectOption('nursing');
  await page.getByRole('button', { name: 'Save and go to Tonight' }).click();
  await expect(page).toHaveURL(/\/$/);
  await visit('/members?county=Kent&talk=falls&home=nursing');
  await expect(page.getByRole('link', { name: MEMBER.name })).toBeVisible();
});

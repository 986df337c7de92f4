import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Server, type Visitor } from './fixtures';

export type Mail = { to: string; subject: string; body: string; html: string; calendar: string };

/** Everything the server has mailed so far, oldest first; without a mail server it writes each mail to a file. */
export async function mails(server: Server): Promise<Mail[]> {
  const folder = join(server.data, 'outbox');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  dated.sort((a, b) => a.at - b.at);
  return Promise.all(dated.map(async ({ name }) => parse(await readFile(join(folder, name), 'utf8'))));
}

/** The newest of `count` mails to this address, waited for: mail leaves a moment after the page has answered. */
export async function mailTo(server: Server, address: string, count = 1): Promise<Mail> {
  const sent = async () => (await mails(server)).filter((mail) => mail.to === address);
  await expect.poll(async () => (await sent()).length, { message: `mails to ${address}` }).toBe(count);
  return (await sent())[count - 1];
}

/** The link that signs in, from the body of a mail. */
export function signInLinkIn(mail: Mail): string {
  const link = /http:\/\/localhost:\d+\/sign-in\/[0-9a-f]+/.exec(mail.body)?.[0];
  if (!link) throw new Error(`There is no link in this mail:\n${mail.body}`);
  return link;
}

/** The first address in a mail that leads to our page of this kind, such as `a` or `apply/confirm`. */
export function linkIn(mail: Mail, kind: string): string {
  const link = new RegExp(`http://localhost:\\d+/${kind}/[0-9a-z.-]+`).exec(mail.body)?.[0];
  if (!link) throw new Error(`There is no link to /${kind}/ in this mail:\n${mail.body}`);
  return link;
}

/** The code as the subject has it, in two halves: `123 456`. */
export function codeIn(mail: Mail): string {
  const code = /^(\d{3} \d{3}) (is your code|confirms)/.exec(mail.subject)?.[1];
  if (!code) throw new Error(`There is no code in "${mail.subject}".`);
  return code;
}

/** Signs in with a mailed code, as anybody of the circle can; `next` is where that leads, `count` how many mails went there. */
export async function signInByCode(visitor: Visitor, server: Server, address: string, next = '/', count = 1): Promise<void> {
  const { page } = visitor;
  await visitor.visit(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('Email address').fill(address);
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByLabel('Six-figure code').fill(codeIn(await mailTo(server, address, count)));
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await visitor.ready();
}

/** The header and the parts of a mail: its words, the same as HTML, and an entry for a calendar if there is one. */
function parse(eml: string): Mail {
  const [head, ...rest] = eml.split('\r\n\r\n');
  const boundary = /boundary="([^"]+)"/.exec(head.replace(/\r\n\s+/g, ' '))?.[1];
  const parts = boundary ? rest.join('\r\n\r\n').split(`--${boundary}`).map((part) => part.trimStart()) : [eml];
  const part = (kind: string) => decoded(parts.find((each) => headerOf(each, 'Content-Type').startsWith(kind)) ?? '');
  const [body, html, calendar] = ['text/plain', 'text/html', 'text/calendar'].map(part);
  return { to: headerOf(head, 'To'), subject: headerOf(head, 'Subject'), body, html, calendar };
}

function headerOf(text: string, name: string): string {
  const head = text.split('\r\n\r\n')[0].replace(/\r\n\s+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1].trim() ?? '';
}

function decoded(part: string): string {
  const body = part.split('\r\n\r\n').slice(1).join('\r\n\r\n');
  switch (headerOf(part, 'Content-Transfer-Encoding')) {
    case 'quoted-printable': {
      const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    }
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    default:
      return body;
  }
}

// node scripts/licences.mjs: does deny.toml allow every dependency's licence? A stand-in for `cargo deny check licenses`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const deny = readFileSync('deny.toml', 'utf8').replace(/#.*$/gm, '');
const quoted = (text) => [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1]);
const allowed = new Set(quoted(/^allow = \[([^\]]*)\]/m.exec(deny)[1]));
const exceptions = new Map(
  [...deny.matchAll(/\{ crate = "([^"]+)", allow = \[([^\]]*)\] \}/g)].map(([, crate, list]) => [crate, quoted(list)]),
);

/** Reads an SPDX expression; `OR` needs one side, `AND` both. An old-style `MIT/Apache-2.0` means OR. */
function accepts(expression, isAllowed) {
  const tokens = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  const either = () => {
    let good = both();
    while (tokens[0] === 'OR') good = (tokens.shift(), both()) || good;
    return good;
  };
  const both = () => {
    let good = one();
    while (tokens[0] === 'AND') good = (tokens.shift(), one()) && good;
    return good;
  };
  const one = () => {
    let name = tokens.shift();
    if (name === '(') {
      const good = either();
      tokens.shift();
      return good;
    }
    if (tokens[0] === 'WITH') name = [name, tokens.shift(), tokens.shift()].join(' ');
    return isAllowed(name);
  };
  return either();
}

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1'], { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] }),
);
const dependencies = metadata.packages.filter((crate) => crate.source !== null);
const refused = dependencies.filter(({ name, license }) => {
  const isAllowed = (licence) => allowed.has(licence) || (exceptions.get(name) ?? []).includes(licence);
  return !license || !accepts(license, isAllowed);
});
for (const { name, version, license } of refused) {
  console.error(`${name} ${version} is under ${license ?? 'no stated licence'}, which deny.toml does not allow.`);
}
console.log(`${dependencies.length - refused.length} of ${dependencies.length} dependencies are under licences that deny.toml allows.`);
process.exit(refused.length ? 1 : 0);

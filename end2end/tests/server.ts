import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Who the demo circle has a one-click sign-in address for. */
export type Role = 'organiser' | 'member' | 'cqc';

const DEMO_ROLES = 3;
const START_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;

/** A server of one test's own: its own process, port, data folder and, if asked for, its own time. */
export class Server {
  /** Everything it has printed, for assertions and for the report of a failed test. */
  log = '';
  url = '';
  private process?: ChildProcess;
  private passed = 0;
  private signInLinks = new Map<string, string>();

  private constructor(
    readonly data: string,
    private readonly now: string | undefined,
    private readonly flags: string[],
    private readonly env: Record<string, string>,
  ) {}

  static async start(options: { now?: string; flags?: string[]; env?: Record<string, string> } = {}): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), 'inner-circle-'));
    const server = new Server(data, options.now, options.flags ?? [], options.env ?? {});
    await server.run('127.0.0.1:0');
    return server;
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as a deployment does. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Starts it again on the same data and the same port; `now` sets its clock anew. */
  async restart(now = this.now): Promise<void> {
    await this.stop();
    await this.run(`127.0.0.1:${new URL(this.url).port}`, now);
  }

  /** Starts it again with its clock this much later. */
  async pass(seconds: number): Promise<void> {
    this.passed += seconds;
    await this.restart(new Date(Date.parse(this.now!) + this.passed * 1000).toISOString());
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  signInLink(role: Role): string {
    const link = this.signInLinks.get(role);
    if (!link) throw new Error(`The server printed no "Sign in as ${role}" address. It printed:\n${this.log}`);
    return link;
  }

  private async run(listen: string, now = this.now): Promise<void> {
    const binary = process.env.INNER_CIRCLE_BIN;
    if (!binary) throw new Error('Set INNER_CIRCLE_BIN to the server to test; scripts/test does.');
    const time = now ? ['--now', now] : [];
    const args = ['serve', '--demo', ...time, '--listen', listen, '--data', this.data, ...this.flags];
    const child = spawn(binary, args, { cwd: this.data, env: { ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    this.signInLinks.clear();
    let listening = false;

    // It listens once it has said so and printed the demo's addresses, in whichever order.
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why}\n${binary} ${args.join(' ')}\n${this.log}`));
      const timer = setTimeout(() => fail(`The server did not listen within ${START_WITHIN_MS / 1000} s.`), START_WITHIN_MS);
      child.once('error', (error) => fail(`The server did not start: ${error.message}`));
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        fail(`The server ended early (${code ?? signal}).`);
      });
      const read = (line: string) => {
        this.log += `${line}\n`;
        const address = /Listening on (http:\/\/[^\s/]+)/.exec(line);
        const signIn = /Sign in as (\w+): (\S+)/.exec(line);
        if (address) {
          this.url = address[1];
          listening = true;
        }
        if (signIn) this.signInLinks.set(signIn[1], signIn[2]);
        if (listening && this.signInLinks.size >= DEMO_ROLES) {
          clearTimeout(timer);
          resolve();
        }
      };
      createInterface(child.stdout!).on('line', read);
      createInterface(child.stderr!).on('line', read);
    });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** A site that a bundler's server serves, opened in Chromium. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

/** As much of puppeteer-core as is used here; it is installed beside the project. */
interface Page {
  goto(url: string): Promise<unknown>;
  waitForFunction(script: string, options: { timeout: number }): Promise<unknown>;
  title(): Promise<string>;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  close(): Promise<void>;
}
export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** The module of the sites, untraced. */
export const GUEST = fixture('c-bare/O0-dwarf5.wasm');

const root = fileURLToPath(new URL('../../..', import.meta.url));

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

export async function openBrowser(): Promise<Browser> {
  const required = createRequire(join(process.env['WTRACE_BROWSER_PACKAGES'] ?? '/', 'package.json'));
  const puppeteer = required('puppeteer-core') as { launch(options: object): Promise<Browser> };
  return puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/** A copy of a folder beside this file, with the module and its text, packages of a directory, and `wtrace` as npm installs it. */
export function project(site: string, packages: string, names: readonly string[]): string {
  const directory = scratch();
  cpSync(fileURLToPath(new URL(site, import.meta.url)), directory, { recursive: true });
  cpSync(GUEST, join(directory, 'guest.wasm'));
  cpSync(fixture('c-bare/bare.c'), join(directory, 'bare.c'));
  const text = readFileSync(GUEST).toString('base64');
  writeFileSync(join(directory, 'guest-text.js'), `export default '${text}';\n`);
  const modules = join(directory, 'node_modules');
  mkdirSync(join(modules, '@jridgewell'), { recursive: true });
  for (const name of names) symlinkSync(join(packages, 'node_modules', name), join(modules, name));
  for (const name of Object.keys(dependencies))
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, part), join(modules, 'wtrace', part), { recursive: true });
  return directory;
}

/** Opens the site that `serve.mjs` serves, until it has made its calls; then the server is stopped. Returns the page's title. */
export async function visit(browser: Browser, directory: string, args: readonly string[]): Promise<string> {
  const server = spawn(process.execPath, ['serve.mjs', ...args], {
    cwd: directory,
    env: environment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise((resolve) => server.on('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (data: Buffer) => resolve(data.toString().trim()));
    server.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    server.on('close', () => reject(new Error(said)));
  });
  const page = await browser.newPage();
  page.on('pageerror', ({ message }) => {
    said += message;
  });
  await page.goto(url);
  await page.waitForFunction('document.title !== "calls"', { timeout: 30_000 });
  const title = await page.title();
  await page.close();
  // What a page sends when it is closed takes its way.
  await new Promise((resolve) => setTimeout(resolve, 500));
  server.stdin.end();
  await ended;
  expect(said).toBe('');
  return title;
}

/** Lines of lcov: a file's counts. */
function countsIn(directory: string): readonly string[] {
  return readFileSync(join(directory, 'lcov.info'), 'utf8')
    .split('\n')
    .filter((line) => /^(?:DA|FNDA):/.test(line));
}

/** The site's report has the hits of so many calls of fib(5) in `wtrace run`. */
export function expectCalls(directory: string, calls: number): void {
  const [reports, alone] = [join(directory, 'reports'), join(directory, 'alone')];
  const lcov = ['--reporter', 'lcov', '--reports-dir'];
  expect(wtrace(['report', ...lcov, reports, 'coverage'], { cwd: directory }).code).toBe(0);
  wtrace(['run', ...lcov, alone, '--invoke', 'fib', 'guest.wasm', '5'], { cwd: directory });
  const times = (line: string): string =>
    line.replace(/(?<=^DA:\d+,)\d+|(?<=^FNDA:)\d+/, (n) => String(calls * Number(n)));
  expect(countsIn(reports)).toEqual(countsIn(alone).map(times));
  expect(countsIn(reports)).toContain(`FNDA:${calls * 15},fib`);
}

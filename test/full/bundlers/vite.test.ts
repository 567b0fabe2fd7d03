/** `wtrace/vite` with vite 8 and Chromium: a module that a page and a worker load in every way that vite has is counted like that of `wtrace run`. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';

/** As much of puppeteer-core as is used here; it is installed beside the project. */
interface Page {
  goto(url: string): Promise<unknown>;
  waitForFunction(script: string, options: { timeout: number }): Promise<unknown>;
  title(): Promise<string>;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  close(): Promise<void>;
}
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const GUEST = fixture('c-bare/O0-dwarf5.wasm');
/** Ways by which the site loads the module. */
const WAYS = 5;

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** The site in a project with vite, and `wtrace` as npm installs it. */
function project(): string {
  const directory = scratch();
  cpSync(fileURLToPath(new URL('site', import.meta.url)), directory, { recursive: true });
  cpSync(fileURLToPath(new URL('serve.mjs', import.meta.url)), join(directory, 'serve.mjs'));
  cpSync(GUEST, join(directory, 'guest.wasm'));
  cpSync(fixture('c-bare/bare.c'), join(directory, 'bare.c'));
  const modules = join(directory, 'node_modules');
  mkdirSync(join(modules, '@jridgewell'), { recursive: true });
  symlinkSync(join(process.env['WTRACE_VITE'] ?? '/', 'node_modules', 'vite'), join(modules, 'vite'));
  for (const name of Object.keys(dependencies))
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, part), join(modules, 'wtrace', part), { recursive: true });
  return directory;
}

/** Lines of lcov: a file's counts. */
function countsIn(directory: string): readonly string[] {
  return readFileSync(join(directory, 'lcov.info'), 'utf8')
    .split('\n')
    .filter((line) => /^(?:DA|FNDA):/.test(line));
}

describeWith(
  'chromium',
  'browserPackages',
  'vite',
)('vite', () => {
  let browser: Browser;

  beforeAll(async () => {
    const required = createRequire(join(process.env['WTRACE_BROWSER_PACKAGES'] ?? '/', 'package.json'));
    const puppeteer = required('puppeteer-core') as { launch(options: object): Promise<Browser> };
    browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  /** Opens the site that vite serves, until it has made its calls; then the server is stopped. */
  async function visit(directory: string, kind: string, base: string): Promise<string> {
    const server = spawn(process.execPath, ['serve.mjs', kind, base], {
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

  const plain = Array(WAYS).fill(5).join();

  test.each([
    ['dev', '/'],
    ['dev', '/app/'],
    ['build', '/'],
    ['build', '/app/'],
  ])('%s below %s: each way of loading a module is counted', async (kind, base) => {
    const directory = project();
    expect(await visit(directory, kind, base)).toBe(plain);
    const [reports, alone] = [join(directory, 'reports'), join(directory, 'alone')];
    const lcov = ['--reporter', 'lcov', '--reports-dir'];
    expect(wtrace(['report', ...lcov, reports, 'coverage'], { cwd: directory }).code).toBe(0);
    wtrace(['run', ...lcov, alone, '--invoke', 'fib', 'guest.wasm', '5'], { cwd: directory });
    const times = (line: string): string =>
      line.replace(/(?<=^DA:\d+,)\d+|(?<=^FNDA:)\d+/, (n) => String(WAYS * Number(n)));
    expect(countsIn(reports)).toEqual(countsIn(alone).map(times));
    expect(countsIn(reports)).toContain(`FNDA:${WAYS * 15},fib`);
  });

  test('a build for production is left alone', async () => {
    const directory = project();
    expect(await visit(directory, 'production', '/')).toBe(plain);
    const assets = join(directory, 'dist', 'assets');
    const module = readdirSync(assets).find((name) => name.endsWith('.wasm')) ?? '';
    // Vite puts small modules into the code; where there is a file, it is the original.
    if (module !== '') expect(readFileSync(join(assets, module)).equals(readFileSync(GUEST))).toBe(true);
    expect(readFileSync(join(directory, 'dist', 'index.html'), 'utf8')).not.toContain('wtrace');
  });
});

// CHROMIUM: a browser that is there already; by default, the one of `npx playwright install chromium`.
const executablePath = process.env['CHROMIUM'];

export default {
  testDir: 'test',
  reporter: 'line',
  use: {
    baseURL: 'http://127.0.0.1:4173',
    serviceWorkers: 'allow',
    launchOptions: { ...(executablePath && { executablePath, args: ['--no-sandbox'] }) },
  },
  webServer: { command: 'node server.mjs', url: 'http://127.0.0.1:4173' },
};

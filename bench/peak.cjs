// Preloaded by bench/start.mjs: leaves the peak of the process's memory, in KiB, in a file when it ends.
const { writeFileSync } = require('node:fs');
const process = require('node:process');

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));

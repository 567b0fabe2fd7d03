module.exports = {
  collectCoverage: true,
  reporters: ['default', 'wtrace/jest'],
  coverageReporters: ['text', 'lcov'],
  coverageThreshold: { global: { lines: 85 } },
};

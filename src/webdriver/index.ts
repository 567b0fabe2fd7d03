/** Pages that somebody else serves and drives a browser to, by WebDriver: traced. Of Node alone. */
export { type HeadlessTests, traceHeadlessTests } from './headless-tests.ts';

// A project of its own, beside that of wtrace.
export default { test: { include: ['*.spec.mjs'] } };

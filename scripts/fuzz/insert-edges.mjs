// Puts a counter at the beginning of every piece of code that control can come to by a branch: function bodies, blocks, arms
// of `if`, `?:`, `&&`, `||` and `??`, cases. The counters are bytes of one array, `globalThis.wtraceEdges`.
import { parseAst } from 'rolldown/parseAst';

/**
 * Inserts counters into the text of a module.
 * @param source JavaScript
 * @param first number of the first counter
 * @returns the text, and how many counters it has
 */
export function insertEdges(source, first) {
  const insertions = [];
  let next = first;
  const count = () => `e$[${next++}]++`;
  const put = (at, text) => insertions.push({ at, text, order: insertions.length });
  const statement = (node) => {
    if (node == null) return;
    if (node.type === 'BlockStatement') put(node.start + 1, `${count()};`);
    else {
      put(node.start, `{${count()};`);
      put(node.end, '}');
    }
  };
  const expression = (node) => {
    put(node.start, `(${count()},`);
    put(node.end, ')');
  };
  const enter = {
    FunctionDeclaration: ({ body }) => statement(body),
    FunctionExpression: ({ body }) => body && statement(body),
    ArrowFunctionExpression: ({ body }) =>
      body.type === 'BlockStatement' ? statement(body) : arrowBody(source, body, put, count()),
    IfStatement({ consequent, alternate }) {
      statement(consequent);
      // `else if` has a counter in each of its arms.
      if (alternate?.type !== 'IfStatement') statement(alternate);
    },
    ForStatement: ({ body }) => statement(body),
    ForInStatement: ({ body }) => statement(body),
    ForOfStatement: ({ body }) => statement(body),
    WhileStatement: ({ body }) => statement(body),
    DoWhileStatement: ({ body }) => statement(body),
    CatchClause: ({ body }) => statement(body),
    SwitchCase({ consequent }) {
      if (consequent.length > 0) put(consequent[0].start, `${count()};`);
    },
    ConditionalExpression({ consequent, alternate }) {
      expression(consequent);
      expression(alternate);
    },
    LogicalExpression: ({ right }) => expression(right),
  };
  walk(parseAst(source), enter);
  return { text: inserted(source, insertions), count: next - first };
}

/** An object literal as the body of an arrow function is in parentheses, which its range does not have. */
function arrowBody(source, body, put, counter) {
  let start = body.start;
  let end = body.end;
  const before = () => source.slice(0, start).trimEnd();
  while (before().endsWith('(') && /^\s*\)/.test(source.slice(end))) {
    start = before().length - 1;
    end = source.indexOf(')', end) + 1;
  }
  put(start, `(${counter},`);
  put(end, ')');
}

function walk(node, enter) {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, enter);
    return;
  }
  if (typeof node !== 'object' || node === null || typeof node.type !== 'string') return;
  enter[node.type]?.(node);
  for (const [key, value] of Object.entries(node)) if (key !== 'parent') walk(value, enter);
}

/** What is put at one place: ends of inner code, then of outer code; beginnings of outer code before those of inner code. */
function inserted(source, insertions) {
  const isEnd = ({ text }) => text === '}' || text === ')';
  const sorted = insertions.sort(
    (a, b) =>
      a.at - b.at ||
      Number(isEnd(b)) - Number(isEnd(a)) ||
      (isEnd(a) ? b.order - a.order : a.order - b.order),
  );
  const parts = ['const e$ = globalThis.wtraceEdges;\n'];
  let from = 0;
  for (const { at, text } of sorted) {
    parts.push(source.slice(from, at), text);
    from = at;
  }
  parts.push(source.slice(from));
  return parts.join('');
}

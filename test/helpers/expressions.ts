/** Expressions of GitHub Actions, evaluated by GitHub's own library. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** Values that expressions can name: `inputs`, `steps`, `github`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What has become of the steps so far. */
export interface JobState {
  readonly failed: boolean;
}

const statusFunctions = ['success', 'failure', 'always', 'cancelled'].map((name) => ({
  name,
  description: '',
  minArgs: 0,
  maxArgs: 0,
}));
const CALLS_STATUS = /\b(?:success|failure|always|cancelled)\s*\(/;

function evaluate(expression: string, contexts: Contexts, { failed }: JobState): data.ExpressionData {
  const answers: Readonly<Record<string, boolean>> = {
    success: !failed,
    failure: failed,
    always: true,
    cancelled: false,
  };
  const functions = statusFunctions.map((info) => ({
    ...info,
    call: () => new data.BooleanData(answers[info.name] === true),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), statusFunctions).parse();
  const values: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error('contexts are no dictionary');
  return new Evaluator(parsed, values, new Map(functions.map((each) => [each.name, each]))).evaluate();
}

const IN_BRACES = /\$\{\{(.*?)\}\}/gs;

/** A text with its `${{ … }}` replaced. */
export const expanded = (text: string, contexts: Contexts, state: JobState): string =>
  text.replaceAll(IN_BRACES, (_, expression: string) =>
    evaluate(expression.trim(), contexts, state).coerceString(),
  );

/** Whether a step with this `if` runs. Without a function of status, only after success. */
export function condition(text: string | undefined, contexts: Contexts, state: JobState): boolean {
  if (text === undefined) return !state.failed;
  const expression = text.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1').trim();
  if (!CALLS_STATUS.test(expression) && state.failed) return false;
  const value = evaluate(expression, contexts, state);
  return value.coerceString() !== '' && value.coerceString() !== 'false';
}

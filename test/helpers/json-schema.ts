/** Checks a value against a JSON schema (2020-12), by the few keywords that docs/*.schema.json use; refuses others. */

type Schema = Readonly<Record<string, unknown>>;

const annotations = new Set(['$schema', '$id', '$defs', 'title', 'description']);

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
};

/**
 * The first thing that is wrong with a value, with its path, or undefined.
 * @throws Error when the schema uses a keyword that is not known here
 */
export function violation(
  value: unknown,
  schema: Schema,
  root: Schema = schema,
  at = '$',
): string | undefined {
  const check = (part: unknown, sub: unknown, where: string) => violation(part, sub as Schema, root, where);
  const list = Array.isArray(value) ? value : [];
  const fields = types['object']!(value) ? (value as Schema) : {};
  const first = (found: readonly (string | undefined)[]) => found.find((text) => text !== undefined);
  const prefix = (schema['prefixItems'] ?? []) as readonly unknown[];

  for (const [keyword, wanted] of Object.entries(schema)) {
    let fault: string | undefined;
    const unless = (holds: boolean): void => {
      if (!holds)
        fault = `${at}: ${keyword} ${JSON.stringify(wanted)} does not hold for ${JSON.stringify(value)}`;
    };
    switch (keyword) {
      case '$ref': {
        const name = /^#\/\$defs\/(\w+)$/.exec(wanted as string)?.[1] ?? '';
        fault = check(value, (root['$defs'] as Schema)[name], at);
        break;
      }
      case 'type':
        unless(types[wanted as string]!(value));
        break;
      case 'const':
        unless(value === wanted);
        break;
      case 'minimum':
        unless(typeof value !== 'number' || value >= (wanted as number));
        break;
      case 'maximum':
        unless(typeof value !== 'number' || value <= (wanted as number));
        break;
      case 'pattern':
        unless(typeof value !== 'string' || new RegExp(wanted as string, 'u').test(value));
        break;
      case 'minItems':
        unless(!Array.isArray(value) || value.length >= (wanted as number));
        break;
      case 'maxItems':
        unless(!Array.isArray(value) || value.length <= (wanted as number));
        break;
      case 'required':
        unless((wanted as string[]).every((name) => Object.hasOwn(fields, name)));
        break;
      case 'properties':
        fault = first(
          Object.entries(wanted as Schema)
            .filter(([name]) => Object.hasOwn(fields, name))
            .map(([name, sub]) => check(fields[name], sub, `${at}.${name}`)),
        );
        break;
      case 'prefixItems':
        fault = first(prefix.slice(0, list.length).map((sub, i) => check(list[i], sub, `${at}[${i}]`)));
        break;
      case 'items':
        fault = first(list.slice(prefix.length).map((item, i) => check(item, wanted, `${at}[${i}]`)));
        break;
      case 'oneOf':
        unless((wanted as unknown[]).filter((sub) => check(value, sub, at) === undefined).length === 1);
        break;
      default:
        if (!annotations.has(keyword)) throw new Error(`${keyword}: not known to this check`);
    }
    if (fault !== undefined) return fault;
  }
  return undefined;
}

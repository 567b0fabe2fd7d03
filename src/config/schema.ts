/** The JSON Schema of a configuration, from the table: docs/wtrace-config.schema.json. */
import { type ConfigOption, configOptions } from './config-options.ts';
import { shapes } from './config-shapes.ts';

/** The schema as JSON. */
export function configSchema(): Readonly<Record<string, unknown>> {
  const properties = Object.entries<ConfigOption>(configOptions).map(([key, { shape, says }]) => [
    key,
    { description: says, ...shapes[shape].schema },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of wtrace',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
  };
}

/** Reports against the grammars and schemas of their formats, by tools that are not ours. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { type CoverageFacts, filesOf, summarize } from '../../src/coverage/index.ts';
import { type ReportOptions, reports } from '../../src/report/index.ts';
import { scratch } from '../helpers/wtrace.ts';
import { sample } from '../report/sample.ts';
import { describeWith } from './available.ts';
import { harmfulFacts } from './report-facts.ts';

const options: ReportOptions = { color: false, generator: 'wtrace 0', sourceRoot: '/p', timestamp: 0 };

function write(name: string, facts: CoverageFacts): string {
  const report = reports.find((one) => one.name === name);
  if (report?.kind !== 'text' || report.file === undefined) throw new Error(`no file report ${name}`);
  const path = join(scratch(), report.file);
  writeFileSync(path, report.format(facts, options));
  return path;
}

/** What is wrong with it; '' for nothing. */
function faults(command: string, args: readonly string[]): string {
  try {
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return '';
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error).slice(0, 2000);
  }
}

const attribute = (element: string, names: string, kind: string): string =>
  names
    .split(' ')
    .map((name) => `<!ATTLIST ${element} ${name} CDATA ${kind}>`)
    .join('\n');

/** The elements and attributes that Cobertura's coverage-04.dtd declares. */
const cobertura = `
<!ELEMENT coverage (sources?, packages)>
${attribute('coverage', 'line-rate branch-rate lines-covered lines-valid branches-covered branches-valid complexity version timestamp', '#REQUIRED')}
<!ELEMENT sources (source*)>
<!ELEMENT source (#PCDATA)>
<!ELEMENT packages (package*)>
<!ELEMENT package (classes)>
${attribute('package', 'name line-rate branch-rate complexity', '#REQUIRED')}
<!ELEMENT classes (class*)>
<!ELEMENT class (methods, lines)>
${attribute('class', 'name filename line-rate branch-rate complexity', '#REQUIRED')}
<!ELEMENT methods (method*)>
<!ELEMENT method (lines)>
${attribute('method', 'name signature line-rate branch-rate complexity', '#REQUIRED')}
<!ELEMENT lines (line*)>
<!ELEMENT line (conditions*)>
${attribute('line', 'number hits', '#REQUIRED')}
<!ATTLIST line branch CDATA "false">
<!ATTLIST line condition-coverage CDATA "100%">
<!ELEMENT conditions (condition*)>
<!ELEMENT condition EMPTY>
${attribute('condition', 'number type coverage', '#REQUIRED')}
`;

/** The schema of SonarQube's documentation of generic test coverage. */
const sonarqube = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="coverage"><xs:complexType><xs:sequence>
 <xs:element name="file" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
  <xs:element name="lineToCover" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
   <xs:attribute name="lineNumber" type="xs:positiveInteger" use="required"/>
   <xs:attribute name="covered" type="xs:boolean" use="required"/>
   <xs:attribute name="branchesToCover" type="xs:nonNegativeInteger"/>
   <xs:attribute name="coveredBranches" type="xs:nonNegativeInteger"/>
  </xs:complexType></xs:element>
 </xs:sequence><xs:attribute name="path" type="xs:string" use="required"/></xs:complexType></xs:element>
</xs:sequence><xs:attribute name="version" type="xs:positiveInteger" use="required"/></xs:complexType></xs:element>
</xs:schema>`;

describeWith('xmllint')('XML', () => {
  const grammar = (file: string, text: string): string => {
    const path = join(scratch(), file);
    writeFileSync(path, text);
    return path;
  };
  const count = (path: string, expression: string): number =>
    Number(execFileSync('xmllint', ['--xpath', `count(${expression})`, path], { encoding: 'utf8' }));

  test.each([
    ['plain', sample],
    ['branches and harmful names', harmfulFacts],
  ])('%s', (_, facts) => {
    const dtd = grammar('coverage.dtd', cobertura);
    const xsd = grammar('coverage.xsd', sonarqube);
    const xml = write('cobertura', facts);
    expect(faults('xmllint', ['--nonet', '--noout', '--dtdvalid', dtd, xml])).toBe('');
    expect(
      faults('xmllint', ['--nonet', '--noout', '--schema', xsd, write('sonarqube', facts)]),
    ).not.toContain('fails');
    expect(faults('xmllint', ['--nonet', '--noout', write('clover', facts)])).toBe('');
    const { lines } = summarize(filesOf(facts));
    expect(count(xml, '//class/lines/line')).toBe(lines.total);
    expect(count(xml, '//class/lines/line[@hits > 0]')).toBe(lines.covered);
    expect(count(xml, '//class')).toBe(filesOf(facts).length);
  });

  test('the grammars refuse what is wrong', () => {
    const xml = write('cobertura', harmfulFacts);
    writeFileSync(xml, readFileSync(xml, 'utf8').replaceAll(' complexity=', ' other='));
    expect(faults('xmllint', ['--noout', '--dtdvalid', grammar('c.dtd', cobertura), xml])).toContain(
      'complexity',
    );
    const sonar = write('sonarqube', harmfulFacts);
    writeFileSync(sonar, readFileSync(sonar, 'utf8').replace('lineNumber="1"', 'lineNumber="0"'));
    expect(faults('xmllint', ['--noout', '--schema', grammar('s.xsd', sonarqube), sonar])).toContain(
      'lineNumber',
    );
  });
});

describeWith('schemas')('SARIF', () => {
  test('the schema of 2.1.0 takes it', () => {
    const modules = join(process.env['WTRACE_SCHEMAS'] ?? '', 'node_modules');
    const require = createRequire(join(modules, 'x.js'));
    const Ajv = require(join(modules, 'ajv')) as new (
      options: object,
    ) => {
      addMetaSchema(schema: object): void;
      compile(schema: object): { (value: unknown): boolean; errors?: unknown };
    };
    const folder = join(modules, '@microsoft/jest-sarif/lib/schemas');
    const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('sarif-2.1.0'));
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
    const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore' });
    ajv.addMetaSchema(require(join(modules, 'ajv/lib/refs/json-schema-draft-04.json')) as object);
    const validate = ajv.compile(schema);
    for (const facts of [sample, harmfulFacts]) {
      const log = JSON.parse(readFileSync(write('sarif', facts), 'utf8')) as { runs: object[] };
      expect(validate(log) || validate.errors).toBe(true);
      expect(validate({ ...log, runs: [{}] })).toBe(false);
    }
  });
});

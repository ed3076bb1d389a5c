import { beforeAll, describe, expect, test } from 'vitest';
import { METHODS } from '../../server/protocol.ts';
import { Client } from './client.ts';

const client = new Client({ initializationOptions: { trusted: false } });
beforeAll(async () => {
    client.write('lib.cohort', 'define doubled(x) = x * 2\n');
    client.write('risk.csv', 'age,value\n*,2\n');
    client.write('cohort.config.json', '{ "lint": { "nonsense": "error" } }');
    await client.start();
});

const SPEC = `import { doubled } from "./lib.cohort"
import { AdultVitals } from "std/vitals"
table risk(age) from "risk.csv"
cohort A {
  age [years] ~ normal(50, 10) in 18..90
  x = doubled(age) + risk(age)
}
`;

describe('a folder that is not trusted', () => {
    test('is not read: neither what is imported nor tables', async () => {
        await client.openText('a.cohort', SPEC);
        const messages = (await client.diagnostics('a.cohort')).map(({ message }) => message);
        expect(messages).toContain('The file "./lib.cohort" is not read, since its folder is not trusted. Trust the folder in the editor.');
        expect(messages).toContain('The file "risk.csv" is not read, since its folder is not trusted. Trust the folder in the editor.');
        // What comes with the program is its own.
        expect(messages.join()).not.toContain('std/');
    });
    test('is not searched for specs', async () => {
        expect(await client.request('workspace/symbol', { query: 'doubled' })).toEqual([]);
    });
    test('still has its open specs checked, and read by each other', async () => {
        await client.openText('open.cohort', 'define tripled(x) = x * 3\n');
        await client.openText('b.cohort', 'import { tripled } from "./open.cohort"\ncohort B { y ~ normal(0, 1)  z = tripled(yy) }\n');
        const messages = (await client.diagnostics('b.cohort')).map(({ message }) => message);
        expect(messages).toEqual([expect.stringContaining('There is no `yy` here')]);
    });
    test('is read once it is trusted', async () => {
        await client.notify(METHODS.trusted, {});
        const found = await client.diagnostics('a.cohort', (all) => !JSON.stringify(all).includes('not trusted'));
        expect(found.filter(({ severity }) => severity === 1)).toEqual([]);
        expect(await client.request('workspace/symbol', { query: 'doubled' })).not.toEqual([]);
    });
});

import { readFileSync } from 'node:fs';
import type { AstNode } from 'langium';
import { describe, expect, test } from 'vitest';
import { specOf } from '../../bench/editor/specs.ts';
import type { CohortFile } from '../../language/grammar/generated/ast.ts';
import { indexNames, type MemberNames } from '../../language/index/index.ts';
import { parse } from '../../language/syntax/parse.ts';
import { Rereading } from '../../language/syntax/rereading.ts';

/** What a tree says and where each part of it stands, containers included. */
function outline(node: AstNode, container?: AstNode): unknown {
    expect(node.$container).toBe(container);
    const cst = node.$cstNode;
    const shown: Record<string, unknown> = {
        type: node.$type,
        at: cst && [cst.offset, cst.end, cst.range.start, cst.range.end, cst.text],
        index: node.$containerIndex,
    };
    for (const [key, value] of Object.entries(node)) {
        if (key.startsWith('$')) continue;
        const one = (each: unknown) =>
            each !== null && typeof each === 'object' && '$type' in each ? outline(each as AstNode, node) : each;
        shown[key] = Array.isArray(value) ? value.map(one) : one(value);
    }
    return shown;
}

/** Every name with its place and what it means. */
function meanings(ast: CohortFile, known?: MemberNames): unknown {
    return indexNames([{ path: '/a.cohort', ast }], known)
        .inFile('/a.cohort')
        .map(({ entity, start, end, role, within }) => [start, end, role, entity.kind, entity.name, entity.mentions.length, within.length]);
}

function random(seed: number): () => number {
    let state = seed;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

const PIECES = [
    'x',
    '1',
    ' ',
    '\n',
    '{',
    '}',
    '(',
    ')',
    '"',
    ':',
    '~ ',
    '= ',
    ' normal(0, 1)',
    '/*',
    '*/',
    '// a\n',
    ', ',
    'when ',
    'round ',
    '%',
];

function edited(text: string, next: () => number): string {
    const at = Math.floor(next() * text.length);
    const kind = next();
    if (kind < 0.45) return text.slice(0, at) + PIECES[Math.floor(next() * PIECES.length)] + text.slice(at);
    if (kind < 0.8) return text.slice(0, at) + text.slice(at + 1 + Math.floor(next() * 4));
    const from = Math.floor(next() * text.length);
    return text.slice(0, at) + text.slice(from, from + Math.floor(next() * 80)) + text.slice(at);
}

const ROOT = new URL('../../examples/', import.meta.url);
const SOURCES = {
    'a generated spec': specOf(120),
    'primary-care': readFileSync(new URL('primary-care.cohort', ROOT), 'utf8'),
    'several declarations':
        'import { f } from "./lib.cohort"\ndefine g(x) = x + 1\ncohort A { a ~ normal(0, 1), b = a + 1\n c = 2 }\nscenario S of A { a = 1 }\nfragment F {}\n',
};

describe('reading again after an edit gives what reading anew gives', () => {
    test.each(Object.entries(SOURCES))('%s', (_, source) => {
        const next = random(7);
        let same = 0;
        let differing = 0;
        for (let run = 0; run < 25; run++) {
            const known: MemberNames = new WeakMap();
            const rereading = new Rereading();
            const read = rereading.read.bind(rereading);
            let text = source;
            parse(text, '/a.cohort', read);
            for (let step = 0; step < 6; step++) {
                text = edited(text, next);
                const again = parse(text, '/a.cohort', read);
                const anew = parse(text, '/a.cohort');
                if (anew.diagnostics.length === 0) {
                    expect(again.diagnostics).toEqual([]);
                    expect(outline(again.ast)).toEqual(outline(anew.ast));
                    expect(meanings(again.ast, known)).toEqual(meanings(anew.ast));
                } else {
                    // Where much is wrong, what is left out around it may differ; that something is wrong may not.
                    expect(again.diagnostics.length).toBeGreaterThan(0);
                    outline(again.ast);
                    const equal = JSON.stringify(again.diagnostics) === JSON.stringify(anew.diagnostics);
                    if (equal) same += 1;
                    else differing += 1;
                }
            }
        }
        expect(differing / (same + differing)).toBeLessThan(0.05);
    });

    test('a declaration that is broken and mended again', () => {
        const rereading = new Rereading();
        const read = rereading.read.bind(rereading);
        const source = specOf(60);
        for (const text of [source, source.replace('round 1\n  ratio_0', 'roun\n  ratio_0'), source]) {
            const again = parse(text, '/a.cohort', read);
            const anew = parse(text, '/a.cohort');
            expect(again.diagnostics).toEqual(anew.diagnostics);
            expect(outline(again.ast)).toEqual(outline(anew.ast));
        }
    });
});

import type { Visits } from '../../plan/time.ts';
import { uuid } from '../engine/texts.ts';
import { wordAt } from '../streams/uniforms.ts';
import type { Chart } from './lanes.ts';

/** Spells a value of a column: of the block, of the patient, or of the day. */
export type SpellCell = (column: string, value: number) => string;

interface VisitText {
    /** Number of the variable among the block's. */
    variable: number;
    template?: (string | { column: string })[];
    /** Of a random identifier. */
    key?: Uint32Array;
}

/** The variables of a block that are texts without a dictionary: what is written of them is made of what was recorded at the visit. */
export class VisitTexts {
    /** Columns that templates name, recorded with each visit; of those of the patient some may be texts and have no number. */
    readonly inputs: string[];
    private readonly texts: VisitText[];

    constructor({ steps, columns }: Visits, chart: Chart) {
        this.texts = steps.flatMap(({ column, stream, value }): VisitText[] => {
            const variable = columns.findIndex(({ name }) => name === column);
            if (variable < 0) return [];
            if (value.family === 'text') return [{ variable, template: value.template ?? [] }];
            return value.family === 'uuid' ? [{ variable, key: chart.key(stream ?? column) }] : [];
        });
        const named = this.texts.flatMap(({ template = [] }) =>
            template.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.column])),
        );
        const own = new Set(this.texts.map(({ variable }) => columns[variable].name));
        this.inputs = [...new Set(named)].filter((name) => !own.has(name));
    }

    has(variable: number): boolean {
        return this.texts.some((each) => each.variable === variable);
    }

    /** `input` gives what was recorded of a column; `other` spells a text, of the patient or of the visit, that has no number. */
    of(
        variable: number,
        patient: number,
        visit: number,
        input: (column: string) => number | undefined,
        spell: SpellCell,
        other: (column: string) => string,
    ): string {
        const { template, key } = this.texts.find((each) => each.variable === variable)!;
        if (key !== undefined)
            return uuid(
                Uint32Array.from({ length: 4 }, (_, w) => wordAt(key, patient, visit, 0, w)),
                0,
            );
        return (template ?? [])
            .map((piece) => {
                if (typeof piece === 'string') return piece;
                const value = input(piece.column);
                return value === undefined ? other(piece.column) : spell(piece.column, value);
            })
            .join('');
    }
}

import type { CodeLens, Range, TextDocumentIdentifier } from 'vscode-languageserver/node';
import type { CohortDeclaration, Condition, Scenario } from '../../language/grammar/generated/ast.ts';
import { rangeOfProperty } from '../../language/syntax/range.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { rangeOf } from '../position.ts';
import { pathOf } from '../workspace/places.ts';

/** Commands of the extension; each takes the address of the spec and the name of the cohort. */
const COMMANDS = [
    { title: '$(graph) Preview', command: 'cohort.previewToSide' },
    { title: '$(database) Generate', command: 'cohort.generate' },
    { title: '$(beaker) Run tests', command: 'cohort.runTests' },
];

/** Over a cohort what can be done with it, over a condition how many patients have it. Only a client that has the commands is shown them. */
export const codeLenses: Feature = {
    capabilities: { codeLensProvider: {} },
    register(session) {
        session.connection.onCodeLens(
            answering(session, [], ({ textDocument }: { textDocument: TextDocumentIdentifier }) => lensesOf(textDocument.uri, session)),
        );
    },
};

function lensesOf(uri: string, session: Session): CodeLens[] {
    const path = pathOf(uri);
    const found: CodeLens[] = [];
    for (const declaration of session.workspace.tree(path)?.ast.declarations ?? []) {
        if (declaration.$type !== 'CohortDeclaration' && declaration.$type !== 'Scenario') continue;
        const range = rangeOf(rangeOfProperty(path, declaration, 'name'));
        if (session.client.commands)
            for (const each of COMMANDS) found.push({ range, command: { ...each, arguments: [uri, declaration.name] } });
        const patients = patientsOf(declaration);
        for (const member of declaration.members)
            if (member.$type === 'Condition' && patients !== undefined) found.push(...affected(member, path, patients, session));
    }
    return found;
}

function patientsOf(declaration: CohortDeclaration | Scenario): number | undefined {
    const setting = declaration.members.find((member) => member.$type === 'Patients');
    return setting?.$type === 'Patients' ? setting.count?.value : undefined;
}

/** As calibrated; a lens without a command is only read. */
function affected(condition: Condition, path: string, patients: number, { workspace }: Session): CodeLens[] {
    const cohort = (condition.$container as CohortDeclaration).name;
    const known = workspace.figures.targetsOf(condition.name).filter(({ kind, group }) => kind === 'prevalence' && group === undefined);
    const share = known[0]?.achieved ?? workspace.figures.column(path, cohort, condition.name)?.mean;
    if (share === undefined) return [];
    const range: Range = rangeOf(rangeOfProperty(path, condition, 'name'));
    const count = Math.round(share * patients).toLocaleString('en');
    return [{ range, command: { title: `about ${count} of ${patients.toLocaleString('en')} patients`, command: '' } }];
}

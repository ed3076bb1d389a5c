import type { FollowUpReport } from '../../assess/index.ts';
import type { TargetReport } from '../../plan/model.ts';
import type { Timeline } from '../../plan/time.ts';
import { paint, plain } from '../terminal.ts';
import { levels } from '../text/histogram.ts';
import { amount, figure, percent, significant } from '../text/number.ts';
import { table } from '../text/table.ts';

/** What became of the patients, for reading: nothing but tables that have rows. */
export function followUpLines(
    report: FollowUpReport,
    timeline: Timeline,
    targets: readonly TargetReport[],
    units: ReadonlyMap<string, string>,
): string[] {
    const mean = report.years / report.patients;
    const sections = [
        ends(report),
        rates(report, timeline, targets),
        incidence(report),
        visits(report),
        trajectories(report, units),
        medications(report),
        states(report),
    ];
    return [
        '',
        paint.bold(`follow-up  ${amount(Math.round(report.years), 'person-year')}, ${significant(mean, 3)} years a patient`),
        ...sections.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]),
    ];
}

type Row = string[];
function section(heads: readonly string[], rows: Row[], left = 1): string[] {
    return rows.length === 0
        ? []
        : table(
              heads.map((title, k) => ({ title, align: k < left ? 'left' : 'right' })),
              rows,
              paint.bold,
          );
}

const name = (text: string): string => paint.cyan(plain(text));

function ends(report: FollowUpReport): string[] {
    return section(
        ['follow-up ended with', 'patients'],
        Object.entries(report.ends).map(([reason, share]) => [name(reason), percent(share)]),
    );
}

/** Asked beside what came out; where groups have rates of their own, each is in `cohort test`. */
function rates(report: FollowUpReport, { events, courses, visits }: Timeline, targets: readonly TargetReport[]): string[] {
    const streams = new Map<string, string | undefined>([
        ...events.map((each): [string, string] => [each.name, each.rate.stream]),
        ...courses.map((each): [string, string | undefined] => [each.condition, each.incidence?.stream]),
        ...visits.map((each): [string, string | undefined] => [each.name, each.rate?.stream]),
    ]);
    const shown = (rate: number | null | undefined): string =>
        rate === null || rate === undefined ? '' : `${significant(100 * rate, 3)} %`;
    const rows = Object.entries(report.rates).map(([each, rate]) => {
        const asked = targets.filter((target) => target.kind === 'incidence' && target.columns.includes(streams.get(each) ?? ''));
        return [name(each), asked.length === 1 && asked[0].group === undefined ? shown(asked[0].asked) : '', shown(rate)];
    });
    return section(['a person-year', 'asked', 'happened'], rows);
}

function incidence(report: FollowUpReport): string[] {
    const entries = Object.entries(report.incidence);
    if (entries.length === 0) return [];
    const times = entries[0][1].map(({ years }) => `${significant(years, 3)} y`);
    return section(
        ['happened by', ...times],
        entries.map(([each, at]) => [name(each), ...at.map(({ share }) => percent(share))]),
    );
}

function visits(report: FollowUpReport): string[] {
    return section(
        ['visits', 'a patient'],
        Object.entries(report.visits).map(([block, count]) => [name(block), significant(count, 3)]),
    );
}

function trajectories(report: FollowUpReport, units: ReadonlyMap<string, string>): string[] {
    const rows = Object.entries(report.trajectories)
        .filter(([, course]) => course.length > 0)
        .map(([each, course]) => {
            const [first, last] = [course[0], course[course.length - 1]];
            const spread = last.p95 - last.p5;
            return [
                name(each),
                units.get(each) ?? '',
                figure(first.mean, spread),
                levels(course.map(({ mean }) => mean)),
                figure(last.mean, spread),
                `${figure(last.p5, spread)} – ${figure(last.p95, spread)}`,
            ];
        });
    return section(['measured', '', 'at first', 'mean', 'at last', '5–95 %'], rows, 2);
}

function medications(report: FollowUpReport): string[] {
    const rows = Object.entries(report.medications).map(([each, { ever, time }]) => [name(each), percent(ever), percent(time)]);
    return section(['taken', 'ever', 'of the time'], rows);
}

function states(report: FollowUpReport): string[] {
    return Object.entries(report.states).flatMap(([progression, moments]) => {
        if (moments.length === 0) return [];
        const times = moments.map(({ years }) => `${significant(years, 3)} y`);
        const labels = Object.keys(moments[0].shares);
        return section(
            [plain(progression), ...times],
            labels.map((label) => [name(label), ...moments.map(({ shares }) => percent(shares[label]))]),
        );
    });
}

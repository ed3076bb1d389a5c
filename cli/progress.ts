import type { SingleBar } from 'cli-progress';

const PATIENCE = 1000;

/** A program that starts the command, such as an editor, reads progress as lines. */
const FOR_PROGRAMS = process.env.COHORT_PROGRESS === 'lines';

/** A bar on stderr for what lasts longer than a second, where stderr is a terminal. */
export class Progress {
    private readonly label: string;
    private total: number;
    private readonly started = performance.now();
    private readonly visible = process.stderr.isTTY === true;
    private done = 0;
    private told = 0;
    private bar?: SingleBar;
    private opening?: Promise<void>;

    constructor(label: string, total: number) {
        this.label = label;
        this.total = total;
    }

    update(done: number, total = this.total): void {
        this.done = done;
        this.total = total;
        if (FOR_PROGRAMS) this.tell();
        if (!this.visible) return;
        if (this.bar !== undefined) this.bar.update(done);
        else if (this.opening === undefined && performance.now() - this.started > PATIENCE) this.opening = this.open();
    }

    /** One line at most every tenth of a second: `progress DONE TOTAL`. */
    private tell(): void {
        const now = performance.now();
        if (now - this.told < 100) return;
        this.told = now;
        process.stderr.write(`progress ${this.done} ${this.total}\n`);
    }

    private async open(): Promise<void> {
        const { SingleBar, Presets } = (await import('cli-progress')).default;
        const bar = new SingleBar(
            {
                format: `${this.label} {bar} {percentage}%  {value}/{total}  {eta_formatted} left`,
                hideCursor: true,
                clearOnComplete: true,
                formatValue: (value, _options, type) => (type === 'value' || type === 'total' ? value.toLocaleString('en') : String(value)),
                stream: process.stderr,
            },
            Presets.shades_classic,
        );
        bar.start(this.total, this.done);
        this.bar = bar;
    }

    async stop(): Promise<void> {
        await this.opening;
        this.bar?.stop();
    }
}

import assert from 'node:assert/strict';

/** How long anything may take, in milliseconds: long, for machines that are busy; `PATIENCE=10000` while writing a test. */
export const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

/** Asks until the answer is good; fails with the last answer. */
export async function until<T>(what: string, ask: () => T | PromiseLike<T>, good: (answer: T) => boolean): Promise<T> {
    const end = Date.now() + PATIENCE;
    for (;;) {
        const answer = await ask();
        if (good(answer)) return answer;
        assert.ok(Date.now() < end, `${what}: did not come. Last seen: ${JSON.stringify(answer)?.slice(0, 4_000)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

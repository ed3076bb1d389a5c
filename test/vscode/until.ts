import assert from 'node:assert/strict';

/** Asks until the answer is good; a machine that is busy gets a minute. Fails with the last answer. */
export async function until<T>(what: string, ask: () => T | PromiseLike<T>, good: (answer: T) => boolean): Promise<T> {
    const end = Date.now() + 60_000;
    for (;;) {
        const answer = await ask();
        if (good(answer)) return answer;
        assert.ok(Date.now() < end, `${what}: not within a minute. Last seen: ${JSON.stringify(answer)?.slice(0, 4_000)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

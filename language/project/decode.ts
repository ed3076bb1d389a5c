import type { WrongEncoding } from '../files.ts';

/** The text of UTF-8 bytes without a byte order mark, or what they are instead. */
export function decode(bytes: Uint8Array): { text: string } | { problem: WrongEncoding } {
    const [first, second] = bytes;
    const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
    try {
        return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
        return { problem: marked ? 'utf-16' : 'not-utf-8' };
    }
}

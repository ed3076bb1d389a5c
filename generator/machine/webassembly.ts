/** The part of the WebAssembly JavaScript interface that is used here: the core is compiled without the types of any host. */
interface Memory {
    readonly buffer: ArrayBuffer;
}
interface Interface {
    Memory: new (limits: { initial: number; maximum: number }) => Memory;
    Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    Instance: new (module: object, imports: Record<string, Record<string, unknown>>) => { exports: Record<string, unknown> };
}

export type WasmMemory = Memory;
export type WasmModule = object;

/** Throws where the host has none. */
export function webAssembly(): Interface {
    const found = (globalThis as { WebAssembly?: Interface }).WebAssembly;
    if (found === undefined) throw new Error('no WebAssembly');
    return found;
}

/** Bounds on what a plan may hold, so that a plan from outside takes bounded time and memory. */
export const LIMITS = {
    patients: 10_000_000_000,
    columns: 20_000,
    labels: 100_000,
    twins: 100,
    /** Nesting of one expression, and nodes of all of them. */
    depth: 500,
    nodes: 5_000_000,
    parts: 1_000,
    partDepth: 50,
    lookupRows: 200_000,
    lookupKeys: 12,
    groups: 10_000_000,
    correlated: 400,
    text: 10_000,
} as const;

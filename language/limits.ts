/** Documented bounds on what a spec may ask for; beyond them `limit/size` says so. */
export const LIMITS = {
    /** Bytes of one source or lookup file. */
    sourceBytes: 2_000_000,
    /** Files that one spec may import, directly or through others. */
    files: 200,
    /** Includes of one cohort, those of its fragments counted each time they are taken in. */
    includes: 1_000,
    /** Scenarios that stand on one another. */
    scenarioDepth: 20,
    /** `when` blocks of one cohort, and cases of one choice: each stands inside the one before. */
    cases: 500,
    /** `require` and `select` of one cohort, taken together: they make one condition. */
    requirements: 200,
    patients: 10_000_000_000,
    /** Variables, conditions and effects of one cohort. */
    columns: 5_000,
    labels: 10_000,
    /** Values of a counterfactual. */
    twins: 100,
    groups: 1_000_000,
    lookupRows: 200_000,
    /** Nodes of all lowered expressions of one cohort: bounds what nested defines can unfold to. */
    expressionNodes: 2_000_000,
    /** Variables that correlate with one another, directly or through others. */
    correlated: 200,
} as const;

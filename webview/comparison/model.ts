import type { CohortComparison } from '../../plan/comparison.ts';
import type { ComparisonSubject } from '../messages.ts';

/** All that the page of a comparison shows. An older comparison stands until a newer is there. */
export interface Model {
    subject?: ComparisonSubject;
    comparison?: CohortComparison;
    /** Share that is done, null where that is not known; absent where nothing is under way. */
    running?: number | null;
    problem?: string;
    /** Whether figures that do not differ are shown. */
    all: boolean;
}

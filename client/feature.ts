import type { Disposable } from 'vscode';
import type { Session } from './session.ts';

/** One thing that the extension offers: a folder under features/ and a line in its table. */
export interface Feature {
    /** Called once, when the extension starts; what takes long waits until it is asked for. */
    register(session: Session): Disposable;
}

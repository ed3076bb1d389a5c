export type { MemberNames } from './collect.ts';
export { indexNames } from './link.ts';
export type { Declaration, Entity, EntityKind, IndexedFile, Mention, NameIndex } from './model.ts';

/** What the argument says of a change. */

/** Why a change cannot touch what is observed. */
export type ApartArgument =
  | 'message-text'
  | 'messages'
  | 'trace-points'
  | 'not-called-yet'
  | 'never-called'
  | 'unmentioned';

/** What keeps the argument from holding. */
export type NotApartReason =
  | 'kind'
  | 'mentioned'
  | 'may-be-generated'
  | 'attributes'
  | 'volatile'
  | 'static-locals'
  | 'not-compiled'
  | 'no-unit'
  | 'too-many-units'
  | 'observed-part-differs';

export type Apart =
  /** `restsOn` names the functions whose calls are taken to touch nothing that is observed. */
  | { readonly kind: 'apart'; readonly argument: ApartArgument; readonly restsOn: readonly string[] }
  /** The line counts from 1, in the patched tree, or in the base where the declaration is gone. */
  | { readonly kind: 'not-apart'; readonly because: NotApartReason; readonly file: string; readonly line: number };

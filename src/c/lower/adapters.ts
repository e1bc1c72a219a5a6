/** Function pointers that are cast to another type. */
import type { FunctionType } from '../types/types.js';
import { valueTypeOf } from './values.js';

/** Whether a call as `to` would not fit the machine's signature of `from`; a cast to `void (*)(void)` is only for keeping. */
export function needsAdapter(from: FunctionType, to: FunctionType): boolean {
  const signature = (type: FunctionType): string =>
    `${valueTypeOf(type.result)}(${type.parameters.map((each) => (each.kind === 'record' ? 'record' : valueTypeOf(each))).join()}${type.variadic ? ',...' : ''})`;
  if (to.parameters.length === 0 && to.result.kind === 'void') return false;
  return signature(from) !== signature(to);
}

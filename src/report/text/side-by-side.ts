/** Two columns, as diff(1) -y writes them. */
import type { Pair } from '../../questions/side-by-side.js';
import type { Style } from './style.js';

/**
 * "|" stands between lines that differ, "<" and ">" beside one that stands alone; nothing at all where there is no
 * pair.
 */
export function sideBySide<T>(
  [left, right]: readonly [string, string],
  pairs: ReadonlyArray<Pair<T>>,
  show: (item: T) => string,
  style: Style,
): string[] {
  if (pairs.length === 0) return [];
  const cells = pairs.map(({ simulated, real }) => ({
    left: simulated === null ? '' : show(simulated),
    right: real === null ? '' : show(real),
    mark: simulated === null ? '>' : real === null ? '<' : '|',
  }));
  const width = Math.max(left.length, ...cells.map((cell) => cell.left.length));
  return [
    style.faint(`    ${left.padEnd(width)}   ${right}`),
    ...cells.map((cell) => {
      const end = cell.right === '' ? '' : ` ${style.removed(cell.right)}`;
      return `    ${style.added(cell.left.padEnd(width))} ${cell.mark}${end}`;
    }),
  ];
}

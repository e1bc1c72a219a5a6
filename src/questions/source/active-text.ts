/** The lines of a C file that the preprocessor kept, without its directives. */

const OPENS = /^#\s*(?:if|ifdef|ifndef)\b/;
const TURNS = /^#\s*(?:elif|else|elifdef|elifndef)\b/;
const CLOSES = /^#\s*endif\b/;

/**
 * The text with directives blanked, and with the lines of every conditional group that gave no token; lines keep their
 * numbers.
 * @param tokenLines lines of the file (from 1) that have tokens after preprocessing
 */
export function activeText(text: string, tokenLines: ReadonlySet<number>): string {
  const lines = text.split('\n');
  const opened: number[] = [];
  const blankGroup = (start: number, end: number): void => {
    for (let i = start; i < end; i++) if (tokenLines.has(i + 1)) return;
    lines.fill('', start, end);
  };
  let inComment = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const directive = inComment ? '' : line.trimStart();
    inComment = endsInComment(line, inComment);
    if (!directive.startsWith('#')) continue;
    if (OPENS.test(directive)) opened.push(i + 1);
    else if (TURNS.test(directive) || CLOSES.test(directive)) {
      const start = opened.pop();
      if (start !== undefined) blankGroup(start, i);
      if (TURNS.test(directive)) opened.push(i + 1);
    }
    for (let more = lines[i]!.trimEnd().endsWith('\\'); ; i++) {
      lines[i] = '';
      if (!more || i + 1 >= lines.length) break;
      more = lines[i + 1]!.trimEnd().endsWith('\\');
      inComment = endsInComment(lines[i + 1]!, inComment);
    }
  }
  return lines.join('\n');
}

/** Whether a block comment is open at the end of a line. */
function endsInComment(line: string, inComment: boolean): boolean {
  // Most lines neither open nor close one.
  if (!line.includes(inComment ? '*/' : '/*')) return inComment;
  let open = inComment;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (open) {
      if (character === '*' && line[i + 1] === '/') {
        open = false;
        i++;
      }
    } else if (character === '/' && line[i + 1] === '*') {
      open = true;
      i++;
    } else if (character === '/' && line[i + 1] === '/') return false;
    else if (character === '"' || character === "'") {
      for (i++; i < line.length && line[i] !== character; i++) if (line[i] === '\\') i++;
    }
  }
  return open;
}

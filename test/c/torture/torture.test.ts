import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { available, scratch } from '../gcc.js';
import { failureOf, gccDiagnostics, tortureArchive, tortureProgramsIn, unpackTorture } from './programs.js';

const DOCUMENT = fileURLToPath(new URL('../../../docs/c.md', import.meta.url));
/** At least so many programs must give the result that they give with gcc -O0. */
const NEEDED = 1_530;

const folder = scratch();
afterAll(() => folder.remove());
const archive = tortureArchive();
if (!archive && process.env.CI === 'true') throw new Error('gcc-12-source is needed for the tests and not installed');

/** A row of the table of what is not taken: what the refusals say, and of which programs. */
interface Row {
  readonly line: string;
  readonly says: string;
  readonly programs: readonly string[];
}

function rowsOf(text: string): Row[] {
  return text.split('\n').flatMap((line) => {
    const cells = /^\| ([^|]+) \| `([^`]+)` \| ([^|]*) \|$/.exec(line);
    return cells ? [{ line, says: cells[2]!, programs: cells[3]!.trim().split(/\s+/).filter(Boolean) }] : [];
  });
}

/** The document with the programs that were refused in the rows that their messages belong to. */
function updated(text: string, refused: ReadonlyMap<string, string>): string {
  const rest = new Map(refused);
  let result = text;
  for (const { line, says, programs } of rowsOf(text)) {
    const own = [...rest].filter(([, message]) => message.includes(says)).map(([name]) => name);
    for (const name of own) rest.delete(name);
    result = result.replace(line, line.replace(`| ${programs.join(' ')} |`, `| ${own.join(' ')} |`));
  }
  return result;
}

it.runIf(archive && available('gcc'))(
  `${NEEDED} programs of gcc's torture suite succeed as with gcc -O0, and docs/c.md tells why each of the others is refused`,
  async () => {
    const programs = tortureProgramsIn(await unpackTorture(archive!, folder.path));
    const refused = new Map<string, string>();
    let succeeded = 0;
    const jobs = [...programs];
    const worker = async (): Promise<void> => {
      for (let job = jobs.pop(); job; job = jobs.pop()) {
        const diagnostics = await gccDiagnostics(job, folder.path);
        if (diagnostics === null) continue;
        const failure = await failureOf(job, diagnostics, folder.path);
        if (failure === undefined) succeeded++;
        else refused.set(job.name, failure);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
    console.log(`${succeeded} programs succeed, ${refused.size} are refused`);
    const sorted = new Map([...refused].sort(([a], [b]) => (a < b ? -1 : 1)));
    if (process.env.FLATCHECK_UPDATE) writeFileSync(DOCUMENT, updated(readFileSync(DOCUMENT, 'utf8'), sorted));
    const documented = new Map(
      rowsOf(readFileSync(DOCUMENT, 'utf8')).flatMap(({ says, programs }) => programs.map((name) => [name, says])),
    );
    const unexplained = [...sorted].filter(([name, message]) => !message.includes(documented.get(name) ?? '\0'));
    expect(unexplained).toEqual([]);
    expect([...documented.keys()].filter((name) => !sorted.has(name))).toEqual([]);
    expect(succeeded).toBeGreaterThanOrEqual(NEEDED);
  },
  1_800_000,
);

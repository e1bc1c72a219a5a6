/** Runs a small program before and after a patch, and tells where the patched one saw a difference. */
import { PreprocessorSession, preprocess } from '../../../src/c/preprocess/index.js';
import { Program } from '../../../src/c/program/program.js';
import type { FunctionResolution, Resolver } from '../../../src/c/program/resolver.js';
import { Instance } from '../../../src/c/program/run/instance.js';
import { Exit, Trap } from '../../../src/c/program/run/traps.js';
import type { ShadowPlace, Unshadowed } from '../../../src/c/shadow/index.js';
import type { SourceReader, TranslationUnit } from '../../../src/c/token.js';
import { HOST_FUNCTIONS, hostFunctions } from '../../../src/runtime/host.js';
import {
  indexRuntime,
  LIBRARY_FOLDERS,
  RUNTIME_INCLUDE,
  RUNTIME_PREFIX,
  readRuntimeFile,
} from '../../../src/runtime/library.js';

const runtime = indexRuntime(LIBRARY_FOLDERS);

/** A program of one file, "main.c", and of what it includes. */
export class SmallProgram implements Resolver {
  private readonly reader: SourceReader = {
    read: (path) => (path.startsWith(RUNTIME_PREFIX) ? readRuntimeFile(path) : this.files[path]),
  };

  constructor(
    private readonly session: PreprocessorSession,
    private readonly files: Readonly<Record<string, string>>,
  ) {}

  unit(file: string): TranslationUnit {
    return preprocess(this.session, file, {
      reader: this.reader,
      quotePaths: [],
      systemPaths: [RUNTIME_INCLUDE],
      defines: [],
    });
  }

  replacement(name: string): FunctionResolution | null {
    return name.startsWith('trace_') ? { kind: 'nothing', isTraced: true } : null;
  }

  function(name: string, from: string, definedThere: boolean): FunctionResolution {
    if (definedThere) return { kind: 'unit', file: from };
    if (HOST_FUNCTIONS.has(name)) return { kind: 'host' };
    const file = runtime.functions.get(name);
    return file === undefined ? { kind: 'assumed' } : { kind: 'unit', file };
  }

  object(name: string, from: string, definedThere: boolean): string | null {
    return definedThere ? from : (runtime.objects.get(name) ?? null);
  }
}

export interface Ran {
  readonly output: string;
  readonly status: number;
}

/** Runs main() of a program. @throws Trap where it fails */
export function run(program: Program): Ran & { readonly instance: Instance } {
  let output = '';
  let status = 0;
  const instance: Instance = new Instance(program, {
    host: hostFunctions(
      () => instance,
      (_descriptor, bytes) => {
        output += Buffer.from(bytes).toString('latin1');
      },
    ),
    fuel: 50_000_000,
  });
  try {
    status = Number(instance.call(program.functionSymbol('main.c', 'main')!)) & 0xff;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    status = error.status & 0xff;
  }
  return { output, status, instance };
}

function runOrFail(program: Program): Ran | null {
  try {
    return run(program);
  } catch (error) {
    if (error instanceof Trap) return null;
    throw error;
  }
}

export interface Shadowed extends Ran {
  /** What the program before the patch does; null where it fails. */
  readonly before: Ran | null;
  /** What the patched program does without shadows. */
  readonly plain: Ran;
  readonly places: readonly ShadowPlace[];
  readonly seen: readonly ShadowPlace[];
  readonly reached: readonly ShadowPlace[];
  readonly unshadowed: readonly Unshadowed[];
}

type Text = string | Readonly<Record<string, string>>;

function filesOf(text: Text): Readonly<Record<string, string>> {
  return typeof text === 'string' ? { 'main.c': text } : text;
}

/** Runs a program before and after a patch, the latter with shadows and without. */
export function shadow(before: Text, after: Text): Shadowed {
  const session = new PreprocessorSession();
  const base = new Program(new SmallProgram(session, filesOf(before)));
  const ranBefore = runOrFail(base);
  const plain = run(new Program(new SmallProgram(session, filesOf(after))));
  const program = new Program(new SmallProgram(session, filesOf(after)), { shadowOf: base });
  const { output, status, instance } = run(program);
  const memory = instance.view();
  const isSet = (offset: number): boolean => memory.getUint8(offset) !== 0;
  return {
    output,
    status,
    before: ranBefore,
    plain,
    places: program.shadowPlaces,
    seen: program.shadowPlaces.filter(({ mark }) => isSet(mark)),
    reached: program.shadowPlaces.filter(({ reachedMark }) => isSet(reachedMark)),
    unshadowed: program.unshadowed,
  };
}

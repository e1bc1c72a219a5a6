/** `flatcheck c FILE...`: compiles freestanding C and runs its `main`. */
import { readFileSync, writeSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { CompileError, PreprocessError } from '../c/errors.js';
import { Instance, Program, type Resolver } from '../c/index.js';
import { Exit, Trap } from '../c/runs.js';
import { decodeSource, PreprocessorSession, preprocess, type SourceReader } from '../c/source.js';
import { UserError } from '../errors.js';
import { HOST_FUNCTIONS, hostFunctions } from '../runtime/host.js';
import { indexRuntime, LIBRARY_FOLDERS, RUNTIME_INCLUDE, RUNTIME_PREFIX, readRuntimeFile } from '../runtime/library.js';

export interface RunCOptions {
  readonly defines?: ReadonlyArray<readonly [string, string]>;
  readonly includes?: readonly string[];
  readonly fuel?: number;
  readonly output?: (descriptor: number, bytes: Uint8Array) => void;
}

/**
 * Runs the `main` that the files define.
 * @returns its exit status (0 to 255)
 * @throws UserError with exit code 2 where a file cannot be read or compiled, Trap where the program fails
 */
export async function runC(files: readonly string[], options: RunCOptions = {}): Promise<number> {
  const resolver = new FreestandingResolver(files, options);
  const program = new Program(resolver);
  resolver.program = program;
  try {
    const main = files.find((file) => program.unit(file).definesFunction('main'));
    if (!main) throw new UserError(`no main() in ${files.join(', ')}`);
    for (const file of files) {
      program.checkAssertions(file);
      program.checkFunctions(file);
    }
    const symbol = program.functionSymbol(main, 'main')!;
    const instance: Instance = new Instance(program, {
      host: hostFunctions(() => instance, options.output ?? ((descriptor, bytes) => void writeSync(descriptor, bytes))),
      ...(options.fuel === undefined ? {} : { fuel: options.fuel }),
      onAssumed: (name, caller) => {
        throw new UserError(
          `${name}() is called and nowhere defined${caller ? ` (${caller.file}:${caller.line})` : ''}`,
        );
      },
    });
    registerDestructors(program, instance, files);
    for (const { file, name } of inOrder(program, files, 'constructor'))
      instance.call(program.functionSymbol(file, name)!);
    const args = [1, programArguments(instance, main), 0n].slice(0, symbol.type.parameters.length);
    const status = Number(instance.call(symbol, ...args));
    // What atexit() was told is called by exit().
    if (program.slots.some(({ name, code }) => name === 'atexit' && code !== null))
      instance.call(program.functionSymbol(PROCESS, 'exit')!, status);
    return status & 0xff;
  } catch (error) {
    if (error instanceof Exit) return error.status & 0xff;
    // An #error makes a run incomplete elsewhere; here it is the input that cannot be used.
    if (error instanceof CompileError || error instanceof PreprocessError) throw new UserError(error.message);
    if (error instanceof Trap && error.kind === 'uncompiled') throw new UserError(error.message);
    throw error;
  }
}

const PROCESS = `${RUNTIME_PREFIX}lib/system.c`;

/**
 * The functions of all files that are called before or after main(), in the order of constructors: by priority, then by
 * file.
 */
function inOrder(program: Program, files: readonly string[], attribute: 'constructor' | 'destructor') {
  const all = files.flatMap((file) =>
    program
      .unit(file)
      .initFunctions(attribute)
      .map((each) => ({ ...each, file })),
  );
  return all.sort((a, b) => a.priority - b.priority);
}

/** Destructors run when the process exits, after all that atexit() is told later. */
function registerDestructors(program: Program, instance: Instance, files: readonly string[]): void {
  for (const { file, name } of inOrder(program, files, 'destructor')) {
    const address = program.functionAddress(program.functionSymbol(file, name)!, null);
    instance.call(program.functionSymbol(PROCESS, 'atexit')!, address);
  }
}

/** The address of what main() gets as `argv`: the program's name and the null pointer that ends it (C11 5.1.2.2.1). */
function programArguments(instance: Instance, name: string): bigint {
  const list = new BigUint64Array([instance.constant(new TextEncoder().encode(`${name}\0`)), 0n]);
  return instance.constant(new Uint8Array(list.buffer));
}

class FreestandingResolver implements Resolver {
  /** Asked which of the files defines a name. */
  program!: Program;
  private readonly session = new PreprocessorSession();
  private readonly runtime = indexRuntime(LIBRARY_FOLDERS);
  private readonly texts = new Map<string, string | undefined>();
  private readonly reader: SourceReader = { read: (path) => this.read(path) };

  constructor(
    private readonly files: readonly string[],
    private readonly options: RunCOptions,
  ) {
    for (const file of files) if (this.read(file) === undefined) throw new UserError(`${file}: cannot be read`);
  }

  private read(path: string): string | undefined {
    if (path.startsWith(RUNTIME_PREFIX)) return readRuntimeFile(path);
    if (!this.texts.has(path)) {
      let text: string | undefined;
      try {
        text = decodeSource(readFileSync(resolve(path)));
      } catch {
        text = undefined;
      }
      this.texts.set(path, text);
    }
    return this.texts.get(path);
  }

  unit(file: string) {
    const unit = preprocess(this.session, file, {
      reader: this.reader,
      quotePaths: [posix.dirname(file)],
      systemPaths: [...(this.options.includes ?? []), RUNTIME_INCLUDE],
      defines: [...(this.options.defines ?? [])],
    });
    const missing = unit.missing[0];
    if (missing) throw new UserError(`${missing.file}:${missing.line}: header ${missing.name} is not found`);
    return unit;
  }

  replacement(): null {
    return null;
  }

  function(name: string, from: string, definedThere: boolean) {
    if (definedThere) return { kind: 'unit', file: from } as const;
    if (HOST_FUNCTIONS.has(name)) return { kind: 'host' } as const;
    const file = this.definer(name, 'functions');
    return file ? ({ kind: 'unit', file } as const) : ({ kind: 'assumed' } as const);
  }

  object(name: string, from: string, definedThere: boolean, isWeak: boolean): string | null {
    const file = definedThere ? from : this.definer(name, 'objects');
    if (file === null && !isWeak) throw new UserError(`${name} is used and nowhere defined (${from})`);
    return file;
  }

  private definer(name: string, kind: 'functions' | 'objects'): string | null {
    const file = this.files.find((each) => {
      const unit = this.program.unit(each);
      const entity = unit.lookup(name);
      if (entity?.kind === 'function')
        return kind === 'functions' && !entity.symbol.isStatic && unit.definesFunction(name);
      return kind === 'objects' && entity?.kind === 'object' && !entity.symbol.isStatic && unit.objectDefinition(name);
    });
    return file ?? this.runtime[kind].get(name) ?? null;
  }
}

/** Random C types: structs and unions of everything that layout depends on. */
import type { Random } from './random.js';

const SCALARS = [
  'char',
  'signed char',
  'unsigned char',
  'short',
  'unsigned short',
  'int',
  'unsigned',
  'long',
  'unsigned long',
  'long long',
  'float',
  'double',
  'long double',
  '_Bool',
  'void *',
  'int (*)(int)',
  '__int128',
  'enum small',
  'enum large',
  'aligned_int',
  'loose_long',
];
const FIELDS: ReadonlyArray<readonly [string, number]> = [
  ['char', 8],
  ['unsigned char', 8],
  ['short', 16],
  ['unsigned short', 16],
  ['int', 32],
  ['unsigned', 32],
  ['long', 64],
  ['unsigned long', 64],
  ['_Bool', 1],
  ['enum small', 32],
];

interface Shape {
  /** Declarations, each before what uses it. */
  readonly declarations: string[];
  /** Constant expressions to compare. */
  readonly expressions: string[];
}

/** `count` types with the expressions that tell their layout. */
export function randomTypes(random: Random, count: number): Shape {
  const declarations = [
    'enum small { SMALL_A, SMALL_B };',
    'enum large { LARGE = 1L << 40 };',
    'typedef int aligned_int __attribute__((aligned(16)));',
    'typedef long loose_long __attribute__((aligned(2)));',
  ];
  const expressions: string[] = [];
  for (let i = 0; i < count; i++) {
    const type = new TypeMaker(random, i).make();
    declarations.push(...type.declarations);
    expressions.push(...type.expressions);
  }
  return { declarations, expressions };
}

class TypeMaker {
  private members = 0;
  private readonly paths: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly index: number,
  ) {}

  make(): Shape {
    const { random, index } = this;
    const tag = `${random.once(4) ? 'union' : 'struct'} t${index}`;
    const pack = random.once(8) ? random.pick([1, 2, 4, 8]) : 0;
    const body = `${tag} ${this.body('', tag.startsWith('struct'), 0)}${this.attributes()};`;
    const declarations = pack ? [`#pragma pack(push, ${pack})`, body, '#pragma pack(pop)'] : [body];
    const expressions = [`sizeof(${tag})`, `_Alignof(${tag})`];
    if (random.once(6)) {
      declarations.push(`typedef ${tag} a${index} __attribute__((aligned(${random.pick([1, 2, 8, 64])})));`);
      declarations.push(`struct u${index} { char c; a${index} member; };`);
      expressions.push(`_Alignof(a${index})`, `sizeof(struct u${index})`);
    }
    for (const path of this.paths) expressions.push(`__builtin_offsetof(${tag}, ${path})`);
    return { declarations, expressions };
  }

  private attributes(): string {
    const { random } = this;
    const found: string[] = [];
    if (random.once(5)) found.push('packed');
    if (random.once(8)) found.push(`aligned(${random.pick([1, 2, 4, 8, 16, 32])})`);
    return found.length > 0 ? ` __attribute__((${found.join(', ')}))` : '';
  }

  private memberAttributes(): string {
    const { random } = this;
    if (random.once(12)) return ' __attribute__((packed))';
    return random.once(12) ? ` __attribute__((aligned(${random.pick([1, 2, 4, 16])})))` : '';
  }

  private body(prefix: string, isStruct: boolean, depth: number): string {
    const { random } = this;
    const members: string[] = [];
    const count = random.below(7) + 1;
    for (let i = 0; i < count; i++) members.push(this.member(prefix, depth));
    if (isStruct && depth === 0 && random.once(8)) {
      const name = `m${this.members++}`;
      members.push(`${random.pick(['char', 'short', 'long'])} ${name}[];`);
      this.paths.push(name);
    }
    return `{ ${members.join(' ')} }`;
  }

  private member(prefix: string, depth: number): string {
    const { random } = this;
    const name = `m${this.members++}`;
    const kind = random.below(10);
    if (kind < 4) return this.bitField(name);
    if (kind === 4 && depth < 2) return this.record(prefix, name, depth);
    this.paths.push(prefix + name);
    const type = random.pick(SCALARS);
    const suffix = random.once(4) && !type.includes('aligned') ? `[${random.below(4) + 1}]` : '';
    const declared = type === 'int (*)(int)' ? `int (*${name}${suffix})(int)` : `${type} ${name}${suffix}`;
    return `${declared}${this.memberAttributes()};`;
  }

  private bitField(name: string): string {
    const { random } = this;
    const [type, most] = random.pick(FIELDS);
    if (random.once(6)) return `${type} : ${random.once(2) ? 0 : random.below(most) + 1};`;
    return `${type} ${name} : ${random.below(most) + 1}${this.memberAttributes()};`;
  }

  private record(prefix: string, name: string, depth: number): string {
    const isStruct = !this.random.once(3);
    const isNamed = this.random.once(2);
    const inner = this.body(isNamed ? `${prefix}${name}.` : prefix, isStruct, depth + 1);
    return `${isStruct ? 'struct' : 'union'} ${inner}${this.attributes()}${isNamed ? ` ${name}` : ''};`;
  }
}

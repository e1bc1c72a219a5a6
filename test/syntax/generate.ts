/** Random C at file scope, as a patch meets it, for tests. */

/** The same numbers for the same seed (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to below a limit. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** A declaration of another name and content each time. */
export function declaration(random: Random, number: number): string {
  const [name, value] = [`name_${number}`, random.below(1000)];
  return random.of([
    `static int ${name}(Object *obj, int count)\n{\n    if (count > ${value}) {\n        return call_${number}(obj);\n    }\n    return ${number};\n}\n`,
    `void coroutine_fn ${name}(void)\n{\n#ifdef CONFIG_A\n    if (a_${number}) {\n#else\n    if (b_${value}) {\n#endif\n        run();\n    }\n}\n`,
    `typedef struct ${name} {\n    int a_${number};\n    QLIST_ENTRY(${name}) next;\n} ${name};\n`,
    `static const Info ${name} = {\n    .name = "${name} { ${value}",\n    .size = sizeof(Type_${number}),\n};\n`,
    `#define ${name}(x) \\\n    ((x) + ${number})\n`,
    `int ${name}(int a_${number}, const char *fmt, ...) G_GNUC_PRINTF(2, 3);\n`,
    `enum ${name} {\n    FIRST_${number},\n    SECOND_${number} = ${value},\n};\n`,
  ]);
}

/** Declarations, a file's worth of them. */
export function declarations(random: Random, count: number): string[] {
  return Array.from({ length: count }, (_, i) => declaration(random, i));
}

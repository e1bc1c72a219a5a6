/** Pairs of merge predicates for a small memory core: what gcc and the prover are asked about. */

export const HEADER = `
typedef unsigned char uint8_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef __int128 Int128;
typedef struct MemoryRegion { _Bool ram; struct MemoryRegion *alias; uint32_t align; } MemoryRegion;
typedef struct AddrRange { Int128 start, size; } AddrRange;
typedef struct FlatRange {
  MemoryRegion *mr; uint64_t offset; AddrRange addr; uint8_t mask; _Bool readonly, romd;
  unsigned kind : 3; int level; struct { short tag; union { uint32_t word; int same; }; } extra;
} FlatRange;
typedef struct FlatView { unsigned nr; FlatRange *ranges; } FlatView;
extern uint64_t boundary;
#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)
#define LIMIT 0x100000
static inline Int128 int128_make64(uint64_t a) { return a; }
static inline Int128 int128_zero(void) { return 0; }
static inline Int128 int128_add(Int128 a, Int128 b) { return a + b; }
static inline Int128 int128_sub(Int128 a, Int128 b) { return a - b; }
static inline void int128_addto(Int128 *a, Int128 b) { *a = *a + b; }
static inline bool int128_eq(Int128 a, Int128 b) { return a == b; }
static inline bool int128_ne(Int128 a, Int128 b) { return !int128_eq(a, b); }
static inline bool int128_lt(Int128 a, Int128 b) { return a < b; }
static inline bool int128_le(Int128 a, Int128 b) { return a <= b; }
static inline bool int128_gt(Int128 a, Int128 b) { return a > b; }
static inline bool int128_ge(Int128 a, Int128 b) { return a >= b; }
static inline Int128 addrrange_end(AddrRange r) { return int128_add(r.start, r.size); }
static inline AddrRange addrrange_make(Int128 start, Int128 size) { return (AddrRange) { start, size }; }
`;

const ADJACENT = 'int128_eq(addrrange_end(a->addr), b->addr.start)';
const OFFSETS = 'int128_eq(int128_add(int128_make64(a->offset), a->addr.size), int128_make64(b->offset))';
const CLAUSES = [ADJACENT, 'a->mr == b->mr', OFFSETS, 'a->mask == b->mask', 'a->readonly == b->readonly'];

/** A predicate of the given body, with helpers in front. */
export const joins = (body: string, helpers = ''): string =>
  `${helpers}\nstatic bool joins(FlatRange *a, FlatRange *b) {\n${body}\n}\n`;

const plain = joins(`return ${CLAUSES.join(' && ')};`);
const without = (clause: string): string => joins(`return ${CLAUSES.filter((each) => each !== clause).join(' && ')};`);
const plus = (...clauses: string[]): string => joins(`return ${[...CLAUSES, ...clauses].join(' && ')};`);
const LOW = 'int128_lt(a->addr.start, int128_make64(LIMIT))';
const HIGH = 'int128_ge(b->addr.start, int128_make64(LIMIT))';

export interface Pair {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Whether they are equal is for gcc to find out; most names say what a reviewer would expect. */
export const PAIRS: readonly Pair[] = [
  { what: 'nothing', before: plain, after: plain },
  {
    what: 'operands swapped',
    before: plain,
    after: joins(`return ${[...CLAUSES].reverse().join(' && ')} && 1;`).replace('a->mr == b->mr', 'b->mr == a->mr'),
  },
  {
    what: 'early returns',
    before: plain,
    after: joins(`${CLAUSES.map((each) => `if (!(${each})) { return false; }`).join('\n')} return true;`),
  },
  { what: 'De Morgan', before: plain, after: joins(`return !(${CLAUSES.map((each) => `!(${each})`).join(' || ')});`) },
  {
    what: 'a helper',
    before: plain,
    after: joins(
      'return touches(*a, b) && same(a, b);',
      `static bool touches(FlatRange x, const FlatRange *y) { return ${ADJACENT.replaceAll('a->', 'x.').replaceAll('b->', 'y->')}; }\nstatic bool same(FlatRange *a, FlatRange *b) { return ${CLAUSES.slice(1).join(' && ')}; }`,
    ),
  },
  {
    what: 'a macro',
    before: plain,
    after: joins(
      `return ${CLAUSES.slice(0, 3).join(' && ')} && SAME(mask) && SAME(readonly);`,
      '#define SAME(field) (a->field == b->field)',
    ),
  },
  {
    what: 'names',
    before: plain,
    after: plain
      .replaceAll('a->', 'left->')
      .replaceAll('b->', 'right->')
      .replace('*a, FlatRange *b', '*left, FlatRange *right'),
  },
  {
    what: 'locals',
    before: plain,
    after: joins(
      `Int128 end = a->addr.start; bool result; int128_addto(&end, a->addr.size);\nif (int128_ne(end, b->addr.start)) { result = false; } else { result = ${CLAUSES.slice(1).join(' && ')}; }\nreturn result;`,
    ),
  },
  {
    what: 'a goto',
    before: plain,
    after: joins(
      `bool result = false;\nif (!(${ADJACENT})) goto out;\nresult = ${CLAUSES.slice(1).join(' && ')};\nout:\nreturn result;`,
    ),
  },
  {
    what: 'a switch',
    before: plus('(a->kind == 1 || a->kind == 2 || a->kind == 5)'),
    after: joins(
      `switch (a->kind) { case 1 ... 2: case 5: break; default: return false; }\nreturn ${CLAUSES.join(' && ')};`,
    ),
  },
  { what: 'arithmetic on a flag', before: plus('(a->romd || b->romd)'), after: plus('a->romd + b->romd > 0') },
  { what: 'a bit trick', before: plus('a->mask == b->mask'), after: plus('!(a->mask ^ b->mask)') },
  { what: 'one more clause', before: plain, after: plus('!a->romd') },
  { what: 'one clause less', before: plain, after: without('a->mask == b->mask') },
  {
    what: 'a clause that others imply',
    before: plain,
    after: plus('int128_eq(int128_sub(b->addr.start, a->addr.start), a->addr.size)'),
  },
  {
    what: 'a boundary',
    before: plain,
    after: joins(`if (${LOW} && ${HIGH}) { return false; }\nreturn ${CLAUSES.join(' && ')};`),
  },
  {
    what: 'the boundary one byte on',
    before: plus(`!(${LOW} && ${HIGH})`),
    after: plus(`!(${LOW} && ${HIGH})`).replaceAll('LIMIT', '0x100001'),
  },
  { what: '> for >=', before: plus(`!(${LOW} && ${HIGH})`), after: plus(`!(${LOW} && ${HIGH.replace('_ge', '_gt')})`) },
  {
    what: 'another clause in its place',
    before: plain,
    after: plus('a->level <= b->level').replace(' && a->mask == b->mask', ''),
  },
  { what: 'signed for unsigned', before: plus('a->level < 5'), after: plus('(uint32_t)a->level < 5u') },
  {
    what: 'a sum that wraps',
    before: plain,
    after: plain.replace(OFFSETS, 'a->offset + (uint64_t)a->addr.size == b->offset'),
  },
  {
    what: 'a union and an enclosed struct',
    before: plus('a->extra.word == b->extra.word'),
    after: plus('a->extra.same == b->extra.same && a->extra.tag == b->extra.tag'),
  },
  {
    what: 'what the region says',
    before: plus('a->mr->ram'),
    after: plus('b->mr->ram && a->mr->align == b->mr->align'),
  },
  {
    what: 'a boundary that is a variable',
    before: plain,
    after: plus('!(a->addr.start < boundary && b->addr.start >= boundary)'),
  },
  {
    what: 'a struct that is made and passed on',
    before: plain,
    after: plain.replace(
      ADJACENT,
      'int128_eq(addrrange_end(addrrange_make(a->addr.start, a->addr.size)), b->addr.start)',
    ),
  },
  {
    what: 'a choice',
    before: plus('(a->romd ? a->mask < 4 : b->mask < 4)'),
    after: plus('(a->romd ? a : b)->mask < 4'),
  },
  { what: 'always', before: plain, after: joins('return true;') },
  { what: 'never', before: plain, after: joins('return false;') },
];

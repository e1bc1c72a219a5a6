/**
 * The picture of the house: rooms in the order in which data flows through them. A room may import what stands above it in this list.
 * `src/*.ts` holds the entry points and what every room may use.
 */
const ROOMS = [
  'tree',
  'patch',
  'syntax',
  'c',
  'runtime',
  'target',
  'machine',
  'threads',
  'result',
  'proof',
  'real-qemu',
  'questions',
  'check',
  'report',
  'commands',
  'bench',
  'history',
];

/** Files beside the rooms that every room may import. */
const SHARED = '^src/(errors|text|version|group-by|engine)[.]ts$';

/** Rooms that have one entry: what stands behind it is their own business. */
const ENTRIES = { syntax: 'index[.]ts', c: '(index|errors|source|runs)[.]ts' };

const againstTheStream = ROOMS.map((room, i) => ({
  name: `${room}-imports-upstream-only`,
  comment: `data flows one way: ${room} may import ${ROOMS.slice(0, i).join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [SHARED, `^src/(${[...ROOMS.slice(0, i), room].join('|')})/`] },
}));

const pastAnEntry = Object.entries(ENTRIES).map(([room, entry]) => ({
  name: `${room}-by-its-entry`,
  comment: `${room} is used through ${entry}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${room}/` },
  to: { path: `^src/${room}/`, pathNot: `^src/${room}/${entry}` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...againstTheStream,
    ...pastAnEntry,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
};

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportMissing } from '../qemu/trees.js';
import { flatcheck, root, sampleTree } from './cli.js';

const nodes = (process.env.FLATCHECK_NODES ?? '').split(':').filter((path) => path !== '');
const patch = join(root, 'samples/patches/close-the-hole.patch');

reportMissing(nodes.length === 0, 'FLATCHECK_NODES names no newer version of Node');

describe.each(nodes)('%s', (node) => {
  it.each([
    ['the version', ['--version']],
    ['a verdict', ['check', '--qemu', sampleTree, '--quick', '--no-cache', patch]],
  ])('runs the command with the same result, and nothing else is said: %s', (_, args) => {
    expect(flatcheck(args, { node })).toEqual({ ...flatcheck(args), status: 0, stderr: '' });
  });
});

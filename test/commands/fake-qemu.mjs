#!/usr/bin/env node
/** Behaves like a QEMU that goes wrong, as FAKE_QEMU says; writes its process id into the file that FAKE_QEMU_PID names. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const args = process.argv.slice(2);
const behaviour = process.env.FAKE_QEMU;

if (args.includes('--version')) {
  process.stdout.write(behaviour === 'other' ? 'a program\n' : 'QEMU emulator version 10.2.2\n');
} else if (args.includes('help')) {
  if (behaviour === 'crashes') process.kill(process.pid, 'SIGSEGV');
  process.stdout.write('name "e1000", bus PCI\n');
} else {
  // What is wrapped is looked for in the end, as it is no child of the one who started the wrapper.
  if (behaviour !== 'wraps') writeFileSync(process.env.FAKE_QEMU_PID, `${process.pid}`);
  if (behaviour === 'refuses') {
    process.stderr.write('qemu: unsupported machine type\n');
    process.exit(1);
  } else if (behaviour === 'wraps') {
    const { FAKE_QEMU: _, ...env } = process.env;
    spawn(process.execPath, [process.argv[1], ...args], { env: { ...env, FAKE_QEMU: 'silent' }, stdio: 'ignore' });
    setInterval(() => {}, 1000);
  } else if (behaviour === 'silent') {
    setInterval(() => {}, 1000);
  } else {
    serve();
  }
}

/** A monitor that answers with one row, until it hangs or ends. */
function serve() {
  let answers = 0;
  const path = /unix:([^,]*)/.exec(args[args.indexOf('-qmp') + 1])[1];
  createServer((socket) => {
    socket.write('{"QMP": {}}\n');
    createInterface({ input: socket }).on('line', () => {
      answers++;
      if (answers > 3 && behaviour === 'hangs') return;
      if (answers > 3 && behaviour === 'dies') process.kill(process.pid, 'SIGABRT');
      const view =
        'FlatView #0\n AS "memory", root: system\n  0000000000000000-0000000000000fff (prio 0, ram): pc.ram\n';
      socket.write(`${JSON.stringify({ return: answers === 1 ? {} : view })}\n`);
    });
  }).listen(path);
}

/** The commands around the analyses: configuration, the git hook, completion, doctor. */
import type { Command } from 'commander';

/** Adds them to the program; each loads its module when it runs. */
export function addSetupCommands(program: Command): void {
  program
    .command('init')
    .description('write flatcheck.config.json, with comments, to the top of the tree')
    .option('--qemu <dir>', "QEMU source tree (default: the current folder's)")
    .action(async (options: { qemu?: string }) => {
      process.exitCode = (await import('./config/init.js')).initConfig(options);
    });
  const hook = program.command('hook').description('check what git pushes, before it goes (pre-push hook)');
  for (const [name, run, description] of [
    ['install', 'installHook', 'install it in the repository of the current folder'],
    ['uninstall', 'uninstallHook', 'remove it; the hook that was there before is put back'],
    ['status', 'hookStatus', 'tell whether it is installed'],
  ] as const) {
    hook
      .command(name)
      .description(description)
      .action(async () => {
        process.exitCode = (await import('./hook/install.js'))[run]();
      });
  }
  program
    .command('doctor')
    .description('check the installation: versions, tree, machines, configuration, hook, cache')
    .option('--qemu <dir>', "QEMU source tree (default: the current folder's, else the sample tree)")
    .action(async (options: { qemu?: string }) => {
      process.exitCode = await (await import('./doctor.js')).doctor(options);
    });
  program
    .command('cache')
    .description('show what checks keep, where, and how much')
    .option('--clear', 'delete all of it')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: { clear?: boolean; format: string }) => {
      process.exitCode = (await import('./cache.js')).cache(options);
    });
  program
    .command('man', { hidden: true })
    .description('print the manual page')
    .action(async () => {
      process.stdout.write((await import('./help/man.js')).manualPage(program));
    });
  program
    .command('completion')
    .description('print the completion script of a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      process.exitCode = (await import('./help/completion.js')).completion(shell, program);
    });
}

import { parseArgs } from 'node:util';
import { version } from '../package.json';
import type { Arguments, Command } from './context';
import { accounts } from './commands/accounts';
import { backup } from './commands/backup';
import { connect } from './commands/connect';
import { deleteAccount } from './commands/delete';
import { doctor } from './commands/doctor';
import { exportAccount } from './commands/export';
import { restore } from './commands/restore';
import { secretsPush } from './commands/secrets-push';
import { serve } from './commands/serve';
import { setup } from './commands/setup';
import { statsExport } from './commands/stats-export';
import { statsFetch } from './commands/stats-fetch';
import { statsShow } from './commands/stats-show';
import { tokenRefresh } from './commands/token-refresh';
import { upload } from './commands/upload';
import { createContext } from './context';
import { UsageError } from './failure';

const COMMANDS: readonly Command[] = [
	serve,
	setup,
	doctor,
	connect,
	accounts,
	statsFetch,
	statsShow,
	statsExport,
	upload,
	tokenRefresh,
	secretsPush,
	exportAccount,
	deleteAccount,
	backup,
	restore,
];

/** Where the summaries of the usage begin. */
const SUMMARY_COLUMN = 46;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const GLOBAL_OPTIONS = {
	json: { type: 'boolean' },
	service: { type: 'string' },
	'env-file': { type: 'string' },
	help: { type: 'boolean', short: 'h' },
} as const;

/** How the command line is used, in lines. */
export function usage(): string {
	const lines = COMMANDS.map(({ name, parameters, summary }) => {
		const call = ['mediakit', name, parameters].filter(Boolean).join(' ');
		const gap =
			call.length < SUMMARY_COLUMN
				? ' '.repeat(SUMMARY_COLUMN - call.length)
				: `\n${' '.repeat(SUMMARY_COLUMN + 2)}`;
		return `  ${call}${gap}${summary}`;
	});
	return [
		'Usage:',
		...lines,
		'',
		'Options of every command: --json (for scripts), --service URL (else MEDIAKIT_URL), --env-file FILE (else .env.social).',
		'mediakit --version prints the version.',
	].join('\n');
}

function find(words: readonly string[]): Command | undefined {
	return COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
}

function parse(command: Command, rest: string[]): Arguments {
	try {
		const { positionals, values } = parseArgs({
			args: rest,
			options: { ...GLOBAL_OPTIONS, ...command.options },
			allowPositionals: true,
		});
		const [least, most] = command.words;
		if (positionals.length >= least && positionals.length <= most) return { positionals, values };
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
	throw new UsageError(`Usage: mediakit ${command.name} ${command.parameters ?? ''}`.trim());
}

async function runCommand(words: string[]): Promise<void> {
	const command = find(words);
	if (!command) {
		throw new UsageError(words.length === 0 ? usage() : `"${words.join(' ')}" is not a command.\n${usage()}`);
	}
	const args = parse(command, words.slice(command.name.split(' ').length));
	if (args.values.help) {
		process.stdout.write(`mediakit ${command.name} ${command.parameters ?? ''}\n${command.summary}\n`);
		return;
	}
	const options = {
		json: args.values.json === true,
		service: args.values.service as string | undefined,
		envFile: (args.values['env-file'] as string | undefined) ?? '.env.social',
	};
	const context = await createContext(options, process.env);
	await command.run(context, args).finally(() => context.close());
}

/** Runs one command. @returns the exit status: 0, 1 (failed) or 2 (usage) */
export async function runCli(words: string[]): Promise<number> {
	if (words[0] === '--help' || words[0] === '-h' || words[0] === 'help') {
		process.stdout.write(`${usage()}\n`);
		return 0;
	}
	if (words[0] === '--version' || words[0] === '-v') {
		process.stdout.write(`${version}\n`);
		return 0;
	}
	try {
		await runCommand(words);
		return 0;
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED;
	}
}

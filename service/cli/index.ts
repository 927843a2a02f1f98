import { parseArgs } from 'node:util';
import { version } from '../package.json';
import { createContext, type Arguments, type Command } from './context';
import { CommandFailed, UsageError } from './failure';
import { createOutput, type Output } from './output';
import { GLOBAL_OPTIONS } from './options';
import { findCommand, helpFor, unknownCommand, unknownOption, wrongWords } from './usage';

export { usage } from './usage';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Returns the words before `--`; the words after it are never options. */
const beforeDashes = (words: readonly string[]) =>
	words.includes('--') ? words.slice(0, words.indexOf('--')) : words;

const has = (words: readonly string[], ...options: string[]) =>
	beforeDashes(words).some((word) => options.includes(word));

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
		const { code, message } = error as { code?: unknown; message: string };
		const [, option] = /'(-[^']+)'/.exec(message) ?? [];
		if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option) throw unknownOption(command, option);
		throw new UsageError(message);
	}
	throw wrongWords(command);
}

async function runCommand(words: string[], out: Output): Promise<void> {
	const command = findCommand(words);
	// An empty word comes from an unset shell variable.
	if (!command) throw unknownCommand(words.filter((word) => word !== '' && !word.startsWith('-')));
	const args = parse(command, words.slice(command.name.split(' ').length));
	const options = {
		service: args.values.service as string | undefined,
		envFile: (args.values['env-file'] as string | undefined) ?? '.env.social',
	};
	const context = await createContext(options, process.env, out);
	await command.run(context, args).finally(() => context.close());
}

/** Runs one command. @returns the exit status: 0, 1 (failed), 2 (usage) or the command's own */
export async function runCli(words: string[]): Promise<number> {
	if (has(words, '--help', '-h') || words[0] === 'help') {
		process.stdout.write(`${helpFor(words.filter((word) => word !== 'help' && !word.startsWith('-')))}\n`);
		return 0;
	}
	if (has(words, '--version', '-v')) {
		process.stdout.write(`${version}\n`);
		return 0;
	}
	const out = createOutput(has(words, '--json'));
	try {
		await runCommand(words, out);
		return 0;
	} catch (error) {
		out.failure(error);
		if (error instanceof UsageError) return EXIT_USAGE;
		return error instanceof CommandFailed ? error.exitStatus : EXIT_FAILED;
	}
}

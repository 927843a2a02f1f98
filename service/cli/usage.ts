import { COMMANDS } from './commands';
import type { Command } from './context';
import { UsageError } from './failure';
import { GLOBAL_OPTIONS } from './options';
import { didYouMean, nearest } from './suggestions';

/** The column where the summaries start. */
const SUMMARY_COLUMN = 46;

const GLOBAL_HELP =
	'Options for every command: --json (for scripts), --service URL (default: MEDIAKIT_URL), --env-file FILE (default: .env.social).';

const callOf = ({ name, parameters }: Command) => ['mediakit', name, parameters].filter(Boolean).join(' ');

function line(command: Command): string {
	const call = callOf(command);
	const gap =
		call.length < SUMMARY_COLUMN
			? ' '.repeat(SUMMARY_COLUMN - call.length)
			: `\n${' '.repeat(SUMMARY_COLUMN + 2)}`;
	return `  ${call}${gap}${command.summary}`;
}

/** Returns the usage text. */
export const usage = (): string =>
	[
		'Usage:',
		...COMMANDS.map(line),
		'',
		GLOBAL_HELP,
		'"mediakit COMMAND --help" explains a command, and "mediakit --version" prints the version.',
	].join('\n');

/** Returns the command named by the first words. */
export const findCommand = (words: readonly string[]): Command | undefined =>
	COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));

/** Returns the commands whose first word is this one, such as `stats`. */
const groupOf = (word: string | undefined) => COMMANDS.filter(({ name }) => name.split(' ')[0] === word);

/**
 * Returns the help for the given words: for one command, for all commands with the same first word, or for every
 * command.
 */
export function helpFor(words: readonly string[]): string {
	const command = findCommand(words);
	if (command) return [`Usage: ${callOf(command)}`, command.summary, '', GLOBAL_HELP].join('\n');
	const group = groupOf(words[0]);
	return group.length > 0 ? ['Usage:', ...group.map(line), '', GLOBAL_HELP].join('\n') : usage();
}

/** Returns the error for an unknown command, with the closest match or a hint on where to find the list. */
export function unknownCommand(words: readonly string[]): UsageError {
	if (words.length === 0) return new UsageError(usage());
	const group = groupOf(words[0]);
	if (group.length > 0) {
		const rest = group.map(({ name }) => name.split(' ')[1] ?? '');
		if (words[1] === undefined) return new UsageError(helpFor(words));
		const meant = didYouMean(words[1], rest, `mediakit ${words[0]} `);
		return new UsageError(
			`"${words[0]} ${words[1]}" is not a command.${meant} Available commands: ${group.map(({ name }) => name).join(', ')}.`,
		);
	}
	const names = COMMANDS.map(({ name }) => name);
	const two = words.slice(0, 2).join(' ');
	const first = [...new Set(names.map((name) => name.split(' ')[0] ?? ''))];
	const meant = nearest(two, names) ?? nearest(words[0] ?? '', first);
	const question = meant === undefined ? '' : ` Did you mean "mediakit ${meant}"?`;
	return new UsageError(`"${words[0]}" is not a command.${question} "mediakit --help" lists all commands.`);
}

/** Returns the error for an option that a command does not have. */
export function unknownOption(command: Command, option: string): UsageError {
	const known = Object.keys({ ...command.options, ...GLOBAL_OPTIONS }).map((name) => `--${name}`);
	return new UsageError(
		`"mediakit ${command.name}" has no option ${option}.${didYouMean(option, known)} Usage: ${callOf(command)}`,
	);
}

/** Returns the error for missing or extra arguments. */
export const wrongWords = (command: Command): UsageError => new UsageError(`Usage: ${callOf(command)}`);

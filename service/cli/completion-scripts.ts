import type { Command } from './context';

/** Matches the alternatives in a usage text, such as "a|b". */
const CHOICE = '[a-z]+(?:\\|[a-z]+)+';

/** What a shell needs to complete a command; the choices come from its usage text. */
interface Completable {
	name: string;
	summary: string;
	/** The command's options, with their possible values if these are known. */
	options: { name: string; takesValue: boolean; choices: string[] }[];
	/** The possible arguments; if there are none, the shell completes file names. */
	choices: string[];
}

type Options = NonNullable<Command['options']>;

function toCompletable(
	{ name, summary, parameters = '', options = {} }: Command,
	general: Options,
): Completable {
	const [, first] = new RegExp(`^[<[]?(${CHOICE})`).exec(parameters) ?? [];
	const choicesOf = (option: string) =>
		new RegExp(`--${option} (${CHOICE})`).exec(parameters)?.[1]?.split('|') ?? [];
	return {
		name,
		summary,
		choices: first?.split('|') ?? [],
		options: Object.entries({ ...options, ...general }).map(([option, { type }]) => ({
			name: option,
			takesValue: type === 'string',
			choices: choicesOf(option),
		})),
	};
}

const firstWord = (name: string) => name.split(' ')[0] ?? '';
const secondWord = (name: string) => name.split(' ')[1];

/** Returns the first words of two-word commands, each with the commands that start with it. */
function groupsOf(commands: readonly Completable[]): [group: string, members: Completable[]][] {
	const names = new Set(commands.filter(({ name }) => secondWord(name)).map(({ name }) => firstWord(name)));
	return [...names].map((group) => [group, commands.filter(({ name }) => firstWord(name) === group)]);
}

/** Returns a bash function that fills COMPREPLY; if it finds nothing, bash completes file names. */
function bashScript(commands: readonly Completable[]): string {
	const firsts = [...new Set(commands.map(({ name }) => firstWord(name)))].join(' ');
	const groups = groupsOf(commands).map(
		([group, members]) =>
			`\t\t${group}) choices='${members.map(({ name }) => secondWord(name)).join(' ')}' ;;`,
	);
	const cases = commands.map(({ name, options, choices }) => {
		const depth = name.split(' ').length;
		const ofOptions = options
			.filter((option) => option.choices.length > 0)
			.map((option) => `\t\t\t--${option.name}) choices='${option.choices.join(' ')}' ;;`);
		return [
			`\t'${name}'${depth === 1 ? "' '*" : ''})`,
			'\t\tcase "$previous" in',
			...ofOptions,
			`\t\t\t*) if [[ $word == -* ]]; then choices='${options.map((option) => `--${option.name}`).join(' ')}'`,
			`\t\t\telif [ "$COMP_CWORD" -eq ${depth + 1} ]; then choices='${choices.join(' ')}'; fi ;;`,
			'\t\tesac ;;',
		].join('\n');
	});
	return [
		'_mediakit() {',
		'\tlocal word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" choices=""',
		'\tif [ "$COMP_CWORD" -eq 1 ]; then',
		`\t\tchoices='${firsts}'`,
		'\telif [ "$COMP_CWORD" -eq 2 ]; then case "${COMP_WORDS[1]}" in',
		...groups,
		'\tesac; fi',
		'\tif [ -z "$choices" ]; then case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in',
		...cases,
		'\tesac; fi',
		'\tCOMPREPLY=($(compgen -W "$choices" -- "$word"))',
		'}',
		'complete -o default -F _mediakit mediakit',
	].join('\n');
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishScript(commands: readonly Completable[]): string {
	const line = (condition: string, rest: string) => `complete -c mediakit -n ${quoted(condition)} ${rest}`;
	const firsts = new Map(commands.map(({ name, summary }) => [firstWord(name), summary]));
	const lines = [...firsts].map(([name, summary]) =>
		line('test (count (commandline -opc)) -eq 1', `-f -a ${name} -d ${quoted(summary)}`),
	);
	for (const [group, members] of groupsOf(commands)) {
		const here = `__mediakit_is ${group}; and test (count (commandline -opc)) -eq 2`;
		for (const { name, summary } of members)
			lines.push(line(here, `-f -a ${secondWord(name)} -d ${quoted(summary)}`));
	}
	for (const { name, options, choices } of commands) {
		const here = `__mediakit_is ${name}`;
		const depth = name.split(' ').length + 1;
		if (choices.length > 0)
			lines.push(
				line(
					`${here}; and test (count (commandline -opc)) -eq ${depth}`,
					`-f -a ${quoted(choices.join(' '))}`,
				),
			);
		for (const option of options) {
			const values = option.choices.length > 0 ? ` -f -a ${quoted(option.choices.join(' '))}` : '';
			lines.push(line(here, `-l ${option.name}${option.takesValue ? ' -r' : ''}${values}`));
		}
	}
	return [
		'function __mediakit_is',
		'\tset -l words (commandline -opc)',
		'\tset -l last (math (count $argv) + 1)',
		'\ttest (count $words) -ge $last; and test "$words[2..$last]" = "$argv"',
		'end',
		...lines,
	].join('\n');
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Returns a shell script that completes commands, options and values. @param general options common to all commands */
export function completionScript(
	shell: (typeof SHELLS)[number],
	commands: readonly Command[],
	general: Options,
): string {
	const completable = commands.map((command) => toCompletable(command, general));
	if (shell === 'fish') return fishScript(completable);
	const script = bashScript(completable);
	return shell === 'bash'
		? script
		: `autoload -Uz compinit bashcompinit\n(( $+functions[compdef] )) || compinit\nbashcompinit\n${script}`;
}

import { usage } from '../../service/cli';
import { COMMANDS } from '../../service/cli/commands';
import { GENERATED, sentence, table } from './page-parts';

function optionsOf({ options = {} }: (typeof COMMANDS)[number]): string {
	const rows = Object.entries(options).map(([name, { type, short, multiple }]) => [
		[`\`--${name}\``, ...(short === undefined ? [] : [`\`-${short}\``])].join(', '),
		type === 'boolean' ? '' : 'a value',
		multiple ? 'may be repeated' : '',
	]);
	return rows.length === 0 ? '' : table(['option', 'takes', ''], rows);
}

/** Creates docs/reference/command-line.md: every command, as in `mediakit --help` and `mediakit COMMAND --help`. */
export function commandLinePage(): string {
	return `${[
		'# Command line',
		GENERATED,
		'Every command of `mediakit`. [The command line](../cli.md) says how to install it, and explains each command with examples.',
		`\`\`\`text\n${usage()}\n\`\`\``,
		...COMMANDS.flatMap((command) => [
			`## \`mediakit ${command.name}\``,
			sentence(command.summary),
			`\`\`\`text\n${['mediakit', command.name, command.parameters].filter(Boolean).join(' ')}\n\`\`\``,
			optionsOf(command),
		]),
	]
		.filter(Boolean)
		.join('\n\n')}\n`;
}

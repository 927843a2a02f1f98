import { completionScript, SHELLS } from '../completion-scripts';
import type { Command } from '../context';
import { UsageError } from '../failure';
import { GLOBAL_OPTIONS } from '../options';
import { didYouMean } from '../suggestions';

/** @param commands returns all commands, including this one */
export const createCompletion = (commands: () => readonly Command[]): Command => ({
	name: 'completion',
	parameters: `<${SHELLS.join('|')}>`,
	summary: 'Prints a completion script for a shell',
	words: [1, 1],
	async run({ out }, { positionals: [name = ''] }) {
		const shell = SHELLS.find((known) => known === name);
		if (!shell)
			throw new UsageError(`"${name}" is not one of ${SHELLS.join(', ')}.${didYouMean(name, SHELLS)}`);
		const script = completionScript(shell, commands(), GLOBAL_OPTIONS);
		out.result({ shell, script }, script);
	},
});

import type { ParseArgsConfig } from 'node:util';
import type { Context } from './context';

/** What stands after a command's name. */
export interface Arguments {
	positionals: string[];
	values: Record<string, string | boolean | (string | boolean)[] | undefined>;
}

/** One command: how it is called, and what it does. */
export interface Command {
	/** For example `stats fetch`. */
	name: string;
	/** What follows the name in the usage. */
	parameters?: string;
	summary: string;
	options?: NonNullable<ParseArgsConfig['options']>;
	/** How many words may follow the name: at least, at most. */
	words: readonly [number, number];
	run(context: Context, args: Arguments): Promise<void>;
}

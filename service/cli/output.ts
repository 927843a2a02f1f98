import { toFailureJson } from './failure';

const { stdout, stderr } = process;

/**
 * Creates a command's output: results go to standard output, everything else to standard error.
 *
 * @param json true for scripts: prints one JSON value instead of text
 */
export function createOutput(json: boolean) {
	let open = false;
	let hasResult = false;
	const endProgress = () => {
		if (open) stderr.write('\n');
		open = false;
	};
	return {
		/** Prints a result: its text or, with `--json`, its value. */
		result(value: unknown, words: string) {
			endProgress();
			hasResult = true;
			stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${words}\n`);
		},
		/**
		 * Prints why the command failed: as text and, with `--json`, also as JSON, unless a result has already been
		 * printed.
		 */
		failure(error: unknown) {
			endProgress();
			const failure = toFailureJson(error);
			if (json && !hasResult) stdout.write(`${JSON.stringify({ error: failure }, null, 2)}\n`);
			stderr.write(`${failure.message}\n`);
		},
		/** Prints a line about progress. */
		note(line: string) {
			endProgress();
			stderr.write(`${line}\n`);
		},
		/** Prints a line that the next line overwrites; only on a terminal. */
		progress(line: string) {
			if (!stderr.isTTY) return;
			open = true;
			stderr.write(`\r\u001b[2K${line}`);
		},
	};
}

export type Output = ReturnType<typeof createOutput>;

/** Formats a table with a header; each column is as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
	const cells = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '–')));
	const widths = head.map((_name, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
	const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
	return lines.map((line) => line.trimEnd()).join('\n');
}

/** Formats names and values, one pair per line. */
export function list(entries: readonly (readonly [string, unknown])[]): string {
	const width = Math.max(...entries.map(([name]) => name.length));
	return entries.map(([name, value]) => `${name.padEnd(width)}  ${String(value ?? '–')}`).join('\n');
}

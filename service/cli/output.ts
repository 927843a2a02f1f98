import { toFailureJson } from './failure';

const { stdout, stderr } = process;

/**
 * Where a command's words go: results to standard output, everything else to standard error.
 *
 * @param json for scripts: one JSON value instead of words
 */
export function createOutput(json: boolean) {
	let open = false;
	let hasResult = false;
	const endProgress = () => {
		if (open) stderr.write('\n');
		open = false;
	};
	return {
		/** A result: its words, or with `--json` the value behind them. */
		result(value: unknown, words: string) {
			endProgress();
			hasResult = true;
			stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${words}\n`);
		},
		/** Why the command failed: in words, and with `--json` as the one document if there is no result. */
		failure(error: unknown) {
			endProgress();
			const failure = toFailureJson(error);
			if (json && !hasResult) stdout.write(`${JSON.stringify({ error: failure }, null, 2)}\n`);
			stderr.write(`${failure.message}\n`);
		},
		/** A line that accompanies the work. */
		note(line: string) {
			endProgress();
			stderr.write(`${line}\n`);
		},
		/** A line that is written over by the next one, where a person looks on. */
		progress(line: string) {
			if (!stderr.isTTY) return;
			open = true;
			stderr.write(`\r\u001b[2K${line}`);
		},
	};
}

export type Output = ReturnType<typeof createOutput>;

/** Rows under a head, in columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
	const cells = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '–')));
	const widths = head.map((_name, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
	const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
	return lines.map((line) => line.trimEnd()).join('\n');
}

/** Names and values, one below the other. */
export function list(entries: readonly (readonly [string, unknown])[]): string {
	const width = Math.max(...entries.map(([name]) => name.length));
	return entries.map(([name, value]) => `${name.padEnd(width)}  ${String(value ?? '–')}`).join('\n');
}

import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseEnv } from 'node:util';

/** Names and values of a file of settings. */
export type Settings = Record<string, string>;

/** The values of a file of lines `NAME=value`; undefined if there is no such file. */
export async function readEnvFile(path: string): Promise<Settings | undefined> {
	const text = await readText(path);
	return text === undefined ? undefined : (parseEnv(text) as Settings);
}

async function readText(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** @throws Error for a value that no line can hold */
function toLine(name: string, value: string): string {
	if (/[\r\n]/.test(value))
		throw new Error(`${name} has a line break, which a line of the file cannot hold.`);
	if (/^[\w./:,@%+~=!-]*$/.test(value)) return `${name}=${value}`;
	const quote = ['"', "'", '`'].find((mark) => !value.includes(mark));
	if (quote === undefined) throw new Error(`${name} has every kind of quotation mark; choose another value.`);
	return `${name}=${quote}${value}${quote}`;
}

/** The text with other values; comments, order and everything else stay as they are, new names come last. */
export function withValues(text: string, changes: Settings): string {
	const left = new Map(Object.entries(changes));
	const lines = text.split('\n').flatMap((line) => {
		const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
		if (name === undefined || !(name in changes)) return [line];
		// A name that stands twice would otherwise keep its last, old value.
		const value = left.get(name);
		left.delete(name);
		return value === undefined ? [] : [toLine(name, value)];
	});
	while (lines.at(-1) === '') lines.pop();
	const added = [...left].map(([name, value]) => toLine(name, value));
	return [...lines, ...added, ''].join('\n');
}

/**
 * Writes a file so that whatever happens either the old or the new one is there, whole: mode 0600, safely on disk when
 * this resolves.
 */
export async function writeSecretFile(path: string, text: string): Promise<void> {
	const temporary = `${path}.${randomUUID()}.tmp`;
	try {
		const file = await open(temporary, 'wx', 0o600);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	const folder = await open(dirname(path), 'r');
	await folder.sync().finally(() => folder.close());
}

/** Puts other values into a file of settings, or makes it. */
export async function updateEnvFile(path: string, changes: Settings): Promise<void> {
	await writeSecretFile(path, withValues((await readText(path)) ?? '', changes));
}

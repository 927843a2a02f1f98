import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandFailed, UsageError } from './failure';

/** The source of an upload: a URL that the service downloads itself, or a file on this machine. */
export type UploadSource =
	{ name: string; url: string } | { name: string; path: string; sizeBytes: number; isLasting: boolean };

const isImage = (name: string) => /\.(jpe?g|png|webp)$/i.test(name);

/** Returns the metadata of a file, which is sent in addition to the fields. */
export const fileMetadata = ({ name }: UploadSource): Record<string, string> => ({
	filename: name,
	filetype: isImage(name) ? 'image/jpeg' : 'video/mp4',
});

async function openFile(path: string, name: string, isLasting = true): Promise<UploadSource> {
	const found = await stat(path).catch(() => undefined);
	if (!found?.isFile()) throw new CommandFailed(`There is no file ${path}. Check its name.`);
	if (found.size === 0) throw new CommandFailed(`${name} is empty. Nothing was sent.`);
	return { name, path, sizeBytes: found.size, isLasting };
}

/** Buffers standard input in a temporary file, since the service needs the length in advance. */
async function collectInput(): Promise<UploadSource> {
	if (process.stdin.isTTY) {
		throw new UsageError(
			'"-" reads the file from standard input, which is a terminal here. Pipe a file into the command.',
		);
	}
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-upload-'));
	// Deleted no matter how the command ends.
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, 'input');
	await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
	return await openFile(path, 'standard input', false);
}

/**
 * Checks all sources before anything is sent.
 *
 * @param words file names, URLs, and `-` for standard input
 * @throws CommandFailed, UsageError
 */
export async function openSources(words: readonly string[]): Promise<UploadSource[]> {
	if (words.filter((word) => word === '-').length > 1) throw new UsageError('"-" can be used only once.');
	const sources: UploadSource[] = [];
	for (const word of words) {
		if (/^https?:\/\//.test(word)) sources.push({ name: word, url: word });
		else sources.push(word === '-' ? await collectInput() : await openFile(word, basename(word)));
	}
	return sources;
}

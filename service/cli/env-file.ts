import { CommandFailed } from './failure';
import { parseSettings, withValues, type Settings } from './env-format';
import { rescue, prepareFile } from './secret-file';
import { decodeText, readText } from './text-file';

/** The values of a file of lines `NAME=value`; undefined if there is no such file. */
export async function readEnvFile(path: string): Promise<Settings | undefined> {
	const read = await readText(path);
	return read && parseSettings(read.text);
}

/**
 * Puts other values into a file of settings, or makes it. They are obtained only when the file is sure to take them, since
 * some values, such as a token that was refreshed, are given once.
 *
 * @throws CommandFailed, and what `obtain` throws: then the file is unchanged
 */
export async function updateEnvFile<T extends { values: Settings }>(
	path: string,
	obtain: () => Promise<T>,
): Promise<T> {
	const file = await prepareFile(path);
	const before = (await readText(path)) ?? decodeText(Buffer.alloc(0));
	const obtained = await obtain();
	// Read again: another command may have changed other values meanwhile.
	const { text, encode } = (await readText(path).catch(() => before)) ?? before;
	const bytes = encode(withValues(text, obtained.values));
	await file.save(bytes).catch(async (error: unknown) => {
		const place = await rescue(path, bytes);
		throw new CommandFailed(
			`${path} could not be written (${(error as Error).message}). Its new content, with the new tokens, is in ${place}. Put it back before the next run.`,
		);
	});
	return obtained;
}

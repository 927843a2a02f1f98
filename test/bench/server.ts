import { join } from 'node:path';
import { startProgram, type Program } from '../sandbox/process';

/**
 * Starts one of the servers in this folder, which print their URL first.
 *
 * @throws Error with the server's output if it does not start
 */
export async function startServer(
	file: string,
	args: readonly string[],
): Promise<Pick<Program, 'end'> & { url: string }> {
	const { lines, errors, end } = await startProgram(join(__dirname, file), args);
	const [url] = lines;
	if (url === undefined) throw new Error(`${file} did not start:\n${errors.join('\n')}`);
	return { url, end };
}

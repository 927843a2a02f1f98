import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startService, type TestService } from './service';

async function everythingOnDisk(folder: string): Promise<string> {
	const names = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = names.filter((entry) => entry.isFile());
	const contents = files.map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
	return (await Promise.all(contents)).join('\n');
}

/**
 * Collects what a service leaves behind: its log, by default at the most detailed level, and every file in its
 * data folder after it has stopped.
 *
 * @param work what to do with the service while it is running
 */
export async function collectTraces(
	settings: Record<string, string>,
	work: (service: TestService) => Promise<void>,
): Promise<{ log: string; disk: string }> {
	const logged: string[] = [];
	const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
		logged.push(String(chunk));
		return true;
	});
	const service = await startService({ LOG_LEVEL: 'trace', ...settings });
	try {
		await work(service);
		await service.stop();
		return { log: logged.join(''), disk: await everythingOnDisk(service.dataDir) };
	} finally {
		write.mockRestore();
		await service.close();
	}
}

import { join } from 'node:path';
import { startProgram } from '../sandbox/process';
import type { TestSandbox } from '../support/sandbox';
import type { Measurement } from './measure';

/** The programs that send a file to a sandbox. */
export type Sender = 'node-upload' | 'youtube-node-upload' | 'plain-upload' | 'ranged-upload';

/**
 * Resets the sandbox and runs a sender, which sends it a file of the given size. Each run is a separate process,
 * because the peak memory of a process never decreases.
 */
export async function runSender(
	sender: Sender,
	sandbox: TestSandbox,
	sizeBytes: number,
	source?: string,
): Promise<Measurement> {
	await sandbox.control('reset');
	const program = await startProgram(join(__dirname, `${sender}.ts`), [
		sandbox.url,
		String(sizeBytes),
		...(source === undefined ? [] : [source]),
	]);
	await program.end();
	const [line] = program.lines;
	if (line === undefined) throw new Error(`${sender} failed:\n${program.errors.join('\n')}`);
	const measurement = JSON.parse(line) as Measurement;
	const { size_bytes, complete } = await sandbox.upload(measurement.publishId);
	if (!complete || size_bytes !== sizeBytes) throw new Error(`${sender} sent ${size_bytes} bytes`);
	return measurement;
}

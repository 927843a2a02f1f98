import { setTimeout as wait } from 'node:timers/promises';
import type { TestSandbox } from './sandbox';
import type { UploadStatus } from './service';
import type { KillableService } from './service-process';

/** A service to be killed, and its sandbox. */
export interface KillBench {
	sandbox: TestSandbox;
	service: KillableService;
}

/** Returns the ID of an accepted upload. @throws Error with the response if it was rejected */
export async function taken(answer: ReturnType<KillableService['call']>): Promise<string> {
	const { status, body } = await answer;
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id as string;
}

/** Kills the process while the sandbox holds one of its requests, and restarts it. */
export async function killWhileHeld({ sandbox, service }: KillBench): Promise<void> {
	await sandbox.untilHeld(1, 30_000);
	await service.kill();
	await service.start();
}

/** Checks that nothing is left behind, even after the platform has processed the held request. */
export async function expectNothingLeft({ sandbox, service }: KillBench): Promise<void> {
	await sandbox.control('release');
	await wait(1_000);
	expect(await service.temporaryFiles()).toEqual([]);
	const { uploads } = (await service.call('/api/uploads')).body as { uploads: UploadStatus[] };
	const states = uploads.flatMap(({ deliveries }) => deliveries.map(({ state }) => state));
	expect(states.filter((state) => !['delivered', 'published', 'failed'].includes(state))).toEqual([]);
}

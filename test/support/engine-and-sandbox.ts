import { Engine } from './engine';
import { startInstantSandbox, type TestSandbox } from './sandbox';

/** Starts n8n's engine and a sandbox (by default one without delays) to test the platforms' nodes. */
export async function startEngineAndSandbox(startSandbox: () => Promise<TestSandbox> = startInstantSandbox) {
	const engine = await Engine.start();
	const sandbox = await startSandbox();
	return {
		engine,
		sandbox,
		async close(): Promise<void> {
			await sandbox.close();
			await engine.close();
		},
	};
}

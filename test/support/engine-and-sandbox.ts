import { Engine } from './engine';
import { startInstantSandbox, type TestSandbox } from './sandbox';

/** What the platforms' nodes need to run: n8n's engine and a sandbox, which delivers at once unless another is started. */
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

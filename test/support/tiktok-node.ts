import { Engine } from './engine';
import { startInstantSandbox, type TestSandbox } from './sandbox';

/** What the TikTok node needs to run: n8n's engine, and a sandbox that delivers at once. */
export interface TikTokNode {
	engine: Engine;
	sandbox: TestSandbox;
	close(): Promise<void>;
}

export async function startTikTokNode(): Promise<TikTokNode> {
	const engine = await Engine.start();
	const sandbox = await startInstantSandbox();
	return {
		engine,
		sandbox,
		async close() {
			await sandbox.close();
			await engine.close();
		},
	};
}

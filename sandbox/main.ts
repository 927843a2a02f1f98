#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSandbox } from './index';

/** `npm run sandbox [-- --port 8900]` runs the sandbox in its own process. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string' } } });
	const port = Number(values.port ?? process.env.PORT ?? 8900);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`the port must be a number from 0 to 65535, not "${values.port ?? process.env.PORT}"`);
	}
	const sandbox = await startSandbox({
		port,
		host: process.env.HOST,
		log: (line) => console.log(line),
	}).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== 'EADDRINUSE') throw error;
		throw new Error(
			`port ${port} is in use, perhaps by another sandbox (npm run sandbox, npm run n8n). Stop that program, or choose another port: npm run sandbox -- --port 0`,
		);
	});
	console.log(`Sandbox ready at ${sandbox.url}`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
}

main().catch((error: Error) => {
	console.error(`The sandbox did not start: ${error.message}`);
	process.exitCode = 1;
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** Finds the service installed next to the sandbox or, in the repository, the repository's own build. */
function findService(): string {
	try {
		return join(dirname(require.resolve('mediakit-service/package.json')), 'dist/service/main.js');
	} catch {
		throw new Error(
			'The demo needs mediakit-service, which is not installed beside it. Run: npm install --global --allow-scripts=sqlite3 mediakit-service mediakit-sandbox',
		);
	}
}

const READY = /ready at (http:\S+)/;

/** A service running in its own process. */
export interface ServiceProcess {
	url: string;
	process: ChildProcess;
	/** Stops the service with SIGTERM, as an operator would. */
	stop(): Promise<void>;
}

/**
 * Returns the environment of the child: only these settings and basic variables, so that no other settings are
 * inherited.
 */
function childEnvironment(settings: Record<string, string>): NodeJS.ProcessEnv {
	return { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
}

/**
 * Starts the built service and waits until it is ready.
 *
 * @param watcher command line of a program that starts the service, such as a debugger
 * @throws Error with the service's output if it does not start
 */
export async function startServiceProcess(
	settings: Record<string, string>,
	watcher: readonly string[] = [],
): Promise<ServiceProcess> {
	// The same options as in `npm start`.
	const [program, ...words] = [
		...watcher,
		process.execPath,
		'--max-semi-space-size=8',
		findService(),
		'serve',
	];
	const child = spawn(program as string, words, {
		// Does not run in the repository, which may contain a developer's own .env.social.
		cwd: settings.DATA_DIR,
		env: childEnvironment({ PORT: '0', LOG_LEVEL: 'warn', ...settings }),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	child.stderr.on('data', (text: Buffer) => (said += text.toString()));
	const url = await new Promise<string>((resolve, reject) => {
		createInterface({ input: child.stdout }).on('line', (line) => {
			said += `${line}\n`;
			const address = READY.exec(line)?.[1];
			if (address !== undefined) resolve(address);
		});
		child.once('exit', (code) => reject(new Error(`The service ended with exit status ${code}:\n${said}`)));
	});
	return {
		url,
		process: child,
		async stop() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		},
	};
}

import { startSandbox } from '../../sandbox';

/* Runs a sandbox in a separate process for tests. The seed is an argument, and the clock is frozen. */
void startSandbox({
	port: 0,
	seed: process.argv[2],
	now: new Date('2026-11-20T12:00:00Z'),
	frozen: true,
}).then((sandbox) => {
	console.log(sandbox.url);
	process.once('SIGTERM', () => void sandbox.close());
});

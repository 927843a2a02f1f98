import { startSandbox } from '../../sandbox';

/** For tests that need the sandbox in a process of its own: the seed comes as an argument, the clock stands still. */
void startSandbox({
	port: 0,
	seed: process.argv[2],
	now: new Date('2026-11-20T12:00:00Z'),
	frozen: true,
}).then((sandbox) => {
	console.log(sandbox.url);
	process.once('SIGTERM', () => void sandbox.close());
});

import { connectTikTok, sandboxSettings, startService } from '../support/service';

/** `service-server.ts SANDBOX_URL USER…`: the service with these accounts of the sandbox, at limits that do not bind. */
async function serve(sandboxUrl: string, users: string[]): Promise<void> {
	const service = await startService({
		...sandboxSettings(sandboxUrl),
		LIMIT_TIME_SCALE: '1000000',
		// What the operating system has free, so that benchmarks of several gigabytes fit.
		TEMP_MAX_BYTES: '100000000000',
	});
	for (const user of users) await connectTikTok(service, { user });
	console.log(service.url);
	process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
}

const [sandboxUrl = '', ...users] = process.argv.slice(2);
void serve(sandboxUrl, users);

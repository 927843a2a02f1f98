import { once } from 'node:events';
import Fastify from 'fastify';
import { createBossEngine } from '../../../service/core/boss-engine';
import { openDatabase, timeOf } from '../../../service/database';

/**
 * `node … URL`: a process that works on each key in the queue `tests` until it reads `end KEY`. It prints `begun KEY`,
 * then `ended KEY` or `interrupted KEY`. The line `stop` ends the process. Every two seconds, one of the processes that
 * use the database prints `tick SECOND`.
 */
async function main(location: string): Promise<void> {
	const database = await openDatabase(location);
	const { log } = Fastify({ logger: { level: 'warn', stream: process.stderr } });
	const engine = await createBossEngine({ database, log });
	const ends = new Map<string, () => void>();
	const say = (line: string) => void process.stdout.write(`${line}\n`);
	engine.work('tests', { atATime: 4, perGroup: 2, due: async () => [] }, async (key, signal) => {
		say(`begun ${key}`);
		const told = new Promise<void>((resolve) => ends.set(key, resolve));
		if (!signal.aborted) await Promise.race([told, once(signal, 'abort')]);
		say(`${signal.aborted ? 'interrupted' : 'ended'} ${key}`);
		return {};
	});
	engine.schedule('a test', { cron: '*/2 * * * * *' }, async () => {
		say(`tick ${Math.floor((await timeOf(database)) / 1000)}`);
	});
	await engine.start();
	say('started');
	process.stdin.on('data', (bytes: Buffer) => {
		for (const line of bytes.toString().trim().split('\n')) {
			const [command, key = ''] = line.split(' ');
			if (command === 'end') ends.get(key)?.();
			else
				void engine
					.stop()
					.then(() => database.destroy())
					.then(() => process.exit());
		}
	});
}

void main(process.argv[2] as string);

import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Engine } from '../../service/core/engine';
import type { Database } from '../../service/database';
import { dropDatabaseOf, openDatabaseOf } from './database-location';
import type { EngineBench } from './engine-contract';

export interface BenchOptions {
	createEngine: (core: { database: Database; log: FastifyBaseLogger }) => Engine | Promise<Engine>;
	passTime: (database: Database, milliseconds: number) => Promise<void>;
	/** True if each engine has its own database connections, as if it ran in a separate process. */
	ownConnections: boolean;
}

/** Creates a separate database, and engines that use it. */
export async function makeEngineBench(
	options: BenchOptions,
	folder: string = randomUUID(),
): Promise<EngineBench> {
	const database = await openDatabaseOf(folder);
	const opened = [database];
	const engines: Engine[] = [];
	const lines: string[] = [];
	const { log } = Fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
	return {
		database,
		async create() {
			const own = options.ownConnections ? await openDatabaseOf(folder) : database;
			if (own !== database) opened.push(own);
			const engine = await options.createEngine({ database: own, log });
			engines.push(engine);
			return engine;
		},
		passTime: (milliseconds) => options.passTime(database, milliseconds),
		log: () => lines.join(''),
		async close() {
			await Promise.all(engines.map((engine) => engine.stop()));
			await Promise.all(opened.map((each) => each.destroy()));
			await dropDatabaseOf(folder);
		},
	};
}

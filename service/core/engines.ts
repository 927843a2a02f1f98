import type { FastifyBaseLogger } from 'fastify';
import { engineOf, type Database } from '../database';
import { createBossEngine } from './boss-engine';
import { createEmbeddedEngine } from './embedded-engine';
import type { Engine } from './engine';

const ENGINES = { embedded: createEmbeddedEngine, shared: createBossEngine };

/** Creates the engine that suits a database. */
export const createEngine = async (core: { database: Database; log: FastifyBaseLogger }): Promise<Engine> =>
	await ENGINES[engineOf(core.database)](core);

import type { Knex } from 'knex';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../database';

/** States in which a delivery waits for work, or is worked on. */
const WORKING = ['queued', 'fetching', 'uploading', 'processing', 'publishing'];

const secondsUntil = (time: string) => (Date.parse(time) - Date.now()) / 1000;

/** A gauge whose values are read at every scrape. */
interface Description {
	name: string;
	help: string;
	labelNames?: string[];
	read(gauge: Gauge): Promise<void>;
}

function describe(database: Database): Description[] {
	const working = () => database<{ created_at: string }>('deliveries').whereIn('state', WORKING);
	const count = async (rows: Knex.QueryBuilder) => {
		const [row] = (await rows.count('* as n')) as { n: number }[];
		return Number(row?.n);
	};

	return [
		{
			name: 'mediakit_uploads',
			help: 'Deliveries of uploads, by platform and state.',
			labelNames: ['platform', 'state'],
			async read(gauge) {
				const rows = await database('deliveries')
					.select('platform', 'state')
					.count('* as n')
					.groupBy('platform', 'state');
				for (const { platform, state, n } of rows) {
					gauge.set({ platform: String(platform), state: String(state) }, Number(n));
				}
			},
		},
		{
			name: 'mediakit_queue_length',
			help: 'Deliveries that are not over and wait for nobody but the service and the platform.',
			read: async (gauge) => gauge.set(await count(working())),
		},
		{
			name: 'mediakit_oldest_delivery_seconds',
			help: 'Age of the oldest delivery in the queue.',
			async read(gauge) {
				const oldest = await working().orderBy('created_at').first();
				gauge.set(oldest === undefined ? 0 : -secondsUntil(oldest.created_at));
			},
		},
		{
			name: 'mediakit_outbox_length',
			help: 'Events that are still to be sent, one for each receiver.',
			read: async (gauge) => gauge.set(await count(database('outbox').whereNull('ended_at'))),
		},
		{
			name: 'mediakit_token_expires_seconds',
			help: 'Seconds until a token expires; negative once it has. token: access or refresh.',
			labelNames: ['platform', 'account', 'token'],
			async read(gauge) {
				for (const { id: account, platform, expires_at, refresh_expires_at } of await database('accounts')) {
					gauge.set({ platform, account, token: 'access' }, secondsUntil(expires_at));
					const refresh = secondsUntil(refresh_expires_at);
					if (!Number.isNaN(refresh)) gauge.set({ platform, account, token: 'refresh' }, refresh);
				}
			},
		},
	];
}

/** Registers what the database tells about uploads, events and accounts. */
export function describeDatabase(database: Database, registers: Registry[]): void {
	for (const { name, help, labelNames = [], read } of describe(database)) {
		new Gauge({
			name,
			help,
			labelNames,
			registers,
			async collect() {
				this.reset();
				await read(this);
			},
		});
	}
}
